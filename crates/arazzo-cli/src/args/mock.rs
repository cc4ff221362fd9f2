//! The arguments of `arazzo mock`.

use super::{DocumentArgs, FetchArgs, duration};
use clap::Args;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Serves answers from descriptions.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  arazzo mock workflow.yml --port 8080\n  arazzo mock openapi.yaml --fail getPet=503@2 \
                  --latency 100ms\n  arazzo mock workflow.yml --record exchanges.ndjson"
)]
pub(crate) struct MockArgs {
    /// An Arazzo description, whose sources are served, or an OpenAPI description; a path or a URL.
    pub(crate) file: String,
    /// The port; 0 is one that is free, which is printed.
    #[arg(long, value_name = "PORT", default_value = "0")]
    pub(crate) port: u16,
    /// The address to listen at.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// How long each answer takes.
    #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
    pub(crate) latency: Option<Duration>,
    /// Answers calls of an operation with a status: all of them, or with @N the Nth.
    #[arg(long, value_name = "OPERATION=STATUS[@N]", value_parser = failing)]
    pub(crate) fail: Vec<Failing>,
    /// Appends each request and its answer to a file, a JSON object a line, without secrets.
    #[arg(long, value_name = "FILE")]
    pub(crate) record: Option<PathBuf>,
    /// What made-up values are derived from.
    #[arg(long, value_name = "N", default_value = "0")]
    pub(crate) seed: u64,
    #[command(flatten, next_help_heading = "Documents")]
    pub(crate) documents: DocumentArgs,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}

/// A call that fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failing {
    /// The operation: its `operationId`, or method and path.
    pub(crate) operation: String,
    /// The status that it is answered with.
    pub(crate) status: u16,
    /// Which call, from 1; `None`: each.
    pub(crate) call: Option<u64>,
}

fn failing(text: &str) -> Result<Failing, String> {
    let form = || format!("`{text}` is not of the form OPERATION=STATUS or OPERATION=STATUS@N");
    let (operation, rest) = text.rsplit_once('=').filter(|(operation, _)| !operation.is_empty()).ok_or_else(form)?;
    let (status, call) = match rest.split_once('@') {
        Some((status, call)) => (status, Some(call.parse().ok().filter(|call| *call > 0).ok_or_else(form)?)),
        None => (rest, None),
    };
    let status = status.parse().ok().filter(|status| (200..=599).contains(status));
    let status = status.ok_or_else(|| format!("`{rest}` has no status from 200 to 599"))?;
    Ok(Failing { operation: operation.to_owned(), status, call })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failing_calls_are_read() {
        let read = |text| failing(text).ok().map(|failing| (failing.operation, failing.status, failing.call));
        assert_eq!(read("getPet=503@2"), Some(("getPet".to_owned(), 503, Some(2))));
        assert_eq!(read("GET /pets?x=1=404"), Some(("GET /pets?x=1".to_owned(), 404, None)));
        for text in ["getPet", "=503", "getPet=99", "getPet=503@0", "getPet=503@x"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
