//! From a file to a program.

use crate::args::{DocumentArgs, FetchArgs, PlanArgs, RunArgs, SendArgs};
use crate::budgets::Budgets;
use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::fetch::{Connect, Documents, Grants, locate};
use crate::inputs::{self, InputArg};
use crate::report::Screen;
use arazzo_expression::Str;
use arazzo_http::AwsCredentials;
use arazzo_parser::suggest::nearest;
use arazzo_parser::{Diagnostic, LoadOptions, Loaded, codes, load, resolve};
use arazzo_runtime::compile::{CompileOptions, compile, stops_run};
use arazzo_runtime::program::Program;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// How many diagnostics of a kind are shown before a run.
const SHOWN: usize = 10;

/// What is run.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) program: Program,
    /// The workflow that is run.
    pub(super) number: usize,
}

/// How what is loaded is compiled.
#[derive(Clone, Copy)]
struct Named<'a> {
    file: Option<&'a str>,
    input: &'a [InputArg],
    documents: &'a DocumentArgs,
    send: &'a SendArgs,
    budgets: &'a Budgets,
}

/// Loads and compiles what `args` name. `workflow` becomes the one that is chosen.
pub(super) fn make(
    args: &RunArgs,
    budgets: &Budgets,
    workflow: &mut Option<String>,
    screen: &Screen,
) -> Result<Plan, Failure> {
    let input = args.inputs();
    let (file, documents) = (args.file.as_deref(), &args.documents);
    let named = Named { file, input: &input, documents, send: &args.send, budgets };
    let connect = super::transport::for_documents(&args.send, budgets);
    let loaded = load_entry(args.file.as_deref(), &args.documents, budgets, connect)?;
    let Some(id) = choose(&loaded, workflow.as_deref())? else {
        return Err(refuse(&loaded, loaded.diagnostics.iter().collect(), args.documents.strict, screen));
    };
    *workflow = Some(id.to_string());
    compiled(&loaded, &id, named, screen)
}

/// The program of the workflow that `args` name, or of each that there is.
pub(crate) fn programs(args: &PlanArgs, screen: &Screen) -> Result<Vec<Program>, Failure> {
    let budgets = args.budgets.budgets();
    let (file, documents) = (args.file.as_deref(), &args.documents);
    let named = Named { file, input: &[], documents, send: &args.send, budgets: &budgets };
    let connect = super::transport::for_documents(&args.send, &budgets);
    let loaded = load_entry(args.file.as_deref(), &args.documents, &budgets, connect)?;
    let ids: Vec<Str> = match (&args.workflow, loaded.entry()) {
        (None, Some(entry)) => entry.workflows.iter().map(|workflow| workflow.workflow_id.value.clone()).collect(),
        (workflow, _) => choose(&loaded, workflow.as_deref())?.into_iter().collect(),
    };
    if ids.is_empty() {
        return Err(refuse(&loaded, loaded.diagnostics.iter().collect(), args.documents.strict, screen));
    }
    ids.iter().map(|id| compiled(&loaded, id, named, screen).map(|plan| plan.program)).collect()
}

/// Compiles workflow `id`.
fn compiled(loaded: &Loaded, id: &Str, named: Named<'_>, screen: &Screen) -> Result<Plan, Failure> {
    let (program, found) = compile(loaded, id, &compile_options(named)?);
    let diagnostics: Vec<&Diagnostic> = loaded.diagnostics.iter().chain(&found).collect();
    let strict = named.documents.strict;
    let stops = loaded.diagnostics.iter().any(|fault| stops_run(fault, strict) && is_in_use(fault, loaded));
    match program.and_then(|program| Some((program.entry(id)?, program))) {
        Some((number, program)) if !stops => {
            warn(loaded, &found, screen);
            Ok(Plan { program, number })
        }
        _ => Err(refuse(loaded, diagnostics, strict, screen)),
    }
}

/// Loads the description that is named, or the usual one, with everything that it names.
fn load_entry(file: Option<&str>, args: &DocumentArgs, budgets: &Budgets, connect: Connect) -> Result<Loaded, Failure> {
    let file = match file {
        Some(file) => file.to_owned(),
        None => usual_file()?,
    };
    let place = |named: &str| locate(named).map_err(Failure::usage);
    let entry = place(&file)?;
    let mut options = LoadOptions { find_sources: args.find_sources, ..budgets.loading() };
    options.arazzo.strict = args.strict;
    for source in &args.source {
        options.sources.insert(source.name.clone(), place(&source.value)?);
    }
    for document in &args.document {
        options.documents.push(place(document)?);
    }
    let (root, cache, redirects) = (args.root.clone(), args.cache.cache(), budgets.redirects);
    let grants = Grants { root, allow_remote: args.allow_remote, cache, redirects, bytes: budgets.document.bytes };
    let documents =
        Documents::new(&entry, &grants, connect).map_err(|error| Failure::usage(format!("--root: {error}")))?;
    Ok(load(&entry, &documents, &options))
}

/// The same for a command that sends nothing but what gets documents.
pub(crate) fn load_only(file: Option<&str>, args: &DocumentArgs, fetch: &FetchArgs) -> Result<Loaded, Failure> {
    let budgets = fetch.budgets.budgets();
    let send = SendArgs { allow_host: fetch.allow_host.clone(), ..SendArgs::default() };
    load_entry(file, args, &budgets, super::transport::for_documents(&send, &budgets))
}

