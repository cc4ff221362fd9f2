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

const STYLES: &str = "openapi: 3.1.0
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
  /pipes:
    get:
      operationId: pipes
      parameters:
      - {name: p, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
      - {name: s, in: query, style: spaceDelimited, explode: false, schema: {type: array, items: {type: integer}}}
      - {name: c, in: query, explode: false, schema: {type: array, items: {enum: ['a,b', c]}}}
      - {name: j, in: query, content: {application/json: {schema: {type: object, required: [k]}}}}
      - {name: any, in: query, schema: {anyOf: [{type: integer}, {enum: [all]}]}}
      responses: {'200': {description: ok}}
  /simple/{l}:
    get:
      operationId: simple
      parameters: [{name: l, in: path, required: true, schema: {type: array, items: {enum: ['a,b', c]}}}]
      responses: {'200': {description: ok}}
";

#[test]
fn parameters_are_read_in_every_style() {
    let folder = crate::support::binary::Folder::new().unwrap();
    let file = folder.write("styles.yaml", STYLES).unwrap();
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
        ("/label/3,4", 400),
        ("/pipes?p=1|2&s=3%204", 200),
        ("/pipes?p=1%7C2&s=3+4", 200),
        ("/pipes?p=1|x", 400),
        ("/pipes?s=1%20x", 400),
        ("/pipes?c=a%2Cb,c", 200),
        ("/pipes?c=a,b", 400),
        ("/pipes?j=%7B%22k%22%3A1%7D", 200),
        ("/pipes?j=%7B%7D", 400),
        ("/pipes?j=k", 400),
        ("/pipes?any=5", 200),
        ("/pipes?any=all", 200),
        ("/pipes?any=some", 400),
        ("/simple/a%2Cb,c", 200),
        ("/simple/a,b", 400),
    ];
    for (target, status) in table {
        assert_eq!(server.ask("GET", target, None).status, status, "{target}");
    }
}

/// Header fields of a request.
type Fields = &'static [(&'static str, &'static str)];

