use super::*;
use crate::expression::tests::expression;
use crate::{Dialect, Expression, Note, NoteKind, Scope, Source, Value, Version, json};
use proptest::prelude::*;
use std::borrow::Cow;

const V1_0: Dialect = Dialect::lenient(Version::V1_0);
const V1_1: Dialect = Dialect::strict(Version::V1_1);

fn parsed(text: &str, dialect: Dialect) -> (Condition, Vec<Note>) {
    Condition::parse(text, dialect).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

/// A response with status 200 and this body, and inputs that are the body as well.
struct Answer(Value);

impl Scope<Expression> for Answer {
    fn value<'a>(&'a self, operand: &'a Expression) -> Option<Cow<'a, Value>> {
        match operand {
            Expression::StatusCode => Some(Cow::Owned(Value::from(200_u16))),
            Expression::Response(Source::Body(access)) => self.0.pointer(&access.pointer).map(Cow::Borrowed),
            Expression::Inputs(name) => {
                let resolved = name.resolve(self.0.as_object()?.keys().map(|key| &**key));
                self.0.get(&resolved.name)?.pointer(&resolved.path).map(Cow::Borrowed)
            }
            _ => None,
        }
    }
}

const BODY: &str = r#"{
    "t": true, "f": false, "z": null, "n": 5, "s": "10", "w": "abc", "e": "", "o": {"a": 1, "b": [1, {"c": "x"}]},
    "p": {"b": [1.0, {"c": "x"}], "a": 1}, "items": [{"id": 7, "tags": ["a", "b"]}], "a b": 1, "x==y": 2, "g": "Äb",
    "half": 0.5, "big": 9007199254740993, "tt": "true", "page[size]": 3, "it's": 4
}"#;

fn outcome(text: &str, dialect: Dialect) -> Result<bool, EvaluationError> {
    parsed(text, dialect).0.evaluate(&Answer(json::parse(BODY).unwrap()))
}

/// Conditions, with `#` for `$response.body#`, and whether they hold.
const HELD: &[(&str, bool)] = &[
    ("$statusCode == 200", true),
    ("$statusCode==200", true),
    ("$statusCode>=200&&$statusCode<300", true),
    ("($statusCode==404||#/n>=5)", true),
    ("#/n < 6", true),
    ("#/n <= 4", false),
    ("5 == #/n", true),
    ("#/n != 6", true),
    ("true == #/n < 6", true),
    ("#/n < 6 != true", false),
    // precedence and grouping
    ("true || false && false", true),
    ("(true || false) && false", false),
    ("false && false || true", true),
    ("!false && false", false),
    ("!(1 == 2) && true", true),
    ("!!#/t", true),
    ("!null", true),
    ("!#/none/at/all", true),
    ("(#/n) == 5", true),
    // null and Missing
    ("#/z == null", true),
    ("#/none == null", true),
    ("#/none == #/z", true),
    ("null == null", true),
    ("#/n != null", true),
    ("#/e == null", false),
    ("#/z != null", false),
    ("#/z == 0", false),
    ("#/z == ''", false),
    ("#/z == false", false),
    ("#/z < 1", false),
    ("#/z >= 0", false),
    ("#/z <= null", false),
    ("#/none > 0", false),
    ("#/none", false),
    // text
    ("#/w == 'ABC'", true),
    ("#/w != 'Abc'", false),
    ("#/g == 'äB'", true),
    ("'b' > 'A'", true),
    ("'B' <= 'b'", true),
    ("'' < 'a'", true),
    ("'it''s' == #/w", false),
    ("'''' == ''''", true),
    ("'a && (b || !c) == 1' == 'A && (B || !C) == 1'", true),
    ("\u{b}'k' == '\u{212a}'", true),
    // numbers in text
    ("#/s == 10", true),
    ("10.0 == #/s", true),
    ("#/s != 10", false),
    ("#/s < 11.5", true),
    ("#/n >= '4.9e0'", true),
    ("'10' < '9'", false),
    ("'10' < '9a'", true),
    ("'10' == '10.0'", false),
    ("#/w == 0", false),
    ("#/w > 0", false),
    ("#/w <= 0", false),
    ("#/half == 5e-1", true),
    ("#/half > -0.5", true),
    ("#/big == 9007199254740992", false),
    ("#/big > '9007199254740992'", true),
    // booleans
    ("#/t == true", true),
    ("#/t == 'true'", false),
    ("#/tt == true", false),
    ("#/t == 1", false),
    ("false < true", false),
    // structures
    ("#/o == #/p", true),
    ("#/o != #/p", false),
    ("#/o == #/items", false),
    ("#/o <= #/p", false),
    ("#/o != null", true),
    // access
    ("$response.body.items[0].id == 7", true),
    ("#/items[0].tags[1] == 'B'", true),
    ("#/items[0]['id'] == 7", true),
    ("#/items[1].id == null", true),
    ("$inputs.items[0].tags[0] == 'a'", true),
    ("$inputs.o.b[1].c == 'x'", true),
    ("$inputs.page[size] == 3", true),
    ("{#/a b} == 1", true),
    ("{#/x==y} == 2", true),
    ("{#/items}[0].id == 7", true),
    ("{$statusCode}==200", true),
    ("#/it's==4", true),
];

