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
    let large = judging("{context: $response.body#/text, type: regex, condition: '^(a{1,50}|b){1,50}$'}");
    let around = judging("{context: $response.body#/text, type: regex, condition: '(?=a)a'}");
    // Neither a pattern that is too large, nor one that the answer brings, passes for one that does not match.
    let searching =
        judging("{context: $response.body, type: jsonpath, condition: '$[?!search(@.a, \"(a{1,50}|b){1,50}!\")]'}");
    let computed = judging("{context: $response.body, type: jsonpath, condition: '$.of[?!match(@, $.by)]'}");
    let selected = FLOW.replace("arazzo: 1.0.1", "arazzo: 1.1.0")
        + "        outputs: {all: $response.body}\n      - stepId: then\n        operationId: get\n        parameters: [{name: q, in: \
           query, value: {context: $steps.ask.outputs.all, selector: '$[?search(@.a, \"(a{1,50}|b){1,50}\")]', type: jsonpath}}]\n";
    let wide = "{\"of\": [\"a\"], \"by\": \"(a{1,50}|b){1,50}\"}".to_owned();
    let within = judging("{condition: $response.body#/a != null}");
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
        row(&["pattern-size=4KiB"], &large, "{\"text\": \"a\"}", "regex-too-big"),
        row(&["pattern-size=64"], &around, "{\"text\": \"a\"}", "regex-too-big"),
        row(&["pattern-size=4KiB"], &searching, "[{\"a\": \"a\"}]", "regex-too-big"),
        row(&["pattern-size=4KiB"], &computed, &wide, "regex-too-big"),
        row(&["pattern-size=4KiB"], &selected, "[{\"a\": \"a\"}]", "regex-too-big"),
        row(&["body-nesting=100"], &within, &deep(), "body-too-deep"),
        row(&["body-nesting=100"], &query, &deep(), "body-too-deep"),
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
    let bracketed = FLOW.replace("$statusCode == 200", "((($statusCode == 200)))");
    let aliased = FLOW.to_owned() + "x-a: &a [1, 2, 3]\nx-b: [*a, *a]\n";
    for (given, flow, code) in [
        ("document=64", FLOW, "document-too-large"),
        ("nodes=5", FLOW, "too-many-nodes"),
        ("alias-nodes=2", &aliased, "alias-budget"),
        ("nesting=3", FLOW, "too-deep"),
        ("scalar=3", FLOW, "scalar-too-long"),
        ("expression=100", &long, "expression-too-long"),
        ("expression=5", FLOW, "expression-too-long"),
        ("expression-nesting=2", &bracketed, "expression-too-deep"),
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

#[test]
fn a_step_that_goes_round_without_a_pause_ends_at_its_rate() {
    let again = FLOW.to_owned()
        + "        onFailure: [{name: again, type: retry, retryAfter: 0, retryLimit: 1000}]\n"
        + "        onSuccess: []\n";
    let paused = again.replace("retryAfter: 0,", "retryAfter: 0.1,").replace("1000", "40");
    for (given, flow, code, attempts) in [
        (&["--budget", "step-rate=5"][..], &again, "hot-loop", 6),
        (&[], &again, "hot-loop", 121),
        (&["--profile", "untrusted", "--budget", "steps=9999"], &again, "hot-loop", 31),
        // More is allowed where the operator says so, and what pauses is in no haste.
        (&["--budget", "step-rate=1000"], &again, "connect", 1001),
        (&["--budget", "step-rate=5"], &paused, "connect", 41),
    ] {
        let (finished, result) = Project::new(flow, "http://127.0.0.1:9").json(given);
        let found = result["steps"].as_array().unwrap().len();
        let told = result["error"]["code"].as_str().unwrap();
        assert!(told.contains(code) && found == attempts, "{given:?}: {told} after {found} attempts");
        let wanted = if code == "hot-loop" { 4 } else { 1 };
        assert_eq!(finished.code, Some(wanted), "{given:?}");
        if code == "hot-loop" {
            for word in ["step `ask` went round", "retryAfter", "--budget step-rate="] {
                assert!(finished.stderr.contains(word), "{word}: {}", finished.stderr);
            }
        }
    }
}

#[test]
fn what_the_stack_does_not_bear_is_no_budget() {
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    for (given, why) in [
        ("nesting=129", "129 is more than 128: the stack bears no deeper nesting"),
        ("body-nesting=1000", "more than 128"),
        ("expression-nesting=65", "more than 64"),
        ("pattern-size=5MiB", "larger patterns are not compiled"),
        ("step-rate=0", "at least once a minute"),
    ] {
        let finished = project.arazzo(&["run", "arazzo.yaml", "--budget", given]);
        assert_eq!(finished.code, Some(2), "{given}: {finished:#?}");
        assert!(finished.stderr.contains(why), "{given}: {finished:#?}");
        let (name, value) = given.split_once('=').unwrap();
        project.folder.write("mine.toml", format!("[budgets]\n{name} = \"{value}\"\n")).unwrap();
        let finished = project.arazzo(&["run", "arazzo.yaml", "--config", "mine.toml"]);
        assert!(finished.code == Some(2) && finished.stderr.contains(why), "{given}: {finished:#?}");
    }
}

#[test]
fn plans_are_made_within_budgets_too() {
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    assert_eq!(project.arazzo(&["auth", "plan", "arazzo.yaml"]).code, Some(0));
    let long = FLOW.replace("$statusCode == 200", &format!("$statusCode == 200 {}", "&& true ".repeat(1_200)));
    for (given, flow, code, told) in [
        (&["--budget", "document=64"][..], FLOW, 3, "document-too-large"),
        (&["--profile", "untrusted"], &long, 3, "expression-too-long"),
        (&["--config", "mine.toml"], FLOW, 3, "document-too-large"),
        (&["--budget", "steps=1"], FLOW, 2, "this command runs nothing"),
    ] {
        let project = Project::new(flow, "http://127.0.0.1:9");
        project.folder.write("mine.toml", "[budgets]\ndocument = 64\n").unwrap();
        let finished = project.arazzo(&[&["auth", "plan", "arazzo.yaml"], given].concat());
        assert_eq!(finished.code, Some(code), "{given:?}: {finished:#?}");
        assert!((finished.stdout.clone() + &finished.stderr).contains(told), "{given:?}: {finished:#?}");
    }
}

#[test]
fn a_budget_raises_what_is_read_of_a_file() {
    // Comments cost little to read, and are bytes of the document all the same.
    let large = format!("{FLOW}# {}\n", "x".repeat(65 << 20));
    let project = Project::new(&large, "http://127.0.0.1:9");
    let finished = project.arazzo(&["validate", "arazzo.yaml"]);
    assert!(finished.stdout.contains("--budget document=SIZE allows more"), "{:?}", finished.code);
    let finished = project.arazzo(&["validate", "arazzo.yaml", "--budget", "document=70MiB"]);
    assert_eq!(finished.code, Some(0), "{}", finished.stdout.chars().take(2_000).collect::<String>());
}

#[test]
fn documents_are_fetched_one_by_one_where_that_is_wanted() {
    let body = API.replace("{server}", "http://127.0.0.1:9");
    let answer = format!("HTTP/1.1 200 OK\nContent-Length: {}\nConnection: close\n\n{body}", body.len());
    let acts = [vec![Act::Sleep(Duration::from_millis(300))], Act::answer(&answer)].concat();
    let server = Server::start(move |_| acts.clone()).unwrap();
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    for number in 0..4 {
        let url = server.url(&format!("/{number}.yaml"));
        project.folder.write(format!("{number}.arazzo.yaml"), FLOW.replace("./api.yaml", &url)).unwrap();
    }
    let files: Vec<String> = (0..4).map(|number| format!("{number}.arazzo.yaml")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let given = ["validate", "--budget", "concurrency=1"];
    let finished = project.arazzo(&[&given, &*files].concat());
    assert_eq!((finished.code, server.received().len()), (Some(0), 4), "{finished:#?}");
    assert!(finished.elapsed >= Duration::from_millis(1200), "{finished:#?}");
}
