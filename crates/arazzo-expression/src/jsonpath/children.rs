//! Nodes and the way down from them: with a record of the way where locations are wanted, without where not.

use crate::{Pointer, Str, Value};
use std::rc::Rc;

/// A value within the query argument.
pub(super) trait Node<'v>: Clone {
    fn value(&self) -> &'v Value;
    /// The node of `value`, which this node has under `step`.
    fn below(&self, step: Step<'v>, value: &'v Value) -> Self;
}

/// One step down: a member name or an index.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'v> {
    Member(&'v Str),
    Element(usize),
}

impl<'v> Node<'v> for &'v Value {
    fn value(&self) -> &'v Value {
        self
    }

    fn below(&self, _: Step<'v>, value: &'v Value) -> Self {
        value
    }
}

/// A node that knows where it is.
#[derive(Clone, Debug)]
pub(super) struct Located<'v> {
    value: &'v Value,
    last: Option<Rc<Link<'v>>>,
}

#[derive(Debug)]
struct Link<'v> {
    before: Option<Rc<Link<'v>>>,
    step: Step<'v>,
}

impl<'v> Located<'v> {
    pub(super) fn root(value: &'v Value) -> Self {
        Self { value, last: None }
    }

    pub(super) fn pointer(&self) -> Pointer {
        let mut tokens: Vec<Str> = Vec::new();
        let mut link = self.last.as_deref();
        while let Some(Link { before, step }) = link {
            tokens.push(match step {
                Step::Member(name) => (*name).clone(),
                Step::Element(index) => index.to_string().into(),
            });
            link = before.as_deref();
        }
        tokens.into_iter().rev().collect()
    }
}

impl<'v> Node<'v> for Located<'v> {
    fn value(&self) -> &'v Value {
        self.value
    }

    fn below(&self, step: Step<'v>, value: &'v Value) -> Self {
        Self { value, last: Some(Rc::new(Link { before: self.last.clone(), step })) }
    }
}

/// The members or elements of a node, in document order.
#[derive(Debug)]
pub(super) struct Children<N> {
    parent: N,
    at: usize,
}

impl<N> Children<N> {
    pub(super) fn of(parent: N) -> Self {
        Self { parent, at: 0 }
    }

    pub(super) fn next<'v>(&mut self) -> Option<N>
    where
        N: Node<'v>,
    {
        let at = self.at;
        self.at += 1;
        match self.parent.value() {
            Value::Array(elements) => element(&self.parent, elements, at),
            Value::Object(members) => {
                let (name, value) = members.get_index(at)?;
                Some(self.parent.below(Step::Member(name), value))
            }
            _ => None,
        }
    }
}

/// The member `name` of `node`.
pub(super) fn member<'v, N: Node<'v>>(node: &N, name: &str) -> Option<N> {
    let (_, name, value) = node.value().as_object()?.get_full(name)?;
    Some(node.below(Step::Member(name), value))
}

/// The element of `node` at `index`, which counts from the end where negative.
pub(super) fn element_at<'v, N: Node<'v>>(node: &N, index: i64) -> Option<N> {
    let elements = node.value().as_array()?;
    let size = usize::try_from(index.unsigned_abs()).ok()?;
    let at = if index < 0 { elements.len().checked_sub(size)? } else { size };
    element(node, elements, at)
}

fn element<'v, N: Node<'v>>(node: &N, elements: &'v [Value], at: usize) -> Option<N> {
    elements.get(at).map(|value| node.below(Step::Element(at), value))
}
