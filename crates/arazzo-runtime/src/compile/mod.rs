//! Description to program: names become indices, defaults are merged in, and what cannot run is told before anything
//! is sent.

mod action;
mod any;
mod body;
mod call;
mod criterion;
mod discover;
mod expression;
mod order;
mod server;
mod site;
mod step;
mod workflow;

pub use order::places;

use crate::program::{Files, Program};
use arazzo_expression::{Limits, Str};
use arazzo_parser::{Diagnostic, DocumentId, Loaded, codes};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use url::Url;

/// What the operator says about how a description is run.
#[derive(Clone, Debug, Default)]
pub struct CompileOptions {
    /// The server of all sources, in place of what they say.
    pub server: Option<Url>,
    /// The servers of single sources of the entry document, by name.
    pub servers: BTreeMap<String, Url>,
    /// Values of server variables.
    pub server_variables: BTreeMap<String, Str>,
    /// The value of a server variable called `region` that is not set otherwise.
    pub region: Option<Str>,
    /// The files that requests may send.
    pub files: Arc<Files>,
    /// Whether conditions that cannot be parsed forbid to run.
    pub strict: bool,
    /// What evaluating a condition or a selector may cost.
    pub limits: Limits,
}

/// A program, and what is worth saying about it; without a program at least one of the diagnostics is an error.
pub type Compiled = (Option<Program>, Vec<Diagnostic>);

/// Compiles workflow `id` of the entry document with everything that it leads to.
pub fn compile(loaded: &Loaded, id: &str, options: &CompileOptions) -> Compiled {
    let mut compiler =
        Compiler { loaded, options, numbers: BTreeMap::new(), circular: BTreeSet::new(), diagnostics: Vec::new() };
    let Some((number, _)) = loaded.entry().and_then(|description| description.workflow(id)) else {
        let message = format!("there is no workflow `{id}`");
        return (None, vec![Diagnostic::new(&codes::UNKNOWN_WORKFLOW, None, message)]);
    };
    let reached = compiler.discover(number);
    compiler.circular = compiler.endless(&reached);
    let workflows = reached.iter().filter_map(|(document, number)| compiler.workflow(*document, *number)).collect();
    let diagnostics = compiler.diagnostics;
    let stops = diagnostics.iter().any(|diagnostic| stops_run(diagnostic, options.strict));
    ((!stops).then_some(Program { workflows }), diagnostics)
}

/// Whether a run must not start with this fault. Conditions that cannot be parsed fail when they are evaluated
/// (CRI-03), and some errors of a description have a reading that can run.
pub fn stops_run(diagnostic: &Diagnostic, strict: bool) -> bool {
    const LENIENT: &[&str] = &[
        codes::CONDITION_SYNTAX.name,
        codes::MISSING_CONTEXT.name,
        codes::MALFORMED_OUTPUT.name,
        codes::SOURCE_TYPE.name,
        codes::UNQUALIFIED_OPERATION.name,
        codes::DUPLICATE_OPERATION.name,
        codes::OUTPUT_VALUE.name,
        codes::OUTPUT_NAME.name,
        codes::COMPONENT_NAME.name,
        codes::SELF_MISSING.name,
        codes::REPLACEMENT_TARGET.name,
    ];
    diagnostic.is_error() && (strict || !LENIENT.contains(&diagnostic.code.name))
}

/// The state of compiling one program.
pub(crate) struct Compiler<'l> {
    loaded: &'l Loaded,
    options: &'l CompileOptions,
    /// The numbers of the workflows that are reached.
    numbers: BTreeMap<(DocumentId, usize), usize>,
    /// Those of them whose dependencies have no end.
    circular: BTreeSet<(DocumentId, usize)>,
    diagnostics: Vec<Diagnostic>,
}
