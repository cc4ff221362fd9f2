//! SEC-40, SEC-41, SEC-43: no secret is in any output, in no encoding.

use super::project::{API, Project, answering};
use crate::support::binary::{Finished, finish};
use std::time::Duration;

/// A secret with something for every encoding to change.
const SECRET: &str = "c4nary \"p/ss\\wörd+?%&~";

const FLOW: &str = r#"arazzo: 1.0.1
info: {title: flow, version: "1"}
sourceDescriptions: [{name: api, url: ./api.yaml, type: openapi}]
workflows:
  - workflowId: main
    inputs:
      type: object
      properties:
        token: {type: string, format: password}
        other: {type: string, x-secret: true}
        mine: {type: string}
    steps:
      - stepId: ask
        operationId: get
        parameters:
          - {name: q, in: query, value: $inputs.token}
          - {name: X-Other, in: header, value: "Bearer {$inputs.token}"}
        outputs: {echo: $response.body#/echo, sent: $inputs.token}
      - stepId: tell
        operationId: post
        parameters: [{name: X-Other, in: header, value: $inputs.other}]
        requestBody: {contentType: text/plain, payload: "token={$inputs.token}&x"}
        successCriteria:
          - condition: $statusCode == 200
          - condition: $response.body#/echo == 'x'
    outputs: {all: $steps.ask.outputs.echo, token: $inputs.token}
"#;

fn base64(bytes: &[u8], last: [char; 2]) -> String {
    let alphabet: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(last).collect();
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let value = chunk.iter().chain(&[0, 0]).take(3).fold(0_usize, |all, byte| all << 8 | usize::from(*byte));
        text.extend((0..=chunk.len()).map(|n| alphabet[value >> (18 - 6 * n) & 63]));
    }
    text
}

/// The secret as it may appear: the name of a form, what a server says, and what of it is sought; of Base64 that is the middle, as
/// the characters at the ends depend on what stands around it.
fn forms() -> Vec<(&'static str, String, String)> {
    let bytes = SECRET.as_bytes();
    let percent = |space: &str, upper: bool| {
        let one = |byte: &u8| match *byte {
            b' ' => space.to_owned(),
            b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => char::from(b).to_string(),
            b if upper => format!("%{b:02X}"),
            b => format!("%{b:02x}"),
        };
        bytes.iter().map(one).collect::<Vec<_>>().concat()
    };
    let aligned = |offset: usize, last: [char; 2]| {
        let text = base64(&[b"xy".get(..offset).unwrap(), bytes, b"z"].concat(), last);
        (text.clone(), text[4..text.len() - 4].to_owned())
    };
    let same = |text: String| (text.clone(), text);
    let json = serde_json::to_string(SECRET).unwrap();
    let json = json[1..json.len() - 1].to_owned();
    let hex = bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    let table = vec![
        ("raw", same(SECRET.to_owned())),
        ("json in json", same(serde_json::to_string(&json).unwrap().trim_matches('"').to_owned())),
        ("json", same(json)),
        ("percent", same(percent("%20", true))),
        ("percent in lower case", same(percent("%20", false))),
        ("form", same(percent("+", true))),
        ("base64", aligned(0, ['+', '/'])),
        ("base64 from 1", aligned(1, ['+', '/'])),
        ("base64 from 2", aligned(2, ['+', '/'])),
        ("base64url", aligned(0, ['-', '_'])),
        ("base64url from 1", aligned(1, ['-', '_'])),
        ("hex", same(hex.clone())),
        ("HEX", same(hex.to_uppercase())),
    ];
    table.into_iter().map(|(name, (said, sought))| (name, said, sought)).collect()
}

fn check(what: &str, finished: &Finished) {
    for (name, _, form) in forms() {
        for (stream, text) in [("stdout", &finished.stdout), ("stderr", &finished.stderr)] {
            assert!(!text.contains(&form), "{what}: {name} on {stream}:\n{text}");
        }
    }
}

