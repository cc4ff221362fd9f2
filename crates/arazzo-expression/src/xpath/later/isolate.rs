//! Work of the evaluator on a thread of its own: it recurses deeper than the stack of a caller may be, panics on some input, and
//! cannot be told to stop. What takes too long is given up, though its thread runs on until it ends.

use crate::xpath::XPathError;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::Builder;
use std::time::Duration;

/// Room for the longest expression that is let through, several times over.
const STACK: usize = 64 << 20;
/// How long an evaluation may take; the usual one takes about a millisecond.
const PATIENCE: Duration = Duration::from_secs(10);

/// What `work` returns, unless it panics or takes too long.
pub(super) fn isolated<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, XPathError> + Send + 'static,
) -> Result<T, XPathError> {
    let (sender, receiver) = channel();
    // Nobody listens any more when this fails: the work was given up.
    let send = move || drop(sender.send(work()));
    let started = Builder::new().name("xpath".to_owned()).stack_size(STACK).spawn(send);
    started.map_err(|error| XPathError::Evaluation(format!("no thread for the XPath: {error}")))?;
    match receiver.recv_timeout(PATIENCE) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => Err(XPathError::Budget),
        Err(RecvTimeoutError::Disconnected) => Err(XPathError::Evaluation("the XPath evaluator panicked".to_owned())),
    }
}
