//! The paths through a workflow: what can come after each step.

use super::CheckedStep;
use arazzo_expression::{Condition, Expression, Operand, Operator, Source};
use arazzo_parser::Span;
use arazzo_parser::arazzo::{Action, ActionKind, Criterion, CriterionCondition};

/// The paths through a workflow.
pub(crate) struct Graph {
    /// The step that runs first.
    pub(crate) entry: Option<usize>,
    /// What can come after each step, by its number.
    pub(crate) edges: Vec<Vec<Edge>>,
    /// The steps that retries run in between: the step that is retried, and the one that is run.
    pub(crate) references: Vec<(usize, usize)>,
    /// By the number of each step, where it comes in the order in which they run.
    pub(crate) places: Vec<usize>,
    /// The steps in the order in which they run.
    pub(crate) order: Vec<usize>,
}

/// What can come after a step.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    /// Where the run goes.
    pub(crate) target: Target,
    /// Why.
    pub(crate) cause: Cause,
    /// Whether the step's outputs have certainly been evaluated from a response.
    pub(crate) has_response: bool,
    /// The action that leads there; none for what happens without one.
    pub(crate) action: Option<Span>,
}

/// Where a run can go after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// To the step of this number.
    Step(usize),
    /// The workflow ends, and its outputs are evaluated.
    End,
    /// To another workflow, for good.
    Away,
    /// The workflow fails.
    Failed,
}

/// Why a run goes somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The step succeeded.
    Success,
    /// The step failed.
    Failure,
}

impl Graph {
    pub(super) fn new(steps: &[CheckedStep<'_>], order: &[usize], place: &dyn Fn(&str) -> Option<usize>) -> Self {
        let mut places = vec![0; steps.len()];
        for (at, step) in order.iter().enumerate() {
            if let Some(slot) = places.get_mut(*step) {
                *slot = at;
            }
        }
        let mut graph = Self {
            entry: order.first().copied(),
            edges: Vec::new(),
            references: Vec::new(),
            places,
            order: order.to_vec(),
        };
        for step in steps {
            let edges = graph.edges_of(step, place);
            graph.edges.push(edges);
        }
        graph
    }

    /// The step that comes after `step` where no action says otherwise.
    pub(crate) fn next(&self, step: usize) -> Option<usize> {
        self.places.get(step).and_then(|place| self.order.get(place + 1)).copied()
    }

    /// Whether `to` comes no later than `from`.
    pub(crate) fn is_backward(&self, from: usize, to: usize) -> bool {
        self.places.get(to) <= self.places.get(from)
    }

    fn edges_of(&mut self, step: &CheckedStep<'_>, place: &dyn Fn(&str) -> Option<usize>) -> Vec<Edge> {
        let mut edges = Vec::new();
        let mut decided = false;
        for (action, _) in &step.on_success {
            if decided {
                break;
            }
            decided = action.criteria.is_empty();
            let target = target(action, place);
            edges.extend(target.map(|target| Edge {
                target,
                cause: Cause::Success,
                has_response: true,
                action: Some(action.span),
            }));
        }
        if !decided {
            let target = self.next(step.number).map_or(Target::End, Target::Step);
            edges.push(Edge { target, cause: Cause::Success, has_response: true, action: None });
        }
        self.failures(step, place, &mut edges);
        edges
    }

    fn failures(&mut self, step: &CheckedStep<'_>, place: &dyn Fn(&str) -> Option<usize>, edges: &mut Vec<Edge>) {
        let mut decided = false;
        for (action, _) in &step.on_failure {
            if decided {
                break;
            }
            let retries = action.kind.value == ActionKind::Retry;
            decided = action.criteria.is_empty() && !retries;
            if let Some(reference) = action.step_id.as_ref().filter(|_| retries).and_then(|id| place(id)) {
                self.references.push((step.number, reference));
            }
            let target = if retries { Some(Target::Step(step.number)) } else { target(action, place) };
            let has_response = action.criteria.iter().any(needs_response);
            edges.extend(target.map(|target| Edge {
                target,
                cause: Cause::Failure,
                has_response,
                action: Some(action.span),
            }));
        }
        if !decided {
            edges.push(Edge { target: Target::Failed, cause: Cause::Failure, has_response: false, action: None });
        }
    }
}

/// Where `action` leads; nowhere if its target does not exist.
fn target(action: &Action, place: &dyn Fn(&str) -> Option<usize>) -> Option<Target> {
    match (action.kind.value, &action.step_id) {
        (ActionKind::End, _) => Some(Target::End),
        (_, Some(id)) => place(id).map(Target::Step),
        (_, None) => Some(Target::Away),
    }
}

/// Whether `criterion` can only hold where a response came.
fn needs_response(criterion: &Criterion) -> bool {
    match &criterion.compiled {
        CriterionCondition::Simple(condition) => compares_response(condition),
        CriterionCondition::Typed(..) => {
            criterion.context.as_ref().is_some_and(|context| is_of_response(&context.value))
        }
        CriterionCondition::Broken(_) => false,
    }
}

fn compares_response(condition: &Condition) -> bool {
    match condition {
        Condition::And(all) => all.iter().any(compares_response),
        Condition::Or(all) => all.iter().all(compares_response),
        Condition::Compare { operator, left, right } => {
            let literal =
                |side: &Condition| matches!(side, Condition::Operand(Operand::Literal(value)) if !value.is_null());
            let response = |side: &Condition| matches!(side, Condition::Operand(Operand::Expression { expression, .. }) if is_of_response(expression));
            *operator != Operator::NotEqual
                && ((response(left) && literal(right)) || (literal(left) && response(right)))
        }
        Condition::Operand(Operand::Expression { expression, .. }) => is_of_response(expression),
        Condition::Operand(Operand::Literal(_)) | Condition::Not(_) => false,
    }
}

fn is_of_response(expression: &Expression) -> bool {
    matches!(expression, Expression::StatusCode | Expression::Response(Source::Header(_) | Source::Body(_)))
}
