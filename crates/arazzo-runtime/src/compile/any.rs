//! Values with expressions to producers.

use super::Compiler;
use super::site::Site;
use crate::program::{Operand, Producer, SelectorPlan, SelectorQuery, Written};
use arazzo_expression::{Expression, Limits, Part, Pointer, Query, Str, Text, Value, XPath};
use arazzo_parser::arazzo::{Any, AnyKind, ExpressionType, Selector, Spanned};
use arazzo_parser::{Diagnostic, Span, codes};

impl Compiler<'_> {
    /// What makes the value that `any` describes.
    pub(super) fn producer(&mut self, site: Site<'_>, any: &Any) -> Producer {
        match &any.kind {
            AnyKind::Literal(value) => Producer::Constant(value.clone()),
            AnyKind::Text { raw, text } => self.text(site, text, raw, any.span),
            AnyKind::List(items) => Producer::List(items.iter().map(|item| self.producer(site, item)).collect()),
            AnyKind::Object(members) => {
                Producer::Object(members.iter().map(|m| (m.key.value.clone(), self.producer(site, &m.value))).collect())
            }
            AnyKind::Selector(selector) => self.selector(site, selector),
            AnyKind::Unreadable => {
                Producer::Operand { operand: Operand::Missing, text: self.written("".into(), any.span) }
            }
        }
    }

    pub(super) fn text(&mut self, site: Site<'_>, text: &Text, raw: &Str, span: Span) -> Producer {
        match text {
            Text::Literal(literal) => Producer::Constant(Value::String(literal.clone())),
            Text::Expression(expression) => Producer::Operand {
                operand: self.operand(site, expression, span),
                text: self.written(raw.clone(), span),
            },
            Text::Template(parts) => {
                let parts = self.parts(site, parts, span);
                Producer::Text { parts, text: self.written(raw.clone(), span) }
            }
        }
    }

    /// The text that stands at `span`.
    pub(super) fn written(&self, text: Str, span: Span) -> Written {
        Written { text, place: self.place(span) }
    }

    /// Where `span` is: `FILE:LINE:COLUMN`.
    pub(super) fn place(&self, span: Span) -> Str {
        let sources = &self.loaded.sources;
        let name = sources.get(span.source).map_or("", |source| source.name());
        let location = sources.locate(span);
        format!("{name}:{}:{}", location.line, location.column).into()
    }

    pub(super) fn parts(
        &mut self,
        site: Site<'_>,
        parts: &[Part<Expression>],
        span: Span,
    ) -> Vec<Part<(Operand, Str)>> {
        let compiled = parts.iter().map(|part| match part {
            Part::Literal(literal) => Part::Literal(literal.clone()),
            Part::Expression(expression) => {
                Part::Expression((self.operand(site, expression, span), expression.to_string().into()))
            }
        });
        compiled.collect()
    }

    fn selector(&mut self, site: Site<'_>, selector: &Selector) -> Producer {
        let context = self.spanned(site, &selector.context);
        let Some(query) = self.query(selector.kind.value, &selector.selector) else {
            return Producer::Constant(Value::Null);
        };
        Producer::Selector(Box::new(SelectorPlan {
            context,
            context_text: selector.context.value.to_string().into(),
            query,
            text: self.written(selector.selector.value.clone(), selector.selector.span),
        }))
    }

    /// The compiled query of a selector; an error is told.
    fn query(&mut self, kind: ExpressionType, text: &Spanned<Str>) -> Option<SelectorQuery> {
        match selector_query(kind, text, self.options.limits) {
            Ok(query) => Some(query),
            Err(reason) => {
                let message = format!("selector `{}` cannot be used: {reason}", text.value);
                self.diagnostics.push(Diagnostic::new(&codes::SELECTOR_SYNTAX, text.span, message));
                None
            }
        }
    }
}

/// The compiled query `text` of a selector or a replacement.
pub(super) fn selector_query(kind: ExpressionType, text: &str, limits: Limits) -> Result<SelectorQuery, String> {
    match kind {
        ExpressionType::JsonPointer => {
            let plain = text.strip_prefix('#').unwrap_or(text);
            Pointer::parse(plain).map(SelectorQuery::Pointer).map_err(|e| e.to_string())
        }
        ExpressionType::JsonPath { .. } => {
            let query = Query::parse(text).map_err(|e| e.reason.to_string())?;
            Ok(SelectorQuery::JsonPath(query.with_limits(limits)))
        }
        ExpressionType::XPath(version) => {
            let xpath = XPath::parse(text, version).map_err(|e| e.to_string())?;
            Ok(SelectorQuery::XPath(xpath.with_limits(limits)))
        }
        ExpressionType::Simple | ExpressionType::Regex => {
            Err("only JSON Pointer, JSONPath and XPath select".to_owned())
        }
    }
}