/// A server that says everything it knows: the secret in all forms.
fn telling() -> faultd::Server {
    let all: String = forms().into_iter().map(|(_, said, _)| said + " ; ").collect();
    let whole = base64(format!("user:{SECRET}").as_bytes(), ['+', '/']);
    let body = serde_json::json!({"echo": [all, SECRET], "message": format!("no: {SECRET} {whole}")}).to_string();
    let head =
        format!("HTTP/1.1 200 OK\nContent-Type: application/json\nX-Echo: canary\nContent-Length: {}\n\n", body.len());
    answering(&(head + &body))
}

fn run(project: &Project, arguments: &[&str], log: Option<&str>) -> Finished {
    let mut command = project.command(arguments);
    command.env("T", SECRET).env("GITHUB_ACTIONS", "true");
    if let Some(log) = log {
        command.env("RUST_LOG", log);
    }
    finish(command, Duration::from_mins(1), |_| {}).unwrap()
}

#[test]
fn no_sink_shows_a_secret_in_any_encoding() {
    let server = telling();
    let project = Project::new(FLOW, &server.url(""));
    project.folder.write("in.json", serde_json::json!({"token": SECRET, "other": SECRET}).to_string()).unwrap();
    let table: &[(&[&str], Option<&str>)] = &[
        (&["run"], None),
        (&["run", "-vv"], None),
        (&["run", "--output", "json"], None),
        (&["run", "--output", "json"], Some("trace")),
        (&["run", "--dry-run"], None),
        (&["run", "--dry-run", "--output", "json"], None),
        (&["run", "--dry-run", "--output", "curl"], None),
        (&["run", "--mock", "--output", "json", "-v"], None),
        (&["run", "--max-steps", "1"], None),
        (&["run", "--server", "http://127.0.0.1:9", "--output", "json"], Some("trace")),
    ];
    for (arguments, log) in table {
        let all = [*arguments, &["--inputs", "in.json"]].concat();
        check(&format!("{arguments:?}"), &run(&project, &all, *log));
    }
    // By the environment, and as a secret that the description does not know of.
    let all = ["run", "--input-env", "token=T", "--input-env", "mine=T", "--input", "other=x", "--output", "json"];
    check("--input-env", &run(&project, &all, Some("trace")));
    let mine = format!("mine={SECRET}");
    check("--secret", &run(&project, &["run", "--secret", "mine", "--input", &mine, "--output", "json"], None));
    let seen = server.received();
    assert!(seen.iter().any(|received| received.head.contains("q=c4nary%20")), "{seen:?}");
    // Wrong inputs name no value.
    project.folder.write("bad.json", serde_json::json!({"token": [SECRET], "other": SECRET}).to_string()).unwrap();
    check("bad inputs", &run(&project, &["run", "--inputs", "bad.json", "--output", "json"], None));
}

#[test]
fn neither_tests_nor_what_they_write_show_a_secret() {
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    project.folder.write("in.json", serde_json::json!({"token": SECRET, "other": SECRET}).to_string()).unwrap();
    let token = format!("token={SECRET}");
    for arguments in [
        &["test", "arazzo.yaml", "--inputs", "in.json"][..],
        &["test", "arazzo.yaml", "--inputs", "in.json", "--format", "json"],
        &["test", "arazzo.yaml", "--inputs", "in.json", "--format", "junit"],
        &["test", "arazzo.yaml", "--inputs", "in.json", "--list"],
        &["test", "arazzo.yaml", "--input", &token, "--input", "other=x", "-vv"],
        &["test", "arazzo.yaml", "--inputs", "in.json", "--save-scenarios", "saved"],
        &["test", "arazzo.yaml", "--input", &token, "--save-scenarios", "saved"],
        &["graph", "arazzo.yaml"],
        &["validate", "arazzo.yaml", "--format", "sarif"],
        &["validate", "arazzo.yaml", "--format", "junit"],
    ] {
        check(&format!("{arguments:?}"), &run(&project, arguments, Some("trace")));
    }
    assert!(!project.folder.path().join("saved").exists(), "a scenario has its inputs in it");
    // Without them it is made up what they are.
    let saved = run(&project, &["test", "arazzo.yaml", "--save-scenarios", "saved"], None);
    assert!(project.folder.path().join("saved").exists(), "{saved:#?}");
}

