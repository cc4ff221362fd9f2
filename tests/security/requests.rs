//! SEC-08 to SEC-11, SEC-20, SEC-27, REL-07 from outside: what documents and answers can make of requests and verdicts.

use super::project::{API, FLOW, Project, answering};
use faultd::{Act, Server};
use std::time::Duration;

const OK: &str = "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}";

/// Answers with JSON.
fn saying(body: &str) -> Server {
    answering(&format!("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: {}\n\n{body}", body.len()))
}

#[test]
fn a_server_that_could_be_read_in_two_ways_is_asked_nothing() {
    let sink = answering(OK);
    let here = sink.address();
    // As they stand in a YAML text in double quotes.
    for server in [
        format!(r"http://good.example\\@{here}/"),
        format!("http://good.example@{here}/"),
        format!("http://user:pass@{here}/"),
        format!("http:{here}"),
        format!("http:/{here}"),
        format!("http:///{here}"),
        format!(r"http:/\\{here}/"),
        format!(r"http:\\\\{here}/"),
        format!(r"http://{here}\t.evil.example/"),
        format!(r"ht\ttp://{here}/"),
        format!(r"http://{here}/a\nb"),
        format!("file://{here}/etc/passwd"),
        format!("ftp://{here}/"),
        "javascript:alert(1)".to_owned(),
    ] {
        let finished = Project::new(FLOW, &server).arazzo(&["run", "arazzo.yaml", "--output", "json"]);
        assert!(matches!(finished.code, Some(1 | 3)), "{server}: {finished:#?}");
        assert!(!finished.stdout.contains("\"success\""), "{server}: {finished:#?}");
        assert_eq!(sink.connections(), 0, "{server}: {finished:#?}");
    }
}

#[test]
fn no_path_of_an_operation_leads_to_another_host() {
    let (server, sink) = (answering(OK), answering(OK));
    for path in
        [format!("//{}/x", sink.address()), format!("/\\\\{}/x", sink.address()), format!("/@{}", sink.address())]
    {
        let project = Project::new(FLOW, "x");
        let api = API.replace("{server}", &server.url("")).replace("  /a:", &format!("  \"{path}\":"));
        project.folder.write("api.yaml", api).unwrap();
        project.arazzo(&["run", "arazzo.yaml"]);
        assert_eq!(sink.connections(), 0, "{path}");
    }
    assert!(
        server.received().iter().any(|received| received.line().starts_with("GET //127.0.0.1:")),
        "{:?}",
        server.received()
    );
}

