//! Ways into values.

use super::marked::{check, messages};

#[test]
fn pointers_lead_to_what_the_schema_has() {
    check(
        "
      - stepId: a
        operationId: list
        successCriteria: [{condition: $statusCode == 200}]
        outputs:
          whole: $response.body
          next: $response.body#/next
          wrong: $response.body#/following #! pointer-not-in-schema
          item: $response.body#/items/0
          name: $response.body#/items/0/name
          index: $response.body#/items/name #! pointer-not-in-schema
          scalar: $response.body#/next/more #! pointer-not-in-schema
          label: $response.body#/labels/any/text
          label-wrong: $response.body#/labels/any/size #! pointer-not-in-schema
          code: $response.body#/codes/x-a
          code-wrong: $response.body#/codes/y #! pointer-not-in-schema
          free: $response.body#/free/what/ever/0
          cut: $response.body#/cut/b
          loose: $response.body#/loose/b
          failure: $response.body#/problem
      - stepId: b
        operationId: get
        parameters:
          - {name: petId, in: path, value: $steps.a.outputs.item#/id}
        outputs: {id: $steps.a.outputs.item#/ident} #! pointer-not-in-schema
      - {stepId: c, operationId: file, parameters: [{name: path, in: path, value: x}], outputs: {a: $response.body#/b}}
      - {stepId: d, operationId: amazon, requestBody: {payload: {}}, outputs: {a: $response.body#/b}}
      - {stepId: e, operationId: shape, requestBody: {payload: $inputs.shape}, outputs: {a: $response.body#/next/next/radius, b: $response.body#/next/ring}} #! pointer-not-in-schema",
    );
}

#[test]
fn outputs_of_called_workflows_are_followed() {
    check(
        "  - workflowId: main
    inputs: {type: object, properties: {customer: {type: object, additionalProperties: false, properties: {id: {type: string}}}}}
    steps:
      - stepId: a
        workflowId: child
        outputs:
          ok: $outputs.first#/name
          wrong: $outputs.first#/nam #! pointer-not-in-schema
          also: $workflows.child.outputs.first#/nam #! pointer-not-in-schema
      - stepId: b
        operationId: get
        parameters: [{name: petId, in: path, value: $inputs.customer#/name}] #! pointer-not-in-schema
      - stepId: c
        operationId: get
        parameters: [{name: petId, in: path, value: $inputs.customer#/id}]
  - workflowId: child
    steps:
      - {stepId: a, operationId: list, outputs: {pet: $response.body#/items/0}}
    outputs: {first: $steps.a.outputs.pet}",
    );
}

#[test]
fn what_is_shared_must_be_wrong_for_every_step() {
    check(
        "  - workflowId: main
    successActions:
      - name: done
        type: end
        criteria: [{condition: $response.body#/next == 'x'}]
      - name: never
        type: end
        criteria:
          - condition: $response.body#/none == 'x' #! pointer-not-in-schema
    steps:
      - {stepId: a, operationId: list}
      - {stepId: b, operationId: get, parameters: [{name: petId, in: path, value: '1'}]}",
    );
}

#[test]
fn parts_of_the_request_must_be_sent() {
    check(
        "
      - stepId: a
        operationId: get
        parameters: [{name: petId, in: path, value: '1'}]
        outputs:
          id: $request.path.petId
          other: $request.path.id #! pointer-not-in-schema
          query: $request.query.q #! pointer-not-in-schema
          header: $request.header.User-Agent",
    );
}

#[test]
fn the_message_names_what_is_there() {
    let told = messages(
        "pointer-not-in-schema",
        "      - stepId: a
        operationId: list
        outputs: {a: $response.body#/items/0/nmae, b: $response.body#/items/first, c: $response.body#/next/x}",
    );
    assert_eq!(
        told,
        [
            "`$response.body#/items/0/nmae` is not described: by its schema, `/items/0` has no member `nmae`; did you mean `name`?",
            "`$response.body#/items/first` is never there: `/items` is an array, and `first` is no number of an element; name an element, the first one with `/0`",
            "`$response.body#/next/x` is never there: `/next` is a string, which has no members; end the pointer before `/x`",
        ]
    );
}
