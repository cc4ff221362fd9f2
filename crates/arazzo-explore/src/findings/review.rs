//! Findings, put together.

use crate::coverage::{List, actions};
use crate::locate::Locator;
use crate::path::Path;
use crate::plan::Plan;
use crate::walk::Exploration;
use arazzo_parser::{Code, Diagnostic, Loaded, Span};
use arazzo_runtime::Event;
use arazzo_runtime::program::{Step, StepRef};

/// Something that the paths show, and a path that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What and where.
    pub diagnostic: Diagnostic,
    /// The name of the path.
    pub path: Option<String>,
}

/// Everything that the paths of `exploration` show.
pub fn findings(plan: &Plan<'_>, loaded: &Loaded, exploration: &Exploration) -> Vec<Finding> {
    let locator = Locator::new(loaded, plan.program);
    let mut review = Review { plan, exploration, locator, found: Vec::new() };
    super::requests::check(&mut review);
    super::endings::check(&mut review);
    super::states::check(&mut review);
    super::loops::check(&mut review);
    super::reach::check(&mut review);
    super::criteria::check(&mut review);
    super::described::check(&mut review);
    super::unexplored::check(&mut review);
    review.found
}

/// What is looked at, and what was found so far.
pub(super) struct Review<'r> {
    pub(super) plan: &'r Plan<'r>,
    pub(super) exploration: &'r Exploration,
    pub(super) locator: Locator<'r>,
    pub(super) found: Vec<Finding>,
}

impl<'r> Review<'r> {
    /// Adds a finding.
    pub(super) fn push(
        &mut self,
        code: &'static Code,
        span: Option<Span>,
        message: String,
        help: &str,
        path: Option<&Path>,
    ) {
        let diagnostic = Diagnostic::new(code, span, message).help(help);
        self.found.push(Finding { diagnostic, path: path.map(|path| path.id.clone()) });
    }

    pub(super) fn paths(&self) -> &'r [Path] {
        &self.exploration.paths
    }

    pub(super) fn step(&self, at: StepRef) -> Option<&'r Step> {
        self.plan.program.step(at)
    }

    /// Whether a path begins with all inputs, not only with those that are required.
    pub(super) fn has_all_inputs(&self, path: &Path) -> bool {
        match path.hops.first().map(|hop| &hop.event) {
            Some(Event::Started { inputs, .. }) => {
                let all = self.plan.inputs.as_object().into_iter().flatten();
                *inputs == self.plan.inputs || all.into_iter().all(|(name, _)| inputs.get(name).is_some())
            }
            _ => false,
        }
    }

    /// A step in the words of a message.
    pub(super) fn step_name(&self, at: StepRef) -> String {
        let step = self.step(at).map_or("", |step| &*step.id);
        if at.workflow == self.plan.workflow {
            return format!("step `{step}`");
        }
        let workflow = self.plan.program.workflow(at.workflow).map_or("", |workflow| &*workflow.id);
        format!("step `{step}` of workflow `{workflow}`")
    }

    /// The name of an action.
    pub(super) fn action_name(&self, at: StepRef, list: List, number: usize) -> String {
        let action = self.step(at).and_then(|step| actions(step, list).get(number));
        action.map(|action| action.name.to_string()).unwrap_or_default()
    }
}
