//! Time that passes at once.

use arazzo_runtime::Clock;
use std::future::{Future, ready};
use std::sync::Mutex;
use std::time::Duration;

/// A clock that adds up what it was to wait, and does not wait.
#[derive(Debug, Default)]
pub struct VirtualClock(Mutex<Duration>);

impl VirtualClock {
    /// How much time has passed.
    pub fn elapsed(&self) -> Duration {
        self.0.lock().map(|elapsed| *elapsed).unwrap_or_default()
    }
}

impl Clock for VirtualClock {
    fn wait(&self, delay: Duration) -> impl Future<Output = ()> + Send {
        if let Ok(mut elapsed) = self.0.lock() {
            *elapsed = elapsed.saturating_add(delay);
        }
        ready(())
    }

    fn now(&self) -> Duration {
        self.elapsed()
    }
}
