//! Parameters of operations and inputs of called workflows.

use super::marked::{check, check_with, messages};

#[test]
fn parameters_that_are_not_declared_are_told() {
    check(
        "
      - stepId: a
        operationId: list
        parameters:
          - {name: Limit, in: query, value: 1} #! undeclared-parameter
          - {name: limit, in: header, value: 1} #! undeclared-parameter
          - {name: offset, in: query, value: 1} #! undeclared-parameter
          - {name: x-trace, in: header, value: abc}
          - {name: X-Other, in: header, value: abc} #! undeclared-parameter
          - {name: Accept, in: header, value: text/plain}
          - {name: Authorization, in: header, value: $inputs.token}
          - {name: X-Amz-Date, in: header, value: now}
          - {name: X-Key, in: header, value: $inputs.key}
          - {name: Private-Token, in: header, value: $inputs.key}
          - {name: 'filter[a]', in: query, value: x}
          - {name: size, in: query, value: 3}",
    );
}

#[test]
fn the_message_knows_the_right_name_and_place() {
    let told = messages(
        "undeclared-parameter",
        "      - stepId: a
        operationId: list
        parameters: [{name: Limit, in: query, value: 1}, {name: status, in: header, value: 1}]",
    );
    assert_eq!(
        told,
        [
            "operation `list` declares no parameter `Limit` in `query`; did you mean `limit`?",
            "operation `list` declares no parameter `status` in `header`; it is declared `in: query`",
        ]
    );
}

#[test]
fn an_inherited_parameter_must_be_declared_by_one_of_the_operations() {
    check(
        "  - workflowId: main
    parameters:
      - {name: limit, in: query, value: 1}
      - {name: none, in: query, value: 1} #! undeclared-parameter
    steps:
      - {stepId: a, operationId: list}
      - {stepId: b, operationId: get, parameters: [{name: petId, in: path, value: '1'}]}",
    );
}

#[test]
fn required_parameters_that_no_one_gives_are_told() {
    check(
        "
      - {stepId: a, operationId: get} #! missing-parameter
      - {stepId: b, operationId: get, parameters: [{name: petId, in: path, value: '1'}]}
      - {stepId: c, operationId: search} #! missing-parameter
      - {stepId: d, operationId: search, parameters: [{name: q, in: query, value: x}]}
      - {stepId: e, operationId: file} #! missing-parameter
      - {stepId: f, operationId: file, parameters: [{name: path, in: path, value: a/b}]}
      - {stepId: g, operationId: file, parameters: [{name: path+, in: path, value: a/b}]}",
    );
}

#[test]
fn values_that_the_schema_forbids_are_told() {
    check(
        "  - workflowId: main
    inputs: {type: object, properties: {many: {type: array}, text: {type: string}, flag: {type: boolean}, kind: {type: string, enum: [x]}}}
    steps:
      - stepId: a
        operationId: list
        parameters:
          - {name: limit, in: query, value: many} #! parameter-value
          - {name: status, in: query, value: soldout} #! parameter-value
          - {name: deep, in: query, value: 1} #! parameter-value
          - {name: X-Trace, in: header, value: xyz} #! parameter-value
          - {name: tags, in: query, value: [a, c]} #! parameter-value
      - stepId: b
        operationId: list
        parameters:
          - {name: limit, in: query, value: 0} #! parameter-value
          - {name: status, in: query, value: $inputs.kind} #! parameter-value
          - {name: X-Trace, in: header, value: $inputs.many} #! parameter-value
      - stepId: c
        operationId: list
        parameters: [{name: limit, in: query, value: $inputs.flag}] #! parameter-value
      - stepId: d
        operationId: list
        parameters:
          - {name: limit, in: query, value: '10'}
          - {name: status, in: query, value: $inputs.text}
          - {name: deep, in: query, value: 'true'}
          - {name: X-Trace, in: header, value: 12}
          - {name: tags, in: query, value: 'a,b'}
      - stepId: e
        operationId: list
        parameters:
          - {name: limit, in: query, value: $inputs.text}
          - {name: X-Trace, in: header, value: $inputs.flag}
          - {name: tags, in: query, value: $inputs.many}",
    );
}

#[test]
fn typed_values_are_compared_with_the_inputs_of_called_workflows() {
    check(
        "  - workflowId: main
    inputs: {$ref: '#/components/inputs/Main'}
    steps:
      - {stepId: a, workflowId: child, parameters: [{name: limit, value: $inputs.text}]} #! input-type
      - {stepId: b, workflowId: child, parameters: [{name: limit, value: $inputs.count}]}
      - {stepId: c, workflowId: child, parameters: [{name: limit, value: many}]} #! input-type
      - {stepId: d, workflowId: child, parameters: [{name: limit, value: $inputs.open}]}
      - {stepId: e, workflowId: child, parameters: [{name: limit, value: 'x {$inputs.text}'}]} #! input-type
      - stepId: f
        operationId: list
        outputs: {first: $response.body#/items/0/name, age: $response.body#/items/0/age}
        onFailure:
          - {name: g, type: goto, workflowId: child, parameters: [{name: limit, value: $inputs.text}]} #! input-type
      - {stepId: g, workflowId: child, parameters: [{name: limit, value: $steps.f.outputs.first}]} #! input-type
      - {stepId: h, workflowId: child, parameters: [{name: limit, value: $steps.f.outputs.age}]}
  - workflowId: child
    inputs: {type: object, required: [limit], properties: {limit: {type: integer}}}
    steps:
      - {stepId: a, operationId: list, parameters: [{name: limit, in: query, value: $inputs.limit}]}
components:
  inputs:
    Main: {type: object, properties: {text: {type: string}, count: {type: number}, open: {}}}",
    );
}

#[test]
fn deprecated_operations_and_unknown_servers_are_told() {
    check(
        "      - {stepId: a, operationId: remove, parameters: [{name: petId, in: path, value: '1'}]} #! deprecated-operation",
    );
    check_with("[{name: api, url: ./nowhere.yaml}] #! server-unknown", "      - {stepId: a, operationId: list}");
}
