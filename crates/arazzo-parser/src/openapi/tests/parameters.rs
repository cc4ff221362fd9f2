use super::fixture::{describe, faults, lowered, with_faults};
use crate::openapi::{Location, Parameter, Style};

fn parameters(list: &str) -> Vec<Parameter> {
    let text = format!("openapi: 3.2.0\npaths: {{/a: {{get: {{operationId: a, parameters: [{list}]}}}}}}");
    lowered(&describe(&text), "a").parameters
}

#[test]
fn styles_default_by_location_and_explode_by_style() {
    for (written, style, explode) in [
        ("in: query", Style::Form, true),
        ("in: query, style: form, explode: false", Style::Form, false),
        ("in: query, style: spaceDelimited", Style::SpaceDelimited, false),
        ("in: query, style: pipeDelimited, explode: 'true'", Style::PipeDelimited, true),
        ("in: query, style: deepObject, explode: true", Style::DeepObject, true),
        ("in: path", Style::Simple, false),
        ("in: path, style: label", Style::Label, false),
        ("in: path, style: matrix, explode: true", Style::Matrix, true),
        ("in: header", Style::Simple, false),
        ("in: cookie", Style::Form, true),
        ("in: cookie, style: cookie", Style::Cookie, true),
        ("in: querystring", Style::Form, true),
    ] {
        let found = parameters(&format!("{{name: p, {written}}}"));
        assert_eq!((found[0].style, found[0].explode), (style, explode), "{written}");
    }
}

#[test]
fn parameters_in_the_path_are_required() {
    let found = parameters("{name: a, in: path}, {name: b, in: query}, {name: c, in: query, required: true}");
    assert_eq!(found.iter().map(|p| p.required).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn content_gives_media_type_and_schema() {
    let found = parameters("{name: q, in: querystring, content: {application/json: {schema: {type: object}}}}");
    assert_eq!(found[0].content_type.as_deref(), Some("application/json"));
    assert_eq!(found[0].schema.as_ref().unwrap().kind(&()).as_deref(), Some("object"));
}

#[test]
fn header_parameters_with_a_meaning_of_their_own_are_ignored() {
    let found = parameters(
        "{name: accept, in: header}, {name: Authorization, in: header}, {name: Accept, in: query}, {name: X, in: header}",
    );
    assert_eq!(
        found.iter().map(|p| (&*p.name, p.location)).collect::<Vec<_>>(),
        [("Accept", Location::Query), ("X", Location::Header)]
    );
    assert!(found[1].is("x", Location::Header) && !found[0].is("accept", Location::Query));
}

#[test]
fn an_operation_overrides_its_path_item_by_name_and_location() {
    let description = describe(
        "openapi: 3.0.0
paths:
  /a:
    parameters: [{name: p, in: query, style: pipeDelimited}, {name: X-A, in: header, required: true}, {name: p, in: path}]
    get: {operationId: a, parameters: [{name: p, in: query}, {name: x-a, in: header}]}",
    );
    let operation = lowered(&description, "a");
    let found: Vec<_> =
        operation.parameters.iter().map(|p| (&*p.name, p.location.name(), p.style, p.required)).collect();
    assert_eq!(
        found,
        [
            ("p", "query", Style::Form, false),
            ("x-a", "header", Style::Simple, false),
            ("p", "path", Style::Simple, true)
        ]
    );
}

#[test]
fn broken_parameters_are_left_out_with_a_place() {
    let text = "openapi: 3.0.0\npaths: {/a: {get: {operationId: a, parameters: [{name: p}, {name: q, in: body}, 3, {name: r, in: query, style: x}]}}}";
    let (operation, found) = with_faults(&describe(text), "a");
    assert_eq!(operation.parameters.iter().map(|p| (&*p.name, p.style)).collect::<Vec<_>>(), [("r", Style::Form)]);
    let places: Vec<String> = faults(text, &found).into_iter().map(|(_, place)| place).collect();
    assert_eq!(places, ["{name: p}", "3", "{name: q, in: body}", "{name: r, in: query, style: x}"]);
}

#[test]
fn undeclared_parameters_have_the_default_style_of_their_location() {
    for (location, style, explode, required) in [
        (Location::Path, Style::Simple, false, true),
        (Location::Query, Style::Form, true, false),
        (Location::Header, Style::Simple, false, false),
        (Location::Cookie, Style::Form, true, false),
    ] {
        let found = Parameter::undeclared("p".into(), location);
        assert_eq!((found.style, found.explode, found.required), (style, explode, required), "{location}");
    }
}
