//! A pattern of ECMA-262, rewritten for the engines. No recursion: open groups are counted.

use super::PatternError;
use super::escape::Escape;
use super::groups::{Groups, name_of};
use super::program::Program;
use super::tree::{Assertion, Bounds, Builder, Kind, Node};
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

/// A pattern in the syntax of the linear engine.
#[derive(Debug)]
pub(super) struct Translated {
    pub text: String,
    /// For the other engine, if the pattern looks around or refers back: the text has nothing in the place of references.
    pub program: Option<Program>,
}

/// A group that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Where it begins.
    at: usize,
    /// The modes around it.
    modes: Modes,
    looks: bool,
}

/// What `(?i:…)` and `(?s:…)` change.
#[derive(Clone, Copy, Debug, Default)]
struct Modes {
    any_case: bool,
    dot_all: bool,
}

pub(super) fn translate(pattern: &str, dot: Dot, whole: bool) -> Result<Translated, PatternError> {
    let groups = Groups::of(pattern)?;
    let tree = needs_backtracking(pattern).then(Builder::default);
    let out = if whole { r"\A(?:".to_owned() } else { String::new() };
    let modes = Modes::default();
    let mut translator =
        Translator { pattern, at: 0, out, groups, dot, modes, tree, open: Vec::new(), repeatable: false };
    while translator.at < pattern.len() {
        translator.term()?;
    }
    if let Some(open) = translator.open.pop() {
        return Err(PatternError::new(open.at..open.at + 1, "this group has no closing `)`"));
    }
    let Translator { mut out, groups, tree, .. } = translator;
    if whole {
        out.push_str(r")\z");
    }
    let program = tree.map(|tree| {
        let (tree, sets) = tree.finish();
        let tree = if whole {
            Node::Sequence(vec![Node::Assert(Assertion::Start), tree, Node::Assert(Assertion::End)])
        } else {
            tree
        };
        Program::new(&tree, sets, groups.count)
    });
    Ok(Translated { text: out, program })
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
    modes: Modes,
    /// The tree of a pattern that looks around or refers back.
    tree: Option<Builder>,
    open: Vec<Open>,
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
        let (from, written) = (self.at, self.out.len());
        let Some(c) = self.bump() else { return Ok(()) };
        match c {
            '^' => return self.assertion(r"\A", Assertion::Start),
            '$' => return self.assertion(r"\z", Assertion::End),
            '|' => {
                self.out.push('|');
                self.tree.iter_mut().for_each(Builder::alternative);
                self.repeatable = false;
                return Ok(());
            }
            '(' => return self.group(from),
            ')' => return self.close(from),
            '*' | '+' | '?' => return self.quantifier(from),
            '{' if self.bounds().is_some() => return self.quantifier(from),
            '\\' => return self.escaped(from),
            '.' => self.out.push_str(self.any()),
            '[' => self.class(from)?,
            c => push_literal(c, &mut self.out),
        }
        self.atom(from, written)
    }

    /// What `.` stands for.
    fn any(&self) -> &'static str {
        match self.dot {
            _ if self.modes.dot_all => r"[\s\S]",
            Dot::Ecma => r"[^\n\r\x{2028}\x{2029}]",
            Dot::IRegexp => r"[^\n\r]",
        }
    }

    /// Ends what stands for one character and was written since `written`.
    fn atom(&mut self, from: usize, written: usize) -> Result<(), PatternError> {
        self.repeatable = true;
        let syntax = self.out.get(written..).unwrap_or_default();
        let any_case = self.modes.any_case;
        let set = self.tree.as_mut().map_or(Ok(()), |tree| tree.set(syntax, any_case));
        set.map_err(|reason| self.wrong(from, reason))
    }

    /// What nothing can repeat.
    #[expect(clippy::unnecessary_wraps, reason = "a term like the others")]
    fn assertion(&mut self, text: &str, assertion: Assertion) -> Result<(), PatternError> {
        self.out.push_str(text);
        self.push(Node::Assert(assertion));
        self.repeatable = false;
        Ok(())
    }

    fn push(&mut self, node: Node) {
        if let Some(tree) = &mut self.tree {
            tree.push(node);
        }
    }

    fn group(&mut self, from: usize) -> Result<(), PatternError> {
        if self.open.len() >= MAX_NESTING {
            return Err(self.wrong(from, "groups nest too deep"));
        }
        self.out.push('(');
        let around = self.modes;
        let mut kind = Kind::Capture;
        if let Some(name) = name_of(self.rest()) {
            self.at += name.len() + "?<>".len();
        } else if let Some((text, plain)) = GROUPS.iter().find(|(text, _)| self.rest().starts_with(text)) {
            self.at += text.len();
            self.out.push_str(text);
            kind = *plain;
            match *text {
                "?i:" | "?-i:" => self.modes.any_case = *text == "?i:",
                "?s:" | "?-s:" => self.modes.dot_all = *text == "?s:",
                _ => {}
            }
        } else if self.rest().starts_with('?') {
            self.at += 1;
            let reason = "no such group: there are `(…)`, `(?:…)`, `(?<name>…)`, `(?i:…)`, `(?s:…)` and look-around";
            return Err(self.wrong(from, reason));
        }
        self.open.push(Open { at: from, modes: around, looks: matches!(kind, Kind::Look { .. }) });
        self.tree.iter_mut().for_each(|tree| tree.open(kind));
        self.repeatable = false;
        Ok(())
    }

    fn close(&mut self, from: usize) -> Result<(), PatternError> {
        let open = self.open.pop().ok_or_else(|| self.wrong(from, "this `)` closes nothing"))?;
        self.out.push(')');
        self.tree.iter_mut().for_each(Builder::close);
        self.modes = open.modes;
        self.repeatable = !open.looks;
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
        let bounds = bounds(text);
        let (min, max) = bounds.ok_or_else(|| self.wrong(from, "these bounds are out of order or too large"))?;
        self.out.push_str(text);
        let greedy = !self.eat("?");
        if !greedy {
            self.out.push('?');
        }
        self.tree.iter_mut().for_each(|tree| tree.repeat(Bounds { min, max, greedy }));
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
        let written = self.out.len();
        match self.peek() {
            Some('b' | 'B') => {
                let negated = self.bump() == Some('B');
                let text = if negated { r"(?-u:\B)" } else { r"(?-u:\b)" };
                self.assertion(text, Assertion::Boundary { negated })
            }
            Some('1'..='9') => self.numbered(from),
            Some('k') => self.named(from),
            _ => {
                match self.escape(from)? {
                    Escape::Character(c) => push_literal(c, &mut self.out),
                    Escape::Set { text, negated } => {
                        self.out.push_str(if negated { "[^" } else { "[" });
                        self.out.push_str(&text);
                        self.out.push(']');
                    }
                }
                self.atom(from, written)
            }
        }
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
        self.out.push_str("(?:)");
        self.push(Node::Refer { group: number, any_case: self.modes.any_case });
        self.repeatable = true;
        Ok(())
    }
}

/// The groups that do not capture.
const GROUPS: [(&str, Kind); 9] = [
    ("?:", Kind::Plain),
    ("?=", Kind::Look { behind: false, negated: false }),
    ("?!", Kind::Look { behind: false, negated: true }),
    ("?<=", Kind::Look { behind: true, negated: false }),
    ("?<!", Kind::Look { behind: true, negated: true }),
    ("?i:", Kind::Plain),
    ("?s:", Kind::Plain),
    ("?-i:", Kind::Plain),
    ("?-s:", Kind::Plain),
];

/// The bounds of a quantifier, if they are in order and not too large.
fn bounds(quantifier: &str) -> Option<(usize, usize)> {
    let size = |text: &str| text.parse::<u16>().ok().map(usize::from);
    match quantifier {
        "*" => Some((0, usize::MAX)),
        "+" => Some((1, usize::MAX)),
        "?" => Some((0, 1)),
        _ => {
            let bounds = quantifier.strip_prefix('{')?.strip_suffix('}')?;
            let (low, high) = bounds.split_once(',').unwrap_or((bounds, bounds));
            let low = size(low)?;
            let high = if high.is_empty() { usize::MAX } else { size(high)? };
            (low <= high).then_some((low, high))
        }
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