#[test]
fn fields_that_frame_the_message_stop_a_run_before_its_first_request() {
    let server = answering(OK);
    for name in [
        "Host",
        "host",
        "Content-Length",
        "TRANSFER-ENCODING",
        "Connection",
        "TE",
        "Expect",
        "Proxy-Authorization",
        "HTTP2-Settings",
    ] {
        let flow = FLOW.to_owned()
            + &format!(
                "      - {{stepId: then, operationId: get, parameters: [{{name: {name}, in: header, value: evil.example}}]}}\n"
            );
        let project = Project::new(&flow, &server.url(""));
        for command in [&["run", "arazzo.yaml"][..], &["validate", "arazzo.yaml"]] {
            let finished = project.arazzo(command);
            let all = finished.stdout.clone() + &finished.stderr;
            assert!(all.contains("header-forbidden") && all.contains(name), "{name}: {finished:#?}");
            assert_eq!(finished.code, Some(if command[0] == "run" { 3 } else { 1 }), "{name}: {finished:#?}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn no_answer_adds_fields_or_leaves_its_segment() {
    let api = API.replace("    post:", "  /items/{id}:\n    post:").replace(
        "operationId: post",
        "operationId: post\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]",
    );
    for (value, parameter, code, says) in [
        (r"a\r\nX-Evil: 1", "{name: X-A, in: header, value: $steps.ask.outputs.v}", "header-value", "`X-A`"),
        (r"a\nb", "{name: X-A, in: header, value: 'Bearer {$steps.ask.outputs.v}'}", "header-value", "`X-A`"),
        (r"a\u0000b", "{name: X-A, in: header, value: $steps.ask.outputs.v}", "header-value", "`X-A`"),
        ("..", "{name: id, in: path, value: $steps.ask.outputs.v}", "path-segment", "`id`"),
        ("%2e%2e", "{name: id, in: path, value: $steps.ask.outputs.v}", "path-segment", "`id`"),
        ("../../admin", "{name: id, in: path, value: $steps.ask.outputs.v}", "path-segment", "`id`"),
        ("", "{name: id, in: path, value: $steps.ask.outputs.v}", "path-segment", "`id`"),
    ] {
        let server = saying(&format!("{{\"v\": \"{value}\"}}"));
        let id = if parameter.contains("name: id") { "" } else { ", {name: id, in: path, value: x}" };
        let flow = FLOW.to_owned()
            + &format!(
                "        outputs: {{v: $response.body#/v}}\n      - {{stepId: then, operationId: post, parameters: [{parameter}{id}]}}\n"
            );
        let project = Project::new(&flow, "x");
        project.folder.write("api.yaml", api.replace("{server}", &server.url(""))).unwrap();
        let (finished, result) = project.json(&[]);
        assert_eq!((finished.code, result["error"]["code"].as_str()), (Some(1), Some(code)), "{value}: {finished:#?}");
        let message = result["error"]["message"].as_str().unwrap();
        assert!(message.contains(says), "{value}: {message}");
        assert!(code != "header-value" || message.contains("$steps.ask.outputs.v"), "{value}: {message}");
        assert!(!message.contains("Evil") && !message.contains("admin"), "{value}: {message}");
        assert_eq!(server.received().len(), 1, "{value}: nothing more is sent");
    }
    // What can be encoded is.
    let server = saying(r#"{"v": "a b/é?x#y"}"#);
    let flow = FLOW.to_owned()
        + "        outputs: {v: $response.body#/v}\n      - {stepId: then, operationId: post, parameters: [{name: id, in: path, value: $steps.ask.outputs.v}]}\n";
    let project = Project::new(&flow, "x");
    project.folder.write("api.yaml", api.replace("{server}", &server.url(""))).unwrap();
    assert_eq!(project.json(&[]).0.code, Some(0));
    assert_eq!(server.received()[1].line(), "POST /items/a%20b%2F%C3%A9%3Fx%23y HTTP/1.1");
}

#[test]
fn no_text_of_a_document_is_executed() {
    let server = answering(OK);
    for condition in [
        "$statusCode == __import__('os').system('touch hacked')",
        "(()=>{require('child_process').execSync('touch hacked')})()",
        "{$inputs.x.constructor}",
        "$response.body.constructor.constructor('return 1')()",
        "${7*7} == 49",
        "{{7*7}} == 49",
        "`touch hacked`",
        "$(touch hacked)",
    ] {
        let flow = FLOW.replace("$statusCode == 200", &format!("\"{condition}\""));
        let project = Project::new(&flow, &server.url(""));
        for arguments in [&["run", "arazzo.yaml"][..], &["validate", "arazzo.yaml"], &["test", "arazzo.yaml"]] {
            let finished = project.arazzo(arguments);
            assert!(arguments[0] != "run" || matches!(finished.code, Some(1 | 3)), "{condition}: {finished:#?}");
            assert!(!project.folder.path().join("hacked").exists(), "{condition}");
        }
    }
}

#[test]
fn answers_that_nest_too_deep_are_text_and_no_success() {
    let deep = 100_000;
    for (kind, body) in [
        ("application/json", "[".repeat(deep) + &"]".repeat(deep)),
        ("application/json", "{\"a\":".repeat(deep) + "1" + &"}".repeat(deep)),
        ("application/xml", "<a>".repeat(deep) + &"</a>".repeat(deep)),
    ] {
        let server =
            answering(&format!("HTTP/1.1 200 OK\nContent-Type: {kind}\nContent-Length: {}\n\n{body}", body.len()));
        for criterion in [
            "{context: $response.body, type: jsonpath, condition: '$..a'}",
            "{context: $response.body, type: xpath, condition: '//a'}",
            "{condition: $response.body#/a != null}",
        ] {
            let flow = FLOW.replace("{condition: $statusCode == 200}", criterion);
            let (finished, result) = Project::new(&flow, &server.url("")).json(&[]);
            assert_eq!(
                (finished.code, result["status"].as_str()),
                (Some(1), Some("failure")),
                "{kind} {criterion}: {finished:#?}"
            );
            assert!(finished.elapsed < Duration::from_secs(20), "{kind} {criterion}");
        }
    }
}

#[test]
fn what_is_declared_as_json_and_is_none_is_never_a_success() {
    for body in
        ["{\"state\":", "<html>login</html>", "NaN", "{'state': 'DONE'}", "{\"state\": \"DONE\"} trailing", "\u{1}"]
    {
        let server = answering(&format!(
            "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: {}\nConnection: close\n\n{body}",
            body.len()
        ));
        for condition in [
            "$response.body#/state == 'DONE'",
            "$response.body#/state == null",
            "$response.body#/error == null",
            "$response.body#/state != 'FAILED'",
            "$response.body == null",
            "!$response.body#/error",
        ] {
            let flow = FLOW.replace("$statusCode == 200", &format!("\"{condition}\""));
            let (finished, result) = Project::new(&flow, &server.url("")).json(&[]);
            assert_eq!(
                (finished.code, result["status"].as_str()),
                (Some(1), Some("failure")),
                "{body:?} {condition}: {finished:#?}"
            );
        }
    }
}

#[test]
fn a_document_without_a_wait_cannot_make_a_request_twice() {
    // A request whose answer is lost is in doubt: only a retry that the document asks for sends it again.
    let server = Server::start(|_| vec![Act::ReadHead, Act::ReadBody, Act::Rst]).unwrap();
    let flow = FLOW.replace(
        "operationId: get",
        "operationId: post\n        requestBody: {contentType: text/plain, payload: once}",
    );
    let (finished, result) = Project::new(&flow, &server.url("")).json(&[]);
    assert_eq!((finished.code, result["error"]["code"].as_str()), (Some(1), Some("http-reset")), "{finished:#?}");
    assert!(result["error"]["message"].as_str().unwrap().contains("may have been carried out"), "{finished:#?}");
    assert_eq!(server.received().len(), 1);
}
