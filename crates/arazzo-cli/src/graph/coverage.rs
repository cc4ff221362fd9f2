//! What a test or a run came by, from what it printed.

use crate::failure::Failure;
use crate::inputs;
use arazzo_expression::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// What a test or a run came by. Names are those of workflows, steps and actions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    steps: BTreeSet<(String, String)>,
    /// What followed each attempt: the action, if one was taken, and whether the step succeeded.
    after: BTreeSet<(String, String, Option<String>, bool)>,
    ends: BTreeSet<(String, bool)>,
}

impl Seen {
    /// Reads what `arazzo test --format json` or `arazzo run --output json` printed.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = inputs::text(path, "--coverage")?;
        let wrong = |reason: &str| Failure::invalid("coverage", format!("--coverage: {}: {reason}", path.display()));
        let value = json::parse(&text).map_err(|error| wrong(&format!("it is no JSON: {}", error.reason)))?;
        let mut seen = Self::default();
        if let Some(workflows) = value.get("workflows").and_then(Value::as_array) {
            for workflow in workflows {
                for path in workflow.get("paths").and_then(Value::as_array).into_iter().flatten() {
                    seen.run(workflow, path, path.get("outcome"));
                }
            }
            return Ok(seen);
        }
        if value.get("steps").and_then(Value::as_array).is_none() {
            return Err(wrong(
                "it is neither what `arazzo test --format json` nor what `arazzo run --output json` prints",
            ));
        }
        seen.run(&value, &value, value.get("status"));
        Ok(seen)
    }

    /// Takes up the attempts of a run.
    fn run(&mut self, workflow: &Value, run: &Value, outcome: Option<&Value>) {
        let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        for entry in run.get("steps").and_then(Value::as_array).into_iter().flatten() {
            let (of, step) = (text(entry, "workflowId"), text(entry, "stepId"));
            let action = entry.get("action").map(|action| text(action, "name"));
            let success = text(entry, "status") == "success";
            let ends = entry.get("action").map(|action| text(action, "type")).as_deref() == Some("end");
            if ends {
                self.ends.insert((of.clone(), success));
            }
            self.steps.insert((of.clone(), step.clone()));
            self.after.insert((of, step, action, success));
        }
        match outcome.and_then(Value::as_str) {
            Some("success") => drop(self.ends.insert((text(workflow, "workflowId"), true))),
            Some("failure") => drop(self.ends.insert((text(workflow, "workflowId"), false))),
            _ => {}
        }
    }

    /// A workflow that it came by.
    pub(super) fn any(&self) -> Option<&str> {
        self.steps.first().map(|(workflow, _)| workflow.as_str())
    }

    pub(super) fn workflow(&self, id: &str) -> bool {
        self.steps.iter().any(|(workflow, _)| workflow == id)
    }

    pub(super) fn step(&self, workflow: &str, step: &str) -> bool {
        self.steps.contains(&(workflow.to_owned(), step.to_owned()))
    }

    /// Whether an attempt was followed by this action, or by none.
    pub(super) fn after(&self, workflow: &str, step: &str, action: Option<&str>, success: bool) -> bool {
        self.after.contains(&(workflow.to_owned(), step.to_owned(), action.map(str::to_owned), success))
    }

    pub(super) fn ended(&self, workflow: &str, success: bool) -> bool {
        self.ends.contains(&(workflow.to_owned(), success))
    }
}
