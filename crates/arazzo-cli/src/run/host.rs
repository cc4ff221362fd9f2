//! The host of a run: it gives up when the time is over or the operator interrupts.

use arazzo_runtime::{Clock, Host, Request, Response, Scope, Transport, TransportError};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// How often what answers at once gives way, so that an interrupt is heard.
const BREATH: u32 = 256;

/// Why the host gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GaveUp {
    /// The time of the whole run is over.
    TimeUp,
    /// The operator interrupted.
    Interrupted,
}

/// A transport and a clock, until something ends the run.
pub(super) struct Bounded<'h, T, C> {
    transport: &'h T,
    clock: &'h C,
    deadline: Option<Instant>,
    interrupt: Pin<Box<dyn Future<Output = ()> + Send + 'h>>,
    turns: u32,
}

impl<'h, T: Transport + Sync, C: Clock + Sync> Bounded<'h, T, C> {
    /// Gives up after `limit`, and when `interrupt` comes.
    pub(super) fn new(
        transport: &'h T,
        clock: &'h C,
        limit: Option<Duration>,
        interrupt: impl Future<Output = ()> + Send + 'h,
    ) -> Self {
        let deadline = limit.and_then(|limit| Instant::now().checked_add(limit));
        Self { transport, clock, deadline, interrupt: Box::pin(interrupt), turns: 0 }
    }

    async fn unless_over<O>(&mut self, work: impl Future<Output = O> + Send) -> Result<O, GaveUp> {
        self.turns = self.turns.wrapping_add(1);
        if self.turns.is_multiple_of(BREATH) {
            tokio::task::yield_now().await;
        }
        let deadline = self.deadline;
        let time_up = async move {
            match deadline {
                Some(deadline) => sleep_until(deadline).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = &mut self.interrupt => Err(GaveUp::Interrupted),
            done = work => Ok(done),
            () = time_up => Err(GaveUp::TimeUp),
        }
    }
}

impl<T: Transport + Sync, C: Clock + Sync> Host for Bounded<'_, T, C> {
    type Error = GaveUp;

    fn behold(&mut self, scope: &Scope<'_>) {
        self.transport.behold(scope);
    }

    async fn send(&mut self, request: &Request) -> Result<Result<Response, TransportError>, GaveUp> {
        let transport = self.transport;
        self.unless_over(transport.send(request)).await
    }

    async fn wait(&mut self, delay: Duration) -> Result<(), GaveUp> {
        let clock = self.clock;
        self.unless_over(clock.wait(delay)).await
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    struct Silent;

    impl Transport for Silent {
        async fn send(&self, _: &Request) -> Result<Response, TransportError> {
            pending().await
        }
    }

    impl Clock for Silent {
        async fn wait(&self, _: Duration) {
            pending::<()>().await;
        }

        fn now(&self) -> Duration {
            Duration::ZERO
        }
    }

    fn waits(limit: Option<Duration>, interrupt: impl Future<Output = ()> + Send) -> Result<(), GaveUp> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { Bounded::new(&Silent, &Silent, limit, interrupt).wait(Duration::MAX).await })
    }

    #[test]
    fn the_deadline_and_an_interrupt_end_what_is_awaited() {
        assert_eq!(waits(Some(Duration::from_millis(5)), pending()), Err(GaveUp::TimeUp));
        assert_eq!(waits(None, ready(())), Err(GaveUp::Interrupted));
    }
}
