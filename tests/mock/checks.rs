//! What the server checks, remembers and does when asked to.

use super::serving::{Server, pets};
use std::time::{Duration, Instant};

#[test]
fn what_is_created_is_read_back_listed_and_below_the_path_of_its_server() {
    let (_folder, file) = pets();
    let server = Server::start(&file, &[]);
    let made = server.ask("POST", "/v1/pets", Some(r#"{"name":"Rex","age":3}"#));
    assert_eq!((made.status, &made.body["name"], &made.body["age"]), (201, &"Rex".into(), &3.into()), "{made:?}");
    let id = made.body["id"].as_str().unwrap();
    let read = server.ask("GET", &format!("/pets/{id}"), None);
    assert_eq!((read.status, &read.body["id"], &read.body["name"]), (200, &id.into(), &"Rex".into()), "{read:?}");
    let listed = server.ask("GET", "/pets?limit=10", None);
    assert_eq!(listed.body[0]["id"], id, "{listed:?}");
    assert!(read.headers.contains("content-type: application/json"), "{read:?}");
}

#[test]
fn requests_that_are_not_as_described_are_refused_with_reasons() {
    let (_folder, file) = pets();
    let server = Server::start(&file, &[]);
    let table = [
        ("POST", "/pets", Some(r#"{"age":"old"}"#), 400, vec!["`name` is missing", "/age"]),
        ("POST", "/pets", Some(r#"{"name":"Rex","colour":"red"}"#), 400, vec!["`colour` is not allowed"]),
        ("POST", "/pets", Some("{"), 400, vec!["no JSON"]),
        ("POST", "/pets", None, 400, vec!["the body is missing"]),
        ("GET", "/pets", None, 400, vec!["query parameter `limit` is missing"]),
        ("GET", "/pets?limit=0", None, 400, vec!["at least 1"]),
        ("GET", "/pets?limit=many", None, 400, vec!["integer"]),
        ("GET", "/cats", None, 404, vec!["/cats"]),
        ("DELETE", "/pets/7", None, 405, vec!["DELETE"]),
    ];
    for (method, target, body, status, parts) in table {
        let answer = server.ask(method, target, body);
        assert_eq!(answer.status, status, "{method} {target}: {answer:?}");
        assert!(answer.headers.contains("content-type: application/problem+json"), "{answer:?}");
        let told = answer.body.to_string();
        for part in parts {
            assert!(told.contains(part), "{method} {target}: {part}: {told}");
        }
        assert!(status != 405 || answer.headers.contains("allow: get"), "{answer:?}");
    }
    let answer = server.send("POST", "/pets", &[("Content-Type", "text/plain")], Some("Rex"));
    assert_eq!(answer.status, 415, "{answer:?}");
    assert!(answer.body["detail"].as_str().unwrap().contains("application/json"), "{answer:?}");
}

#[test]
fn parameters_are_read_in_every_style() {
    let folder = crate::support::binary::Folder::new().unwrap();
    let file = folder
        .write(
            "styles.yaml",
            "openapi: 3.1.0
info: {title: styles, version: '1'}
servers: [{url: https://api.example}]
paths:
  /deep:
    get:
      operationId: deep
      parameters: [{name: f, in: query, style: deepObject, explode: true, schema: {type: object, required: [n], properties: {n: {type: integer}, s: {enum: [a]}}}}]
      responses: {'200': {description: ok}}
  /spread:
    get:
      operationId: spread
      parameters: [{name: f, in: query, schema: {type: object, properties: {n: {type: integer}}}}]
      responses: {'200': {description: ok}}
  /label/{l}:
    get:
      operationId: label
      parameters: [{name: l, in: path, required: true, style: label, schema: {type: array, items: {type: integer}}}]
      responses: {'200': {description: ok}}
  /matrix/{m}:
    get:
      operationId: matrix
      parameters: [{name: m, in: path, required: true, style: matrix, schema: {type: integer}}]
      responses: {'200': {description: ok}}
  /matrices/{m}:
    get:
      operationId: matrices
      parameters: [{name: m, in: path, required: true, style: matrix, explode: true, schema: {type: object, properties: {n: {type: integer}}}}]
      responses: {'200': {description: ok}}
",
        )
        .unwrap();
    let server = Server::start(&file, &[]);
    let table = [
        ("/deep?f[n]=5&f[s]=a", 200),
        ("/deep?f[n]=x", 400),
        ("/deep?f[n]=5&f[s]=b", 400),
        ("/deep?f[s]=a", 400),
        ("/spread?n=5", 200),
        ("/spread?n=x", 400),
        ("/label/.3,4", 200),
        ("/label/.3,x", 400),
        ("/matrix/;m=5", 200),
        ("/matrix/;m=x", 400),
        ("/matrices/;n=5", 200),
        ("/matrices/;n=x", 400),
    ];
    for (target, status) in table {
        assert_eq!(server.ask("GET", target, None).status, status, "{target}");
    }
}

#[test]
fn calls_fail_when_asked_to_and_answers_take_their_time() {
    let (_folder, file) = pets();
    let server = Server::start(&file, &["--fail", "getPet=503@2", "--latency", "50ms"]);
    let started = Instant::now();
    let statuses: Vec<u16> = (0..3).map(|_| server.ask("GET", "/pets/7", None).status).collect();
    assert_eq!(statuses, [200, 503, 200]);
    assert!(started.elapsed() >= Duration::from_millis(150), "{:?}", started.elapsed());
    let server = Server::start(&file, &["--fail", "getPet=503"]);
    let answer = server.ask("GET", "/pets/7", None);
    assert_eq!((answer.status, &answer.body["busy"]), (503, &true.into()), "{answer:?}");
}

#[test]
fn exchanges_are_recorded_without_secrets() {
    let (folder, file) = pets();
    let record = folder.path().join("exchanges.ndjson");
    let server = Server::start(&file, &["--record", record.to_str().unwrap()]);
    server.send("GET", "/pets/7?api_key=hunter2", &[("Authorization", "Bearer hunter2")], None);
    server.ask("GET", "/cats", None);
    let text = std::fs::read_to_string(&record).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[0]["operation"], "getPet");
    assert_eq!(lines[0]["response"]["body"]["id"], "7");
    assert_eq!(lines[1]["response"]["status"], 404);
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn the_same_seed_gives_the_same_answers() {
    let (_folder, file) = pets();
    let ask = |seed: &str| Server::start(&file, &["--seed", seed]).ask("POST", "/pets", Some(r#"{"name":"x"}"#)).body;
    assert_eq!(ask("5"), ask("5"));
    assert_ne!(ask("5"), ask("6"));
}

#[test]
#[cfg(unix)]
fn it_ends_well_when_told_to() {
    let (_folder, file) = pets();
    let server = Server::start(&file, &[]);
    server.ask("GET", "/pets/7", None);
    assert_eq!(server.terminate(), Some(0));
}

#[test]
#[cfg(unix)]
fn what_is_being_answered_is_answered_before_it_ends() {
    let (_folder, file) = pets();
    let server = Server::start(&file, &["--latency", "2s"]);
    let address = server.address.clone();
    let asking = std::thread::spawn(move || super::serving::send(&address, "GET", "/pets/7", &[], None));
    std::thread::sleep(Duration::from_millis(700));
    assert_eq!(server.terminate(), Some(0));
    assert_eq!(asking.join().unwrap().status, 200);
}

#[test]
fn wrong_command_lines_are_told() {
    let (_folder, file) = pets();
    let mut command = crate::support::binary::arazzo();
    command.arg("mock").arg(&file).args(["--fail", "getPat=503"]);
    let finished = crate::support::binary::finish(command, Duration::from_secs(30), |_| {}).unwrap();
    assert_eq!(finished.code, Some(2), "{finished:?}");
    assert!(finished.elapsed < Duration::from_secs(30), "{finished:?}");
    assert!(finished.stderr.contains("getPat") && finished.stderr.contains("getPet"), "{finished:?}");
}
