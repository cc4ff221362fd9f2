//! JSONPath queries, followed into the schema of what they are applied to.

use super::Kinds;
use super::codes::CONDITION_TYPE;
use super::comparisons::{Why, quoted, unequal};
use super::pointers;
use super::responses;
use super::shape::Shape;
use super::tracer::Tracer;
use crate::checked::Site;
use arazzo_expression::jsonpath::{Follow, Step};
use arazzo_expression::{Expression, Operator, Pointer, Query, Source, Str, Value};
use arazzo_parser::{Advice, Diagnostic, Span};
use std::ops::Range;

/// What is known of a place: its shape, and the way to it from the body of the response, if it is in there.
#[derive(Clone)]
pub(super) struct At {
    shape: Shape,
    way: Vec<Str>,
}

struct Ways<'k, 'c, 'l> {
    tracer: &'k Tracer<'c, 'l>,
    site: &'k Site<'k, 'l>,
    /// Whether the query is applied to the body of the response, or a part of it.
    of_body: bool,
    at: &'k dyn Fn(Range<usize>) -> Span,
    found: Vec<Diagnostic>,
}

/// What is wrong with `query`, applied to `context`: what it reads and is never there, and comparisons that never hold.
/// `at` tells where a part of the query stands.
pub(super) fn check<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    context: &Expression,
    query: &Query,
    at: &dyn Fn(Range<usize>) -> Span,
) -> Vec<Diagnostic> {
    let way = match context {
        Expression::Response(Source::Body(access)) => Some(access.pointer.tokens().to_vec()),
        _ => None,
    };
    let mut ways = Ways { tracer, site, of_body: way.is_some(), at, found: Vec::new() };
    let root = At { shape: tracer.known(site, context), way: way.unwrap_or_default() };
    query.follow(&root, &mut ways);
    ways.found
}

impl Ways<'_, '_, '_> {
    /// Whether something at `way` is described elsewhere: in a failure, whose body may be meant, or in an example.
    fn is_elsewhere(&self, way: &[Str]) -> bool {
        let operation = self.site.step.filter(|_| self.of_body).and_then(|step| step.operation.as_deref());
        let path: Pointer = way.iter().cloned().collect();
        operation.is_some_and(|called| responses::has_elsewhere(&called.operation, &path, self.tracer.lens))
    }
}

impl Follow for Ways<'_, '_, '_> {
    type At = At;

    fn step(&mut self, at: &At, step: Step<'_>, text: &str, range: Range<usize>) -> Option<At> {
        let lens = self.tracer.lens;
        let is_list = at.shape.kinds(lens).within(Kinds::ARRAY | Kinds::NULL);
        let token: Str = match step {
            Step::Member(name) => name.into(),
            Step::Element(index) if is_list => index.max(0).to_string().into(),
            Step::Any if is_list => "0".into(),
            Step::Element(_) | Step::Any => return None,
        };
        let way: Vec<Str> = at.way.iter().cloned().chain([token.clone()]).collect();
        match at.shape.step(&token, lens) {
            Ok(Shape::Any) => None,
            Ok(shape) => Some(At { shape, way }),
            Err(absence) => {
                if !self.is_elsewhere(&way) {
                    let parent = parent(text);
                    self.found.push(pointers::absent(text, parent, &token, &absence, (self.at)(range)));
                }
                None
            }
        }
    }

    fn compare(&mut self, at: &At, operator: Operator, constant: &Value, text: &str, range: Range<usize>) {
        if operator != Operator::Equal {
            return;
        }
        if let Some(Why { reason, allowed }) = unequal(&at.shape, constant, self.tracer.lens, Value::eq) {
            let message = format!("`{text} == {}` is never true: {reason}", quoted(constant));
            let names = allowed.iter().filter_map(Value::as_str);
            let advice = constant.as_str().and_then(|text| Advice::near(names, text, None, str::to_owned));
            self.found.push(Diagnostic::new(&CONDITION_TYPE, (self.at)(range), message).advise(advice));
        }
    }
}

/// The path without its last step; nothing if it has only one.
fn parent(text: &str) -> Option<&str> {
    let end = text.rfind(['.', '['])?;
    text.get(..end).filter(|before| before.len() > 1)
}
