//! Failures in words: the phase and the cause, never a URL with its query, a header or a body.

use super::connect::{Unconnected, is_too_many};
use super::egress::Unresolved;
use super::limits::HttpLimits;
use arazzo_runtime::{TransportError, TransportErrorKind};
use hyper_util::client::legacy;
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

pub(crate) fn too_many_interim(host: &str, most: usize) -> TransportError {
    let message = format!("{host} sent more than the {most} interim answers (1xx) that are allowed, and no answer");
    fail(TransportErrorKind::HeadTooLarge, message)
}

/// A failure before there was an answer.
pub(crate) fn before_answer(error: &legacy::Error, host: &str, limits: HttpLimits) -> TransportError {
    use TransportErrorKind::{Connect, Framing, Protocol, Reset};
    if let Some(unconnected) = find::<Unconnected>(error) {
        return connecting(unconnected, host, limits);
    }
    // What the client itself says of a connection that it did not get.
    if error.is_connect() {
        return fail(Connect, format!("cannot connect to {host}: {}", cause(error)));
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
    let told = cause(error);
    if is_too_many(&told) {
        return too_many_interim(host, limits.informational);
    }
    let kind = if is_io(error, io::ErrorKind::ConnectionReset) || is_closed(error) { Reset } else { Protocol };
    fail(kind, format!("the connection to {host} broke before an answer: {told}"))
}

/// A failure while the body of the answer was read.
pub(crate) fn in_body(error: &hyper::Error, host: &str, read: usize) -> TransportError {
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
pub(crate) fn is_stale(error: &legacy::Error) -> bool {
    !error.is_connect() && is_closed(error)
}

/// Whether a server of HTTP/2 says that it has not looked at the request: it closes the connection without having come to it,
/// or refuses it (RFC 9113, section 8.7).
pub(crate) fn was_refused(error: &legacy::Error) -> bool {
    find::<h2::Error>(error).filter(|error| error.is_remote()).is_some_and(|error| {
        (error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR))
            || (error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM))
    })
}

fn is_closed(error: &legacy::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    let closed = find::<hyper::Error>(error).is_some_and(|error| error.is_incomplete_message() || error.is_canceled());
    closed || [ConnectionReset, BrokenPipe, ConnectionAborted].iter().any(|kind| is_io(error, *kind))
}

fn connecting(error: &Unconnected, host: &str, limits: HttpLimits) -> TransportError {
    use TransportErrorKind::{Connect, ConnectTimeout, Proxy, Tls, TlsTimeout};
    match error {
        Unconnected::Tcp(error) => no_connection(&**error, host, limits),
        Unconnected::TcpTimeout => {
            fail(ConnectTimeout, format!("cannot connect to {host}: timed out after {}", seconds(limits.connect)))
        }
        Unconnected::Setup(error) => fail(Connect, format!("cannot set up TLS: {}", cause(error))),
        // A peer that resets the connection may not speak TLS, or nothing at all.
        Unconnected::Tls(error) if is_io(error, io::ErrorKind::ConnectionReset) => {
            fail(Connect, format!("cannot connect to {host}: {}", cause(error)))
        }
        Unconnected::Tls(error) => {
            let told = cause(error);
            fail(Tls, format!("no secure connection to {host}: {told}{}", hint(&told, host)))
        }
        Unconnected::TlsTimeout => {
            fail(TlsTimeout, format!("no secure connection to {host}: TLS timed out after {}", seconds(limits.tls)))
        }
        Unconnected::Proxy(error) => {
            let TransportError { kind, message } = connecting(error, &format!("the proxy before {host}"), limits);
            fail(if matches!(kind, ConnectTimeout | TlsTimeout) { kind } else { Proxy }, message)
        }
        Unconnected::Tunnel(error) => {
            let told = error.to_string();
            let reason = match told.strip_prefix("tunnel error: ") {
                Some(reason) if error.source().is_none() => reason.to_owned(),
                _ => cause(&**error),
            };
            fail(Proxy, format!("the proxy does not let us through to {host}: {reason}"))
        }
        Unconnected::Scheme(_) => fail(Proxy, format!("no connection to {host}: {error}")),
    }
}

/// Why there is no connection to `host`, not even one that is not secure.
fn no_connection(error: &(dyn Error + 'static), host: &str, limits: HttpLimits) -> TransportError {
    use TransportErrorKind::{AddressDenied, Connect, ConnectTimeout, Dns};
    match find::<Unresolved>(error) {
        Some(refused @ Unresolved::NotAllowed(name)) => {
            return fail(AddressDenied, format!("{refused}: --allow-host {name} grants them"));
        }
        Some(Unresolved::Failed(error)) => {
            return fail(Dns, format!("the name {host} cannot be resolved: {}", cause(error)));
        }
        None => {}
    }
    if is_io(error, io::ErrorKind::TimedOut) {
        let after = seconds(limits.connect);
        return fail(ConnectTimeout, format!("cannot connect to {host}: timed out after {after}"));
    }
    if is_io(error, io::ErrorKind::ConnectionRefused) {
        return fail(Connect, format!("cannot connect to {host}: connection refused"));
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
