//! An answer while it is made.

use arazzo_expression::{Object, Pointer, Str, Value};
use std::sync::Arc;

/// An answer while it is made.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(Str, String)>,
    pub(crate) body: Option<Value>,
}

impl Draft {
    /// Sets what `pointer` leads to in the body; what is missing on the way is made.
    pub(crate) fn set(&mut self, pointer: &Pointer, value: Value) {
        put(self.body.get_or_insert_default(), pointer.tokens(), value);
    }

    /// What `pointer` leads to in the body.
    pub(crate) fn get(&self, pointer: &Pointer) -> Option<&Value> {
        self.body.as_ref()?.pointer(pointer)
    }

    pub(crate) fn set_header(&mut self, name: &Str, value: String) {
        self.headers.retain(|(have, _)| !have.eq_ignore_ascii_case(name));
        self.headers.push((name.clone(), value));
    }
}

fn put(target: &mut Value, tokens: &[Str], value: Value) {
    let Some((first, rest)) = tokens.split_first() else {
        *target = value;
        return;
    };
    if let (Value::Array(items), Some(index)) = (&mut *target, Pointer::index(first)) {
        // An answer has a few elements, whatever index is asked for.
        let items = Arc::make_mut(items);
        while items.len() <= index.min(99) {
            items.push(items.last().cloned().unwrap_or_default());
        }
        if let Some(item) = items.get_mut(index) {
            put(item, rest, value);
        }
        return;
    }
    if !matches!(target, Value::Object(_)) {
        if Pointer::index(first).is_some() && !matches!(target, Value::Array(_)) {
            *target = Value::from(vec![Value::Null]);
            return put(target, tokens, value);
        }
        *target = Value::from(Object::default());
    }
    if let Value::Object(members) = target {
        put(Arc::make_mut(members).entry(first.clone()).or_default(), rest, value);
    }
}
