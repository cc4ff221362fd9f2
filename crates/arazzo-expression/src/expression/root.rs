//! The word after `$`, and what has to follow each of them.

use super::characters::is_strict;
use super::parse::Parser;
use super::{ComponentKind, Expression, ExpressionError, NoteKind};

const ROOTS: [&str; 12] = [
    "url",
    "method",
    "statusCode",
    "request",
    "response",
    "message",
    "inputs",
    "outputs",
    "steps",
    "workflows",
    "sourceDescriptions",
    "components",
];

/// Whether `text` starts as an expression does: a known root, and then nothing or something that would lead into it.
pub(crate) fn has_known_root(text: &str) -> bool {
    let word = root_word(text);
    let follows = text.get(word.len() + 1..).unwrap_or_default();
    let leads_on = follows.is_empty() || follows.starts_with(['.', '#', '[', '/']) || word == "statusCode";
    ROOTS.contains(&word) && leads_on
}

fn root_word(text: &str) -> &str {
    let rest = text.strip_prefix('$').unwrap_or_default();
    let length = rest.find(|c| !is_strict(c)).unwrap_or(rest.len());
    rest.get(..length).unwrap_or_default()
}

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, ExpressionError> {
        if !self.text.starts_with('$') {
            return Err(self.error(0, "an expression starts with `$`"));
        }
        let root = root_word(self.text);
        let at = root.len() + 1;
        match root {
            "url" => self.nothing_follows(at, Expression::Url),
            "method" => self.nothing_follows(at, Expression::Method),
            "statusCode" => self.nothing_follows(at, Expression::StatusCode),
            "self" if !self.is_1_0() => self.nothing_follows(at, Expression::SelfUri),
            "request" => Ok(Expression::Request(self.source(at)?)),
            "response" => Ok(Expression::Response(self.source(at)?)),
            "message" => self.message(at),
            "inputs" => Ok(Expression::Inputs(self.name(at)?)),
            "outputs" => Ok(Expression::Outputs(self.name(at)?)),
            "steps" => self.steps(at),
            "workflows" => self.workflows(at),
            "sourceDescriptions" => self.source_description(at),
            "components" => self.component(at),
            _ => Err(unknown_root(root)),
        }
    }

    fn nothing_follows(&self, at: usize, expression: Expression) -> Result<Expression, ExpressionError> {
        let root = self.text.get(..at).unwrap_or_default();
        if at == self.text.len() { Ok(expression) } else { Err(self.error(at, format!("nothing may follow `{root}`"))) }
    }

    fn message(&mut self, at: usize) -> Result<Expression, ExpressionError> {
        self.later_version(0, at)?;
        Ok(Expression::Message(self.source(at)?))
    }

    /// Says of the word from `from` to `to` that it is not of 1.0, where this is.
    pub(super) fn later_version(&mut self, from: usize, to: usize) -> Result<(), ExpressionError> {
        if !self.is_1_0() {
            return Ok(());
        }
        let message = format!("`{}` exists since Arazzo 1.1.0", self.text.get(from..to).unwrap_or_default());
        if self.rules.lenient {
            self.note(NoteKind::LaterVersion, from..to, &message, None);
            return Ok(());
        }
        Err(ExpressionError::new(from..to, message))
    }

    fn source_description(&mut self, at: usize) -> Result<Expression, ExpressionError> {
        let Some(written) = self.rest(at).strip_prefix('.') else {
            return Err(self.error(at, "`.` and the name of a source description have to follow"));
        };
        let length = written.find('.').unwrap_or(written.len());
        let name = self.id("the name of a source description", at + 1..at + 1 + length)?;
        let from = at + length + 2;
        if self.rest(from).is_empty() {
            return Err(self.error(from, "`.` and a field, an operationId or a workflowId follow the name of a source"));
        }
        Ok(Expression::SourceDescription { name, reference: self.characters(from)? })
    }

    fn component(&mut self, at: usize) -> Result<Expression, ExpressionError> {
        let kinds = [ComponentKind::Parameters, ComponentKind::SuccessActions, ComponentKind::FailureActions];
        let written = self.rest(at);
        let found = kinds.into_iter().find_map(|kind| {
            let rest = written.strip_prefix('.')?.strip_prefix(kind.field())?;
            rest.starts_with('.').then_some((kind, kind.field().len() + 2))
        });
        let Some((kind, length)) = found else {
            let reason = "`.parameters.`, `.successActions.` or `.failureActions.` and a name follow `$components`";
            return Err(self.error(at, reason));
        };
        Ok(Expression::Component { kind, name: self.plain_name(at + length, self.text.len())? })
    }
}

fn unknown_root(root: &str) -> ExpressionError {
    let error = ExpressionError::new(0..root.len() + 1, format!("`${root}` is not the root of an expression"));
    match root {
        "self" => error.help("`$self` exists since Arazzo 1.1.0"),
        "body" => error.help("write `$response.body`"),
        "status" | "statuscode" => error.help("write `$statusCode`"),
        "" => error,
        _ => error.help(format!("the roots are {}", ROOTS.map(|root| format!("`${root}`")).join(", "))),
    }
}
