//! What ends a run from outside: the first signal ends it in order, a second one at once.

use std::future::pending;
use tokio::sync::oneshot;

/// The exit status of a run that a second signal ends.
const INTERRUPTED: i32 = 130;

/// Returns when the operator, or the system, wants the run to end. Where signals cannot be heard, the run goes on.
pub(super) async fn interrupted() {
    let (sender, receiver) = oneshot::channel();
    // The run's own thread may be busy, or wait for someone to read its output.
    let listening = std::thread::Builder::new().name("signals".to_owned()).spawn(move || listen(sender));
    if listening.is_err() || receiver.await.is_err() {
        pending::<()>().await;
    }
}

fn listen(sender: oneshot::Sender<()>) {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
    runtime.block_on(async {
        let Ok(mut signals) = Signals::new() else { return };
        signals.next().await;
        // The run may have ended by itself.
        let _ = sender.send(());
        signals.next().await;
        std::process::exit(INTERRUPTED);
    });
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// Unless it is ignored, as by `nohup`.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let hangup = if ignores_hangup() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())?, hangup })
    }

    async fn next(&mut self) {
        let hangup = async {
            match &mut self.hangup {
                Some(signal) => drop(signal.recv().await),
                None => pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            () = hangup => {}
        }
    }
}

/// Whether the process was started with hangups ignored. Where that cannot be told, they are left as they are.
#[cfg(unix)]
fn ignores_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_none_or(|mask| mask & 1 != 0)
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    }
}
