//! Work of the evaluator on a thread of its own: it recurses deeper than the stack of a caller may be, panics on some input, and
//! cannot be told to stop. What takes too long is given up, though its thread runs on until it ends.

use crate::xpath::XPathError;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Room for the longest expression that is let through, several times over.
const STACK: usize = 64 << 20;
/// How many threads that were given up may still run; beyond these nothing is evaluated until one ends.
const GIVEN_UP: usize = 2;
/// How long an evaluation may take; the usual one takes about a millisecond, and twenty times as long without optimisation.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 5 });

/// The threads that were given up, as far as they still run. A poll that is given up each time must not leave one behind
/// each time.
static LEFT_BEHIND: Mutex<Vec<JoinHandle<()>>> = Mutex::new(Vec::new());

fn left_behind() -> std::sync::MutexGuard<'static, Vec<JoinHandle<()>>> {
    let mut threads = LEFT_BEHIND.lock().unwrap_or_else(PoisonError::into_inner);
    threads.retain(|thread| !thread.is_finished());
    threads
}

/// What `work` returns, unless it panics or takes too long.
pub(super) fn isolated<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, XPathError> + Send + 'static,
) -> Result<T, XPathError> {
    if left_behind().len() >= GIVEN_UP {
        return Err(XPathError::Budget);
    }
    let (sender, receiver) = channel();
    // Nobody listens any more when this fails: the work was given up.
    let send = move || drop(sender.send(work()));
    let started = Builder::new().name("xpath".to_owned()).stack_size(STACK).spawn(send);
    let thread = started.map_err(|error| XPathError::Evaluation(format!("no thread for the XPath: {error}")))?;
    match receiver.recv_timeout(PATIENCE) {
        Ok(outcome) => outcome,
        Err(RecvTimeoutError::Timeout) => {
            left_behind().push(thread);
            Err(XPathError::Budget)
        }
        Err(RecvTimeoutError::Disconnected) => Err(XPathError::Evaluation("the XPath evaluator panicked".to_owned())),
    }
}
