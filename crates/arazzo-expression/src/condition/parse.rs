//! Text to condition, by the grammar of decision A40.

use super::{Condition, Operator};
use crate::{Dialect, MAX_EXPRESSION_LENGTH, Note, NoteKind};
use std::ops::Range;

/// How deep parentheses, braces and `!` may be nested.
const MAX_DEPTH: usize = 64;

/// Why a text is no simple condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ConditionError {
    /// The bytes of the text that are at fault.
    pub range: Range<usize>,
    /// What is wrong, as a lower-case fragment.
    pub reason: String,
    /// What to write instead, where that can be told.
    pub help: Option<String>,
}

impl ConditionError {
    pub(super) fn new(range: Range<usize>, reason: impl Into<String>) -> Self {
        Self { range, reason: reason.into(), help: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl Condition {
    /// The condition that all of `text` is, and what is to be said about how it was written.
    /// Access by property and index is legal here, so that no note mentions it (SIM-02).
    pub fn parse(text: &str, dialect: Dialect) -> Result<(Self, Vec<Note>), ConditionError> {
        let mut parser = Parser { text, at: 0, dialect, notes: Vec::new(), depth: 0 };
        if text.len() > MAX_EXPRESSION_LENGTH {
            let reason = format!("a condition has at most {MAX_EXPRESSION_LENGTH} bytes, this has {}", text.len());
            return Err(ConditionError::new(0..text.len(), reason));
        }
        if text.trim().is_empty() {
            return Err(ConditionError::new(0..text.len(), "the condition is empty"));
        }
        let condition = match parser.whole_in_braces() {
            Some(condition) => condition,
            None => parser.whole()?,
        };
        Ok((condition, parser.notes))
    }
}

/// A text on its way to become a condition. Offsets are bytes of the text.
pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) dialect: Dialect,
    pub(super) notes: Vec<Note>,
    depth: usize,
}

impl<'t> Parser<'t> {
    /// The text that is left.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn error_here(&self, reason: impl Into<String>) -> ConditionError {
        ConditionError::new(self.at..self.text.len(), reason)
    }

    fn skip_space(&mut self) {
        // Most often there is none.
        if self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_graphic) {
            return;
        }
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn take(&mut self, symbol: &str) -> bool {
        self.skip_space();
        let left = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let taken = left.first() == symbol.as_bytes().first() && left.starts_with(symbol.as_bytes());
        if taken {
            self.at += symbol.len();
        }
        taken
    }

    /// `{$statusCode == 401}`, as the text of 1.0.1 has it. What could also be one expression is read as a condition:
    /// a member called `a == 1` is far less likely.
    fn whole_in_braces(&mut self) -> Option<Condition> {
        let from = self.text.len() - self.text.trim_start().len();
        let to = self.text.trim_end().len().checked_sub(1)?;
        if !self.rest().get(from..)?.starts_with('{') || self.text.find('}') != Some(to) {
            return None;
        }
        let condition = self.group(from, to).ok();
        if !matches!(
            condition,
            Some(Condition::Or(_) | Condition::And(_) | Condition::Not(_) | Condition::Compare { .. })
        ) {
            self.at = 0;
            self.notes.clear();
            return None;
        }
        condition
    }

    /// What the braces at `from` and `to` enclose, read as a condition.
    pub(super) fn group(&mut self, from: usize, to: usize) -> Result<Condition, ConditionError> {
        let inside = self.text.get(..to).unwrap_or_default();
        let mut parser =
            Parser { text: inside, at: from + 1, dialect: self.dialect, notes: Vec::new(), depth: self.depth + 1 };
        parser.check_depth(from)?;
        let condition = parser.whole()?;
        let content = inside.get(from + 1..).unwrap_or_default();
        let note =
            Note::new(NoteKind::Braced, from..to + 1, "braces go around one expression, parentheses around more");
        self.notes.push(note.replace_with(format!("({content})")));
        self.notes.append(&mut parser.notes);
        self.at = to + 1;
        Ok(condition)
    }

