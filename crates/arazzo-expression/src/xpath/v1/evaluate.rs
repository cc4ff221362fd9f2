//! Evaluation of expressions and paths (XPath 1.0, sections 2 and 3).

use super::scalar::{self, Outcome};
use super::syntax::{Expr, Operator, Parsed, Start, Step};
use crate::xml::{Document, NodeId, Place};
use crate::xpath::XPathError;
use crate::{Limits, Str};
use std::cell::Cell;

/// One evaluation on one document.
pub(crate) struct Evaluation<'d> {
    pub(super) document: &'d Document,
    /// What the prefixes of the expression stand for.
    namespaces: Vec<(Str, Str)>,
    /// For each node, the first one behind it and all in it.
    ends: Vec<usize>,
    /// How many nodes may still be visited and pairs compared.
    left: Cell<usize>,
}

/// What an expression is evaluated for.
#[derive(Clone, Copy)]
pub(super) struct Focus {
    pub(super) place: Place,
    pub(super) position: usize,
    pub(super) size: usize,
}

impl<'d> Evaluation<'d> {
    pub(crate) fn new(document: &'d Document, limits: Limits) -> Self {
        let mut ends: Vec<usize> = (1..=document.len()).collect();
        for index in (1..document.len()).rev() {
            let end = ends.get(index).copied().unwrap_or_default();
            let parent = document.parent(NodeId::at(index)).and_then(|parent| ends.get_mut(parent.index()));
            if let Some(parent) = parent {
                *parent = end.max(*parent);
            }
        }
        let mut namespaces = document.namespaces(document.element());
        namespaces.retain(|(prefix, _)| !prefix.is_empty());
        Self { document, namespaces, ends, left: Cell::new(limits.visits) }
    }

    /// The outcome of the whole expression, for the root.
    pub(crate) fn run(&self, parsed: &Parsed) -> Result<Outcome, XPathError> {
        if let Some(prefix) = parsed.prefixes.iter().find(|prefix| self.uri(prefix).is_none()) {
            let reason = format!("the document element does not declare the prefix `{prefix}`");
            return Err(XPathError::Evaluation(reason));
        }
        self.evaluate(&parsed.expr, Focus { place: NodeId::ROOT.into(), position: 1, size: 1 })
    }

    pub(super) fn uri(&self, prefix: &str) -> Option<&str> {
        self.namespaces.iter().find(|(known, _)| &**known == prefix).map(|(_, uri)| &**uri)
    }

    pub(super) fn end(&self, node: NodeId) -> usize {
        self.ends.get(node.index()).copied().unwrap_or_default()
    }

    pub(super) fn charge(&self, steps: usize) -> Result<(), XPathError> {
        self.left.set(self.left.get().checked_sub(steps + 1).ok_or(XPathError::Budget)?);
        Ok(())
    }

    /// Depth is bounded by the parser, and so is the recursion.
    pub(super) fn evaluate(&self, expr: &Expr, focus: Focus) -> Result<Outcome, XPathError> {
        self.charge(0)?;
        match expr {
            Expr::Number(number) => Ok(Outcome::Number(*number)),
            Expr::Literal(text) => Ok(Outcome::Text(text.to_string())),
            Expr::Negate(operand) => Ok(Outcome::Number(-self.number(&self.evaluate(operand, focus)?)?)),
            Expr::Call(function, arguments) => self.call(*function, arguments, focus),
            Expr::Path(start, steps) => self.path(start, steps, focus).map(Outcome::Nodes),
            Expr::Chain(first, rest) => {
                let first = self.evaluate(first, focus)?;
                rest.iter().try_fold(first, |left, (operator, right)| self.operate(left, *operator, right, focus))
            }
        }
    }

