//! A compiled query and what can be asked of it.

use super::ast::{Logical, Path, Root, Selector};
use super::budget::Budget;
use super::children::{Located, Node};
use super::comparisons::{self, Compared};
use super::evaluate::{Evaluation, Flow, Stop};
use super::witness::Search;
use super::{BudgetExceeded, Follow, JsonPathError, Leniency, QueryLint, follow, lenient, lint, parse};
use crate::{Limits, Pointer, Str, Value};
use std::fmt;
use std::ops::ControlFlow::{Break, Continue};

/// A JSONPath query (RFC 9535), compiled.
#[derive(Clone, Debug)]
pub struct Query {
    text: Str,
    form: Form,
    limits: Limits,
}

#[derive(Clone, Debug, PartialEq)]
enum Form {
    Path(Path),
    /// The comparison dialect: true or false of the argument itself.
    Truth(Logical),
}

impl Query {
    /// Compiles `text`, which must be exactly a query of RFC 9535, section 2.1.1: no blanks around it.
    pub fn parse(text: &str) -> Result<Self, JsonPathError> {
        parse::query(text).map(|path| Self::of(text, Form::Path(path)))
    }

    /// Compiles `text` as a query or, if it is none, as a filter expression on the argument (`$.a.b == "x"`), in which
    /// `$` and outermost `@` are the argument, and `.length` and `.length()` count (decision A36).
    ///
    /// The second part says which liberty was taken, if any. An expression [`exists`](Self::exists) where it is true;
    /// it then selects the argument itself. The error is that of the reading that got further.
    pub fn parse_lenient(text: &str) -> Result<(Self, Option<Leniency>), JsonPathError> {
        let strict = match Self::parse(text) {
            Ok(query) => return Ok((query, None)),
            Err(error) => error,
        };
        let read = lenient::read(text);
        let (reading, leniency) = read.map_err(|(error, at)| if at >= strict.range.start { error } else { strict })?;
        let form = match reading {
            lenient::Reading::Path(path) => Form::Path(path),
            lenient::Reading::Truth(truth) => Form::Truth(truth),
        };
        Ok((Self::of(text, form), Some(leniency)))
    }

    fn of(text: &str, form: Form) -> Self {
        Self { text: text.into(), form, limits: Limits::default() }
    }

