//! Bodies.

use super::marked::{check, messages};

#[test]
fn bodies_stand_where_the_operation_takes_them() {
    check(
        "
      - {stepId: a, operationId: create} #! missing-body
      - {stepId: b, operationId: list, requestBody: {payload: {a: 1}}} #! undeclared-body
      - {stepId: c, operationId: form}
      - {stepId: d, operationId: create, requestBody: {contentType: application/json}} #! missing-body
      - {stepId: e, operationId: create, requestBody: {replacements: [{target: /name, value: x}]}}",
    );
}

#[test]
fn media_types_are_among_those_that_are_offered() {
    check(
        "
      - {stepId: a, operationId: create, requestBody: {contentType: application/xml, payload: <a/>}} #! content-type
      - {stepId: b, operationId: create, requestBody: {contentType: 'application/json; charset=utf-8', payload: {name: x}}}
      - {stepId: c, operationId: amazon, requestBody: {contentType: application/x-amz-json-1.0, payload: {name: x}}}
      - stepId: d
        operationId: amazon
        parameters: [{name: content-type, in: header, value: text/plain}]
        requestBody: {contentType: application/json, payload: {name: x}} #! content-type
      - stepId: e
        operationId: amazon
        parameters: [{name: content-type, in: header, value: text/plain}] #! content-type
        requestBody: {payload: {name: x}}",
    );
}

#[test]
fn payloads_fit_the_schema() {
    check(
        "  - workflowId: main
    inputs: {type: object, properties: {count: {type: integer}, text: {type: string}, list: {type: array}, any: {}}}
    steps:
      - stepId: a
        operationId: create
        requestBody:
          payload:
            name: '' #! payload-schema
            age: young #! payload-schema
            colour: red #! payload-schema
            tags: [a, 1] #! payload-schema
            owner:
              phone: 1 #! payload-schema
      - stepId: b
        operationId: create
        requestBody:
          payload: {age: $inputs.text} #! payload-schema
      - stepId: c
        operationId: create
        requestBody:
          payload:
            name: $inputs.count #! payload-schema
            age: '{$inputs.count}' #! payload-schema
            tags: $inputs.list
            owner: {mail: $inputs.any}
      - {stepId: d, operationId: create, requestBody: {payload: {name: 'x {$inputs.count}', age: null, tags: []}}}
      - {stepId: e, operationId: create, requestBody: {payload: $inputs.list}} #! payload-schema
      - {stepId: f, operationId: create, requestBody: {payload: $inputs.any}}",
    );
}

#[test]
fn a_member_may_come_by_replacement() {
    check(
        "
      - stepId: a
        operationId: create
        requestBody: {payload: {owner: {}}, replacements: [{target: /name, value: x}, {target: /owner/mail, value: y}]}
      - stepId: b
        operationId: create
        requestBody: {payload: {name: x, age: no}, replacements: [{target: /age, value: 3}]}
      - stepId: c
        operationId: create
        requestBody:
          payload: {name: x}
          replacements:
            - {target: /owner/mail, value: x} #! replacement-place
            - {target: /age, value: 1}
            - {target: /owner, value: {}}
            - {target: /owner/mail, value: x}
            - {target: $inputs.name, value: x} #! replacement-place",
    );
}

#[test]
fn one_alternative_must_fit() {
    check(
        "
      - {stepId: a, operationId: shape, requestBody: {payload: {kind: circle, radius: 1}}}
      - {stepId: b, operationId: shape, requestBody: {payload: {kind: square, side: 1, next: {kind: circle, radius: 2.5}}}}
      - {stepId: c, operationId: shape, requestBody: {payload: {kind: circle, side: 1}}} #! payload-schema
      - {stepId: d, operationId: shape, requestBody: {payload: {kind: $inputs.kind, side: 1}}}
      - {stepId: e, operationId: shape, requestBody: {payload: [1]}} #! payload-schema",
    );
}

#[test]
fn forms_are_texts() {
    check(
        "
      - {stepId: a, operationId: form, requestBody: {payload: {count: '3', kind: x}}}
      - {stepId: b, operationId: form, requestBody: {payload: {count: '{$inputs.count}'}}}
      - {stepId: c, operationId: form, requestBody: {payload: {count: three, kind: z, more: 1}}} #! payload-schema
      - {stepId: d, operationId: form, requestBody: {payload: 'count=three'}}",
    );
}

#[test]
fn json_that_is_written_as_text_is_checked_too() {
    check(
        r#"
      - {stepId: a, operationId: create, requestBody: {payload: '{"name": "{$inputs.name}", "age": {$inputs.age}}'}}
      - {stepId: b, operationId: create, requestBody: {payload: '{"name": "x", "age": }'}} #! payload-syntax
      - {stepId: c, operationId: create, requestBody: {payload: '{"age": {$inputs.age}}'}} #! payload-schema
      - {stepId: d, operationId: create, requestBody: {payload: '{"name": "x", "age": "a{$inputs.age}"}'}} #! payload-schema"#,
    );
}

#[test]
fn what_is_wrong_is_named() {
    let told = messages(
        "payload-schema",
        "      - {stepId: a, operationId: create, requestBody: {payload: {nam: x, age: 1.5}}}",
    );
    assert_eq!(
        told,
        [
            "the payload lacks `name`, which is required; ",
            "the payload cannot have a member `nam`; did you mean `name`?",
            "`/age` must be an integer or null, and `1.5` is a number with a fraction; ",
        ]
    );
}

#[test]
fn schemas_that_are_alternatives_of_themselves_end() {
    check(
        "
      - stepId: a
        operationId: knot
        requestBody: {payload: {a: {b: [1, {c: x}]}}}
        successCriteria: [{condition: $response.body#/a/b/c == 'x'}]
        outputs: {a: $response.body#/a/b/c}",
    );
}
