//! Descriptions to drawings. No sources are needed: what a step calls is told by its name.

use super::coverage::Seen;
use super::model::{Call, Cluster, Drawing, Edge, Kind, Mark, Node, Shape};
use arazzo_expression::Str;
use arazzo_parser::arazzo::{
    Action, ActionKind, ActionList, Criterion, Description, Spanned, Step, StepTarget, Workflow,
};
use arazzo_parser::{DocumentId, Loaded, resolve};
use arazzo_runtime::compile::places;
use std::collections::BTreeMap;

/// Draws the workflows of `first` and all that they lead to.
pub(super) fn drawing(loaded: &Loaded, first: Vec<(DocumentId, usize)>, seen: Option<&Seen>) -> Drawing {
    let mut builder = Builder { loaded, seen, queue: first, drawing: Drawing::default(), numbers: BTreeMap::new() };
    for (number, place) in builder.queue.iter().enumerate() {
        builder.numbers.insert(*place, number);
    }
    let mut next = 0;
    while let Some((document, number)) = builder.queue.get(next).copied() {
        builder.workflow(next, document, number);
        next += 1;
    }
    builder.drawing
}

struct Builder<'l> {
    loaded: &'l Loaded,
    seen: Option<&'l Seen>,
    queue: Vec<(DocumentId, usize)>,
    numbers: BTreeMap<(DocumentId, usize), usize>,
    drawing: Drawing,
}

/// A workflow on its way into the drawing.
struct Site<'l> {
    /// Its number in the drawing.
    number: usize,
    document: DocumentId,
    description: &'l Description,
    workflow: &'l Workflow,
    /// The steps in the order in which they run.
    order: Vec<&'l Step>,
}

impl<'l> Site<'l> {
    /// The box of the step called `id`.
    fn node(&self, id: &str) -> Option<usize> {
        self.order.iter().position(|step| *step.step_id.value == *id).map(|place| place + 1)
    }

    fn id(&self) -> &'l str {
        &self.workflow.workflow_id.value
    }
}

impl<'l> Builder<'l> {
    fn workflow(&mut self, number: usize, document: DocumentId, place: usize) {
        let loaded = self.loaded;
        let found = loaded.arazzo(document).and_then(|d| Some((&d.description, d.description.workflows.get(place)?)));
        let Some((description, workflow)) = found else {
            return self.drawing.workflows.push(Cluster::default());
        };
        let mut order: Vec<(usize, &Step)> = places(workflow).into_iter().zip(&workflow.steps).collect();
        order.sort_by_key(|(place, _)| *place);
        let order = order.into_iter().map(|(_, step)| step).collect();
        let site = Site { number, document, description, workflow, order };
        let mut cluster = Cluster { title: site.id().to_owned(), ..Cluster::default() };
        cluster.nodes = self.nodes(&site);
        self.edges(&site, &mut cluster);
        cluster.reach_ends();
        self.drawing.workflows.push(cluster);
        for dependency in &workflow.depends_on {
            self.call(&site, Cluster::START, dependency, "depends on", String::new(), Mark::Unknown);
        }
    }

    fn nodes(&self, site: &Site<'_>) -> Vec<Node> {
        let end = |shape, name: &str, mark| Node { shape, name: name.to_owned(), detail: String::new(), mark };
        let mark = |is: Option<bool>| match is {
            None => Mark::Unknown,
            Some(true) => Mark::Covered,
            Some(false) => Mark::Uncovered,
        };
        let steps = site.order.iter().map(|step| {
            let is_call = matches!(step.target, StepTarget::WorkflowId(_));
            Node {
                shape: if is_call { Shape::Call } else { Shape::Step },
                name: step.step_id.value.to_string(),
                detail: step.target_text().value.to_string(),
                mark: mark(self.seen.map(|seen| seen.step(site.id(), &step.step_id.value))),
            }
        });
        let is_entered = self.seen.map(|seen| seen.workflow(site.id()));
        [end(Shape::Start, "start", mark(is_entered))]
            .into_iter()
            .chain(steps)
            .chain([
                end(Shape::Success, "success", mark(self.seen.map(|seen| seen.ended(site.id(), true)))),
                end(Shape::Failure, "failure", mark(self.seen.map(|seen| seen.ended(site.id(), false)))),
            ])
            .collect()
    }

