//! What is printed reads as the same query.

use super::Query;
use proptest::prelude::*;

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c_é][a-c0-9_]{0,2}",
        Just("length".to_owned()),
        prop::collection::vec(any::<char>(), 0..4).prop_map(|chars| chars.into_iter().collect())
    ]
}

/// A string literal, in either kind of quotes and with more escapes than are needed.
fn string() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => "[ -~]".prop_map(|text| text.chars().next().unwrap_or('a')),
        1 => any::<char>(),
        1 => prop::sample::select(vec!['\'', '"', '\\', '\n', '\t', '\u{8}', '\u{c}', '\0', '\u{1f}', '/', '😀'])
    ];
    (prop::collection::vec((character, any::<bool>()), 0..5), prop::sample::select(vec!['\'', '"'])).prop_map(
        |(chars, quote)| {
            let mut text = String::from(quote);
            for (c, escaped) in chars {
                if escaped || c < ' ' {
                    let mut units = [0; 2];
                    c.encode_utf16(&mut units).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04X}")));
                } else if c == quote || c == '\\' {
                    text.push('\\');
                    text.push(c);
                } else {
                    text.push(c);
                }
            }
            text.push(quote);
            text
        },
    )
}

fn blank() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => "[ \n\t]{1,2}"]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof!["(0|-?[1-9][0-9]{0,4})", "-0", "-?[0-9]\\.[0-9]{1,3}(e[+-]?[0-9]{1,2})?", "[1-9]E[0-9]"]
}

fn integer() -> impl Strategy<Value = String> {
    prop_oneof![Just("0".to_owned()), "-?[1-9][0-9]{0,3}", Just("9007199254740991".to_owned())]
}

/// A segment that selects at most one node.
fn step() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\.[a-c_é][a-c0-9_]{0,2}",
        Just(".length".to_owned()),
        (blank(), string()).prop_map(|(blank, text)| format!("[{blank}{text}{blank}]")),
        integer().prop_map(|index| format!("[{index}]"))
    ]
}

fn selector(condition: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let slice = (prop::option::of(integer()), prop::option::of(integer()), prop::option::of(integer()), blank());
    prop_oneof![
        2 => string(),
        1 => Just("*".to_owned()),
        2 => integer(),
        1 => slice.prop_map(|(start, end, step, blank)| {
            let part = |part: Option<String>| part.unwrap_or_default();
            format!("{}{blank}:{blank}{}{blank}:{}", part(start), part(end), part(step))
        }),
        2 => (blank(), condition).prop_map(|(blank, condition)| format!("?{blank}{condition}"))
    ]
}

fn segment(condition: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let bracketed = (prop::collection::vec(selector(condition), 1..3), blank())
        .prop_map(|(selectors, blank)| format!("[{blank}{}{blank}]", selectors.join(&format!("{blank},{blank}"))));
    let dotted = prop_oneof![Just(".*".to_owned()), Just("..*".to_owned()), "\\.\\.[a-c_é]{1,2}"];
    prop_oneof![4 => step(), 1 => dotted, 2 => ("(\\.\\.)?", bracketed).prop_map(|(dots, rest)| dots + &rest)].boxed()
}

fn path(condition: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    ("[$@]", prop::collection::vec((blank(), segment(condition)), 0..3))
        .prop_map(|(root, segments)| segments.into_iter().fold(root, |path, (blank, segment)| path + &blank + &segment))
}

fn singular() -> impl Strategy<Value = String> {
    ("[$@]", prop::collection::vec(step(), 0..3)).prop_map(|(root, steps)| root + &steps.concat())
}

fn operand(condition: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let value = prop_oneof![
        singular(),
        string(),
        number(),
        prop::sample::select(vec!["true", "false", "null"]).prop_map(str::to_owned)
    ];
    prop_oneof![
        4 => value.clone(),
        1 => value.prop_map(|value| format!("length({value})")),
        1 => (prop::sample::select(vec!["count", "value"]), path(condition)).prop_map(|(f, path)| format!("{f}( {path} )"))
    ]
    .boxed()
}

/// What is true or false.
fn condition() -> BoxedStrategy<String> {
    let leaf = singular().boxed();
    leaf.prop_recursive(4, 24, 3, |inner| {
        let compared = operand(inner.clone());
        let operators = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
        let compare = (compared.clone(), operators, compared, blank())
            .prop_map(|(left, operator, right, blank)| format!("{left}{blank}{operator}{blank}{right}"));
        let matches = (prop::sample::select(vec!["match", "search"]), singular(), prop_oneof![string(), singular()])
            .prop_map(|(function, text, pattern)| format!("{function}({text} ,{pattern})"))
            .boxed();
        let group = (blank(), inner.clone()).prop_map(|(blank, inner)| format!("({blank}{inner}{blank})")).boxed();
        prop_oneof![
            compare,
            matches.clone(),
            path(inner.clone()),
            group.clone(),
            prop_oneof![group, matches].prop_map(|tested| format!("!{tested}")),
            (inner.clone(), prop::sample::select(vec![" && ", "||", "&&", " || "]), inner)
                .prop_map(|(left, joint, right)| format!("{left}{joint}{right}"))
        ]
    })
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_printed_query_is_the_same(segments in prop::collection::vec(segment(condition()), 0..4)) {
        let text = format!("${}", segments.concat());
        let query = Query::parse(&text);
        prop_assert!(query.is_ok(), "{text}: {query:?}");
        let printed = query.as_ref().map(Query::to_string).unwrap_or_default();
        prop_assert_eq!(&Query::parse(&printed), &query, "{} is printed as {}", text, printed);
        prop_assert_eq!(Query::parse(&printed).map(|again| again.to_string()), Ok(printed));
    }

    #[test]
    fn a_printed_comparison_is_the_same(text in condition()) {
        let (query, _) = Query::parse_lenient(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?;
        let printed = query.to_string();
        let again = Query::parse_lenient(&printed).map(|(again, _)| again);
        prop_assert_eq!(again.as_ref(), Ok(&query), "{} is printed as {}", text, printed);
    }

    #[test]
    fn names_are_quoted_where_they_must_be(name in name()) {
        let query = Query::parse(&format!("$[{}]", crate::Value::from(name.as_str())));
        let printed = query.as_ref().map(Query::to_string).unwrap_or_default();
        prop_assert_eq!(Query::parse(&printed), query, "{}", printed);
    }
}

#[test]
fn queries_are_printed_normalised() {
    for (text, printed) in [
        ("$", "$"),
        ("$ ['a'] [\"b c\"] .d", "$.a['b c'].d"),
        ("$..['a','b']..[*]", "$..['a', 'b']..*"),
        ("$[ 1 : 2 : 1 ][::-1][:]", "$[1:2][::-1][:]"),
        (r#"$["it's"]["\""]"#, r#"$["it's"]['"']"#),
        ("$[?@.a==1&&!(@.b||@.c)]", "$[?@.a == 1 && !(@.b || @.c)]"),
        ("$[?((@.a&&@.b))||(@.c)]", "$[?@.a && @.b || @.c]"),
        ("$[?!(@.a)]", "$[?!@.a]"),
        ("$[?match( @.a ,'x')]", "$[?match(@.a, 'x')]"),
        ("$.a.length > 0", "$.a.length > 0"),
        ("$.a[*].length() > 0", "count($.a.*) > 0"),
        ("(($.a))", "($.a)"),
        (" $.a ", "$.a"),
    ] {
        let query = Query::parse_lenient(text).map(|(query, _)| query.to_string());
        assert_eq!(query.as_deref(), Ok(printed), "{text}");
    }
}
