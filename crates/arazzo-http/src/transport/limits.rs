//! How much is read of an answer, and how long that may take.

use super::failure::{fail, seconds};
use arazzo_runtime::{TransportError, TransportErrorKind};
use std::time::Duration;
use tokio::time::Instant;

/// The budgets of an exchange. Each that is exceeded is a failure of a kind of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpLimits {
    /// The bytes of a body, encoded and decoded: 32 MiB.
    pub body: usize,
    /// The bytes of the head of an answer: 64 KiB.
    pub head: usize,
    /// The header fields of an answer: 200.
    pub headers: usize,
    /// The interim answers (1xx) before an answer: 16.
    pub informational: usize,
    /// Connecting, with the lookup of the name: 10 s.
    pub connect: Duration,
    /// TLS, once there is a connection: 10 s.
    pub tls: Duration,
    /// From the request to the head of its answer, connecting included: 60 s.
    pub first_byte: Duration,
    /// The pause between two pieces of a body: 30 s.
    pub idle: Duration,
    /// A whole attempt, where the request does not say: 300 s.
    pub attempt: Duration,
    /// The bytes a second below which a body is given up, over each [`rate_span`](Self::rate_span): 1 KiB; 0 for any.
    pub rate: usize,
    /// Over how long the rate is measured: 30 s.
    pub rate_span: Duration,
}

impl HttpLimits {
    /// For documents that are not trusted.
    pub const UNTRUSTED: Self = Self {
        body: 4 << 20,
        head: 64 << 10,
        headers: 200,
        informational: 16,
        connect: Duration::from_secs(5),
        tls: Duration::from_secs(5),
        first_byte: Duration::from_secs(30),
        idle: Duration::from_secs(15),
        attempt: Duration::from_mins(1),
        rate: 1 << 10,
        rate_span: Duration::from_secs(30),
    };
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            body: 32 << 20,
            connect: Duration::from_secs(10),
            tls: Duration::from_secs(10),
            first_byte: Duration::from_mins(1),
            idle: Duration::from_secs(30),
            attempt: Duration::from_mins(5),
            ..Self::UNTRUSTED
        }
    }
}

/// When an attempt has to be over, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    pub(crate) at: Instant,
    pub(crate) after: Duration,
}

impl Deadline {
    /// `after` from now on.
    pub(crate) fn after(after: Duration) -> Self {
        let now = Instant::now();
        let at = now.checked_add(after).or_else(|| now.checked_add(Duration::from_secs(1_000_000_000)));
        Self { at: at.unwrap_or(now), after }
    }
}

/// Whether a body comes fast enough.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: usize,
    span: Duration,
    since: Instant,
    read: usize,
}

impl Pace {
    pub(crate) fn new(rate: usize, span: Duration, now: Instant) -> Self {
        Self { rate, span, since: now, read: 0 }
    }

    /// `bytes` more have come by `now`. The error is that of a span in which too few did.
    pub(crate) fn advance(&mut self, bytes: usize, now: Instant, host: &str) -> Result<(), TransportError> {
        self.read = self.read.saturating_add(bytes);
        let elapsed = now.duration_since(self.since);
        if self.rate == 0 || elapsed < self.span {
            return Ok(());
        }
        let wanted = u128::try_from(self.rate).unwrap_or(u128::MAX).saturating_mul(elapsed.as_millis()) / 1000;
        if u128::try_from(self.read).unwrap_or(u128::MAX) < wanted {
            let (read, elapsed, rate) = (self.read, seconds(Duration::from_secs(elapsed.as_secs())), self.rate);
            let message =
                format!("{host} sent {read} bytes in {elapsed}, fewer than the {rate} a second that are wanted");
            return Err(fail(TransportErrorKind::RateTimeout, message));
        }
        self.since = now;
        self.read = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drip_is_too_slow_and_a_burst_a_span_is_not() {
        let start = Instant::now();
        let second = |n| start + Duration::from_secs(n);
        let mut pace = Pace::new(1024, HttpLimits::UNTRUSTED.rate_span, start);
        for n in 0..30 {
            assert_eq!(pace.advance(1, second(n), "h"), Ok(()), "{n}");
        }
        assert_eq!(pace.advance(1, second(30), "h").unwrap_err().kind.code(), "http-timeout-rate");
        let mut pace = Pace::new(1024, HttpLimits::UNTRUSTED.rate_span, start);
        for n in 1..10 {
            assert_eq!(pace.advance(40_000, second(n * 30), "h"), Ok(()));
        }
        let mut any = Pace::new(0, HttpLimits::UNTRUSTED.rate_span, start);
        assert_eq!(any.advance(0, second(3600), "h"), Ok(()));
    }
}