/// The file that is meant when none is named (DOC-13).
fn usual_file() -> Result<String, Failure> {
    let names = ["arazzo.yaml", "arazzo.yml", "arazzo.json"];
    let found = names.iter().find(|name| Path::new(name).is_file());
    found.map(ToString::to_string).ok_or_else(|| {
        Failure::usage("name a FILE: there is neither arazzo.yaml, arazzo.yml nor arazzo.json in this folder")
    })
}

/// The workflow that is meant. `None` if there is no description.
pub(crate) fn choose(loaded: &Loaded, named: Option<&str>) -> Result<Option<Str>, Failure> {
    let Some(entry) = loaded.entry() else { return Ok(None) };
    let ids: Vec<&str> = entry.workflows.iter().map(|workflow| &*workflow.workflow_id.value).collect();
    match (named, ids.as_slice()) {
        (Some(named), _) if ids.contains(&named) => Ok(Some(named.into())),
        (Some(named), _) => {
            let near = nearest(ids.iter().copied(), named);
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            Err(Failure::usage(format!("there is no workflow `{named}` among {}{near}", ids.join(", "))))
        }
        (None, [only]) => Ok(Some((*only).into())),
        (None, []) => Ok(None),
        (None, _) => {
            Err(Failure::usage(format!("there are several workflows: choose one with --workflow: {}", ids.join(", "))))
        }
    }
}

fn compile_options(args: Named<'_>) -> Result<CompileOptions, Failure> {
    let SendArgs { server, server_var, aws_profile, .. } = args.send;
    let (strict, limits) = (args.documents.strict, args.budgets.evaluation);
    let mut options = CompileOptions { strict, limits, ..CompileOptions::default() };
    for given in server {
        let url = Url::parse(&given.value).ok().filter(Url::has_host);
        let url = url.ok_or_else(|| Failure::usage(format!("--server: `{}` is no absolute URL", given.value)))?;
        match &given.name {
            Some(name) => drop(options.servers.insert(name.clone(), url)),
            None => options.server = Some(url),
        }
    }
    let variables = server_var.iter().map(|given| (given.name.clone(), Str::from(given.value.as_str())));
    options.server_variables = variables.collect::<BTreeMap<_, _>>();
    let entry = args.file.and_then(|file| locate(file).ok()).and_then(|url| url.to_file_path().ok());
    let files = inputs::files(args.input, &args.send.allow_file, entry.as_deref().and_then(Path::parent))?;
    options.files = Arc::new(files);
    options.region = AwsCredentials::region(&variable, aws_profile.as_deref()).map(Into::into);
    Ok(options)
}

/// Looks up a variable of the environment.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Whether a fault is in a part of an Arazzo description that has an effect, or nowhere. Whether a fault of another document
/// matters, the compiler says.
pub(crate) fn is_in_use(fault: &Diagnostic, loaded: &Loaded) -> bool {
    let Some(span) = fault.span else { return fault.code != &codes::SOURCE_MISSING };
    let document = loaded.documents.iter().position(|document| document.source == span.source);
    document.is_some_and(|id| id == 0 || loaded.arazzo(id).is_some()) && !resolve::is_without_effect(loaded, fault)
}

/// Shows the faults that keep the run from starting.
pub(crate) fn refuse(loaded: &Loaded, diagnostics: Vec<&Diagnostic>, strict: bool, screen: &Screen) -> Failure {
    let stopping = |d: &&Diagnostic| stops_run(d, strict) && !resolve::is_without_effect(loaded, d);
    let mut faults: Vec<Diagnostic> = diagnostics.into_iter().filter(stopping).cloned().collect();
    diagnostics::sort(&mut faults);
    for fault in faults.iter().take(SHOWN) {
        let shown = diagnostics::render(fault, &loaded.sources, loaded.may_quote(fault.span));
        screen.note(&screen.redacted(&shown));
    }
    if let Some(more @ 1..) = faults.len().checked_sub(SHOWN) {
        screen.note(&format!("… and {more} more; `arazzo validate` shows all"));
    }
    let first = faults.first();
    let unsupported = first.is_some_and(|fault| fault.code == &codes::UNSUPPORTED);
    Failure {
        exit: if unsupported { Exit::Stopped } else { Exit::Invalid },
        code: first.map_or("invalid", |fault| fault.code.name).to_owned(),
        message: first.map_or_else(
            || "the description cannot be run".to_owned(),
            |fault| diagnostics::line(fault, &loaded.sources),
        ),
        is_told: first.is_some(),
    }
}

/// Shows what is worth knowing before a run: of the Arazzo descriptions, and what the compiler `found` in what the run needs.
fn warn(loaded: &Loaded, found: &[Diagnostic], screen: &Screen) {
    if screen.is_quiet() {
        return;
    }
    let in_use = loaded.diagnostics.iter().filter(|diagnostic| is_in_use(diagnostic, loaded)).chain(found);
    let is_told = |diagnostic: &&Diagnostic| diagnostic.severity != arazzo_parser::Severity::Info;
    let mut told: Vec<Diagnostic> = in_use.filter(is_told).cloned().collect();
    diagnostics::sort(&mut told);
    told.dedup();
    for diagnostic in told.iter().take(SHOWN) {
        screen.note(&screen.harmless(&diagnostics::line(diagnostic, &loaded.sources)));
    }
    if let Some(more @ 1..) = told.len().checked_sub(SHOWN) {
        screen.note(&format!("… and {more} more; `arazzo validate` shows all"));
    }
}
