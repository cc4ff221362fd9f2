//! Failures in words: the phase and the cause, never a URL with its query, a header or a body.

use super::egress::NotAllowed;
use arazzo_runtime::{TransportError, TransportErrorKind};
use std::error::Error;
use std::io;
use std::time::Duration;

/// A failure of the kind `kind`.
pub(crate) fn fail(kind: TransportErrorKind, message: impl Into<String>) -> TransportError {
    TransportError { kind, message: message.into() }
}

pub(crate) fn denied(message: impl Into<String>) -> TransportError {
    fail(TransportErrorKind::Denied, message)
}

pub(crate) fn too_large(host: &str, limit: usize) -> TransportError {
    let message = format!("the answer from {host} is larger than the {limit} bytes that are allowed");
    fail(TransportErrorKind::TooLarge, message)
}

pub(crate) fn head_too_large(host: &str) -> TransportError {
    fail(TransportErrorKind::HeadTooLarge, format!("the head of the answer from {host} is larger than allowed"))
}

/// A failure before there was an answer. `connect` is how long connecting may take.
pub(crate) fn before_answer(error: &reqwest::Error, host: &str, connect: Duration) -> TransportError {
    use TransportErrorKind::{Framing, Protocol, Reset};
    if error.is_connect() {
        return connecting(error, host, connect);
    }
    if error.is_builder() {
        return denied(format!("the request cannot be sent as it is: {}", cause(error)));
    }
    if let Some(error) = find::<hyper::Error>(error) {
        if error.is_parse() {
            let told = cause(error);
            if told.contains("too large") {
                return head_too_large(host);
            }
            let kind =
                if told.contains("content-length") || told.contains("transfer-encoding") { Framing } else { Protocol };
            return fail(kind, format!("the answer from {host} is no HTTP: {told}"));
        }
        if error.is_incomplete_message() {
            return fail(Reset, format!("{host} closed the connection without an answer"));
        }
    }
    let kind = if is_io(error, io::ErrorKind::ConnectionReset) || is_closed(error) { Reset } else { Protocol };
    fail(kind, format!("the connection to {host} broke before an answer: {}", cause(error)))
}

/// A failure while the body of the answer was read.
pub(crate) fn in_body(error: &reqwest::Error, host: &str, read: usize) -> TransportError {
    // A chunk whose size is no number.
    let framing = is_io(error, io::ErrorKind::InvalidInput) || is_io(error, io::ErrorKind::InvalidData);
    let kind = if framing {
        TransportErrorKind::Framing
    } else if is_io(error, io::ErrorKind::ConnectionReset) {
        TransportErrorKind::Reset
    } else {
        TransportErrorKind::Truncated
    };
    fail(kind, format!("the answer from {host} broke off after {read} bytes: {}", cause(error)))
}

/// Whether the connection was gone when the request was sent: a server may close an idle one at any time.
pub(crate) fn is_stale(error: &reqwest::Error) -> bool {
    !error.is_connect() && is_closed(error)
}

fn is_closed(error: &reqwest::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    let closed = find::<hyper::Error>(error).is_some_and(|error| error.is_incomplete_message() || error.is_canceled());
    closed || [ConnectionReset, BrokenPipe, ConnectionAborted].iter().any(|kind| is_io(error, *kind))
}

fn connecting(error: &reqwest::Error, host: &str, connect: Duration) -> TransportError {
    use TransportErrorKind::{AddressDenied, Connect, ConnectTimeout, Dns, Proxy, Tls};
    if let Some(refused) = find::<NotAllowed>(error) {
        return fail(AddressDenied, format!("{refused}: --allow-host {} grants them", refused.0));
    }
    if let Some(reason) =
        chain(error).find_map(|part| part.to_string().strip_prefix("tunnel error: ").map(str::to_owned))
    {
        let reason = if reason.ends_with("connection") { cause(error) } else { reason };
        return fail(Proxy, format!("the proxy does not let us through to {host}: {reason}"));
    }
    if chain(error).any(|part| part.to_string() == "dns error") {
        return fail(Dns, format!("the name {host} cannot be resolved: {}", cause(error)));
    }
    if error.is_timeout() || is_io(error, io::ErrorKind::TimedOut) {
        return fail(ConnectTimeout, format!("cannot connect to {host}: timed out after {}", seconds(connect)));
    }
    if is_io(error, io::ErrorKind::ConnectionRefused) {
        return fail(Connect, format!("cannot connect to {host}: connection refused"));
    }
    // TLS reports what it does not accept as invalid data, and a peer that hangs up in the middle of it as an early end.
    if is_io(error, io::ErrorKind::InvalidData) || is_io(error, io::ErrorKind::UnexpectedEof) {
        let told = cause(error);
        return fail(Tls, format!("no secure connection to {host}: {told}{}", hint(&told, host)));
    }
    fail(Connect, format!("cannot connect to {host}: {}", cause(error)))
}

/// What can be done about a certificate that does not hold.
fn hint(told: &str, host: &str) -> String {
    match told {
        _ if told.contains("UnknownIssuer") => {
            format!("; --cacert FILE names who is to be trusted, --insecure {host} leaves this host unchecked")
        }
        _ if told.contains("InvalidContentType") || told.contains("corrupt message") => {
            "; does the server speak http instead of https there?".to_owned()
        }
        _ => String::new(),
    }
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
