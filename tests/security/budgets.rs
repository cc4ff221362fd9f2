//! Every budget of section 0.1: small enough, each ends a run with an error of its own; at its default none does.

use super::project::{API, FLOW, Project, answering};
use faultd::{Act, Server};
use std::time::Duration;

/// One budget: what is given, the workflow, what the server does, and the code that a run ends with.
struct Row {
    given: &'static [&'static str],
    flow: String,
    acts: Vec<Act>,
    code: &'static str,
}

fn json(body: &str) -> Vec<Act> {
    Act::answer(&format!(
        "HTTP/1.1 200 OK\nContent-Type: application/json\nX-A: 1\nX-B: 2\nContent-Length: {}\nConnection: close\n\n{body}",
        body.len()
    ))
}

fn judging(criterion: &str) -> String {
    FLOW.replace("{condition: $statusCode == 200}", criterion)
}

/// Objects within each other, 120 of them.
fn deep() -> String {
    "{\"a\":".repeat(120) + "1" + &"}".repeat(120)
}

fn exchanges() -> Vec<Row> {
    let row = |given, acts, code| Row { given, flow: FLOW.to_owned(), acts, code };
    let head = "HTTP/1.1 200 OK\nContent-Length: 900\n\n";
    let slow = Act::WriteSlow(vec![b'x'; 900], Duration::from_millis(20));
    let paused = vec![Act::ReadHead, Act::text(head), Act::text("abc"), Act::Hold];
    let interim = [&[Act::ReadHead], &*vec![Act::text("HTTP/1.1 103 Early Hints\n\n"); 3], &json("{}")[2..]].concat();
    let busy = Act::answer("HTTP/1.1 503 Busy\nRetry-After: 5\nContent-Length: 0\nConnection: close\n\n");
    let again = FLOW.to_owned() + "        onFailure: [{name: again, type: retry, retryAfter: 0, retryLimit: 5}]\n";
    vec![
        row(&["body=10"], json("{\"text\": \"0123456789\"}"), "http-body-too-large"),
        row(&["head=40"], json("{}"), "http-head-too-large"),
        row(&["headers=2"], json("{}"), "http-head-too-large"),
        row(&["informational=2"], interim, "http-head-too-large"),
        row(&["first-byte=200ms"], vec![Act::ReadHead, Act::Hold], "http-timeout-first-byte"),
        row(&["idle=200ms"], paused, "http-timeout-idle"),
        row(&["attempt=300ms"], vec![Act::ReadHead, Act::text(head), slow.clone()], "http-timeout-attempt"),
        row(&["rate=1MiB", "rate-span=300ms"], vec![Act::ReadHead, Act::text(head), slow], "http-timeout-rate"),
        Row { flow: again, ..row(&["retry-after=1s"], busy, "retry-after-too-long") },
    ]
}

fn runs() -> Vec<Row> {
    let calling = FLOW.replace("operationId: get", "workflowId: main");
    let pattern = judging("{context: $response.body#/text, type: regex, condition: '(?=a)(a|aa)+!'}");
    let text = format!("{{\"text\": \"{}!\"}}", "a".repeat(2_000));
    let list = format!("[{}1]", "1,".repeat(50));
    let selecting = FLOW.replace("arazzo: 1.0.1", "arazzo: 1.1.0")
        + "        outputs: {all: $response.body}\n      - stepId: then\n        operationId: get\n        parameters: [{name: q, in: \
           query, value: {context: $steps.ask.outputs.all, selector: '$[*]', type: jsonpath}}]\n";
    let query = judging("{context: $response.body, type: jsonpath, condition: '$..a..a..a..a..a..b'}");
    let xpath =
        judging("{context: $response.body#/xml, type: {type: xpath, version: xpath-10}, condition: '//a[//a[//b]]'}");
    let xml = format!("{{\"xml\": \"<r>{}</r>\"}}", "<a/>".repeat(200));
    let row = |given, flow: &str, body: &str, code| Row { given, flow: flow.to_owned(), acts: json(body), code };
    vec![
        row(&["depth=3"], &calling, "{}", "max-depth"),
        row(&["steps=1"], &(FLOW.to_owned() + "      - {stepId: then, operationId: get}\n"), "{}", "max-steps"),
        row(&["context=64"], FLOW, &format!("{{\"text\": \"{}\"}}", "x".repeat(2_000)), "max-context"),
        row(&["query-nodes=1000"], &query, &deep(), "evaluation-budget"),
        row(&["query-nodes=1000"], &xpath, &xml, "evaluation-budget"),
        row(&["query-results=10"], &selecting, &list, "evaluation-budget"),
        row(&["pattern-steps=1000"], &pattern, &text, "evaluation-budget"),
    ]
}

