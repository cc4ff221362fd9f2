//! The edges of a run: what carries out the effects that a machine asks for.

use crate::exchange::{Request, Response, TransportError};
use crate::scope::Scope;
use std::future::Future;
use std::time::Duration;

/// Sends a prepared request and reads the whole response. Credentials are applied here, anew for each attempt,
/// and never earlier; redirects are answers like any other.
pub trait Transport {
    /// Is shown what expressions see before each request. Only what makes answers up has a use for it.
    fn behold(&self, _: &Scope<'_>) {}
    /// Sends `request`.
    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>> + Send;
}

/// Lets time pass.
pub trait Clock {
    /// Returns after `delay`.
    fn wait(&self, delay: Duration) -> impl Future<Output = ()> + Send;
    /// How much time has passed since some moment, always the same.
    fn now(&self) -> Duration;
}

/// Carries out effects. An error means that the host gave up, not that a step failed.
pub trait Host {
    /// Why the host gave up.
    type Error;
    /// Is shown what expressions see before each request.
    fn behold(&mut self, _: &Scope<'_>) {}
    /// Sends a request.
    fn send(
        &mut self,
        request: &Request,
    ) -> impl Future<Output = Result<Result<Response, TransportError>, Self::Error>> + Send;
    /// Lets time pass.
    fn wait(&mut self, delay: Duration) -> impl Future<Output = Result<(), Self::Error>> + Send;
    /// How much time has passed since some moment, always the same.
    fn now(&self) -> Duration;
}

/// The ordinary host: a transport and a clock, neither of which gives up.
#[derive(Debug)]
pub struct Local<'h, T, C> {
    /// What sends.
    pub transport: &'h T,
    /// What waits.
    pub clock: &'h C,
}

impl<T: Transport + Sync, C: Clock + Sync> Host for Local<'_, T, C> {
    type Error = std::convert::Infallible;

    fn behold(&mut self, scope: &Scope<'_>) {
        self.transport.behold(scope);
    }

    async fn send(&mut self, request: &Request) -> Result<Result<Response, TransportError>, Self::Error> {
        Ok(self.transport.send(request).await)
    }

    async fn wait(&mut self, delay: Duration) -> Result<(), Self::Error> {
        self.clock.wait(delay).await;
        Ok(())
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }
}
