//! Tables of expressions and what they evaluate to.

use crate::xpath::{XPath, XPathError, XPathVersion};
use crate::{Value, json};

const O: &str = "<o><name>rex</name><sku>A12</sku><p>5</p><p>7</p></o>";

fn matches(text: &str, version: XPathVersion, xml: &str) -> Result<bool, XPathError> {
    XPath::parse(text, version)?.matches(xml)
}

#[test]
fn functions_and_syntax_of_3_1_are_there() {
    let passing = [
        "matches(/o/sku, '^A[0-9]+$')",
        "ends-with(/o/name, 'x')",
        "upper-case(/o/name) = 'REX'",
        "string-join(/o/p, ',') = '5,7'",
        "sum(/o/p) = 12",
        "max(/o/p) = 7",
        "exists(/o/p[2])",
        "tokenize('a b c', ' ')[3] = 'c'",
        "some $p in /o/p satisfies $p > 6",
        "every $p in /o/p satisfies $p > 4",
        "if (/o/name) then true() else false()",
        "let $n := count(/o/p) return $n = 2",
        "/o/name || '!' = 'rex!'",
        "(/o/name => upper-case()) = 'REX'",
        "/o/sku = ('A11', 'A12')",
        "(//p)[2] = 7",
        "[1, 2](1) = 1",
        "map { 'a': 1 }?a = 1",
        "(: a (: nested :) comment :) true()",
        "'it''s' = \"it's\"",
        "parse-json('{\"a\": [1, 2]}')?a?2 = 2",
        "xs:date('2024-01-02') > xs:date('2023-01-02')",
        "math:pi() > 3",
    ];
    for text in passing {
        assert_eq!(matches(text, XPathVersion::V3_1, O), Ok(true), "{text}");
    }
    let failing = [
        "matches(/o/sku, '^[0-9]+$')",
        "empty(/o/p)",
        "exists(/o/p[3])",
        "/o/sku = ('A11', 'A13')",
        "()",
        "//q",
        "''",
        "0",
    ];
    for text in failing {
        assert_eq!(matches(text, XPathVersion::V3_1, O), Ok(false), "{text}");
    }
}

#[test]
fn predicates_of_several_nodes_hold() {
    let passing = [
        "//o[p]",
        "//*[p]",
        "//p[../p]",
        "//o[p][name]",
        "//o[p/text()]",
        "//*[//*[//p]]",
        "//o[.//p]/sku = 'A12'",
        "count(//o[p][1]) = 1",
        "count(//p[1]) = 1",
        "//p[last()] = 7",
        "//p[position() > 1] = 7",
        "(//p)[count(//p)] = 7",
        "//o[name, sku]",
        "//o[if (p) then name else ()]",
        "count(//p[for $x in 1 return $x]) = 1",
        "[//p](1)[2] = 7",
        "let $arazzo := 7 return //p[. = $arazzo]",
    ];
    for text in passing {
        assert_eq!(matches(text, XPathVersion::V3_1, O), Ok(true), "{text}");
    }
    for text in ["//o[q]", "//p[p]", "//o[()]", "//p[3]", "//o['']", "//p[../q]"] {
        assert_eq!(matches(text, XPathVersion::V2_0, O), Ok(false), "{text}");
    }
    assert!(matches("//p[(1, 2)]", XPathVersion::V3_1, O).is_err());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "only a clock shows that compiling ends soon")]
fn nested_predicates_are_compiled_in_time() {
    let from = std::time::Instant::now();
    for depth in [4, 8, 11] {
        let text = format!("//q{}{}", "[//*".repeat(depth), "]".repeat(depth));
        assert!(matches(&text, XPathVersion::V3_1, O).is_ok(), "{text}");
    }
    assert!(from.elapsed() < std::time::Duration::from_mins(2), "{:?}", from.elapsed());
}

