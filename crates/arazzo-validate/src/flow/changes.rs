//! Loops in which nothing changes: what decides whether to go back is the same every time (FLOW-LOOP-NO-EXIT).

use crate::checked::{Checked, CheckedStep, CheckedWorkflow};
use crate::codes;
use arazzo_expression::{Condition, Expression, Operand};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Action, ActionKind, Criterion, CriterionCondition};

/// Actions that go back under conditions that nothing in the loop can change.
pub(crate) fn unchanging(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        for step in &workflow.steps {
            for (action, inherited) in &step.on_failure {
                found.extend((!inherited).then(|| insisting(step, action)).flatten());
            }
            for (action, _) in &step.on_success {
                if let Some(to) = back(workflow, step, action).filter(|to| is_fixed(workflow, *to, &action.criteria)) {
                    let target = workflow.steps.get(to).map_or("", |step| step.id());
                    let message = format!(
                        "action `{}` of step `{}` goes back to `{target}` under a condition that the loop does not \
                         change: if it holds once, it always does",
                        action.name.value,
                        step.id()
                    );
                    let help = "test something of the response, or `retry` a failure with `retryAfter`";
                    found.push(Diagnostic::new(&codes::LOOP_WITHOUT_CHANGE, action.name.span, message).help(help));
                }
            }
        }
    }
}

/// A failed step that is begun again at once, as often as it fails.
fn insisting(step: &CheckedStep<'_>, action: &Action) -> Option<Diagnostic> {
    let itself = action.step_id.as_ref().is_some_and(|id| *id.value == *step.id());
    // One that asks for more than the status may wait for something.
    let of_status = step.step.success_criteria.iter().all(|criterion| match &criterion.compiled {
        CriterionCondition::Simple(condition) => operands(condition).iter().all(|o| **o == Expression::StatusCode),
        _ => false,
    });
    (action.kind.value == ActionKind::Goto && itself && of_status && action.criteria.is_empty()).then(|| {
        let message = format!(
            "action `{}` begins step `{}` again whenever it fails: while the reason lasts, without pause and without end",
            action.name.value,
            step.id()
        );
        let help = "use `type: retry` with `retryAfter` and `retryLimit`";
        Diagnostic::new(&codes::LOOP_WITHOUT_CHANGE, action.name.span, message).help(help)
    })
}

/// The step to which `action` goes back, under some condition.
fn back(workflow: &CheckedWorkflow<'_>, step: &CheckedStep<'_>, action: &Action) -> Option<usize> {
    let id = action.step_id.as_ref().filter(|_| action.kind.value == ActionKind::Goto)?;
    let to = workflow.number(id).filter(|_| !action.criteria.is_empty())?;
    workflow.graph.is_backward(step.number, to).then_some(to)
}

/// Whether all that `criteria` read is set before the loop, which starts at step `to`.
fn is_fixed(workflow: &CheckedWorkflow<'_>, to: usize, criteria: &[Criterion]) -> bool {
    let before = |step: &str| {
        let number = workflow.number(step);
        number.is_some_and(|number| number != to && !workflow.graph.is_backward(number, to))
    };
    let fixed = |expression: &Expression| match expression {
        Expression::Inputs(_) | Expression::WorkflowInputs { .. } | Expression::SelfUri => true,
        Expression::StepOutputs { step, .. } => before(step),
        _ => false,
    };
    criteria.iter().all(|criterion| match &criterion.compiled {
        CriterionCondition::Simple(condition) => {
            let operands = operands(condition);
            !operands.is_empty() && operands.iter().all(|expression| fixed(expression))
        }
        CriterionCondition::Typed(..) => criterion.context.as_ref().is_some_and(|context| fixed(&context.value)),
        CriterionCondition::Broken(_) => false,
    })
}

fn operands(condition: &Condition) -> Vec<&Expression> {
    match condition {
        Condition::Or(all) | Condition::And(all) => all.iter().flat_map(operands).collect(),
        Condition::Not(inner) => operands(inner),
        Condition::Compare { left, right, .. } => [left, right].into_iter().flat_map(|side| operands(side)).collect(),
        Condition::Operand(Operand::Expression { expression, .. }) => vec![expression],
        Condition::Operand(Operand::Literal(_)) => Vec::new(),
    }
}
