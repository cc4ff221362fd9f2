//! What is found out about schemas, kept: the steps of a workflow ask the same again and again.

use super::Kinds;
use arazzo_expression::{Str, Value};
use arazzo_parser::openapi::Schema;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// How many schemas one question visits: alternatives of alternatives are many.
const FUEL: usize = 500;

/// Answers by schema: by its document, and by where it stands in there. Documents live as long as what is kept about them.
type Known<T> = RefCell<BTreeMap<usize, BTreeMap<Vec<Str>, T>>>;

/// The values that a schema enumerates, if it does.
type Values = Option<Rc<[Value]>>;

/// Answers by schema.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    kinds: Known<Kinds>,
    values: Known<Values>,
    /// How many schemas the question at hand may still visit.
    fuel: Cell<usize>,
}

impl Memo {
    /// The types that `schema` allows, found out by `ask` the first time.
    pub(super) fn kinds(&self, schema: &Schema, ask: impl FnOnce() -> Kinds) -> Kinds {
        once(&self.kinds, schema, || self.fuelled(ask))
    }

    /// Whether the question at hand may visit one more schema.
    pub(super) fn may_go_on(&self) -> bool {
        let left = self.fuel.get().checked_sub(1);
        self.fuel.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The answer to one question, which may ask others on the way: each has its own fuel.
    pub(super) fn fuelled<T>(&self, ask: impl FnOnce() -> T) -> T {
        let outer = self.fuel.replace(FUEL);
        let answer = ask();
        self.fuel.set(outer);
        answer
    }

    /// The values that `schema` enumerates, found out by `ask` the first time.
    pub(super) fn values(&self, schema: &Schema, ask: impl FnOnce() -> Option<Vec<Value>>) -> Values {
        once(&self.values, schema, || self.fuelled(ask).map(Into::into))
    }
}

fn once<T: Clone>(known: &Known<T>, schema: &Schema, ask: impl FnOnce() -> T) -> T {
    let place = schema.place();
    let (document, tokens) = (Arc::as_ptr(place.document()).addr(), place.pointer().tokens());
    if let Some(answer) = known.borrow().get(&document).and_then(|answers| answers.get(tokens)) {
        return answer.clone();
    }
    let answer = ask();
    known.borrow_mut().entry(document).or_default().insert(tokens.to_vec(), answer.clone());
    answer
}