#[test]
fn semantics_are_those_of_the_version() {
    let xml = "<root><n>10</n></root>";
    for (text, in_1_0, later) in
        [("/root/n > '9'", true, false), ("/root/n < '9'", false, true), ("/root/n > 9", true, true)]
    {
        assert_eq!(matches(text, XPathVersion::V1_0, xml), Ok(in_1_0), "{text}");
        for version in [XPathVersion::V2_0, XPathVersion::V3_0, XPathVersion::V3_1] {
            assert_eq!(matches(text, version, xml), Ok(later), "{text} in {version}");
        }
    }
    // A sequence of several atomic values has no effective boolean value.
    let found = matches("(1, 2)", XPathVersion::V2_0, xml);
    assert!(matches!(found, Err(XPathError::Evaluation(_))), "{found:?}");
}

#[test]
fn what_came_after_the_version_is_refused() {
    use XPathVersion::{V2_0, V3_0, V3_1};
    let table = [
        ("for $p in /o/p return $p * 2", V2_0),
        ("if (/o/p instance of element()?) then 1 else 2", V2_0),
        ("/o/p[1] treat as element()? and '3' castable as xs:integer?", V2_0),
        ("/o/p[1][. != 3] | //p[@a]/*[1]/..[1]", V2_0),
        ("'||' != \"[1]\" (: => :)", V2_0),
        ("count(/o/let) = 0 and /o/map[1] | /o/function", V2_0),
        ("/o/name || 'a'", V3_0),
        ("(1, 2) ! (. + 1)", V3_0),
        ("let $a := 1 return $a", V3_0),
        ("function($a) { $a }(1)", V3_0),
        ("count#1(())", V3_0),
        ("Q{}o", V3_0),
        ("head(/o/p)", V3_0),
        ("fn:head(/o/p)", V3_0),
        ("concat('a', ?)('b')", V3_0),
        ("/o/name => upper-case()", V3_1),
        ("[1, 2]", V3_1),
        ("(1, [2])", V3_1),
        ("array { 1 }", V3_1),
        ("map { 1: 2 }", V3_1),
        ("parse-json('1')", V3_1),
        ("sort((2, 1))", V3_1),
    ];
    let rank = |version: XPathVersion| version.to_string();
    for (text, since) in table {
        for version in [V2_0, V3_0, V3_1] {
            let found = XPath::parse(text, version).map(drop);
            assert_eq!(found.is_ok(), rank(version) >= rank(since), "{text} in {version}: {found:?}");
        }
    }
}

#[test]
fn malformed_expressions_are_refused() {
    for text in [
        "",
        "/root[",
        "/root/n =",
        "nosuch(/root)",
        "count(//pet[name = 'rex'] > 0",
        "count()",
        "$x",
        "'abc",
        "1 1",
        "(: a",
        "p:f()",
        "//",
        "/root//",
        "(//)",
        "//a[.//]",
        "//=1",
        "/root/",
        "//a[@]",
        "//a[text()==1]",
        "//a and",
        "//a/@",
        "a b",
        "//a[1",
        "//a]",
        "count(",
        "//a[b='c]",
        "//a::b",
        "@",
        "//a[position() = ]",
        "contains(/a)",
        "//a || ",
        "a:b:c",
        "//a[#1]",
        "//*[",
        "///a",
        "/a//",
        "..//..//",
    ] {
        for version in [XPathVersion::V2_0, XPathVersion::V3_0, XPathVersion::V3_1] {
            let found = XPath::parse(text, version);
            assert!(matches!(found, Err(XPathError::Syntax { .. })), "{text} in {version}: {found:?}");
        }
    }
}