#[test]
fn conditions_hold_or_do_not() {
    let b = "$response.body#";
    for (text, expected) in HELD {
        let text =
            text.replace("{#", &format!("{{{b}")).replace(" #/", &format!(" {b}/")).replace("!#/", &format!("!{b}/"));
        let text = text.replace("(#/", &format!("({b}/")).replace("||#/", &format!("||{b}/"));
        let text = if text.starts_with("#/") { text.replacen('#', b, 1) } else { text };
        for dialect in [V1_0, V1_1] {
            assert_eq!(outcome(&text, dialect), Ok(*expected), "{text}");
        }
    }
}

#[test]
fn only_booleans_and_null_stand_alone() {
    for (text, value) in [
        ("$response.body#/s", "\"10\""),
        ("$response.body#/tt", "\"true\""),
        ("$response.body#/n", "5"),
        ("!$response.body#/n", "5"),
        ("$response.body#/o", ""),
        ("$statusCode", "200"),
        ("true && 'x'", "\"x\""),
        ("1 || true", "1"),
        ("true == !'x'", "\"x\""),
    ] {
        let error = outcome(text, V1_1).expect_err(text);
        assert!(text.contains(&*error.operand), "{error}");
        assert!(error.to_string().contains(value), "{error}");
        assert!(error.help().contains(&*error.operand));
    }
    let text = "$response.body#/tt";
    assert!(outcome(text, V1_1).unwrap_err().help().contains("$response.body#/tt == 'true'"));
}

#[test]
fn the_rest_is_not_looked_at_once_the_outcome_is_known() {
    assert_eq!(outcome("true || 1", V1_1), Ok(true));
    assert_eq!(outcome("$response.body#/none/x && 1", V1_1), Ok(false));
    assert_eq!(outcome("false || true && !(false && 1)", V1_1), Ok(true));
}

#[test]
fn bad_conditions_are_refused_with_help() {
    for (text, at, help) in [
        ("", "", ""),
        ("  ", "  ", ""),
        ("$response.header.a == application/json", "application/json", "'application/json'"),
        ("$statusCode = 200", "=", "`==`"),
        ("$statusCode=200", "=200", "`==`"),
        ("$inputs.a=200", "=200", "`==`"),
        ("$statusCode === 200", "===", "`==`"),
        ("$statusCode !== 200", "!==", "`!=`"),
        ("$statusCode == 200 and true", "and", "`&&`"),
        ("$statusCode == 200 OR true", "OR", "`||`"),
        ("$statusCode == True", "True", "`true`"),
        ("$statusCode == undefined", "undefined", "`null`"),
        ("statusCode == 200", "statusCode", "`$statusCode`"),
        ("$steps.x.y == 1", ".y", "$steps.x.outputs.y"),
        ("$body.status == 'ok'", "$body", "$response.body"),
        ("1 < 2 < 3", "<", "parentheses"),
        ("1 == 1 == true", "==", "parentheses"),
        ("true)", ")", "`(`"),
        ("(true", "(", ""),
        ("(true true", "true", ""),
        ("true true", "true", ""),
        ("true &&", "", ""),
        ("== 1", "=", ""),
        ("'a", "'a", ""),
        ("'a'b'", "b'", ""),
        ("01 == 1", "01", ""),
        ("1. == 1", "1.", ""),
        ("{$statusCode == 200", "{", ""),
        ("{}", "", ""),
        ("[1] == 1", "[", ""),
        ("$response.body.a[?(@.b=='c')] == null", "", ""),
        ("$statusCode[0] == 2", "[0]", ""),
        ("{$statusCode}[0] == 2", "[0]", ""),
        ("true, false", ",", ""),
        ("'a'.length == 1", ".length", ""),
        ("#/a == 1", "#/a", ""),
    ] {
        for dialect in [V1_0, V1_1] {
            let error = Condition::parse(text, dialect).expect_err(text);
            assert!(text[error.range.clone()].starts_with(at), "{text}: {error:?}");
            assert!(error.help.unwrap_or_default().contains(help), "{text}: {}", error.reason);
        }
    }
}

