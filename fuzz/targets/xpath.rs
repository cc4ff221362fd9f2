//! XPath 1.0: parsing, and evaluation on a small document.
#![no_main]

use arazzo_expression::{XPath, XPathVersion};
use arazzo_fuzz::text;
use libfuzzer_sys::fuzz_target;

const XML: &str = r#"<?xml version="1.0"?><!-- c --><a xmlns:p="urn:p" b="1"><b c="x">1</b><b>2.5</b><p:b p:c="é"/>t
<c><a><a id="i">-3</a></a><?pi d?><![CDATA[<&]]></c><d xmlns="urn:d"><e/></d></a>"#;

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    let Ok(xpath) = XPath::parse(text, XPathVersion::V1_0) else { return };
    if let (Err(error), Ok(values)) = (xpath.matches(XML), xpath.select(XML)) {
        panic!("{text:?} selects {values:?}, but {error}");
    }
    if let Ok((replaced, places)) = xpath.replace(XML, "<&\"'>") {
        assert!(places > 0 || replaced == XML, "{text:?} changed {replaced}");
        assert!(xpath.matches(&replaced).is_ok() || xpath.matches(XML).is_err(), "{text:?} makes {replaced}");
    }
});
