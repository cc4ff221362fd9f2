//! Criterion Object.

use super::decode::{Decoder, Fields};
use super::{ExpressionType, Spanned, TypedCondition};
use crate::{Diagnostic, Node, Span, codes};
use arazzo_expression::{Condition, Expression, Known, Note, NoteKind, Part, Str, Text, Version};

/// A condition that an exchange is judged by (Criterion Object).
#[derive(Clone, Debug)]
pub struct Criterion {
    /// `context`: what a typed condition is searched in.
    pub context: Option<Box<Spanned<Expression>>>,
    /// `condition`, as written.
    pub condition: Spanned<Str>,
    /// The condition, ready to be used.
    pub compiled: CriterionCondition,
    /// Where the object stands: its first key.
    pub span: Span,
}

/// A condition in one of the languages.
#[derive(Clone, Debug)]
pub enum CriterionCondition {
    /// A simple condition.
    Simple(Condition),
    /// A condition in `context`.
    Typed(ExpressionType, TypedCondition),
    /// A text that is none: it fails whenever it is evaluated, for this reason (CRI-03).
    Broken(Str),
}

/// What expressions start with that are written into conditions of other languages.
const BARE: [&str; 4] = ["$inputs.", "$steps.", "$response.", "$workflows."];

const FIELDS: &[(&str, Version)] =
    &[("context", Version::V1_0), ("condition", Version::V1_0), ("type", Version::V1_0), ("version", Version::V1_0)];

impl Criterion {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open_checked(node, "a criterion", FIELDS, decoder)?;
        let condition = fields.required_text("condition", decoder);
        let kind = kind(&mut fields, decoder);
        let context_node = fields.get("context");
        let context = context_node.and_then(|node| decoder.expression(node, "`context`")).map(Box::new);
        let condition = condition?;
        let kind = kind?;
        check_context(kind.value, &fields, context_node, decoder);
        let node = fields.get("condition")?;
        let compiled = if decoder.is_too_long(node, condition.value.len()) {
            CriterionCondition::Broken("the condition is too long".into())
        } else if decoder.is_too_deep(node, &condition.value) {
            CriterionCondition::Broken("the condition nests too deep".into())
        } else if kind.value == ExpressionType::Simple {
            simple(&condition.value, node, decoder)
        } else if context.is_none() {
            CriterionCondition::Broken("the criterion has no context".into())
        } else {
            typed(kind.value, &condition.value, node, decoder)
        };
        Some(Self { context, condition, compiled, span: fields.start() })
    }
}

/// The type of a criterion: `simple` when absent; `None` when it is no type for a criterion.
fn kind(fields: &mut Fields<'_>, decoder: &mut Decoder<'_>) -> Option<Spanned<ExpressionType>> {
    let Some(node) = fields.get("type") else {
        if let Some(version) = fields.get("version") {
            let message = "a criterion has no field `version`, and this one has no `type` that it could belong to";
            let help = "write `type: {type: jsonpath, version: …}`, or remove it";
            decoder.push(Diagnostic::new(&codes::UNKNOWN_FIELD, version.span, message).help(help));
        }
        return Some(Spanned { value: ExpressionType::Simple, span: fields.start() });
    };
    let mut kind = ExpressionType::decode(node, decoder)?;
    if let (Some(version), Some(word)) = (fields.get("version"), node.as_str()) {
        let message = "`version` beside `type` is the form of an old schema";
        let text = version.as_str().unwrap_or_default();
        let help = format!("write `type: {{type: {word}, version: {text}}}`");
        decoder.push(Diagnostic::new(&codes::FLAT_EXPRESSION_TYPE, version.span, message).help(help));
        kind.value = ExpressionType::pair(word, text, Version::V1_1).unwrap_or(kind.value);
    }
    if kind.value == ExpressionType::JsonPointer {
        let message = "a JSON Pointer is no condition";
        decoder.push(
            Diagnostic::new(&codes::UNKNOWN_VALUE, kind.span, message)
                .help("use `simple`, `regex`, `jsonpath` or `xpath`"),
        );
        return None;
    }
    Some(kind)
}

fn check_context(kind: ExpressionType, fields: &Fields<'_>, context: Option<&Node>, decoder: &mut Decoder<'_>) {
    match (kind, context) {
        (ExpressionType::Simple, Some(node)) => {
            let message = "a simple condition does not use `context`";
            let help = "refer to the value in the condition itself, or set the `type` that was meant";
            decoder.push(Diagnostic::new(&codes::SUPERFLUOUS_CONTEXT, node.span, message).help(help));
        }
        (ExpressionType::Simple, None) | (_, Some(_)) => {}
        (_, None) => {
            let message = format!("a {} needs `context`", TypedCondition::language(kind));
            decoder.push(
                Diagnostic::new(&codes::MISSING_CONTEXT, fields.start(), message)
                    .help("add for example `context: $response.body`"),
            );
        }
    }
}

