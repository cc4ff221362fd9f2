//! The paths of every workflow below a folder: how many, what they show, how long it takes.

use crate::corpus::manifests;
use crate::files::{Folder, documents};
use crate::report::Tally;
use arazzo_explore::{Bounds, Plan, explore, findings};
use arazzo_expression::Object;
use arazzo_parser::{LoadOptions, Loaded, load};
use arazzo_runtime::Settings;
use arazzo_runtime::compile::{CompileOptions, compile};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use url::Url;

/// What a document may take, in a build for debugging.
const LONGEST: Duration = Duration::from_secs(2);

#[derive(Default)]
struct Counts {
    documents: usize,
    workflows: usize,
    paths: usize,
    tries: usize,
    complete: usize,
    succeed: usize,
    slowest: Duration,
    all: Duration,
    findings: Tally,
    slow: Tally,
    failed: Tally,
}

/// Prints a report for the documents below `folder`; it fails where a document takes too long.
pub(crate) fn report(folder: &Path, all: bool) -> ExitCode {
    let Ok(folder) = folder.canonicalize() else {
        eprintln!("there is no folder {}", folder.display());
        return ExitCode::from(2);
    };
    let sources = manifests(&folder);
    let mut counts = Counts::default();
    for path in documents(&folder) {
        let Ok(url) = Url::from_file_path(&path) else { continue };
        let name = path.strip_prefix(&folder).unwrap_or(&path).display().to_string();
        let sources = sources.get(&path).cloned().unwrap_or_default();
        let loaded = load(&url, &Folder(&folder), &LoadOptions { sources, ..LoadOptions::default() });
        document(&loaded, &name, &mut counts);
    }
    print(&counts, all);
    if counts.slowest > LONGEST { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn document(loaded: &Loaded, name: &str, counts: &mut Counts) {
    let ids: Vec<_> = loaded.entry().into_iter().flat_map(|entry| &entry.workflows).collect();
    let before = counts.workflows;
    let tries = counts.tries;
    let start = Instant::now();
    for workflow in ids {
        one(loaded, &workflow.workflow_id.value, name, counts);
    }
    let took = start.elapsed();
    counts.all += took;
    counts.slowest = counts.slowest.max(took);
    counts.documents += usize::from(counts.workflows > before);
    if took > LONGEST {
        counts.slow.add("documents that take too long", || format!("{name}: {took:?}, {} tries", counts.tries - tries));
    }
}

fn one(loaded: &Loaded, id: &str, name: &str, counts: &mut Counts) {
    let options = CompileOptions { server: Url::parse("http://localhost/").ok(), ..CompileOptions::default() };
    let Some(program) = compile(loaded, id, &options).0 else { return };
    let Some(workflow) = program.workflow(0) else { return };
    let made_up: Object = arazzo_mock::inputs(loaded, workflow.document, workflow.place, 0);
    let required = workflow.inputs.required();
    let fewest: Object =
        made_up.iter().filter(|(name, _)| required.contains(name)).map(|(n, v)| (n.clone(), v.clone())).collect();
    let inputs = match workflow.inputs.accept(made_up.clone().into()) {
        Ok(inputs) => inputs,
        Err(faults) => {
            let told = faults.first().map(ToString::to_string).unwrap_or_default();
            return counts.failed.add("inputs", || format!("{name} ({id}): {told}"));
        }
    };
    let plan = Plan {
        program: &program,
        workflow: 0,
        settings: Settings::default(),
        fewest: workflow.inputs.accept(fewest.into()).ok(),
        inputs,
        made_up: made_up.into(),
        dependencies: BTreeMap::new(),
        seed: 0,
        bounds: Bounds::default(),
    };
    let exploration = explore(&plan);
    counts.workflows += 1;
    counts.paths += exploration.paths.len();
    counts.tries += exploration.tries;
    counts.complete += usize::from(exploration.complete);
    counts.succeed += usize::from(exploration.paths.iter().any(arazzo_explore::Path::succeeded));
    for finding in findings(&plan, loaded, &exploration) {
        let diagnostic = &finding.diagnostic;
        counts.findings.add(format!("{:7} {}", diagnostic.severity.name(), diagnostic.code.name), || {
            format!("{name} ({id}): {}", diagnostic.message)
        });
    }
}

fn print(counts: &Counts, all: bool) {
    counts.failed.print("Workflows that were not explored", all);
    counts.findings.print("Findings by code", all);
    counts.slow.print("Time", true);
    println!(
        "\ndocuments: {}, workflows: {}, paths: {}, answers: {}",
        counts.documents, counts.workflows, counts.paths, counts.tries
    );
    println!("workflows followed to every end: {}", counts.complete);
    println!("workflows with a path that succeeds: {}", counts.succeed);
    println!("time: {:?} in all, {:?} for the slowest document", counts.all, counts.slowest);
}
