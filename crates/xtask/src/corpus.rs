//! The corpus report: what becomes of real documents.

use crate::files::{Folder, documents};
use crate::play;
use crate::report::Tally;
use arazzo_parser::{Diagnostic, Link, LoadOptions, Loaded, load};
use arazzo_runtime::Status;
use arazzo_runtime::compile::{CompileOptions, compile, stops_run};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use url::Url;

/// Of a thousand documents with their sources, at least so many have all their requests built: what is missing is the
/// fault of the documents, which are listed.
const BUILT: usize = 985;
/// Of a thousand workflows, at least so many succeed under the mock.
const SUCCEED: usize = 970;

#[derive(Default)]
struct Counts {
    documents: usize,
    loaded: usize,
    with_sources: usize,
    built: usize,
    workflows: usize,
    compiled: usize,
    succeeded: usize,
    loading: Duration,
    validating: Duration,
    running: Duration,
    invalid: Tally,
    uncompiled: Tally,
    unbuilt: Tally,
    failed: Tally,
    /// Why not every request of a document could be built, one line a document.
    unready: Vec<String>,
    validation: Tally,
}

/// Prints the report for the documents below `folder`.
pub(crate) fn report(folder: &Path, all: bool) -> ExitCode {
    let Ok(folder) = folder.canonicalize() else {
        eprintln!("there is no folder {}", folder.display());
        return ExitCode::from(2);
    };
    let sources = manifests(&folder);
    let mut counts = Counts::default();
    for path in documents(&folder) {
        document(&folder, &path, sources.get(&path).cloned().unwrap_or_default(), &mut counts);
    }
    print(&counts, all);
    let falls =
        is_below(counts.built, counts.with_sources, BUILT) || is_below(counts.succeeded, counts.compiled, SUCCEED);
    if falls {
        eprintln!("fewer than {BUILT} in 1,000 documents are built or {SUCCEED} in 1,000 workflows succeed");
    }
    if falls { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Where the sources of documents are, by the `manifest.json` files of the folder.
pub(crate) fn manifests(folder: &Path) -> BTreeMap<PathBuf, BTreeMap<String, Url>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let base = entry.path();
        let Ok(text) = std::fs::read_to_string(base.join("manifest.json")) else { continue };
        let Ok(serde_json::Value::Array(rows)) = serde_json::from_str(&text) else { continue };
        for row in rows {
            let Some(path) = row.get("path").and_then(serde_json::Value::as_str) else { continue };
            let sources = row.get("sources").and_then(serde_json::Value::as_array).into_iter().flatten();
            let sources = sources.filter_map(|source| {
                let file = base.join(source.get("file")?.as_str()?);
                Some((source.get("name")?.as_str()?.to_owned(), Url::from_file_path(file).ok()?))
            });
            found.insert(base.join(path), sources.collect());
        }
    }
    found
}

fn document(folder: &Path, path: &Path, sources: BTreeMap<String, Url>, counts: &mut Counts) {
    let Ok(url) = Url::from_file_path(path) else { return };
    let name = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    counts.documents += 1;
    let start = Instant::now();
    let loaded = load(&url, &Folder(folder), &LoadOptions { sources, ..LoadOptions::default() });
    counts.loading += start.elapsed();
    let start = Instant::now();
    for diagnostic in loaded.diagnostics.iter().chain(&arazzo_validate::validate(&loaded)) {
        counts.validation.add(format!("{:7} {}", diagnostic.severity.name(), diagnostic.code.name), || {
            place(&loaded, &name, diagnostic)
        });
    }
    counts.validating += start.elapsed();
    let faults: Vec<&Diagnostic> =
        loaded.diagnostics.iter().filter(|diagnostic| stops_run(diagnostic, false)).collect();
    let Some(arazzo) = loaded.arazzo(0) else {
        for fault in faults {
            counts.invalid.add(fault.code.name, || place(&loaded, &name, fault));
        }
        return;
    };
    if let Some(fault) = faults.first() {
        counts.invalid.add(fault.code.name, || place(&loaded, &name, fault));
        return;
    }
    counts.loaded += 1;
    let has_sources = loaded.links(0).all(|(_, link)| matches!(link, Link::To(_)));
    counts.with_sources += usize::from(has_sources);
    let start = Instant::now();
    let mut causes: Vec<String> = Vec::new();
    for (number, workflow) in arazzo.description.workflows.iter().enumerate() {
        counts.workflows += 1;
        let inputs = arazzo_mock::inputs(&loaded, 0, number, 1).into();
        causes.extend(run(&loaded, &workflow.workflow_id.value, inputs, &name, counts));
    }
    counts.running += start.elapsed();
    counts.built += usize::from(has_sources && causes.is_empty());
    if let (true, Some(cause)) = (has_sources, causes.first()) {
        counts.unready.push(format!("{name}: {cause}"));
    }
}