    fn edges(&mut self, site: &Site<'l>, cluster: &mut Cluster) {
        let (success, failure) = (cluster.success(), cluster.failure());
        cluster.edges.push(Edge {
            from: Cluster::START,
            to: if site.order.is_empty() { success } else { 1 },
            kind: Kind::Success,
            name: String::new(),
            condition: String::new(),
            mark: cluster.nodes.first().map(|node| node.mark).unwrap_or_default(),
        });
        for (place, step) in site.order.iter().enumerate() {
            let from = place + 1;
            for (list, end) in [(ActionList::Success, success), (ActionList::Failure, failure)] {
                self.actions(site, step, from, list, end, cluster);
            }
            for dependency in &step.depends_on {
                let Some(needed) = site.node(&dependency.value) else { continue };
                let (name, condition) = ("dependsOn".to_owned(), String::new());
                cluster.edges.push(Edge {
                    from: needed,
                    to: from,
                    kind: Kind::Depends,
                    name,
                    condition,
                    mark: Mark::Unknown,
                });
            }
            if let StepTarget::WorkflowId(id) = &step.target {
                let mark = cluster.nodes.get(from).map(|node| node.mark).unwrap_or_default();
                self.call(site, from, id, "calls", String::new(), mark);
            }
        }
    }

    /// The lines after a step, those of its actions and the one where none applies.
    fn actions(
        &mut self,
        site: &Site<'l>,
        step: &Step,
        from: usize,
        list: ActionList,
        end: usize,
        cluster: &mut Cluster,
    ) {
        let (actions, _) = resolve::actions(site.description, site.workflow, step, list);
        let is_success = list == ActionList::Success;
        let kind = if is_success { Kind::Success } else { Kind::Failure };
        let mut is_certain = false;
        for (action, _) in &actions {
            let mark = self.mark(site, step, Some(&action.name.value), is_success);
            self.action(site, action, from, kind, end, mark, cluster);
            is_certain |= action.criteria.is_empty() && action.kind.value != ActionKind::Retry;
        }
        if is_certain {
            return;
        }
        let next = if from < site.order.len() { from + 1 } else { cluster.success() };
        let to = if is_success { next } else { cluster.failure() };
        // A step that polls fails where none of its actions applies.
        let goes_back = |action: &&Action| {
            action.kind.value == ActionKind::Goto
                && action.step_id.as_ref().and_then(|id| site.node(id)).is_some_and(|target| target <= from)
        };
        let polls = is_success && actions.iter().any(|(action, _)| goes_back(action));
        let to = if polls { cluster.failure() } else { to };
        let condition = match (actions.is_empty(), is_success) {
            (false, _) => "otherwise".to_owned(),
            (true, true) => String::new(),
            (true, false) => "on failure".to_owned(),
        };
        let mark = self.mark(site, step, None, is_success);
        let kind = if polls { Kind::Failure } else { kind };
        cluster.edges.push(Edge { from, to, kind, name: String::new(), condition, mark });
    }

    #[expect(clippy::too_many_arguments, reason = "a line has this many properties")]
    fn action(
        &mut self,
        site: &Site<'l>,
        action: &Action,
        from: usize,
        kind: Kind,
        end: usize,
        mark: Mark,
        cluster: &mut Cluster,
    ) {
        let mut condition = conditions(&action.criteria);
        let kind = if action.kind.value == ActionKind::Retry { Kind::Retry } else { kind };
        if kind == Kind::Retry {
            let limit = action.retry_limit.as_ref().map_or(1, |limit| limit.value);
            let after =
                action.retry_after.as_ref().map(|after| format!(", {} s apart", after.value)).unwrap_or_default();
            let separator = if condition.is_empty() { "" } else { "; " };
            condition.push_str(&format!("{separator}up to {limit}×{after}"));
        }
        let target = action.step_id.as_ref().and_then(|id| site.node(id));
        let name = action.name.value.to_string();
        if let Some(id) = &action.workflow_id {
            self.call(site, from, id, &name, condition.clone(), mark);
            if kind != Kind::Retry {
                return;
            }
        }
        let to = match (action.kind.value, target) {
            (ActionKind::End, _) => end,
            (ActionKind::Retry, None) => from,
            (_, Some(target)) => target,
            (ActionKind::Goto, None) => return,
        };
        cluster.edges.push(Edge { from, to, kind, name, condition, mark });
    }

    fn call(&mut self, site: &Site<'_>, from: usize, id: &Spanned<Str>, label: &str, condition: String, mark: Mark) {
        let Ok(found) = resolve::workflow(self.loaded, site.document, id) else { return };
        let to = *self.numbers.entry(found).or_insert_with(|| {
            self.queue.push(found);
            self.queue.len() - 1
        });
        self.drawing.calls.push(Call { from: (site.number, from), to, label: label.to_owned(), condition, mark });
    }

    fn mark(&self, site: &Site<'_>, step: &Step, action: Option<&str>, success: bool) -> Mark {
        match self.seen.map(|seen| seen.after(site.id(), &step.step_id.value, action, success)) {
            None => Mark::Unknown,
            Some(true) => Mark::Covered,
            Some(false) => Mark::Uncovered,
        }
    }
}

fn conditions(criteria: &[Criterion]) -> String {
    criteria.iter().map(|criterion| criterion.condition.value.to_string()).collect::<Vec<_>>().join(" and ")
}
