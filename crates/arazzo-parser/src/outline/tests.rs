//! Outlines against whole trees: whatever is found must be the same.

use super::{LazyTree, Outline, describe, json};
use crate::openapi::{Description, Tree};
use crate::{Data, DocumentOptions, Format, Node, SourceId, SourceMap, parse_document};
use arazzo_expression::{Pointer, Str};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

fn source() -> SourceId {
    SourceMap::default().add("t", "")
}

/// Whether two trees are the same in every respect.
fn same(a: &Node, b: &Node) -> bool {
    let data = match (&a.data, &b.data) {
        (Data::Null, Data::Null) => true,
        (Data::Bool(a), Data::Bool(b)) => a == b,
        (Data::Number(a), Data::Number(b)) => a.to_string() == b.to_string(),
        (Data::String(a, style), Data::String(b, other)) => a == b && style == other,
        (Data::Sequence(a), Data::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Data::Mapping(a), Data::Mapping(b)) => {
            let pairs = a.entries().iter().zip(b.entries());
            a.entries().len() == b.entries().len()
                && pairs
                    .into_iter()
                    .all(|(a, b)| a.key == b.key && a.key_span == b.key_span && same(&a.value, &b.value))
        }
        _ => false,
    };
    data && a.span == b.span
}

/// Where the lazy tree of `text` answers differently from `root`: every pointer of up to four tokens, and some that
/// lead nowhere.
fn difference(root: &Node, text: &str, outline: &Outline) -> Option<String> {
    let lazy = LazyTree::new(source(), Arc::new(text.to_owned()), outline.clone());
    let mut left = vec![(root, Pointer::default())];
    while let Some((node, pointer)) = left.pop() {
        // The root itself comes last: it makes the tree parse the whole.
        if !pointer.is_empty() && !lazy.at(&pointer).is_some_and(|found| same(found, node)) {
            return Some(format!("{pointer}: {:?} for {node:?}", lazy.at(&pointer)));
        }
        if pointer.tokens().len() < 4 && lazy.at(&pointer.join("nothing")).is_some() != node.child("nothing").is_some()
        {
            return Some(format!("{pointer}/nothing"));
        }
        match &node.data {
            Data::Mapping(mapping) if pointer.tokens().len() < 4 => {
                left.extend(mapping.entries().iter().map(|entry| (&entry.value, pointer.join(entry.key.clone()))));
            }
            Data::Sequence(items) if pointer.tokens().len() < 4 => {
                left.extend(items.iter().enumerate().map(|(n, item)| (item, pointer.join(n.to_string()))));
            }
            _ => {}
        }
    }
    (!lazy.at(&Pointer::default()).is_some_and(|found| same(found, root))).then(|| "the root".to_owned())
}

/// What an outline of `text` gets wrong; `None` if there is no outline, or no tree to compare it with.
fn check(text: &str, format: Format) -> Option<Result<(), String>> {
    let outline = Outline::scan(text, format)?;
    if outline.format == Format::Json
        && let Some(difference) = in_parts(text)
    {
        return Some(Err(difference));
    }
    let root = parse_document(source(), text, format, &DocumentOptions::lenient()).0?;
    if let Some(difference) = difference(&root, text, &outline) {
        return Some(Err(difference));
    }
    let url = Url::parse("https://example.com/openapi").unwrap();
    let lazy = describe(source(), &Arc::new(text.to_owned()), format, url.clone());
    let whole = Description::new(root, url, source()).0;
    // Path items that refer to others are taken in afterwards, and then come last.
    let operations = |mut description: Description| {
        description.complete(&());
        description.operations().cloned().collect::<Vec<_>>()
    };
    let (lazy, whole) = (lazy.map(operations), whole.map(operations));
    Some(if lazy.is_none() || lazy == whole { Ok(()) } else { Err(format!("{lazy:#?} for {whole:#?}")) })
}

/// What a scan of JSON in parts finds that one of the whole does not.
fn in_parts(text: &str) -> Option<String> {
    let at = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let found = |parts: usize| format!("{:?}", json::scan_in_parts(text, at, parts));
    let whole = found(1);
    (2..5).find(|parts| found(*parts) != whole).map(|parts| format!("in {parts} parts it differs from {whole}"))
}

const PLAIN: &str = "# c
openapi: 3.1.0
info:
  title: a
  description: |
    paths:
      /x:
