//! Every expression with where it stands and when it is evaluated.

use super::{Checked, CheckedDocument, CheckedStep, CheckedWorkflow, Place};
use arazzo_expression::{Condition, Expression, Operand, Text};
use arazzo_parser::arazzo::{Action, Any, AnyKind, Criterion, CriterionCondition, TypedCondition};
use arazzo_parser::resolve;

/// When an expression is evaluated: what exists then (EXP-19).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Before the request is sent.
    Request,
    /// After the response, before the step's outputs.
    Criteria,
    /// When the step's outputs are evaluated.
    Outputs,
    /// After them, when the step succeeded.
    OnSuccess,
    /// After them, when the step failed.
    OnFailure,
    /// When the workflow is over.
    End,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(crate) struct Site<'c, 'l> {
    /// The document.
    pub(crate) document: &'c CheckedDocument<'l>,
    /// The workflow in which it is evaluated.
    pub(crate) workflow: &'c CheckedWorkflow<'l>,
    /// The step, unless it is an output of the workflow.
    pub(crate) step: Option<&'c CheckedStep<'l>>,
    /// When it is evaluated.
    pub(crate) phase: Phase,
    /// Whether it comes from the workflow or the components, for more than one step.
    pub(crate) shared: bool,
    /// Whether it is compared with null, which asks whether it has a value.
    pub(crate) guarded: bool,
}

/// What is told of every expression.
pub(crate) type Visit<'v> = dyn FnMut(&Site<'_, '_>, &Expression, Place<'_>) + 'v;

impl Checked<'_> {
    /// Visits every expression that some step or workflow evaluates, at each use.
    pub(crate) fn each_expression(&self, visit: &mut Visit<'_>) {
        for (document, workflow) in self.workflows() {
            for step in &workflow.steps {
                let site =
                    Site { document, workflow, step: Some(step), phase: Phase::Request, shared: false, guarded: false };
                site.step(step, visit);
            }
            let site = Site { document, workflow, step: None, phase: Phase::End, shared: false, guarded: false };
            workflow.workflow.outputs.iter().for_each(|output| site.any(&output.value, visit));
        }
    }
}

/// What is told of every value that is a text with expressions, a selector or a constant.
pub(crate) type VisitMade<'v, 'l> = dyn FnMut(&Site<'_, 'l>, &Any) + 'v;

impl<'l> Checked<'l> {
    /// Visits every value that some step or workflow makes, at each use: of lists and objects what is in them.
    pub(crate) fn each_made(&self, visit: &mut VisitMade<'_, 'l>) {
        for (document, workflow) in self.workflows() {
            for step in &workflow.steps {
                let site =
                    Site { document, workflow, step: Some(step), phase: Phase::Request, shared: false, guarded: false };
                for parameter in &step.parameters {
                    let own = step.step.parameters.iter().filter_map(|entry| entry.object());
                    let shared = !own.into_iter().any(|own| std::ptr::eq(own, parameter.parameter));
                    Site { shared, ..site }.made(parameter.value, visit);
                }
                if let Some(body) = &step.step.request_body {
                    body.payload.iter().for_each(|payload| site.made(payload, visit));
                    body.replacements.iter().for_each(|replacement| site.made(&replacement.value, visit));
                }
                let outputs = Site { phase: Phase::Outputs, ..site };
                step.step.outputs.iter().for_each(|output| outputs.made(&output.value, visit));
            }
            let site = Site { document, workflow, step: None, phase: Phase::End, shared: false, guarded: false };
            workflow.workflow.outputs.iter().for_each(|output| site.made(&output.value, visit));
        }
    }
}

