//! Queries against values, one table a topic. The grammar and the selectors at large are the compliance suite's.

use super::{BudgetExceeded, LeniencyKind, Query, QueryLintKind};
use crate::{Limits, Value, json};
use std::time::{Duration, Instant};

fn value(text: &str) -> Value {
    json::parse(text).unwrap()
}

fn query(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

const BODY: &str = r#"{
    "status": "ok", "n": 3, "none": null, "no": false, "empty": [], "text": "añ😀",
    "items": [{"id": "a", "price": 5, "tags": ["x", "y"]}, {"id": "b", "price": 1.50, "tags": []}],
    "file": {"length": 5, "name": "f"}, "a/b": {"~": [1, 2]}
}"#;

/// Whether `text` holds for `BODY` in the lenient reading.
fn holds(text: &str) -> bool {
    let (query, _) = Query::parse_lenient(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    query.exists(&value(BODY)).unwrap()
}

#[test]
fn a_condition_passes_where_any_node_is_selected() {
    for (text, expected) in [
        ("$", true),
        ("$.none", true),
        ("$.no", true),
        ("$.empty", true),
        ("$.empty[*]", false),
        ("$.nope", false),
        ("$.items[?@.price > 4]", true),
        ("$.items[?@.price > 5]", false),
        ("$.items[?@.price == 1.5]", true),
        ("$.items[?@.id == 'A']", false),
        ("$[?count(@.items) > 0]", false),
        ("$[?length(@) == 3]", true),
        ("$.items[-1]", true),
        ("$.items[-3]", false),
        ("$..tags[?@ == $.items[0].tags[1]]", true),
        ("$.items[?match(@.id, '[ab]')]", true),
        ("$.items[?search(@.id, 'c')]", false),
        ("$.items[?match(@.id, '(')]", false),
        ("$.items[?@ == $.items[1]]", true),
        ("$[?@ == $.items]", true),
        ("$[?@ == $]", false),
    ] {
        let query = query(text);
        assert_eq!(query.exists(&value(BODY)), Ok(expected), "{text}");
        assert_eq!(query.select(&value(BODY)).map(|nodes| !nodes.is_empty()), Ok(expected), "{text}");
    }
}

#[test]
fn locations_are_pointers() {
    for (text, expected) in [
        ("$", ""),
        ("$['a/b']['~'][1]", "/a~1b/~0/1"),
        ("$..id", "/items/0/id /items/1/id"),
        ("$.items[::-1].id", "/items/1/id /items/0/id"),
        ("$.items[?@.tags[0]].tags[*]", "/items/0/tags/0 /items/0/tags/1"),
        ("$.nope", ""),
        ("$.items[0,0].price", "/items/0/price /items/0/price"),
    ] {
        let found = query(text).select_pointers(&value(BODY)).unwrap();
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), expected, "{text}");
        assert_eq!(found.len(), query(text).select(&value(BODY)).unwrap().len(), "{text}");
    }
}

#[test]
fn singular_queries_are_names_and_indices() {
    for (text, expected) in [
        ("$", true),
        ("$.a['b'][-1]", true),
        ("$[*]", false),
        ("$..a", false),
        ("$['a','b']", false),
        ("$[0:1]", false),
        ("$[?@]", false),
    ] {
        assert_eq!(query(text).is_singular(), expected, "{text}");
    }
}

