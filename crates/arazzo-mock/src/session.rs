//! What a mock remembers: the resources that were created, and how often each step was answered.

use arazzo_expression::{Object, Pointer, Str, Value};
use arazzo_parser::openapi::{References, Schema};
use arazzo_runtime::program::StepRef;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many resources are remembered.
const MOST: usize = 200;
/// How deep in a body a resource may stand.
const DEPTH: usize = 3;

/// What a mock remembers from answer to answer. A clone remembers the same and goes its own way.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// The bodies of answers that created or changed something, the latest last.
    resources: Vec<Value>,
    /// How often each step was answered since it was last left.
    pub(crate) visits: BTreeMap<StepRef, usize>,
}

/// What an answer changes of what is remembered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// Nothing.
    Nothing,
    /// The resource of which a member has this text is gone.
    Forget(String),
    /// This is the state of a resource, of the one that this names if it is known.
    Keep(Value, Option<String>),
}

impl Session {
    /// The latest resource of which a member has this text.
    pub(crate) fn find(&self, id: &str) -> Option<&Object> {
        let found = self.resources.iter().rev().find(|resource| identifies(resource, id, DEPTH))?;
        found.as_object()
    }

    /// Whether a resource has this value at this place.
    pub(crate) fn has(&self, at: &Pointer, value: &Value) -> bool {
        self.resources.iter().any(|resource| resource.pointer(at) == Some(value))
    }

    /// Exchanges what is remembered of resources with `other`.
    pub(crate) fn share(&mut self, other: &mut Self) {
        std::mem::swap(&mut self.resources, &mut other.resources);
    }

    /// Takes in what an answer changes.
    pub(crate) fn take(&mut self, change: Change) {
        match change {
            Change::Nothing => {}
            Change::Forget(id) => self.resources.retain(|resource| !identifies(resource, &id, DEPTH)),
            Change::Keep(body, id) => self.keep(body, id.as_deref()),
        }
    }

    /// Remembers `body`, in place of what it is a new state of.
    fn keep(&mut self, body: Value, id: Option<&str>) {
        if let Some(id) = id {
            self.resources.retain(|resource| !identifies(resource, id, DEPTH));
        }
        self.resources.push(body);
        if self.resources.len() > MOST {
            self.resources.remove(0);
        }
    }

    /// Puts the resources that fit its elements in front of each list in `body`.
    pub(crate) fn list(&self, body: &mut Value, schema: &Schema, references: &dyn References) {
        let mut pointers = Vec::new();
        lists(body, &Pointer::default(), DEPTH, &mut pointers);
        for pointer in pointers {
            let element = pointer.tokens().iter().try_fold(schema.clone(), |s, token| s.property(token, references));
            let Some(element) = element.and_then(|list| list.items(references)) else { continue };
            let names = element.properties(references);
            if names.len() < 2 {
                continue;
            }
            // Something is of a list if it has what its elements must have, and nothing that they have not.
            let is_element = |resource: &&Value| {
                let members = resource.as_object();
                members.is_some_and(|members| {
                    members.keys().all(|name| names.contains_key(name))
                        && crate::generate::fits(&element, resource, references)
                })
            };
            let found: Vec<Value> = self.resources.iter().rev().filter(is_element).cloned().collect();
            if let (false, Some(Value::Array(elements))) = (found.is_empty(), at(body, pointer.tokens())) {
                *elements = Arc::new(found);
            }
        }
    }
}

fn at<'v>(value: &'v mut Value, tokens: &[Str]) -> Option<&'v mut Value> {
    tokens.iter().try_fold(value, |value, token| match value {
        Value::Object(members) => Arc::make_mut(members).get_mut(token),
        _ => None,
    })
}

/// Where lists are in `value`, through objects.
fn lists(value: &Value, here: &Pointer, depth: usize, found: &mut Vec<Pointer>) {
    match value {
        Value::Array(_) => found.push(here.clone()),
        Value::Object(members) if depth > 0 => {
            members.iter().for_each(|(name, member)| lists(member, &here.join(name.clone()), depth - 1, found));
        }
        _ => {}
    }
}

fn identifies(value: &Value, id: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let Some(members) = value.as_object() else { return false };
    members.values().any(|member| match member {
        Value::String(text) => **text == *id,
        Value::Number(number) => number.to_string() == id,
        Value::Object(_) => identifies(member, id, depth),
        _ => false,
    })
}

/// Gives members of `body` the values that members of the same name and type have in `known`.
pub(crate) fn repeat(body: &mut Value, known: &Object, depth: usize, allowed: &dyn Fn(&[Str], &Value) -> bool) {
    overlay(body, known, depth, &mut Vec::new(), allowed);
}

fn overlay(
    body: &mut Value,
    known: &Object,
    depth: usize,
    path: &mut Vec<Str>,
    allowed: &dyn Fn(&[Str], &Value) -> bool,
) {
    let Value::Object(members) = body else { return };
    let names: Vec<Str> = members.keys().cloned().collect();
    for name in names {
        let Some(member) = Arc::make_mut(members).get_mut(&name) else { continue };
        path.push(name.clone());
        match known.get(&name) {
            Some(Value::Object(inner)) if matches!(member, Value::Object(_)) => {
                overlay(member, inner, depth, path, allowed);
            }
            Some(value) => {
                let value = like(value, member);
                if value.type_name() == member.type_name() && allowed(path, &value) {
                    *member = value;
                }
            }
            None if depth > 1 => overlay(member, known, depth - 1, path, allowed),
            None => {}
        }
        path.pop();
    }
}

/// `value` in the type of `other`, where its text says the same: `"7"` where a number is.
pub(crate) fn like(value: &Value, other: &Value) -> Value {
    match (value, other) {
        (Value::String(text), Value::Number(_)) => {
            arazzo_expression::Number::parse(text).map_or_else(|| value.clone(), Value::Number)
        }
        (Value::Number(_) | Value::Bool(_), Value::String(_)) => Value::String(value.to_text()),
        _ => value.clone(),
    }
}
