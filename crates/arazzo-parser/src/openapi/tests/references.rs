use super::fixture::{describe, document, faults, files, lowered, url, with_faults};
use crate::openapi::{Place, Style, may_lead_out, missing_documents, operation};

const API: &str =
    "openapi: 3.1.0\npaths:\n  /items: {$ref: paths/items.yaml}\n  /local: {$ref: '#/components/pathItems/L'}
components: {pathItems: {L: {get: {operationId: local}}}}";
const ITEMS: &str = "
parameters: [{$ref: '../common.yaml#/components/parameters/Tags'}]
get: {operationId: list}
post: {operationId: create, requestBody: {$ref: ../common.yaml#/components/requestBodies/Form}}";
const COMMON: &str = "
components:
  parameters:
    Tags: {$ref: '#/components/parameters/Real~1Tags'}
    Real/Tags: {name: tags, in: query, explode: false}
  requestBodies: {Form: {content: {application/x-www-form-urlencoded: {}}}}";

#[test]
fn path_items_parameters_and_bodies_are_found_in_other_files_relative_to_each() {
    let mut description = describe(API);
    assert_eq!(description.by_operation_id("local").count(), 1, "local references need no other document");
    assert_eq!(description.by_operation_id("list").count(), 0);
    assert_eq!(
        description.missing_path_items(&()).into_keys().collect::<Vec<_>>(),
        [url("file:///d/paths/items.yaml")]
    );

    let files = files([("file:///d/paths/items.yaml", ITEMS), ("file:///d/common.yaml", COMMON)]);
    assert_eq!(description.complete(&files), []);
    let lower = |id: &str| operation(&description, description.by_operation_id(id).next().unwrap(), &files);
    let (list, list_faults) = lower("list");
    let (create, create_faults) = lower("create");
    assert_eq!([list_faults, create_faults].concat(), []);
    assert_eq!((&*list.key.path, &*list.key.pointer.to_string()), ("/items", "/paths/~1items/get"));
    assert_eq!(
        (&*list.parameters[0].name, list.parameters[0].style, list.parameters[0].explode),
        ("tags", Style::Form, false)
    );
    assert_eq!(&*create.request_body.unwrap().content[0].media_type, "application/x-www-form-urlencoded");
    assert_eq!(description.operation_at("/paths/~1items/post").unwrap().0.operation_id.as_deref(), Some("create"));
}

#[test]
fn needed_documents_are_named_until_all_are_there() {
    let description = describe(API);
    let start = Place::new(description.document().clone(), ["paths"].into_iter().collect()).unwrap();
    let mut have = files([]);
    let mut rounds = Vec::new();
    loop {
        let missing = missing_documents(vec![start.clone()], &have);
        let Some((next, from)) = missing.first_key_value() else { break };
        assert_eq!(from.path().contains("items"), next.path().contains("common"));
        rounds.push(next.path().to_owned());
        have.extend([document(next.as_str(), if next.path().contains("items") { ITEMS } else { COMMON })]);
    }
    assert_eq!(rounds, ["/d/paths/items.yaml", "/d/common.yaml"]);
}

#[test]
fn references_that_lead_nowhere_are_warnings_with_a_place() {
    let text = "openapi: 3.0.0
paths:
  /a:
    get:
      operationId: a
      parameters: [{$ref: '#/components/parameters/Limt'}, {$ref: '#/components/parameters/Loop'}, {$ref: no.yaml#/x}]
components:
  parameters: {Limit: {name: l, in: query}, Loop: {$ref: '#/components/parameters/Pool'}, Pool: {$ref: '#/components/parameters/Loop'}}";
    let (operation, found) = with_faults(&describe(text), "a");
    assert_eq!(operation.parameters, []);
    assert!(found.iter().all(|fault| !fault.is_error()));
    assert_eq!(found[0].help.as_deref(), Some("did you mean `Limit`?"));
    assert_eq!(
        faults(text, &found),
        [
            ("unresolved-reference", "'#/components/parameters/Limt'".to_owned()),
            ("reference-cycle", "'#/components/parameters/Loop'".to_owned()),
            ("unresolved-reference", "no.yaml#/x".to_owned()),
        ]
    );
}

#[test]
fn circles_of_references_end() {
    for text in [
        "openapi: 3.0.0\npaths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a', get: {operationId: a}}}",
        "openapi: 3.0.0\npaths: {/a: {$ref: '#/paths/~1a', get: {operationId: a}}}",
        "openapi: 3.1.0\npaths: {/a: {$ref: '#/x/y/z', get: {operationId: a}}}\nx: {$ref: '#/x/y/z'}",
        "openapi: 3.1.0\npaths: {/a: {get: {operationId: a, parameters: {$ref: '#/p'}}}}\np: {$ref: '#/p'}",
        "openapi: 3.1.0\npaths: {/a: {get: {operationId: a, parameters: [{$ref: '#/x/y/z/y/z'}]}}}\nx: {$ref: '#/w/y/y'}\nw: {$ref: '#/x/z/z'}",
    ] {
        let (root, source) = super::fixture::node(text);
        let (description, mut found) = crate::openapi::Description::new(root, url("file:///a"), source);
        let description = description.unwrap();
        for key in description.operations() {
            found.extend(operation(&description, key, &()).1);
        }
        assert!(!found.is_empty() && description.by_operation_id("a").count() > 0, "{text}");
    }
}

#[test]
fn a_reference_may_pass_through_references_and_be_percent_encoded() {
    let description = describe(
        "openapi: 3.0.0
paths:
  /a: {get: {operationId: a, parameters: [{$ref: '#/paths/~1b~1%7Bid%7D/parameters/0'}, {$ref: '#/x/100%25'}]}}
  /b/{id}: {$ref: '#/x/item'}
x: {item: {parameters: [{name: one, in: query}]}, 100%: {name: two, in: query}}",
    );
    let operation = lowered(&description, "a");
    assert_eq!(operation.parameters.iter().map(|p| &*p.name).collect::<Vec<_>>(), ["one", "two"]);
}

#[test]
fn self_changes_what_references_are_relative_to() {
    let description = describe(
        "openapi: 3.2.0\n$self: https://example.com/v/api.yaml\npaths: {/a: {get: {operationId: a, parameters: [{$ref: p.yaml}, {$ref: 'api.yaml#/q'}]}}}\nq: {name: q, in: query}",
    );
    let files = files([("https://example.com/v/p.yaml", "{name: p, in: query}")]);
    let (operation, faults) = operation(&description, description.by_operation_id("a").next().unwrap(), &files);
    assert_eq!(faults, []);
    assert_eq!(operation.parameters.iter().map(|p| &*p.name).collect::<Vec<_>>(), ["p", "q"]);
}

#[test]
fn references_that_stay_in_their_document_are_known_by_their_text() {
    for inner in [
        "a: {$ref: '#/a'}",
        "a:\n  $ref: \"#/a\"\nb: {\"$ref\" : '#b'}",
        r##"{"a":{"$ref":"#/a"},"b":{"$ref" :  "#/b"}}"##,
        "no reference",
    ] {
        assert!(!may_lead_out(inner), "{inner}");
    }
    for outer in [
        "a: {$ref: other.yaml}",
        "a: {$ref: 'other.yaml#/a'}",
        "a: {$ref: '#/a'}\nb: {$ref: b.yaml}",
        "a:\n  $ref: # there\n    other.yaml",
        "a:\n  $ref:\n    '#/a'",
        "a: {$ref: *there}",
        "a: {$ref: !!str 'b.yaml'}",
        r#"{"a": {"\u0024ref": "b.yaml"}}"#,
        r#"a: {"\x24ref": b.yaml}"#,
        r#"{"a": {"$\u0072ef": "b.yaml"}}"#,
    ] {
        assert!(may_lead_out(outer), "{outer}");
    }
}
