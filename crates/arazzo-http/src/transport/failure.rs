//! Failures in words: the phase and the cause, never a URL with its query, a header or a body.

use arazzo_runtime::{TransportError, TransportErrorKind};
use std::error::Error;
use std::io;
use std::time::Duration;

pub(crate) fn denied(message: impl Into<String>) -> TransportError {
    TransportError { kind: TransportErrorKind::Denied, message: message.into() }
}

pub(crate) fn timeout(message: String) -> TransportError {
    TransportError { kind: TransportErrorKind::Timeout, message }
}

pub(crate) fn broken(message: String) -> TransportError {
    TransportError { kind: TransportErrorKind::Broken, message }
}

pub(crate) fn too_large(host: &str, limit: usize) -> TransportError {
    let message = format!("the answer from {host} is larger than the {limit} bytes that are allowed");
    TransportError { kind: TransportErrorKind::TooLarge, message }
}

/// A failure to connect that is not one of the client's own.
pub(crate) fn no_connection(host: &str, reason: &str) -> TransportError {
    TransportError { kind: TransportErrorKind::Connect, message: format!("cannot connect to {host}: {reason}") }
}

/// A failure before there was an answer.
pub(crate) fn before_answer(error: &reqwest::Error, host: &str, connect_timeout: Duration) -> TransportError {
    if error.is_connect() {
        return TransportError { kind: TransportErrorKind::Connect, message: connecting(error, host, connect_timeout) };
    }
    if error.is_builder() {
        return denied(format!("the request cannot be sent as it is: {}", cause(error)));
    }
    if let Some(error) = find::<hyper::Error>(error) {
        if error.is_parse() {
            return broken(format!("the answer from {host} is no HTTP: {}", cause(error)));
        }
        if error.is_incomplete_message() {
            return broken(format!("{host} closed the connection without an answer"));
        }
    }
    broken(format!("the connection to {host} broke before an answer: {}", cause(error)))
}

/// A failure while the body of the answer was read.
pub(crate) fn in_body(error: &reqwest::Error, host: &str, read: usize) -> TransportError {
    broken(format!("the answer from {host} broke off after {read} bytes: {}", cause(error)))
}

/// Whether the connection was gone when the request was sent: a server may close an idle one at any time.
pub(crate) fn is_stale(error: &reqwest::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    let closed = find::<hyper::Error>(error).is_some_and(|error| error.is_incomplete_message() || error.is_canceled());
    !error.is_connect()
        && (closed || [ConnectionReset, BrokenPipe, ConnectionAborted].iter().any(|kind| is_io(error, *kind)))
}

fn connecting(error: &reqwest::Error, host: &str, connect_timeout: Duration) -> String {
    if chain(error).any(|part| part.to_string() == "dns error") {
        return format!("the name {host} cannot be resolved: {}", cause(error));
    }
    if error.is_timeout() || is_io(error, io::ErrorKind::TimedOut) {
        return format!("cannot connect to {host}: timed out after {}", seconds(connect_timeout));
    }
    if is_io(error, io::ErrorKind::ConnectionRefused) {
        return format!("cannot connect to {host}: connection refused");
    }
    // TLS reports what it does not accept as invalid data.
    let what = if is_io(error, io::ErrorKind::InvalidData) { "no secure connection" } else { "cannot connect" };
    format!("{what} to {host}: {}", cause(error))
}

/// Whether an I/O error of `kind` is among the causes. I/O errors wrap others without being their source.
fn is_io(error: &(dyn Error + 'static), kind: io::ErrorKind) -> bool {
    chain(error)
        .filter_map(|part| part.downcast_ref::<io::Error>())
        .any(|part| std::iter::successors(Some(part), |part| wrapped(part)).take(8).any(|part| part.kind() == kind))
}

fn wrapped(error: &io::Error) -> Option<&io::Error> {
    error.get_ref().and_then(|inner| inner.downcast_ref())
}

/// The innermost error: the others only say in which layer it happened.
pub(crate) fn cause(error: &(dyn Error + 'static)) -> String {
    let last = chain(error).last().map(ToString::to_string).unwrap_or_default();
    last.trim_end_matches('.').to_owned()
}

fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    chain(error).find_map(|part| part.downcast_ref())
}

/// The error and what it comes from. No chain is that long; a limit costs nothing.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| (*error).source()).take(32)
}

/// A duration as people write it.
pub(crate) fn seconds(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{} s", duration.as_secs_f64())
    }
}
