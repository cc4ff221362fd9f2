//! SEC-46, SEC-47, REL-31: what text of others becomes on a terminal and in a CI log, and outputs that cannot be written.

use super::project::{API, Project, answering};
use crate::support::binary::finish;
use std::process::Stdio;
use std::time::Duration;

/// Text that a terminal or a CI system would act on, as a scalar of YAML.
const HOSTILE: &str = r#""x\e]52;c;aGk=\a\e[2J\u202eabc\u2066\u200b\r::set-output name=a::b\n::error::c\n##[command]d\n##vso[x]e\nsection_start:1:f\x9b31m""#;

fn is_harmless(text: &str) {
    let odd = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2066}\u{200b}".contains(c);
    assert!(!text.contains(odd), "{text:?}");
    for line in text.lines() {
        let start = line.trim_start();
        assert!(
            !["::set-output", "::error::c", "##[", "##vso", "section_"].iter().any(|word| start.starts_with(word)),
            "{text}"
        );
    }
}

#[test]
fn no_text_of_others_reaches_the_terminal_as_it_is() {
    let flow = format!(
        r#"arazzo: 1.0.1
info: {{title: {HOSTILE}, version: "1"}}
sourceDescriptions: [{{name: api, url: ./api.yaml, type: openapi}}]
workflows:
  - workflowId: {HOSTILE}
    summary: {HOSTILE}
    steps:
      - stepId: {HOSTILE}
        operationId: get
        outputs: {{echo: $response.body#/echo, header: $response.header.X-Odd}}
        successCriteria: [{{condition: $response.body#/echo == 'other'}}]
        onFailure: [{{name: {HOSTILE}, type: end}}]
    outputs: {{echo: $steps.x.outputs.echo}}
"#
    );
    let body = r#"{"echo": "x\u001b]52;c;aGk=\u0007\u202e\r\n::set-output name=a::b\n##[command]d\n\u009b31m", "message": "\u001b[2J\n::error::c"}"#;
    let head = format!(
        "HTTP/1.1 400 \u{1b}[2J\nContent-Type: application/json\nX-Odd: a\nServer: \u{1b}]52;c;x\u{7}\nContent-Length: {}\n\n",
        body.len()
    );
    for text in
        [head.clone() + body, head.replace("400 \u{1b}[2J", "400 Bad").replace("\u{1b}]52;c;x\u{7}", "x") + body]
    {
        let server = answering(&text);
        let project = Project::new(&flow, &server.url(""));
        for arguments in [
            &["run"][..],
            &["run", "-v"],
            &["run", "--dry-run"],
            &["run", "--dry-run", "--output", "curl"],
            &["validate", "arazzo.yaml"],
            &["validate", "arazzo.yaml", "--format", "short"],
            &["run", "--output", "json"],
            &["validate", "arazzo.yaml", "--format", "json"],
            &["run", "-w", "\u{1b}[2J\n::error::c"],
        ] {
            let mut command = project.command(arguments);
            command.env("GITHUB_ACTIONS", "true").env("RUST_LOG", "trace");
            let finished = finish(command, Duration::from_mins(1), |_| {}).unwrap();
            is_harmless(&finished.stdout);
            is_harmless(&finished.stderr);
        }
    }
    let project = Project::new("arazzo: 1.0.1\n\"\\n::error::c\\e[2J\": 1\n", "http://127.0.0.1:9");
    is_harmless(&project.arazzo(&["validate", "arazzo.yaml"]).stdout);
    // The format for GitHub has commands, but only our own.
    let github = project.arazzo(&["validate", "arazzo.yaml", "--format", "github"]).stdout;
    assert!(
        github.lines().all(|line| line.starts_with("::error file=") || line.starts_with("::warning file=")),
        "{github}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_output_is_quiet_and_a_full_one_is_an_error() {
    let project = Project::new(super::project::FLOW, "http://127.0.0.1:9");
    project.folder.write("api.yaml", API.replace("{server}", "http://127.0.0.1:9")).unwrap();
    for arguments in [
        &["run", "--mock", "--output", "json"][..],
        &["run", "--dry-run", "--output", "curl"],
        &["validate", "arazzo.yaml", "--format", "json"],
        &["completions", "bash"],
        &["explain"],
        &["--help"],
    ] {
        let mut closed = project.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(closed.stdout.take());
        let output = closed.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!told.contains("panicked") && !told.contains("Broken pipe"), "{arguments:?}: {told}");
        if arguments == ["--help"] {
            continue;
        }
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = project.command(arguments).stdout(full).stderr(Stdio::piped()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {told}");
        assert!(told.contains("cannot write") && !told.contains("panicked"), "{arguments:?}: {told}");
    }
}
