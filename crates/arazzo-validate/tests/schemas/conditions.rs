//! Criteria.

use super::marked::{check, messages};

#[test]
fn comparisons_that_never_change_are_told() {
    check(
        "
      - stepId: a
        operationId: get
        parameters: [{name: petId, in: path, value: '1'}]
        successCriteria:
          - condition: $response.body#/status == 'SOLD'
          - condition: $response.body#/status == 'gone' #! condition-type
          - condition: $response.body#/status != 'gone' #! condition-type
          - condition: $response.body#/age == '7'
          - condition: $response.body#/age == 7.5 #! condition-type
          - condition: $response.body#/age > 'old' #! condition-type
          - condition: $response.body#/age == 'old' #! condition-type
          - condition: $response.body#/alive == true
          - condition: $response.body#/alive == 'true' #! condition-type
          - condition: $response.body#/alive > 1 #! condition-type
          - condition: $response.body#/alive
          - condition: $response.body#/age #! condition-type
          - condition: $response.body#/age == null || $response.body#/name == 5
          - condition: $response.body#/alive == $response.body#/name #! condition-type
          - condition: $response.body#/age == $response.body#/name
          - condition: $statusCode >= 200 && $statusCode < 'x' #! condition-type",
    );
}

#[test]
fn queries_and_patterns_are_compared_with_the_schema() {
    check(
        "
      - stepId: a
        operationId: get
        parameters: [{name: petId, in: path, value: '1'}]
        successCriteria:
          - {context: $response.body, type: jsonpath, condition: '$[?$.status == \"sold\"]'}
          - {context: $response.body, type: jsonpath, condition: '$[?$.status == \"SOLD\"]'} #! condition-type
          - {context: $response.body, type: jsonpath, condition: '$[?$.state == \"sold\"]'} #! pointer-not-in-schema
          - {context: $response.body, type: jsonpath, condition: '$[?$.age == \"1\"]'} #! condition-type
          - {context: $response.body#/status, type: regex, condition: '^(sold|gone)$'}
          - {context: $response.body#/status, type: regex, condition: '^SOLD$'} #! condition-type
          - {context: $statusCode, type: regex, condition: '^2..$'}
          - {context: $statusCode, type: regex, condition: '^2...$'} #! condition-type",
    );
}

#[test]
fn statuses_are_documented() {
    check(
        "
      - stepId: a
        operationId: create
        requestBody: {payload: {name: x}}
        successCriteria:
          - condition: $statusCode == 201
          - condition: $statusCode == 204 #! undocumented-status
        onSuccess:
          - {name: a, type: end, criteria: [{condition: $statusCode == 202}]} #! undocumented-status
        onFailure:
          - {name: b, type: retry, criteria: [{condition: $statusCode == 503 || 429 == $statusCode}]}
      - stepId: b
        operationId: get
        parameters: [{name: petId, in: path, value: '1'}]
        successCriteria: [{condition: $statusCode == 206 || $statusCode == 418}]",
    );
}

#[test]
fn the_message_names_what_is_allowed() {
    let told = messages(
        "condition-type",
        "      - stepId: a
        operationId: get
        parameters: [{name: petId, in: path, value: '1'}]
        successCriteria: [{condition: $response.body#/status == 'availabel'}]",
    );
    assert_eq!(
        told,
        [
            "`$response.body#/status == 'availabel'` is never true: the schema allows only `available`, `sold`; did you mean `available`?"
        ]
    );
}