impl<'l> Site<'_, 'l> {
    fn made(&self, any: &Any, visit: &mut VisitMade<'_, 'l>) {
        match &any.kind {
            AnyKind::List(items) => items.iter().for_each(|item| self.made(item, visit)),
            AnyKind::Object(members) => members.iter().for_each(|member| self.made(&member.value, visit)),
            AnyKind::Literal(_) | AnyKind::Text { .. } | AnyKind::Selector(_) | AnyKind::Unreadable => visit(self, any),
        }
    }

    fn step(self, step: &CheckedStep<'l>, visit: &mut Visit<'_>) {
        for parameter in &step.parameters {
            let own = step.step.span.source == parameter.value.span.source && !parameter.inherited;
            Site { shared: !own, ..self }.any(parameter.value, visit);
        }
        if let Some(body) = &step.step.request_body {
            body.payload.iter().for_each(|payload| self.any(payload, visit));
            for replacement in &body.replacements {
                // A target that is an expression as a whole is not evaluated, which is told.
                if matches!(replacement.target_text, Text::Template(_)) {
                    self.text(&replacement.target_text, replacement.target.span, visit);
                }
                self.any(&replacement.value, visit);
            }
        }
        if let Some(correlation) = &step.step.correlation_id {
            self.any(correlation, visit);
        }
        let criteria = Site { phase: Phase::Criteria, ..self };
        step.step.success_criteria.iter().for_each(|criterion| criteria.criterion(criterion, visit));
        let outputs = Site { phase: Phase::Outputs, ..self };
        step.step.outputs.iter().for_each(|output| outputs.any(&output.value, visit));
        for (actions, phase) in [(&step.on_success, Phase::OnSuccess), (&step.on_failure, Phase::OnFailure)] {
            for (action, inherited) in actions {
                Site { phase, shared: *inherited, ..self }.action(action, visit);
            }
        }
    }

    fn action(self, action: &Action, visit: &mut Visit<'_>) {
        action.criteria.iter().for_each(|criterion| self.criterion(criterion, visit));
        for entry in &action.parameters {
            if let Ok((_, value)) = resolve::parameter(self.document.description, entry) {
                self.any(value, visit);
            }
        }
    }

    fn any(self, any: &Any, visit: &mut Visit<'_>) {
        match &any.kind {
            AnyKind::Literal(_) | AnyKind::Unreadable => {}
            AnyKind::Text { text, .. } => self.text(text, any.span, visit),
            AnyKind::List(items) => items.iter().for_each(|item| self.any(item, visit)),
            AnyKind::Object(members) => members.iter().for_each(|member| self.any(&member.value, visit)),
            AnyKind::Selector(selector) => {
                visit(&self, &selector.context.value, Place { span: selector.context.span, written: None });
            }
        }
    }

    fn text(self, text: &Text, span: arazzo_parser::Span, visit: &mut Visit<'_>) {
        text.expressions().for_each(|expression| visit(&self, expression, Place { span, written: None }));
    }

    fn criterion(self, criterion: &Criterion, visit: &mut Visit<'_>) {
        if let Some(context) = &criterion.context {
            visit(&self, &context.value, Place { span: context.span, written: None });
        }
        let span = criterion.condition.span;
        match &criterion.compiled {
            CriterionCondition::Simple(condition) => {
                let guarded = guarded(condition);
                condition.each_operand(&mut |expression, written| {
                    let site = Site { guarded: guarded.contains(&expression), ..self };
                    visit(&site, expression, Place { span, written: Some(written) });
                });
            }
            CriterionCondition::Typed(_, TypedCondition::Template(_, text)) => self.text(text, span, visit),
            CriterionCondition::Typed(..) | CriterionCondition::Broken(_) => {}
        }
    }
}

/// The expressions in `condition` that are compared with null.
fn guarded(condition: &Condition) -> Vec<&Expression> {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().flat_map(guarded).collect(),
        Condition::Not(inner) => guarded(inner),
        Condition::Compare { left, right, .. } => match (&**left, &**right) {
            (
                Condition::Operand(Operand::Literal(null)),
                Condition::Operand(Operand::Expression { expression, .. }),
            )
            | (
                Condition::Operand(Operand::Expression { expression, .. }),
                Condition::Operand(Operand::Literal(null)),
            ) if null.is_null() => {
                vec![expression]
            }
            _ => Vec::new(),
        },
        Condition::Operand(_) => Vec::new(),
    }
}
