//! This reader against the parser library: where it takes a text, both make the same tree of it.

use super::super::corpus;
use super::super::read::{read_directly, read_events, read_in_parts};
use crate::{Data, DocumentOptions, DuplicateKeys, Limits, Node, SourceMap, decode_utf8};
use proptest::prelude::*;
use std::path::Path;

/// Where two trees differ first; `None` if they do not.
fn difference(ours: &Node, other: &Node) -> Option<String> {
    let shown = || Some(format!("{ours:.200?}\n  and {other:.200?}"));
    if ours.span != other.span {
        return shown();
    }
    match (&ours.data, &other.data) {
        (Data::Null, Data::Null) => None,
        (Data::Bool(a), Data::Bool(b)) if a == b => None,
        (Data::Number(a), Data::Number(b)) if a.to_string() == b.to_string() => None,
        (Data::String(a, style), Data::String(b, other)) if a == b && style == other => None,
        (Data::Sequence(a), Data::Sequence(b)) if a.len() == b.len() => {
            a.iter().zip(b).find_map(|(a, b)| difference(a, b))
        }
        (Data::Mapping(a), Data::Mapping(b)) if a.entries().len() == b.entries().len() => {
            a.entries().iter().zip(b.entries()).find_map(|(a, b)| {
                let same = a.key == b.key && a.key_span == b.key_span;
                if same { difference(&a.value, &b.value) } else { Some(format!("{a:.200?}\n  and {b:.200?}")) }
            })
        }
        _ => shown(),
    }
}

/// What is wrong with what this reader makes of `text`; whether it takes it at all.
fn check(text: &str, options: &DocumentOptions) -> Result<bool, String> {
    let source = SourceMap::default().add("t", "");
    let Some((ours, faults)) = read_directly(source, text, 0..text.len(), options) else {
        let parted = read_in_parts(source, text, 0..text.len(), options, 3);
        return parted.map_or(Ok(false), |_| Err("only taken in parts".to_owned()));
    };
    let Some((parted, told)) = read_in_parts(source, text, 0..text.len(), options, 3) else {
        return Err("not taken in parts".to_owned());
    };
    if let Some(difference) = difference(&ours, &parted) {
        return Err(format!("in parts: {difference}"));
    }
    if told != faults {
        return Err(format!("in parts: {told:?}"));
    }
    let (other, others) = read_events(source, text, 0..text.len(), options);
    let other = other.ok_or_else(|| format!("only read here: {others:?}"))?;
    if faults != others {
        return Err(format!("{faults:?} and {others:?}"));
    }
    difference(&ours, &other).map_or(Ok(true), Err)
}

fn options() -> [DocumentOptions; 2] {
    [DocumentOptions::default(), DocumentOptions::lenient()]
}

/// Fails where this reader is wrong about `text`; whether it takes it in the strictest way.
fn agree(text: &str) -> bool {
    let taken = options().map(|options| check(text, &options).unwrap_or_else(|wrong| panic!("{text:?}: {wrong}")));
    assert!(taken[1] || !taken[0], "{text:?}");
    taken[0]
}

#[test]
fn ordinary_documents_are_taken() {
    for text in [
        "a: b",
        "a: b\n",
        "---\na: 1\n",
        "\u{feff}a: b # c\n# d\n",
        "a:\n  b: c\n  d:\n  - e\n  - f: g\n    h: i\nj: k\n",
        "a:\n- b\n- - c\n  - d\n-   e:\n      f\n",
        "a:\nb:   # nothing\nc: ''\n",
        "a: 'b''c'\n'd e' : \"f\\n\\u00e9\\\"\"\n\"g\": h\n",
        "a: b\n  c\n\n  d # e\nf: g\n",
        "a: 'b\n  c\n\n  d'\ne: \"f \\\n  g\n  h\"\n",
        "a: |\n  b\n   c\n\n  d\ne: >-\n  f\n  g\n\n   h\n  i\nj: |2+\n   k\n\nl: >\nm: |-\n  n",
        "- a\n-\n  b: c\n- d\n",
        "a: {b: [1, 2.5, true, ], \"c\":d, e: , 'f': {}}\ng: [\n  h,  # i\n  {j: k}\n  ]\n",
        "a: {\"b\":{\"c\":[\"d\"]}}\n",
        "a: http://b:8080/c#d\ne: -1\nf: a,b[c]{d}\n/g/{h}: i\n",
        "a: b\r\nc:\r\n  - d\r\n  - |\r\n    e\r\n    f\r\ng: 'h\r\n  i'\r\n",
        "a: 1\nb: 2\na: 3\n",
        "plain\n",
        "\"quoted\"",
        "[1, 2]",
        "é: ß\n",
    ] {
        assert!(agree(text), "{text:?}");
    }
}

