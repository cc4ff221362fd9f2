//! The documents: `#!` marks the lines at which something is told.

/// A document with one kind of fault.
pub(super) struct Fixture {
    /// The code.
    pub(super) code: &'static str,
    /// Its severity there.
    pub(super) severity: &'static str,
    /// What else may be told of the document.
    pub(super) beside: &'static [&'static str],
    version: &'static str,
    sources: &'static str,
    /// The steps of workflow `main`, or all workflows if it starts with `-`.
    body: &'static str,
}

const SOURCES: &str = "[{name: api, url: ./api.yaml}]";
const OK: &str = "successCriteria: [{condition: $statusCode == 200}]";

impl Fixture {
    /// The document. `OK` in the body stands for criteria that are sound, and a line with `MANY` for 3,000 with a number
    /// each; a `;` ends a line there.
    pub(super) fn text(&self) -> String {
        let body = self.body.replace("OK", OK);
        let many = |line: &str| {
            (0..3000).map(|number| line.replace("MANY", &number.to_string()).replace("; ", "\n")).collect::<Vec<_>>()
        };
        let lines =
            body.lines().flat_map(|line| if line.contains("MANY") { many(line) } else { vec![line.to_owned()] });
        let body = lines.collect::<Vec<_>>().join("\n");
        let workflows =
            if body.starts_with("  - workflowId") { body } else { format!("  - workflowId: main\n    steps:\n{body}") };
        let head = format!(
            "arazzo: {}\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: {}\n",
            self.version, self.sources
        );
        format!("{head}workflows:\n{workflows}\n")
    }
}

pub(super) const fn fault(code: &'static str, severity: &'static str, body: &'static str) -> Fixture {
    Fixture { code, severity, beside: &[], version: "1.1.0", sources: SOURCES, body }
}

impl Fixture {
    pub(super) const fn v1_0(self) -> Self {
        Self { version: "1.0.1", ..self }
    }

    pub(super) const fn sources(self, sources: &'static str) -> Self {
        Self { sources, ..self }
    }

    pub(super) const fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }
}

