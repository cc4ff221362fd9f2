//! Values that may hold expressions, at any depth: parameter values, payloads, replacements, outputs.

use super::decode::{Decoder, Fields};
use super::{ExpressionType, Spanned};
use crate::{Data, Diagnostic, Entry, Node, Span, codes};
use arazzo_expression::{Expression, Known as _, Object, Part, Str, Text, Value, Version};
use std::sync::Arc;

/// A value as written, with what is to be evaluated in it.
#[derive(Clone, Debug)]
pub struct Any {
    /// What it is.
    pub kind: AnyKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of [`Any`].
#[derive(Clone, Debug)]
pub enum AnyKind {
    /// Nothing in it is evaluated.
    Literal(Value),
    /// A string that is an expression or holds some; `raw` is the string as written.
    Text {
        /// The string as written.
        raw: Str,
        /// What it means.
        text: Text,
    },
    /// A list with something to evaluate in it.
    List(Vec<Any>),
    /// An object with something to evaluate in it.
    Object(Vec<Member>),
    /// A Selector Object (1.1).
    Selector(Box<Selector>),
    /// An output that is written like an expression and is none: it has no value.
    Unreadable,
}

/// A member of an object value. Keys are data.
#[derive(Clone, Debug)]
pub struct Member {
    /// The key.
    pub key: Spanned<Str>,
    /// The value.
    pub value: Any,
}

/// A part of a value, chosen by a query (Selector Object, 1.1).
#[derive(Clone, Debug)]
pub struct Selector {
    /// `context`: what is searched.
    pub context: Spanned<Expression>,
    /// `selector`: the query.
    pub selector: Spanned<Str>,
    /// `type`: the query's language.
    pub kind: Spanned<ExpressionType>,
}

/// A named output and where its value comes from.
#[derive(Clone, Debug)]
pub struct Output {
    /// The name.
    pub name: Spanned<Str>,
    /// An expression, a selector, or (with a warning) a constant.
    pub value: Any,
}

impl Any {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Self {
        let kind = match &node.data {
            Data::Null | Data::Bool(_) | Data::Number(_) => AnyKind::Literal(node.to_value()),
            Data::String(raw, _) => Self::text(raw, node, decoder),
            Data::Sequence(items) => Self::list(items.iter().map(|item| Self::decode(item, decoder)).collect()),
            Data::Mapping(mapping) => match Selector::recognise(node, decoder) {
                Some(selector) => AnyKind::Selector(Box::new(selector)),
                None => Self::object(
                    mapping
                        .entries()
                        .iter()
                        .map(|e| Member {
                            key: Spanned { value: e.key.clone(), span: e.key_span },
                            value: Self::decode(&e.value, decoder),
                        })
                        .collect(),
                ),
            },
        };
        Self { kind, span: node.span }
    }

    fn text(raw: &Str, node: &Node, decoder: &mut Decoder<'_>) -> AnyKind {
        if let Some(expression) = decoder.expressions.get(raw) {
            return AnyKind::Text { raw: raw.clone(), text: Text::Expression(expression) };
        }
        let (text, mut notes) = Text::parse(raw, decoder.dialect(), Some(&*decoder.names));
        decoder.nearly(raw, &text, node, &mut notes);
        if let (Text::Expression(expression), true) =
            (&text, notes.is_empty() && raw.len() <= decoder.options.expression)
        {
            decoder.expressions.keep(raw, expression);
        }
        decoder.notes(node, notes);
        match text {
            Text::Literal(literal) => AnyKind::Literal(Value::String(literal)),
            text if decoder.is_too_long(node, longest(&text, raw)) => AnyKind::Unreadable,
            text => AnyKind::Text { raw: raw.clone(), text },
        }
    }

    fn list(items: Vec<Self>) -> AnyKind {
        match items.iter().map(|item| item.literal().cloned()).collect::<Option<Vec<_>>>() {
            Some(values) => AnyKind::Literal(values.into()),
            None => AnyKind::List(items),
        }
    }

    fn object(members: Vec<Member>) -> AnyKind {
        let literal =
            members.iter().map(|m| Some((m.key.value.clone(), m.value.literal()?.clone()))).collect::<Option<Object>>();
        literal.map_or(AnyKind::Object(members), |object| AnyKind::Literal(Value::Object(Arc::new(object))))
    }

