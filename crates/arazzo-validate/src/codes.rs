//! The codes of faults that are found across the objects of a description.

arazzo_parser::codes! {
    /// A `workflowId` or `stepId` with characters other than letters, digits, `_` and `-`: expressions cannot name it.
    ///
    /// Wrong: `stepId: list pets`. Right: `stepId: list-pets`.
    ID_PATTERN = "id-pattern", Warning;

    /// Two ids that differ only in case: one is easily taken for the other.
    ///
    /// Wrong: steps `getPet` and `getpet`. Right: `getPet` and `getPetAgain`.
    ID_CASE = "id-case", Warning;

    /// A criterion stands twice in one list.
    ///
    /// Wrong: `$statusCode == 200` twice. Right: once.
    DUPLICATE_CRITERION = "duplicate-criterion", Warning;

    /// Two replacements have the same target: the second overwrites what the first wrote.
    ///
    /// Wrong: two replacements with `target: /id`. Right: one.
    DUPLICATE_REPLACEMENT = "duplicate-replacement", Warning;

    /// `in` in a step that calls a workflow: its parameters are inputs, by name.
    ///
    /// Wrong: `{name: id, in: query, value: 1}` beside `workflowId`. Right: `{name: id, value: 1}`.
    PARAMETER_IN_IGNORED = "parameter-in-ignored", Warning;

    /// A parameter of an operation is null: nothing is sent of it. In YAML, `value:` with nothing behind it is null.
    ///
    /// Wrong: `{name: limit, in: query, value: null}`. Right: `{name: limit, in: query, value: 10}`, or without it.
    NULL_PARAMETER = "null-parameter", Warning;

    /// `requestBody` in a step that calls a workflow; it is not used.
    ///
    /// Wrong: `requestBody` beside `workflowId`. Right: `parameters`.
    BODY_ON_WORKFLOW = "body-on-workflow", Warning;

    /// A timeout so short that seconds were probably meant; it counts milliseconds.
    ///
    /// Wrong: `timeout: 30`. Right: `timeout: 30000`.
    TIMEOUT_UNIT = "timeout-unit", Warning;

    /// A wait so long that milliseconds were probably meant; `retryAfter` counts seconds.
    ///
    /// Wrong: `retryAfter: 5000`. Right: `retryAfter: 5`.
    RETRY_AFTER_UNIT = "retry-after-unit", Warning;

    /// An extension with a prefix that is reserved for the OpenAPI Initiative.
    ///
    /// Wrong: `x-oai-team: a`. Right: `x-team: a`.
    RESERVED_EXTENSION = "reserved-extension", Warning;

    /// A field for steps on AsyncAPI channels in a step that calls something else, or `correlationId` where nothing is
    /// received.
    ///
    /// Wrong: `action: send` beside an operation of an OpenAPI description. Right: without `action`.
    ASYNC_FIELD = "async-field", Error;

    /// A `channelPath` does not lead to a channel of an AsyncAPI description.
    ///
    /// Wrong: `'{$sourceDescriptions.events.url}#/channels/order'`. Right: `'{$sourceDescriptions.events.url}#/channels/orders'`.
    CHANNEL_PATH = "channel-path", Error;

    /// A step waits for a message without a `timeout`.
    ///
    /// Wrong: `action: receive` alone. Right: `action: receive` with `timeout: 60000`.
    NO_TIMEOUT = "no-timeout", Warning;

    /// An `operationPath` leads to an operation that has an `operationId`, which is the recommended way to name it.
    ///
    /// Wrong: `operationPath: '{$sourceDescriptions.pets.url}#/paths/~1pets/get'`. Right: `operationId: listPets`.
    PREFER_OPERATION_ID = "prefer-operation-id", Info;

    /// A source description that nothing refers to.
    ///
    /// Wrong: a source `pets` that no step uses. Right: without it.
    UNUSED_SOURCE = "unused-source", Warning;

    /// An input that nothing reads.
    ///
    /// Wrong: `properties: {limit: …, colour: …}` where only `$inputs.limit` is read. Right: without `colour`.
    UNUSED_INPUT = "unused-input", Warning;

    /// An output of a step that nothing reads.
    ///
    /// Wrong: `outputs: {id: $response.body#/id}` and no `$steps.create.outputs.id`. Right: without it, or read.
    UNUSED_OUTPUT = "unused-output", Info;

    /// A component that nothing refers to.
    ///
    /// Wrong: `components: {parameters: {page: …}}` and no reference to it. Right: without it.
    UNUSED_COMPONENT = "unused-component", Warning;

    /// A workflow that no other runs, in a document whose workflows run each other.
    ///
    /// Wrong: a workflow `helper` that was to be called. Right: one that is called, or run by its name.
    UNUSED_WORKFLOW = "unused-workflow", Info;

    /// A workflow or a step does not say what it is for. Told only where it is asked for.
    ///
    /// Wrong: `stepId: list` alone. Right: `stepId: list` with `description: The pets of the store`.
    DESCRIPTION_MISSING = "description-missing", Info;

    /// A secret is written into the document.
    ///
    /// Wrong: `{name: Authorization, in: header, value: Bearer 8f14e45f…}`. Right: `value: Bearer {$inputs.token}`.
    SECRET_LITERAL = "secret-literal", Warning;

    /// A secret input becomes part of a URL, which logs keep.
    ///
    /// Wrong: `{name: key, in: query, value: $inputs.password}`. Right: `in: header`.
    SECRET_IN_URL = "secret-in-url", Warning;

    /// A document or a server is reached without encryption.
    ///
    /// Wrong: `url: http://api.example.com/openapi.yaml`. Right: `url: https://api.example.com/openapi.yaml`.
    INSECURE_HTTP = "insecure-http", Warning;

    /// An expression reads an input that the workflow does not declare.
    ///
    /// Wrong: `$inputs.pagesize`. Right: `$inputs.pageSize`, as `inputs` has it.
    UNKNOWN_INPUT = "unknown-input", Error;

    /// An expression reads an output that the step or workflow does not declare.
    ///
    /// Wrong: `$steps.start.outputs.jobID`. Right: `$steps.start.outputs.jobId`, as the step has it.
    UNKNOWN_OUTPUT = "unknown-output", Error;

    /// The request of a step is made of the outputs of its own response, and no loop can have set them before.
    ///
    /// Wrong: `value: $steps.list.outputs.next` in step `list`. Right: the output of an earlier step.
    OWN_OUTPUT = "own-output", Error;

    /// An expression reads an output of a step that does not run on every path to where it is read.
    ///
    /// Wrong: `$steps.create.outputs.id` behind a jump over `create`. Right: an output that is set on each path.
    MAYBE_UNSET = "maybe-unset", Warning;

    /// A workflow can end on a path on which one of its outputs has no value.
    ///
    /// Wrong: an output of step 2, and an action `end` of step 1. Right: fine if the caller expects it.
    UNSET_OUTPUT = "unset-output", Info;

    /// An expression reads from a workflow that is neither called nor depended on.
    ///
    /// Wrong: `$workflows.login.outputs.token` without `dependsOn: [login]`. Right: with it.
    WORKFLOW_NOT_RUN = "workflow-not-run", Warning;

    /// What follows `#` after the name of a header belongs to the name.
    ///
    /// Wrong: `$response.header.Location#/id`. Right: `$response.header.Location`.
    HEADER_POINTER = "header-pointer", Warning;

    /// A condition that does not depend on anything.
    ///
    /// Wrong: `1 == 1`. Right: `$statusCode == 200`.
    CONSTANT_CONDITION = "constant-condition", Warning;

    /// The status is compared with something that no status is, or in a way that no status meets, or every one.
    ///
    /// Wrong: `$statusCode == '20O'`, or `$statusCode != 200 || $statusCode != 201`. Right: `$statusCode == 200`, and
    /// `$statusCode != 200 && $statusCode != 201`.
    STATUS_COMPARISON = "status-comparison", Warning;

    /// A JSONPath filter at the root of an object looks at its members, not at the object.
    ///
    /// Wrong: `$[?@.next == 'last']` for `{"next": "last"}`. Right: `$[?$.next == 'last']`.
    JSONPATH_ROOT_FILTER = "jsonpath-root-filter", Warning;

    /// Something valid in JSONPath that means something else than it seems to.
    ///
    /// Wrong: `$[?count(@.pets) > 0]`. Right: `$[?length(@.pets) > 0]`.
    JSONPATH_TRAP = "jsonpath-trap", Warning;

    /// An expression in a regular expression, JSONPath, XPath or JSON Pointer without braces; it is taken as it stands.
    ///
    /// Wrong: `^$inputs.prefix`. Right: `^{$inputs.prefix}` (1.1).
    BARE_EXPRESSION = "bare-expression", Warning;

    /// A comparison stands where a value is made: what follows the pointer is a part of it.
    ///
    /// Wrong: `outputs: {done: "$response.body#/left == 0"}`. Right: `outputs: {left: $response.body#/left}`, compared where it
    /// is read.
    CONDITION_AS_VALUE = "condition-as-value", Warning;

    /// A key that looks like an expression; keys are taken as they stand.
    ///
    /// Wrong: `payload: {$inputs.key: 1}`. Right: a text, `payload: '{"{$inputs.key}": 1}'`.
    EXPRESSION_IN_KEY = "expression-in-key", Warning;

    /// The criterion of a workflow step reads a response; it is the last one of the called workflow.
    ///
    /// Wrong: `$statusCode == 200` in a step with `workflowId`. Right: `$outputs.id != null`.
    WORKFLOW_STEP_RESPONSE = "workflow-step-response", Warning;

    /// A simple condition compares an id or a token: texts are compared without regard to case there.
    ///
    /// Wrong: `$response.body#/token == $inputs.token` where `aB` and `Ab` are two. Right: fine where they are not.
    CASE_IGNORED = "case-ignored", Info;

    /// A pattern for a status without `^` matches statuses that have it in their middle.
    ///
    /// Wrong: `condition: '0'`, `type: regex` for `$statusCode`. Right: `condition: ^20`.
    REGEX_UNANCHORED = "regex-unanchored", Info;

    /// Something valid in a regular expression that means something else than it seems to.
    ///
    /// Wrong: `condition: /^done$/i`, whose slashes are part of the pattern. Right: `condition: ^[Dd]one$`.
    REGEX_TRAP = "regex-trap", Warning;

    /// No path leads to a step.
    ///
    /// Wrong: a step behind one that always ends the workflow. Right: an action that goes to it.
    UNREACHABLE_STEP = "unreachable-step", Warning;

    /// The paths through a workflow are so many and so tangled that they are not followed: rules that need to know what has
    /// run before a step are left out for it.
    ///
    /// Wrong: thousands of steps, every other one of which may be passed over. Right: several workflows that call each other.
    PATHS_NOT_FOLLOWED = "paths-not-followed", Info;

    /// A step waits for a state by going back, and states that no action names reach the next step as if the wait were
    /// over.
    ///
    /// Wrong: actions for `RUNNING` and `COMPLETED` only. Right: one for `FAILED` too.
    UNHANDLED_STATE = "unhandled-state", Warning;

    /// Steps go round for ever: no path leads out.
    ///
    /// Wrong: `{name: again, type: goto, stepId: list}` in step `list`. Right: with `criteria`.
    LOOP_WITHOUT_EXIT = "loop-without-exit", Error;

    /// A loop goes back under a condition that is the same every time: if it holds once, it always does. Or a failed step is
    /// begun again at once, as often as it fails.
    ///
    /// Wrong: `{type: goto, stepId: list, criteria: [{condition: $inputs.all == true}]}` in step `list`.
    /// Right: `criteria: [{condition: $response.body#/next != null}]`.
    LOOP_WITHOUT_CHANGE = "loop-without-change", Warning;

    /// An action retries zero times.
    ///
    /// Wrong: `retryLimit: 0`. Right: `retryLimit: 3`.
    RETRY_ZERO = "retry-zero", Warning;

    /// A request that is not safe to repeat is repeated whatever went wrong, perhaps after it took effect.
    ///
    /// Wrong: `{name: again, type: retry}` in a step that sends a POST. Right: with `criteria`, such as `$statusCode == 503`.
    RETRY_UNSAFE = "retry-unsafe", Warning;

    /// A comment ends a text early: in YAML, ` #` starts one.
    ///
    /// Wrong: `id: $response.body #/id`. Right: `id: $response.body#/id`.
    CUT_BY_COMMENT = "cut-by-comment", Warning;

    /// A step does not say what success is; tools differ in what they take for it.
    ///
    /// Wrong: a step without `successCriteria`. Right: `successCriteria: [{condition: $statusCode == 200}]`.
    NO_CRITERIA = "no-criteria", Warning;

    /// A workflow calls itself, directly or through others.
    ///
    /// Wrong: a step `workflowId: main` in workflow `main` that always runs. Right: one behind a condition.
    RECURSION = "recursion", Warning;

    /// A workflow is run without an input that it requires.
    ///
    /// Wrong: `workflowId: show` without the parameter `petId` that it requires. Right: with it.
    MISSING_INPUT = "missing-input", Error;

    /// A workflow is given an input that it does not declare.
    ///
    /// Wrong: `{name: petID, value: 1}` for an input `petId`. Right: `{name: petId, value: 1}`.
    UNKNOWN_CALL_INPUT = "unknown-call-input", Warning;

    /// A workflow is given a constant that its schema forbids.
    ///
    /// Wrong: `{name: limit, value: many}` for an integer. Right: `{name: limit, value: 10}`.
    INPUT_TYPE = "input-type", Error;

    /// Steps run in another order than they are listed in, because of `dependsOn`.
    ///
    /// Wrong: `b` with `dependsOn: [a]` listed before `a`. Right: `a` listed first.
    STEP_ORDER = "step-order", Info;

    /// A step waits for one before it, where steps run one after another anyway.
    ///
    /// Wrong: `dependsOn: [a]` in the step behind `a`, neither on a channel. Right: without it.
    NEEDLESS_DEPENDENCY = "needless-dependency", Info;

    /// A step reads what another one receives from a channel, and does not say that it waits for it.
    ///
    /// Wrong: `$steps.confirm.outputs.id` of a receiving step without `dependsOn`. Right: with `dependsOn: [confirm]`.
    UNDECLARED_DEPENDENCY = "undeclared-dependency", Info;

    /// An expression in braces without quotes: YAML makes an object of it.
    ///
    /// Wrong: `value: {$inputs.id}`. Right: `value: $inputs.id`, or `value: '{$inputs.id}'`.
    UNQUOTED_BRACES = "unquoted-braces", Warning;
}