/// One for each code, and for other severities of some; more stand in `FURTHER`.
pub(super) const FIXTURES: &[Fixture] = &[
    fault("id-pattern", "warning", "      - {stepId: a b, operationId: list, OK} #!"),
    fault("id-case", "warning", "      - {stepId: a, operationId: list, OK}\n      - {stepId: A, operationId: list, OK} #!"),
    fault(
        "duplicate-criterion",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - condition: $statusCode == 200
          - condition: $statusCode == 200 #!",
    ),
    fault(
        "duplicate-replacement",
        "warning",
        "      - stepId: a
        operationId: create
        OK
        requestBody:
          contentType: application/json
          payload: {a: 1}
          replacements:
            - {target: /a, value: 1}
            - {target: /a, value: 2} #!",
    ),
    fault(
        "parameter-in-ignored",
        "warning",
        "  - workflowId: main
    steps:
      - stepId: a
        workflowId: other
        parameters:
          - {name: n, in: query, value: 1} #!
  - workflowId: other
    inputs: {properties: {n: {type: integer}}}
    steps: [{stepId: b, operationId: list, parameters: [{name: limit, in: query, value: $inputs.n}], OK}]",
    ),
    fault(
        "body-on-workflow",
        "warning",
        "  - workflowId: main
    steps:
      - stepId: a
        workflowId: other
        requestBody: {payload: 1} #!
  - workflowId: other
    steps: [{stepId: b, operationId: list, OK}]",
    ),
    fault("timeout-unit", "warning", "      - {stepId: a, operationId: list, timeout: 30, OK} #!"),
    fault(
        "retry-after-unit",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        onFailure: [{name: again, type: retry, retryAfter: 3000}] #!",
    ),
    fault("reserved-extension", "warning", "      - {stepId: a, operationId: list, x-oai-a: 1, OK} #!"),
    fault("async-field", "error", "      - {stepId: a, operationId: list, action: send, OK} #!"),
    fault(
        "channel-path",
        "error",
        "      - {stepId: a, channelPath: '{$sourceDescriptions.events.url}#/channels/order', action: send} #!",
    )
    .sources("[{name: events, url: ./events.yaml, type: asyncapi}]"),
    fault(
        "no-timeout",
        "warning",
        "      - {stepId: a, channelPath: '{$sourceDescriptions.events.url}#/channels/orders', action: receive} #!",
    )
    .sources("[{name: events, url: ./events.yaml, type: asyncapi}]"),
    fault(
        "prefer-operation-id",
        "info",
        "      - {stepId: a, operationPath: '{$sourceDescriptions.api.url}#/paths/~1pets/get', OK} #!",
    ),
    fault("unused-source", "warning", "      - {stepId: a, operationId: $sourceDescriptions.api.list, OK}").sources(
        "\n  - {name: api, url: ./api.yaml}\n  - {name: events, url: ./events.yaml} #!",
    ),
    fault(
        "unused-input",
        "warning",
        "  - workflowId: main
    inputs: {properties: {n: {type: integer}}} #!
    steps: [{stepId: a, operationId: list, OK}]",
    ),
    fault("unused-output", "info", "      - {stepId: a, operationId: list, OK, outputs: {n: $response.body#/next}} #!"),
    fault(
        "unused-component",
        "warning",
        "      - {stepId: a, operationId: list, OK}
components:
  parameters:
    size: {name: limit, in: query, value: 1} #!",
    ),
    fault(
        "secret-literal",
        "warning",
        "      - {stepId: a, operationId: list, parameters: [{name: X-Api-Key, in: header, value: 8f14e45fce}], OK} #!",
    ),
    fault(
        "secret-in-url",
        "warning",
        "  - workflowId: main
    inputs: {properties: {k: {type: string, format: password}}}
    steps:
      - {stepId: a, operationId: list, parameters: [{name: key, in: query, value: $inputs.k}], OK} #!",
    ),
    fault("insecure-http", "warning", "      - {stepId: a, operationId: list, OK}").sources("[{name: api, url: ./open.yaml}] #!"),
    fault(
        "unknown-input",
        "error",
        "  - workflowId: main
    inputs: {additionalProperties: false, properties: {pageSize: {type: integer}}}
    steps:
      - stepId: a
        operationId: list
        parameters:
          - {name: limit, in: query, value: $inputs.pageSize}
          - {name: key, in: query, value: 'a {$inputs.pagesize}'} #!
        OK",
    ),
    fault(
        "unknown-input",
        "warning",
        "      - {stepId: a, operationId: list, parameters: [{name: limit, in: query, value: $inputs.n}], OK} #!",
    ),
    fault(
        "unknown-output",
        "error",
        "      - {stepId: a, operationId: list, OK, outputs: {next: $response.body#/next}}
      - {stepId: b, operationId: list, parameters: [{name: key, in: query, value: $steps.a.outputs.nxt}], OK} #!",
    )
    .beside(&["unused-output"]),
    fault(
        "own-output",
        "error",
        "      - stepId: a
        operationId: list
        parameters:
          - {name: key, in: query, value: $steps.a.outputs.next} #!
        OK
        outputs: {next: $response.body#/next}",
    ),
    fault(
        "maybe-unset",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        onSuccess: [{name: on, type: goto, stepId: c, criteria: [{condition: $response.body#/next == 'x'}]}]
      - {stepId: b, operationId: list, OK, outputs: {next: $response.body#/next}}
      - {stepId: c, operationId: list, parameters: [{name: key, in: query, value: $steps.b.outputs.next}], OK} #!",
    ),
    fault(
        "unset-output",
        "info",
        "      - stepId: a
        operationId: list
        OK
        onFailure: [{name: stop, type: end}]
        outputs: {next: $response.body#/next}
    outputs:
      next: $steps.a.outputs.next #!",
    ),
    fault(
        "workflow-not-run",
        "warning",
        "  - workflowId: main
    steps:
      - {stepId: a, operationId: list, parameters: [{name: key, in: query, value: $workflows.other.outputs.n}], OK} #!
  - workflowId: other
    steps: [{stepId: b, operationId: list, OK, outputs: {n: $response.body#/next}}]
    outputs: {n: $steps.b.outputs.n}",
    ),
    fault(
        "header-pointer",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - {context: $response.header.Location#id, type: regex, condition: ^a} #!",
    ),
    fault(
        "constant-condition",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - {condition: 1 == 1} #!
          - {condition: $statusCode == 200}
          - {condition: $statusCode == 404} #!",
    ),
    fault(
        "status-comparison",
        "warning",
        "      - {stepId: a, operationId: list, successCriteria: [{condition: $statusCode == '20O'}]} #!",
    )
    .beside(&["condition-type"]),
    fault(
        "jsonpath-root-filter",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - context: $response.body
            type: jsonpath
            condition: $[?@.next == 'last'] #!",
    )
    .beside(&["condition-type"]),
    fault(
        "jsonpath-trap",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - context: $response.body
            type: jsonpath
            condition: $[?count($.items) > 0] #!",
    ),
    fault(
        "bare-expression",
        "warning",
        "  - workflowId: main
    inputs: {properties: {p: {type: string}}}
    steps:
      - stepId: a
        operationId: list
        successCriteria:
          - {context: $response.body#/next, type: regex, condition: ^$inputs.p} #!",
    )
    .beside(&["condition-type"]),
    fault(
        "expression-in-key",
        "warning",
        "  - workflowId: main
    inputs: {properties: {p: {type: string}}}
    steps:
      - {stepId: a, operationId: create, requestBody: {contentType: application/json, payload: {$inputs.p: 1}}, OK} #!",
    ),
    fault(
        "workflow-step-response",
        "warning",
        "  - workflowId: main
    steps:
      - {stepId: a, workflowId: other, OK} #!
  - workflowId: other
    steps: [{stepId: b, operationId: list, OK}]",
    ),
    fault(
        "unreachable-step",
        "warning",
        "      - {stepId: a, operationId: list, OK, onSuccess: [{name: stop, type: end}]}
      - {stepId: b, operationId: list, OK} #!",
    ),
    fault(
        "shadowed-action",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        onFailure:
          - {name: stop, type: end, criteria: [{condition: $statusCode == 404}]}
          - {name: other, type: end, criteria: [{condition: $statusCode == 404}, {condition: $response.body#/a == 1}]} #!
          - {name: rest, type: end}
          - {name: last, type: end} #!",
    )
    .beside(&["pointer-not-in-schema"]),
    fault(
        "unhandled-state",
        "warning",
        "      - stepId: a #!
        operationId: job
        OK
        onSuccess:
          - {name: done, type: goto, stepId: b, criteria: [{condition: $response.body#/status == 'completed'}]}
          - name: again
            type: goto
            stepId: a
            criteria: [{context: $response.body, type: jsonpath, condition: \"$[?$.status == 'RUNNING']\"}]
      - {stepId: b, operationId: list, OK}",
    ),
    fault(
        "loop-without-exit",
        "error",
        "      - {stepId: a, operationId: list, OK}
      - stepId: b
        operationId: list
        OK
        onSuccess:
          - {name: again, type: goto, stepId: a} #!",
    ),
    fault(
        "retry-zero",
        "warning",
        "      - {stepId: a, operationId: list, OK, onFailure: [{name: again, type: retry, retryLimit: 0}]} #!",
    ),
    fault(
        "retry-unsafe",
        "warning",
        "      - {stepId: a, operationId: create, OK, onFailure: [{name: again, type: retry}]} #!",
    ),
    fault(
        "case-ignored",
        "info",
        "  - workflowId: main
    inputs: {properties: {next: {type: string}}}
    steps:
      - stepId: a
        operationId: list
        successCriteria:
          - {condition: $response.body#/items/0/petId == $inputs.next} #!
          - {condition: $response.body#/next == $inputs.next}",
    ),
    fault(
        "regex-unanchored",
        "info",
        "      - stepId: a
        operationId: list
        successCriteria:
          - {context: $statusCode, type: regex, condition: '0'} #!
          - {context: $statusCode, type: regex, condition: '200|404'}",
    ),
    fault(
        "loop-without-change",
        "warning",
        "  - workflowId: main
    inputs: {properties: {all: {type: boolean}}}
    steps:
      - stepId: a
        operationId: list
        OK
        onSuccess: [{name: again, type: goto, stepId: a, criteria: [{condition: $inputs.all == true}]}] #!",
    ),
    fault(
        "unused-workflow",
        "info",
        "  - workflowId: main
    steps: [{stepId: a, workflowId: used}]
  - workflowId: used
    steps: [{stepId: b, operationId: list, OK}]
  - workflowId: other #!
    steps: [{stepId: b, operationId: list, OK}]",
    ),
    fault(
        "description-missing",
        "info",
        "  - workflowId: main
    summary: what there is
    steps:
      - {stepId: a, description: lists, operationId: list, OK}
      - {stepId: b, operationId: list, OK} #!",
    ),
    fault(
        "needless-dependency",
        "info",
        "      - {stepId: a, operationId: list, OK}
      - {stepId: b, operationId: list, dependsOn: [a], OK} #!",
    ),
    fault(
        "undeclared-dependency",
        "info",
        "      - stepId: a
        channelPath: '{$sourceDescriptions.events.url}#/channels/orders'
        action: receive
        timeout: 5000
        outputs: {next: $message.payload#/next}
      - stepId: b
        operationId: $sourceDescriptions.api.list
        parameters:
          - {name: key, in: query, value: $steps.a.outputs.next} #!
        OK",
    )
    .sources("[{name: api, url: ./api.yaml}, {name: events, url: ./events.yaml, type: asyncapi}]"),
    fault(
        "unquoted-braces",
        "warning",
        "  - workflowId: main
    inputs: {properties: {p: {type: string}}}
    steps:
      - {stepId: a, operationId: list, parameters: [{name: key, in: query, value: {$inputs.p}}], OK} #!",
    ),
    fault("cut-by-comment", "warning", "      - {stepId: a, operationId: list, OK}\n    outputs:\n      a: $self #/a #!")
        .beside(&["self-missing"]),
    fault("no-criteria", "warning", "      - {stepId: a, operationId: list} #!"),
    fault(
        "recursion",
        "error",
        "  - workflowId: main
    steps:
      - {stepId: a, workflowId: other} #!
  - workflowId: other
    steps:
      - {stepId: b, operationId: list, OK}
      - {stepId: c, workflowId: main} #!",
    ),
    fault(
        "recursion",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        onSuccess: [{name: stop, type: end, criteria: [{condition: $response.body#/next == null}]}]
      - {stepId: b, workflowId: main} #!",
    ),
    fault(
        "missing-input",
        "error",
        "  - workflowId: main
    steps:
      - stepId: a
        operationId: list
        OK
        onFailure: [{name: other, type: goto, workflowId: other}] #!
      - {stepId: c, workflowId: other} #!
  - workflowId: other
    inputs: {required: [n, m], properties: {n: {type: integer}, m: {type: integer, default: 1}}}
    steps: [{stepId: b, operationId: list, parameters: [{name: limit, in: query, value: '{$inputs.n}{$inputs.m}'}], OK}]",
    )
    .v1_0(),
    fault(
        "unknown-call-input",
        "warning",
        "  - workflowId: main
    steps:
      - {stepId: a, workflowId: other, parameters: [{name: m, value: 1}]} #!
  - workflowId: other
    inputs: {properties: {n: {type: integer}}}
    steps: [{stepId: b, operationId: list, parameters: [{name: limit, in: query, value: $inputs.n}], OK}]",
    ),
    fault(
        "input-type",
        "error",
        "  - workflowId: main
    steps:
      - {stepId: a, workflowId: other, parameters: [{name: n, value: many}]} #!
  - workflowId: other
    inputs: {properties: {n: {type: integer}}}
    steps: [{stepId: b, operationId: list, parameters: [{name: limit, in: query, value: $inputs.n}], OK}]",
    ),
    fault(
        "step-order",
        "info",
        "      - {stepId: a, operationId: list, dependsOn: [b], OK}
      - {stepId: b, operationId: list, OK} #!",
    ),
];
