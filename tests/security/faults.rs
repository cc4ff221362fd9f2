//! Table 2.1 of the threat model from outside: each fault of a server is a failure of the step that `onFailure` can act on, and the
//! server's log has every request.

use super::project::{FLOW, Project};
use faultd::{Act, Server};
use std::time::Duration;

fn text(text: &str) -> Vec<Act> {
    vec![Act::ReadHead, Act::text(text), Act::Fin]
}

fn faults() -> Vec<(&'static str, Vec<Act>)> {
    let head = "HTTP/1.1 200 OK\n";
    vec![
        ("http-reset", vec![Act::ReadHead, Act::Rst]),
        ("http-reset", vec![Act::ReadHead, Act::Fin]),
        ("http-truncated", text(&format!("{head}Content-Length: 9\n\nabc"))),
        ("http-framing", text(&format!("{head}Content-Length: 1\nContent-Length: 2\n\nab"))),
        ("http-framing", text(&format!("{head}Transfer-Encoding: chunked\n\nzz\n"))),
        ("http-protocol", text("SSH-2.0-OpenSSH_9\n\n")),
        ("http-decoding", Act::answer(&format!("{head}Content-Encoding: gzip\nContent-Length: 3\n\nabc"))),
        ("http-head-too-large", text(&format!("{head}X-A: {}\n\n", "x".repeat(80_000)))),
        ("http-body-too-large", text(&format!("{head}Content-Length: 5000000000\n\nabc"))),
        ("http-timeout-first-byte", vec![Act::ReadHead, Act::Hold]),
        ("http-timeout-idle", vec![Act::ReadHead, Act::text(&format!("{head}Content-Length: 9\n\nabc")), Act::Hold]),
        ("http-timeout-attempt", {
            let slow = Act::WriteSlow(vec![b'x'; 900], Duration::from_millis(50));
            vec![Act::ReadHead, Act::text(&format!("{head}Content-Length: 900\n\n")), slow]
        }),
    ]
}

const LIMITS: [&str; 6] = ["--budget", "first-byte=500ms", "--budget", "idle=300ms", "--budget", "attempt=900ms"];

#[test]
fn each_fault_fails_the_step_by_its_name() {
    for (code, acts) in faults() {
        let script = acts.clone();
        let server = Server::start(move |_| script.clone()).unwrap();
        let (finished, value) = Project::new(FLOW, &server.url("")).json(&LIMITS);
        assert_eq!((finished.code, value["error"]["code"].as_str()), (Some(1), Some(code)), "{acts:?}: {finished:#?}");
        assert_eq!(value["status"], "failure");
        assert!(finished.elapsed < Duration::from_secs(20), "{code}");
        assert_eq!(server.connections(), 1, "{code}");
    }
}

#[test]
fn on_failure_acts_on_each_fault() {
    let flow = FLOW.to_owned()
        + "        onFailure: [{name: again, type: retry, retryAfter: 0, retryLimit: 1}, {name: over, type: goto, stepId: after}]\n      \
           - {stepId: after, operationId: post, requestBody: {contentType: text/plain, payload: x}}\n";
    for (code, acts) in faults() {
        let server = Server::start(move |number| {
            if number < 2 {
                acts.clone()
            } else {
                Act::answer("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close\n\n")
            }
        })
        .unwrap();
        let (finished, value) = Project::new(&flow, &server.url("")).json(&LIMITS);
        assert_eq!((finished.code, value["status"].as_str()), (Some(0), Some("success")), "{code}: {finished:#?}");
        let steps: Vec<_> =
            value["steps"].as_array().unwrap().iter().map(|step| step["error"]["code"].as_str()).collect();
        assert_eq!(steps, [Some(code), Some(code), None]);
        assert_eq!(server.connections(), 3, "{code}");
        assert!(server.received().last().unwrap().line().starts_with("POST /a "), "{code}");
    }
}

#[test]
fn a_wait_that_is_too_long_stops_the_run() {
    let flow = FLOW.to_owned() + "        onFailure: [{name: again, type: retry, retryAfter: 0, retryLimit: 5}]\n";
    for value in ["999999999", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let answer = format!("HTTP/1.1 503 Busy\nRetry-After: {value}\nContent-Length: 0\nConnection: close\n\n");
        let server = Server::start(move |_| Act::answer(&answer)).unwrap();
        let (finished, report) = Project::new(&flow, &server.url("")).json(&[]);
        assert_eq!(
            (finished.code, report["error"]["code"].as_str()),
            (Some(4), Some("retry-after-too-long")),
            "{value}: {finished:#?}"
        );
        assert_eq!(server.connections(), 1, "{value}");
    }
}
