//! The budgets, and where they come from: the profile, then the settings, then the command line.

use super::given::{Given, GivenTable};
use arazzo_expression::json::MAX_DEPTH;
use arazzo_expression::{Limits as EvaluationLimits, MAX_EXPRESSION_LENGTH};
use arazzo_http::HttpLimits;
use arazzo_parser::{Closure, Limits, LoadOptions, arazzo};
use arazzo_runtime::Settings;
use clap::ValueEnum;
use serde::Deserialize;
use std::time::Duration;

/// Everything that is bounded.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Budgets {
    /// Exchanges with servers.
    pub(crate) http: HttpLimits,
    /// The documents that a description leads to.
    pub(crate) closure: Closure,
    /// Each document.
    pub(crate) document: Limits,
    /// The longest `Retry-After` that is honoured.
    pub(crate) retry_after: Duration,
    /// How deep workflows call each other.
    pub(crate) depth: usize,
    /// How many bytes of inputs, outputs and answers a run holds.
    pub(crate) context: usize,
    /// How deep answers may nest.
    pub(crate) body_nesting: usize,
    /// How often a minute a step may go round without a pause.
    pub(crate) step_rate: usize,
    /// How many attempts of steps a run has.
    pub(crate) steps: usize,
    /// What evaluating a condition or a selector costs.
    pub(crate) evaluation: EvaluationLimits,
    /// The bytes of an expression and a condition.
    pub(crate) expression: usize,
    /// How deep the brackets of a condition and a selector nest.
    pub(crate) expression_nesting: usize,
    /// How many redirects of documents are followed, and of requests where that is asked for.
    pub(crate) redirects: usize,
    /// How many descriptions are looked at, and so documents fetched, at the same time.
    pub(crate) concurrency: usize,
    /// How long a run takes.
    pub(crate) wait: Option<Duration>,
}

/// How far documents are trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Profile {
    /// As far as those of one's own project.
    #[default]
    Default,
    /// Not at all: every budget is small.
    Untrusted,
}

impl Default for Budgets {
    fn default() -> Self {
        Self::of(Profile::Default)
    }
}

impl Budgets {
    /// The budgets of `profile`, or else of the settings, with what the settings and then `given` say otherwise.
    pub(crate) fn new(profile: Option<Profile>, table: &GivenTable, given: &[Given]) -> Self {
        let mut budgets = Self::of(profile.or(table.profile).unwrap_or_default());
        table.given.iter().chain(given).for_each(|one| one.set(&mut budgets));
        budgets
    }

    /// How documents are loaded within them.
    pub(crate) fn loading(&self) -> LoadOptions {
        let arazzo = arazzo::Options {
            expression: self.expression,
            nesting: self.expression_nesting,
            ..arazzo::Options::default()
        };
        LoadOptions { closure: self.closure.clone(), limits: self.document.clone(), arazzo, ..LoadOptions::default() }
    }

    /// How documents are fetched within them.
    pub(crate) fn fetching(&self) -> HttpLimits {
        HttpLimits { body: self.document.bytes, ..self.http }
    }

    /// `settings` of a run within them.
    pub(crate) fn within(&self, settings: &Settings) -> Settings {
        Settings {
            max_steps: u64::try_from(self.steps).unwrap_or(u64::MAX),
            max_depth: self.depth,
            max_context: self.context,
            max_body_depth: self.body_nesting,
            max_rate: u32::try_from(self.step_rate).unwrap_or(u32::MAX),
            max_retry_after: self.retry_after,
            ..settings.clone()
        }
    }

    fn of(profile: Profile) -> Self {
        match profile {
            Profile::Default => Self {
                http: HttpLimits::default(),
                closure: Closure::default(),
                document: Limits::default(),
                retry_after: Duration::from_hours(1),
                depth: 32,
                context: 256 << 20,
                body_nesting: MAX_DEPTH,
                step_rate: 120,
                steps: 100_000,
                evaluation: EvaluationLimits::default(),
                expression: MAX_EXPRESSION_LENGTH,
                expression_nesting: arazzo::Options::default().nesting,
                redirects: 5,
                concurrency: 16,
                wait: None,
            },
            Profile::Untrusted => Self {
                http: HttpLimits::UNTRUSTED,
                closure: Closure { documents: 20, depth: 4, bytes: 32 << 20 },
                document: Limits {
                    bytes: 8 << 20,
                    nodes: 2_000_000,
                    alias_nodes: 50_000,
                    scalar: 1 << 20,
                    ..Limits::default()
                },
                retry_after: Duration::from_secs(30),
                depth: 8,
                context: 16 << 20,
                body_nesting: MAX_DEPTH,
                step_rate: 30,
                steps: 1_000,
                evaluation: EvaluationLimits::UNTRUSTED,
                expression: 8 << 10,
                expression_nesting: arazzo::Options::default().nesting,
                redirects: 0,
                concurrency: 4,
                wait: Some(Duration::from_mins(10)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_comes_first_then_the_settings_then_the_command_line() {
        let given = |text: &str| text.parse::<Given>().unwrap();
        let table = GivenTable { profile: Some(Profile::Untrusted), given: vec![given("body=1KiB"), given("depth=3")] };
        let budgets = Budgets::new(None, &table, &[given("depth=4")]);
        assert_eq!((budgets.http.body, budgets.depth, budgets.steps), (1024, 4, 1000));
        let budgets = Budgets::new(Some(Profile::Default), &table, &[]);
        assert_eq!((budgets.http.body, budgets.depth, budgets.steps), (1024, 3, 100_000));
    }

    #[test]
    fn the_untrusted_profile_is_never_wider() {
        let (mut usual, mut strict) = (Budgets::of(Profile::Default), Budgets::of(Profile::Untrusted));
        for entry in super::super::table::TABLE {
            assert!(entry.field.amount(&mut strict) <= entry.field.amount(&mut usual), "{}", entry.name);
        }
    }
}
