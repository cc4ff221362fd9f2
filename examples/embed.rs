//! Runs the HealthLake export workflow from Rust, with a transport and an observer of its own.
//! With `arazzo_http::HttpTransport` and `arazzo_http::TokioClock` in their place it runs against the service itself.

#![expect(clippy::print_stdout, reason = "an example shows what happens")]

use arazzo_expression::json;
use arazzo_http::TokioClock;
use arazzo_parser::{Fetch, FetchError, Fetched, LoadOptions, load};
use arazzo_runtime::compile::{CompileOptions, compile};
use arazzo_runtime::{
    Event, Local, Machine, Observer, Outcome, Request, Response, Settings, Trace, Transport, TransportError, drive,
};
use std::error::Error;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use url::Url;

/// Documents come from the file system.
struct Files;

impl Fetch for Files {
    fn fetch(&self, url: &Url, _named_by: Option<&Url>) -> Result<Fetched, FetchError> {
        let path = url.to_file_path().map_err(|()| FetchError::Denied("only files".to_owned()))?;
        let text = std::fs::read_to_string(&path).map_err(|error| FetchError::Failed(error.to_string()))?;
        Ok(Fetched { text, url: url.clone() })
    }
}

/// A service in a few lines: the job is done when it is asked for the second time.
#[derive(Default)]
struct Canned(AtomicUsize);

impl Transport for Canned {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let body = match request.header("X-Amz-Target").unwrap_or_default() {
            "HealthLake.StartFHIRExportJob" => r#"{"JobId":"j1","JobStatus":"SUBMITTED","DatastoreId":"ds1"}"#,
            "HealthLake.DescribeFHIRExportJob" => match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => r#"{"ExportJobProperties":{"JobStatus":"IN_PROGRESS"}}"#,
                _ => r#"{"ExportJobProperties":{"JobStatus":"COMPLETED"}}"#,
            },
            _ => r#"{"ExportJobPropertiesList":[]}"#,
        };
        let headers = vec![("Content-Type".into(), "application/json".to_owned())];
        Ok(Response { status: 200, headers, body: body.as_bytes().into(), retry_after: None })
    }
}

/// Prints the status of every attempt.
struct Print;

impl Observer for Print {
    fn observe(&mut self, trace: &Trace) {
        if let Trace::Judged(judgement) = trace {
            println!(
                "step {} of the workflow: success {}, outputs {}",
                judgement.at.step, judgement.success, judgement.outputs
            );
        }
    }
}

/// The run itself: load, compile, drive.
pub(crate) fn run(file: &str) -> Result<Outcome, Box<dyn Error>> {
    let url = Url::from_file_path(std::fs::canonicalize(file)?).map_err(|()| "not an absolute path")?;
    let loaded = load(&url, &Files, &LoadOptions::default());
    let (program, diagnostics) = compile(&loaded, "start-export-poll-and-list", &CompileOptions::default());
    let program = program.ok_or_else(|| format!("{:?} {diagnostics:?}", loaded.diagnostics))?;
    let inputs = json::parse(
        r#"{"DatastoreId":"ds1","OutputS3Uri":"s3://b/o","OutputKmsKeyId":"k","DataAccessRoleArn":"r","ClientToken":"t"}"#,
    )?;
    let settings = Settings { poll_interval: Some(Duration::from_millis(1)), ..Settings::default() };
    let mut machine = Machine::new(&program, 0, settings);
    let mut host = Local { transport: &Canned::default(), clock: &TokioClock };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let Ok(outcome) = runtime.block_on(drive(&mut machine, Event::started(inputs), &mut host, &mut Print));
    Ok(outcome)
}

/// Runs the workflow that the repository ships.
pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let outcome = run(&format!("{root}/workflows/amazon-healthlake/start-export-poll-and-list.yml"))?;
    println!("{:?}: {}", outcome.status, outcome.outputs);
    Ok(())
}