/// Runs one workflow; why not every request of it could be built.
fn run(loaded: &Loaded, id: &str, inputs: arazzo_expression::Value, name: &str, counts: &mut Counts) -> Option<String> {
    let local = Url::parse("http://localhost/").ok();
    let options = CompileOptions { server: None, ..CompileOptions::default() };
    let (mut program, mut diagnostics) = compile(loaded, id, &options);
    if program.is_none()
        && diagnostics
            .iter()
            .filter(|d| stops_run(d, false))
            .all(|d| d.code.name == "no-server" || d.code.name == "server-variable")
    {
        // The operator would say where the API is.
        (program, diagnostics) = compile(loaded, id, &CompileOptions { server: local, ..CompileOptions::default() });
    }
    let Some(program) = program else {
        let stopping = || diagnostics.iter().filter(|diagnostic| stops_run(diagnostic, false));
        if let Some(fault) = stopping().next() {
            counts.uncompiled.add(fault.code.name, || format!("{name} ({id}): {}", fault.message));
        }
        let cause = stopping().find(|fault| fault.code.name != "source-missing")?;
        return Some(format!("{} ({})", place(loaded, name, cause), cause.code.name));
    };
    counts.compiled += 1;
    match play::play(&program, inputs) {
        Ok(played) => {
            for fault in &played.unbuilt {
                counts.unbuilt.add(fault.code.to_string(), || format!("{name} ({id}): {}", fault.message));
            }
            if played.outcome.status == Status::Success {
                counts.succeeded += 1;
            } else if let Some(error) = &played.outcome.error {
                counts.failed.add(error.code.to_string(), || format!("{name} ({id}): {}", error.message));
            }
            let fault = played.unbuilt.first().map(|fault| format!("{} ({})", fault.message, fault.code));
            fault.or_else(|| (played.requests == 0).then(|| "it sends nothing".to_owned()))
        }
        Err(reason) => {
            counts.failed.add("inputs", || format!("{name} ({id}): {reason}"));
            Some(reason)
        }
    }
}

fn place(loaded: &Loaded, name: &str, diagnostic: &Diagnostic) -> String {
    match diagnostic.span {
        Some(span) => {
            let at = loaded.sources.locate(span);
            let file = loaded.sources.get(span.source).map_or(name, |source| source.name());
            format!("{file}:{}:{}: {}", at.line, at.column, diagnostic.message)
        }
        None => format!("{name}: {}", diagnostic.message),
    }
}

fn print(counts: &Counts, all: bool) {
    counts.invalid.print("Documents that are invalid, by their first fault", all);
    counts.uncompiled.print("Workflows that do not compile, by their first fault", all);
    counts.unbuilt.print("Requests that could not be built", all);
    // Those that the goals are about are always told, all of them.
    counts.failed.print("Workflows that did not succeed under the mock, and why", true);
    println!("\nDocuments of which not every request could be built, and why");
    counts.unready.iter().for_each(|line| println!("          {line}"));
    counts.validation.print("Diagnostics by code", false);
    #[expect(clippy::cast_precision_loss, reason = "a percentage for people")]
    let share =
        |part: usize, whole: usize| format!("{part} of {whole} ({:.1} %)", 100.0 * part as f64 / whole.max(1) as f64);
    println!("\ndocuments loaded:                   {}", share(counts.loaded, counts.documents));
    println!("every request built, sources there: {}", share(counts.built, counts.with_sources));
    println!("workflows compiled:                 {}", share(counts.compiled, counts.workflows));
    println!("workflows that succeed (mock):      {}", share(counts.succeeded, counts.compiled));
    println!("time: loading {:?}, validating {:?}, running {:?}", counts.loading, counts.validating, counts.running);
    let each = counts.running / u32::try_from(counts.compiled.max(1)).unwrap_or(u32::MAX);
    println!("1,000 workflows under the mock:     {:?}", each * 1000);
}

/// Whether `part` of `whole` is less than `floor` in a thousand.
fn is_below(part: usize, whole: usize, floor: usize) -> bool {
    part * 1000 < whole * floor
}
