use super::fixture::{describe, lowered, node, url, with_faults};
use crate::Severity;
use crate::openapi::{Description, Location, OpenApiVersion};

fn keys(description: &Description) -> Vec<String> {
    description.operations().map(|key| format!("{} {} {}", key.method, key.path, key.pointer)).collect()
}

#[test]
fn operations_are_those_of_the_version() {
    let paths =
        "paths: {/a: {get: {}, query: {}, x-y: {}, summary: s, additionalOperations: {COPY: {}}}, x-b: {get: {}}}";
    let plain = ["GET /a /paths/~1a/get"];
    for (version, more) in [
        ("swagger: 2.0", &[][..]),
        ("openapi: 3.0.3", &[]),
        ("openapi: 3.1.0", &[]),
        ("openapi: 3.2.0", &["QUERY /a /paths/~1a/query", "COPY /a /paths/~1a/additionalOperations/COPY"]),
    ] {
        assert_eq!(keys(&describe(&format!("{version}\n{paths}"))), [&plain, more].concat(), "{version}");
    }
}

#[test]
fn documents_of_other_kinds_are_refused_and_later_versions_tried() {
    for (text, version, code) in [
        ("arazzo: 1.0.1", None, Some("openapi-version")),
        ("openapi: 4.0.0", None, Some("openapi-version")),
        ("openapi: [3]", None, Some("openapi-version")),
        ("- 1", None, Some("openapi-version")),
        ("openapi: 3.7.0", Some(OpenApiVersion::V3_2), Some("openapi-version")),
        ("openapi: 3.0", Some(OpenApiVersion::V3_0), None),
        ("swagger: '2.0'", Some(OpenApiVersion::V2_0), None),
        ("openapi: 3.1.0\npaths: []", Some(OpenApiVersion::V3_1), None),
    ] {
        let (root, source) = node(text);
        let (description, faults) = Description::new(root, url("file:///a"), source);
        assert_eq!(description.map(|d| d.version()), version, "{text}");
        assert_eq!(faults.first().map(|f| f.code.name), code, "{text}");
    }
}

#[test]
fn operation_ids_are_found_exactly_however_often_and_in_other_case() {
    let description = describe(
        "openapi: 3.1.0\npaths:\n  /a: {get: {operationId: 'x/{y}.z'}, put: {operationId: Par}}\n  /b: {get: {operationId: PAR}, post: {operationId: PAR}}",
    );
    let count = |id| description.by_operation_id(id).count();
    assert_eq!((count("x/{y}.z"), count("PAR"), count("par"), count("")), (1, 2, 0, 0));
    assert_eq!(description.by_operation_id_ignoring_case("par").count(), 3);
    assert_eq!(description.operation_ids().map(|id| &**id).collect::<Vec<_>>(), ["PAR", "Par", "x/{y}.z"]);
}

#[test]
fn bodies_keep_media_types_encodings_and_examples() {
    let description = describe(
        "openapi: 3.1.0
paths:
  /a:
    post:
      operationId: a
      deprecated: true
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {type: object}
            encoding:
              file: {contentType: 'image/png, image/jpeg', headers: {X-A: {schema: {type: integer}}}}
              tags: {style: spaceDelimited, explode: false, allowReserved: true}
          application/json: {examples: {one: {value: {n: 1.0}}}}
      responses:
        '200': {description: ok, headers: {X-B: {}}, content: {application/json: {example: [1]}}}
        4XX: {description: no}
        default: {description: else}
info: {x-aws-signingName: healthlake}",
    );
    let operation = lowered(&description, "a");
    let body = operation.request_body.as_ref().unwrap();
    assert!(body.required && operation.deprecated);
    assert_eq!(operation.signing_name.as_deref(), Some("healthlake"));
    assert_eq!(
        body.content.iter().map(|c| &*c.media_type).collect::<Vec<_>>(),
        ["multipart/form-data", "application/json"]
    );
    let encoding = &body.content[0].encoding;
    assert_eq!(encoding["file"].content_type.as_deref(), Some("image/png, image/jpeg"));
    assert_eq!((&*encoding["file"].headers[0].name, encoding["file"].headers[0].location), ("X-A", Location::Header));
    assert_eq!((encoding["tags"].explode, encoding["tags"].allow_reserved), (Some(false), Some(true)));
    assert_eq!(body.content[1].example.as_ref().unwrap().to_string(), r#"{"n":1.0}"#);
    let status = |code| operation.response(code).map(|response| response.status.to_string());
    assert_eq!(
        (status(200), status(404), status(500)),
        (Some("200".into()), Some("4XX".into()), Some("default".into()))
    );
    assert_eq!(operation.responses[0].content[0].example.as_ref().unwrap().to_string(), "[1]");
}

#[test]
fn faults_elsewhere_are_not_found_and_faults_here_have_a_place() {
    let text = "openapi: 3.0.0
paths:
  /a: {get: {operationId: good, parameters: null, requestBody: null, security: ~}, post: {operationId: bad, parameters: {}, requestBody: 7, responses: []}}
  /b: 7
  /c: {get: 8}
components: []";
    let description = describe(text);
    lowered(&description, "good");
    let (_, faults) = with_faults(&description, "bad");
    let found = super::fixture::faults(text, &faults);
    let found: Vec<(&str, &str)> = found.iter().map(|(code, text)| (*code, &**text)).collect();
    let severities: Vec<Severity> = faults.iter().map(|fault| fault.severity).collect();
    assert_eq!(
        severities,
        [Severity::Warning, Severity::Warning, Severity::Info],
        "answers do not matter to a request"
    );
    assert_eq!(found, [("openapi-malformed", "{}"), ("openapi-malformed", "7"), ("openapi-malformed", "[]")]);
}

#[test]
fn an_operation_that_cannot_be_found_is_an_error() {
    let text = "openapi: 3.0.0\npaths: {/a: {get: {operationId: a, $ref: '#/nowhere'}}}";
    let (operation, found) = with_faults(&describe(text), "a");
    assert_eq!((operation.span, found.len(), found[0].is_error()), (None, 1, true));
}