#[test]
fn notes_tell_what_was_accepted() {
    use NoteKind::*;
    for (text, kind, noted, replacement) in [
        ("$statusCode == \"it's\"", DoubleQuotes, "\"it's\"", Some("'it''s'")),
        ("$response.body#/a != '{$inputs.a}'", QuotedExpression, "'{$inputs.a}'", Some("$inputs.a")),
        ("'$statusCode' == 200", QuotedExpression, "'$statusCode'", Some("$statusCode")),
        ("$response.body#/a != 'x-{$inputs.a}'", QuotedExpression, "'x-{$inputs.a}'", None),
        ("{$statusCode == 401}", Braced, "{$statusCode == 401}", Some("($statusCode == 401)")),
        (" {$response.body#/a == 1} ", Braced, "{$response.body#/a == 1}", Some("($response.body#/a == 1)")),
        ("true && {$statusCode == 401}", Braced, "{$statusCode == 401}", Some("($statusCode == 401)")),
        ("{$statusCode == 401} || {!$inputs}", Braced, "{$statusCode == 401}", Some("($statusCode == 401)")),
        ("true && $response.headers.x == 1", PluralHeaders, "headers", Some("header")),
        ("$inputs == 1", WholeObject, "$inputs", None),
        ("{$response.headers.x}==1", PluralHeaders, "headers", Some("header")),
    ] {
        let (_, notes) = parsed(text, V1_0);
        assert_eq!((notes[0].kind, &text[notes[0].range.clone()]), (kind, noted), "{text}");
        assert_eq!(notes[0].replacement.as_deref(), replacement);
    }
    for text in [
        "$response.body#/a == '$5'",
        "$response.body#/a == '{a} $ {$b'",
        "$response.body.a[0].b == 1",
        "$inputs.a[0] == 1",
        "{$response.body.a} == 1",
        "{$statusCode} == 2",
    ] {
        assert_eq!(parsed(text, V1_0).1, [], "{text}");
        assert_eq!(parsed(text, V1_1).1, [], "{text}");
    }
}

#[test]
fn nesting_and_size_are_bounded() {
    let nested = |levels: usize| format!("{}true{}", "(!".repeat(levels / 2), ")".repeat(levels / 2));
    assert!(Condition::parse(&nested(64), V1_1).is_ok());
    for text in [nested(66), nested(60_000), "(".repeat(60_000), "!".repeat(60_000), "{!(".repeat(20_000)] {
        assert!(Condition::parse(&text, V1_1).is_err());
    }
    assert!(Condition::parse(&format!("true{}", " && true".repeat(8_000)), V1_1).is_ok());
    assert!(Condition::parse(&" ".repeat(70_000), V1_1).unwrap_err().reason.contains("65536"));
}

#[test]
fn expressions_are_listed_and_mapped() {
    let (condition, _) = parsed("!($inputs.a == 1 && $url < 'x') || {$response.body#/a b}", V1_1);
    let mut texts = Vec::new();
    condition.each_operand(&mut |_, text| texts.push(text));
    assert_eq!(texts, ["$inputs.a", "$url", "{$response.body#/a b}"]);
    let mapped = condition.clone().try_map(&mut |expression| Ok::<_, ()>(expression.to_string())).unwrap();
    assert_eq!(mapped.operands(), ["$inputs.a", "$url", "$response.body#/a b"]);
    assert!(mapped.has_operand(&|expression| expression == "$url") && !mapped.has_operand(&|e| e == "$method"));
    assert_eq!(mapped.to_string(), condition.to_string());
    let failed = condition.try_map(&mut |expression| if expression == Expression::Url { Err(1) } else { Ok(()) });
    assert_eq!(failed, Err(1));
}

fn operand() -> impl Strategy<Value = Condition> {
    prop_oneof![
        any::<bool>().prop_map(|truth| Operand::Literal(Value::Bool(truth))),
        Just(Operand::Literal(Value::Null)),
        any::<i64>().prop_map(|number| Operand::Literal(Value::from(number))),
        ".{0,8}".prop_map(|text| Operand::Literal(Value::from(text))),
        expression().prop_filter("braces end at the first `}`", |e| !e.to_string().contains('}')).prop_map(Into::into),
    ]
    .prop_map(Condition::Operand)
}

fn condition() -> impl Strategy<Value = Condition> {
    let operators = vec![
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
    ];
    operand().prop_recursive(4, 24, 3, move |inner| {
        let sides = (prop::sample::select(operators.clone()), inner.clone(), inner.clone());
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::Or),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Condition::And),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
            sides.prop_map(|(operator, left, right)| Condition::Compare {
                operator,
                left: Box::new(left),
                right: Box::new(right)
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_parses_to_the_same(condition in condition()) {
        let text = condition.to_string();
        prop_assert_eq!(Condition::parse(&text, V1_1), Ok((condition, vec![])), "{}", text);
    }

    #[test]
    fn no_text_is_too_much(text in r"(\$(statusCode|inputs\.a|response\.body)|[({})!<>=&|.'\[\]# ]|==|&&|\|\||1|é|true){0,12}") {
        for dialect in [V1_0, V1_1] {
            match Condition::parse(&text, dialect) {
                Ok((condition, notes)) => {
                    let printed = condition.to_string();
                    prop_assert_eq!(Condition::parse(&printed, dialect).map(|(c, _)| c), Ok(condition), "{}", printed);
                    prop_assert!(notes.iter().all(|note| text.get(note.range.clone()).is_some()));
                }
                Err(error) => prop_assert!(text.get(error.range.clone()).is_some(), "{:?}", error),
            }
        }
    }
}
