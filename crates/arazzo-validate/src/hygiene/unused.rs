//! Inputs, outputs and components that nothing reads.

use super::read::Read;
use crate::checked::{Checked, CheckedDocument, CheckedWorkflow};
use crate::codes;
use arazzo_expression::Str;
use arazzo_parser::arazzo::Spanned;
use arazzo_parser::{Code, Data, Diagnostic, Node, resolve};
use std::cell::LazyCell;
use std::collections::BTreeSet;

/// Inputs, and outputs of steps, that nothing reads.
pub(crate) fn unread(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let read = Read::new(checked);
    inputs(checked, &read, found);
    outputs(checked, &read, found);
}

fn inputs(checked: &Checked<'_>, read: &Read, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        if read.all_inputs.contains(&workflow.workflow.workflow_id.span) {
            continue;
        }
        let Some(passed) = passed_on(checked, document, workflow) else { continue };
        let mentioned = LazyCell::new(|| mentioned(document, workflow));
        for (name, span, _) in &workflow.inputs.properties {
            if !read.inputs.contains(span) && !passed.contains(&**name) && !mentioned.contains(&**name) {
                let message = format!("nothing reads input `{name}` of workflow `{}`", workflow.id());
                found.push(Diagnostic::new(&codes::UNUSED_INPUT, *span, message).help("remove it, or use it"));
            }
        }
    }
}

/// The inputs that the workflow's texts and keys name in places where nothing is evaluated: that is told there.
fn mentioned<'l>(document: &CheckedDocument<'l>, workflow: &CheckedWorkflow<'_>) -> BTreeSet<&'l str> {
    let mut names = BTreeSet::new();
    let workflows = document.document.root.get("workflows").and_then(Node::as_sequence).unwrap_or_default();
    let node = workflows
        .iter()
        .find(|node| node.get("workflowId").map(|id| id.span) == Some(workflow.workflow.workflow_id.span));
    if let Some(node) = node {
        mentions(node, &mut names);
    }
    names
}

fn mentions<'l>(node: &'l Node, names: &mut BTreeSet<&'l str>) {
    let mut text = |text: &'l str| {
        for (at, root) in text.match_indices("inputs.").chain(text.match_indices("input.")) {
            let (before, rest) = (text.get(..at).unwrap_or_default(), text.get(at + root.len()..).unwrap_or_default());
            if !before.trim_end().ends_with(['$', '{', '(']) {
                continue;
            }
            let rest = rest.trim_start_matches('$');
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
            names.extend(rest.get(..end));
        }
    };
    match &node.data {
        Data::Mapping(mapping) => {
            for entry in mapping.entries() {
                text(&entry.key);
            }
            mapping.entries().iter().for_each(|entry| mentions(&entry.value, names));
        }
        Data::Sequence(items) => items.iter().for_each(|item| mentions(item, names)),
        Data::String(value, _) => text(value),
        _ => {}
    }
}

/// The inputs that the workflows get which this one depends on: those of the same names; none where one is not there.
fn passed_on<'l>(
    checked: &Checked<'l>,
    document: &CheckedDocument<'_>,
    workflow: &CheckedWorkflow<'_>,
) -> Option<BTreeSet<String>> {
    let named = |name: &Spanned<Str>| checked.workflow(resolve::workflow(checked.loaded, document.id, name).ok()?);
    let targets = workflow.workflow.depends_on.iter().map(named).collect::<Option<Vec<&CheckedWorkflow<'l>>>>()?;
    Some(targets.iter().flat_map(|target| target.inputs.names()).map(str::to_owned).collect())
}

fn outputs(checked: &Checked<'_>, read: &Read, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            let key = (document.id, workflow.workflow.workflow_id.span, step.number);
            for output in step.step.outputs.iter().filter(|_| !read.all_outputs.contains(&key)) {
                if !read.outputs.contains(&output.name.span) {
                    let message = format!("nothing reads output `{}` of step `{}`", output.name.value, step.id());
                    let help = "remove it, or make it an output of the workflow";
                    found.push(Diagnostic::new(&codes::UNUSED_OUTPUT, output.name.span, message).help(help));
                }
            }
        }
    }
}

/// Components that nothing refers to.
pub(crate) fn components(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        let texts = LazyCell::new(|| {
            let mut texts = BTreeSet::new();
            references(&document.document.root, &mut texts);
            texts
        });
        let components = &document.description.components;
        let root = &document.document.root;
        let unused = |kind: &str, name: &Spanned<Str>, text: String| {
            let longer = format!("{text}/");
            let used = texts.iter().any(|have| **have == *text || have.starts_with(&longer));
            (!used && !is_missed(&texts, &text, &name.value, root)).then(|| fault(&codes::UNUSED_COMPONENT, kind, name))
        };
        let expression =
            |kind: &'static str, map: &'static str| move |name: &Str| (kind, format!("$components.{map}.{name}"));
        let (parameter, success, failure) = (
            expression("parameter", "parameters"),
            expression("success action", "successActions"),
            expression("failure action", "failureActions"),
        );
        for (name, _) in &components.parameters {
            let (kind, text) = parameter(&name.value);
            found.extend(unused(kind, name, text));
        }
        for (list, named) in [(&components.success_actions, success), (&components.failure_actions, failure)] {
            for (name, _) in list {
                let (kind, text) = named(&name.value);
                found.extend(unused(kind, name, text));
            }
        }
        for (name, schema) in &components.inputs {
            let anchored =
                schema.get("$anchor").and_then(Node::as_str).is_some_and(|a| texts.contains(&*format!("#{a}")));
            if !anchored {
                found.extend(unused("schema of inputs", name, format!("#/components/inputs/{}", name.value)));
            }
        }
    }
}

/// Whether a text refers to another component of the same kind that is not there: this one may be meant.
fn is_missed(texts: &BTreeSet<&str>, text: &str, name: &str, root: &Node) -> bool {
    let Some(prefix) = text.strip_suffix(name) else { return false };
    let kind = prefix.trim_end_matches(['.', '/']).rsplit(['.', '/']).next().unwrap_or_default();
    let map = root.get("components").and_then(|components| components.get(kind));
    let is_there = |rest: &str| {
        let name = rest.split('/').next().unwrap_or_default();
        map.is_some_and(|map| map.get(rest).is_some() || map.get(name).is_some())
    };
    texts.range(prefix..).map_while(|have| have.strip_prefix(prefix)).any(|rest| !is_there(rest))
}

fn fault(code: &'static Code, kind: &str, name: &Spanned<Str>) -> Diagnostic {
    let message = format!("nothing refers to the {kind} `{}`", name.value);
    Diagnostic::new(code, name.span, message).help("remove it, or use it")
}

/// The texts that refer to components, anywhere in a document.
fn references<'n>(node: &'n Node, texts: &mut BTreeSet<&'n str>) {
    match &node.data {
        Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| references(&entry.value, texts)),
        Data::Sequence(items) => items.iter().for_each(|item| references(item, texts)),
        Data::String(text, _) if text.starts_with("$components.") || text.starts_with('#') => {
            texts.insert(text);
        }
        _ => {}
    }
}
