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
];