#[test]
fn budgets_of_runs_have_an_error_each() {
    for Row { given, flow, acts, code } in exchanges().into_iter().chain(runs()) {
        let server = Server::start(move |_| acts.clone()).unwrap();
        let given: Vec<&str> = given.iter().flat_map(|given| ["--budget", given]).collect();
        let (finished, result) = Project::new(&flow, &server.url("")).json(&given);
        assert_eq!(result["error"]["code"].as_str(), Some(code), "{given:?}: {finished:#?}");
        assert!(matches!(finished.code, Some(1 | 4)), "{given:?}: {finished:#?}");
        assert!(finished.elapsed < Duration::from_secs(20), "{given:?}");
    }
}

#[test]
fn a_peer_that_does_not_answer_to_tls_is_given_up() {
    let silent = Server::start(|_| vec![Act::Hold]).unwrap();
    let url = silent.url("").replace("http:", "https:");
    let given = ["--insecure", "127.0.0.1", "--budget", "tls=200ms"];
    let (finished, result) = Project::new(FLOW, &url).json(&given);
    assert_eq!(result["error"]["code"], "http-timeout-tls", "{finished:#?}");
    assert!(finished.elapsed < Duration::from_secs(8), "{finished:#?}");
}

#[test]
fn budgets_of_documents_have_an_error_each() {
    let long = FLOW.replace("$statusCode == 200", &format!("$statusCode == 200 {}", "&& true ".repeat(20)));
    let aliased = FLOW.to_owned() + "x-a: &a [1, 2, 3]\nx-b: [*a, *a]\n";
    for (given, flow, code) in [
        ("document=64", FLOW, "document-too-large"),
        ("nodes=5", FLOW, "too-many-nodes"),
        ("alias-nodes=2", &aliased, "alias-budget"),
        ("nesting=3", FLOW, "too-deep"),
        ("scalar=3", FLOW, "scalar-too-long"),
        ("expression=100", &long, "expression-too-long"),
        ("expression=5", FLOW, "expression-too-long"),
        ("documents=1", FLOW, "closure-too-large"),
        ("fetch-depth=0", FLOW, "closure-too-large"),
        ("closure=400", FLOW, "closure-too-large"),
    ] {
        let project = Project::new(flow, "http://127.0.0.1:9");
        for command in [&["run", "--mock"][..], &["validate"]] {
            let finished = project.arazzo(&[command, &["arazzo.yaml"]].concat());
            assert_eq!(finished.code, Some(0), "at its default: {given} {command:?}: {finished:#?}");
            let finished = project.arazzo(&[command, &["arazzo.yaml", "--budget", given]].concat());
            assert!(matches!(finished.code, Some(1 | 3)), "{given} {command:?}: {finished:#?}");
            assert!((finished.stdout.clone() + &finished.stderr).contains(code), "{given} {command:?}: {finished:#?}");
        }
        // The settings have the same names.
        let (name, value) = given.split_once('=').unwrap();
        project.folder.write("mine.toml", format!("[budgets]\n{name} = {value}\n")).unwrap();
        let finished = project.arazzo(&["validate", "arazzo.yaml", "--config", "mine.toml"]);
        assert!(finished.stdout.contains(code), "{given}: {finished:#?}");
    }
}