    fn whole(&mut self) -> Result<Condition, ConditionError> {
        let condition = self.or()?;
        self.skip_space();
        if self.rest().is_empty() { Ok(condition) } else { Err(self.left_over()) }
    }

    fn left_over(&self) -> ConditionError {
        let rest = self.rest();
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        let error = ConditionError::new(self.at..self.at + word.len(), format!("`{word}` is not expected here"));
        let help = match word.to_ascii_lowercase().as_str() {
            "and" | "&" => "write `&&`",
            "or" | "|" => "write `||`",
            "is" | "eq" | "equals" => "write `==`",
            "contains" | "matches" | "in" => "a criterion of type `regex` or `jsonpath` can tell that",
            lower if ["==", "!=", "<", ">"].iter().any(|o| lower.starts_with(o)) => {
                "comparisons do not chain: put parentheses around one of them"
            }
            lower if lower.starts_with('=') => "equality is written `==`",
            lower if lower.starts_with(')') => "there is no `(` for this",
            _ => "`==`, `!=`, `<`, `<=`, `>`, `>=`, `&&` or `||` stand between operands",
        };
        error.help(help)
    }

    fn or(&mut self) -> Result<Condition, ConditionError> {
        self.chain("||", Self::and, Condition::Or)
    }

    fn and(&mut self) -> Result<Condition, ConditionError> {
        self.chain("&&", Self::equality, Condition::And)
    }

    /// One condition, or several with `symbol` between them.
    fn chain(
        &mut self,
        symbol: &str,
        parse: fn(&mut Self) -> Result<Condition, ConditionError>,
        several: fn(Vec<Condition>) -> Condition,
    ) -> Result<Condition, ConditionError> {
        let first = parse(self)?;
        if !self.take(symbol) {
            return Ok(first);
        }
        let mut all = vec![first, parse(self)?];
        while self.take(symbol) {
            all.push(parse(self)?);
        }
        Ok(several(all))
    }

    fn equality(&mut self) -> Result<Condition, ConditionError> {
        let left = self.relation()?;
        let operator = match () {
            () if self.take("==") => Operator::Equal,
            () if self.take("!=") => Operator::NotEqual,
            () => return Ok(left),
        };
        if self.rest().starts_with('=') {
            let reason = format!("`{}=` is not an operator", operator.symbol());
            let range = self.at - 2..self.at + 1;
            return Err(ConditionError::new(range, reason).help(format!("write `{}`", operator.symbol())));
        }
        let right = self.relation()?;
        Ok(Condition::Compare { operator, left: Box::new(left), right: Box::new(right) })
    }

    fn relation(&mut self) -> Result<Condition, ConditionError> {
        let left = self.unary()?;
        let operator = match () {
            () if self.take("<=") => Operator::LessOrEqual,
            () if self.take(">=") => Operator::GreaterOrEqual,
            () if self.take("<") => Operator::Less,
            () if self.take(">") => Operator::Greater,
            () => return Ok(left),
        };
        let right = self.unary()?;
        Ok(Condition::Compare { operator, left: Box::new(left), right: Box::new(right) })
    }

    fn unary(&mut self) -> Result<Condition, ConditionError> {
        self.skip_space();
        let from = self.at;
        if self.take("!") {
            let inner = self.nested(from, Self::unary)?;
            return Ok(Condition::Not(Box::new(inner)));
        }
        if !self.take("(") {
            return self.operand();
        }
        let inner = self.nested(from, Self::or)?;
        if self.take(")") {
            return Ok(inner);
        }
        if self.rest().is_empty() {
            return Err(ConditionError::new(from..from + 1, "this `(` is not closed"));
        }
        Err(self.left_over())
    }

    fn nested(
        &mut self,
        from: usize,
        parse: fn(&mut Self) -> Result<Condition, ConditionError>,
    ) -> Result<Condition, ConditionError> {
        self.depth += 1;
        self.check_depth(from)?;
        let condition = parse(self)?;
        self.depth -= 1;
        Ok(condition)
    }

    fn check_depth(&self, from: usize) -> Result<(), ConditionError> {
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        Err(ConditionError::new(from..from + 1, format!("more than {MAX_DEPTH} levels of parentheses and `!`")))
    }
}
