//! Character classes (ECMA-262, CharacterClass). What is written out holds no other syntax of the engines' own.

use super::PatternError;
use super::escape::Escape;
use super::translate::{Translator, push_literal};

/// What matches nothing.
const NEVER: &str = r"[^\s\S]";
/// What matches any character.
const ALWAYS: &str = r"[\s\S]";

/// One member of a class.
enum Member {
    Character(char),
    Set(String),
}

impl Translator<'_> {
    /// A class whose `[`, at `from`, has been passed.
    pub(super) fn class(&mut self, from: usize) -> Result<(), PatternError> {
        let negated = self.eat("^");
        let mut members = String::new();
        loop {
            if self.eat("]") {
                break;
            }
            let start = self.at;
            let Some(first) = self.member()? else {
                return Err(self.wrong(from, "this class has no closing `]`"));
            };
            let ranged = self.rest().starts_with('-') && !self.rest().starts_with("-]");
            match first {
                Member::Character(low) if ranged => self.range(low, start, &mut members)?,
                first => push_member(&first, &mut members),
            }
        }
        match (members.is_empty(), negated) {
            (true, true) => self.out.push_str(ALWAYS),
            (true, false) => self.out.push_str(NEVER),
            (false, _) => {
                self.out.push_str(if negated { "[^" } else { "[" });
                self.out.push_str(&members);
                self.out.push(']');
            }
        }
        Ok(())
    }

    /// A range that began with `low`; before a set, the hyphen is one (annex B.1.2).
    fn range(&mut self, low: char, start: usize, members: &mut String) -> Result<(), PatternError> {
        self.at += 1;
        match self.member()? {
            Some(Member::Character(high)) if low <= high => {
                push_literal(low, members);
                members.push('-');
                push_literal(high, members);
            }
            Some(Member::Character(_)) => return Err(self.wrong(start, "this range is out of order")),
            Some(set) => {
                push_literal(low, members);
                push_literal('-', members);
                push_member(&set, members);
            }
            None => {}
        }
        Ok(())
    }

    fn member(&mut self) -> Result<Option<Member>, PatternError> {
        let from = self.at;
        match self.bump() {
            None => Ok(None),
            Some('\\') if self.eat("b") => Ok(Some(Member::Character('\u{8}'))),
            Some('\\') => Ok(Some(match self.escape(from)? {
                Escape::Character(c) => Member::Character(c),
                Escape::Set { text, negated: false } => Member::Set(text),
                Escape::Set { text, negated: true } => Member::Set(format!("[^{text}]")),
            })),
            Some(c) => Ok(Some(Member::Character(c))),
        }
    }
}

fn push_member(member: &Member, members: &mut String) {
    match member {
        Member::Character(c) => push_literal(*c, members),
        Member::Set(text) => members.push_str(text),
    }
}
