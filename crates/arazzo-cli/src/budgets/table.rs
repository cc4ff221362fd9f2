//! The table: what each budget is called, what it bounds, and where it stands.

use super::amount;
use super::budget::Budgets;
use arazzo_expression::MAX_PATTERN_SIZE;
use arazzo_expression::json::MAX_DEPTH;
use arazzo_parser::arazzo::MAX_NESTING;
use std::ops::RangeInclusive;
use std::time::Duration;

/// One budget.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) field: Field,
    /// What it can be, and why nothing else.
    pub(super) bounds: Option<(RangeInclusive<usize>, &'static str)>,
}

impl Entry {
    /// What `text` says of it.
    pub(super) fn read(&self, text: &str) -> Result<Amount, String> {
        let amount = self.field.read(text)?;
        match (&self.bounds, amount) {
            (Some((bounds, why)), Amount::Number(number)) if number > *bounds.end() => {
                Err(format!("{number} is more than {}: {why}", bounds.end()))
            }
            (Some((bounds, why)), Amount::Number(number)) if number < *bounds.start() => {
                Err(format!("{number} is less than {}: {why}", bounds.start()))
            }
            (_, amount) => Ok(amount),
        }
    }
}

/// Why nothing nests deeper.
const STACK: &str = "the stack bears no deeper nesting";

/// Where a budget stands, and what it counts.
#[derive(Clone, Copy)]
pub(super) enum Field {
    Bytes(fn(&mut Budgets) -> &mut usize),
    Count(fn(&mut Budgets) -> &mut usize),
    Time(fn(&mut Budgets) -> &mut Duration),
}

/// How much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Amount {
    Number(usize),
    Time(Duration),
}

macro_rules! entry {
    ($name:literal, $kind:ident, $($place:ident).+) => {
        entry!($name, $kind, $($place).+, None)
    };
    ($name:literal, $kind:ident, $($place:ident).+, $bounds:expr) => {
        Entry { name: $name, field: Field::$kind(|budgets| &mut budgets.$($place).+), bounds: $bounds }
    };
}

/// Those of runs: where nothing is run they mean nothing.
pub(super) const OF_RUNS: [&str; 10] = [
    "retry-after",
    "depth",
    "steps",
    "step-rate",
    "context",
    "body-nesting",
    "query-nodes",
    "query-results",
    "pattern-steps",
    "pattern-size",
];

pub(super) const TABLE: &[Entry] = &[
    entry!("body", Bytes, http.body),
    entry!("head", Bytes, http.head),
    entry!("headers", Count, http.headers),
    entry!("informational", Count, http.informational),
    entry!("connect", Time, http.connect),
    entry!("tls", Time, http.tls),
    entry!("first-byte", Time, http.first_byte),
    entry!("idle", Time, http.idle),
    entry!("attempt", Time, http.attempt),
    entry!("rate", Bytes, http.rate),
    entry!("rate-span", Time, http.rate_span),
    entry!("redirects", Count, redirects),
    entry!("retry-after", Time, retry_after),
    entry!("depth", Count, depth),
    entry!("steps", Count, steps),
    entry!("step-rate", Count, step_rate, Some((1..=usize::MAX, "a step goes round at least once a minute"))),
    entry!("context", Bytes, context),
    entry!("body-nesting", Count, body_nesting, Some((0..=MAX_DEPTH, STACK))),
    entry!("query-nodes", Count, evaluation.visits),
    entry!("query-results", Count, evaluation.results),
    entry!("pattern-steps", Count, evaluation.steps),
    entry!("pattern-size", Bytes, evaluation.pattern, Some((0..=MAX_PATTERN_SIZE, "larger patterns are not compiled"))),
    entry!("document", Bytes, document.bytes),
    entry!("nodes", Count, document.nodes),
    entry!("alias-nodes", Count, document.alias_nodes),
    entry!("nesting", Count, document.depth, Some((0..=MAX_DEPTH, STACK))),
    entry!("scalar", Bytes, document.scalar),
    entry!("expression", Bytes, expression),
    entry!("expression-nesting", Count, expression_nesting, Some((0..=MAX_NESTING, STACK))),
    entry!("documents", Count, closure.documents),
    entry!("fetch-depth", Count, closure.depth),
    entry!("closure", Bytes, closure.bytes),
    entry!("concurrency", Count, concurrency),
];

impl Field {
    /// What `text` says of it.
    pub(super) fn read(self, text: &str) -> Result<Amount, String> {
        match self {
            Self::Bytes(_) => amount::bytes(text).map(Amount::Number),
            Self::Count(_) => amount::count(text).map(Amount::Number),
            Self::Time(_) => amount::time(text).map(Amount::Time),
        }
    }

    pub(super) fn set(self, budgets: &mut Budgets, amount: Amount) {
        match (self, amount) {
            (Self::Bytes(place) | Self::Count(place), Amount::Number(number)) => *place(budgets) = number,
            (Self::Time(place), Amount::Time(time)) => *place(budgets) = time,
            _ => {}
        }
    }

    #[cfg(test)]
    pub(super) fn amount(self, budgets: &mut Budgets) -> Amount {
        match self {
            Self::Bytes(place) | Self::Count(place) => Amount::Number(*place(budgets)),
            Self::Time(place) => Amount::Time(*place(budgets)),
        }
    }
}
