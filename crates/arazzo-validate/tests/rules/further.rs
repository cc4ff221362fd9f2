//! Further documents: other ways to the same codes, and codes of the parser and of operations.

use super::fixture::{Fixture, fault};

/// Each with one kind of fault.
pub(super) const FURTHER: &[Fixture] = &[
    fault(
        "paths-not-followed",
        "info",
        "  - workflowId: main #!
    steps:
      - {stepId: aMANY, operationId: list, onSuccess: [{name: on, type: goto, stepId: cMANY, criteria: [{condition: $response.body#/next == null}]}], OK};       - {stepId: bMANY, operationId: list, OK};       - {stepId: cMANY, operationId: list, OK}
      - {stepId: end, operationId: list, OK}",
    ),
    fault(
        "input-schema",
        "error",
        "  - workflowId: main
    inputs:
      properties:
        n: {type: integer, minimum: 1, default: 0} #!
    steps: [{stepId: a, operationId: list, parameters: [{name: limit, in: query, value: $inputs.n}], OK}]",
    ),
    fault(
        "input-schema",
        "warning",
        "  - workflowId: main
    inputs:
      properties:
        n: {type: string, enum: [a, 1], minLength: 1} #!
    steps: [{stepId: a, operationId: list, parameters: [{name: key, in: query, value: $inputs.n}], OK}]",
    ),
    fault("unknown-component", "error", "      - {stepId: a, operationId: list, parameters: [{name: key, in: query, value: $components.parameters.no}], OK} #!"),
    fault("condition-type", "warning", "      - {stepId: a, operationId: list, successCriteria: [{condition: $method == 'GTE'}]} #!"),
    fault("pointer-not-in-schema", "warning", "      - {stepId: a, operationId: list, successCriteria: [{condition: $request.body#/a == 1}]} #!"),
    fault(
        "constant-condition",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria: [{condition: $statusCode == 200 || 404}] #!",
    ),
    fault(
        "status-comparison",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - condition: $statusCode == 200
          - condition: $statusCode >= 400 #!",
    ),
    fault(
        "condition-type",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - {context: $response.body, type: xpath, condition: //items} #!",
    ),
    fault(
        "pointer-not-in-schema",
        "warning",
        "      - stepId: a
        operationId: create
        requestBody: {contentType: application/json, payload: {a: 1}}
        successCriteria:
          - condition: $statusCode == 201 && $request.body#/b == 1 #!
          - condition: $statusCode == 201 && $request.body#/a == 1",
    ),
    fault(
        "payload-syntax",
        "warning",
        "      - stepId: a
        operationId: create
        requestBody: {contentType: application/xml, payload: '<a><b></a>'} #!
        OK",
    ),
    fault(
        "replacement-place",
        "warning",
        "      - stepId: a
        operationId: create
        requestBody:
          contentType: application/json
          payload: {a: 1}
          replacements:
            - {target: $.b, targetSelectorType: jsonpath, value: 1} #!
        OK",
    ),
    fault(
        "parameter-value",
        "warning",
        "      - {stepId: a, operationId: list, parameters: [{name: since, in: query, value: yesterday}], OK} #!",
    ),
    fault(
        "pointer-not-in-schema",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        outputs:
          a: $response.header.X-Nxt #!
          b: $response.header.x-next
          c: $response.header.X-Other",
    )
    .beside(&["unused-output"]),
    fault(
        "regex-trap",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - {context: $response.body#/next, type: regex, condition: /abc/i} #!
          - {context: $response.body#/next, type: regex, condition: '[[:alpha:]]'} #!
          - {context: $response.body#/next, type: regex, condition: /pets/}",
    ),
    fault(
        "status-comparison",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        onSuccess: [{name: a, type: end, criteria: [{condition: $statusCode == 404}]}] #!
        onFailure:
          - {name: b, type: end, criteria: [{condition: $statusCode == 200}]} #!
          - {name: c, type: end, criteria: [{condition: $statusCode == 404}]}",
    ),
    fault(
        "loop-without-change",
        "warning",
        "      - {stepId: a, operationId: list, OK, onFailure: [{name: again, type: goto, stepId: a}]} #!",
    ),
    fault(
        "constant-condition",
        "warning",
        "      - {stepId: a, operationId: list, successCriteria: [{condition: $statusCode == $statusCode}]} #!",
    ),
    fault(
        "secret-literal",
        "warning",
        "  - workflowId: main
    inputs:
      properties:
        password: {type: string, default: 8f14e45fce} #!
    steps:
      - stepId: a
        operationId: create
        requestBody: {contentType: application/json, payload: '{\"a\": \"{$inputs.password}\", \"secret\": \"8f14e45fce\"}'} #!
        OK",
    ),
    fault(
        "input-schema",
        "warning",
        "  - workflowId: main
    inputs:
      properties:
        n: {type: string, minLength: 3, maxLength: 2} #!
        m: {type: string, enum: [a, b, a]} #!
    steps: [{stepId: a, operationId: list, parameters: [{name: key, in: query, value: '{$inputs.n}{$inputs.m}'}], OK}]",
    ),
    fault(
        "constant-condition",
        "warning",
        "      - stepId: a
        operationId: job
        successCriteria:
          - condition: $statusCode == 200
          - condition: \"$response.body#/status != 'RUNNING' || $response.body#/status != 'FAILED'\" #!
          - condition: \"$response.body#/status != 'RUNNING' && $response.body#/status != 'FAILED'\"",
    ),
    fault(
        "constant-condition",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - condition: $response.body#/total > 10 && $response.body#/total < 5 #!
          - condition: $response.body#/total < 10 && $response.body#/total > 5",
    ),
    fault("condition-type", "warning", "      - {stepId: a, operationId: list, successCriteria: [{condition: $url == '/pets'}]} #!"),
    fault("expression-phase", "error", "      - {stepId: a, operationId: list, OK, outputs: {a: $response.payload#/next}} #!")
        .beside(&["unused-output"]),
    fault(
        "replacement-place",
        "warning",
        "      - stepId: a
        operationId: create
        requestBody:
          contentType: application/xml
          payload: <a><b/></a>
          replacements:
            - {target: /a/c, value: 1} #!
        OK",
    ),
    fault(
        "async-field",
        "warning",
        "      - stepId: a
        channelPath: '{$sourceDescriptions.events.url}#/channels/orders'
        action: receive
        timeout: 5000
        requestBody: {payload: 1} #!",
    )
    .sources("[{name: events, url: ./events.yaml, type: asyncapi}]"),
    fault("source-fragment", "warning", "      - {stepId: a, operationId: list, OK}")
        .sources("\n  - {name: api, url: './api.yaml#/paths'} #!"),
    fault(
        "braced-output",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        outputs:
          a: '{$response.body#/total}' #!
          b: \"{$response.body#/total}\" #!
          c: '{$response.body#/total} pets'
          d: $response.body#/total",
    )
    .beside(&["unused-output"]),
    fault(
        "condition-type",
        "warning",
        "      - stepId: a
        operationId: list
        successCriteria:
          - {context: $response.body, type: regex, condition: pets} #!
          - {context: $response.body#/items, type: regex, condition: pets} #!
          - {context: $response.body#/total, type: jsonpath, condition: '$[0]'} #!
          - {context: $response.body#/total, type: regex, condition: '1'}
          - {context: $response.body#/items, type: jsonpath, condition: '$[0]'}
          - {context: $response.body#/other, type: regex, condition: pets}",
    )
    .beside(&["pointer-not-in-schema"]),
    fault(
        "null-parameter",
        "warning",
        "  - workflowId: main
    parameters: [{name: limit, in: query, value: 10}]
    steps:
      - stepId: a
        operationId: list
        parameters:
          - {name: limit, in: query, value: null}
          - name: key #!
            in: query
            value:
        OK
      - {stepId: b, workflowId: other, parameters: [{name: n, value: null}]}
  - workflowId: other
    inputs: {properties: {n: {type: [integer, 'null']}}}
    steps: [{stepId: c, operationId: list, parameters: [{name: limit, in: query, value: $inputs.n}], OK}]",
    ),
    fault(
        "deprecated-parameter",
        "warning",
        "      - {stepId: a, operationId: list, parameters: [{name: page, in: query, value: 1}], OK} #!
      - {stepId: b, operationId: old, parameters: [{name: page, in: query, value: 1}], OK}",
    )
    .beside(&["deprecated-security"]),
    fault(
        "deprecated-security",
        "info",
        "      - {stepId: a, operationId: old, parameters: [{name: page, in: query, value: 1}], OK} #!
      - {stepId: b, operationId: either, requestBody: {payload: {}}, OK}",
    ),
    fault(
        "replacements-alone",
        "warning",
        "      - stepId: a
        operationId: create
        requestBody:
          replacements: [{target: /a, value: 1}] #!
        OK
      - {stepId: b, operationId: create, requestBody: {payload: {}, replacements: [{target: /a, value: 1}]}, OK}",
    ),
    fault(
        "replacements-alone",
        "info",
        "      - {stepId: a, operationId: either, requestBody: {replacements: [{target: /a, value: 1}]}, OK} #!",
    ),
    fault(
        "unused-output",
        "info",
        "  - workflowId: main
    steps:
      - stepId: a
        operationId: list
        OK
        outputs:
          read: $response.body#/next
          unread: $response.body#/next #!
  - workflowId: other
    dependsOn: [main]
    steps:
      - stepId: b
        operationId: list
        parameters: [{name: key, in: query, value: $workflows.main.steps.a.outputs.read}]
        OK",
    )
    .beside(&["lenient-expression"]),
    fault(
        "action-field",
        "warning",
        "      - stepId: a
        operationId: list
        OK
        onFailure:
          - {name: stop, type: end, workflowId: main} #!",
    ),
    fault(
        "payload-schema",
        "warning",
        "      - {stepId: a, operationId: ranged, requestBody: {contentType: application/json, payload: {n: x}}, OK} #!
      - {stepId: b, operationId: ranged, requestBody: {contentType: application/json, payload: {n: 1}}, OK}
      - {stepId: c, operationId: ranged, requestBody: {contentType: application/hal+json, payload: {n: x}}, OK} #!
      - {stepId: d, operationId: ranged, requestBody: {contentType: application/hal+json, payload: {m: x}}, OK}",
    ),
    fault(
        "payload-schema",
        "warning",
        "      - {stepId: a, operationId: confused, requestBody: {payload: {on: true}}, OK}
      - {stepId: b, operationId: confused, requestBody: {payload: {on: 'true'}}, OK}
      - {stepId: c, operationId: confused, requestBody: {payload: {on: [1]}}, OK} #!",
    ),
    fault(
        "lenient-expression",
        "warning",
        "  - workflowId: main
    inputs: {properties: {'page[size]': {type: integer}, $top: {type: integer}}}
    steps:
      - stepId: a
        operationId: list
        parameters:
          - {name: limit, in: query, value: '$inputs.page[size]'}
          - {name: key, in: query, value: 'from {$inputs.$top}'}
        OK
        outputs: {items: $response.body#/items}
      - stepId: b
        operationId: list
        parameters:
          - {name: key, in: query, value: '$steps.a.outputs.items[0].id'} #!
        OK",
    )
    .v1_0(),
    fault(
        "expression-phase",
        "error",
        "  - workflowId: main
    successActions: [{name: stop, type: end, criteria: [{condition: $statusCode == 201}]}]
    failureActions: [{name: other, type: end, criteria: [{condition: $message.payload#/a == 1}]}]
    steps:
      - {stepId: a, operationId: $sourceDescriptions.api.create, successCriteria: [{condition: $statusCode == 200 || $statusCode == 201}]}
      - stepId: b
        channelPath: '{$sourceDescriptions.events.url}#/channels/orders'
        action: receive
        timeout: 5000
        successCriteria: [{condition: $statusCode == 200}] #!
  - workflowId: only
    failureActions: [{name: other, type: end, criteria: [{condition: $message.payload#/a == 1}]}] #!
    steps: [{stepId: c, operationId: $sourceDescriptions.api.list, OK}]",
    )
    .sources("[{name: api, url: ./api.yaml}, {name: events, url: ./events.yaml, type: asyncapi}]"),
    fault(
        "unquoted-placeholder",
        "warning",
        "  - workflowId: main
    inputs: {properties: {name: {type: string}, count: {type: integer}, other: {}}}
    steps:
      - stepId: a
        operationId: list
        successCriteria:
          - {context: $response.body, type: jsonpath, condition: '$[?$.next == {$inputs.name}]'} #!
          - {context: $response.body, type: jsonpath, condition: '$[?$.total == {$inputs.count}]'}
          - {context: $response.body, type: jsonpath, condition: '$[?$.next == {$inputs.other}]'}
          - {context: $response.body, type: jsonpath, condition: '$[?$.{$inputs.name} == 1]'}
          - {context: $response.body, type: jsonpath, condition: '$[?$.next == \"{$inputs.name}\"]'}
          - {context: $response.body#/next, type: regex, condition: '^{$inputs.name}$'}",
    ),
    fault(
        "input-schema",
        "warning",
        "  - workflowId: main
    inputs:
      properties:
        n: {type: string, enum: []} #!
        m:
          reference: $components.inputs.m #!
    steps: [{stepId: a, operationId: list, parameters: [{name: key, in: query, value: '{$inputs.n}{$inputs.m}'}], OK}]",
    ),
    fault(
        "payload-schema",
        "warning",
        "  - workflowId: main
    inputs: {properties: {n: {type: string}}}
    steps:
      - {stepId: a, operationId: counted, requestBody: {payload: {}}, OK} #!
      - {stepId: b, operationId: counted, requestBody: {payload: {b: 1, c: 2, d: 3}}, OK} #!
      - {stepId: c, operationId: counted, requestBody: {payload: {b: 1, c: 2, d: $inputs.n}}, OK}
      - {stepId: d, operationId: counted, requestBody: {payload: {}, replacements: [{target: /b, value: 1}]}, OK}",
    ),
    fault(
        "payload-schema",
        "warning",
        "      - stepId: a
        operationId: confused
        requestBody:
          payload:
            on: true
            wait: [] #!
          replacements: [{target: $.on, targetSelectorType: jsonpath, value: false}]
        OK",
    ),
    fault(
        "replacement-place",
        "warning",
        "  - workflowId: main
    inputs: {properties: {n: {type: string}}}
    steps:
      - stepId: a
        operationId: create
        requestBody:
          payload: {a: $inputs.n, b: [1]}
          replacements:
            - {target: $.a, targetSelectorType: jsonpath, value: 1}
            - {target: '$.b[0]', targetSelectorType: jsonpath, value: 1}
            - {target: '$.b[1]', targetSelectorType: jsonpath, value: 1} #!
            - {target: $.c, targetSelectorType: jsonpath, value: 1} #!
            - {target: /c, value: 1}
            - {target: $.c, targetSelectorType: jsonpath, value: 1}
        OK",
    )
    .beside(&["duplicate-replacement"]),
    fault(
        "undeclared-parameter",
        "warning",
        "      - {stepId: a, operationId: job, parameters: [{name: a, in: query, value: 1}], OK} #!
      - stepId: b
        operationId: broken
        parameters: [{name: a, in: query, value: 1}]
        successCriteria:
          - condition: $statusCode == 200 && $response.body#/a == 1",
    )
    .beside(&["unresolved-reference"]),
    fault(
        "payload-schema",
        "warning",
        "      - stepId: a
        operationId: account
        requestBody:
          payload:
            id: a
            pin: '1'
            limit: 2.005 #!
            tags:
              - a
              - b
              - a #!
        OK
      - {stepId: b, operationId: account, requestBody: {payload: {limit: 2.05, tags: [a, b]}}, OK}",
    ),
    fault(
        "pointer-not-in-schema",
        "warning",
        "      - stepId: a
        operationId: account
        requestBody: {payload: {pin: '1'}}
        successCriteria:
          - condition: $statusCode == 200 && $response.body#/pin == '1' #!
          - condition: $response.body#/id != null",
    ),
    fault(
        "payload-syntax",
        "warning",
        "      - stepId: a
        operationId: create
        requestBody:
          contentType: application/json
          payload: '{\"a\": 1, \"b\": {\"a\": 2}, \"a\": 3}' #!
        OK",
    ),
    fault(
        "workflow-not-run",
        "warning",
        "  - workflowId: main
    steps:
      - {stepId: a, operationId: list, OK, outputs: {next: $response.body#/next}}
      - {stepId: b, operationId: list, parameters: [{name: key, in: query, value: $workflows.main.outputs.next}], OK} #!
    outputs: {next: $steps.a.outputs.next}
  - workflowId: again
    steps:
      - {stepId: c, operationId: list, OK, outputs: {next: $response.body#/next}}
      - {stepId: d, operationId: list, parameters: [{name: key, in: query, value: $workflows.again.outputs.next}], OK}
    outputs: {next: $steps.c.outputs.next}
  - workflowId: both
    steps: [{stepId: e, workflowId: again}, {stepId: f, workflowId: again}]",
    ),
    fault(
        "input-schema",
        "warning",
        "  - workflowId: main
    inputs:
      properties:
        n: {type: string, minLenght: 3} #!
        m: {type: string, x-hint: a, example: b, id: n, label: c, note: d, multiple: e, requiredIf: f, comment: g}
    steps: [{stepId: a, operationId: list, parameters: [{name: key, in: query, value: '{$inputs.n}{$inputs.m}'}], OK}]",
    ),
    fault(
        "condition-as-value",
        "warning",
        "      - stepId: a
        operationId: create
        successCriteria: [{condition: $statusCode == 200 && $response.body#/left == 0}]
        outputs:
          done: $response.body#/left == 0 #!
          left: $response.body#/left",
    )
    .beside(&["unused-output"]),
];
