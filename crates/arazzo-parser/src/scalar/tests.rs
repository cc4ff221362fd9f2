//! Characters found again where they are written.

use super::subspan;
use crate::{Data, DocumentOptions, Format, Node, SourceMap, Style, parse_document};
use proptest::prelude::*;

struct Case {
    sources: SourceMap,
    node: Node,
    text: String,
}

/// The value of the key `k`, or the root itself.
fn case(text: &str, format: Format) -> Case {
    let mut sources = SourceMap::default();
    let id = sources.add("t", text);
    let (root, faults) = parse_document(id, text, format, &DocumentOptions::default());
    assert!(faults.is_empty(), "{text}: {faults:?}");
    let root = root.unwrap();
    let node = root.get("k").unwrap_or(&root).clone();
    Case { sources, node, text: text.to_owned() }
}

impl Case {
    fn value(&self) -> &str {
        self.node.as_str().unwrap()
    }

    /// What is written for the bytes `range`.
    fn written(&self, range: std::ops::Range<usize>) -> (usize, &str) {
        let span = subspan(&self.sources, &self.node, range);
        (span.start as usize, &self.text[span.start as usize..span.end as usize])
    }

    /// What is written for the first occurrence of `part`.
    fn part(&self, part: &str) -> &str {
        let at = self.value().find(part).unwrap_or_else(|| panic!("{part:?} in {:?}", self.value()));
        self.written(at..at + part.len()).1
    }
}