    /// The value, if nothing in it is evaluated.
    pub fn literal(&self) -> Option<&Value> {
        match &self.kind {
            AnyKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// The expression, if the whole value is one.
    pub fn expression(&self) -> Option<&Expression> {
        match &self.kind {
            AnyKind::Text { text: Text::Expression(expression), .. } => Some(expression),
            _ => None,
        }
    }
}

const SELECTOR: &[(&str, Version)] =
    &[("context", Version::V1_1), ("selector", Version::V1_1), ("type", Version::V1_1)];

impl Selector {
    /// A selector is told from data by its keys: exactly these three, `context` an expression (decision A51).
    fn recognise(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mapping = node.as_mapping().filter(|_| decoder.version == Version::V1_1)?;
        let named = |key: &str| SELECTOR.iter().any(|(name, _)| *name == key);
        if !mapping.entries().iter().all(|e| named(&e.key) || e.key.starts_with("x-"))
            || SELECTOR.iter().any(|(n, _)| mapping.get(n).is_none())
        {
            return None;
        }
        let context = mapping.get("context")?;
        let expression = Expression::parse(context.as_str()?, decoder.dialect()).ok()?;
        let kind = ExpressionType::recognise(mapping.get("type")?, decoder)?;
        let selector = mapping.get("selector")?;
        decoder.is_too_deep(selector, selector.as_str()?);
        Some(Self {
            context: Spanned { value: expression.expression, span: context.span },
            selector: Spanned { value: selector.as_str()?.into(), span: selector.span },
            kind,
        })
    }

    /// Decodes a selector where nothing else can stand.
    fn required(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if let Some(selector) = Self::recognise(node, decoder) {
            return Some(selector);
        }
        let mut fields = Fields::open_checked(node, "a selector", SELECTOR, decoder)?;
        for name in ["context", "selector"] {
            fields.required_text(name, decoder);
        }
        if let Some(kind) = fields.required("type", decoder) {
            ExpressionType::of_selector(kind, decoder);
        }
        if let Some(context) = fields.get("context").filter(|c| c.as_str().is_some()) {
            decoder.expression(context, "`context` of a selector");
        }
        None
    }
}

impl Output {
    /// The outputs of a step or workflow: names and where their values come from.
    pub(super) fn decode_map(fields: &mut Fields<'_>, decoder: &mut Decoder<'_>) -> Vec<Self> {
        let entries = fields.map("outputs", decoder);
        let mut outputs = Vec::with_capacity(entries.len());
        let decode = |entry: &Entry| Self::decode(&entry.key, entry.key_span, &entry.value, decoder);
        outputs.extend(entries.iter().filter_map(decode));
        outputs
    }

    fn decode(key: &Str, key_span: Span, node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        if key.is_empty() || !key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')) {
            let message = format!("output name `{key}` has characters other than letters, digits, `.`, `-` and `_`");
            decoder.push(Diagnostic::new(&codes::OUTPUT_NAME, key_span, message).help("rename the output"));
        }
        let name = Spanned { value: key.clone(), span: key_span };
        match &node.data {
            Data::String(..) => {}
            Data::Mapping(_) if decoder.version == Version::V1_1 => {
                let selector = Selector::required(node, decoder)?;
                return Some(Self {
                    name,
                    value: Any { kind: AnyKind::Selector(Box::new(selector)), span: node.span },
                });
            }
            Data::Mapping(mapping) if SELECTOR.iter().all(|(field, _)| mapping.get(field).is_some()) => {
                let message =
                    format!("output `{key}` is a Selector Object, which needs Arazzo 1.1; this document is 1.0");
                let help = "set `arazzo: 1.1.0`, or write an expression with a JSON Pointer";
                decoder.push(Diagnostic::new(&codes::VERSION_FIELD, node.span, message).help(help));
                return Some(Self { name, value: Any { kind: AnyKind::Unreadable, span: node.span } });
            }
            _ => {
                let help = "an output is a runtime expression, such as `$response.body#/id`";
                let message = format!("output `{key}` must be an expression, found {}", node.describe());
                decoder.push(Diagnostic::new(&codes::OUTPUT_VALUE, node.span, message).help(help));
            }
        }
        let told = decoder.diagnostics.len();
        let mut value = Any::decode(node, decoder);
        if is_malformed(node, told, decoder) {
            value.kind = AnyKind::Unreadable;
        } else if matches!(value.kind, AnyKind::Literal(Value::String(_)))
            && !decoder.diagnostics.iter().skip(told).any(|d| d.code == &codes::MISSPELT_EXPRESSION)
        {
            let message = format!("output `{key}` is a constant text, not an expression");
            decoder.push(
                Diagnostic::new(&codes::OUTPUT_CONSTANT, node.span, message)
                    .help("an output is a runtime expression, such as `$response.body#/id`"),
            );
        }
        if told == decoder.diagnostics.len() {
            braced(key, node, &value, decoder);
        }
        Some(Self { name, value })
    }
}

/// Tells an output that is an expression in braces.
fn braced(key: &str, node: &Node, value: &Any, decoder: &mut Decoder<'_>) {
    let AnyKind::Text { raw, text: Text::Template(parts) } = &value.kind else { return };
    let inner = raw.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let (Some(inner), [Part::Expression(expression)]) = (inner, parts.as_slice()) else { return };
    let span = decoder.within(node, 0..raw.len());
    let message = format!("output `{key}` is always a text: the braces make one of `{expression}`, whatever it is");
    let help = format!("write `{inner}`, which keeps its type");
    let diagnostic = Diagnostic::new(&codes::BRACED_OUTPUT, span, message).help(help);
    decoder.push(diagnostic.guess("remove the braces", span, inner));
}

/// Whether an output was found to be malformed, in the diagnostics from number `told` on. In the form of the examples of 1.0.0 it
/// is no reason not to run: the other outputs have their values all the same (decision A61).
fn is_malformed(node: &Node, told: usize, decoder: &mut Decoder<'_>) -> bool {
    let (old_form, sources) = (is_old_form(node, decoder), decoder.sources);
    let mut malformed = false;
    for diagnostic in decoder.diagnostics.iter_mut().skip(told).filter(|d| d.code == &codes::MALFORMED_EXPRESSION) {
        malformed = true;
        if let (true, Some(span)) = (old_form, diagnostic.span) {
            diagnostic.code = &codes::MALFORMED_OUTPUT;
            let mended = format!(".outputs{}", sources.slice(span));
            *diagnostic = diagnostic.clone().fix("use the specified form", span, mended);
        }
    }
    malformed
}

/// Whether an output of a 1.0 document is `$steps.<step>.<name>` of a step that there is.
fn is_old_form(node: &Node, decoder: &Decoder<'_>) -> bool {
    let parts = node.as_str().and_then(|text| text.trim().strip_prefix("$steps.")?.split_once('.'));
    let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    decoder.version == Version::V1_0
        && parts.is_some_and(|(step, name)| {
            decoder.names.step(step) && !name.is_empty() && is_name(name) && !name.starts_with("outputs.")
        })
}

/// The bytes of the longest expression in `text`, which is written as `raw`.
fn longest(text: &Text, raw: &str) -> usize {
    let length = |part: &Part| match part {
        Part::Literal(_) => 0,
        Part::Expression(expression) => expression.to_string().len(),
    };
    match text {
        Text::Literal(_) => 0,
        Text::Expression(_) => raw.len(),
        Text::Template(parts) => parts.iter().map(length).max().unwrap_or_default(),
    }
}

impl Decoder<'_> {
    /// Reads a string that must be an expression as a whole.
    pub(super) fn expression(&mut self, node: &Node, what: &str) -> Option<Spanned<Expression>> {
        let Some(text) = node.as_str() else {
            self.wrong_type(node, what, "a string");
            return None;
        };
        if self.is_too_long(node, text.len()) {
            return None;
        }
        match Expression::parse(text, self.dialect()) {
            Ok(parsed) => {
                self.notes(node, parsed.notes);
                Some(Spanned { value: parsed.expression, span: node.span })
            }
            Err(error) => {
                let span = self.within(node, error.range);
                let mut diagnostic =
                    Diagnostic::new(&codes::EXPRESSION_SYNTAX, span, format!("{what}: {}", error.reason));
                diagnostic.help = error.help;
                self.push(diagnostic);
                None
            }
        }
    }
}
