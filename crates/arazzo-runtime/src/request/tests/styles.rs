//! Styles by the tables of OpenAPI, and back again through a decoder that shares nothing with the encoder.

use super::decoder;
use super::fixture::{call, value};
use arazzo_expression::Value;
use arazzo_parser::arazzo::ParameterLocation::{Cookie, Header, Path, Query};
use proptest::prelude::*;

fn described(location: &str, shape: &str) -> String {
    format!("parameters: [{{name: c, in: {location}, {shape}}}]")
}

#[test]
fn path_styles_are_those_of_the_table() {
    let (list, map) = (r#"["a","b,c"]"#, r#"{"R":1,"G":2}"#);
    for (shape, given, expected) in [
        ("style: simple", r#""x""#, "x"),
        ("style: simple", list, "a,b%2Cc"),
        ("style: simple", map, "R,1,G,2"),
        ("style: simple, explode: true", map, "R=1,G=2"),
        ("style: label", r#""x""#, ".x"),
        ("style: label", list, ".a,b%2Cc"),
        ("style: label, explode: true", list, ".a.b%2Cc"),
        ("style: label, explode: true", map, ".R=1.G=2"),
        ("style: matrix", r#""""#, ";c"),
        ("style: matrix", "5", ";c=5"),
        ("style: matrix", list, ";c=a,b%2Cc"),
        ("style: matrix", map, ";c=R,1,G,2"),
        ("style: matrix, explode: true", list, ";c=a;c=b%2Cc"),
        ("style: matrix, explode: true", map, ";R=1;G=2"),
        ("content: {application/json: {}}", map, "%7B%22R%22%3A1%2C%22G%22%3A2%7D"),
    ] {
        assert_eq!(
            call("/{c}", &described("path", shape)).with("c", Path, value(given)).target(),
            format!("/{expected}"),
            "{shape} {given}"
        );
    }
}

#[test]
fn query_styles_are_those_of_the_table() {
    let (list, map) = (r#"["a","b,c"]"#, r#"{"R":1,"G":[2,{"x":3}]}"#);
    for (shape, given, expected) in [
        ("style: form", list, "c=a&c=b%2Cc"),
        ("style: form", "[]", ""),
        ("style: form", r#""""#, "c="),
        ("explode: false", list, "c=a,b%2Cc"),
        ("style: form", r#"{"R":1,"G":null}"#, "R=1"),
        ("explode: false", r#"{"R":1,"G":2}"#, "c=R,1,G,2"),
        ("style: spaceDelimited", list, "c=a%20b%2Cc"),
        ("style: pipeDelimited", list, "c=a%7Cb%2Cc"),
        ("style: pipeDelimited, explode: true", list, "c=a&c=b%2Cc"),
        ("style: deepObject", map, "c%5BR%5D=1&c%5BG%5D%5B0%5D=2&c%5BG%5D%5B1%5D%5Bx%5D=3"),
        ("allowReserved: true", r#""/a:b@c?d&e#f%20g h[]""#, "c=/a:b@c?d%26e%23f%20g%20h%5B%5D"),
        ("content: {application/json: {}}", "[7]", "c=%5B7%5D"),
    ] {
        let target = call("/q", &described("query", shape)).with("c", Query, value(given)).target();
        assert_eq!(target.strip_prefix("/q").unwrap().trim_start_matches('?'), expected, "{shape} {given}");
    }
}

/// The styles of a place that can be read back, with the characters that their values may have.
const STYLES: &[(&str, &str)] = &[
    ("path", "style: simple"),
    ("path", "style: simple, explode: true"),
    ("path", "style: label"),
    ("path", "style: label, explode: true"),
    ("path", "style: matrix"),
    ("path", "style: matrix, explode: true"),
    ("query", "style: form"),
    ("query", "style: form, explode: false"),
    ("query", "style: spaceDelimited"),
    ("query", "style: pipeDelimited"),
    ("query", "style: deepObject"),
    ("cookie", "style: form"),
    ("cookie", "style: form, explode: false"),
];

fn any_value(style: &str) -> BoxedStrategy<Value> {
    // What is not encoded apart from the delimiter cannot be told from it by anyone: dots in labels, blanks, bars.
    let text = match style {
        "style: label, explode: true" => "[^.]{1,8}",
        "style: spaceDelimited" | "style: pipeDelimited" => "[^ |]{1,8}",
        _ => "\\PC{1,8}",
    };
    let name = "[a-zA-Z_]{1,6}";
    let list = prop::collection::vec(text, 2..5)
        .prop_map(|items| items.into_iter().map(Value::from).collect::<Vec<_>>().into());
    let map = prop::collection::btree_map(name, text, 1..4).prop_map(|members| members.into_iter().collect::<Value>());
    match style {
        "style: deepObject" => map.boxed(),
        "style: spaceDelimited" | "style: pipeDelimited" => prop_oneof![list, map].boxed(),
        _ => prop_oneof![text.prop_map(Value::from), list, map].boxed(),
    }
}

proptest! {
    #[test]
    fn every_style_can_be_read_back((at, given) in (0..STYLES.len()).prop_flat_map(|at| (Just(at), any_value(STYLES[at].1)))) {
        let (location, shape) = STYLES[at];
        let place = match location { "path" => Path, "query" => Query, _ => Cookie };
        let call = call(if location == "path" { "/{c}/end" } else { "/end" }, &described(location, shape)).with("c", place, given.clone());
        match call.build() {
            Ok((request, _)) => {
                let wire = match location {
                    "path" => request.url.strip_prefix("https://api.test/v1/").unwrap().strip_suffix("/end").unwrap().to_owned(),
                    "query" => request.url.split_once('?').map_or(String::new(), |(_, query)| query.to_owned()),
                    _ => request.header("Cookie").unwrap_or_default().to_owned(),
                };
                // Cookies keep what is encoded already, so that they go back as they came.
                if location != "cookie" || !given.to_string().contains('%') {
                    let read = decoder::decode(shape, location, &wire, &given);
                    prop_assert_eq!(&read, &given, "{} {}", shape, wire);
                }
            }
            Err(fault) => prop_assert_eq!(&*fault.code, "path-segment"),
        }
    }

    #[test]
    fn reserved_characters_stay_what_they_are(text in "[a-zA-Z0-9:/?#\\[\\]@!$&'()*+,;= %|é-]{0,12}", explode in any::<bool>()) {
        let shape = format!("allowReserved: true, explode: {explode}");
        let request = call("/end", &described("query", &shape)).with("c", Query, text.as_str()).request();
        let wire = request.url.split_once("?c=").unwrap().1;
        prop_assert!(!wire.contains(['&', '#', '[', ']', ' ']), "{}", wire);
        // Escapes in the value are escapes on the wire.
        let escapes = |text: &str| percent_encoding::percent_decode_str(text).collect::<Vec<u8>>();
        prop_assert_eq!(escapes(wire), escapes(&text));
        prop_assert!(":/?@!$()*+,;=".chars().filter(|c| text.contains(*c)).all(|c| wire.contains(c)));
    }

    #[test]
    fn pieces_that_would_fall_apart_are_refused(at in 0_usize..3, pieces in prop::collection::vec("[a |\t]{0,3}", 1..4)) {
        let (style, between) = [("spaceDelimited", ' '), ("pipeDelimited", '|'), ("pipeDelimited", '|')][at];
        let given: Value = pieces.iter().map(|piece| Value::from(piece.as_str())).collect::<Vec<_>>().into();
        let built = call("/end", &described("query", &format!("style: {style}"))).with("c", Query, given).build();
        let is_torn = pieces.iter().any(|piece| piece.contains(between));
        prop_assert_eq!(built.err().map(|fault| fault.code.to_string()), is_torn.then(|| "parameter-delimiter".to_owned()));
    }

    #[test]
    fn headers_can_be_read_back(items in prop::collection::vec("[!-+\\--~]{1,8}", 1..5)) {
        let given: Value = items.iter().map(|item| Value::from(item.as_str())).collect::<Vec<_>>().into();
        let request = call("/a", &described("header", "style: simple")).with("c", Header, given).request();
        prop_assert_eq!(request.header("c").unwrap().split(',').collect::<Vec<_>>(), items);
    }
}
