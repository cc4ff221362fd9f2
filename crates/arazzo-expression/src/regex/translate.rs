//! A pattern of ECMA-262, rewritten for the engines. No recursion: open groups are counted.

use super::PatternError;
use super::escape::Escape;
use super::groups::{Groups, name_of};
use std::borrow::Cow;
use std::fmt::Write as _;

/// How deep groups may nest.
const MAX_NESTING: usize = 64;

/// What `.` does not match.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dot {
    /// The line ends of ECMA-262.
    Ecma,
    /// Line feed and carriage return (RFC 9485, section 5.3).
    IRegexp,
}

/// A pattern in the engines' syntax.
#[derive(Debug)]
pub(super) struct Translated {
    pub text: String,
    /// Whether it looks around or refers back.
    pub backtracks: bool,
}

pub(super) fn translate(pattern: &str, dot: Dot) -> Result<Translated, PatternError> {
    let groups = Groups::of(pattern)?;
    let backtracks = needs_backtracking(pattern);
    let mut translator =
        Translator { pattern, at: 0, out: String::new(), groups, dot, backtracks, open: Vec::new(), repeatable: false };
    while translator.at < pattern.len() {
        translator.term()?;
    }
    match translator.open.pop() {
        Some(open) => Err(PatternError::new(open..open + 1, "this group has no closing `)`")),
        None => Ok(Translated { text: translator.out, backtracks }),
    }
}

/// Whether the pattern has look-around or back-references. In classes none is meant, but then nothing is lost.
fn needs_backtracking(pattern: &str) -> bool {
    let refers =
        |at: usize| pattern.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| matches!(c, '1'..='9' | 'k')));
    ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| pattern.contains(look))
        || pattern.match_indices('\\').any(|(at, _)| refers(at))
}

#[derive(Debug)]
pub(super) struct Translator<'p> {
    pattern: &'p str,
    pub at: usize,
    pub out: String,
    groups: Groups,
    dot: Dot,
    backtracks: bool,
    /// Where the groups that are open begin.
    open: Vec<usize>,
    /// Whether a quantifier may follow.
    repeatable: bool,
}

