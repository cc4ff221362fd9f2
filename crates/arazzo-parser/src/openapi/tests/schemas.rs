use super::fixture::{document, files};
use crate::openapi::{AdditionalProperties, Place, Schema};

fn schema(text: &str, name: &str) -> Schema {
    let (_, document) = document("file:///d/api.yaml", text);
    Schema::new(Place::new(document, ["components", "schemas", name].into_iter().collect()).unwrap())
}

const BODY: &str = "
components:
  schemas:
    Pet:
      allOf:
        - {$ref: '#/components/schemas/Animal'}
        - {properties: {name: {type: string}}, required: [name]}
      oneOf: [{properties: {bark: {}}}]
      properties: {tags: {type: [array, 'null'], items: {type: string}, xml: {wrapped: true, name: tag}}}
    Animal: {type: object, properties: {name: {type: integer}, kind: {enum: [cat, 1.0]}}, required: [kind], additionalProperties: false}
    Alias: {$ref: '#/components/schemas/Animal', description: here, xml: {name: alias}}
    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}], properties: {next: {$ref: '#/components/schemas/Loop'}}}
    Self: {$ref: '#/components/schemas/Self'}
    Old: {type: string, nullable: true, format: date, example: x, default: y}";

#[test]
fn keywords_are_looked_up_through_parts_and_references() {
    let text = format!("openapi: 3.1.0{BODY}");
    let pet = schema(&text, "Pet");
    assert_eq!(pet.properties(&()).keys().map(|k| &**k).collect::<Vec<_>>(), ["tags", "name", "kind"]);
    assert_eq!(pet.kind(&()).as_deref(), Some("object"));
    assert_eq!(pet.required(&()).iter().map(|k| &**k).collect::<Vec<_>>(), ["kind", "name"]);
    assert!(pet.property("bark", &()).is_some() && pet.property("meow", &()).is_none());
    let tags = pet.property("tags", &()).unwrap();
    assert_eq!(tags.items(&()).unwrap().types(&()).len(), 1);
    assert!(tags.is_nullable(&()) && tags.kind(&()).as_deref() == Some("array"));
    let xml = tags.xml(&()).unwrap();
    assert!(xml.wrapped && !xml.attribute && xml.name.as_deref() == Some("tag"));
    let kind = pet.property("kind", &()).unwrap();
    assert_eq!(kind.enumeration(&()).iter().map(ToString::to_string).collect::<Vec<_>>(), ["\"cat\"", "1.0"]);
    assert_eq!(schema(&text, "Animal").additional_properties(&()), AdditionalProperties::Forbidden);
    assert_eq!(pet.additional_properties(&()), AdditionalProperties::Allowed);
}

#[test]
fn what_stands_beside_a_reference_counts_since_3_1() {
    for (version, name) in
        [("swagger: '2.0'", None), ("openapi: 3.0.0", None), ("openapi: 3.1.0", Some("alias")), ("x: y", Some("alias"))]
    {
        let alias = schema(&format!("{version}{BODY}"), "Alias");
        assert_eq!(alias.xml(&()).and_then(|xml| xml.name).as_deref(), name, "{version}");
        assert!(alias.properties(&()).contains_key("kind"), "{version}");
        assert_eq!(alias.name(&()).as_deref(), Some("Animal"));
        assert_eq!(alias.resolve(&()), schema(&format!("{version}{BODY}"), "Animal"));
    }
}

#[test]
fn a_reference_stands_for_no_node_of_xml_since_3_2() {
    let rest = "
components:
  schemas:
    Named: {type: object, xml: {name: named, prefix: p}}
    Bare: {type: string}
    List: {type: array, items: {}}
    Box: {type: array, xml: {wrapped: true}}
    a: {$ref: '#/components/schemas/Named', xml: {name: beside}}
    b: {$ref: '#/components/schemas/Bare'}
    c: {$ref: '#/components/schemas/b'}
    d: {$ref: '#/components/schemas/List'}
    e: {$ref: '#/components/schemas/Box'}
    f: {$ref: '#/components/schemas/Named', xml: {nodeType: element, name: beside}}
    g: {$ref: '#/components/schemas/g'}
    h: {allOf: [{$ref: '#/components/schemas/Named'}]}
    i: {allOf: [{$ref: '#/components/schemas/Named'}, {$ref: '#/components/schemas/Box'}]}";
    for (name, in_3_1, in_3_2) in [
        ("a", Some("beside"), Some("named")),
        ("b", None, Some("Bare")),
        ("c", None, Some("Bare")),
        ("d", None, None),
        ("e", None, Some("Box")),
        ("f", Some("beside"), Some("beside")),
        ("g", None, None),
        ("h", Some("named"), Some("named")),
        ("i", None, None),
    ] {
        for (version, expected) in [("3.1.0", in_3_1), ("3.2.0", in_3_2)] {
            let found = schema(&format!("openapi: {version}{rest}"), name).xml(&());
            assert_eq!(found.and_then(|xml| xml.name).as_deref(), expected, "{version} {name}");
        }
    }
    assert!(schema(&format!("openapi: 3.1.0{rest}"), "i").xml(&()).is_some_and(|xml| xml.wrapped));
}

#[test]
fn schemas_that_contain_themselves_are_finite() {
    for version in ["openapi: 3.0.0", "openapi: 3.1.0"] {
        let text = format!("{version}{BODY}");
        let looping = schema(&text, "Loop");
        assert_eq!(looping.properties(&()).len(), 1);
        assert_eq!(looping.property("next", &()).unwrap().resolve(&()), looping.resolve(&()));
        assert_eq!(schema(&text, "Self").kind(&()), None);
    }
}

#[test]
fn annotations_of_3_0_are_read() {
    let old = schema(&format!("openapi: 3.0.0{BODY}"), "Old");
    assert!(old.is_nullable(&()));
    assert_eq!(old.format(&()).as_deref(), Some("date"));
    assert_eq!((old.example(&()).unwrap().to_text(), old.default(&()).unwrap().to_text()), ("x".into(), "y".into()));
}

#[test]
fn identifiers_and_anchors_name_schemas() {
    let text = "
openapi: 3.1.0
components:
  schemas:
    A: {$ref: '#other'}
    B: {$anchor: other, type: boolean}
    C: {$ref: 'https://example.com/s/d.json'}
    D: {$id: 'https://example.com/s/d.json', type: integer, properties: {e: {$ref: e.json}, f: {$ref: '#/$defs/F'}}, $defs: {F: {type: 'null'}}}
    G: {$dynamicRef: '#other'}
    H: {$ref: 'models.yaml#/M'}";
    let files = files([
        ("https://example.com/s/e.json", "type: string"),
        ("file:///d/models.yaml", "M: {$ref: '#/N'}\nN: {type: array}"),
    ]);
    let kind = |name: &str| schema(text, name).types(&files).first().map(ToString::to_string).unwrap_or_default();
    assert_eq!([kind("A"), kind("C"), kind("G"), kind("H")], ["boolean", "integer", "boolean", "array"]);
    let d = schema(text, "D");
    assert_eq!(d.property("e", &files).unwrap().kind(&files).as_deref(), Some("string"));
    assert!(d.property("f", &files).unwrap().is_nullable(&files));
}
