//! The clock of a live run.

use arazzo_runtime::Clock;
use std::time::Duration;

/// Waits in real time, on tokio's timer.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioClock;

impl Clock for TokioClock {
    async fn wait(&self, delay: Duration) {
        tokio::time::sleep(delay).await;
    }
}