#[test]
fn prefixes_are_those_of_the_document_element() {
    let xml = r#"<s:e xmlns:s="urn:soap" xmlns:o="urn:order" xmlns="urn:d"><s:b><o:order id="7"/><i xmlns:p="urn:p"/></s:b></s:e>"#;
    let table = [
        ("/s:e/s:b/o:order[@id = '7']", true),
        ("//*[local-name() = 'order']", true),
        ("//*:i", true),
        ("//o:*", true),
        ("/e", false),
        ("/s:e/s:order", false),
        ("//i", false),
    ];
    for (text, expected) in table {
        assert_eq!(matches(text, XPathVersion::V3_1, xml), Ok(expected), "{text}");
    }
    let found = matches("//p:i", XPathVersion::V3_1, xml);
    assert!(matches!(found, Err(XPathError::Evaluation(_))), "{found:?}");
}

#[test]
fn selected_values_are_those_of_json() {
    let table = [
        ("1.50", "[1.5]"),
        ("1e0", "[1]"),
        ("xs:float('0.1')", "[0.1]"),
        ("(1, 'a', true())", r#"[1,"a",true]"#),
        ("12345678901234567890", "[12345678901234567890]"),
        ("/o/p ! number()", "[5,7]"),
        ("/o/p/string()", r#"["5","7"]"#),
        ("xs:date('2024-01-02')", r#"["2024-01-02"]"#),
        ("1 to 3", "[1,2,3]"),
    ];
    for (text, expected) in table {
        let found = XPath::parse(text, XPathVersion::V3_1).and_then(|xpath| xpath.select(O)).map(Value::from);
        assert_eq!(found.map(|v| json::to_string(&v)).as_deref(), Ok(expected), "{text}");
    }
    for text in ["map { 1: 2 }", "[1]", "count#1"] {
        let found = XPath::parse(text, XPathVersion::V3_1).and_then(|xpath| xpath.select(O));
        assert!(matches!(found, Err(XPathError::Evaluation(_))), "{text}: {found:?}");
    }
}

#[test]
fn nothing_outside_the_document_is_read() {
    for text in
        ["doc('file:///etc/passwd')", "doc('/etc/passwd')", "collection('file:///etc')", "doc('http://127.0.0.1/')"]
    {
        let found = matches(text, XPathVersion::V3_1, O);
        assert!(found.is_err(), "{text}: {found:?}");
    }
    for text in
        ["doc-available('file:///etc/passwd')", "available-environment-variables()", "environment-variable('PATH')"]
    {
        assert_eq!(matches(text, XPathVersion::V3_1, O), Ok(false), "{text}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for (open, close) in
        [("(", ")"), ("a[", "]"), ("not(", ")"), ("[", "]"), ("-(", ")"), ("if (a) then (", ") else b")]
    {
        let text = format!("{}a{}", open.repeat(100_000), close.repeat(100_000));
        assert!(matches!(XPath::parse(&text, XPathVersion::V3_1), Err(XPathError::Syntax { .. })), "{open}");
        let text = format!("{}a{}", open.repeat(6), close.repeat(6));
        let found = XPath::parse(&text, XPathVersion::V3_1).and_then(|xpath| xpath.matches(O));
        assert!(!matches!(found, Err(XPathError::Syntax { .. })), "{open}: {found:?}");
    }
    for (part, last) in [
        ("1 + ", "1"),
        ("a/", "a"),
        ("-", "1"),
        ("a or ", "a"),
        ("1, ", "1"),
        ("'a' || ", "a"),
        ("if (a) then a else ", "a"),
        ("for $x in a return ", "a"),
        ("a => string() => ", "string()"),
        ("a ! ", "a"),
    ] {
        let text = format!("{}{last}", part.repeat(100_000));
        assert!(matches!(XPath::parse(&text, XPathVersion::V3_1), Err(XPathError::Syntax { .. })), "{part}");
        let words = part.split_whitespace().count() + part.matches(['(', '$', '/']).count();
        let text = format!("{}{last}", part.repeat(900 / words));
        let _ = XPath::parse(&text, XPathVersion::V3_1).and_then(|xpath| xpath.matches(O));
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "only a clock shows that nothing is evaluated")]
fn what_could_take_too_much_memory_is_not_evaluated() {
    let chain = |first: &str, next: &str| {
        let names: Vec<char> = ('a'..='k').collect();
        let bound =
            names.windows(2).map(|pair| format!("${} := {}", pair[1], next.replace("$x", &format!("${}", pair[0]))));
        format!("let $a := {first}, {} return count($k)", bound.collect::<Vec<_>>().join(", "))
    };
    let hostile = [
        "1 to 1000000000".to_owned(),
        "count(1 to 1000000000)".to_owned(),
        "1 to string-length(/o/sku[1]) * 1000000000".to_owned(),
        "for $i in 1 to 10000, $j in 1 to 10000 return 1".to_owned(),
        "(1 to 9000) ! (1 to 9000) ! string(.)".to_owned(),
        "string-join(for $i in 1 to 900000 return '0123456789abcdef0123456789abcdef')".to_owned(),
        "string-join(1 to 1000000, 'a long separator that comes again and again')".to_owned(),
        "codepoints-to-string(for $i in 1 to 50000000 return 65)".to_owned(),
        format!("{}'a'{}", "replace(".repeat(8), format!(", 'a', '{}')", "a".repeat(100)).repeat(8)),
        "fold-left(1 to 40, 'x', function($a, $b) { concat($a, $a) })".to_owned(),
        "fold-left(1 to 40, 'x', function($a, $b) { $a || $a })".to_owned(),
        "fold-left(1 to 40, 1, function($a, $b) { ($a, $a) })".to_owned(),
        "fold-left(1 to 40, 7, function($a, $b) { $a * $a })".to_owned(),
        "fold-left(1 to 40, 'x', concat#2)".to_owned(),
        "let $f := function-lookup(xs:QName('fn:concat'), 2) return $f('a', 'b')".to_owned(),
        "let $f := concat(?, 'a') return $f('b')".to_owned(),
        chain("'0123456789'", "concat($x, $x, $x, $x, $x, $x, $x, $x)"),
        chain("'0123456789'", "$x || $x || $x || $x || $x || $x || $x || $x"),
        chain("(1, 2)", "($x, $x, $x, $x, $x, $x, $x, $x)"),
        chain("[1, 2]", "array:join(($x, $x, $x, $x, $x, $x, $x, $x))"),
    ];
    for text in &hostile {
        let from = std::time::Instant::now();
        let found = XPath::parse(text, XPathVersion::V3_1).and_then(|xpath| xpath.select(O));
        assert_eq!(found, Err(XPathError::Budget), "{text}");
        assert!(from.elapsed() < std::time::Duration::from_secs(5), "{text}: {:?}", from.elapsed());
    }
    let large = format!("<o>{}</o>", "<p/>".repeat(300_000));
    assert_eq!(matches("count(//p) > 1", XPathVersion::V3_1, &large), Err(XPathError::Budget));
}

#[test]
fn what_stays_small_is_evaluated() {
    let large = format!("<o>{}</o>", "<p>5</p>".repeat(3_000));
    for text in [
        "string-length(string-join(//p, ',')) = 5999",
        "string-length(string-join(for $p in //p return concat($p, '!'), ',')) = 8999",
        "count(for $i in 1 to count(//p) return $i * 2) = 3000",
        "sum(//p) div count(//p) = 5",
        "count(filter(//p, function($p) { $p > 4 })) = 3000",
        "for-each(//p, function($p) { concat($p, 'a') })[1] = '5a'",
        "let $twice := function($x) { $x * 2 } return $twice(4) = 8",
        "(//p => string-join('-') => string-length()) = 5999",
        "fold-left(//p, 0, function($a, $b) { $a + $b }) = 15000",
        "replace(/o/p[1], '5', 'six') || '!' = 'six!'",
    ] {
        assert_eq!(matches(text, XPathVersion::V3_1, &large), Ok(true), "{text}");
    }
}
