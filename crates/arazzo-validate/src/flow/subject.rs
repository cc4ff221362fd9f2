//! Where a step finds the state that it waits for: in the body of its response, wherever its criteria read that, or in what
//! else comes with an answer.

use super::states::schema_at;
use crate::checked::{Checked, CheckedStep, CheckedWorkflow};
use arazzo_expression::jsonpath::{Follow, Step};
use arazzo_expression::{Expression, Operator, Pointer, Query, Source, Str, Value};
use arazzo_parser::arazzo::AnyKind;
use arazzo_parser::openapi::Schema;
use std::fmt;
use std::ops::Range;

/// Stands for some member or element in the way to a place.
const SOME: &str = "\u{2}some";

/// Where a state is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place {
    /// In the body of the response.
    Body(Pointer),
    /// In a header, or in an output of the called workflow.
    Other(Expression),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(pointer) => write!(f, "$response.body#{pointer}"),
            Self::Other(expression) => write!(f, "{expression}"),
        }
    }
}

/// A step with all that it takes to tell where its criteria look.
#[derive(Clone, Copy)]
pub(super) struct Waiting<'k, 'l> {
    pub(super) checked: &'k Checked<'l>,
    pub(super) workflow: &'k CheckedWorkflow<'l>,
    pub(super) step: &'k CheckedStep<'l>,
}

impl Waiting<'_, '_> {
    /// The place that `expression` reads; through an output of the step to where this comes from.
    pub(super) fn place(self, expression: &Expression) -> Option<Place> {
        match expression {
            Expression::Response(Source::Body(access)) => Some(Place::Body(access.pointer.clone())),
            Expression::Response(Source::Header(_)) => Some(Place::Other(expression.clone())),
            Expression::Outputs(_) if self.step.is_call() => Some(Place::Other(expression.clone())),
            Expression::StepOutputs { step, name } if self.workflow.number(step) == Some(self.step.number) => {
                let outputs = &self.step.step.outputs;
                let resolved = name.resolve(outputs.iter().map(|output| &*output.name.value));
                let output = outputs.iter().find(|output| output.name.value == resolved.name)?;
                match &output.value.kind {
                    // An output that is made of outputs of its own step has no value.
                    AnyKind::Text { .. } if is_own(output.value.expression()?) => None,
                    AnyKind::Text { .. } => match self.place(output.value.expression()?)? {
                        Place::Body(base) => Some(Place::Body(joined(&base, resolved.path.tokens()))),
                        other @ Place::Other(_) => Some(other).filter(|_| resolved.path.is_empty()),
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The places that `query`, applied to `context`, compares with constants, if that is all that it asks.
    pub(super) fn queried(self, context: &Expression, query: &Query) -> Option<Vec<(Place, Value)>> {
        let Place::Body(base) = self.place(context)? else { return None };
        let mut compared = Compared::default();
        query.follow(&Vec::new(), &mut compared);
        let text = query.as_str();
        let starts = usize::from(
            text.trim_start().starts_with("$[") || text.trim_start().starts_with("$.") && text.contains('?'),
        );
        if compared.0.is_empty() || roots(text) != compared.0.len() + starts {
            return None;
        }
        let place = |(way, value): (Vec<Str>, Value)| Some((Place::Body(self.settled(&joined(&base, &way))?), value));
        compared.0.into_iter().map(place).collect()
    }

    /// The way to a place in which [`SOME`] is replaced by an element, or by the member that has what comes next.
    fn settled(self, way: &Pointer) -> Option<Pointer> {
        let mut done = Pointer::default();
        for (at, token) in way.tokens().iter().enumerate() {
            if **token != *SOME {
                done = done.join(token.clone());
                continue;
            }
            let schema: Option<Schema> = schema_at(self.checked, self.step, &done);
            let properties = schema.map(|schema| schema.properties(self.checked.loaded)).unwrap_or_default();
            let next = way.tokens().get(at + 1)?;
            let has_next = |schema: &Schema| schema.property(next, self.checked.loaded).is_some();
            let owner = properties.iter().find(|(_, schema)| has_next(schema)).map(|(name, _)| name.clone());
            // A filter on the members of the body that none of them can pass is told as such.
            let element = || (!done.is_empty() || properties.is_empty()).then(|| Str::from("0"));
            done = done.join(owner.or_else(element)?);
        }
        Some(done)
    }
}

fn is_own(expression: &Expression) -> bool {
    matches!(expression, Expression::StepOutputs { .. })
}

fn joined(base: &Pointer, rest: &[Str]) -> Pointer {
    base.tokens().iter().chain(rest).cloned().collect()
}

/// Collects what a query compares.
#[derive(Default)]
struct Compared(Vec<(Vec<Str>, Value)>);

impl Follow for Compared {
    type At = Vec<Str>;

    fn step(&mut self, at: &Vec<Str>, step: Step<'_>, _: &str, _: Range<usize>) -> Option<Vec<Str>> {
        let token: Str = match step {
            Step::Member(name) => name.into(),
            Step::Element(index) => usize::try_from(index).ok()?.to_string().into(),
            Step::Any => SOME.into(),
        };
        Some(at.iter().cloned().chain([token]).collect())
    }

    fn compare(&mut self, at: &Vec<Str>, operator: Operator, constant: &Value, _: &str, _: Range<usize>) {
        if matches!(operator, Operator::Equal | Operator::NotEqual) {
            self.0.push((at.clone(), constant.clone()));
        }
    }
}

/// How many places a query starts from: `$` and `@` outside of quotes.
fn roots(text: &str) -> usize {
    let mut quote: Option<char> = None;
    let mut count = 0;
    for character in text.chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '$' | '@') => count += 1,
            _ => {}
        }
    }
    count
}
