//! A server that keeps what it is asked.

use crate::support::server::{Request, Response, Server};
use std::sync::{Arc, Mutex};

/// A server that answers everything with 200 and keeps it.
pub(super) struct Recorder {
    pub(super) server: Server,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl Recorder {
    pub(super) fn start() -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        let server = Server::start(move |request| {
            kept.lock().unwrap().push(request);
            Response { status: 200, ..Response::default() }
        });
        Self { server: server.unwrap(), seen }
    }

    /// The requests since the last time.
    pub(super) fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}