    /// The query as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// This query with other limits than the default ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        match &mut self.form {
            Form::Path(path) => path.limit_patterns(limits),
            Form::Truth(truth) => truth.limit_patterns(limits),
        }
        self
    }

    /// Whether the query selects at most one node, by its grammar (RFC 9535, `singular-query`).
    pub fn is_singular(&self) -> bool {
        match &self.form {
            Form::Path(path) => path.is_singular(),
            Form::Truth(_) => false,
        }
    }

    /// The selected nodes of `argument`, in document order within each selector.
    pub fn select<'v>(&self, argument: &'v Value) -> Result<Vec<&'v Value>, BudgetExceeded> {
        self.collect(argument, argument)
    }

    /// The locations of the selected nodes.
    pub fn select_pointers(&self, argument: &Value) -> Result<Vec<Pointer>, BudgetExceeded> {
        let nodes = self.collect(argument, Located::root(argument))?;
        let mut budget = Budget::new(self.limits);
        let pointers = nodes.iter().map(|node| {
            let pointer = node.pointer();
            budget.spend(4 * u64::try_from(pointer.tokens().len()).unwrap_or(u64::MAX)).map(|()| pointer)
        });
        pointers.collect()
    }

    /// Whether any node is selected: stops at the first.
    pub fn exists(&self, argument: &Value) -> Result<bool, BudgetExceeded> {
        let mut found = false;
        self.each(argument, argument, &mut |_| {
            found = true;
            Break(Stop::Found)
        })?;
        Ok(found)
    }

    /// Whether this is a filter on the argument's children, `$[?…]`, that would hold for the argument itself: what
    /// authors of conditions on an object mostly mean (decision A37).
    pub fn holds_for_argument(&self, argument: &Value) -> Result<bool, BudgetExceeded> {
        let Some(condition) = self.root_filter() else { return Ok(false) };
        let mut evaluation = Evaluation::new(argument, self.limits);
        outcome(evaluation.holds(condition, argument)).map(|truth| truth.unwrap_or(false))
    }

    /// The comparisons of single places in the argument with constants that decide whether the query finds anything.
    pub fn comparisons(&self) -> Vec<Compared> {
        match &self.form {
            Form::Truth(truth) => comparisons::of(truth, &self.text, true),
            Form::Path(_) => {
                self.root_filter().map(|filter| comparisons::of(filter, &self.text, false)).unwrap_or_default()
            }
        }
    }

    /// Tells `follow` the ways that the query takes into its argument, of which `root` is known.
    pub fn follow<F: Follow>(&self, root: &F::At, into: &mut F) {
        match &self.form {
            Form::Path(path) => follow::path(path, &self.text, root, into),
            Form::Truth(truth) => follow::truth(truth, &self.text, root, into),
        }
    }

    /// Variants of `argument` of which the query selects something or, with `wanted` false, nothing; those nearest to
    /// it first, and none where the search knows no way. Each has been evaluated.
    pub fn witnesses(&self, argument: &Value, wanted: bool) -> Vec<Value> {
        let limits = Limits { visits: self.limits.visits.min(100_000), ..self.limits };
        let search = Search { argument, limits, depth: 0 };
        let there = |node: &Value| vec![if node.is_null() { "value".into() } else { node.clone() }];
        let mut made = match &self.form {
            Form::Path(path) if wanted => search.reach(argument, &path.segments, &there),
            Form::Path(path) => search.avoid(argument, &path.segments),
            Form::Truth(truth) => search.truth(truth, argument, wanted),
        };
        made.retain(|variant| self.exists(variant) == Ok(wanted));
        made
    }

    /// What is valid here, but hardly meant.
    pub fn lints(&self) -> Vec<QueryLint> {
        match &self.form {
            Form::Path(path) => lint::path(path, &self.text),
            Form::Truth(truth) => lint::truth(truth, &self.text),
        }
    }

    /// The condition of a query that is one filter on the argument's children.
    fn root_filter(&self) -> Option<&Logical> {
        let Form::Path(path) = &self.form else { return None };
        match path.segments.as_slice() {
            [only] if !only.descendant => match only.selectors.as_slice() {
                [Selector::Filter(condition)] => Some(condition),
                _ => None,
            },
            _ => None,
        }
    }

    fn collect<'v, N: Node<'v>>(&self, argument: &'v Value, root: N) -> Result<Vec<N>, BudgetExceeded> {
        let mut nodes = Vec::new();
        self.each(argument, root, &mut |node| {
            if nodes.len() >= self.limits.results {
                return Break(Stop::Exceeded(BudgetExceeded::Results));
            }
            nodes.push(node);
            Continue(())
        })?;
        Ok(nodes)
    }

    fn each<'v, N: Node<'v>>(
        &self,
        argument: &'v Value,
        root: N,
        sink: &mut dyn FnMut(N) -> Flow,
    ) -> Result<(), BudgetExceeded> {
        let mut evaluation = Evaluation::new(argument, self.limits);
        let flow = match &self.form {
            Form::Path(path) => evaluation.walk(root, &path.segments, sink),
            Form::Truth(truth) => match evaluation.holds(truth, argument) {
                Continue(true) => sink(root),
                Continue(false) => Continue(()),
                Break(stop) => Break(stop),
            },
        };
        outcome(flow).map(|_| ())
    }
}

fn outcome<T>(flow: Flow<T>) -> Result<Option<T>, BudgetExceeded> {
    match flow {
        Continue(done) => Ok(Some(done)),
        Break(Stop::Found) => Ok(None),
        Break(Stop::Exceeded(exceeded)) => Err(exceeded),
    }
}

/// Prints the query normalised: [`parse_lenient`](Query::parse_lenient) reads the same query from it, and
/// [`parse`](Query::parse) does if it is one of RFC 9535.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.form {
            Form::Path(path) => path.fmt(f),
            // Without parentheses it would be a query.
            Form::Truth(Logical::Exists(path)) if path.root == Root::Argument => write!(f, "({path})"),
            Form::Truth(truth) => truth.fmt(f),
        }
    }
}

/// Queries are the same if their grammar makes no difference between them, however they are written.
impl PartialEq for Query {
    fn eq(&self, other: &Self) -> bool {
        self.form == other.form && self.limits == other.limits
    }
}
