//! String to text: what a string is as a whole, and the scan for `{$`.

use super::bare::Bare;
use super::{Known, Part, Text};
use crate::expression::{has_known_root, parse};
use crate::{Dialect, Expression, ExpressionError, Note, NoteKind, Parsed, Version};

/// How many notes one string can have: a long text of stray braces says the same thing again and again.
const MAX_NOTES: usize = 64;

impl Text {
    /// What `text` means. This never fails: what is no expression is text, and the notes tell what looks like a
    /// mistake. Bare interpolation needs `known`, and a lenient dialect of 1.0.
    pub fn parse(text: &str, dialect: Dialect, known: Option<&dyn Known>) -> (Self, Vec<Note>) {
        let mut scan = Scan { text, dialect, known, notes: Vec::new() };
        let understood = scan.whole().unwrap_or_else(|| match scan.parts() {
            Some(parts) => Self::Template(parts),
            None => Self::Literal(text.into()),
        });
        (understood, scan.notes)
    }
}

/// A string on its way to be understood.
struct Scan<'t> {
    text: &'t str,
    dialect: Dialect,
    known: Option<&'t dyn Known>,
    notes: Vec<Note>,
}

impl Scan<'_> {
    fn note(&mut self, note: Note) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(note);
        }
    }

    /// The one expression that the whole string is.
    fn whole(&mut self) -> Option<Text> {
        let ends = [' ', '\t', '\n', '\r'];
        let trimmed = if self.dialect.lenient { self.text.trim_matches(ends) } else { self.text };
        if !trimmed.starts_with('$') {
            return None;
        }
        match parse(self.text, self.dialect.into()) {
            Ok(parsed) => {
                if parsed.notes.iter().any(|note| note.kind == NoteKind::LooseName) && self.is_text(&parsed) {
                    return None;
                }
                self.notes = parsed.notes;
                Some(Text::Expression(parsed.expression))
            }
            Err(error) => {
                self.not_an_expression(trimmed, &error);
                None
            }
        }
    }

    /// Whether what parsed as a root and "any characters" rather is a text that starts with an expression.
    fn is_text(&self, parsed: &Parsed) -> bool {
        let spaced = parsed.notes.iter().any(|note| note.kind == NoteKind::SurroundingSpace);
        let Some(known) = self.known.filter(|_| self.interpolates()) else { return spaced };
        let one_name = match &parsed.expression {
            Expression::Inputs(name) => known.input(&name.text),
            Expression::StepOutputs { step, name } => known.output(step, &name.text),
            _ => true,
        };
        spaced || (!one_name && Bare { known, dialect: self.dialect }.find(self.text).is_some())
    }

    /// Whether a bare expression inside this text is one.
    fn interpolates(&self) -> bool {
        self.dialect.lenient && self.dialect.version == Version::V1_0 && !self.text.contains("{$")
    }

    fn not_an_expression(&mut self, trimmed: &str, error: &ExpressionError) {
        let why = error.help.as_ref().map_or_else(|| error.reason.clone(), |help| format!("{}; {help}", error.reason));
        self.note(if has_known_root(trimmed) {
            let message = format!("this is no expression: {why}");
            Note::new(NoteKind::MalformedExpression, error.range.clone(), message)
        } else {
            Note::new(NoteKind::LiteralDollar, 0..self.text.len(), "this is text: no expression starts like that")
        });
    }

    /// The parts of a template, if there is an expression in it.
    fn parts(&mut self) -> Option<Vec<Part>> {
        if self.interpolates() {
            let bare = Bare { known: self.known?, dialect: self.dialect };
            return self.substitute(|scan, from| scan.bare(&bare, from));
        }
        let parts = self.substitute(Self::braced);
        self.mention_bare_words();
        parts
    }

    /// Puts expressions in the places that `find` tells: from where to where, and which.
    fn substitute(&mut self, find: impl Fn(&mut Self, usize) -> Option<Place>) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(place) = find(self, at) {
            push_literal(&mut parts, self.text.get(at..place.from));
            parts.push(Part::Expression(place.expression));
            at = place.to;
        }
        if parts.is_empty() {
            return None;
        }
        push_literal(&mut parts, self.text.get(at..));
        Some(parts)
    }

    fn bare(&mut self, bare: &Bare<'_>, from: usize) -> Option<Place> {
        let place = bare.find(self.text.get(from..)?)?.shifted(from);
        let word = self.text.get(place.from..place.to)?;
        let message = "the specification wants braces around an expression inside a longer text";
        // A brace behind it that closes nothing is the other one of a pair.
        let end = place.to + usize::from(self.is_unopened(&place));
        let note = Note::new(NoteKind::BareInterpolation, place.from..end, message);
        self.note(note.replace_with(format!("{{{word}}}")));
        Some(place)
    }

    /// Whether a brace right behind an expression closes nothing.
    fn is_unopened(&self, place: &Place) -> bool {
        let before = self.text.get(..place.from).unwrap_or_default();
        self.text.get(place.to..).is_some_and(|rest| rest.starts_with('}'))
            && before.matches('{').count() == before.matches('}').count()
    }

    /// Mentions a brace right behind a bare expression that closes nothing.
    fn unopened(&mut self, place: &Place) -> bool {
        let closes = self.is_unopened(place);
        if closes {
            let word = self.text.get(place.from..place.to).unwrap_or_default();
            let message = "this brace closes nothing: the one before the expression is missing";
            let note = Note::new(NoteKind::StrayBrace, place.from..place.to + 1, message);
            self.note(note.replace_with(format!("{{{word}}}")));
        }
        closes
    }

    /// The next `{$expression}`. What only looks like one stays text, and the search goes on inside it.
    fn braced(&mut self, from: usize) -> Option<Place> {
        let mut at = from;
        loop {
            at += self.text.get(at..)?.find("{$")?;
            let inside = self.text.get(at + 1..)?;
            let Some(length) = inside.find('}') else {
                self.unclosed(at, self.text.len());
                return None;
            };
            let content = inside.get(..length)?;
            if let Some(next) = content.find("{$") {
                self.unclosed(at, at + 1 + next);
            } else {
                match parse(content, self.dialect.into()) {
                    Ok(parsed) => {
                        parsed.notes.into_iter().for_each(|note| self.note(note.shifted(at + 1)));
                        return Some(Place { from: at, to: at + length + 2, expression: parsed.expression });
                    }
                    Err(error) => self.stray(at, at + length + 2, &error),
                }
            }
            at += 2;
        }
    }

    /// Mentions a `{$` that no brace closes, where an expression was meant.
    fn unclosed(&mut self, from: usize, to: usize) {
        if self.text.get(from + 1..).is_some_and(has_known_root) {
            let message = "the brace stays, as text: it is not closed";
            self.note(Note::new(NoteKind::StrayBrace, from..to, message));
        }
    }

    fn stray(&mut self, from: usize, to: usize, error: &ExpressionError) {
        let known = self.text.get(from + 1..to - 1).is_some_and(has_known_root);
        let kind = if known { NoteKind::MalformedExpression } else { NoteKind::StrayBrace };
        let what = if known { "this is no expression" } else { "the braces stay, as text" };
        let help = error.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        self.note(Note::new(kind, from..to, format!("{what}: {}{help}", error.reason)));
    }

    /// Mentions what would be an expression with braces around it, but is text.
    fn mention_bare_words(&mut self) {
        let Some(known) = self.known else { return };
        let bare = Bare { known, dialect: Dialect { lenient: true, ..self.dialect } };
        let mut at = 0;
        while let Some(place) = self.text.get(at..).and_then(|rest| bare.find(rest)) {
            let (from, to) = (at + place.from, at + place.to);
            let in_braces = self.text.get(..from).is_some_and(|before| before.ends_with('{'));
            if !in_braces && !self.unopened(&Place { from, to, expression: place.expression }) {
                let word = self.text.get(from..to).unwrap_or_default();
                let message = "this is text: inside a longer text, an expression has braces around it";
                self.note(Note::new(NoteKind::BareWord, from..to, message).replace_with(format!("{{{word}}}")));
            }
            at = to;
        }
    }
}

fn push_literal(parts: &mut Vec<Part>, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        parts.push(Part::Literal(text.into()));
    }
}

/// An expression in a text, and the bytes that it takes.
pub(super) struct Place {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) expression: Expression,
}

impl Place {
    pub(super) fn shifted(self, offset: usize) -> Self {
        Self { from: self.from + offset, to: self.to + offset, ..self }
    }
}
