//! Operands: literals, and expressions with or without braces.

use super::cut::{Cut, cut, needs_braces};
use super::parse::{ConditionError, Parser};
use super::{Condition, Operand};
use crate::expression::{AccessForm, Expression, Name, NoteKind, Rules, Source, all_steps, parse, quoted};
use crate::{Access, ExpressionError, Note, Number, Pointer, Str, Value};

impl From<Expression> for Operand {
    /// The operand that is `expression`, in braces where it has to be.
    fn from(expression: Expression) -> Self {
        let plain = expression.to_string();
        let text = if needs_braces(&plain) { format!("{{{plain}}}") } else { plain };
        Self::Expression { expression, text: text.into() }
    }
}

impl Parser<'_> {
    /// A literal, an expression, or braces around an expression or a part of the condition.
    pub(super) fn operand(&mut self) -> Result<Condition, ConditionError> {
        match self.rest().chars().next() {
            Some('{') => self.braced(),
            Some(quote @ ('\'' | '"')) => self.string(quote),
            Some('$') => self.unbraced(),
            Some(_) => self.word(),
            None => Err(self.error_here("an operand is missing here")),
        }
    }

    fn string(&mut self, quote: char) -> Result<Condition, ConditionError> {
        let from = self.at;
        let Some((content, length)) = quoted(self.rest()) else {
            let reason = format!("the string that starts here is not closed by `{quote}`");
            return Err(ConditionError::new(from..self.text.len(), reason));
        };
        self.at += length;
        if quote == '"' {
            let message = "strings in conditions have single quotes";
            let single = format!("'{}'", content.replace('\'', "''"));
            self.notes.push(Note::new(NoteKind::DoubleQuotes, from..self.at, message).replace_with(single));
        }
        self.notes.extend(self.note_quoted(from, &content));
        Ok(literal(Value::from(content)))
    }

    /// The remark on a string, which starts at `from`, that has an expression in it: it is compared as it is written.
    fn note_quoted(&self, from: usize, content: &str) -> Option<Note> {
        let rules = Rules { access: true, ..Rules::from(self.dialect) };
        let is_expression = |text: &str| text.starts_with('$') && parse(text, rules).is_ok();
        let braced = content.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let alone = Some(braced.unwrap_or(content)).filter(|text| is_expression(text));
        let within =
            || content.split('{').skip(1).filter_map(|rest| rest.split_once('}')).any(|(text, _)| is_expression(text));
        if alone.is_none() && !within() {
            return None;
        }
        let message = "what stands in quotes is text, and is not the value of the expression in it";
        let note = Note::new(NoteKind::QuotedExpression, from..self.at, message);
        Some(match alone {
            Some(text) if needs_braces(text) => note.replace_with(format!("{{{text}}}")),
            Some(text) => note.replace_with(text),
            None => note,
        })
    }

    fn word(&mut self) -> Result<Condition, ConditionError> {
        let word = self.rest().get(..cut(self.rest()).whole).unwrap_or_default();
        let from = self.at;
        self.at += word.len();
        match word {
            "true" => Ok(literal(Value::Bool(true))),
            "false" => Ok(literal(Value::Bool(false))),
            "null" => Ok(literal(Value::Null)),
            _ => match Number::parse(word) {
                Some(number) => Ok(literal(Value::Number(number))),
                None => Err(self.bare_word(from, word)),
            },
        }
    }

    fn bare_word(&self, from: usize, word: &str) -> ConditionError {
        if word.is_empty() {
            let found = self.rest().chars().next().unwrap_or_default();
            return ConditionError::new(
                from..from + found.len_utf8(),
                format!("an operand is expected here, not `{found}`"),
            );
        }
        let error =
            ConditionError::new(from..from + word.len(), format!("`{word}` is neither a literal nor an expression"));
        match word.to_ascii_lowercase().as_str() {
            lower @ ("true" | "false" | "null") => error.help(format!("write `{lower}`")),
            "undefined" | "none" | "nil" => error.help("write `null`"),
            _ if word.starts_with("response.") || word.starts_with("statusCode") => {
                error.help(format!("write `${word}`"))
            }
            _ => error.help(format!("a string has single quotes: `'{}'`", word.replace('\'', "''"))),
        }
    }

    fn unbraced(&mut self) -> Result<Condition, ConditionError> {
        let from = self.at;
        let cut = cut(self.rest());
        let text = self.rest().get(..cut.whole).unwrap_or_default();
        let expression = self.expression(text, cut).map_err(|error| bad_expression(from, text, error))?;
        self.at += cut.whole;
        Ok(operand(expression, text))
    }

    fn expression(&mut self, text: &str, cut: Cut) -> Result<Expression, ExpressionError> {
        let (base, tail) = text.split_at_checked(cut.base).unwrap_or((text, ""));
        if let Some(steps) = all_steps(tail).filter(|steps| base.contains('#') && !steps.is_empty()) {
            let expression = self.plain_expression(base)?;
            if let Some(longer) = lead_on(expression, &steps) {
                return Ok(longer);
            }
        }
        self.plain_expression(text)
    }

    /// The expression that all of `text` is, which starts where this parser is.
    fn plain_expression(&mut self, text: &str) -> Result<Expression, ExpressionError> {
        let rules = Rules { access: true, ..Rules::from(self.dialect) };
        let parsed = parse(text, rules)?;
        if let Some(at) = name_of(&parsed.expression).and_then(|_| text.split('#').next()?.find(['=', '<', '>'])) {
            return Err(ExpressionError::new(at..text.len(), "an operator cannot be part of a name here"));
        }
        let from = self.at;
        self.notes.extend(parsed.notes.into_iter().map(|note| note.shifted(from)));
        Ok(parsed.expression)
    }

    /// `{$expression}`, with access after it; or braces in the place of parentheses.
    fn braced(&mut self) -> Result<Condition, ConditionError> {
        let from = self.at;
        let Some(length) = self.rest().find('}') else {
            return Err(ConditionError::new(from..self.text.len(), "the brace that is opened here is not closed"));
        };
        let inside = self.rest().get(1..length).unwrap_or_default();
        self.at += 1;
        let notes = self.notes.len();
        match self.plain_expression(inside) {
            Ok(expression) => self.after_brace(from, from + length + 1, expression),
            Err(error) => {
                self.notes.truncate(notes);
                self.group(from, from + length).map_err(|_| bad_expression(from + 1, inside, error))
            }
        }
    }

    fn after_brace(&mut self, from: usize, to: usize, expression: Expression) -> Result<Condition, ConditionError> {
        self.at = to;
        if !self.rest().starts_with(['.', '[']) {
            return Ok(operand(expression, self.text.get(from..to).unwrap_or_default()));
        }
        let length = cut(self.rest()).whole;
        let longer = self.rest().get(..length).and_then(all_steps).and_then(|steps| lead_on(expression, &steps));
        let Some(longer) = longer else {
            return Err(ConditionError::new(to..to + length, "this does not lead into the value before it"));
        };
        self.at += length;
        Ok(operand(longer, self.text.get(from..self.at).unwrap_or_default()))
    }
}

