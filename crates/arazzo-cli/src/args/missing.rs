//! What becomes of expressions without a value.

use arazzo_runtime::MissingPolicy;
use clap::{Args, ValueEnum};

/// What becomes of expressions without a value, in requests and in the inputs of workflows that are called.
#[derive(Debug, Args)]
pub(crate) struct MissingArgs {
    /// Fails a step, before anything is sent, where an expression of its request or of the inputs it hands on has no value:
    /// nothing is left out for want of one.
    #[arg(long)]
    strict_missing: bool,
    /// What an expression without a value is inside a longer text.
    #[arg(long, value_enum, value_name = "WHAT", default_value = "error", conflicts_with = "strict_missing")]
    missing_in_text: MissingInText,
}

/// What an expression without a value is inside a longer text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MissingInText {
    /// The step fails before anything is sent.
    Error,
    /// Nothing is written for it, and the report says so.
    Empty,
}

impl MissingArgs {
    /// What they come to.
    pub(crate) fn policy(&self) -> MissingPolicy {
        match (self.strict_missing, self.missing_in_text) {
            (true, _) => MissingPolicy::Refused,
            (false, MissingInText::Error) => MissingPolicy::ByPlace,
            (false, MissingInText::Empty) => MissingPolicy::EmptyInText,
        }
    }
}
