//! REL-30: signals end a run at once, and what is on standard output is whole.

use super::project::{FLOW, Project};
use faultd::{Act, Server};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[cfg(unix)]
#[test]
#[expect(clippy::print_stderr, reason = "what is skipped is said")]
fn signals_end_a_run_at_once_with_a_whole_report() {
    let flow = FLOW.to_owned() + "        onFailure: [{name: again, type: retry, retryAfter: 600, retryLimit: 5}]\n";
    let busy = "HTTP/1.1 503 Busy\nContent-Length: 0\nConnection: close\n\n";
    let signals = [("INT", true), ("INT", false), ("TERM", true), ("TERM", false), ("HUP", false)];
    for (signal, in_flight) in signals {
        if signal == "HUP" && are_hangups_ignored() {
            eprintln!("skipped: these tests were started with hangups ignored, and so is what they start");
            continue;
        }
        let server =
            Server::start(move |_| if in_flight { vec![Act::ReadHead, Act::Hold] } else { Act::answer(busy) }).unwrap();
        let project = Project::new(&flow, &server.url(""));
        let mut command = project.command(&["run", "--output", "json"]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let started = Instant::now();
        while server.received().is_empty() && server.connections() == 0 && started.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(10));
        }
        std::thread::sleep(Duration::from_millis(300));
        let sent = Instant::now();
        let kill = Command::new("kill").args([format!("-{signal}"), child.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let output = child.wait_with_output().unwrap();
        assert!(sent.elapsed() < Duration::from_secs(3), "{signal}: {:?}", sent.elapsed());
        assert_eq!(output.status.code(), Some(130), "{signal} {in_flight}: {output:?}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&report["status"], &report["error"]["code"]), (&"aborted".into(), &"cancelled".into()), "{report}");
        assert_eq!(report["steps"].as_array().map(Vec::len), Some(1), "{report}");
    }
}

/// Whether this process was started with hangups ignored, as by `nohup`: what it starts leaves them so.
#[cfg(unix)]
fn are_hangups_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}
