//! What is logged on standard error, without secrets.

use crate::report::escape;
use arazzo_http::Redactor;
use std::io::{self, Write};
use std::sync::{PoisonError, RwLock};
use tracing_subscriber::EnvFilter;

/// What is held back from the log: set once the secrets of a run are known.
static HELD_BACK: RwLock<Option<Redactor>> = RwLock::new(None);

/// Starts logging where it is asked for: by `-v`, `-vv` or `RUST_LOG`.
pub(crate) fn start(verbose: u8) {
    let chosen = std::env::var_os("RUST_LOG").is_some_and(|value| !value.is_empty());
    if verbose == 0 && !chosen {
        return;
    }
    let filter = if chosen {
        EnvFilter::from_default_env()
    } else {
        EnvFilter::new(if verbose == 1 { "arazzo_cli=debug,arazzo_http=debug,arazzo_runtime=debug" } else { "trace" })
    };
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(|| Redacting);
    // Fails only if a subscriber is set already, which then logs.
    let _ = subscriber.with_ansi(false).try_init();
}

/// Holds back what `redactor` knows.
pub(crate) fn hold_back(redactor: Redactor) {
    *HELD_BACK.write().unwrap_or_else(PoisonError::into_inner) = Some(redactor);
}

/// Standard error without secrets. An event is written as a whole, so no secret is cut in two.
struct Redacting;

impl Write for Redacting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let held_back = HELD_BACK.read().unwrap_or_else(PoisonError::into_inner);
        let shown = held_back.as_ref().map_or(text.clone(), |redactor| redactor.redact(&text).into_owned().into());
        // An event is a line: what a server made it say does not start another one.
        let line = shown.strip_suffix('\n').unwrap_or(&shown);
        io::stderr().write_all(format!("{}\n", escape(line)).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
