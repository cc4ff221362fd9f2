//! What is tested: programs, their inputs, and what was found.

use crate::args::{OnUnmatchedArg, TestArgs};
use crate::failure::Failure;
use crate::inputs::{self, InputArg, Inputs};
use crate::report::Screen;
use crate::run;
use arazzo_explore::{Bounds, Exploration, Finding, Plan};
use arazzo_expression::{Object, Str, Value};
use arazzo_parser::{Diagnostic, Loaded, codes};
use arazzo_runtime::compile::{CompileOptions, Compiled, compile, stops_run};
use arazzo_runtime::program::{Program, Workflow};
use arazzo_runtime::{OnUnmatched, Settings};
use url::Url;

/// Where requests would go if a description does not say: nothing is sent.
const NOWHERE: &str = "http://localhost/";

/// A workflow that is tested.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) id: Str,
    pub(crate) program: Program,
    /// The number of the workflow in the program.
    pub(crate) number: usize,
}

/// What the paths of a workflow show.
#[derive(Debug)]
pub(crate) struct Tested<'s> {
    pub(crate) subject: &'s Subject,
    pub(crate) exploration: Exploration,
    pub(crate) findings: Vec<Finding>,
}

/// The inputs that are given for one workflow.
#[derive(Debug, Default)]
pub(crate) struct Given {
    arguments: Vec<InputArg>,
    object: Object,
}

impl Given {
    /// What of `arguments` and `object` is for `subject`: all but the inputs that only others of `subjects` declare.
    pub(crate) fn of(subject: &Subject, subjects: &[Subject], arguments: &[InputArg], object: &Object) -> Self {
        let declares = |subject: &Subject, name: &str| {
            let workflow = subject.program.workflow(subject.number);
            workflow.is_some_and(|workflow| workflow.inputs.names().iter().any(|have| **have == *name))
        };
        let is_for = |name: &str| declares(subject, name) || !subjects.iter().any(|other| declares(other, name));
        Self {
            arguments: arguments.iter().filter(|argument| is_for(&argument.name)).cloned().collect(),
            object: object.iter().filter(|(name, _)| is_for(name)).map(|(n, v)| (n.clone(), v.clone())).collect(),
        }
    }
}

/// Compiles the workflow that is named, or all of them.
pub(crate) fn subjects(
    loaded: &Loaded,
    named: Option<&str>,
    options: &CompileOptions,
    screen: &Screen,
) -> Result<Vec<Subject>, Failure> {
    let all: Vec<Str> = loaded
        .entry()
        .map(|entry| entry.workflows.iter().map(|w| w.workflow_id.value.clone()).collect())
        .unwrap_or_default();
    let ids = match named {
        Some(_) => run::choose(loaded, named)?.into_iter().collect(),
        None => all,
    };
    if ids.is_empty() {
        return Err(run::refuse(loaded, loaded.diagnostics.iter().collect(), options.strict, screen));
    }
    ids.into_iter().map(|id| subject(loaded, id, options, screen)).collect()
}

fn subject(loaded: &Loaded, id: Str, options: &CompileOptions, screen: &Screen) -> Result<Subject, Failure> {
    let strict = options.strict;
    let (program, found) = compiled(loaded, &id, options);
    let diagnostics: Vec<&Diagnostic> = loaded.diagnostics.iter().chain(&found).collect();
    let stops = loaded.diagnostics.iter().any(|fault| stops_run(fault, strict) && run::is_in_use(fault, loaded));
    match program.and_then(|program| Some((program.entry(&id)?, program))) {
        Some((number, program)) if !stops => Ok(Subject { id, program, number }),
        _ => Err(run::refuse(loaded, diagnostics, strict, screen)),
    }
}

/// The program of a workflow; where a description does not say where its API is, that does not matter here.
fn compiled(loaded: &Loaded, id: &str, options: &CompileOptions) -> Compiled {
    let first = compile(loaded, id, options);
    let is_server = |fault: &Diagnostic| fault.code == &codes::NO_SERVER || fault.code == &codes::SERVER_VARIABLE;
    let mut stopping = first.1.iter().filter(|fault| stops_run(fault, options.strict));
    if first.0.is_some() || !stopping.all(is_server) {
        return first;
    }
    compile(loaded, id, &CompileOptions { server: Url::parse(NOWHERE).ok(), ..options.clone() })
}

/// Follows the paths of a workflow.
pub(crate) fn explore<'s>(
    subject: &'s Subject,
    loaded: &Loaded,
    args: &TestArgs,
    given: &Given,
    screen: &mut Screen,
) -> Result<Tested<'s>, Failure> {
    let made_up = |workflow: &Workflow| arazzo_mock::inputs(loaded, workflow.document, workflow.place, args.seed);
    let Inputs { own, given, dependencies, secrets, warnings } =
        inputs::gather_over(&subject.program, subject.number, &given.arguments, given.object.clone(), &made_up)
            .map_err(|failure| unfit(failure, given))?;
    screen.hold_back(secrets);
    for warning in &warnings {
        screen.warning(warning);
    }
    let (fewest, invented) = parts(subject, &own, &given);
    let plan = Plan {
        program: &subject.program,
        workflow: subject.number,
        settings: args.fetch.budgets.budgets().within(&settings(args)),
        inputs: own,
        fewest,
        made_up: invented,
        dependencies,
        seed: args.seed,
        bounds: Bounds { paths: usize::try_from(args.max_paths).unwrap_or(usize::MAX), ..Bounds::default() },
    };
    let exploration = arazzo_explore::explore(&plan);
    let mut findings = arazzo_explore::findings(&plan, loaded, &exploration);
    findings.sort_by_key(|found| (std::cmp::Reverse(found.diagnostic.severity), found.diagnostic.span));
    Ok(Tested { subject, exploration, findings })
}

/// Says of inputs that do not fit that they are made up, where they are.
fn unfit(mut failure: Failure, given: &Given) -> Failure {
    if given.arguments.is_empty() && given.object.first().is_none() {
        failure
            .message
            .push_str(". They are made up, and none that fit were found: give some with --input or --inputs");
    }
    failure
}

/// The inputs without those that are made up and not required, and those that are made up.
fn parts(subject: &Subject, own: &Value, given: &[Str]) -> (Option<Value>, Value) {
    let members = own.as_object().cloned().unwrap_or_default();
    let Some(workflow) = subject.program.workflow(subject.number) else { return (None, Value::default()) };
    let required = workflow.inputs.required();
    let needed = |name: &Str| given.contains(name) || required.contains(name);
    let pick = |wanted: &dyn Fn(&Str) -> bool| -> Object {
        members.iter().filter(|(name, _)| wanted(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    let fewest = workflow.inputs.accept(pick(&needed).into()).ok();
    (fewest, pick(&|name| !given.contains(name)).into())
}

/// The policies of a run that is not live.
pub(super) fn settings(args: &TestArgs) -> Settings {
    let on_unmatched = match args.on_unmatched {
        None => OnUnmatched::FailPolls,
        Some(OnUnmatchedArg::Fail) => OnUnmatched::Fail,
        Some(OnUnmatchedArg::Next) => OnUnmatched::Next,
    };
    Settings { on_unmatched, missing: args.missing.policy(), ..Settings::default() }
}
