//! Patterns against texts, one table a topic.

use super::{MatchLimit, Pattern, PatternError};
use crate::Limits;
use std::time::{Duration, Instant};

fn pattern(text: &str) -> Pattern {
    Pattern::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Checks which texts each pattern matches and which it does not.
fn check(table: &[(&str, &[&str], &[&str])]) {
    for (source, matching, others) in table {
        let pattern = pattern(source);
        for text in *matching {
            assert_eq!(pattern.is_match(text), Ok(true), "{source} on {text:?}");
        }
        for text in *others {
            assert_eq!(pattern.is_match(text), Ok(false), "{source} on {text:?}");
        }
    }
}

#[test]
fn patterns_search_and_anchors_are_ends_of_the_text() {
    check(&[
        ("^200$", &["200"], &["2000", "200\n", "\n200", "x\n200"]),
        ("b", &["abc"], &["ac"]),
        ("", &["", "a"], &[]),
        ("^(placed|approved)$", &["placed", "approved"], &["Placed", "placed "]),
        ("^a|b$", &["ab", "ac", "cb"], &["ca", "bc"]),
        (r"^[\s\S]*404 - Not found\.[\s\S]*$", &["x\n404 - Not found.\n"], &["404 - Not found"]),
        ("a.c", &["abc", "a😀c", "a\u{85}c"], &["a\nc", "a\rc", "a\u{2028}c", "ac"]),
    ]);
}

#[test]
fn class_escapes_are_those_of_ecma_262() {
    check(&[
        (r"^\d+$", &["0123"], &["١", "a", ""]),
        (r"^\D$", &["١", "a"], &["1"]),
        (r"^\w+$", &["aZ_9"], &["é", "-"]),
        (r"^\W$", &["é", "-", "ſ"], &["_"]),
        (
            r"^\s$",
            &[" ", "\t", "\u{b}", "\u{a0}", "\u{feff}", "\u{2003}", "\u{2028}", "\u{3000}"],
            &["\u{85}", "a", "\u{200b}"],
        ),
        (r"^\S$", &["\u{85}", "a"], &["\u{feff}"]),
        (r"^[^\d\s]$", &["a", "١"], &["1", " "]),
        (r"^[\D]$", &["a"], &["1"]),
        (r"^[^\W_]$", &["a", "9"], &["_", "-"]),
        (r"\bcat\b", &["a cat.", "cat", "écat"], &["cats", "_cat"]),
        (r"\Bat\B", &["cats"], &["at", "cat"]),
        (r"^\p{Lu}\P{Lu}$", &["Жж"], &["жЖ"]),
        (r"^\p{Script=Greek}+$", &["αβγ"], &["abc"]),
    ]);
}

#[test]
fn character_escapes_are_those_of_ecma_262() {
    check(&[
        (r"^\/a\.b\-c$", &["/a.b-c"], &["/axb-c"]),
        (r"^\cA\cj\0$", &["\u{1}\n\0"], &["cAcj0"]),
        (r"^\x41\u0042\u{43}\u{1F600}\uD83D\uDE00$", &["ABC😀😀"], &["ABC"]),
        (r"^[\x41-\u0043\b]+$", &["ABC\u{8}"], &["D", "b"]),
        (r"^\t\n\v\f\r$", &["\t\n\u{b}\u{c}\r"], &["tnvfr"]),
        ("^[é-ü]$", &["ö"], &["o"]),
        (r"^\$\{x\}$", &["${x}"], &["x"]),
    ]);
}

#[test]
fn classes_hold_no_foreign_syntax() {
    check(&[
        ("^[^]$", &["\n", "a"], &["", "ab"]),
        ("^[]$", &[], &["", "a"]),
        ("^[a&&b]+$", &["a&b"], &["c"]),
        ("^[[:alpha:]]$", &["a]", ":]", "[]"], &["b]", "a"]),
        ("^[+--]+$", &["+,-"], &["."]),
        (r"^[\d-z]+$", &["1-z"], &["a"]),
        ("^[A-Za-z0-9-_=]+$", &["aZ0-_="], &[".", ""]),
        ("^[a-]+$", &["a-"], &["b"]),
        ("^[-a]+$", &["a-"], &["b"]),
        ("^[~||#]$", &["~", "|", "#"], &["a"]),
        (r"^[\]\\]+$", &[r"]\"], &["["]),
    ]);
}

#[test]
fn quantifiers_repeat_and_stray_braces_are_text() {
    check(&[
        ("^a{2}$", &["aa"], &["a", "aaa"]),
        ("^a{1,}b{0,2}?$", &["a", "aabb"], &["bb", "abbb"]),
        ("^a{,3}$", &["a{,3}"], &["aa"]),
        ("^{a}$", &["{a}"], &["a"]),
        ("^x{1$", &["x{1"], &["x"]),
        ("^]}$", &["]}"], &[]),
        (r"^2\d{2}$", &["204"], &["2045"]),
        ("^(a|)+?$", &["", "aa"], &["b"]),
    ]);
}

#[test]
fn groups_and_references_work_as_in_ecma_262() {
    check(&[
        (r"^(?:a)(b)\1$", &["abb"], &["aba"]),
        (r"^(?<y>\d{4})-\k<y>$", &["2024-2024"], &["2024-2025"]),
        (r"^\k<q>(?<q>a)$", &["a"], &["aa"]),
        (r"^(?:(a)|b)\1$", &["aa", "b"], &["ab", "ba"]),
        (r"^(?=.*\d)(?=.*[a-z]).{4,}$", &["abc1"], &["abcd", "a1"]),
        (r"^(?!.*error)", &["fine"], &["an error"]),
        (r"(?<=\$)\d+", &["cost: $42"], &["cost: 42"]),
        (r"(?<!\$)\b\d+", &["cost: 42"], &["cost: $42"]),
        (r"\bé(?!x)", &["aé"], &["é"]),
        ("^(?i:ab)C$", &["ABC", "abC"], &["abc"]),
        ("^(?=[[:])[[:x]$", &["["], &["x"]),
    ]);
}

#[test]
fn malformed_patterns_say_where() {
    for (text, range) in [
        ("(a", 0..1),
        ("a)", 1..2),
        ("*a", 0..1),
        ("a**", 2..3),
        ("a{2}{3}", 4..7),
        ("[a", 0..2),
        ("[b-a]", 1..4),
        (r"a\", 1..2),
        (r"\A", 0..2),
        (r"x\z", 1..3),
        (r"\1", 0..2),
        (r"(a)\2", 3..5),
        (r"\k<n>", 0..5),
        (r"\c1", 0..3),
        (r"\x4", 0..2),
        (r"\u{110000}", 0..10),
        (r"\uD800", 0..6),
        ("a{3,2}", 1..6),
        ("a{99999}", 1..8),
        ("(?>a)", 0..2),
        ("(?i)a", 0..2),
        ("^*", 1..2),
        ("(?<n>a)(?<n>b)", 8..12),
        (r"\p{}", 0..4),
        (r"\p{Nope}", 0..8),
        ("(?P<n>a)", 0..2),
    ] {
        assert_eq!(Pattern::parse(text).map_err(|error| error.range), Err(range), "{text}");
    }
}

#[test]
fn a_wrong_pattern_is_explained() {
    let error = Pattern::parse("ab(c").unwrap_err();
    assert_eq!(error, PatternError::new(2..3, "this group has no closing `)`"));
    assert_eq!(error.to_string(), "this group has no closing `)` at byte 2");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "only a clock shows that matching ends soon")]
fn hostile_patterns_end_soon() {
    let begin = Instant::now();
    let a = "a".repeat(5_000) + "!";
    assert_eq!(pattern("^(a+)+$").is_match(&a), Ok(false));
    assert_eq!(pattern("^(a|aa)+$").is_match(&a), Ok(false));
    let within = |steps| pattern("(?=a)a+!$").with_limits(Limits { steps, ..Limits::default() }).is_match(&a);
    assert_eq!((within(1_000), within(100_000_000)), (Err(MatchLimit::Steps), Ok(true)));
    // What neither looks around nor refers back takes no steps of that kind, and time in proportion to the text.
    assert_eq!(pattern("^(a+)+$").is_match(&("a".repeat(500_000) + "!")), Ok(false));
    let long = "a".repeat(50_000);
    for (source, text) in [
        (r"^((a|a)+)\1c$", &long[..36]),
        (r"^(\w+)(\w+)*\2b$", &a),
        (r"^(?:(a+)+\1)+$", &a.repeat(100)),
        (r"(x+x+)+\1y", &"x".repeat(300_000)),
        ("(?<!x)a*b", &long),
        (r"(a)(?:(?:\1{1000}){1000})b", &long),
        (r"()(?:(?:\1{60000}){60000}){60000}b", &long),
        ("(?=(a+)+$)(a*)*b", &long),
        ("(?<=(a+)+)b", &long),
        ("(?!(a*)*b)(?!(a*)*b)c", &long),
        ("(?=(?:(?:a{60000}){60000}){60000})", &long),
        (r"(?=)(?:(?:(?:){60000}){60000}){60000}b", ""),
    ] {
        let begin = Instant::now();
        assert_eq!(pattern(source).is_match(text), Err(MatchLimit::Steps), "{source}");
        assert!(begin.elapsed() < Duration::from_secs(10), "{source}: {:?}", begin.elapsed());
    }
    for text in ["(a{1000}){1000}", "((a{100}){100}){100}", r"\p{L}{60000}"] {
        assert!(Pattern::parse(text).is_err(), "{text}");
    }
    for text in ["(".repeat(60_000), "[".repeat(60_000), "(?=".repeat(20_000), "a".repeat(70_000), "(a|".repeat(10_000)]
    {
        assert!(Pattern::parse(&text).is_err());
    }
    assert!(begin.elapsed() < Duration::from_mins(1), "{:?}", begin.elapsed());
}

/// What turns back little works on texts as large as bodies are.
#[test]
fn ordinary_patterns_read_long_texts() {
    let words = "lorem ipsum dolor 12345 sit amet, ".repeat(32_000);
    assert!(words.len() > 1 << 20);
    for (source, expected) in [
        (r"(?<=dolor )\d+$", false),
        (r"^(?!.*\bsic\b)(?=.*\bamet\b).*$", true),
        (r"(?<![a-z])(?:error|fault)(?![a-z])", false),
        (r"\b(\w+) \1\b", false),
        (r"^(?=[\s\S]*amet, $)", true),
        (r"<(\w+)>[^<]*</\1>", false),
        (r"^(?:(\w+),? )+(?<!x)$", true),
        ("(?i:AMET, (?=$))", true),
    ] {
        assert_eq!(pattern(source).is_match(&words), Ok(expected), "{source}");
    }
}

#[test]
fn captures_and_look_behind_are_those_of_ecma_262() {
    check(&[
        // From right to left: the right group takes what it can first.
        (r"(?<=^(\d+)(\d+))$", &["123"], &["1", ""]),
        (r"(?<=\1(a))b", &["aab"], &["ab"]),
        (r"(?<=(a)\1)b", &["ab"], &["b"]),
        (r"(?<=a{2,3}b*)c", &["aabbc", "aac"], &["abc", "c"]),
        (r"(?<=é.{2})x", &["é😀bx"], &["éx"]),
        // A round begins without the captures of the round before.
        (r"^(?:(a)|b)*\1$", &["ab", "aa", "aaa"], &["c"]),
        (r"^(?:(a)|(b)\1)+$", &["abab", "abb"], &["c"]),
        // Captures of positive look-around last, those of negative look-around do not.
        (r"^(?=(a+))\1b$", &["aab"], &["aac"]),
        (r"^(?!(a)b)\1c$", &["c"], &["ac"]),
        // Look-around is not entered again.
        (r"^(?=(a+))a\1$", &[], &["aa", "aaa"]),
        (r"^(a?)*?b(?!c)$", &["aab", "b"], &["aac"]),
        (r"^(?:a?)*?(?=b)b$", &["aaab"], &["a"]),
        (r"^(?:a?){3}(?!.)$", &["", "aaa"], &["aaaa"]),
        (r"^(?i:(ä)\1)$", &["äÄ", "ÄÄ"], &["äo"]),
        (r"^(?:(ä)\1)$", &["ää"], &["äÄ"]),
        (r"^(?s:a.b)(?=$)", &["a\nb"], &["ab"]),
        (r"^(?s:(?-s:.))$", &["a"], &["\n"]),
        ("^(?s:.)$", &["\n"], &[""]),
        (r"^(x)?(?:(?!y)\1|z)$", &["xx", "z"], &["xy"]),
        (r"^[^\W\d](?<=[a-c])$", &["b"], &["d", "1"]),
        (r"^.{2,3}?(?=c)c$", &["abc", "abbc"], &["ac", "abbbc"]),
    ]);
}

#[test]
fn i_regexp_matches_the_whole_text_and_its_dot_knows_two_line_ends() {
    let whole = Pattern::parse_i_regexp("a.|b", true).unwrap();
    assert_eq!(whole.is_match("a\u{2028}"), Ok(true));
    assert_eq!(whole.is_match("a\n"), Ok(false));
    assert_eq!(whole.is_match("bb"), Ok(false));
    assert_eq!(Pattern::parse_i_regexp("b", false).unwrap().is_match("abc"), Ok(true));
}