    fn operate(&self, left: Outcome, operator: Operator, right: &Expr, focus: Focus) -> Result<Outcome, XPathError> {
        let decided = match operator {
            Operator::Or => left.truth(),
            Operator::And => !left.truth(),
            _ => false,
        };
        if decided {
            return Ok(Outcome::Bool(operator == Operator::Or));
        }
        let right = self.evaluate(right, focus)?;
        match operator {
            Operator::Or | Operator::And => Ok(Outcome::Bool(right.truth())),
            Operator::Union => {
                let mut nodes = Self::nodes(left)?;
                nodes.extend(Self::nodes(right)?);
                self.charge(nodes.len())?;
                Ok(Outcome::Nodes(in_order(nodes)))
            }
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Modulo => {
                Ok(Outcome::Number(arithmetic(self.number(&left)?, operator, self.number(&right)?)))
            }
            _ => self.compare(operator, &left, &right).map(Outcome::Bool),
        }
    }

    fn path(&self, start: &Start, steps: &[Step], focus: Focus) -> Result<Vec<Place>, XPathError> {
        let nodes = match start {
            Start::Root => vec![NodeId::ROOT.into()],
            Start::Focus => vec![focus.place],
            Start::Filter(expr, predicates) => {
                let nodes = Self::nodes(self.evaluate(expr, focus)?)?;
                self.filter(nodes, predicates)?
            }
        };
        steps.iter().try_fold(nodes, |nodes, step| self.step(&nodes, step))
    }

    fn step(&self, nodes: &[Place], step: &Step) -> Result<Vec<Place>, XPathError> {
        let mut all = Vec::new();
        for node in nodes {
            let candidates = self.candidates(*node, step)?;
            all.extend(self.filter(candidates, &step.predicates)?);
            self.charge(1)?;
        }
        Ok(in_order(all))
    }

    /// What of `nodes` is left after each predicate (section 2.4); positions count in the order of `nodes`.
    fn filter(&self, mut nodes: Vec<Place>, predicates: &[Expr]) -> Result<Vec<Place>, XPathError> {
        for predicate in predicates {
            let size = nodes.len();
            let mut kept = Vec::new();
            for (index, place) in nodes.into_iter().enumerate() {
                let outcome = self.evaluate(predicate, Focus { place, position: index + 1, size })?;
                let keeps = match outcome {
                    #[expect(clippy::float_cmp, clippy::cast_precision_loss, reason = "a position is a whole number")]
                    Outcome::Number(position) => position == (index + 1) as f64,
                    other => other.truth(),
                };
                if keeps {
                    kept.push(place);
                }
            }
            nodes = kept;
        }
        Ok(nodes)
    }

    pub(super) fn nodes(outcome: Outcome) -> Result<Vec<Place>, XPathError> {
        match outcome {
            Outcome::Nodes(nodes) => Ok(nodes),
            _ => Err(XPathError::Evaluation("expected a node-set".to_owned())),
        }
    }

    pub(super) fn number(&self, outcome: &Outcome) -> Result<f64, XPathError> {
        match outcome {
            Outcome::Number(number) => Ok(*number),
            Outcome::Bool(truth) => Ok(f64::from(u8::from(*truth))),
            other => Ok(scalar::number(&self.text(other)?)),
        }
    }

    pub(super) fn text(&self, outcome: &Outcome) -> Result<String, XPathError> {
        match outcome {
            Outcome::Text(text) => Ok(text.clone()),
            Outcome::Number(number) => Ok(scalar::text(*number)),
            Outcome::Bool(truth) => Ok(truth.to_string()),
            Outcome::Nodes(nodes) => nodes.first().map_or(Ok(String::new()), |first| self.string_value(*first)),
        }
    }

    /// The string value of a node (section 5).
    pub(crate) fn string_value(&self, place: Place) -> Result<String, XPathError> {
        let text = self.document.value(place);
        self.charge(text.len() / 8 + self.end(place.node).saturating_sub(place.node.index()))?;
        Ok(text)
    }
}

/// Document order, each node once.
fn in_order(mut nodes: Vec<Place>) -> Vec<Place> {
    if !nodes.is_sorted() {
        nodes.sort_unstable();
    }
    nodes.dedup();
    nodes
}

fn arithmetic(left: f64, operator: Operator, right: f64) -> f64 {
    match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide => left / right,
        _ => left % right,
    }
}
