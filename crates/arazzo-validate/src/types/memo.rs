//! What is found out about schemas, kept: the steps of a workflow ask the same again and again.

use super::Kinds;
use arazzo_expression::{Str, Value};
use arazzo_parser::openapi::Schema;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Which schema: its document, and where it stands in there. Documents live as long as what is kept about them.
type Key = (usize, Vec<Str>);

/// The values that a schema enumerates, if it does.
type Values = Option<Rc<[Value]>>;

/// Answers by schema.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    kinds: RefCell<BTreeMap<Key, Kinds>>,
    values: RefCell<BTreeMap<Key, Values>>,
}

impl Memo {
    /// The types that `schema` allows, found out by `ask` the first time.
    pub(super) fn kinds(&self, schema: &Schema, ask: impl FnOnce() -> Kinds) -> Kinds {
        once(&self.kinds, schema, ask)
    }

    /// The values that `schema` enumerates, found out by `ask` the first time.
    pub(super) fn values(&self, schema: &Schema, ask: impl FnOnce() -> Option<Vec<Value>>) -> Values {
        once(&self.values, schema, || ask().map(Into::into))
    }
}

fn once<T: Clone>(known: &RefCell<BTreeMap<Key, T>>, schema: &Schema, ask: impl FnOnce() -> T) -> T {
    let place = schema.place();
    let key = (Arc::as_ptr(place.document()).addr(), place.pointer().tokens().to_vec());
    if let Some(answer) = known.borrow().get(&key) {
        return answer.clone();
    }
    let answer = ask();
    known.borrow_mut().insert(key, answer.clone());
    answer
}
