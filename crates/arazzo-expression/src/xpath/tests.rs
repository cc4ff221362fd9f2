//! What all versions have in common: selectors, replacements, errors.

use super::{XPath, XPathError, XPathVersion};
use crate::{Value, json};

const VERSIONS: [XPathVersion; 4] = [XPathVersion::V1_0, XPathVersion::V2_0, XPathVersion::V3_0, XPathVersion::V3_1];
const ORDER: &str = r#"<order ref="r1"><id>7</id><item>a</item><item>b</item><w>1<![CDATA[2]]>&#51;<e/>4</w></order>"#;

fn supported() -> impl Iterator<Item = XPathVersion> {
    VERSIONS.into_iter().filter(|version| version.is_supported())
}

#[test]
fn what_is_selected_is_text_or_a_value() {
    let table = [
        ("/order/id", r#"["7"]"#),
        ("/order/@ref", r#"["r1"]"#),
        ("//item", r#"["a","b"]"#),
        ("/order/none", "[]"),
        ("count(//item)", "[2]"),
        ("count(//item) div 4", "[0.5]"),
        ("count(//item) > 1", "[true]"),
        ("string(/order/id)", r#"["7"]"#),
        ("concat(//item[1], '-')", r#"["a-"]"#),
        ("/order/w/text()", r#"["123","4"]"#),
        ("/order/w", r#"["1234"]"#),
        ("//item | /order/id", r#"["7","a","b"]"#),
    ];
    for version in supported() {
        for (text, expected) in table {
            let found = XPath::parse(text, version).and_then(|xpath| xpath.select(ORDER)).map(Value::from);
            assert_eq!(found.map(|v| json::to_string(&v)).as_deref(), Ok(expected), "{text} in {version}");
        }
        let nan = XPath::parse("number('x')", version).and_then(|xpath| xpath.select(ORDER));
        assert!(matches!(nan, Err(XPathError::Evaluation(_))), "{version}: {nan:?}");
    }
}

#[test]
fn replacements_leave_the_rest_as_it_is() {
    let xml =
        "<?xml version='1.0'?>\r\n<o  r = 'x' q=\"y\"><id>1</id><e a='1' /><n>t<![CDATA[u]]><b/>v</n><!-- c --></o>\n";
    let table = [
        ("/o/id", "7", vec![("<id>1<", "<id>7<")], 1),
        ("/o/id/text()", "<7>", vec![("<id>1<", "<id>&lt;7&gt;<")], 1),
        ("/o/@r", "a'b", vec![("'x'", "'a&apos;b'")], 1),
        ("/o/@q", "a&\n", vec![("\"y\"", "\"a&amp;&#10;\"")], 1),
        ("/o/e", "z", vec![("<e a='1' />", "<e a='1' >z</e>")], 1),
        ("/o/n", "z", vec![("t<![CDATA[u]]><b/>v", "z")], 1),
        ("/o/n/text()[1]", "z", vec![("t<![CDATA[u]]>", "z")], 1),
        ("/o/n/b", "", vec![("<b/>", "<b></b>")], 1),
        ("/o/n | /o/n/b | /o/n/text()", "z", vec![("t<![CDATA[u]]><b/>v", "z")], 4),
        ("/o/id | //@a", "é", vec![("<id>1<", "<id>é<"), ("'1'", "'é'")], 2),
        ("/o/none", "z", vec![], 0),
    ];
    for version in supported() {
        for (text, new, edits, count) in &table {
            let expected = edits.iter().fold(xml.to_owned(), |xml, (from, to)| xml.replacen(from, to, 1));
            let found = XPath::parse(text, version).and_then(|xpath| xpath.replace(xml, new));
            assert_eq!(found, Ok((expected, *count)), "{text} in {version}");
        }
    }
}

#[test]
fn what_has_no_text_is_not_replaced() {
    for version in supported() {
        for (text, new) in
            [("/", "z"), ("//comment()", "z"), ("count(//id)", "z"), ("/order/id", "\u{1}"), ("'a'", "z")]
        {
            let found = XPath::parse(text, version).and_then(|xpath| xpath.replace(&format!("<!--c-->{ORDER}"), new));
            assert!(matches!(found, Err(XPathError::Evaluation(_))), "{text} in {version}: {found:?}");
        }
    }
}

#[test]
fn only_xml_is_evaluated() {
    for version in supported() {
        let xpath = XPath::parse("true()", version).unwrap();
        for text in ["", "null", r#"{"a": 1}"#, "text", "<a>", "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>", "<a>&e;</a>"]
        {
            assert!(matches!(xpath.matches(text), Err(XPathError::NotXml(_))), "{text} in {version}");
        }
    }
}

#[test]
fn versions_that_are_not_built_in_are_never_evaluated() {
    for version in VERSIONS {
        let found = XPath::parse("true()", version).map(|xpath| xpath.version());
        let expected = if version.is_supported() { Ok(version) } else { Err(XPathError::Unsupported(version)) };
        assert_eq!(found, expected);
    }
}
