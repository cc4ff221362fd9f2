//! Coverage as numbers and as lists of what is left.

use super::subject::Tested;
use arazzo_explore::{ActionRef, CriterionRef, List, OutputRef};
use arazzo_runtime::program::{Program, Step, StepRef};

/// How much of a kind of thing is covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// `steps`, `actions`, `criteria` or `outputs`.
    pub(super) kind: &'static str,
    pub(super) covered: usize,
    pub(super) total: usize,
    /// The names of what is not.
    pub(super) uncovered: Vec<String>,
}

/// The rows of a workflow's coverage. A criterion counts twice: it has to hold once, and not to hold once.
pub(super) fn rows(tested: &Tested<'_>) -> Vec<Row> {
    let names = Names { program: &tested.subject.program, main: tested.subject.number };
    let coverage = &tested.exploration.coverage;
    let steps = coverage.steps.iter().map(|(at, count)| (*count > 0, names.step(*at)));
    let actions = coverage.actions.iter().map(|(action, count)| (*count > 0, names.action(*action)));
    let criteria = coverage.criteria.iter().flat_map(|(criterion, (held, not))| {
        let name = names.criterion(*criterion);
        [(*held > 0, format!("{name} is true")), (*not > 0, format!("{name} is false"))]
    });
    let outputs = coverage.outputs.iter().map(|(output, count)| (*count > 0, names.output(*output)));
    vec![row("steps", steps), row("actions", actions), row("criteria", criteria), row("outputs", outputs)]
}

fn row(kind: &'static str, things: impl Iterator<Item = (bool, String)>) -> Row {
    let mut row = Row { kind, covered: 0, total: 0, uncovered: Vec::new() };
    for (is_covered, name) in things {
        row.total += 1;
        if is_covered { row.covered += 1 } else { row.uncovered.push(name) }
    }
    row
}

/// Names of the things of a program, short for those of the workflow that is tested.
struct Names<'p> {
    program: &'p Program,
    main: usize,
}

impl Names<'_> {
    fn ir(&self, at: StepRef) -> Option<&Step> {
        self.program.step(at)
    }

    fn workflow(&self, number: usize) -> String {
        let id = self.program.workflow(number).map_or("", |workflow| &*workflow.id);
        if number == self.main { String::new() } else { format!("{id}.") }
    }

    fn step(&self, at: StepRef) -> String {
        format!("{}{}", self.workflow(at.workflow), self.ir(at).map_or("", |step| &*step.id))
    }

    fn action(&self, action: ActionRef) -> String {
        let ActionRef { at, list, number } = action;
        let name = self.ir(at).and_then(|step| listed(step, list).get(number)).map_or("", |action| &*action.name);
        format!("{}: {name}", self.step(at))
    }

    fn criterion(&self, criterion: CriterionRef) -> String {
        let CriterionRef { at, action, number } = criterion;
        let found = self.ir(at).and_then(|step| match action {
            None => step.criteria.get(number),
            Some((list, action)) => listed(step, list).get(action)?.criteria.get(number),
        });
        let text = found.map_or("", |criterion| &*criterion.text);
        let owner = match action {
            None => self.step(at),
            Some((list, number)) => self.action(ActionRef { at, list, number }),
        };
        format!("{owner}: `{text}`")
    }

    fn output(&self, output: OutputRef) -> String {
        let OutputRef { workflow, step, number } = output;
        if let Some(step) = step {
            let at = StepRef { workflow, step };
            let name = self.ir(at).and_then(|step| step.outputs.get(number)).map_or("", |output| &*output.name);
            return format!("{}: {name}", self.step(at));
        }
        let ir = self.program.workflow(workflow);
        let name = ir.and_then(|ir| ir.outputs.get(number)).map_or("", |output| &*output.name);
        format!("{}{name}", self.workflow(workflow))
    }
}

fn listed(step: &Step, list: List) -> &[arazzo_runtime::program::Action] {
    match list {
        List::Success => &step.on_success,
        List::Failure => &step.on_failure,
    }
}
