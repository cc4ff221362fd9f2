use super::fixture::{describe, describe_at, lowered};
use crate::openapi::{Operation, Style};

fn operation(root: &str, body: &str) -> Operation {
    lowered(&describe(&format!("swagger: '2.0'\n{root}\npaths: {{/a: {{post: {{operationId: a, {body}}}}}}}")), "a")
}

#[test]
fn servers_are_made_of_schemes_host_and_base_path() {
    for (root, own, expected) in [
        ("{host: h, basePath: /v1, schemes: [http, https]}", "", &["https://h/v1", "http://h/v1"][..]),
        ("{host: 'h:8', basePath: v1}", "", &["https://h:8/v1"]),
        ("{host: h, schemes: [https]}", "schemes: [http, ws]", &["http://h"]),
        ("{basePath: /v1}", "", &[]),
    ] {
        let root = root.trim_matches(['{', '}']).replace(", ", "\n").replace("http\nhttps", "http, https");
        let operation = operation(&root, own);
        assert_eq!(operation.servers.iter().map(|s| &*s.url).collect::<Vec<_>>(), expected, "{root}");
    }
    let remote =
        describe_at("http://g:9/d/s.json", "swagger: '2.0'\nbasePath: /v1\npaths: {/a: {get: {operationId: a}}}");
    assert_eq!(lowered(&remote, "a").server().unwrap().resolve(|_| None).unwrap().as_str(), "http://g:9/v1");
}

#[test]
fn collection_formats_are_styles() {
    for (written, style, explode) in [
        ("in: query", Style::Form, false),
        ("in: query, collectionFormat: csv", Style::Form, false),
        ("in: query, collectionFormat: ssv", Style::SpaceDelimited, false),
        ("in: query, collectionFormat: tsv", Style::TabDelimited, false),
        ("in: query, collectionFormat: pipes", Style::PipeDelimited, false),
        ("in: query, collectionFormat: multi", Style::Form, true),
        ("in: path, collectionFormat: csv", Style::Simple, false),
        ("in: header", Style::Simple, false),
    ] {
        let operation =
            operation("", &format!("parameters: [{{name: p, {written}, type: array, items: {{type: string}}}}]"));
        let found = &operation.parameters[0];
        assert_eq!((found.style, found.explode), (style, explode), "{written}");
        assert_eq!(found.schema.as_ref().unwrap().items(&()).unwrap().kind(&()).as_deref(), Some("string"));
    }
}

#[test]
fn a_body_parameter_is_a_body_of_what_the_operation_consumes() {
    let media = |root: &str, own: &str| {
        let body = operation(
            root,
            &format!("{own} parameters: [{{name: b, in: body, required: true, schema: {{type: object}}}}]"),
        );
        assert!(body.parameters.is_empty());
        let body = body.request_body.unwrap();
        assert!(body.required && body.content[0].schema.as_ref().unwrap().kind(&()).as_deref() == Some("object"));
        body.content.iter().map(|c| c.media_type.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(media("", ""), ["application/json"]);
    assert_eq!(media("consumes: [text/xml]", ""), ["text/xml"]);
    assert_eq!(media("consumes: [text/xml]", "consumes: [a/b, c/d],"), ["a/b", "c/d"]);
    assert_eq!(media("consumes: [text/xml]", "consumes: [],"), ["application/json"]);
}

#[test]
fn form_parameters_are_one_form() {
    let form = |consumes: &str, kind: &str| {
        operation(
            &format!("consumes: [{consumes}]"),
            &format!("parameters: [{{name: f, in: formData, type: {kind}, required: true}}, {{name: t, in: formData, type: array, collectionFormat: multi}}]"),
        )
        .request_body
        .unwrap()
    };
    for (consumes, kind, media_type) in [
        ("application/json", "string", "application/x-www-form-urlencoded"),
        ("application/json", "file", "multipart/form-data"),
        ("application/x-www-form-urlencoded, multipart/form-data", "file", "multipart/form-data"),
        ("multipart/form-data", "string", "multipart/form-data"),
    ] {
        assert_eq!(&*form(consumes, kind).content[0].media_type, media_type, "{consumes} {kind}");
    }
    let body = form("", "integer");
    let schema = body.content[0].schema.as_ref().unwrap();
    assert_eq!(schema.properties(&()).keys().map(|k| &**k).collect::<Vec<_>>(), ["f", "t"]);
    assert_eq!(schema.property("f", &()).unwrap().kind(&()).as_deref(), Some("integer"));
    assert_eq!(schema.required(&()), ["f".into()]);
    assert_eq!(body.content[0].encoding["t"].explode, Some(true));
    assert!(body.required);
}

#[test]
fn responses_have_what_the_operation_produces() {
    let operation = operation(
        "produces: [application/xml]",
        "responses: {200: {schema: {type: array}, headers: {X: {type: integer}}, examples: {application/json: [1]}}, 204: {}}",
    );
    let ok = operation.response(200).unwrap();
    let content: Vec<_> =
        ok.content.iter().map(|c| (&*c.media_type, c.example.as_ref().map(ToString::to_string))).collect();
    assert_eq!(content, [("application/xml", None), ("application/json", Some("[1]".to_owned()))]);
    assert_eq!(&*ok.headers[0].name, "X");
    assert!(operation.response(204).unwrap().content.is_empty());
}
