//! Tables of expressions and what they evaluate to.

use super::{Evaluation, Outcome, parse, scalar};
use crate::Limits;
use crate::xml::Document;
use crate::xpath::{XPath, XPathError, XPathVersion};

const SHOP: &str = r#"<?xml version="1.0"?>
<s:shop xmlns:s="urn:shop" xmlns:x="urn:x" xml:lang="en-GB" name="corner"><!-- c1 --><?go fast?>
<item id="1" x:id="q"><price>10</price><name>Tea &amp; <b>milk</b></name></item>
<item id="2"><price>9.5</price><name>Salt</name></item>
<x:item id="3"><x:price>3</x:price><x:price>4</x:price></x:item>
<box><item id="4"><price>abc</price></item><empty/></box><last>a<![CDATA[<b>]]>c</last>
</s:shop>"#;

fn outcome(text: &str, xml: &str) -> Result<String, XPathError> {
    let document = Document::parse(xml)?;
    let evaluation = Evaluation::new(&document, Limits::default());
    Ok(match evaluation.run(&parse(text)?)? {
        Outcome::Bool(truth) => truth.to_string(),
        Outcome::Number(number) => scalar::text(number),
        Outcome::Text(text) => format!("'{text}'"),
        Outcome::Nodes(nodes) => {
            let texts: Result<Vec<_>, _> = nodes.into_iter().map(|node| evaluation.string_value(node)).collect();
            format!("[{}]", texts?.join("|"))
        }
    }
    .replace('\n', "~"))
}