impl<'p> Translator<'p> {
    pub(super) fn rest(&self) -> &'p str {
        self.pattern.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += next.map_or(0, char::len_utf8);
        next
    }

    pub(super) fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    pub(super) fn wrong(&self, from: usize, reason: impl Into<Cow<'static, str>>) -> PatternError {
        PatternError::new(from..self.at.min(self.pattern.len()), reason)
    }

    fn term(&mut self) -> Result<(), PatternError> {
        let from = self.at;
        let Some(c) = self.bump() else { return Ok(()) };
        match c {
            '^' => self.assertion(r"\A"),
            '$' => self.assertion(r"\z"),
            '|' => self.assertion("|"),
            '(' => return self.group(from),
            ')' => return self.close(from),
            '*' | '+' | '?' => return self.quantifier(from),
            '{' if self.bounds().is_some() => return self.quantifier(from),
            '.' => self.atom(match self.dot {
                Dot::Ecma => r"[^\n\r\x{2028}\x{2029}]",
                Dot::IRegexp => r"[^\n\r]",
            }),
            '[' => {
                self.class(from)?;
                self.repeatable = true;
            }
            '\\' => return self.escaped(from),
            c => {
                push_literal(c, &mut self.out);
                self.repeatable = true;
            }
        }
        Ok(())
    }

    fn atom(&mut self, text: &str) {
        self.out.push_str(text);
        self.repeatable = true;
    }

    /// What nothing can repeat.
    fn assertion(&mut self, text: &str) {
        self.out.push_str(text);
        self.repeatable = false;
    }

    fn group(&mut self, from: usize) -> Result<(), PatternError> {
        if self.open.len() >= MAX_NESTING {
            return Err(self.wrong(from, "groups nest too deep"));
        }
        self.open.push(from);
        let name = name_of(self.rest()).map(str::len);
        let plain = ["?:", "?=", "?!", "?<=", "?<!", "?i:", "?s:", "?-i:", "?-s:"]
            .into_iter()
            .find(|kind| self.rest().starts_with(kind));
        self.out.push('(');
        if let Some(length) = name {
            self.at += length + "?<>".len();
        } else if let Some(kind) = plain {
            self.at += kind.len();
            self.out.push_str(kind);
        } else if self.rest().starts_with('?') {
            self.at += 1;
            let reason = "no such group: there are `(…)`, `(?:…)`, `(?<name>…)`, `(?i:…)` and look-around";
            return Err(self.wrong(from, reason));
        }
        self.repeatable = false;
        Ok(())
    }

    fn close(&mut self, from: usize) -> Result<(), PatternError> {
        let open = self.open.pop().ok_or_else(|| self.wrong(from, "this `)` closes nothing"))?;
        let looks = ["(?=", "(?!", "(?<=", "(?<!"]
            .iter()
            .any(|look| self.pattern.get(open..).is_some_and(|rest| rest.starts_with(look)));
        self.out.push(')');
        self.repeatable = !looks;
        Ok(())
    }

    /// A quantifier whose first character, at `from`, has been passed.
    fn quantifier(&mut self, from: usize) -> Result<(), PatternError> {
        if let Some(length) = self.bounds().filter(|_| self.pattern.as_bytes().get(from) == Some(&b'{')) {
            self.at += length;
        }
        let text = self.pattern.get(from..self.at).unwrap_or_default();
        if !self.repeatable {
            return Err(self.wrong(from, "there is nothing to repeat"));
        }
        if !in_order(text) {
            return Err(self.wrong(from, "these bounds are out of order or too large"));
        }
        self.out.push_str(text);
        if self.eat("?") {
            self.out.push('?');
        }
        self.repeatable = false;
        Ok(())
    }

    /// The length of `n}`, `n,}` or `n,m}`, if one is next.
    fn bounds(&self) -> Option<usize> {
        let (bounds, _) = self.rest().split_once('}')?;
        let (low, high) = bounds.split_once(',').unwrap_or((bounds, "0"));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        (!low.is_empty() && digits(low) && digits(high)).then_some(bounds.len() + 1)
    }

    fn escaped(&mut self, from: usize) -> Result<(), PatternError> {
        match self.peek() {
            Some('b' | 'B') => {
                let inside = self.bump() == Some('B');
                self.assertion(boundary(inside, self.backtracks));
            }
            Some('1'..='9') => self.numbered(from)?,
            Some('k') => self.named(from)?,
            _ => {
                match self.escape(from)? {
                    Escape::Character(c) => push_literal(c, &mut self.out),
                    Escape::Set { text, negated } => {
                        self.out.push_str(if negated { "[^" } else { "[" });
                        self.out.push_str(&text);
                        self.out.push(']');
                    }
                }
                self.repeatable = true;
            }
        }
        Ok(())
    }

    fn numbered(&mut self, from: usize) -> Result<(), PatternError> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let number = self.rest().get(..digits).and_then(|digits| digits.parse().ok());
        self.at += digits;
        self.refer(from, number)
    }

    fn named(&mut self, from: usize) -> Result<(), PatternError> {
        self.at += 1;
        let name = self.rest().strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(name, _)| name.to_owned());
        let name = name.ok_or_else(|| self.wrong(from, "`\\k` takes the name of a group in angle brackets"))?;
        self.at += name.len() + 2;
        let number = self.groups.names.get(&name).copied();
        self.refer(from, number)
    }

    /// A back-reference: a group that took no part matches the empty text (ECMA-262, BackreferenceMatcher).
    fn refer(&mut self, from: usize, number: Option<usize>) -> Result<(), PatternError> {
        let number = number.filter(|number| *number <= self.groups.count);
        let number = number.ok_or_else(|| self.wrong(from, "there is no such group"))?;
        self.atom(&format!("(?:(?({number})\\{number}|))"));
        Ok(())
    }
}

/// `\b` and `\B` with the ASCII words of ECMA-262; the backtracking engine knows only those of Unicode.
fn boundary(inside: bool, backtracks: bool) -> &'static str {
    match (inside, backtracks) {
        (false, false) => r"(?-u:\b)",
        (true, false) => r"(?-u:\B)",
        (false, true) => "(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))",
        (true, true) => "(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))",
    }
}

/// Whether the bounds of a quantifier are in order and of a size that the engines take.
fn in_order(quantifier: &str) -> bool {
    let Some(bounds) = quantifier.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else { return true };
    let (low, high) = bounds.split_once(',').unwrap_or((bounds, bounds));
    match (low.parse::<u16>(), high.parse::<u16>()) {
        (Ok(low), Ok(high)) => low <= high,
        (Ok(_), Err(_)) => high.is_empty(),
        _ => false,
    }
}

/// Writes `c` so that it has no meaning but itself, in a class or out of one.
pub(super) fn push_literal(c: char, out: &mut String) {
    if c.is_ascii_alphanumeric() || !c.is_ascii() {
        out.push(c);
    } else {
        let _ = write!(out, "\\x{:02X}", u32::from(c));
    }
}