#[test]
fn malformed_queries_say_where_and_why() {
    for (text, range, word) in [
        ("", 0..0, "`$`"),
        ("a.b", 0..1, "`$`"),
        ("@.a", 0..1, "filter"),
        ("$.a ", 3..4, "blanks"),
        ("$.a == 'x'", 4..6, "[?"),
        ("$.", 2..2, "name"),
        ("$.a-b", 3..4, "end"),
        ("$[(@.length-1)]", 2..3, "[-1]"),
        ("$[01]", 2..4, "zeros"),
        ("$[-0]", 2..4, "sign"),
        ("$[9007199254740992]", 2..18, "range"),
        ("$['a", 2..4, "closing"),
        ("$['\\x']", 3..4, "escape"),
        ("$[\"\\'\"]", 3..4, "escape"),
        ("$['\\uD800']", 3..9, "surrogate"),
        ("$['\t']", 3..4, "control"),
        ("$[?@.a = 1]", 7..8, "`==`"),
        ("$[?@.a === 1]", 7..10, "`==`"),
        ("$[?@.a =~ /x/]", 7..9, "match("),
        ("$[?@.a and @.b]", 7..11, "&&"),
        ("$[?@.a in [1]]", 7..10, "||"),
        ("$[?@.a contains 'x']", 7..16, "search("),
        ("$[?@.a == x]", 10..11, "quotes"),
        ("$[?'a']", 3..6, "compare"),
        ("$[?length(@.a)]", 3..14, "compare"),
        ("$[?@.* == 1]", 3..6, "several"),
        ("$[?length(@.*) == 1]", 10..13, "several"),
        ("$[?count(1) == 1]", 9..10, "query"),
        ("$[?match(@.a, 'x') == true]", 3..18, "tests"),
        ("$[?len(@.a) == 1]", 3..6, "unknown"),
        ("$[?!@.a == 1]", 3..4, "parentheses"),
        ("$[?@.a == 01]", 10..12, "number"),
        ("$[?(@.a]", 7..8, "`)`"),
        ("$.items.length()", 14..16, "methods"),
        ("$[?@.a == 'é' x]", 15..16, "`]`"),
    ] {
        let error = Query::parse(text).unwrap_err();
        assert_eq!(error.range, range, "{text}: {error}");
        assert!(error.reason.contains(word), "{text}: {error}");
    }
}

#[test]
fn the_comparison_dialect_is_true_of_the_argument() {
    for (text, expected) in [
        ("$.status == \"ok\"", true),
        ("$.status == 'OK'", false),
        ("$.status != 'ok'", false),
        ("$.n > 2", true),
        ("$.n <= 2.5", false),
        ("$.no == false", true),
        ("$.none == null", true),
        ("$.nope == null", false),
        ("$.nope != null", true),
        ("$.nope == 'x'", false),
        ("$.nope == $.nada", true),
        ("$.nope < 1", false),
        ("$.items[0].id == 'a' && $.n == 3", true),
        ("$.n == 4 || !$.nope", true),
        ("@.status == 'ok'", true),
        ("!($.n == 3)", false),
        ("($.n == 3) && ($.n < 4)", true),
        ("$.items[?@.price > 4] && $.n == 3", true),
        ("$.items.length == 2", true),
        ("$.items.length() > 1", true),
        ("$.empty.length == 0", true),
        ("$.nope.length == 0", false),
        ("$.text.length == 3", true),
        ("$.n.length == 0", false),
        ("$['a/b'].length == 1", true),
        ("$.file.length == 5", true),
        ("$.file.length() == 2", true),
        ("$.length > 0", true),
        ("@.length() == 9", true),
        ("$.items[?(@.id == 'a')].length == 1", true),
        ("$.items[?(@.id == 'z')].length() == 0", true),
        ("$.items[?@.tags.length() > 1]", true),
        ("$.items[?@.tags.length() > 2]", false),
        (" $.n == 3\n", true),
        ("length($.items) == 2", true),
        ("match($.status, 'o.')", true),
        ("$.status\n", true),
    ] {
        assert_eq!(holds(text), expected, "{text}");
    }
}

#[test]
fn the_dialect_needs_no_children() {
    for (text, argument, expected) in [
        ("$.a != 'x'", "{}", true),
        ("$.length == 0", "[]", true),
        ("$ == 3", "3", true),
        ("$.a == 'x'", "null", false),
        ("$ == 'x'", "\"x\"", true),
    ] {
        let (query, _) = Query::parse_lenient(text).unwrap();
        assert_eq!(query.exists(&value(argument)), Ok(expected), "{text} on {argument}");
        assert_eq!(query.select(&value(argument)).unwrap().len(), usize::from(expected));
        assert!(query.select_pointers(&value(argument)).unwrap().iter().all(crate::Pointer::is_empty));
    }
}