/// Written by libxml2 on the same document, `~` for line feeds.
#[test]
fn results_are_those_of_libxml2() {
    let rows: Vec<_> = include_str!("libxml2.tsv").lines().filter_map(|line| line.split_once('\t')).collect();
    assert!(rows.len() > 170);
    let wrong: Vec<_> = rows
        .into_iter()
        .map(|(text, expected)| (text, expected, outcome(text, SHOP)))
        .filter(|(_, expected, actual)| actual.as_deref() != Ok(*expected))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Where libxml2 goes its own way: it reads and writes exponents, writes 15 digits, and starts at the document element.
#[test]
fn results_are_those_of_the_recommendation() {
    let table = [
        ("number('1e3')", "NaN"),
        ("string(1 div 3)", "'0.3333333333333333'"),
        ("string(123456789012)", "'123456789012'"),
        ("string(0.1 + 0.2)", "'0.30000000000000004'"),
        ("string(1 div 0)", "'Infinity'"),
        ("count(*) * 2", "2"),
        ("child::*/attribute::name", "[corner]"),
        ("child::node()/child::box/descendant::item/attribute::id", "[4]"),
        ("lang('en')", "false"),
        ("//@id/following::b", "[milk]"),
        ("//@id[. = '4']/preceding::b", "[milk]"),
        ("//@id[. = '4']/ancestor::*[1]/empty", "[]"),
        ("//@id[. = '4']/ancestor::*[2]/empty", "[]"),
        ("//namespace::*[name() = 'x'][1]/..//@x:id", "[q]"),
        ("//namespace::x = 'urn:x'", "true"),
        ("name(/*/namespace::s)", "'s'"),
        ("/*/namespace::*/self::node() = 'urn:shop'", "true"),
        ("count(/s:shop/s:item)", "0"),
    ];
    for (text, expected) in table {
        assert_eq!(outcome(text, SHOP).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn malformed_expressions_say_where() {
    let table = [
        ("", 0..0),
        ("/root[", 6..6),
        ("/root/n =", 9..9),
        ("count(//pet[name = 'rex'] > 0", 29..29),
        ("a b", 2..3),
        ("a $b", 2..4),
        ("a and", 5..5),
        ("'abc", 0..4),
        ("a = #", 4..5),
        ("foo(1)", 0..3),
        ("x:foo(1)", 0..5),
        ("position(1)", 0..8),
        ("concat('a')", 0..6),
        ("count('a')", 6..9),
        ("'a' | b", 0..3),
        ("b | 1", 4..5),
        ("1[1]", 0..1),
        ("(1)/a", 0..3),
        ("$x", 0..2),
        ("b/$x", 2..4),
        ("//", 2..2),
        ("/a/", 3..3),
        ("wrong::a", 0..5),
        ("..[1]", 2..3),
        ("a[1", 3..3),
        ("a]", 1..2),
        ("some a", 5..6),
        ("a || b", 3..4),
        ("if (a) then b else c", 7..11),
    ];
    for (text, expected) in table {
        match parse(text) {
            Err(XPathError::Syntax { range, .. }) => assert_eq!(range, expected, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn the_effective_boolean_value_is_that_of_the_function_boolean() {
    let xml = "<root><pets><pet>Rex</pet><pet/></pets><flag>false</flag><n>0</n></root>";
    let passing = [
        "count(/root/pets/*) > 0",
        "true()",
        "count(//pet)",
        "string(/root/flag)",
        "/root/flag",
        "/root/n",
        "//pet[2]",
    ];
    let failing = [
        "count(//pet) > 5",
        "false()",
        "count(//cat)",
        "number('x')",
        "string(//pet[2])",
        "/root/cat",
        "/Root",
        "''",
        "-0",
    ];
    for (texts, expected) in [(&passing[..], true), (&failing[..], false)] {
        for text in texts {
            let xpath = XPath::parse(text, XPathVersion::V1_0).unwrap();
            assert_eq!(xpath.matches(xml), Ok(expected), "{text}");
        }
    }
}

#[test]
fn prefixes_are_those_of_the_document_element() {
    let xml = r#"<s:e xmlns:s="urn:soap" xmlns:o="urn:order" xmlns="urn:d"><s:b><o:order id="7"/><i xmlns:p="urn:p"/></s:b></s:e>"#;
    for (text, expected) in
        [("/s:e/s:b/o:order[@id = '7']", true), ("/e", false), ("/s:e/s:order", false), ("//i", false)]
    {
        assert_eq!(XPath::parse(text, XPathVersion::V1_0).unwrap().matches(xml), Ok(expected), "{text}");
    }
    for text in ["//p:i", "/none[p:i]"] {
        let found = XPath::parse(text, XPathVersion::V1_0).unwrap().matches(xml);
        assert!(matches!(found, Err(XPathError::Evaluation(_))), "{text}: {found:?}");
    }
}

#[test]
fn what_takes_too_long_is_given_up() {
    let xml = format!("<r>{}</r>", "<a>1</a>".repeat(5_000));
    for text in ["//a[//a[//a]]", "//a[. != //a] and //a[. = //none] or //a[count(//a) = 0]"] {
        assert_eq!(XPath::parse(text, XPathVersion::V1_0).unwrap().matches(&xml), Err(XPathError::Budget), "{text}");
    }
    assert_eq!(XPath::parse("//a[2500]/following::a[2500]", XPathVersion::V1_0).unwrap().matches(&xml), Ok(true));
    let few = |visits, results| {
        let limits = Limits { visits, results, ..Limits::default() };
        XPath::parse("//a", XPathVersion::V1_0).unwrap().with_limits(limits).select(&xml).map(|found| found.len())
    };
    assert_eq!((few(100_000, 5_000), few(4_000, 5_000)), (Ok(5_000), Err(XPathError::Budget)));
    assert_eq!(few(100_000, 4_999), Err(XPathError::Budget));
}

#[test]
fn depth_is_bounded_and_length_is_not() {
    for (open, close) in [("(", ")"), ("a[", "]"), ("not(", ")"), ("-(", ")")] {
        let text = format!("{}a{}", open.repeat(100_000), close.repeat(100_000));
        assert!(matches!(parse(&text), Err(XPathError::Syntax { .. })), "{open}");
        let text = format!("{}a{}", open.repeat(40), close.repeat(40));
        assert!(outcome(&text, SHOP).is_ok(), "{open}");
    }
    for part in ["1 + ", "a/", "-", "a | ", "a or "] {
        assert!(outcome(&format!("{}a", part.repeat(50_000)), SHOP).is_ok(), "{part}");
    }
}