#[test]
fn header_fields_cookies_and_the_formats_of_swagger_are_read() {
    let folder = crate::support::binary::Folder::new().unwrap();
    let new = "openapi: 3.1.0
info: {title: fields, version: '1'}
servers: [{url: https://api.example}]
paths:
  /fields:
    get:
      operationId: fields
      parameters:
      - {name: X-Ids, in: header, schema: {type: array, items: {type: integer}}}
      - {name: X-Pairs, in: header, explode: true, schema: {type: object, properties: {n: {type: integer}}}}
      - {name: sid, in: cookie, required: true, schema: {type: string, minLength: 3}}
      - {name: marks, in: cookie, explode: false, schema: {type: array, items: {type: integer}}}
      responses: {'200': {description: ok}}
";
    let old = "swagger: '2.0'
info: {title: formats, version: '1'}
host: api.example
paths:
  /formats:
    get:
      operationId: formats
      parameters:
      - {name: c, in: query, type: array, items: {type: integer}}
      - {name: m, in: query, type: array, collectionFormat: multi, items: {type: integer}}
      - {name: t, in: query, type: array, collectionFormat: tsv, items: {type: integer}, maxItems: 2}
      - {name: f, in: header, type: array, collectionFormat: pipes, items: {type: integer}}
      - {name: n, in: query, type: array, items: {type: array, collectionFormat: pipes, maxItems: 2, items: {type: integer}}}
      responses: {'200': {description: ok}}
";
    let table: &[(&str, &str, Fields, u16)] = &[
        (new, "/fields", &[("Cookie", "sid=abc; marks=1,2"), ("X-Ids", "1, 2"), ("X-Pairs", "n=5,m=x")], 200),
        (new, "/fields", &[("Cookie", "marks=1")], 400),
        (new, "/fields", &[("Cookie", "sid=ab")], 400),
        (new, "/fields", &[("Cookie", "sid=abc; marks=1,x")], 400),
        (new, "/fields", &[("Cookie", "sid=abc"), ("X-Ids", "1, x")], 400),
        (new, "/fields", &[("Cookie", "sid=abc"), ("X-Pairs", "n=x")], 400),
        (old, "/formats?c=1,2&m=1&m=2&t=1%092", &[("F", "1|2")], 200),
        (old, "/formats?c=1,x", &[], 400),
        (old, "/formats?m=1&m=x", &[], 400),
        (old, "/formats?t=1%092%093", &[], 400),
        (old, "/formats", &[("F", "1|x")], 400),
        (old, "/formats?n=1%7C2,3", &[], 200),
        (old, "/formats?n=1%7C2%7C3,4", &[], 400),
        (old, "/formats?n=1%7Cx,3", &[], 400),
    ];
    let servers = [(new, "new.yaml"), (old, "old.yaml")]
        .map(|(text, name)| (text, Server::start(folder.write(name, text).unwrap(), &[])));
    for (text, target, headers, status) in table {
        let (_, server) = servers.iter().find(|(one, _)| one == text).unwrap();
        let answer = server.send("GET", target, headers, None);
        assert_eq!(answer.status, *status, "{target} {headers:?}: {answer:?}");
    }
}

const BODIES: &str = r"openapi: 3.1.0
info: {title: bodies, version: '1'}
servers: [{url: https://api.example}]
paths:
  /form:
    post:
      operationId: form
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {type: object, required: [n], properties: {n: {type: integer}, tags: {type: array, items: {enum: [a, b]}}, deep: {type: object, properties: {k: {type: boolean}}}, csv: {type: array, maxItems: 2, items: {type: integer}}}}
            encoding: {csv: {style: form, explode: false}}
      responses: {'200': {description: ok}}
  /parts:
    post:
      operationId: parts
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, required: [meta, file], properties: {meta: {type: object, required: [id], properties: {id: {type: integer}}}, file: {type: string, format: binary}, count: {type: integer, maximum: 5}, words: {type: array, items: {type: string, minLength: 2}}}}
            encoding: {meta: {contentType: application/json}}
      responses: {'200': {description: ok}}
  /xml:
    post:
      operationId: xml
      requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/pet'}}}}
      responses: {'200': {description: ok}}
  /lines:
    post:
      operationId: lines
      requestBody: {content: {application/x-ndjson: {schema: {type: array, items: {type: object, required: [a]}}}}}
      responses: {'200': {description: ok}}
components:
  schemas:
    pet: {type: object, required: [name], properties: {id: {type: integer, xml: {attribute: true}}, name: {type: string, minLength: 2}, tags: {type: array, xml: {wrapped: true}, items: {type: string, enum: [x, y], xml: {name: tag}}}}}
";

const FORM: &str = "application/x-www-form-urlencoded";

/// Bodies in one piece, where they are sent, as what, and what is said of them.
const BODIES_IN_ONE: &[(&str, &str, &str, &str)] = &[
    ("/form", FORM, "n=5&tags=a&tags=b&deep%5Bk%5D=true&csv=1,2", ""),
    ("/form", FORM, "n=5&tags[]=a&deep=%7B%22k%22%3Afalse%7D", ""),
    ("/form", FORM, "tags=a", "`n` is missing"),
    ("/form", FORM, "n=x", "/n: it must be of type integer"),
    ("/form", FORM, "n=1&tags=a&tags=c", "/tags/1: it must be one of"),
    ("/form", FORM, "n=1&deep[k]=yes", "/deep/k: it must be of type boolean"),
    ("/form", FORM, "n=1&csv=1,2,3", "/csv: it must have at most 2 elements"),
    ("/xml", "application/xml", "<pet id='7'><name>Rex</name><tags><tag>x</tag></tags></pet>", ""),
    ("/xml", "application/xml", "<pet id='x'><name>Rex</name></pet>", "/id: it must be of type integer"),
    ("/xml", "application/xml", "<pet id='7'/>", "`name` is missing"),
    ("/xml", "application/xml", "<pet><name>R</name></pet>", "/name: it must have at least 2"),
    ("/xml", "application/xml", "<pet><name>Rex</name><tags><tag>z</tag></tags></pet>", "/tags/0: it must be one of"),
    ("/xml", "application/xml", "<pet>", "no XML"),
    ("/lines", "application/x-ndjson", "{\"a\":1}\n{\"a\":2}\n", ""),
    ("/lines", "application/x-ndjson", "{\"a\":1}\n{\"b\":2}\n", "line 2 of the body: `a` is missing"),
];

/// Bodies of parts, and what is said of them.
fn bodies_of_parts() -> Vec<(String, &'static str)> {
    let part = |name: &str, extra: &str, body: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{extra}\r\n\r\n{body}\r\n")
    };
    let file = part("file", "; filename=\"a.png\"\r\nContent-Type: image/png", "\u{1}\u{2}");
    let meta = |json: &str| part("meta", "\r\nContent-Type: application/json", json);
    vec![
        (format!("{}{file}--b--", meta(r#"{"id":1}"#)), ""),
        (format!("{}{file}{}{}--b--", meta(r#"{"id":1}"#), part("words", "", "ab"), part("words", "", "cd")), ""),
        (format!("{file}--b--"), "`meta` is missing"),
        (format!("{}--b--", meta(r#"{"id":1}"#)), "`file` is missing"),
        (format!("{}{file}--b--", meta(r#"{"id":"x"}"#)), "/meta/id: it must be of type integer"),
        (format!("{}{file}--b--", meta("{")), "part `meta`: it is no JSON"),
        (
            format!("{}{file}--b--", part("meta", "\r\nContent-Type: text/plain", "{}")),
            "it is of text/plain, and must be of application/json",
        ),
        (format!("{}{file}{}--b--", meta(r#"{"id":1}"#), part("count", "", "6")), "/count: it must be at most 5"),
        (format!("{}{file}{}--b--", meta(r#"{"id":1}"#), part("words", "", "a")), "/words/0: it must have at least 2"),
        ("hello".into(), "no part begins with `--b`"),
    ]
}

#[test]
fn bodies_of_every_kind_are_held_against_their_schemas() {
    let folder = crate::support::binary::Folder::new().unwrap();
    let server = Server::start(folder.write("bodies.yaml", BODIES).unwrap(), &[]);
    let parts = bodies_of_parts();
    let parts = parts.iter().map(|(body, told)| ("/parts", "multipart/form-data; boundary=b", body.as_str(), *told));
    for (target, content_type, body, told) in BODIES_IN_ONE.iter().copied().chain(parts) {
        let answer = server.send("POST", target, &[("Content-Type", content_type)], Some(body));
        let detail = answer.body["detail"].as_str().unwrap_or_default().to_owned();
        assert_eq!(answer.status, if told.is_empty() { 200 } else { 400 }, "{target} {body}: {answer:?}");
        assert!(detail.contains(told), "{target} {body}: {told}: {detail}");
    }
}

#[test]
fn what_is_created_twice_is_two_things() {
    let (_folder, file) = pets();
    let server = Server::start(&file, &[]);
    let make = |name: &str| server.ask("POST", "/pets", Some(&format!(r#"{{"name":"{name}"}}"#))).body["id"].clone();
    let ids = [make("one"), make("two"), make("three")];
    let mut all: Vec<&str> = ids.iter().filter_map(|id| id.as_str()).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 3, "{ids:?}");
    for (id, name) in ids.iter().zip(["one", "two", "three"]) {
        let read = server.ask("GET", &format!("/pets/{}", id.as_str().unwrap()), None);
        assert_eq!((&read.body["id"], &read.body["name"]), (id, &name.into()), "{read:?}");
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
