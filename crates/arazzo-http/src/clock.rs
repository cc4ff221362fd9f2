//! The clock of a live run.

use arazzo_runtime::Clock;
use std::sync::LazyLock;
use std::time::Duration;
use tokio::time::Instant;

/// When the clock was first asked.
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Waits in real time, on tokio's timer.
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioClock;

impl Clock for TokioClock {
    async fn wait(&self, delay: Duration) {
        tokio::time::sleep(delay).await;
    }

    fn now(&self) -> Duration {
        BEGINNING.elapsed()
    }
}
