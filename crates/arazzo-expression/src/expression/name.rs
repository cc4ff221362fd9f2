//! Names after `$inputs`, `$outputs`, `$steps.<id>.outputs` and the like, and the ids before them.

use super::characters::{is_identifier, is_strict};
use super::parse::Parser;
use super::{Expression, ExpressionError, Name, NoteKind, step};
use crate::Str;
use std::ops::Range;

impl Parser<'_> {
    /// What follows a word that holds names, from `at` on: `.name`, `.name#/pointer`, or in a lenient dialect nothing.
    pub(super) fn name(&mut self, at: usize) -> Result<Name, ExpressionError> {
        let rest = self.rest(at);
        if rest.is_empty() || rest.starts_with('#') {
            return self.whole(at);
        }
        if !rest.starts_with('.') {
            return Err(self.error(at, "`.` and a name have to follow"));
        }
        let hash = rest.find('#').map_or(self.text.len(), |hash| at + hash);
        let any_characters = self.is_1_0() && !self.rules.lenient && !self.rest(hash + 1).starts_with('/');
        let end = if any_characters && self.rest(hash).len() > 1 { self.text.len() } else { hash };
        let text = self.plain_name(at + 1, end)?;
        let pointer = if end < self.text.len() { Some(self.pointer(end)?) } else { None };
        Ok(Name { text, pointer })
    }

    fn whole(&mut self, at: usize) -> Result<Name, ExpressionError> {
        if !self.rules.dotted {
            return Err(self.error(at, "`.` and a name have to follow"));
        }
        let message = "the specification has no expression for all names at once";
        self.note(NoteKind::WholeObject, 0..at, message, None);
        let pointer = if at < self.text.len() { Some(self.pointer(at)?) } else { None };
        Ok(Name { text: "".into(), pointer })
    }

    /// The production `identifier`, or what the dialect takes in its place.
    pub(super) fn plain_name(&mut self, from: usize, to: usize) -> Result<Str, ExpressionError> {
        let text = self.text.get(from..to).unwrap_or_default();
        let Some(bad) = text.find(|c| !is_identifier(c)) else {
            return if text.is_empty() { Err(self.error(from, "a name is missing")) } else { Ok(text.into()) };
        };
        let accepted = if self.is_1_0() { is_loose(text) } else { self.leads_on(text) };
        if !accepted {
            let reason = "a name has letters, digits, `.`, `_` and `-`";
            return Err(ExpressionError::new(from + bad..to, reason).help("`#/` and a pointer lead into a value"));
        }
        if !self.rules.access {
            let message = if self.is_1_0() {
                "by the grammar this is one name as a whole; a JSON Pointer leads into a value, as in `name#/0/id`"
            } else {
                "a name has letters, digits, `.`, `_` and `-`; a JSON Pointer leads into a value, as in `name#/0/id`"
            };
            self.note(NoteKind::LooseName, from..to, message, None);
        }
        Ok(text.into())
    }

    /// Whether a name goes on with brackets only, which may be access to its value: `page[size]`, `items[0].id`.
    fn leads_on(&self, text: &str) -> bool {
        let mut rest = text.trim_start_matches(is_identifier);
        while let Some(length) = step(rest).map(|(_, length)| length).or_else(|| word_in_brackets(rest)) {
            rest = rest.get(length..).unwrap_or_default();
        }
        (self.rules.dotted || self.rules.access) && rest.is_empty() && !text.starts_with('[')
    }

    /// The production `identifier-strict`; in 1.0, which has no such production, what can be told from a text.
    pub(super) fn id(&mut self, what: &str, range: Range<usize>) -> Result<Str, ExpressionError> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let Some(bad) = text.find(|c| !is_strict(c)) else {
            let missing = || self.error(range.start, format!("{what} is missing"));
            return if text.is_empty() { Err(missing()) } else { Ok(text.into()) };
        };
        let message = format!("{what} has letters, digits, `_` and `-`");
        if !self.is_1_0() || !is_loose(text) || text.contains(['$', '#', '{', '}']) {
            return Err(ExpressionError::new(range.start + bad..range.end, message));
        }
        self.note(NoteKind::LooseName, range, &message, None);
        Ok(text.into())
    }

    /// What follows `$steps`.
    pub(super) fn steps(&mut self, at: usize) -> Result<Expression, ExpressionError> {
        let (step, name) = self.step_outputs(at)?;
        Ok(Expression::StepOutputs { step, name })
    }

    fn step_outputs(&mut self, at: usize) -> Result<(Str, Name), ExpressionError> {
        if !self.rest(at).starts_with('.') {
            return Err(self.error(at, "`.` and a stepId have to follow"));
        }
        let Some(marker) = self.find_word(".outputs", at + 1) else {
            return Err(self.without_outputs(at));
        };
        let step = self.id("a stepId", at + 1..marker)?;
        Ok((step, self.name(marker + ".outputs".len())?))
    }

    fn without_outputs(&self, at: usize) -> ExpressionError {
        let before = self.text.get(..at).unwrap_or_default();
        let rest = self.rest(at + 1);
        let (step, name) = rest.split_once('.').unwrap_or((rest, "name"));
        self.error(at + 1 + step.len(), "`.outputs.` and the name of an output have to follow a stepId")
            .help(format!("write `{before}.{step}.outputs.{name}`"))
    }

    /// What follows `$workflows`.
    pub(super) fn workflows(&mut self, at: usize) -> Result<Expression, ExpressionError> {
        let words = [".inputs", ".outputs", ".steps"];
        let found = words.into_iter().filter_map(|word| Some((self.find_word(word, at + 1)?, word))).min();
        let Some((marker, word)) = found.filter(|_| self.rest(at).starts_with('.')) else {
            let reason = "`.`, a workflowId, `.inputs.` or `.outputs.`, and a name have to follow `$workflows`";
            return Err(self.error(at, reason));
        };
        let workflow = self.id("a workflowId", at + 1..marker)?;
        let end = marker + word.len();
        match word {
            ".inputs" => Ok(Expression::WorkflowInputs { workflow, name: self.name(end)? }),
            ".outputs" => Ok(Expression::WorkflowOutputs { workflow, name: self.name(end)? }),
            _ => self.workflow_step(workflow, marker, end),
        }
    }

    fn workflow_step(&mut self, workflow: Str, from: usize, to: usize) -> Result<Expression, ExpressionError> {
        let message = "the specification has no expression for the steps of another workflow";
        if !self.rules.dotted {
            let help = format!("let `{workflow}` have an output, and write `$workflows.{workflow}.outputs.name`");
            return Err(self.error(from, message).help(help));
        }
        self.note(NoteKind::WorkflowStep, from..self.text.len(), message, None);
        let (step, name) = self.step_outputs(to)?;
        Ok(Expression::WorkflowStepOutputs { workflow, step, name })
    }

    /// Where `word` stands first, from `from` on, as a whole part of the path.
    fn find_word(&self, word: &str, from: usize) -> Option<usize> {
        let rest = self.rest(from);
        let ends = |at: usize| rest.get(at + word.len()..).is_some_and(|r| r.is_empty() || r.starts_with(['.', '#']));
        rest.match_indices(word).map(|(at, _)| at).find(|at| ends(*at)).map(|at| from + at)
    }
}

/// Whether 1.0 lets `text` be a name: any characters but control characters, white space at the ends, and braces that
/// look like a template.
fn is_loose(text: &str) -> bool {
    let balanced = text.matches('{').count() == text.matches('}').count() && !text.contains("{$");
    balanced && text.trim() == text && !text.contains(char::is_control)
}

fn word_in_brackets(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let length = inside.find(|c| !is_identifier(c)).filter(|length| *length > 0)?;
    inside.get(length..)?.starts_with(']').then_some(length + 2)
}
