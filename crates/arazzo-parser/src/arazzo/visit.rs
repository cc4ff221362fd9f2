//! Every expression of a part of the model, with the place where it is reported.

use super::{Action, Any, AnyKind, Criterion, CriterionCondition, OrReusable, RequestBody, Step, TypedCondition};
use crate::Span;
use arazzo_expression::{Expression, Text};

/// What is told of every expression: the expression and where to point.
pub type Visit<'v> = dyn FnMut(&Expression, Span) + 'v;

impl Any {
    /// Visits every expression in this value.
    pub fn each_expression(&self, visit: &mut Visit<'_>) {
        match &self.kind {
            AnyKind::Literal(_) | AnyKind::Unreadable => {}
            AnyKind::Text { text, .. } => each_in_text(text, self.span, visit),
            AnyKind::List(items) => items.iter().for_each(|item| item.each_expression(visit)),
            AnyKind::Object(members) => members.iter().for_each(|member| member.value.each_expression(visit)),
            AnyKind::Selector(selector) => visit(&selector.context.value, selector.context.span),
        }
    }
}

fn each_in_text(text: &Text, span: Span, visit: &mut Visit<'_>) {
    text.expressions().for_each(|expression| visit(expression, span));
}

impl Criterion {
    /// Visits every expression in this criterion.
    pub fn each_expression(&self, visit: &mut Visit<'_>) {
        if let Some(context) = &self.context {
            visit(&context.value, context.span);
        }
        match &self.compiled {
            CriterionCondition::Simple(condition) => {
                condition.each_operand(&mut |expression, _| visit(expression, self.condition.span));
            }
            CriterionCondition::Typed(_, TypedCondition::Template(_, text)) => {
                each_in_text(text, self.condition.span, visit);
            }
            CriterionCondition::Typed(..) | CriterionCondition::Broken(_) => {}
        }
    }
}

impl Action {
    /// Visits every expression in this action.
    pub fn each_expression(&self, visit: &mut Visit<'_>) {
        self.criteria.iter().for_each(|criterion| criterion.each_expression(visit));
        each_parameter(&self.parameters, visit);
    }
}

impl RequestBody {
    /// Visits every expression in this body.
    pub fn each_expression(&self, visit: &mut Visit<'_>) {
        if let Some(payload) = &self.payload {
            payload.each_expression(visit);
        }
        self.replacements.iter().for_each(|replacement| replacement.value.each_expression(visit));
    }
}

impl Step {
    /// Visits every expression that stands in this step itself; references to components are not followed.
    pub fn each_expression(&self, visit: &mut Visit<'_>) {
        each_parameter(&self.parameters, visit);
        if let Some(body) = &self.request_body {
            body.each_expression(visit);
        }
        if let Some(correlation) = &self.correlation_id {
            correlation.each_expression(visit);
        }
        self.success_criteria.iter().for_each(|criterion| criterion.each_expression(visit));
        for action in self.on_success.iter().chain(&self.on_failure).filter_map(OrReusable::object) {
            action.each_expression(visit);
        }
        self.outputs.iter().for_each(|output| output.value.each_expression(visit));
    }
}

fn each_parameter(parameters: &[OrReusable<super::Parameter>], visit: &mut Visit<'_>) {
    for parameter in parameters {
        match parameter {
            OrReusable::Object(parameter) => parameter.value.each_expression(visit),
            OrReusable::Reusable(reusable) => {
                if let Some(value) = &reusable.value {
                    value.each_expression(visit);
                }
            }
        }
    }
}
