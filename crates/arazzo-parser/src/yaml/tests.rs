//! YAML in, tree or faults out.

use crate::{Data, Diagnostic, DocumentOptions, Format, Limits, Node, SourceId, SourceMap, Style, parse_document};
use std::time::{Duration, Instant};

fn source() -> SourceId {
    SourceMap::default().add("t.yaml", "")
}

fn read(text: &str, options: &DocumentOptions) -> (Option<Node>, Vec<Diagnostic>) {
    parse_document(source(), text, Format::Yaml, options)
}

fn strict(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    read(text, &DocumentOptions::default())
}

/// The tree as JSON, and the codes of the faults.
fn summary(text: &str, options: &DocumentOptions) -> (String, Vec<&'static str>) {
    let (node, faults) = read(text, options);
    let json = node.map_or_else(|| "-".to_owned(), |node| node.to_value().to_string());
    (json, faults.iter().map(|fault| fault.code.name).collect())
}

#[test]
fn values_are_those_of_the_json_schema() {
    for (text, json) in [
        ("[null, Null, NULL, ~, ]", "[null,null,null,null]"),
        ("a:\nb: ~", r#"{"a":null,"b":null}"#),
        ("[true, True, TRUE, false, yes, no, on, off, tRUE]", r#"[true,true,true,false,"yes","no","on","off","tRUE"]"#),
        ("[0, -1, 1.0, 1e3, -0, 9007199254740993]", "[0,-1,1.0,1e3,-0,9007199254740993]"),
        ("[017, 0x1F, 0o17, 1_000, .5, 1., +1, 1:20]", r#"["017","0x1F","0o17","1_000",".5","1.","+1","1:20"]"#),
        ("[.inf, .nan, 2024-01-01, nULL]", r#"[".inf",".nan","2024-01-01","nULL"]"#),
        ("['1', \"true\", '']", r#"["1","true",""]"#),
        ("a: |\n  x\n   y\n\nb: >-\n  x\n  y\n", r#"{"a":"x\n y\n","b":"x y"}"#),
        ("200: ok\ntrue: b\n1.10: c\n~: d\n'5': e", r#"{"200":"ok","true":"b","1.10":"c","~":"d","5":"e"}"#),
        ("\u{feff}a: é", r#"{"a":"é"}"#),
        (r#"{"a": "\ud83d\ude00", "b":[1,{"c":2}]}"#, r#"{"a":"😀","b":[1,{"c":2}]}"#),
        ("&a k: &b v\n*b : *a\n? &n 1.50\n: x\n*n : y", r#"{"k":"v","v":"k","1.50":"y"}"#),
        ("a: 1\n...\n", r#"{"a":1}"#),
        ("%YAML 1.2\n---\na: 1", r#"{"a":1}"#),
    ] {
        let (found, faults) = summary(text, &DocumentOptions::default());
        assert_eq!(found, json, "{text}");
        let repeated = text.contains("1.50");
        assert_eq!(faults.len(), usize::from(repeated), "{text}: {faults:?}");
    }
}

#[test]
fn tags_of_the_json_schema_decide_and_others_are_faults() {
    for (text, json, faults) in [
        ("!!str 5", "\"5\"", 0),
        (
            "a: !!str\nb: !!int '5'\nc: !!float 1.5\nd: !!bool 'true'\ne: !!null ''",
            r#"{"a":"","b":5,"c":1.5,"d":true,"e":null}"#,
            0,
        ),
        ("a: !!map {b: !!seq [1]}", r#"{"a":{"b":[1]}}"#, 0),
        ("a: ! 5\nb: ! [5]", r#"{"a":"5","b":[5]}"#, 0),
        ("a: !<tag:yaml.org,2002:str> 5", r#"{"a":"5"}"#, 0),
        ("!!str a: 1", r#"{"a":1}"#, 0),
        ("a: !foo 5", r#"{"a":5}"#, 1),
        ("a: !!timestamp 2024-01-01", r#"{"a":"2024-01-01"}"#, 1),
        ("a: !!binary aGk=", r#"{"a":"aGk="}"#, 1),
        ("a: !!int x", r#"{"a":"x"}"#, 1),
        ("a: !!int 1.5", r#"{"a":1.5}"#, 1),
        ("a: !!seq {b: 1}", r#"{"a":{"b":1}}"#, 1),
        ("!foo a: 1", r#"{"a":1}"#, 1),
    ] {
        let (found, codes) = summary(text, &DocumentOptions::default());
        assert_eq!((found.as_str(), codes), (json, vec!["yaml-tag"; faults]), "{text}");
    }
}

#[test]
fn keys_that_are_no_texts_and_aliases_that_lead_nowhere_are_faults() {
    for (text, json, code) in [
        ("? [a]\n: b\nc: d", r#"{"c":"d"}"#, "yaml-key"),
        ("{{a: 1}: b, c: d}", r#"{"c":"d"}"#, "yaml-key"),
        ("a: *x", r#"{"a":null}"#, "yaml-alias"),
        ("a: &x [1, *x]", r#"{"a":[1,null]}"#, "yaml-alias"),
        ("a: &x {b: {c: *x}}", r#"{"a":{"b":{"c":null}}}"#, "yaml-alias"),
        ("%YAML 1.1\n---\na: 1", r#"{"a":1}"#, "yaml-version"),
        ("a: 1\n---\nb: 2", "-", "multiple-documents"),
        ("a: 1\n---\n", "-", "multiple-documents"),
        ("", "-", "empty-document"),
        ("# nothing\n", "-", "empty-document"),
        ("a: {\n  b: 1\n}\n", r#"{"a":{"b":1}}"#, "yaml-indentation"),
        ("a: \"b\nc\"\n", r#"{"a":"b c"}"#, "yaml-indentation"),
    ] {
        assert_eq!(summary(text, &DocumentOptions::default()), (json.to_owned(), vec![code]), "{text}");
    }
}

#[test]
fn repeated_keys_are_faults_that_name_both_lines() {
    let (node, faults) = strict("steps: 1\nb: 2\n'steps': 3\n");
    assert_eq!(node.unwrap().to_value().to_string(), r#"{"steps":3,"b":2}"#);
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert_eq!(fault.message, "the key `steps` stands twice: in line 1 and in line 3");
    assert_eq!((fault.labels[0].span.start, fault.span.unwrap().start), (0, 14));
    let (_, faults) = read("a: 1\na: 2", &DocumentOptions::lenient());
    assert!(faults.len() == 1 && !faults[0].is_error(), "{faults:?}");
}

#[test]
fn merge_keys_bring_in_what_is_not_there() {
    for (text, json) in [
        ("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", r#"{"a":{"x":1,"y":2},"b":{"x":1,"y":3}}"#),
        ("a: {y: 3, <<: [{x: 1}, {x: 2, z: 4}]}", r#"{"a":{"y":3,"x":1,"z":4}}"#),
        ("a: {'<<': {x: 1}}", r#"{"a":{"<<":{"x":1}}}"#),
    ] {
        assert_eq!(summary(text, &DocumentOptions::lenient()), (json.to_owned(), Vec::new()), "{text}");
    }
    let (json, faults) = summary("a: {<<: {x: 1}}", &DocumentOptions::default());
    assert_eq!((json.as_str(), faults), (r#"{"a":{"x":1}}"#, vec!["yaml-merge-key"]));
    assert_eq!(summary("a: {<<: 5}", &DocumentOptions::lenient()), (r#"{"a":{}}"#.to_owned(), vec!["yaml-merge-key"]));
}

/// The text that every node covers, depth first, keys included.
fn covered(node: &Node, text: &str, found: &mut Vec<String>) {
    let slice = |span: crate::Span| text[span.start as usize..span.end as usize].to_owned();
    found.push(slice(node.span));
    match &node.data {
        Data::Sequence(items) => items.iter().for_each(|item| covered(item, text, found)),
        Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| {
            found.push(slice(entry.key_span));
            covered(&entry.value, text, found);
        }),
        _ => {}
    }
}

#[test]
fn spans_are_exact() {
    for (text, expected) in [
        ("a: b # c\nd: 'e'\n", vec!["a: b # c\nd: 'e'", "a", "b", "d", "'e'"]),
        ("a:\n- &x 1\n- é\n\n# c\n", vec!["a:\n- &x 1\n- é", "a", "- &x 1\n- é", "1", "é"]),
        ("a: {b: [1, 2 ] }\n", vec!["a: {b: [1, 2 ] }", "a", "{b: [1, 2 ] }", "b", "[1, 2 ]", "1", "2"]),
        (
            "a: |-  # x | y\n\n   t\n  \n\nb: c",
            vec!["a: |-  # x | y\n\n   t\n  \n\nb: c", "a", "|-  # x | y\n\n   t", "b", "c"],
        ),
        ("a: # |\n  &x # >\n  !!str |\n  t\n", vec!["a: # |\n  &x # >\n  !!str |\n  t", "a", "|\n  t"]),
        ("a: >\nb: c", vec!["a: >\nb: c", "a", ">", "b", "c"]),
        ("a: p\n  q\nb: \"x\n  y\"", vec!["a: p\n  q\nb: \"x\n  y\"", "a", "p\n  q", "b", "\"x\n  y\""]),
        ("\u{feff}a: b", vec!["a: b", "a", "b"]),
        (
            "a: &x # - \n  - - b\n  - c\nd:\n- - e\n",
            vec![
                "a: &x # - \n  - - b\n  - c\nd:\n- - e",
                "a",
                "- - b\n  - c",
                "- b",
                "b",
                "c",
                "d",
                "- - e",
                "- e",
                "e",
            ],
        ),
        ("- - |\n    x\n  - y\n", vec!["- - |\n    x\n  - y", "- |\n    x\n  - y", "|\n    x", "y"]),
    ] {
        let mut found = Vec::new();
        covered(&strict(text).0.unwrap(), text, &mut found);
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn nothing_stands_after_its_colon_or_dash() {
    let (node, _) = strict("a:\nb :   # c\nc: [ ]\nd:\n  -\n");
    let node = node.unwrap();
    let at = |key: &str| node.get(key).unwrap().span.start;
    assert_eq!((at("a"), at("b")), (2, 6));
    assert_eq!(node.get("d").unwrap().as_sequence().unwrap()[0].span.start, 26);
}

#[test]
fn a_copy_stands_where_the_original_does() {
    let (node, _) = strict("a: &x 'v'\nb: *x\n");
    assert_eq!(node.unwrap().get("b").unwrap().span.start, 6);
}

#[test]
fn styles_are_kept() {
    let (node, _) = strict("[p, 's', \"d\"]");
    let styles: Vec<_> = node.unwrap().as_sequence().unwrap().iter().map(|n| n.data.clone()).collect();
    let style = |data: &Data| if let Data::String(_, style) = data { Some(*style) } else { None };
    let expected = [Style::Plain, Style::SingleQuoted, Style::DoubleQuoted].map(Some);
    assert_eq!(styles.iter().map(style).collect::<Vec<_>>(), expected);
}

#[test]
fn faults_of_syntax_say_where_and_what() {
    for (text, at, words) in [
        ("k: \"a\n", 3, "quote is not closed"),
        ("k: \"a\nb: c\nd: \"x\"\n", 3, "quote is not closed"),
        ("a: 'x\nb: y\n", 3, "quote is not closed"),
        ("a:\n\t- b\n", 3, "tab"),
        ("a: b\nc d\ne: f\n", 5, "without `:`"),
        ("a: b: c\n", 3, "contains `: `"),
        ("a: [1, 2\nb: 3\n", 9, "closing bracket missing"),
        ("a: 'x' y\n", 7, "after the closing quote"),
        ("a: @x\n", 3, "cannot start with `@`"),
        ("a: {b]\n", 3, "closed by"),
        ("a:\n   b: 1\n  c: 2\n", 13, "indented"),
        ("a: \"\\q\"\n", 4, "no such escape"),
        ("a: \"\\\\ \\u12g4\"\n", 7, "no such escape"),
        ("- a\nb: c\n", 4, "without `-`"),
        ("- [a, b", 2, "not closed"),
        ("a: }\n", 3, "closes nothing"),
        ("a: \u{1}\n", 3, "U+0001"),
        ("a: | x\n", 3, "after `|`"),
    ] {
        let (node, faults) = strict(text);
        assert!(node.is_none(), "{text}");
        let [fault] = faults.as_slice() else { panic!("{text}: {faults:?}") };
        assert_eq!((fault.code.name, fault.span.unwrap().start), ("syntax", at), "{text}: {}", fault.message);
        assert!(fault.message.contains(words), "{text}: {}", fault.message);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the time a hostile text takes is what is tested")]
fn hostile_texts_end_soon_with_their_code() {
    let laughs = (1..10).fold("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, n| {
        let aliases = format!("*a{}", n - 1);
        format!("{text}a{n}: &a{n} [{}]\n", vec![aliases; 10].join(","))
    });
    let quadratic = format!("a: &a [{}]\nb: [{}]\n", "x,".repeat(10_000), "*a,".repeat(10_000));
    let chain = (1..200).fold("a0: &a0 []\n".to_owned(), |text, n| format!("{text}a{n}: &a{n} [*a{}]\n", n - 1));
    for (name, text, code) in [
        ("laughs", laughs, "alias-budget"),
        ("quadratic", quadratic, "alias-budget"),
        ("chain", chain, "too-deep"),
        ("flow", "[".repeat(10_000), "too-deep"),
        ("flow objects", "{a: ".repeat(10_000), "too-deep"),
        ("block", "- ".repeat(10_000), "too-deep"),
        ("keys", "? ".repeat(10_000), "too-deep"),
        (
            "anchored",
            (0..100).fold(String::new(), |text, n| format!("{text}&a{n} [")) + &"x,".repeat(20_000) + &"]".repeat(100),
            "alias-budget",
        ),
        ("scalar", format!("a: {}", "x".repeat(17 << 20)), "scalar-too-long"),
    ] {
        let start = Instant::now();
        let (node, faults) = strict(&text);
        assert!(node.is_none() && faults.iter().any(|f| f.code.name == code), "{name}: {faults:?}");
        assert!(start.elapsed() < Duration::from_secs(5), "{name} took {:?}", start.elapsed());
    }
}

#[test]
fn many_copies_within_the_budget_are_made() {
    let text = format!("a: &a [{}]\nb: [{}]\n", "x,".repeat(1_000), "*a,".repeat(300));
    let (node, faults) = strict(&text);
    let node = node.unwrap_or_else(|| panic!("{faults:?}"));
    let copies = node.get("b").and_then(Node::as_sequence).unwrap();
    assert!(
        copies.len() == 300 && copies.iter().all(|copy| copy.as_sequence().is_some_and(|items| items.len() == 1_000))
    );
}

#[test]
fn budgets_are_the_callers() {
    let tight = |change: fn(&mut Limits)| {
        let mut options = DocumentOptions::default();
        change(&mut options.limits);
        options
    };
    let limited = |text: &str, change| summary(text, &tight(change)).1;
    assert_eq!(limited("[1, 2]", |limits| limits.bytes = 5), ["document-too-large"]);
    assert_eq!(limited("[1, 2]", |limits| limits.nodes = 2), ["too-many-nodes"]);
    assert_eq!(limited("[[1]]", |limits| limits.depth = 1), ["too-deep"]);
    assert_eq!(limited("['12345']", |limits| limits.scalar = 4), ["scalar-too-long"]);
    assert_eq!(limited("[&a [1, 2], *a, *a]", |limits| limits.alias_nodes = 5), ["alias-budget"]);
    assert!(limited("[&a [1, 2], *a]", |limits| limits.alias_nodes = 3).is_empty());
    assert!(strict(&("[".repeat(128) + &"]".repeat(128))).0.is_some());
    assert_eq!(summary(&("[".repeat(129) + &"]".repeat(129)), &DocumentOptions::default()).1, ["too-deep"]);
}

#[test]
fn a_bad_escape_is_pointed_at_in_whole_characters() {
    for text in
        ["a: \"\\u1\u{21a}\u{21a}\u{21a}\"\n", "a: \"\\x\u{20ac}\"\n", "a: \"\\U0\u{1f600}\"\n", "a: \"\\u1\u{21a}"]
    {
        let (_, faults) = strict(text);
        assert!(!faults.is_empty(), "{text:?}");
        for span in faults.iter().filter_map(|fault| fault.span) {
            assert!(text.get(span.start as usize..span.end as usize).is_some(), "{text:?}: {span:?}");
        }
    }
}