#[test]
fn suggestions_are_valid_and_mean_the_same() {
    use LeniencyKind::{Blanks, Expression, Length};
    for (text, kind, suggestion) in [
        ("$.a.b == \"X\"", Expression, "$[?$.a.b == \"X\"]"),
        ("@.status == 'ok' && $.n>2 ", Expression, "$[?$.status == 'ok' && $.n>2]"),
        ("$.items.length == 2", Expression, "$[?length($.items) == 2]"),
        ("@.length() > 8", Expression, "$[?length($) > 8]"),
        ("0 < @.items.length", Expression, "$[?0 < length($.items)]"),
        ("$.items[?(@.id == 'a')].length() > 0", Expression, "$[?count($.items[?(@.id == 'a')]) > 0]"),
        ("$.items[?@.tags.length() > 1].length == 1", Expression, "$[?count($.items[?length(@.tags) > 1]) == 1]"),
        ("$.items[?@.tags.length() > 1]", Length, "$.items[?length(@.tags) > 1]"),
        ("\n $.items ", Blanks, "$.items"),
        ("@.n", Expression, "$[?$.n]"),
        ("($)", Expression, "$[?($)]"),
        (" ($.items[?@.tags.length() > 1]) ", Expression, "$[?($.items[?length(@.tags) > 1])]"),
    ] {
        let (lenient, leniency) = Query::parse_lenient(text).unwrap();
        let leniency = leniency.unwrap();
        assert_eq!((leniency.kind, leniency.suggestion.as_str()), (kind, suggestion), "{text}");
        assert_eq!(query(suggestion).exists(&value(BODY)), lenient.exists(&value(BODY)), "{text}");
    }
    assert_eq!(Query::parse_lenient("$.items[?@.n == 1]").unwrap().1, None);
}

#[test]
fn what_is_no_expression_either_is_refused_where_reading_ends() {
    for (text, start) in [
        ("$.a == foo", 7),
        ("$.a contains 'x'", 4),
        ("$.a = 1", 4),
        ("#/name == x", 0),
        ("$.a == $inputs.b", 8),
        ("$.a[*] == 1", 0),
        ("$.items.length()", 0),
        ("$.X[0] empty false", 7),
        ("", 0),
        ("$.a == 'x' &&", 13),
    ] {
        assert_eq!(
            Query::parse_lenient(text).unwrap_err().range.start,
            start,
            "{text}: {:?}",
            Query::parse_lenient(text)
        );
    }
}

#[test]
fn traps_are_pointed_out() {
    use QueryLintKind::{CountOfSingular, InvalidPattern, LengthMember, NullAsExistence, RootFilter};
    for (text, kind, range, replacement) in [
        ("$[?@.title == 'x']", RootFilter, 1..18, Some("[?$.title == 'x']")),
        ("$[?(@.a && @.b > $.c)]", RootFilter, 1..22, Some("[?($.a && $.b > $.c)]")),
        ("$.a[?count(@.pets) > 0]", CountOfSingular, 11..17, Some("@.pets[*]")),
        ("$.a[?@.t != null]", NullAsExistence, 5..16, Some("@.t")),
        ("$.a[?@.tags.length > 0]", LengthMember, 5..18, Some("length(@.tags)")),
        ("$.a[?match(@.x, 'a(')]", InvalidPattern, 5..21, None),
    ] {
        let lints = query(text).lints();
        assert_eq!(lints.len(), 1, "{text}: {lints:?}");
        let lint = &lints[0];
        assert_eq!(
            (lint.kind, lint.range.clone(), lint.replacement.as_deref()),
            (kind, range.clone(), replacement),
            "{text}"
        );
        if let Some(replacement) = replacement {
            let fixed = format!("{}{replacement}{}", &text[..range.start], &text[range.end..]);
            assert!(query(&fixed).lints().is_empty(), "{fixed}");
        }
    }
    for text in [
        "$",
        "$.a[?@.b == 'x']",
        "$[?@[0] == 1]",
        "$[?count(@[*]) > 0]",
        "$.a[?@.t == null]",
        "$.a[?length(@.b) > 0]",
        "$..[?@.a == 1]",
    ] {
        assert_eq!(query(text).lints(), [], "{text}");
    }
    let (lenient, _) = Query::parse_lenient("$.key != null").unwrap();
    assert_eq!(lenient.lints().first().map(|lint| (lint.kind, lint.range.clone())), Some((NullAsExistence, 0..13)));
}