#[test]
fn what_is_less_than_plain_is_declined() {
    for text in [
        "",
        "# only\n",
        "a: &b c",
        "a: *b",
        "a: !b c",
        "%YAML 1.2\n---\na: b",
        "a: b\n---\nc: d",
        "a: b\n...\n",
        "? a\n: b",
        "a:\tb",
        "a:\n\tb: c",
        "<<: {a: b}",
        "a: b: c",
        "a: b\n c: d",
        "a: 'b",
        "a: 'b' c",
        "a: \"\\q\"",
        "a: \"\\u+0e9\"",
        "a: \"\\x-1\"",
        "a: [b",
        "a: [b}",
        "a: [b, c]d",
        "a: [b: c]",
        "a: {b}",
        "a: |3x\n   b",
        "a: |\n    \n  b",
        "a: |2-\n # c\nd: e",
        "a: @b",
        "a: b\rc: d",
        "a: b\u{85}c",
        "a: b\u{7}",
        "a: 'b'#c",
        "a\nb: c",
        "- a\nb: c",
        "a: b\n- c",
        "a: - b",
    ] {
        assert!(!agree(text), "{text:?}");
    }
}

#[test]
fn budgets_are_those_of_the_other_reader() {
    for text in ["a: [[b, c], {d: {e: [f]}}]\ng:\n  h:\n  - - i\n    - j: k\n", "abcdefgh: ijklmn\n"] {
        for most in 0..16 {
            for limits in [
                Limits { nodes: most, ..Limits::default() },
                Limits { depth: most, ..Limits::default() },
                Limits { scalar: most, ..Limits::default() },
            ] {
                let options =
                    DocumentOptions { limits, duplicate_keys: DuplicateKeys::Error, ..DocumentOptions::default() };
                check(text, &options).unwrap_or_else(|wrong| panic!("{text:?} {options:?}: {wrong}"));
            }
        }
    }
}

/// How many of `paths` are read, and how many of them directly.
fn count(paths: &[std::path::PathBuf]) -> (usize, usize) {
    let (mut all, mut direct) = (0, 0);
    for path in paths {
        #[expect(clippy::disallowed_methods, reason = "the files are outside of the crate")]
        let Ok(text) = decode_utf8(std::fs::read(path).unwrap()) else { continue };
        let taken = options()
            .map(|options| check(&text, &options).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display())));
        all += 1;
        direct += usize::from(taken[1]);
        if !taken[1] {
            #[expect(clippy::print_stderr, reason = "one wants to know which")]
            {
                eprintln!("declined: {}", path.display());
            }
        }
    }
    (all, direct)
}

fn yaml_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut paths = Vec::new();
    corpus::documents(folder, &mut paths);
    paths.retain(|path| path.extension().is_some_and(|end| end != "json"));
    paths.sort();
    paths
}

#[test]
fn most_real_documents_are_taken() {
    let Some(folder) = corpus::corpus() else { return };
    let (all, direct) = count(&yaml_files(&folder));
    assert!(all > 10 && direct * 20 >= all * 19, "{direct} of {all}");
}

#[test]
fn our_own_documents_are_read_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let paths: Vec<_> =
        ["tests", "examples", "fuzz/seeds"].iter().flat_map(|name| yaml_files(&folder.join(name))).collect();
    let (all, direct) = count(&paths);
    assert!(all > 100 && direct * 2 > all, "{direct} of {all}");
}

/// Pieces of YAML, good and bad.
const PIECES: &[&str] = &[
    "a",
    "b: ",
    "key: ",
    "k:",
    "- ",
    "-",
    "\n",
    "\n",
    "\n  ",
    "\n  ",
    "\n    ",
    "\n ",
    "\n- ",
    "\n  - ",
    "\r\n",
    "\r\n  ",
    "  ",
    " ",
    "\t",
    "# c",
    " # c",
    "#",
    ":",
    ": ",
    "::",
    "?",
    "? ",
    "'",
    "''",
    "'x'",
    "\"",
    "\"x\"",
    "\\",
    "\\n",
    "\\\"",
    "\\u00e9",
    "|",
    ">",
    "|\n  x",
    ">-\n   x",
    "|2\n  ",
    ">+\n",
    "|-",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "[]",
    "{}",
    "{a: b}",
    "[1, 2]",
    "{\"a\":1}",
    "é",
    "😀",
    "1",
    "-1",
    "true",
    "~",
    "null",
    "<<: ",
    "&x ",
    "*x",
    "!t ",
    "@",
    "`",
    "%",
    "---",
    "...",
    "x y",
    "http://h/p",
    "a: b\n",
    "- a: b\n",
    "  c: d\n",
    "'d e': f\n",
    "x\n  y\n",
    "\"p\n  q\"",
    "\n\n",
    "   \n",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases * 8, ..ProptestConfig::default() })]

    #[test]
    fn pieces_in_any_order_are_read_alike(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..24)) {
        agree(&pieces.concat());
    }

    /// Sound documents with a character changed.
    #[test]
    fn small_faults_are_found(at in 0_usize..400, put in prop::sample::select(PIECES), cut in 0_usize..4) {
        let text = "info:\n  title: 'It''s'\n  list:\n  - one\n  - two: \"x\\ny\"\n    three: |\n      text\n\n       more\n\
            \x20 - [a, {b: c, \"d\":e}]\nnext: >-\n  folded\n  text\n\nplain: goes on\n  here # c\nempty:\nlast: [\n  1,\n  2 ]\n";
        let at = at % text.len();
        let end = (at + cut).min(text.len());
        if let (Some(before), Some(after)) = (text.get(..at), text.get(end..)) {
            agree(&format!("{before}{put}{after}"));
        }
    }
}