#[test]
fn parts_are_found_in_every_style() {
    for (text, part, written) in [
        ("k: $inputs.a", "inputs", "inputs"),
        ("k: a é$x # c", "$x", "$x"),
        ("k: a  \n   b\n\n  c", "a b", "a  \n   b"),
        ("k: a  \n   b\n\n  c", " ", "  \n   "),
        ("k: a  \n   b\n\n  c", "\nc", "\n  c"),
        ("k: 'it''s\n  two'", "t's", "t''s"),
        ("k: 'it''s \n  two'", " two", " \n  two"),
        ("k: ' a '", " a ", " a "),
        (r#"k: "a\tb\x41\u00e9\U0001f600""#, "bAé", r"b\x41\u00e9"),
        (r#"k: "\ud83d\ude00!""#, "😀", r"\ud83d\ude00"),
        ("k: \"a \\\n   b\"", "a b", "a \\\n   b"),
        ("k: \"a\\\n\n   b\"", "\nb", "\n   b"),
        ("k: \"a\\  \n  b\"", "  b", "\\  \n  b"),
        ("k: |\n  a\n   b\n", "\n b", "\n   b"),
        ("k: |\r\n  a\r\n  b\r\n", "a\nb", "a\r\n  b"),
        ("k: |2 # c\n    a\n   b\n", "a\n b", "a\n   b"),
        ("k: |\n\n  a", "\na", "\n  a"),
        ("k: |+\n  a\n\n\n", "a\n\n\n", "a\n\n\n"),
        ("k: |-\n  a\n\n\n", "a", "a"),
        ("k: |\n  a\n    \nj: 1", "a\n  ", "a\n    "),
        ("k: >\n  a\n  b\n", "a b", "a\n  b"),
        ("k: >\n  a\n\n  b\n", "a\nb", "a\n\n  b"),
        ("k: >\n  a\n\n   b\n  c", "a\n\n b\nc", "a\n\n   b\n  c"),
        ("k: >-\n\n  a\n  b\n\n\n", "\na b", "\n  a\n  b"),
        ("k: !!str &x |\n  a$b\n", "$b", "$b"),
    ] {
        assert_eq!(case(text, Format::Yaml).part(part), written, "{text}");
    }
    let json = case(r#"{"k": "a\"\u00e9\ud83d\ude00\/b"}"#, Format::Json);
    assert_eq!(json.part("\"é😀/"), r#"\"\u00e9\ud83d\ude00\/"#);
}

#[test]
fn an_explicit_indentation_counts_from_the_parent() {
    for text in
        ["k:\n    - |2\n        a\n       b\n", "k:\n- |3\n      a\n     b\n", "k:\n  - - |1\n       a\n      b\n"]
    {
        let mut found = case(text, Format::Yaml);
        while let Data::Sequence(items) = &found.node.data {
            found.node = items[0].clone();
        }
        assert!(found.value().starts_with(' '), "{:?}", found.value());
        let b = found.value().find('b').unwrap();
        assert_eq!(found.written(b..b + 1).0, found.text.rfind('b').unwrap(), "{text}");
    }
}

#[test]
fn places_between_characters_are_empty_spans() {
    let found = case("k: 'a''b'", Format::Yaml);
    assert_eq!([0, 1, 2, 3].map(|at| found.written(at..at)), [(4, ""), (5, ""), (7, ""), (8, "")]);
    assert_eq!(case("k: ''", Format::Yaml).written(0..0), (4, ""));
    assert_eq!(case("k: |\n  a\n", Format::Yaml).written(2..2), (9, ""));
}

#[test]
fn what_cannot_be_followed_is_the_whole_node() {
    let mut found = case("k: 'ab'", Format::Yaml);
    assert_eq!(found.written(1..9).1, "'ab'");
    found.node.data = Data::String("xy".into(), Style::SingleQuoted);
    assert_eq!(found.written(0..1).1, "'ab'");
    found.node.data = Data::Null;
    assert_eq!(found.written(0..0).1, "'ab'");
}

/// Which of two ways each character is written in: a bit for each, over and over.
#[derive(Clone, Debug)]
struct Choice(u64, u32);

impl Choice {
    fn next(&mut self) -> bool {
        self.1 = (self.1 + 1) % 64;
        self.0 >> self.1 & 1 == 1
    }
}

/// Whether blanks at `at` can be a folded line break: one blank, between other characters.
fn foldable(chars: &[char], at: usize) -> bool {
    let solid = |c: Option<&char>| c.is_some_and(|c| !c.is_whitespace());
    chars[at] == ' ' && at > 0 && solid(chars.get(at - 1)) && solid(chars.get(at + 1))
}

/// Writes line breaks and some blanks as folded breaks; everything else by `write`.
fn folding(value: &str, mut choice: Choice, write: impl Fn(char, bool) -> String) -> String {
    let chars: Vec<char> = value.chars().collect();
    let mut out = String::new();
    for (at, c) in chars.iter().enumerate() {
        let first = at == 0 || chars[at - 1] != '\n';
        match c {
            '\n' if first => out.push_str(if choice.next() { " \n\n   " } else { "\n\n  " }),
            '\n' => out.push_str("\n  "),
            ' ' if foldable(&chars, at) && choice.next() => out.push_str(" \t\n   "),
            c => out.push_str(&write(*c, choice.next())),
        }
    }
    out
}

fn escaped(c: char, long: bool) -> String {
    match c {
        '"' => "\\\"".into(),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\t' => "\\t".into(),
        c if long && u32::from(c) < 0x1_0000 => format!("\\u{:04x}", u32::from(c)),
        c if long => {
            let mut units = [0; 2];
            c.encode_utf16(&mut units);
            format!("\\u{:04x}\\u{:04x}", units[0], units[1])
        }
        c => c.into(),
    }
}

fn yaml_escaped(c: char, long: bool) -> String {
    if long && u32::from(c) > 0xFFFF { format!("\\U{:08x}", u32::from(c)) } else { escaped(c, long) }
}

fn chomp(value: &str) -> &'static str {
    match value.len() - value.trim_end_matches('\n').len() {
        0 => "-",
        1 if value != "\n" => "",
        _ => "+",
    }
}

fn literal(value: &str) -> String {
    let lines: String =
        value.split('\n').map(|line| if line.is_empty() { "\n".into() } else { format!("  {line}\n") }).collect();
    let body = lines.strip_suffix('\n').unwrap_or(&lines);
    format!("k: |2{}\n{body}", chomp(value))
}

/// A folded block: every line break of the text is an empty line; only for texts without blanks at line starts.
fn folded(value: &str, mut choice: Choice) -> String {
    let chars: Vec<char> = value.trim_end_matches('\n').chars().collect();
    let mut out = String::new();
    for (at, c) in chars.iter().enumerate() {
        let first = at > 0 && chars[at - 1] != '\n';
        match c {
            '\n' if first => out.push_str("\n\n  "),
            '\n' => out.push_str("\n  "),
            ' ' if foldable(&chars, at) && choice.next() => out.push_str("\n  "),
            c => out.push(*c),
        }
    }
    let tail = &value[value.trim_end_matches('\n').len()..];
    format!("k: >2{}\n  {out}{tail}", chomp(value))
}

/// Every character of the value is found, in order, where something is written that can stand for it.
fn check(text: &str, value: &str, format: Format) {
    let found = case(text, format);
    assert_eq!(found.value(), value, "{text:?}");
    let mut end = 0;
    for (at, c) in value.char_indices() {
        let (start, written) = found.written(at..at + c.len_utf8());
        assert!(start >= end, "{text:?} at {at}");
        end = start + written.len();
        let fits = written == c.to_string()
            || (c == ' ' && written.trim().is_empty() && written.contains('\n'))
            || (c == '\'' && written == "''")
            || [escaped(c, true), escaped(c, false), yaml_escaped(c, true)].contains(&written.to_owned());
        assert!(fits, "{text:?}: {c:?} at {at} as {written:?}");
    }
    assert_eq!(found.written(0..value.len()).1.len(), end - found.written(0..0).0, "{text:?}");
}

proptest! {
    #[test]
    fn every_character_is_found_again(value in "[a-c '\"\\\\\n\t:#é😀]{1,30}", bits: u64) {
        let mut choice = Choice(bits, 0);
        let inner = value.trim_matches([' ', '\t', '\n']);
        let lines = trimmed_lines(inner);
        check(&format!("{{\"k\":\"{}\"}}", escapes_only(&value, choice.clone())), &value, Format::Json);
        check(&literal(&value), &value, Format::Yaml);
        if let Some(lines) = lines {
            let double = folding(&lines, choice.clone(), yaml_escaped);
            check(&format!("k: \"{double}\""), &lines, Format::Yaml);
            let single = folding(&lines, choice.clone(), |c, _| if c == '\'' { "''".into() } else { c.into() });
            check(&format!("k: '{single}'"), &lines, Format::Yaml);
            let tail = "\n".repeat(usize::from(choice.next()) + usize::from(choice.next()));
            check(&folded(&(lines.clone() + &tail), choice.clone()), &(lines.clone() + &tail), Format::Yaml);
            let words: String = lines.chars().filter(|c| !"'\"\\:#\t".contains(*c)).collect();
            if let Some(words) = trimmed_lines(&words) {
                let plain = folding(&words, choice, |c, _| c.into());
                check(&format!("k: {plain}"), &words, Format::Yaml);
            }
        }
    }
}

/// The value without blanks at the ends of its lines, which folding would lose; `None` if nothing is left.
fn trimmed_lines(value: &str) -> Option<String> {
    let lines: Vec<&str> = value.split('\n').map(|line| line.trim_matches([' ', '\t'])).collect();
    let value = lines.join("\n").trim_matches('\n').to_owned();
    (!value.is_empty()).then_some(value)
}

/// Every character on its own, none folded.
fn escapes_only(value: &str, mut choice: Choice) -> String {
    value.chars().map(|c| escaped(c, choice.next())).collect()
}