paths:
  # c
  /a:
    parameters:
    - name: x
      in: query
    get:
      operationId: a
      description: \"b
    more\"
      responses: {
    }
    post: # c
      operationId: 'b c' # d
  '/b''s':

    $ref: '#/x'
    put:
        summary: x
          y \"
        operationId: >-
          c
  x-y: [ 'a]', \"b\\\"]\" ]
components:
  schemas:
    A: {type: object}
    B:
      type: string
";

#[test]
fn parts_are_found_by_indentation() {
    let text = PLAIN;
    let outline = Outline::scan(text, Format::Detect).unwrap();
    assert_eq!(check(text, Format::Detect), Some(Ok(())));
    let ids: Vec<_> = outline.operations().iter().map(|o| (&*o.path, &*o.field, o.operation_id.as_deref())).collect();
    assert_eq!(ids, [("/a", "get", Some("a")), ("/a", "post", Some("b c")), ("/b's", "put", Some("c"))]);
    assert_eq!(outline.referring(), [Str::from("/b's")]);
    let part = |tokens: &[&str]| outline.get(tokens).map(|range| &text[range]);
    assert_eq!(part(&["components", "schemas", "A"]), Some("    A: {type: object}\n"));
    assert_eq!(part(&["paths", "x-y"]), Some("  x-y: [ 'a]', \"b\\\"]\" ]\n"));
    assert_eq!([part(&["paths", "/c"]), part(&["info", "title"]), part(&["paths", "/x"])], [None, None, None]);
}

#[test]
fn nothing_is_parsed_that_is_not_asked_for() {
    let lazy = LazyTree::new(source(), Arc::new(PLAIN.to_owned()), Outline::scan(PLAIN, Format::Yaml).unwrap());
    let at = |pointer: &str| lazy.at(&Pointer::parse(pointer).unwrap());
    assert_eq!(at("/paths/~1a/get/operationId").and_then(Node::as_str), Some("a"));
    assert_eq!(at("/components/schemas/B/type").and_then(Node::as_str), Some("string"));
    assert!(at("/components/schemas/C").is_none() && at("/nothing/at/all").is_none());
    assert!(!lazy.is_whole());
    assert!(at("").is_some() && lazy.is_whole());
}

#[test]
fn json_is_outlined_too() {
    let text = "\u{feff} {\"openapi\": \"3.2.0\", \"paths\": {\"/a\": {\"get\": {\"x\": [\"}\\\"\", {}], \"operationId\": \"a\"},
        \"additionalOperations\": {\"COPY\": {\"operationId\": \"\\u0062\"}}, \"query\": {}}, \"\\/c\": {\"$ref\": \"#/d\"}, \"x-e\": 1},
        \"components\": {\"schemas\": {\"A\": true}}}\n";
    assert_eq!(check(text, Format::Detect), Some(Ok(())));
    let outline = Outline::scan(text, Format::Detect).unwrap();
    let ids: Vec<_> =
        outline.operations().iter().map(|o| (&*o.field, o.operation_id.as_deref(), o.additional)).collect();
    assert_eq!(ids, [("get", Some("a"), false), ("COPY", Some("b"), true), ("query", None, false)]);
    assert_eq!(outline.referring(), [Str::from("/c")]);
    assert_eq!(outline.get(&["components", "schemas", "A"]).map(|range| &text[range]), Some("true"));
}

#[test]
fn what_is_not_sure_is_left_to_the_parser() {
    for text in [
        "",
        "a",
        "- a: b",
        "a: 1\na: 2",
        "a: 1\n<<: {b: 2}",
        "paths:\n  /a: 1\n  /a: 2",
        "paths:\n  &x /a: 1",
        "paths: {/a: {get: {}}}",
        "paths:\n  ? /a\n  : 1",
        "a: 1\n...\n",
        "a: 1\n---\nb: 2",
        "\ta: 1",
        "a: 1\rb: 2",
        "paths:\n  /a:\n    get:\n      x: 1\n   post:\n",
        "a: \"b",
        "a: [b",
        "a: @b",
        "x: &x\n  get: {}\npaths:\n  /a: *x",
        "{\"a\": 1, \"a\": 2}",
        "{\"a\": 1} x",
        "{a: 1}",
        "{\"paths\": []}",
    ] {
        assert!(Outline::scan(text, Format::Detect).is_none(), "{text}");
    }
}

#[test]
fn what_parts_share_is_found_in_the_whole() {
    for text in [
        "paths: {}\nx: &x {a: 1}\ncomponents:\n  schemas:\n    A: *x\n    B: {b: *x}\n".replace("paths: {}\n", ""),
        "a: &a 1\nb: [*a]\n".into(),
        "a: !!str 1\nb: !x 2\nc: &c\n  d: |2\n      e\n".into(),
    ] {
        assert_eq!(check(&text, Format::Detect), Some(Ok(())), "{text}");
    }
}

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            documents(&path, found);
        } else if path.extension().is_some_and(|end| end == "yml" || end == "yaml" || end == "json") {
            found.push(path);
        }
    }
}