#[test]
fn no_budget_is_without_a_test() {
    let told = Project::new(FLOW, "x").arazzo(&["run", "--budget", "zzzzzzzzzzzzzzz=1"]).stderr;
    let names = told.split("known are ").nth(1).unwrap().split('\n').next().unwrap();
    let source = include_str!("budgets.rs");
    // That of connecting is in the tests of the transport: it takes a server that accepts nothing.
    for name in names.split(", ").map(str::trim).filter(|name| *name != "connect") {
        assert!(source.contains(&format!("\"{name}=")), "{name}");
    }
}

#[test]
fn the_untrusted_profile_is_strict_from_outside() {
    let long = FLOW.replace("$statusCode == 200", &format!("$statusCode == 200 {}", "&& true ".repeat(1_200)));
    let query = judging("{context: $response.body, type: jsonpath, condition: '$..a..a..a..a..b'}");
    let large = format!("{{\"text\": \"{}\"}}", "x".repeat(5 << 20));
    for (flow, body, code) in [
        (long.as_str(), "{}", "expression-too-long"),
        (&query, &deep(), "evaluation-budget"),
        (FLOW, &large, "http-body-too-large"),
    ] {
        let acts = json(body);
        let server = Server::start(move |_| acts.clone()).unwrap();
        let finished =
            Project::new(flow, &server.url("")).arazzo(&["run", "--profile", "untrusted", "--output", "json"]);
        let all = finished.stdout.clone() + &finished.stderr;
        assert!(all.contains(code), "{code}: {}", all.chars().take(2_000).collect::<String>());
    }
}

#[test]
fn redirects_are_a_budget_of_documents_and_of_requests() {
    let flow = FLOW.replace("./api.yaml", "http://127.0.0.1:9/api.yaml");
    let serve = move || {
        let flow = flow.clone();
        Server::start(move |number| {
            if number == 0 {
                return Act::answer(
                    "HTTP/1.1 302 Found\nLocation: /there.yaml\nContent-Length: 0\nConnection: close\n\n",
                );
            }
            let head = format!("HTTP/1.1 200 OK\nContent-Length: {}\nConnection: close\n\n", flow.len());
            vec![Act::ReadHead, Act::text(&head), Act::Write(flow.clone().into_bytes()), Act::Fin]
        })
        .unwrap()
    };
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    for (given, requests) in [(&[][..], 2), (&["--budget", "redirects=0"], 1), (&["--profile", "untrusted"], 1)] {
        let server = serve();
        let url = server.url("/arazzo.yaml");
        let finished = project.arazzo(&[&["validate", &url], given].concat());
        assert_eq!(server.received().len(), requests, "{given:?}: {finished:#?}");
        assert_eq!(finished.stdout.contains("the budget `redirects`"), requests == 1, "{given:?}: {finished:#?}");
    }
    // Of requests none is followed unless that is asked for; the untrusted profile wants to be told how many.
    for (given, code, requests) in [
        (&["--follow-redirects"][..], Some(1), 6),
        (&["--follow-redirects", "--budget", "redirects=2"], Some(1), 3),
        (&["--follow-redirects=1"], Some(1), 2),
        (&["--follow-redirects", "--profile", "untrusted"], Some(2), 0),
        (&["--follow-redirects=1", "--profile", "untrusted"], Some(1), 2),
        (&[], Some(1), 1),
    ] {
        let server = answering("HTTP/1.1 302 Found\nLocation: /a\nContent-Length: 0\nConnection: close\n\n");
        project.folder.write("api.yaml", API.replace("{server}", &server.url(""))).unwrap();
        let finished = project.arazzo(&[&["run", "arazzo.yaml"], given].concat());
        assert_eq!((finished.code, server.received().len()), (code, requests), "{given:?}: {finished:#?}");
    }
}
