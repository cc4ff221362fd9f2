//! The codes of faults that are found while documents are read.

crate::codes! {
    /// The text is not YAML or JSON.
    ///
    /// Wrong: `{"arazzo": "1.0.1"` (no closing brace). Right: `{"arazzo": "1.0.1"}`.
    SYNTAX = "syntax", Error;

    /// A field has a value of the wrong kind.
    ///
    /// Wrong: `arazzo: 1.1` (a number). Right: `arazzo: "1.1.0"`.
    WRONG_TYPE = "wrong-type", Error;

    /// The document says it is of a version of Arazzo that is not supported.
    ///
    /// Wrong: `arazzo: 2.0.0`. Right: `arazzo: 1.0.1`.
    UNSUPPORTED_VERSION = "unsupported-version", Error;

    /// A field that the object must have is not there.
    ///
    /// Wrong: `steps: [{operationId: getPet}]` (no `stepId`). Right: `steps: [{stepId: get, operationId: getPet}]`.
    MISSING_FIELD = "missing-field", Error;

    /// A field that the object does not have and that is no extension (`x-…`).
    ///
    /// Wrong: `step_id: get`. Right: `stepId: get`.
    UNKNOWN_FIELD = "unknown-field", Error;

    /// A field or value of Arazzo 1.1 in a document that says it is 1.0.
    ///
    /// Wrong: `timeout: 500` under `arazzo: 1.0.1`. Right: `timeout: 500` under `arazzo: 1.1.0`.
    VERSION_FIELD = "version-field", Error;

    /// A list that must have an item has none.
    ///
    /// Wrong: `steps: []`. Right: `steps: [{stepId: get, operationId: getPet}]`.
    EMPTY_LIST = "empty-list", Error;

    /// A value that is not among those that the field can have.
    ///
    /// Wrong: `in: body`. Right: `in: query`.
    UNKNOWN_VALUE = "unknown-value", Error;

    /// A timeout of no time at all.
    ///
    /// Wrong: `timeout: 0`. Right: `timeout: 5000`.
    TIMEOUT_ZERO = "timeout-zero", Error;

    /// `$self` has a fragment; it names the whole document.
    ///
    /// Wrong: `$self: https://example.com/a.yaml#x`. Right: `$self: https://example.com/a.yaml`.
    SELF_FRAGMENT = "self-fragment", Error;

    /// `$self` is no URI.
    ///
    /// Wrong: `$self: my workflow`. Right: `$self: https://example.com/my-workflow.yaml`.
    SELF_URI = "self-uri", Error;

    /// `$self` of a document from the network names another origin than the one that it came from. It is ignored.
    ///
    /// Wrong: `$self: https://bank.example/a.yaml` in a document from `https://other.example`. Right: `$self` of the
    /// document's own origin, or `--document FILE` for a copy of it.
    SELF_ORIGIN = "self-origin", Warning;

    /// Two documents call themselves the same, so that what refers to it could mean either.
    ///
    /// Wrong: `$self: https://example.com/a.yaml` in two documents. Right: one `$self` each.
    SELF_CONFLICT = "self-conflict", Error;

    /// A `$ref` leads to a document that may not be read: on another machine, or outside of the root.
    ///
    /// Wrong: `$ref: https://example.com/common.yaml#/Pet` in a local file. Right: `$ref: common.yaml#/Pet`, or
    /// `--allow-remote`.
    REFERENCE_DENIED = "reference-denied", Warning;

    /// The description leads to more documents than may be read.
    ///
    /// Wrong: a source that names a source that names a source, and so on without end. Right: up to 200 documents, 16 in a row.
    CLOSURE_TOO_LARGE = "closure-too-large", Error;

    /// Two source descriptions have the same name.
    ///
    /// Wrong: two sources `name: api`. Right: `name: pets` and `name: orders`.
    DUPLICATE_SOURCE = "duplicate-source", Error;

    /// Two workflows have the same `workflowId`.
    ///
    /// Wrong: two workflows `workflowId: main`. Right: `workflowId: main` and `workflowId: login`.
    DUPLICATE_WORKFLOW = "duplicate-workflow", Error;

    /// Two steps of a workflow have the same `stepId`.
    ///
    /// Wrong: two steps `stepId: get`. Right: `stepId: get` and `stepId: list`.
    DUPLICATE_STEP = "duplicate-step", Error;

    /// Two actions of one list have the same name.
    ///
    /// Wrong: two actions `name: again`. Right: `name: again` and `name: give-up`.
    DUPLICATE_ACTION = "duplicate-action", Error;

    /// A parameter stands twice in one list: the same name and place, header names in any case.
    ///
    /// Wrong: `q` and `q`, both `in: query`. Right: `q` once, its value a list.
    DUPLICATE_PARAMETER = "duplicate-parameter", Error;

    /// The name of a source description has characters that expressions cannot have.
    ///
    /// Wrong: `name: pet.store`. Right: `name: pet-store`.
    SOURCE_NAME = "source-name", Error;

    /// The `url` of a source description is no URI-reference.
    ///
    /// Wrong: `url: "::"`. Right: `url: ./openapi.yaml`.
    SOURCE_URL = "source-url", Error;

    /// The `url` of a source description has a fragment: a source is a whole document, and the fragment is ignored.
    ///
    /// Wrong: `url: ./openapi.yaml#/paths`. Right: `url: ./openapi.yaml`.
    SOURCE_FRAGMENT = "source-fragment", Warning;

    /// The name of an output has characters other than letters, digits, `.`, `-` and `_`.
    ///
    /// Wrong: `a b: $response.body`. Right: `a-b: $response.body`.
    OUTPUT_NAME = "output-name", Error;

    /// The name of a component has characters other than letters, digits, `.`, `-` and `_`.
    ///
    /// Wrong: `parameters: {a b: …}`. Right: `parameters: {a-b: …}`.
    COMPONENT_NAME = "component-name", Error;

    /// An output is neither an expression nor (in 1.1) a selector.
    ///
    /// Wrong: `ok: true`. Right: `ok: $response.body#/ok`.
    OUTPUT_VALUE = "output-value", Error;

    /// An output is a constant text; perhaps an expression was meant.
    ///
    /// Wrong: `id: response.body#/id`. Right: `id: $response.body#/id`.
    OUTPUT_CONSTANT = "output-constant", Warning;

    /// An output is an expression in braces, which make a text of its value: a number, an object or null is none any more.
    ///
    /// Wrong: `count: "{$response.body#/count}"`. Right: `count: $response.body#/count`.
    BRACED_OUTPUT = "braced-output", Warning;

    /// A runtime expression breaks the grammar.
    ///
    /// Wrong: `$steps.get.petId`. Right: `$steps.get.outputs.petId`.
    EXPRESSION_SYNTAX = "expression-syntax", Error;

    /// A text starts like a runtime expression but is none: nothing can be sent in its place.
    ///
    /// Wrong: `$inputs.a b`. Right: `{$inputs.a} b`.
    MALFORMED_EXPRESSION = "malformed-expression", Error;

    /// An output is `$steps.<step>.<name>`, as in the examples of Arazzo 1.0.0, which is no expression: it has no value.
    ///
    /// Wrong: `id: $steps.get.petId`. Right: `id: $steps.get.outputs.petId`.
    MALFORMED_OUTPUT = "malformed-output", Error;

    /// Members and items are reached by dots and brackets where the grammar has a JSON Pointer.
    ///
    /// Wrong: `$response.body.items[0].id`. Right: `$response.body#/items/0/id`.
    DOTTED_ACCESS = "dotted-access", Warning;

    /// An expression in a form that the grammar does not have, read as what it means.
    ///
    /// Wrong: `$response.headers.Location`. Right: `$response.header.Location`.
    LENIENT_EXPRESSION = "lenient-expression", Warning;

    /// An expression stands inside a longer text without braces; by the specification it is plain text.
    ///
    /// Wrong: `Bearer $inputs.token`. Right: `Bearer {$inputs.token}`.
    BARE_INTERPOLATION = "bare-interpolation", Warning;

    /// `{$` opens an expression that does not end or is none, or `}` ends one that nothing opens; it stays text.
    ///
    /// Wrong: `id={$inputs.id` or `id=$inputs.id}`. Right: `id={$inputs.id}`.
    STRAY_BRACE = "stray-brace", Warning;

    /// A text that starts with `$` and is treated as data.
    ///
    /// Wrong, if an expression is meant: `$respons.body`. Right: `$response.body`; and `$transaction` as data is fine.
    LITERAL_DOLLAR = "literal-dollar", Info;

    /// A text that is nearly an expression: its root is misspelt, or the signs around it are those of another notation, or one of
    /// them is missing. It is told only where it names an input or a step that there is, and stays text all the same.
    ///
    /// Wrong: `$input.id`, `${inputs.id}` or `{{inputs.id}}`. Right: `$inputs.id`, in a longer text `{$inputs.id}`.
    MISSPELT_EXPRESSION = "misspelt-expression", Warning;

    /// A string of a simple condition is in double quotes; the specification has single quotes.
    ///
    /// Wrong: `$response.body#/status == "done"`. Right: `$response.body#/status == 'done'`.
    DOUBLE_QUOTES = "double-quotes", Warning;

    /// A string of a simple condition has an expression in it, which is text there: it is compared as it is written.
    ///
    /// Wrong: `$response.body#/state != '{$inputs.state}'`, which always holds. Right: `$response.body#/state != $inputs.state`.
    QUOTED_EXPRESSION = "quoted-expression", Warning;

    /// A condition cannot be parsed; it fails whenever it is evaluated.
    ///
    /// Wrong: `$statusCode = 200`. Right: `$statusCode == 200`.
    CONDITION_SYNTAX = "condition-syntax", Error;

    /// A `jsonpath` condition is a comparison instead of a query. It is read as what it means in 1.0 documents.
    ///
    /// Wrong: `$.status == "done"`. Right: `$[?$.status == "done"]`.
    JSONPATH_COMPARISON = "jsonpath-comparison", Warning;

    /// This build cannot evaluate the expression's language or version.
    ///
    /// Wrong: `version: xpath-31` in a build without the feature `full`. Right: `version: xpath-10`, or a build with it.
    UNSUPPORTED = "unsupported", Error;

    /// `type` and `version` of an expression are a pair that this version of Arazzo does not have.
    ///
    /// Wrong: `{type: jsonpath, version: rfc9535}` in 1.0. Right: `type: jsonpath`.
    EXPRESSION_TYPE_VERSION = "expression-type-version", Error;

    /// `version` beside `type`, as an old schema had it.
    ///
    /// Wrong: `type: xpath`, `version: xpath-10`. Right: `type: {type: xpath, version: xpath-10}`.
    FLAT_EXPRESSION_TYPE = "flat-expression-type", Warning;

    /// A simple condition has a `context`, which it does not use.
    ///
    /// Wrong: `{context: $response.body, condition: $statusCode == 200}`. Right: `{condition: $statusCode == 200}`.
    SUPERFLUOUS_CONTEXT = "superfluous-context", Warning;

    /// A typed condition has no `context` to be searched in.
    ///
    /// Wrong: `{type: jsonpath, condition: $.ok}`. Right: `{type: jsonpath, context: $response.body, condition: $.ok}`.
    MISSING_CONTEXT = "missing-context", Error;

    /// An action of type `goto` has no target, or an action has two.
    ///
    /// Wrong: `{name: on, type: goto}`. Right: `{name: on, type: goto, stepId: next}`.
    ACTION_TARGET = "action-target", Error;

    /// A field that has no meaning for an action of this type.
    ///
    /// Wrong: `{name: stop, type: end, retryAfter: 1}`. Right: `{name: stop, type: end}`.
    ACTION_FIELD = "action-field", Warning;

    /// `parameters` of an action that goes to no workflow.
    ///
    /// Wrong: `{type: goto, stepId: a, parameters: […]}`. Right: `{type: goto, workflowId: w, parameters: […]}`.
    ACTION_PARAMETERS = "action-parameters", Error;

    /// `in` where a parameter is the input of a workflow.
    ///
    /// Wrong: `{name: id, in: query, value: 1}` in an action. Right: `{name: id, value: 1}`.
    PARAMETER_IN_FORBIDDEN = "parameter-in-forbidden", Error;

    /// `value` on a reference to an action; only parameters take one.
    ///
    /// Wrong: `{reference: $components.successActions.stop, value: 1}`. Right: without `value`.
    REUSABLE_VALUE = "reusable-value", Warning;

    /// A field beside `reference`; it is ignored.
    ///
    /// Wrong: `{reference: $components.parameters.page, in: query}`. Right: `{reference: $components.parameters.page}`.
    REUSABLE_EXTRA = "reusable-extra", Warning;

    /// `reference` names no component, or one of another kind than is needed here.
    ///
    /// Wrong: `reference: $components.failureActions.again` among parameters. Right: `reference: $components.parameters.page`.
    REUSABLE_KIND = "reusable-kind", Error;

    /// A file that was named on the command line cannot be read.
    ///
    /// Wrong: `arazzo run missing.yaml`. Right: the path of a file that is there.
    UNREADABLE = "unreadable", Error;

    /// A source description cannot be had: it is not where its `url` says, or may not be read.
    ///
    /// Wrong: `url: ./openapi.yaml` with no such file. Right: the file's place, or `--source api=PATH`.
    SOURCE_MISSING = "source-missing", Error;

    /// A source was taken from another place than its `url` says, because `--find-sources` was given.
    ///
    /// Wrong: `url: ./openapi.yaml` while the file is in `./_original/`. Right: `url: ./_original/openapi.yaml`.
    SOURCE_FOUND = "source-found", Warning;

    /// A source says it is of another type than it is.
    ///
    /// Wrong: `type: openapi` for an Arazzo document. Right: `type: arazzo`.
    SOURCE_TYPE = "source-type", Error;

    /// A source is neither an Arazzo nor an OpenAPI nor an AsyncAPI description.
    ///
    /// Wrong: `url: ./readme.md`. Right: `url: ./openapi.yaml`.
    NOT_A_DESCRIPTION = "not-a-description", Error;

    /// `$sourceDescriptions.<name>` names no source description of this document.
    ///
    /// Wrong: `$sourceDescriptions.pets.getPet` without a source `pets`. Right: the name of a source.
    UNKNOWN_SOURCE = "unknown-source", Error;

    /// A condition reads an output that its step or workflow does not declare: `!=` would hold for want of a value.
    ///
    /// Wrong: `$steps.poll.outputs.staus != 'FAILED'`. Right: `$steps.poll.outputs.status != 'FAILED'`.
    UNDECLARED_OUTPUT = "undeclared-output", Error;

    /// `$sourceDescriptions.<name>.<field>` names no field of the source description: there is no value.
    ///
    /// Wrong: `value: $sourceDescriptions.pets.uri`. Right: `value: $sourceDescriptions.pets.url`.
    SOURCE_FIELD = "source-field", Error;

    /// No source has an operation of this id.
    ///
    /// Wrong: `operationId: getpet`. Right: `operationId: getPet`, as the description has it.
    UNKNOWN_OPERATION = "unknown-operation", Error;

    /// More than one operation has this id.
    ///
    /// Wrong: `operationId: get` that two sources have. Right: `operationId: $sourceDescriptions.pets.get`.
    AMBIGUOUS_OPERATION = "ambiguous-operation", Error;

    /// A description declares an operationId more than once, and a step refers to it.
    ///
    /// Wrong: two operations `operationId: get`. Right: `operationId: getPet` and `operationId: getOrder`.
    DUPLICATE_OPERATION = "duplicate-operation", Error;

    /// An `operationId` does not say which of several sources it is of.
    ///
    /// Wrong: `operationId: getPet` with two sources. Right: `operationId: $sourceDescriptions.pets.getPet`.
    UNQUALIFIED_OPERATION = "unqualified-operation", Error;

    /// An `operationPath` does not lead to an operation.
    ///
    /// Wrong: `'{$sourceDescriptions.pets.url}#/paths/~1pets'`. Right: `'{$sourceDescriptions.pets.url}#/paths/~1pets/get'`.
    OPERATION_PATH = "operation-path", Error;

    /// An `operationPath` in a spelling that the specification does not have.
    ///
    /// Wrong: `pets#/paths/~1pets/get`. Right: `'{$sourceDescriptions.pets.url}#/paths/~1pets/get'`.
    OPERATION_PATH_SPELLING = "operation-path-spelling", Warning;

    /// No workflow has this id.
    ///
    /// Wrong: `workflowId: logn`. Right: `workflowId: login`.
    UNKNOWN_WORKFLOW = "unknown-workflow", Error;

    /// A workflow of another document is named without its source.
    ///
    /// Wrong: `workflowId: login`. Right: `workflowId: $sourceDescriptions.auth.login`.
    UNQUALIFIED_WORKFLOW = "unqualified-workflow", Error;

    /// A workflow of another document is named in a form that the specification does not have.
    ///
    /// Wrong: `workflowId: $sourceDescriptions.auth.workflows.login`. Right: `workflowId: $sourceDescriptions.auth.login`.
    WORKFLOW_SPELLING = "workflow-spelling", Warning;

    /// No step of the workflow has this id.
    ///
    /// Wrong: `$steps.logn.outputs.token`. Right: `$steps.login.outputs.token`.
    UNKNOWN_STEP = "unknown-step", Error;

    /// The components have nothing of this name.
    ///
    /// Wrong: `$components.parameters.pag`. Right: `$components.parameters.page`.
    UNKNOWN_COMPONENT = "unknown-component", Error;

    /// A parameter of an operation does not say where it goes.
    ///
    /// Wrong: `{name: id, value: 1}`. Right: `{name: id, in: path, value: 1}`.
    PARAMETER_WITHOUT_IN = "parameter-without-in", Error;

    /// The host of a server has a part that is to be filled in: its variable has a default like `{tenant}.example.com`.
    ///
    /// Wrong: `arazzo run` against such a server. Right: `arazzo run --server-var tenant=acme`.
    SERVER_PLACEHOLDER = "server-placeholder", Warning;

    /// A parameter of the path that the path has no variable for. It is sent where the operation declares it, if it does.
    ///
    /// Wrong: `{name: limit, in: path, value: 5}` for `/pets`. Right: `{name: limit, in: query, value: 5}`.
    PATH_VARIABLE = "path-variable", Warning;

    /// `querystring` with `query`, or twice: it is the whole query string.
    ///
    /// Wrong: `in: querystring` and `in: query` in one step. Right: one of them.
    QUERYSTRING_MIX = "querystring-mix", Error;

    /// An expression reads what does not exist yet where it stands.
    ///
    /// Wrong: `value: $response.body#/id` in a parameter. Right: `value: $steps.create.outputs.id`.
    EXPRESSION_PHASE = "expression-phase", Error;

    /// `$self` is read in a document without `$self`.
    ///
    /// Wrong: `value: $self` without the field. Right: with `$self: https://example.com/a.yaml` at the root.
    SELF_MISSING = "self-missing", Error;

    /// A dependency leads back to where it starts.
    ///
    /// Wrong: `a` depends on `b` and `b` on `a`. Right: one of the two.
    DEPENDENCY_CYCLE = "dependency-cycle", Error;

    /// A `dependsOn` that names nothing it could mean.
    ///
    /// Wrong: `dependsOn: [$steps.login]`. Right: `dependsOn: [login]`.
    DEPENDENCY = "dependency", Error;

    /// A step reads the output of a step that comes later, and the order is fixed.
    ///
    /// Wrong: step 1 reads an output of step 2. Right: the steps in the other order, or `dependsOn` (1.1).
    FORWARD_REFERENCE = "forward-reference", Error;

    /// The `inputs` of a workflow are no JSON Schema; or, as a warning, one that cannot be meant: an input beside `properties`
    /// instead of under it, or a required one that `properties` does not declare.
    ///
    /// Wrong: `type: strin`, or `inputs: {name: {type: string}}`. Right: `type: string`, and
    /// `inputs: {properties: {name: {type: string}}}`.
    INPUT_SCHEMA = "input-schema", Error;

    /// A regular expression in the schema of inputs is larger, compiled, than the budget `pattern-size` allows.
    ///
    /// Wrong: `pattern: "^(a{1,200}|b){1,200}$"`. Right: `pattern: "^[ab]+$"`, with `maxLength`.
    REGEX_TOO_BIG = "regex-too-big", Error;

    /// A request has nowhere to go: the description has no server that can be used.
    ///
    /// Wrong: a local description without `servers`. Right: `--server https://api.example.com`.
    NO_SERVER = "no-server", Error;

    /// A server variable has a value that its `enum` does not have, or none.
    ///
    /// Wrong: `--server-var region=us-nowhere-1`. Right: one of the values that the description lists.
    SERVER_VARIABLE = "server-variable", Error;

    /// The query of a selector is none in its language.
    ///
    /// Wrong: `{type: jsonpath, selector: items[0]}`. Right: `{type: jsonpath, selector: "$.items[0]"}`.
    SELECTOR_SYNTAX = "selector-syntax", Error;

    /// A target of a replacement is no query of its language.
    ///
    /// Wrong: `target: petId`. Right: `target: /petId`.
    REPLACEMENT_TARGET = "replacement-target", Error;

    /// A step has no target, or more than one.
    ///
    /// Wrong: `{stepId: get}`. Right: `{stepId: get, operationId: getPet}`.
    STEP_TARGET = "step-target", Error;

    /// The document is not in UTF-8.
    ///
    /// Wrong: a file saved as UTF-16 or Latin-1. Right: the same file saved as UTF-8.
    ENCODING = "encoding", Error;

    /// The document has nothing in it.
    ///
    /// Wrong: a file with comments only. Right: `arazzo: 1.0.1` and what belongs to it.
    EMPTY_DOCUMENT = "empty-document", Error;

    /// One text holds several YAML documents.
    ///
    /// Wrong: `---` between two descriptions in one file. Right: one file for each.
    MULTIPLE_DOCUMENTS = "multiple-documents", Error;

    /// A key stands twice in one object.
    ///
    /// Wrong: `{summary: a, summary: b}`. Right: `{summary: a, description: b}`.
    DUPLICATE_KEY = "duplicate-key", Error;

    /// A key is an object or a list; keys are texts.
    ///
    /// Wrong: `? [a, b]`. Right: `"a, b":`.
    YAML_KEY = "yaml-key", Error;

    /// The YAML merge key, which is not part of YAML 1.2.
    ///
    /// Wrong: `<<: *defaults`. Right: the members written out, or a reusable component.
    YAML_MERGE_KEY = "yaml-merge-key", Error;

    /// A YAML tag other than `!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map` and `!!seq`, or one that does not fit
    /// its value.
    ///
    /// Wrong: `date: !!timestamp 2024-01-01`. Right: `date: 2024-01-01`, which is a string.
    YAML_TAG = "yaml-tag", Error;

    /// An alias that names no anchor before it, or the very value it stands in.
    ///
    /// Wrong: `steps: &all [*all]`. Right: `first: &one {…}`, then `second: *one`.
    YAML_ALIAS = "yaml-alias", Error;

    /// The document asks for the rules of an older YAML.
    ///
    /// Wrong: `%YAML 1.1`. Right: `%YAML 1.2`, or no such line.
    YAML_VERSION = "yaml-version", Error;

    /// The closing bracket or a further line of a value stands too far to the left. Most readers let it pass.
    ///
    /// Wrong: the `}` of `payload: {` right below the `p`. Right: the `}` further in.
    YAML_INDENTATION = "yaml-indentation", Warning;

    /// The document is larger than this program reads.
    ///
    /// Wrong: a description of 100 MiB. Right: several descriptions, or a larger limit.
    DOCUMENT_TOO_LARGE = "document-too-large", Error;

    /// The document has more values than this program keeps.
    ///
    /// Wrong: a list of 30 million numbers. Right: data in a file of its own, outside of the description.
    TOO_MANY_NODES = "too-many-nodes", Error;

    /// Aliases repeat so much that the document would become huge.
    ///
    /// Wrong: ten aliases to a list of ten aliases to a list, and so on. Right: references (`$ref`) instead of aliases.
    ALIAS_BUDGET = "alias-budget", Error;

    /// Objects and lists stand too deep within each other.
    ///
    /// Wrong: `[[[[…]]]]` of 129 levels. Right: up to 128 levels.
    TOO_DEEP = "too-deep", Error;

    /// One scalar is longer than this program keeps.
    ///
    /// Wrong: a base64 text of 20 MiB as `payload`. Right: the data in a file of its own.
    SCALAR_TOO_LONG = "scalar-too-long", Error;

    /// A workflow sets a header field that frames the message or names its destination, or one that is part of the AWS signature.
    ///
    /// Wrong: `{name: Host, in: header, value: other.example}`; a parameter `X-Amz-Security-Token` of a step that is signed.
    /// Right: leave it out.
    HEADER_FORBIDDEN = "header-forbidden", Error;

    /// An expression or a condition is longer than the budget `expression` lets it be.
    ///
    /// Wrong: a condition of 100 KiB. Right: shorter ones, each a criterion of its own.
    EXPRESSION_TOO_LONG = "expression-too-long", Error;

    /// A condition or a selector has more brackets within each other than the operator allows.
    ///
    /// Wrong: `((((a))))` with `--budget expression-nesting=3`. Right: fewer brackets, or several criteria.
    EXPRESSION_TOO_DEEP = "expression-too-deep", Error;

    /// The document names no version of OpenAPI that is known, or is no OpenAPI description.
    ///
    /// Wrong: `openapi: 1.2`. Right: `openapi: 3.1.0`.
    OPENAPI_VERSION = "openapi-version", Error;

    /// A part of an OpenAPI description that a workflow uses is not as the specification demands. It is left out.
    ///
    /// Wrong: `parameters: [{name: id}]` (no `in`). Right: `parameters: [{name: id, in: query}]`.
    OPENAPI_MALFORMED = "openapi-malformed", Warning;

    /// A server of a description cannot be used: it has no `url`, or the list of servers is none.
    ///
    /// Wrong: `servers: [{description: test}]`. Right: `servers: [{url: https://test.example.com}]`.
    OPENAPI_SERVER = "openapi-server", Warning;

    /// A `$ref` names nothing, or something in a document that could not be read.
    ///
    /// Wrong: `$ref: "#/components/parameter/Id"`. Right: `$ref: "#/components/parameters/Id"`.
    UNRESOLVED_REFERENCE = "unresolved-reference", Warning;

    /// A `$ref` leads back to itself.
    ///
    /// Wrong: `A: {$ref: "#/components/parameters/A"}`. Right: `A: {name: a, in: query}`.
    REFERENCE_CYCLE = "reference-cycle", Warning;

    /// An operation needs a security scheme that its description does not define.
    ///
    /// Wrong: `security: [{key: []}]` without a scheme `key`. Right: with
    /// `components: {securitySchemes: {key: {type: apiKey, name: X-Key, in: header}}}`.
    UNDEFINED_SECURITY_SCHEME = "undefined-security-scheme", Warning;

    /// An action is never taken, because one before it always is.
    ///
    /// Wrong: `{name: stop, type: end}` before `{name: again, type: retry, criteria: […]}`. Right: the other way round.
    SHADOWED_ACTION = "shadowed-action", Warning;
}

/// The code under which a remark about an expression, template or condition is reported.
pub fn of_note(kind: arazzo_expression::NoteKind) -> &'static crate::Code {
    use arazzo_expression::NoteKind;
    match kind {
        NoteKind::DottedAccess => &DOTTED_ACCESS,
        NoteKind::BareInterpolation | NoteKind::BareWord => &BARE_INTERPOLATION,
        NoteKind::StrayBrace => &STRAY_BRACE,
        NoteKind::MalformedExpression => &MALFORMED_EXPRESSION,
        NoteKind::LiteralDollar => &LITERAL_DOLLAR,
        NoteKind::DoubleQuotes => &DOUBLE_QUOTES,
        NoteKind::QuotedExpression => &QUOTED_EXPRESSION,
        _ => &LENIENT_EXPRESSION,
    }
}