fn bad_expression(from: usize, text: &str, error: ExpressionError) -> ConditionError {
    let equals = text.get(error.range.clone()).is_some_and(|at_fault| at_fault.starts_with('='));
    let error = if equals { error.help("equality is written `==`") } else { error }.shifted(from);
    ConditionError { range: error.range, reason: error.reason, help: error.help }
}

fn literal(value: Value) -> Condition {
    Condition::Operand(Operand::Literal(value))
}

fn operand(expression: Expression, text: &str) -> Condition {
    Condition::Operand(Operand::Expression { expression, text: text.into() })
}

fn name_of(expression: &Expression) -> Option<&Name> {
    match expression {
        Expression::Inputs(name)
        | Expression::Outputs(name)
        | Expression::StepOutputs { name, .. }
        | Expression::WorkflowInputs { name, .. }
        | Expression::WorkflowOutputs { name, .. }
        | Expression::WorkflowStepOutputs { name, .. } => Some(name),
        _ => None,
    }
}

/// `expression`, leading on by `steps`; `None` where its value has no inside.
fn lead_on(mut expression: Expression, steps: &[Str]) -> Option<Expression> {
    let longer = |pointer: &Pointer| pointer.tokens().iter().chain(steps).cloned().collect::<Pointer>();
    match &mut expression {
        Expression::Request(source) | Expression::Response(source) | Expression::Message(source) => match source {
            Source::Body(access) | Source::Payload(access) => {
                let form = if access.form == AccessForm::None { AccessForm::Dotted } else { access.form };
                *access = Access { pointer: longer(&access.pointer), form };
            }
            Source::Header(_) | Source::Query(_) | Source::Path(_) => return None,
        },
        Expression::Inputs(name)
        | Expression::Outputs(name)
        | Expression::StepOutputs { name, .. }
        | Expression::WorkflowInputs { name, .. }
        | Expression::WorkflowOutputs { name, .. }
        | Expression::WorkflowStepOutputs { name, .. } => {
            name.pointer = Some(longer(&name.pointer.take().unwrap_or_default()));
        }
        _ => return None,
    }
    Some(expression)
}