#[test]
fn secrets_within_inputs_and_variables_are_held_back() {
    let flow = FLOW.replace(
        "        mine: {type: string}\n",
        "        mine: {type: object, properties: {user: {type: string}, pass: {type: string, format: password}}}\n",
    );
    let flow = flow.replace("value: $inputs.other}", "value: $inputs.mine#/pass}");
    let server = telling();
    let project = Project::new(&flow, &server.url(""));
    let inputs = serde_json::json!({"token": "x-y-z-1", "other": "x", "mine": {"user": "u", "pass": SECRET}});
    project.folder.write("in.json", inputs.to_string()).unwrap();
    let given = [&["run", "--inputs", "in.json"][..], &["run", "--inputs", "in.json", "--output", "json"]];
    for arguments in given {
        check("an input's member", &run(&project, arguments, Some("trace")));
    }
    // A variable of the environment may hold JSON: each text in it is a secret.
    let mut command =
        project.command(&["run", "--input-env", "mine=J", "--input", "token=x-y-z-1", "--input", "other=x"]);
    command.env("J", serde_json::json!({"user": SECRET, "pass": "another-one"}).to_string());
    let finished = finish(command, Duration::from_mins(1), |_| {}).unwrap();
    check("--input-env", &finished);
    assert!(!finished.stdout.contains("another-one") && !finished.stderr.contains("another-one"), "{finished:#?}");
    assert!(server.received().iter().any(|received| received.head.contains("another-one")), "{finished:#?}");
}

/// A workflow that puts a secret wherever a request can have one.
const EVERYWHERE: &str = r#"arazzo: 1.0.1
info: {title: flow, version: "1"}
sourceDescriptions: [{name: api, url: ./every.yaml, type: openapi}]
workflows:
  - workflowId: main
    inputs: {type: object, properties: {s: {type: string, format: password}}}
    steps:
      - stepId: xml
        operationId: post
        parameters:
          - {name: p, in: path, value: $inputs.s}
          - {name: r, in: query, value: $inputs.s}
          - {name: j, in: query, value: {k: $inputs.s}}
          - {name: c, in: cookie, value: $inputs.s}
          - {name: h, in: header, value: {k: $inputs.s}}
        requestBody: {contentType: application/xml, payload: {token: $inputs.s}}
        successCriteria: [{condition: $statusCode == 200}, {condition: $inputs.s != 'x'}]
      - stepId: parts
        operationId: post
        parameters: [{name: p, in: path, value: x}]
        requestBody: {contentType: multipart/form-data, payload: {token: $inputs.s, other: {a: $inputs.s}}}
        successCriteria: [{condition: $inputs.s == 'x'}, {condition: "$inputs.s == 'other'"}]
    outputs: {o: $inputs.s}
"#;
const EVERY: &str = r"openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'http://127.0.0.1:9'}]
paths:
  /a/{p}:
    post:
      operationId: post
      parameters:
        - {name: p, in: path, required: true, allowReserved: true, schema: {type: string}}
        - {name: r, in: query, allowReserved: true, schema: {type: string}}
        - {name: j, in: query, content: {application/json: {schema: {type: object}}}}
        - {name: c, in: cookie, schema: {type: string}}
        - {name: h, in: header, content: {application/json: {schema: {type: object}}}}
      requestBody: {content: {application/xml: {schema: {type: object, xml: {name: root}}}, multipart/form-data: {}}}
      responses: {'200': {description: ok}}
";

#[test]
fn whatever_is_escaped_or_cut_off_shows_nothing_of_a_secret() {
    let project = Project::new(EVERYWHERE, "http://127.0.0.1:9");
    project.folder.write("every.yaml", EVERY).unwrap();
    // Each place has other characters to escape, and messages show only the beginning of what is long.
    let marks = "c4nary <p&s>\"q\\'/s;ö+%:@ ~".to_owned();
    let long = format!("c4nary.{}", "0123456789abcdefXYZ".repeat(12));
    for secret in [marks, long] {
        for arguments in [
            &["run", "--dry-run", "--output", "json"][..],
            &["run", "--dry-run", "--output", "curl"],
            &["run", "--dry-run"],
            &["run", "--mock", "-vv"],
            &["run", "--mock", "--output", "json"],
        ] {
            let mut command = project.command(&[arguments, &["--input-env", "s=T"]].concat());
            command.env("T", &secret);
            let finished = finish(command, Duration::from_mins(1), |_| {}).unwrap();
            let all = finished.stdout + &finished.stderr;
            assert!(all.contains("***"), "{arguments:?}: {all}");
            for part in ["c4nary", "63346e617279", "XYZ", "%3Cp", "&lt;p"] {
                assert!(!all.contains(part), "{arguments:?}: {part} in {all}");
            }
        }
    }
}

