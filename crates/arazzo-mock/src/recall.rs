//! What answers repeat of what is known: resources by the names that paths have for them, what requests say; and what they
//! must not repeat, the names of other resources.

use crate::draft::Draft;
use crate::generate::{Generator, fits, is_id};
use crate::session::{Session, like, repeat};
use crate::solve::Puzzle;
use arazzo_expression::{Number, Object, Pointer, Str, Value};
use arazzo_parser::openapi::{Part, Schema};
use arazzo_runtime::program::OperationCall;
use arazzo_runtime::{Request, Scope, Sent};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How deep in a body what the request said is repeated.
const ECHOES: usize = 2;
/// How deep in a body names of resources are looked for.
const DEPTH: usize = 3;
/// How many other names are tried for one.
const TRIES: u64 = 20;

/// Repeats what is known: the resource that the path names, what the request says of it.
pub(crate) fn recall(session: &Session, draft: &mut Draft, request: &Request, puzzle: &Puzzle<'_>, id: Option<&str>) {
    if draft.status >= 400 {
        return;
    }
    let shape = draft.clone();
    let call = puzzle.call;
    let allowed = |path: &[Str], value: &Value| {
        let pointer: Pointer = path.iter().cloned().collect();
        let schema = shape.schema_at(&pointer, call);
        schema.is_none_or(|schema| fits(&schema, value, &*call.schemas))
    };
    let schema = draft.media.as_ref().and_then(|media| media.schema.clone());
    let Some(body) = &mut draft.body else { return };
    if let Some(known) = id.and_then(|id| session.find(id)) {
        repeat(body, known, 1, &allowed);
    }
    let sent = puzzle.scope.sent;
    if let Some(Value::Object(said)) = sent.and_then(|sent| sent.body.as_ref()) {
        repeat(body, said, ECHOES, &allowed);
    }
    if let Some(Value::Object(path)) = sent.map(|sent| &sent.path) {
        repeat(body, path, ECHOES, &allowed);
    }
    if let (Some(id), Value::Object(_)) = (id, &*body) {
        name(body, id, &allowed);
    }
    if &*request.method == "POST" && id.is_none() {
        let renew = Renew { session, said: sent.map(said).unwrap_or_default(), puzzle, shape: &shape };
        renew.members(body, &Pointer::default(), DEPTH);
    }
    if &*request.method == "GET"
        && let Some(schema) = schema
    {
        session.list(body, &schema, &*call.schemas);
    }
}

/// The value of the variable that the path ends with: the name of one resource.
pub(crate) fn last_id(call: &OperationCall, scope: &Scope<'_>) -> Option<String> {
    let Some(Part::Variable(variable)) = call.template.path.last() else { return None };
    let value = scope.sent?.path.get(&variable.name)?;
    Some(value.to_text().to_string()).filter(|id| !id.is_empty())
}

/// Gives the member `id` of a resource the name that the path has for it.
fn name(body: &mut Value, id: &str, allowed: &dyn Fn(&[Str], &Value) -> bool) {
    let Some(have) = body.get("id").cloned() else { return };
    let value = like(&Value::from(id), &have);
    if value.type_name() == have.type_name() && allowed(&["id".into()], &value) {
        let known: Object = std::iter::once(("id".into(), value)).collect();
        repeat(body, &known, 1, allowed);
    }
}

/// The texts of the single values that a request says.
fn said(sent: &Sent) -> BTreeSet<Str> {
    let mut found = BTreeSet::new();
    for value in [Some(&sent.path), Some(&sent.query), sent.body.as_ref()].into_iter().flatten() {
        texts(value, &mut found);
    }
    found
}

fn texts(value: &Value, found: &mut BTreeSet<Str>) {
    match value {
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        Value::Array(elements) => elements.iter().for_each(|element| texts(element, found)),
        single => drop(found.insert(single.to_text())),
    }
}

/// Gives what is created other names than what was created before: two of the same operation are two things.
struct Renew<'r> {
    session: &'r Session,
    /// What the request says stays as it is.
    said: BTreeSet<Str>,
    puzzle: &'r Puzzle<'r>,
    shape: &'r Draft,
}

impl Renew<'_> {
    fn members(&self, value: &mut Value, at: &Pointer, depth: usize) {
        let (Value::Object(members), Some(deeper)) = (value, depth.checked_sub(1)) else { return };
        let names: Vec<Str> = members.keys().cloned().collect();
        for name in names {
            let at = at.join(name.clone());
            let Some(member) = Arc::make_mut(members).get_mut(&name) else { continue };
            let is_name = matches!(member, Value::String(_) | Value::Number(_)) && is_id(&name);
            if is_name && self.session.has(&at, member) && !self.said.contains(&member.to_text()) {
                let schema = self.shape.schema_at(&at, self.puzzle.call);
                if let Some(other) = self.other(&at, &name, member, schema.as_ref()) {
                    *member = other;
                }
            }
            self.members(member, &at, deeper);
        }
    }

    /// Another value for a name that is taken, if the description allows one.
    fn other(&self, at: &Pointer, name: &str, taken: &Value, schema: Option<&Schema>) -> Option<Value> {
        let references = &*self.puzzle.call.schemas;
        let made = (1..=TRIES).filter_map(|turn| {
            let seed = self.puzzle.seed.wrapping_add(turn.wrapping_mul(0x9E37_79B9));
            Some(Generator::new(references, seed).schema(schema?, name))
        });
        let counted = (1..=TRIES * TRIES).filter_map(|turn| counted(taken, turn));
        made.chain(counted)
            .find(|value| !self.session.has(at, value) && schema.is_none_or(|schema| fits(schema, value, references)))
    }
}

/// The value that comes `turn` places behind another one: a number, or a text whose end counts on.
fn counted(taken: &Value, turn: u64) -> Option<Value> {
    match taken {
        Value::Number(number) => {
            Number::parse(&number.as_i64()?.checked_add_unsigned(turn)?.to_string()).map(Value::Number)
        }
        Value::String(text) => {
            let turn = format!("{turn:x}");
            let kept = text.char_indices().rev().nth(turn.len().checked_sub(1)?).map_or(0, |(at, _)| at);
            Some(Value::from(format!("{}{turn}", text.get(..kept)?)))
        }
        _ => None,
    }
}
