//! What stops a run that would not stop by itself, and what a long one costs.

use super::invocation::{EXPORT, EXPORT_INPUTS, Invocation};
use crate::support::healthlake::{HealthLake, Mood};
use std::time::Duration;

fn endless() -> HealthLake {
    HealthLake::start(Mood { polls: u32::MAX, ..Mood::default() })
}

#[test]
fn the_step_limit_says_where_it_stood() {
    let lake = endless();
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).args(&["--max-steps", "5"]).run();
    let run = run.ended(4, "aborted").says(&["5", "pollExportJob"]);
    assert_eq!(run.steps().len(), 5);
    assert_eq!(lake.requests().len(), 5);
}

#[test]
fn the_time_limit_says_where_it_stood() {
    let lake = endless();
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).args(&["--max-wait", "1s"]);
    let run = run.pace("50ms").run().ended(4, "aborted").says(&["pollExportJob"]);
    assert!((1.0..10.0).contains(&run.done.elapsed.as_secs_f64()), "{run:#?}");
    assert!(lake.requests().len() > 3);
}

#[test]
fn the_time_limit_cuts_a_long_pause_short() {
    let lake = endless();
    let run = Invocation::signed(EXPORT, EXPORT_INPUTS, &lake).args(&["--max-wait", "500ms"]);
    let run = run.pace("1h").run().ended(4, "aborted").says(&["pollExportJob"]);
    assert!(run.done.elapsed < Duration::from_secs(10), "{run:#?}");
}

const LOOP: &str = r#"arazzo: 1.0.1
info: {title: loop, version: "1"}
sourceDescriptions: [{name: api, url: ./api.yaml, type: openapi}]
workflows:
  - workflowId: main
    steps:
      - stepId: again
        operationId: read
        outputs: {state: $response.body#/state}
        onSuccess: [{name: again, type: goto, stepId: again}]
"#;

const LOOP_API: &str = r#"openapi: 3.0.3
info: {title: api, version: "1"}
servers: [{url: "http://127.0.0.1:9"}]
paths:
  /a:
    get:
      operationId: read
      responses:
        "200":
          description: the state
          content: {application/json: {schema: {type: object, properties: {state: {type: string}}}}}
"#;

/// A line of what the kernel knows of a process, in KiB.
fn status_of(process: u32, line: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|text| text.strip_prefix(line))?.split_whitespace().next()?.parse().ok()
}

/// The largest resident set so far, in KiB; the kernel keeps it, so that looking now and then misses little.
pub(crate) fn resident_peak(process: u32) -> Option<u64> {
    status_of(process, "VmHWM:")
}

/// What the loop holds of heap and stacks at most, in KiB: the pages of the program's own file are as large as its build
/// makes them.
#[cfg(target_os = "linux")]
fn held(iterations: &str) -> u64 {
    let run = Invocation::bare("arazzo.yaml");
    run.folder.write("arazzo.yaml", LOOP).expect("the folder can be written to");
    run.folder.write("api.yaml", LOOP_API).expect("the folder can be written to");
    // As text: the JSON result lists every step.
    let run = run.args(&["--mock", "--max-steps", iterations, "--quiet"]).in_text();
    let mut most = 0;
    let run = run.run_within(Duration::from_mins(10), |process| {
        most = most.max(status_of(process, "RssAnon:").unwrap_or(0));
    });
    assert_eq!(run.done.code, Some(4), "{}", run.done.stderr.chars().take(2000).collect::<String>());
    assert!(run.done.stderr.contains("again"));
    most
}

#[test]
#[cfg(target_os = "linux")]
fn a_million_iterations_take_no_more_memory_than_a_few() {
    let (thousands, million) = (held("20000"), held("1000000"));
    assert!((1..8 * 1024).contains(&million), "{million} KiB");
    assert!(million < thousands + 1024, "{million} KiB, and {thousands} KiB after 20,000");
}