#[test]
fn credentials_and_added_headers_are_in_no_output() {
    let server = telling();
    let project = Project::new(FLOW, &server.url(""));
    let api = API.replace("{server}", &server.url(""));
    project
        .folder
        .write(
            "api.yaml",
            api + "security: [{k: []}]\ncomponents: {securitySchemes: {k: {type: apiKey, in: query, name: k}}}\n",
        )
        .unwrap();
    let auth = format!("http://{}=apikey:env:T", server.address());
    for (more, log) in [
        (&["--output", "json"][..], Some("trace")),
        (&[], None),
        (&["--output", "json", "--server", "http://127.0.0.1:9"], Some("trace")),
    ] {
        let given = ["run", "--auth", &auth, "--header", "X-Own: 1", "--input", "token=x-y-z", "--input", "other=x"];
        let all = [&given[..], more].concat();
        check("--auth", &run(&project, &all, log));
    }
    assert!(server.received().iter().any(|received| received.head.contains("k=c4nary")));
}

#[test]
fn cookies_of_answers_are_held_back() {
    let flow =
        FLOW.replace("{echo: $response.body#/echo, sent: $inputs.token}", "{cookie: $response.header.Set-Cookie}");
    let flow = flow.replace("all: $steps.ask.outputs.echo", "all: $steps.ask.outputs.cookie");
    let server = answering(
        "HTTP/1.1 200 OK\nContent-Type: application/json\nSet-Cookie: sid=session-canary; Path=/\nContent-Length: 2\n\n{}",
    );
    let project = Project::new(&flow, &server.url(""));
    let given = ["--input", "token=x-y-z", "--input", "other=x"];
    for arguments in [&["run", "--output", "json"][..], &["run"], &["run", "-vv"]] {
        let arguments = [arguments, &given].concat();
        let finished = project.arazzo(&arguments);
        let all = finished.stdout + &finished.stderr;
        assert!(!all.contains("session-canary"), "{all}");
        assert!(!arguments.contains(&"json") || all.contains("sid=***"), "{all}");
    }
}

#[test]
fn secret_inputs_of_called_workflows_are_held_back() {
    let flow = r#"arazzo: 1.0.1
info: {title: flow, version: "1"}
sourceDescriptions: [{name: api, url: ./api.yaml, type: openapi}]
workflows:
  - workflowId: main
    steps:
      - {stepId: first, operationId: get, outputs: {t: $response.body#/t}}
      - stepId: call
        workflowId: inner
        parameters: [{name: pass, value: $steps.first.outputs.t}]
  - workflowId: inner
    inputs: {type: object, properties: {pass: {type: string, format: password}}}
    steps:
      - stepId: use
        operationId: get
        parameters: [{name: q, in: query, value: $inputs.pass}]
        successCriteria: [{condition: $inputs.pass == 'other'}]
"#;
    let server =
        answering("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 22\n\n{\"t\":\"inner-canary-1\"}");
    let project = Project::new(flow, &server.url(""));
    for arguments in [&["run", "-w", "main", "--output", "json"][..], &["run", "-w", "main"]] {
        let finished = project.arazzo(arguments);
        let after = finished.stdout + &finished.stderr;
        assert!(!after.contains("inner-canary"), "{after}");
    }
    assert!(server.received().iter().any(|received| received.line().contains("q=inner-canary-1")));
}

#[test]
fn what_is_too_short_to_be_held_back_is_said() {
    let server = telling();
    let project = Project::new(FLOW, &server.url(""));
    project.folder.write("in.json", r#"{"token": "abc", "other": "x"}"#).unwrap();
    let finished = project.arazzo(&["run", "--inputs", "in.json"]);
    assert!(finished.stderr.contains("fewer than 4"), "{}", finished.stderr);
}
