//! The search: from an answer to one that reaches all goals, by the changes that reach one more.

use super::edits::changes;
use super::goal::Goal;
use crate::demand::Unsolved;
use crate::draft::Draft;
use arazzo_runtime::Scope;
use arazzo_runtime::program::{Operand, OperationCall, Output, Producer};
use std::borrow::Cow;

/// How many answers are judged in one search.
const BUDGET: usize = 400;
/// How many changes may follow each other.
const DEPTH: usize = 24;

/// What is solved for.
#[derive(Clone, Copy)]
pub(crate) struct Puzzle<'a> {
    /// The goals.
    pub goals: &'a [Goal<'a>],
    /// What expressions see beside the response.
    pub scope: Scope<'a>,
    /// The number of the step that is answered, and its outputs, where criteria of its actions see them.
    pub own: Option<(usize, &'a [Output])>,
    /// The operation that is answered.
    pub call: &'a OperationCall,
    /// The seed of what is free.
    pub seed: u64,
}

impl Puzzle<'_> {
    /// Asks `ask` what there is to see once `draft` is the answer.
    pub(crate) fn seen<T>(&self, draft: &Draft, ask: impl FnOnce(&Scope<'_>) -> T) -> T {
        let received = draft.received(self.call);
        let scope = Scope { received: Some(&received), ..self.scope };
        let Some((step, outputs)) = self.own else { return ask(&scope) };
        let mut steps = scope.steps.to_vec();
        if let Some(slot) = steps.get_mut(step) {
            *slot = Some(scope.outputs(outputs));
        }
        ask(&Scope { steps: &steps, ..scope })
    }

    /// What of the answer `operand` is: an output of the step that is answered is what the output takes from there.
    pub(crate) fn within<'o>(&self, operand: &'o Operand) -> Cow<'o, Operand> {
        let (Operand::StepOutputs { step, slot }, Some((own, outputs))) = (operand, self.own) else {
            return Cow::Borrowed(operand);
        };
        let output = outputs.iter().find(|output| *step == own && Some(&output.name) == slot.name.as_ref());
        match output.map(|output| &output.value) {
            Some(Producer::Operand { operand: Operand::ResponseBody(base), .. }) => {
                Cow::Owned(Operand::ResponseBody(base.tokens().iter().chain(slot.path.tokens()).cloned().collect()))
            }
            Some(Producer::Operand { operand: other, .. }) if slot.path.is_empty() => Cow::Owned(other.clone()),
            _ => Cow::Borrowed(operand),
        }
    }

    /// Which goals are not reached.
    fn unmet(&self, draft: &Draft) -> Vec<usize> {
        self.seen(draft, |scope| {
            let goals = self.goals.iter().enumerate();
            goals.filter(|(_, goal)| !goal.is_met(scope)).map(|(number, _)| number).collect()
        })
    }
}

/// A change of `draft` that reaches all goals; else the one that reaches most, and what it does not reach.
pub(crate) fn solve(draft: Draft, puzzle: &Puzzle<'_>) -> (Draft, Vec<Unsolved>) {
    let unmet = puzzle.unmet(&draft);
    if unmet.is_empty() {
        return (draft, Vec::new());
    }
    let mut search = Search { puzzle, left: BUDGET, best: (draft.clone(), unmet.clone()) };
    if let Some(found) = search.go(&draft, &unmet, DEPTH) {
        return (found, Vec::new());
    }
    let exhausted = search.left == 0;
    let (best, unmet) = search.best;
    let told = unmet
        .iter()
        .filter_map(|number| puzzle.goals.get(*number))
        .map(|goal| Unsolved { condition: goal.text(), reason: reason(goal, &best, puzzle, exhausted) });
    let unsolved = told.collect();
    (best, unsolved)
}

/// `draft`, and what it does not reach of what contradicts itself about the status.
pub(crate) fn unsolvable(draft: Draft, puzzle: &Puzzle<'_>) -> (Draft, Vec<Unsolved>) {
    let unmet = puzzle.unmet(&draft);
    let unmet = unmet.iter().filter_map(|number| puzzle.goals.get(*number)).filter(|goal| goal.is_of_status());
    let reason = || "no status meets all that is asked of it".to_owned();
    let unsolved = unmet.map(|goal| Unsolved { condition: goal.text(), reason: reason() }).collect();
    (draft, unsolved)
}

fn reason(goal: &Goal<'_>, draft: &Draft, puzzle: &Puzzle<'_>, exhausted: bool) -> String {
    let made = puzzle.seen(draft, |scope| changes(goal, draft, puzzle, scope));
    match made {
        Err(reason) => reason,
        Ok(drafts) if drafts.is_empty() => {
            "no part of the answer decides about it in a way that is known here".to_owned()
        }
        Ok(_) if exhausted => format!("{BUDGET} answers were tried"),
        Ok(_) => "it contradicts the other conditions".to_owned(),
    }
}

struct Search<'a, 'p> {
    puzzle: &'a Puzzle<'p>,
    left: usize,
    best: (Draft, Vec<usize>),
}

impl Search<'_, '_> {
    fn go(&mut self, draft: &Draft, unmet: &[usize], depth: usize) -> Option<Draft> {
        let deeper = depth.checked_sub(1)?;
        for number in unmet {
            let goal = self.puzzle.goals.get(*number)?;
            let made = self.puzzle.seen(draft, |scope| changes(goal, draft, self.puzzle, scope));
            let mut next: Vec<(Vec<usize>, Draft)> = Vec::new();
            for draft in made.unwrap_or_default() {
                self.left = self.left.checked_sub(1)?;
                let unmet = self.puzzle.unmet(&draft);
                if unmet.is_empty() {
                    return Some(draft);
                }
                if unmet.len() < self.best.1.len() {
                    self.best = (draft.clone(), unmet.clone());
                }
                next.push((unmet, draft));
            }
            if next.is_empty() {
                continue;
            }
            next.sort_by_key(|(unmet, _)| (unmet.contains(number), unmet.len()));
            for (unmet, draft) in next {
                if let Some(found) = self.go(&draft, &unmet, deeper) {
                    return Some(found);
                }
                if self.left == 0 {
                    return None;
                }
            }
            return None;
        }
        None
    }
}
