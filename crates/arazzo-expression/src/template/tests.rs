use super::*;
use crate::expression::tests::expression;
use crate::{Dialect, NoteKind, Version};
use proptest::prelude::*;

const V1_0: Dialect = Dialect::lenient(Version::V1_0);
const V1_1: Dialect = Dialect::strict(Version::V1_1);

/// Inputs `token`, `a`, `a.b`, `page[size]`; a step and a workflow `s`.
struct Names;

impl Known for Names {
    fn input(&self, name: &str) -> bool {
        ["token", "a", "a.b", "page[size]"].contains(&name)
    }

    fn step(&self, step: &str) -> bool {
        step == "s"
    }

    fn workflow(&self, id: &str) -> bool {
        id == "s"
    }
}

/// Writes a template with its expressions in `«»`, and an expression that is all of a text in `‹›`.
fn shown(text: &Text) -> String {
    match text {
        Text::Literal(text) => text.to_string(),
        Text::Expression(expression) => format!("‹{expression}›"),
        Text::Template(parts) => parts
            .iter()
            .map(|part| match part {
                Part::Literal(text) => text.to_string(),
                Part::Expression(expression) => format!("«{expression}»"),
            })
            .collect(),
    }
}

fn kinds(text: &str, dialect: Dialect, known: Option<&dyn Known>) -> (String, Vec<NoteKind>) {
    let (understood, notes) = Text::parse(text, dialect, known);
    assert!(notes.iter().all(|note| text.get(note.range.clone()).is_some()), "{notes:?}");
    (shown(&understood), notes.into_iter().map(|note| note.kind).collect())
}

#[test]
fn a_string_is_an_expression_a_template_or_itself() {
    for (text, understood) in [
        ("", ""),
        ("plain", "plain"),
        ("$inputs.n", "‹$inputs.n›"),
        ("{$inputs.n}", "«$inputs.n»"),
        ("item-{$inputs.n}", "item-«$inputs.n»"),
        ("{$inputs.from}-{$inputs.to}", "«$inputs.from»-«$inputs.to»"),
        ("{\"id\": {$inputs.n}, \"x\": {}}", "{\"id\": «$inputs.n», \"x\": {}}"),
        ("{{$inputs.x}}", "{«$inputs.x»}"),
        ("{$c {$inputs.x}", "{$c «$inputs.x»"),
        ("a{1,3} {} {{x}} {id} {$c} {$inputs.x}", "a{1,3} {} {{x}} {id} {$c} «$inputs.x»"),
        ("{$inputs.x", "{$inputs.x"),
        ("{$}", "{$}"),
        ("{$sourceDescriptions.api.url}#/paths/~1a~1{b}/get", "«$sourceDescriptions.api.url»#/paths/~1a~1{b}/get"),
        ("Bearer $inputs.token", "Bearer $inputs.token"),
    ] {
        for dialect in [V1_0, V1_1] {
            assert_eq!(kinds(text, dialect, None).0, understood);
        }
    }
}

#[test]
fn dollars_that_are_no_expression_are_data() {
    use NoteKind::*;
    for (text, kind) in [
        ("$transaction", LiteralDollar),
        ("$type", LiteralDollar),
        ("$5", LiteralDollar),
        ("$", LiteralDollar),
        ("$.items[*]", LiteralDollar),
        ("$methodology", LiteralDollar),
        ("$url of it", LiteralDollar),
        ("$url.x", MalformedExpression),
        ("$statusCode == 200", MalformedExpression),
        ("$steps.x.y", MalformedExpression),
        ("$inputs.", MalformedExpression),
        ("$response.body#/~", MalformedExpression),
        ("$request", MalformedExpression),
        ("{$steps.x.y}", MalformedExpression),
        ("x {$c} y", StrayBrace),
        ("x {$inputs.token", StrayBrace),
    ] {
        for (dialect, known) in [(V1_0, Some(&Names as &dyn Known)), (V1_1, None)] {
            assert_eq!(kinds(text, dialect, known), (text.into(), vec![kind]), "{text}");
        }
    }
    assert_eq!(kinds("the price is $5, {id}", V1_0, Some(&Names)).1, []);
}

#[test]
fn declared_names_are_interpolated_bare() {
    for (text, understood) in [
        ("Bearer $inputs.token", "Bearer «$inputs.token»"),
        ("magento_$inputs.token", "magento_«$inputs.token»"),
        ("Bearer $inputs.token.", "Bearer «$inputs.token»."),
        ("name=$inputs.a&x=$inputs.a.b-", "name=«$inputs.a»&x=«$inputs.a.b»-"),
        ("'$inputs.a'", "'«$inputs.a»'"),
        ("{\"t\":\"$inputs.a.x[0].y\"}", "{\"t\":\"«$inputs.a.x[0].y»\"}"),
        ("p=$inputs.page[size]!", "p=«$inputs.page[size]»!"),
        ("$inputs.a-$inputs.token", "«$inputs.a»-«$inputs.token»"),
        ("$inputs.a$inputs.token", "«$inputs.a»«$inputs.token»"),
        ("$inputs.a/items", "«$inputs.a»/items"),
        ("$inputs.a and $5 for $transaction", "«$inputs.a» and $5 for $transaction"),
        ("x $steps.s.outputs.o.p[1] y", "x «$steps.s.outputs.o.p[1]» y"),
        ("x $steps.s.outputs.o#/a/0, y", "x «$steps.s.outputs.o#/a/0», y"),
        ("$steps.s.outputs.o, $steps.s.outputs.p.", "«$steps.s.outputs.o», «$steps.s.outputs.p»."),
        ("Bearer $workflows.s.outputs.t", "Bearer «$workflows.s.outputs.t»"),
        ("Bearer $workflows.s.inputs.t", "Bearer «$workflows.s.inputs.t»"),
    ] {
        let (shown, kinds) = kinds(text, V1_0, Some(&Names));
        assert_eq!(shown, understood);
        assert!(kinds.iter().all(|kind| *kind == NoteKind::BareInterpolation), "{text}: {kinds:?}");
        let (_, notes) = Text::parse(text, V1_0, Some(&Names));
        let mut fixed = text.to_owned();
        for note in notes.iter().rev() {
            fixed.replace_range(note.range.clone(), note.replacement.as_deref().unwrap());
        }
        assert_eq!(shown, self::shown(&Text::parse(&fixed, V1_0, None).0), "the replacements say the same");
    }
}