fn simple(text: &Str, node: &Node, decoder: &mut Decoder<'_>) -> CriterionCondition {
    if let Some(condition) = decoder.conditions.get(text) {
        return CriterionCondition::Simple(condition);
    }
    match Condition::parse(text, decoder.dialect()) {
        Ok((condition, notes)) => {
            if notes.is_empty() {
                decoder.conditions.keep(text, &condition);
            }
            decoder.notes(node, notes);
            CriterionCondition::Simple(condition)
        }
        Err(error) => {
            let span = decoder.within(node, error.range);
            let mut diagnostic = Diagnostic::new(&codes::CONDITION_SYNTAX, span, error.reason.clone());
            diagnostic.help = error.help;
            decoder.push(diagnostic);
            CriterionCondition::Broken(error.reason.clone().into())
        }
    }
}

fn typed(kind: ExpressionType, text: &Str, node: &Node, decoder: &mut Decoder<'_>) -> CriterionCondition {
    let told = decoder.diagnostics.len();
    let template = placeholders(kind, text, node, decoder);
    let mut malformed = decoder.diagnostics.iter_mut().skip(told).filter(|d| d.code == &codes::MALFORMED_EXPRESSION);
    if let Some(fault) = malformed.next() {
        // As text it would be compared like any other: the condition could hold.
        fault.code = &codes::CONDITION_SYNTAX;
        return CriterionCondition::Broken(fault.message.as_str().into());
    }
    if let Some(template) = template {
        if let Some(fault) = TypedCondition::template_fault(kind, &template, decoder.dialect().lenient) {
            let message = format!("not a {}, whatever is filled in: {}", TypedCondition::language(kind), fault.reason);
            decoder.push(Diagnostic::new(&codes::CONDITION_SYNTAX, node.span, message));
            return CriterionCondition::Broken(fault.reason.into());
        }
        return CriterionCondition::Typed(kind, TypedCondition::Template(kind, template));
    }
    let lenient = decoder.dialect().lenient;
    match TypedCondition::compile(kind, text, lenient) {
        Ok((condition, leniency)) => {
            if let Some((message, rewrite)) = leniency {
                let fault = Diagnostic::new(&codes::JSONPATH_COMPARISON, node.span, message);
                let fault = fault.help(format!("write `{rewrite}`"));
                decoder.push(fault.fix("write it as a query", node.span, rewrite));
            }
            CriterionCondition::Typed(kind, condition)
        }
        Err(fault) => {
            let code = if fault.unsupported { &codes::UNSUPPORTED } else { &codes::CONDITION_SYNTAX };
            let span = decoder.within(node, fault.range);
            let message = format!("not a {}: {}", TypedCondition::language(kind), fault.reason);
            let mut diagnostic = Diagnostic::new(code, span, message);
            if matches!(kind, ExpressionType::JsonPath { .. })
                && !lenient
                && let Ok((_, Some((_, rewrite)))) = TypedCondition::compile(kind, text, true)
            {
                diagnostic =
                    diagnostic.help(format!("write `{rewrite}`")).fix("write it as a query", node.span, rewrite);
            }
            if diagnostic.help.is_none() && BARE.iter().any(|root| text.contains(root)) {
                diagnostic = diagnostic.help(format!(
                    "an expression is no part of a {}: in Arazzo 1.1 it is filled in where it stands in braces, as in \
                     `{{$inputs.name}}`",
                    TypedCondition::language(kind)
                ));
            }
            decoder.push(diagnostic);
            CriterionCondition::Broken(fault.reason.into())
        }
    }
}

/// The text with its placeholders, if it has any: `{$…}`, or in lenient JSONPath a bare expression (decision A38).
fn placeholders(kind: ExpressionType, text: &Str, node: &Node, decoder: &mut Decoder<'_>) -> Option<Text> {
    let bare = matches!(kind, ExpressionType::JsonPath { .. }) && decoder.dialect().lenient && !text.contains("{$");
    if !bare && !text.contains("{$") {
        return None;
    }
    let (template, notes) = Text::parse(text, decoder.dialect(), bare.then_some(&*decoder.names as &dyn Known));
    let found = matches!(&template, Text::Template(parts) if parts.iter().any(|p| matches!(p, Part::Expression(_))));
    // What looks like an expression and is none may be a part of the query: `$.a` starts with a dollar sign too.
    if found || !bare {
        // A query or a pattern may start with a dollar sign.
        let told = notes.into_iter().filter(|note| note.kind != NoteKind::LiteralDollar);
        decoder.notes(node, told.map(|note| unquoted(kind, text, note)).collect());
    }
    found.then_some(template)
}

/// A remark on an expression without braces. Outside of quotes it stands for a value: braces alone would fill in its text.
fn unquoted(kind: ExpressionType, text: &str, note: Note) -> Note {
    let is_quoted = || TypedCondition::open_quote(kind, text.get(..note.range.start).unwrap_or_default()).is_some();
    if note.kind != NoteKind::BareInterpolation || is_quoted() {
        return note;
    }
    let message = "the specification wants braces around an expression inside a longer text, and quotes around them where \
                   it is a text";
    Note { message: message.to_owned(), replacement: None, ..note }
}
