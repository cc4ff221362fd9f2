//! `arazzo graph`: three languages, hostile names, coverage.

use super::document::{CREATE, Document};
use std::io::Write as _;
use std::process::{Command, Stdio};

const BRANCHES: &str = "  steps:
CREATE    onSuccess:
    - {name: 'a \"quoted\" <b>&amp; é 日本', type: end, criteria: [{condition: $response.body#/status == 'DONE'}]}
    - {name: round, type: goto, stepId: create, criteria: [{condition: $response.body#/status == 'PENDING'}]}
    onFailure:
    - {name: again, type: retry, retryAfter: 2, retryLimit: 3, criteria: [{condition: $statusCode == 400}]}
    - {name: other, type: goto, workflowId: inner}
  - {stepId: b, workflowId: inner}
- workflowId: inner
  dependsOn: [first]
  steps:
  - {stepId: c, operationId: ping}
- workflowId: first
  steps:
  - {stepId: d, operationId: ping}
";

fn branches() -> Document {
    Document::new(&BRANCHES.replace("CREATE", CREATE))
}

#[test]
fn all_workflows_steps_and_branches_are_drawn() {
    let document = branches();
    for (format, parts) in [
        ("mermaid", &["flowchart TB", "subgraph w0", "subgraph w2", "again#58;", "-.->", "==>", "depends on"][..]),
        ("dot", &["digraph arazzo", "subgraph cluster_2", "again: ", "style=dashed", "depends on"][..]),
        ("svg", &["<svg ", "</svg>", "again", "depends on", "marker-end"][..]),
    ] {
        let done = document.run("graph", &["--format", format]);
        assert_eq!(done.code, Some(0), "{done:#?}");
        for part in parts.iter().chain(&["create", "inner", "first", "calls"]) {
            let part = if format == "mermaid" && *part == "again#58;" { "again" } else { part };
            assert!(done.stdout.contains(part), "{format}: {part}: {}", done.stdout);
        }
    }
    let done = document.run("graph", &["--workflow", "first"]);
    assert!(done.stdout.contains("subgraph w0[\"first\"]") && !done.stdout.contains("subgraph w1"), "{done:#?}");
}

#[test]
fn texts_are_escaped_in_each_language() {
    let document = branches();
    let mermaid = document.run("graph", &[]).stdout;
    assert!(mermaid.contains("a #quot;quoted#quot; #60;b#62;#38;amp#59; é 日本"), "{mermaid}");
    let dot = document.run("graph", &["--format", "dot"]).stdout;
    assert!(dot.contains("a \\\"quoted\\\" <b>&amp;amp; é 日本"), "{dot}");
    let svg = document.run("graph", &["--format", "svg"]).stdout;
    assert!(svg.contains("a &quot;quoted&quot; &lt;b&gt;&amp;amp; é 日本"), "{svg}");
    assert!(!svg.contains("<b>"), "{svg}");
}

#[test]
fn long_labels_are_cut_and_told_in_full_by_a_title() {
    let long = "x".repeat(300);
    let steps = format!(
        "  steps:\n  - {{stepId: a, operationId: ping, onSuccess: [{{name: go, type: end, criteria: [{{condition: $response.header.{long} == '1'}}]}}]}}\n"
    );
    let document = Document::new(&steps);
    let svg = document.run("graph", &["--format", "svg"]).stdout;
    assert!(svg.contains(&format!("<title>go: $response.header.{long} == &#39;1&#39;</title>")), "{svg}");
    assert!(svg.contains("…</text>"), "{svg}");
    let mermaid = document.run("graph", &[]).stdout;
    assert!(!mermaid.contains(&long) && mermaid.contains('…'), "{mermaid}");
}

#[test]
fn graphviz_takes_the_drawing_where_it_is_installed() {
    let document = branches();
    let dot = document.run("graph", &["--format", "dot"]).stdout;
    let spawned =
        Command::new("dot").arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let Ok(mut child) = spawned else {
        // Said where `cargo test -- --nocapture` shows it.
        let _ = writeln!(std::io::stderr(), "skipped: graphviz is not installed");
        return;
    };
    child.stdin.take().expect("it is piped").write_all(dot.as_bytes()).expect("it reads");
    let done = child.wait_with_output().expect("it ends");
    let complaints = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && !complaints.to_lowercase().contains("syntax"), "{complaints}\n{dot}");
    let drawn = String::from_utf8_lossy(&done.stdout);
    assert!(drawn.contains("create") && drawn.contains("日本"), "{drawn}");
}

#[test]
fn coverage_colours_what_was_visited() {
    let document = branches();
    let (report, _) = document.test(&[]);
    document.folder.write("test.json", report.to_string()).expect("it can be written");
    let run = document.run("run", &["--mock", "--workflow", "w", "--output", "json"]);
    document.folder.write("run.json", run.stdout).expect("it can be written");
    for file in ["test.json", "run.json"] {
        let svg = document.run("graph", &["--format", "svg", "--coverage", file]);
        assert!(svg.code == Some(0) && svg.stdout.contains("class=\"covered\""), "{svg:#?}");
        let dot = document.run("graph", &["--format", "dot", "--coverage", file]).stdout;
        assert!(dot.contains("#1a7f37"), "{dot}");
    }
    let svg = document.run("graph", &["--format", "svg", "--coverage", "run.json"]).stdout;
    assert!(svg.contains("class=\"uncovered\""), "a run does not come by everything: {svg}");
    for wrong in ["api.json", "arazzo.yaml", "none.json"] {
        let done = document.run("graph", &["--coverage", wrong]);
        assert_eq!(done.code, Some(3), "{done:#?}");
    }
}

#[test]
fn called_workflows_end_in_the_colours_of_what_led_there() {
    let document = Document::new(
        "  steps: [{stepId: a, workflowId: inner}]\n- workflowId: inner\n  steps: [{stepId: b, operationId: ping, successCriteria: [{condition: $statusCode == 200}]}]\n",
    );
    let run = document.run("run", &["--mock", "--workflow", "w", "--output", "json"]);
    document.folder.write("run.json", run.stdout).expect("it can be written");
    let drawing = document.run("graph", &["--coverage", "run.json"]).stdout;
    // The starts, the steps and the ends in success of both; not the ends in failure.
    assert!(drawing.contains("class w0n0,w0n1,w0n2,w1n0,w1n1,w1n2 covered"), "{drawing}");
    assert!(drawing.contains("class w0n3,w1n3 uncovered"), "{drawing}");
    let other = branches();
    other
        .folder
        .write("run.json", "{\"steps\":[{\"workflowId\":\"else\",\"stepId\":\"x\",\"status\":\"success\"}]}")
        .expect("it can be written");
    let done = other.run("graph", &["--coverage", "run.json"]);
    assert!(done.code == Some(0) && done.stderr.contains("came by none of the workflows"), "{done:#?}");
}

#[test]
fn what_has_no_sources_is_drawn_all_the_same() {
    let document = Document::new("  steps:\n  - {stepId: a, operationId: anything}\n");
    std::fs::remove_file(document.folder.path().join("api.json")).expect("it is there");
    let done = document.run("graph", &[]);
    assert_eq!(done.code, Some(0), "{done:#?}");
    assert!(done.stdout.contains("anything"), "{done:#?}");
    document.folder.write("arazzo.yaml", "nothing: here\n").expect("it can be written");
    assert_eq!(document.run("graph", &[]).code, Some(3));
    assert_eq!(branches().run("graph", &["--workflow", "frist"]).code, Some(2));
}
