//! Where the references of input schemas lead (WF-04, WF-05): JSON Pointers and anchors.

use arazzo_expression::{Pointer, Str, Value};
use arazzo_parser::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How deep anchors are looked for.
const DEPTH: usize = 64;

/// What the schemas of a description's inputs can refer to.
#[derive(Debug, Default)]
pub(crate) struct SchemaReferences {
    /// The description, as far as it holds schemas of inputs: `components` and the `inputs` of `workflows`. Where a schema refers
    /// to other documents: all that it leads to.
    root: Value,
    /// Where each anchor stands in it.
    anchors: BTreeMap<Str, Pointer>,
}

impl SchemaReferences {
    /// Those of a schema that has been bundled with what it leads to.
    pub(crate) fn bundled(referred: Vec<Value>) -> Self {
        let root = [("referred".into(), referred.into())];
        Self { root: Value::Object(Arc::new(root.into_iter().collect())), anchors: BTreeMap::new() }
    }

    /// What the schemas of the description at `root` can refer to within it.
    pub(crate) fn of(root: &Node) -> Self {
        let schemas = |workflow: &Node| {
            let inputs = workflow.get("inputs").map(|inputs| ("inputs".into(), inputs.to_value()));
            Value::Object(Arc::new(inputs.into_iter().collect()))
        };
        let workflows = root.get("workflows").and_then(Node::as_sequence).unwrap_or_default();
        let workflows: Vec<Value> = workflows.iter().map(schemas).collect();
        let components = root.get("components").map(Node::to_value).unwrap_or_default();
        let mut anchors = BTreeMap::new();
        let mut at = vec!["components".into(), "inputs".into()];
        if let Some(inputs) = components.get("inputs") {
            collect(inputs, &mut at, &mut anchors);
        }
        for (number, workflow) in workflows.iter().enumerate() {
            let mut at = vec!["workflows".into(), number.to_string().into()];
            collect(workflow, &mut at, &mut anchors);
        }
        let root = [("components".into(), components), ("workflows".into(), workflows.into())];
        Self { root: Value::Object(Arc::new(root.into_iter().collect())), anchors }
    }

    /// What the reference of `schema` leads to, if it has one.
    pub(crate) fn target(&self, schema: &Value) -> Option<&Value> {
        self.root.pointer(&self.place(schema.get("$ref")?.as_str()?)?)
    }

    fn place(&self, reference: &str) -> Option<Pointer> {
        let fragment = reference.strip_prefix('#')?;
        if fragment.is_empty() || fragment.starts_with('/') {
            return Pointer::parse(fragment).ok();
        }
        self.anchors.get(fragment).cloned()
    }

    /// The description for the schema validator, which looks for anchors in schemas only: references to them have become
    /// pointers.
    pub(crate) fn for_validator(&self) -> Value {
        self.with_pointers(&self.root, DEPTH)
    }

    /// `schema` with pointers in the place of anchors.
    pub(crate) fn with_pointers(&self, schema: &Value, depth: usize) -> Value {
        let Some(deeper) = depth.checked_sub(1) else { return schema.clone() };
        match schema {
            // In a schema with a name of its own, anchors are its own.
            Value::Object(members) if members.get("$id").is_none() => {
                let changed = members.iter().map(|(name, member)| {
                    let anchor = member.as_str().and_then(|text| text.strip_prefix('#'));
                    let pointer = anchor.filter(|_| **name == *"$ref").and_then(|anchor| self.anchors.get(anchor));
                    let member = match pointer {
                        Some(pointer) => format!("#{pointer}").into(),
                        None => self.with_pointers(member, deeper),
                    };
                    (name.clone(), member)
                });
                Value::Object(Arc::new(changed.collect()))
            }
            Value::Array(elements) => {
                elements.iter().map(|element| self.with_pointers(element, deeper)).collect::<Vec<_>>().into()
            }
            other => other.clone(),
        }
    }
}

/// Collects the anchors in `schema`, which stands at `at`.
fn collect(schema: &Value, at: &mut Vec<Str>, anchors: &mut BTreeMap<Str, Pointer>) {
    if at.len() > DEPTH {
        return;
    }
    if let Some(anchor) = schema.get("$anchor").and_then(Value::as_str) {
        anchors.entry(anchor.into()).or_insert_with(|| at.iter().cloned().collect());
    }
    let mut inside = |token: Str, value: &Value| {
        at.push(token);
        collect(value, at, anchors);
        at.pop();
    };
    match schema {
        Value::Object(members) => members.iter().for_each(|(name, member)| inside(name.clone(), member)),
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(number, element)| inside(number.to_string().into(), element));
        }
        _ => {}
    }
}