#[test]
fn what_is_not_declared_is_not_interpolated() {
    for text in [
        "Bearer $inputs.tok",
        "Bearer $inputs.tokens",
        "Bearer $inputs.a-x",
        "x$inputs.a",
        "$$inputs.a is data",
        "x $steps.t.outputs.o",
        "x $steps.s.o",
        "x $workflows.t.outputs.o",
        "x $response.body",
        "costs $transaction",
    ] {
        assert_eq!(kinds(text, V1_0, Some(&Names)).0, text);
    }
}

#[test]
fn bare_words_stay_text_elsewhere_and_are_mentioned() {
    let text = "{$url} = '$inputs.token'";
    assert_eq!(kinds(text, V1_0, Some(&Names)), ("«$url» = '$inputs.token'".into(), vec![NoteKind::BareWord]));
    assert_eq!(kinds("Bearer $inputs.token", V1_1, Some(&Names)).1, [NoteKind::BareWord]);
    assert_eq!(kinds("{$inputs.token}", V1_1, Some(&Names)).1, []);
}

#[test]
fn odd_names_stay_in_one_piece() {
    for text in ["$inputs.page[size]", "$inputs.$.xgafv", "$inputs.a.x", "$steps.s.outputs.x (from y.z)", "$inputs.b c"]
    {
        assert_eq!(kinds(text, V1_0, Some(&Names)).0, format!("‹{text}›"));
        assert_eq!(kinds(text, V1_0, None).0, format!("‹{text}›"));
    }
}

#[test]
fn white_space_around_an_expression_does_not_count_when_lenient() {
    assert_eq!(kinds("$inputs.a\n", V1_0, None), ("‹$inputs.a›".into(), vec![NoteKind::SurroundingSpace]));
    assert_eq!(kinds("$inputs.a\n", V1_1, None).0, "$inputs.a\n");
    assert_eq!(kinds("$transaction\n", V1_0, None), ("$transaction\n".into(), vec![NoteKind::LiteralDollar]));
}

#[test]
fn long_texts_cost_little() {
    for text in
        ["{$".repeat(200_000), "{$inputs.a".repeat(50_000) + "}", "$inputs.".repeat(50_000), "{$c}".repeat(50_000)]
    {
        let (_, notes) = Text::parse(&text, V1_0, Some(&Names));
        assert!(notes.len() <= 64);
    }
    let dotted = format!("x {}", "$inputs.a.a.a.a".repeat(20_000));
    assert!(matches!(Text::parse(&dotted, V1_0, Some(&Names)).0, Text::Template(parts) if parts.len() == 20_001));
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        // Neither half of what opens a placeholder.
        "[^{$]{1,6}".prop_map(|text| Part::Literal(text.into())),
        expression()
            .prop_filter("placeholders end at the first `}`", |e| !e.to_string().contains(['{', '}']))
            .prop_map(Part::Expression),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same(parts in prop::collection::vec(part(), 1..6)) {
        let mut expected: Vec<Part> = Vec::new();
        for part in parts {
            match (expected.last_mut(), part) {
                (Some(Part::Literal(before)), Part::Literal(text)) => *before = format!("{before}{text}").into(),
                (_, part) => expected.push(part),
            }
        }
        let text = Text::Template(expected.clone()).to_string();
        let understood = match expected.as_slice() {
            [Part::Literal(literal)] => Text::Literal(literal.clone()),
            _ => Text::Template(expected),
        };
        prop_assert_eq!(Text::parse(&text, V1_1, None), (understood, vec![]), "{}", text);
    }

    #[test]
    fn text_is_never_lost(text in r"(\{\$|\}|\$inputs\.(a|b|token)|\$steps\.s\.outputs\.x|\{\$url\}|[ .#/-]|é|x){0,10}") {
        for (dialect, known) in [(V1_0, Some(&Names as &dyn Known)), (V1_0, None), (V1_1, None)] {
            let (understood, notes) = Text::parse(&text, dialect, known);
            prop_assert!(notes.iter().all(|note| text.get(note.range.clone()).is_some()));
            let bare = notes.iter().any(|note| {
                !matches!(note.kind, NoteKind::StrayBrace | NoteKind::LiteralDollar | NoteKind::MalformedExpression)
            });
            if !bare {
                prop_assert_eq!(understood.to_string(), text.clone());
            }
        }
    }
}