/// Set `ARAZZO_CORPUS` to a folder of documents; without it nothing is tested.
#[test]
#[expect(clippy::disallowed_methods, clippy::print_stderr, reason = "the corpus is outside of the repository")]
fn outlines_of_a_corpus_agree_with_whole_trees() {
    let Ok(folder) = std::env::var("ARAZZO_CORPUS") else { return };
    let mut paths = Vec::new();
    documents(Path::new(&folder), &mut paths);
    let (mut scanned, mut wrong) = (0, 0);
    for path in &paths {
        let Ok(text) = String::from_utf8(std::fs::read(path).unwrap()) else { continue };
        match check(&text, Format::Detect) {
            None => eprintln!("{}: no outline", path.display()),
            Some(Ok(())) => scanned += 1,
            Some(Err(difference)) => {
                wrong += 1;
                eprintln!("{}: {difference:.400}", path.display());
            }
        }
    }
    eprintln!("{scanned} of {} outlined", paths.len());
    assert_eq!(wrong, 0);
    assert!(scanned * 10 > paths.len() * 9, "{scanned} of {} outlined", paths.len());
}

/// Lines that could be taken for something else, at every depth.
const LINES: [&str; 40] = [
    "paths:",
    "components:",
    "/a:",
    "'/b':",
    "get:",
    "post:",
    "schemas:",
    "A:",
    "operationId: a",
    "operationId: 'b'",
    "operationId:",
    "summary: text",
    "more text",
    "description: |",
    "description: >-",
    "k: \"open",
    "close\"",
    "k: 'it''s",
    "'",
    "k: {",
    "}",
    "k: [a, 'b]', {c: \"d]\"}]",
    "]",
    "- item",
    "- k: v",
    "- |",
    "# comment",
    "",
    "  ",
    "\"quoted\": v",
    "k: &x v",
    "k: *x",
    "? k",
    ": v",
    "k: !!str 5",
    "<<: {a: b}",
    "- - \"a",
    "/c: {get: {operationId: c}}",
    "$ref: '#/x'",
    "openapi: 3.1.0",
];

/// Members of a JSON object: what looks like a path, or is one, and what may be around it.
const MEMBERS: &[&str] = &[
    "\"/a\": {\"get\": {\"operationId\": \"a\"}}",
    "\"/b\":\n{\n\"post\": {\n\"/c\": {\n\"/d\": 1\n},\n\"operationId\": \"b\"\n}\n}",
    "\"/e\": {\n\"x-f\": [\n\"/g\",\n\"/h\"\n]\n}",
    "\"/i\": {\"get\": {\"x\": 1, \"x\": 2}}",
    "\"/j\": {\"put\": {\"operation\\u0049d\": \"j\"}}",
    "\"x-k\": {\n\"/l\": {\n\"/m\": {}\n}\n}",
    "\"/n\": {\"$ref\": \"#/x\"}",
    "\"/o\": {\"get\": {\"description\": \"}\\\"\\n\"}}",
    "\"/p\": {\"get\": 1]}",
];

proptest! {
    #[test]
    fn json_is_the_same_in_parts(
        members in prop::collection::vec((0..MEMBERS.len(), any::<bool>()), 1..12), before in any::<bool>(), behind in any::<bool>(),
    ) {
        // Most keys differ; some stand twice.
        let member = |(number, (of, is_own)): (usize, (usize, bool))| {
            let own = if is_own { format!("\"/{number}") } else { "\"/".to_owned() };
            MEMBERS.get(of).map_or_else(String::new, |member| member.replacen("\"/", &own, 1))
        };
        let paths: Vec<String> = members.into_iter().enumerate().map(member).collect();
        let other = |name: &str, is_there: bool| {
            if is_there { format!("\"{name}\": {{\n\"/z\": {{}}\n}},\n") } else { String::new() }
        };
        let (before, behind) = (other("definitions", before), other("components", behind));
        let paths = paths.join(",\n");
        let text = format!("{{\n{before}\"paths\": {{\n{paths}\n}},\n{behind}\"openapi\": \"3.1.0\"\n}}");
        if let Some(difference) = in_parts(&text) {
            prop_assert!(false, "{text}\n{difference}");
        }
        if let Some(Err(difference)) = check(&text, Format::Json) {
            prop_assert!(false, "{text}\n{difference}");
        }
    }

    #[test]
    fn outlines_of_odd_texts_agree_with_whole_trees(lines in prop::collection::vec((0..5_usize, 0..LINES.len()), 1..12)) {
        // Mostly one step deeper, so that many texts are well-formed.
        let mut text = String::from("openapi: 3.1.0\npaths:\n  /a:\n    get:\n");
        for (indent, line) in lines {
            text.extend(["  ".repeat(indent).as_str(), LINES[line], "\n"]);
        }
        if let Some(Err(difference)) = check(&text, Format::Yaml) {
            prop_assert!(false, "{text}\n{difference}");
        }
    }
}