#[test]
fn a_root_filter_can_be_asked_of_the_argument() {
    for (text, expected) in [
        ("$[?@.status == 'ok']", true),
        ("$[?count(@.items[*]) == 2]", true),
        ("$[?@.status == 'no']", false),
        ("$.items[?@.status]", false),
        ("$..[?@.status]", false),
    ] {
        assert_eq!(query(text).holds_for_argument(&value(BODY)), Ok(expected), "{text}");
    }
}

#[test]
fn limits_end_evaluation() {
    let array = value(&format!("[{}0]", "0,".repeat(999)));
    let few = |visits, results| query("$[*]").with_limits(Limits { visits, results, ..Limits::default() });
    assert_eq!(few(1_000, 1_000).select(&array).map(|nodes| nodes.len()), Ok(1_000));
    assert_eq!(few(999, 1_000).select(&array), Err(BudgetExceeded::Visits));
    assert_eq!(few(1_000, 999).select(&array), Err(BudgetExceeded::Results));
    assert_eq!(few(1, 0).exists(&array), Ok(true));
    let steps = |steps| query("$[?search(@, '(?=a)a+$')]").with_limits(Limits { steps, ..Limits::default() });
    let text = value(&format!("[\"{}\"]", "a".repeat(100)));
    assert_eq!((steps(10).exists(&text), steps(10_000).exists(&text)), (Err(BudgetExceeded::Pattern), Ok(true)));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "only a clock shows that evaluation ends soon")]
fn hostile_queries_end_soon() {
    let begin = Instant::now();
    let leaf = value(&format!("[{}0]", "0,".repeat(99)));
    let wide: Value = vec![leaf; 1_000].into();
    let deep = value(&("[".repeat(120) + "\"x\"" + &"]".repeat(120)));
    let nested = format!("$..{}", "*..".repeat(30) + "*");
    for text in [
        "$..*..*..*",
        &nested,
        "$..[?$..[?$..*]]",
        "$..[?count($..*) > 1]",
        "$..[?@ == $..[0]]",
        "$[?count($..[?@ == 1]) == 1]",
        "$..[*,*,*,*,*,*,*,*,*,*]..*",
        "$..[?match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '(a+)+$') && $..nope]",
        "$..[::2]..[::2]..*",
    ] {
        let Ok(query) = Query::parse(text) else { continue };
        for argument in [&wide, &deep] {
            let _ = query.exists(argument);
            let _ = query.select(argument).map(|nodes| assert!(nodes.len() <= 1_000_000));
        }
    }
    assert_eq!(query("$..[?count($..*) > 1]").select(&wide), Err(BudgetExceeded::Visits));
    assert!(query(&nested).select_pointers(&deep).is_err());
    assert!(begin.elapsed() < Duration::from_mins(2), "{:?}", begin.elapsed());
}

#[test]
fn depth_is_bounded_in_texts_and_in_values() {
    for text in [
        "$[?".repeat(10_000),
        "(".repeat(10_000),
        format!("$[?{}@.a{}]", "(".repeat(70), ")".repeat(70)),
        format!("$[?{}@.a", "!(".repeat(10_000)),
        "$[?length(".repeat(10_000),
        format!("$[?{}", "length(".repeat(10_000)),
        "$".repeat(70_000),
        "[".repeat(10_000),
    ] {
        assert!(Query::parse(&text).is_err());
        assert!(Query::parse_lenient(&text).is_err());
    }
    assert!(Query::parse(&format!("$[?{}@.a{}]", "(".repeat(30), ")".repeat(30))).is_ok());
    let mut deep = Value::from(1_i64);
    for _ in 0..2_000 {
        deep = vec![deep].into();
    }
    let chain = format!("${}", "[*]".repeat(1_900));
    assert_eq!(query(&chain).exists(&deep), Err(BudgetExceeded::Depth));
    assert_eq!(query(&format!("${}", "[0]".repeat(1_900))).exists(&deep), Ok(true));
    assert_eq!(query("$..[?@ == 1]").exists(&deep), Ok(true));
    let filters = format!("{}@{}", "$[?".repeat(60), "]".repeat(60));
    assert_eq!(query(&filters).exists(&deep), Ok(true));
}
