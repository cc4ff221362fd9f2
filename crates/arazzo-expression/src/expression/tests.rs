use super::*;
use crate::Pointer;
use proptest::prelude::*;

const V1_0: Dialect = Dialect::lenient(Version::V1_0);
const V1_1: Dialect = Dialect::lenient(Version::V1_1);
const STRICT_1_0: Dialect = Dialect::strict(Version::V1_0);
const STRICT_1_1: Dialect = Dialect::strict(Version::V1_1);

fn parsed(text: &str, dialect: Dialect) -> Parsed {
    Expression::parse(text, dialect).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn body(pointer: &str) -> Expression {
    Expression::Response(Source::Body(Access::pointer(Pointer::parse(pointer).unwrap())))
}

fn step(step: &str, name: &str) -> Expression {
    Expression::StepOutputs { step: step.into(), name: Name::new(name) }
}

#[test]
fn every_production_parses_in_every_dialect_and_prints_itself() {
    for text in [
        "$url",
        "$method",
        "$statusCode",
        "$request.header.Content-Type",
        "$response.header.SERVER",
        "$response.header.A#b",
        "$response.header.X.Rate#1",
        "$response.header.!#$%&'*+-.^_`|~",
        "$request.query.q",
        "$request.query.",
        "$request.query.a b#/c",
        r#"$request.query.a\"b\\c"#,
        r"$request.path.\u007bid\u007d",
        "$request.path.id",
        "$request.body",
        "$response.body",
        "$response.body#",
        "$response.body#/",
        "$response.body#/items/0/id",
        "$response.body#/a~1b/~0",
        "$response.body#/a b/c.d[0]/é",
        "$inputs.customer#/firstName",
        "$inputs.a.b_c-d",
        "$outputs.order#/0",
        "$steps.login-1.outputs.token",
        "$steps.s.outputs.a.b#/0/x",
        "$steps.outputs.outputs.outputs",
        "$workflows.w.inputs.x#/a",
        "$workflows.w.outputs.a.b",
        "$workflows.w.outputs.steps",
        "$sourceDescriptions.api.url",
        "$sourceDescriptions.api.get-/files/x_getById#1",
        "$components.parameters.page.size",
        "$components.successActions.done",
        "$components.failureActions.again",
    ] {
        for dialect in [V1_0, V1_1, STRICT_1_0, STRICT_1_1] {
            let parsed = parsed(text, dialect);
            assert_eq!(parsed.expression.to_string(), text);
            assert_eq!(parsed.notes, [], "{text}");
        }
    }
}

#[test]
fn later_roots_belong_to_1_1() {
    for text in ["$self", "$message.payload#/id", "$message.header.x", "$request.payload", "$response.payload#/a"] {
        assert_eq!(parsed(text, STRICT_1_1).expression.to_string(), text);
        assert!(Expression::parse(text, STRICT_1_0).is_err(), "{text}");
        if text != "$self" {
            assert_eq!(parsed(text, V1_0).notes[0].kind, NoteKind::LaterVersion, "{text}");
        }
    }
    assert!(Expression::parse("$self", V1_0).is_err());
}

#[test]
fn what_no_dialect_has_is_refused() {
    for text in [
        "",
        "$",
        "x",
        "url",
        "$url.x",
        "$method#/a",
        "$statusCode ==",
        "$statuscode",
        "$URL",
        "$5",
        "$transaction",
        "$.items[*]",
        "$self.x",
        "$request",
        "$response",
        "$response.",
        "$response.headerX",
        "$response.header",
        "$response.header.",
        "$response.header.a b",
        "$response.header.a:b",
        "$response.header.a[0]",
        "$response.query",
        "$response.cookie.x",
        "$response.bodyx",
        "$response.body#/~2",
        "$response.body.",
        "$response.body..a",
        "$response.body[x]",
        "$response.body.a[?(@.b == 'c')].d",
        "$response.body#/a/{$inputs.x}",
        "$inputs.",
        "$inputs.#/a",
        "$inputs/a",
        "$inputsx",
        "$inputs.a{$inputs.b}",
        "$inputs.a}",
        "$steps",
        "$steps.",
        "$steps.x",
        "$steps.x.",
        "$steps.x.y",
        "$steps.x.inputs.y",
        "$steps..outputs.y",
        "$steps. b.outputs.y",
        "$steps.a $steps.b.outputs.y",
        "$steps.x.outputs.",
        "$steps.x.outputsy",
        "$workflows.w",
        "$workflows.w.x.y",
        "$workflows.w.steps.s",
        "$workflows..outputs.y",
        "$sourceDescriptions",
        "$sourceDescriptions.a",
        "$sourceDescriptions.a.",
        "$sourceDescriptions.a#/paths/x.y",
        "$components",
        "$components.inputs.x",
        "$components.parameters",
        "$components.parameters.",
    ] {
        for dialect in [V1_0, V1_1, STRICT_1_0, STRICT_1_1] {
            let result = Expression::parse(text, dialect);
            let error = result.expect_err(text);
            assert!(error.range.start <= error.range.end && error.range.end <= text.len(), "{text}: {error:?}");
            assert!(text.get(error.range.clone()).is_some(), "{text}: {error:?}");
        }
    }
}

#[test]
fn lenient_forms_are_accepted_with_a_note() {
    use NoteKind::*;
    for (text, same, kind, noted, replacement) in [
        ("$response.headers.etag", "$response.header.etag", PluralHeaders, "headers", Some("header")),
        ("$response.body#id", "$response.body#/id", PointerWithoutSlash, "#", Some("#/")),
        ("$response.body/AccessToken", "$response.body#/AccessToken", PointerWithoutHash, "/", Some("#/")),
        ("$response.body.a[0].b", "$response.body.a[0].b", DottedAccess, ".a[0].b", Some("#/a/0/b")),
        ("$response.body[0]['x y']", "$response.body[0]['x y']", DottedAccess, "[0]['x y']", Some("#/0/x y")),
        ("$response.body.a#/b/0", "$response.body.a.b[0]", DottedAccess, ".a#/b/0", Some("#/a/b/0")),
        ("$inputs", "$inputs", WholeObject, "$inputs", None),
        ("$inputs#/a", "$inputs#/a", WholeObject, "$inputs", None),
        ("$steps.x.outputs", "$steps.x.outputs", WholeObject, "$steps.x.outputs", None),
        ("$workflows.w.outputs", "$workflows.w.outputs", WholeObject, "$workflows.w.outputs", None),
        ("$workflows.w.steps.s.outputs.n", "$workflows.w.steps.s.outputs.n", WorkflowStep, ".steps.s.outputs.n", None),
        ("$steps.x.outputs.y#z", "$steps.x.outputs.y#/z", PointerWithoutSlash, "#", Some("#/")),
        ("$inputs.page[size]", "$inputs.page[size]", LooseName, "page[size]", None),
        ("$steps.x.outputs.items[0].id", "$steps.x.outputs.items[0].id", LooseName, "items[0].id", None),
        (" $url\n", "$url", SurroundingSpace, " $url\n", Some("$url")),
    ] {
        for dialect in [V1_0, V1_1] {
            let Parsed { expression, notes } = parsed(text, dialect);
            assert_eq!(expression.to_string(), same);
            assert_eq!(notes.len(), 1, "{text}");
            assert_eq!((notes[0].kind, &text[notes[0].range.clone()]), (kind, noted), "{text}");
            assert_eq!(notes[0].replacement.as_deref(), replacement, "{text}");
        }
        assert!(Expression::parse(text, STRICT_1_1).is_err(), "{text}");
        assert_eq!(Expression::parse(text, STRICT_1_0).is_ok(), kind == LooseName || text.ends_with("#z"), "{text}");
    }
}

#[test]
fn a_replacement_gives_the_form_of_the_specification() {
    for text in ["$response.headers.x", "$response.body#id/0", "$response.body/a", "$response.body.a['b/c'][1]"] {
        let Parsed { notes, .. } = parsed(text, V1_0);
        let mut fixed = text.to_owned();
        fixed.replace_range(notes[0].range.clone(), notes[0].replacement.as_deref().unwrap());
        assert!(Expression::parse(&fixed, STRICT_1_1).is_ok(), "{fixed}");
    }
}

#[test]
fn names_of_1_0_are_any_characters() {
    for name in
        ["page[size]", "$.xgafv", "first name", "assets (with assetReturns)", "Array<TeamInfo>", "é", "a/b", "{a}"]
    {
        for dialect in [V1_0, STRICT_1_0] {
            let text = format!("$inputs.{name}#/0");
            let expression = parsed(&text, dialect).expression;
            let pointer = Some(Pointer::parse("/0").unwrap());
            assert_eq!(expression, Expression::Inputs(Name { text: name.into(), pointer }));
            assert_eq!(parsed(&format!("$steps.s.outputs.{name}"), dialect).expression, step("s", name));
        }
        assert!(Expression::parse(&format!("$inputs.{name}"), STRICT_1_1).is_err(), "{name}");
        assert_eq!(Expression::parse(&format!("$inputs.{name}"), V1_1).is_ok(), name == "page[size]", "{name}");
    }
    for id in ["Plan a Trip_0", "a.b"] {
        let text = format!("$steps.{id}.outputs.x");
        assert_eq!(parsed(&text, V1_0).expression, step(id, "x"));
        assert_eq!(parsed(&text, V1_0).notes[0].kind, NoteKind::LooseName);
        assert!(Expression::parse(&text, V1_1).is_err());
    }
    assert_eq!(parsed("$inputs.a#b", STRICT_1_0).expression, Expression::Inputs(Name::new("a#b")));
}

#[test]
fn braces_stand_in_pointers_of_1_0_only() {
    assert_eq!(parsed("$response.body#/{id}", V1_0).expression, body("/{id}"));
    for text in ["$response.body#/{id}", "$response.body#{id}", "$response.body/{id}", "$response.body/#{/"] {
        assert!(Expression::parse(text, V1_1).is_err(), "{text}");
    }
    let files = parsed("$sourceDescriptions.a.get/{id}", V1_0).expression;
    assert_eq!(files.to_string(), r"$sourceDescriptions.a.get/\u007bid\u007d");
    assert_eq!(parsed(&files.to_string(), STRICT_1_1).expression, files);
}

#[test]
fn errors_are_about_whole_characters() {
    for root in [
        "url",
        "response",
        "response.body",
        "inputs",
        "steps",
        "steps.s.outputs",
        "workflows",
        "workflows.w.steps",
        "sourceDescriptions",
        "sourceDescriptions.s",
        "components",
        "components.parameters",
    ] {
        let text = format!("${root}\u{718}s");
        for dialect in [V1_0, V1_1, STRICT_1_0, STRICT_1_1] {
            if let Err(error) = Expression::parse(&text, dialect) {
                assert!(text.get(error.range.clone()).is_some(), "{text}: {error:?}");
            }
        }
    }
}

#[test]
fn errors_say_what_to_write() {
    for (text, range, help) in [
        ("$steps.pay.id", "", "write `$steps.pay.outputs.id`"),
        ("$body.x", "$body", "write `$response.body`"),
        ("$response.body.a[0]", ".a[0]", "write `#/a/0`"),
        ("$inputs.a b", " b", "`#/` and a pointer lead into a value"),
        ("$response.body#id", "#id", "write `#/id`"),
        ("$workflows.w.steps.s.outputs.n", ".steps.s.outputs.n", "let `w` have an output"),
    ] {
        let error = Expression::parse(text, STRICT_1_1).unwrap_err();
        let found = error.help.unwrap_or_default();
        assert!(found.starts_with(help), "{text}: {found}");
        assert!(text[error.range].starts_with(range), "{text}");
    }
}

#[test]
fn long_texts_are_refused() {
    let text = format!("$inputs.{}", "a".repeat(MAX_EXPRESSION_LENGTH));
    assert!(Expression::parse(&text, V1_0).is_err());
    let text = format!("$response.body{}", "[0]".repeat(20_000));
    assert!(Expression::parse(&text, V1_0).is_ok());
}

fn pointer() -> impl Strategy<Value = Pointer> {
    prop::collection::vec(r"[^{}]{0,6}", 0..4).prop_map(|tokens| tokens.into_iter().collect())
}

fn access() -> impl Strategy<Value = Access> {
    prop_oneof![Just(Access::default()), pointer().prop_map(Access::pointer)]
}

fn name() -> impl Strategy<Value = Name> {
    ("[A-Za-z0-9._-]{1,8}", prop::option::of(pointer())).prop_map(|(text, pointer)| Name { text: text.into(), pointer })
}

fn id() -> impl Strategy<Value = crate::Str> {
    "[A-Za-z0-9_-]{1,6}".prop_map(Into::into)
}

fn source() -> impl Strategy<Value = Source> {
    prop_oneof![
        "[!#$%&'*+.^_`|~A-Za-z0-9-]{1,8}".prop_map(|name| Source::Header(name.into())),
        "\\PC{0,8}".prop_map(|name| Source::Query(name.into())),
        ".{0,8}".prop_map(|name| Source::Path(name.into())),
        access().prop_map(Source::Body),
        access().prop_map(Source::Payload),
    ]
}

pub(crate) fn expression() -> impl Strategy<Value = Expression> {
    let kinds = [ComponentKind::Parameters, ComponentKind::SuccessActions, ComponentKind::FailureActions];
    prop_oneof![
        prop::sample::select(vec![Expression::Url, Expression::Method, Expression::StatusCode, Expression::SelfUri]),
        source().prop_map(Expression::Request),
        source().prop_map(Expression::Response),
        source().prop_map(Expression::Message),
        name().prop_map(Expression::Inputs),
        name().prop_map(Expression::Outputs),
        (id(), name()).prop_map(|(step, name)| Expression::StepOutputs { step, name }),
        (id(), name()).prop_map(|(workflow, name)| Expression::WorkflowInputs { workflow, name }),
        (id(), name()).prop_map(|(workflow, name)| Expression::WorkflowOutputs { workflow, name }),
        (id(), ".{1,8}").prop_map(|(name, text)| Expression::SourceDescription { name, reference: text.into() }),
        (prop::sample::select(kinds.to_vec()), "[A-Za-z0-9._-]{1,8}")
            .prop_map(|(kind, name)| Expression::Component { kind, name: name.into() }),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same(expression in expression()) {
        let text = expression.to_string();
        let parsed = Expression::parse(&text, STRICT_1_1);
        prop_assert_eq!(parsed, Ok(Parsed { expression, notes: vec![] }), "{}", text);
    }

    #[test]
    fn dotted_access_is_printed_and_parsed(tokens in prop::collection::vec("[^#]{0,5}|[a-z]{1,3}|[0-9]{1,2}", 1..5)) {
        let access = Access::dotted(tokens.into_iter().collect());
        let expression = Expression::Response(Source::Body(access));
        let text = expression.to_string();
        prop_assert_eq!(Expression::parse(&text, V1_0).map(|p| p.expression), Ok(expression), "{}", text);
    }

    #[test]
    fn no_text_is_too_much(text in r"\$(inputs|steps|response|workflows|request|x)(\.|outputs|body|header|[^a]|#|/|\[0\]){0,8}") {
        for dialect in [V1_0, V1_1, STRICT_1_0, STRICT_1_1] {
            if let Ok(Parsed { expression, notes }) = Expression::parse(&text, dialect) {
                let again = Expression::parse(&expression.to_string(), dialect).map(|p| p.expression);
                prop_assert_eq!(again, Ok(expression));
                prop_assert!(notes.iter().all(|note| text.get(note.range.clone()).is_some()));
            }
        }
    }
}
