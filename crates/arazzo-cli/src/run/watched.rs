//! A transport whose answers are looked at for what must not be shown.

use crate::report::Screen;
use arazzo_runtime::{Request, Response, Transport, TransportError};

/// Shorter values of cookies are settings more often than sessions.
const SHORTEST: usize = 8;

/// Sends, and holds back the values of the cookies that servers set.
#[derive(Debug)]
pub(super) struct Watched<'w, T> {
    pub(super) transport: &'w T,
    pub(super) screen: &'w Screen,
}

impl<T: Transport + Sync> Transport for Watched<'_, T> {
    async fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let response = self.transport.send(request).await?;
        let set = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        let values =
            set.filter_map(|(_, cookie)| cookie.split(';').next()?.split_once('=')).map(|(_, value)| value.trim());
        self.screen.hold_back(values.filter(|value| value.len() >= SHORTEST));
        Ok(response)
    }
}
