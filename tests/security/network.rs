//! SEC-01, SEC-06, SEC-13 to SEC-15, SEC-21, SEC-24, SEC-25, SEC-33, SEC-34, SEC-49: where documents may lead, and what they may ask for.

use super::project::{API, FLOW, Project, answering, serving};
use std::time::Duration;

const OK: &str = "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 2\n\n{}";

#[test]
fn no_name_in_a_document_chooses_a_credential() {
    let server = answering(OK);
    let project = Project::new(FLOW, &server.url(""));
    let api = API.replace("{server}", &server.url("")).replace("title: api", "title: GitHub API");
    let secured = api
        + "security: [{BearerAuth: []}]\ncomponents: {securitySchemes: {BearerAuth: {type: http, scheme: bearer}}}\n";
    project.folder.write("api.yaml", secured).unwrap();
    let mut command = project.command(&["run", "arazzo.yaml"]);
    for name in ["GITHUB_BEARERAUTH_TOKEN", "GITHUB_TOKEN", "BEARERAUTH", "API_TOKEN", "BEARER_TOKEN", "AUTHORIZATION"]
    {
        command.env(name, "canary");
    }
    let finished = crate::support::binary::finish(command, Duration::from_secs(30), |_| {}).unwrap();
    // SEC-01: nothing is sent, and what is said names scheme, host and the line that would grant it.
    assert_eq!((finished.code, server.connections()), (Some(3), 0), "{finished:#?}");
    for part in ["BearerAuth", "`ask`", &format!("--auth {}=bearer:env:NAME", server.url(""))] {
        assert!(finished.stderr.contains(part) && !finished.stderr.contains("canary"), "{part}: {finished:#?}");
    }
}

#[test]
fn a_document_from_elsewhere_leads_to_no_private_address() {
    let sink = answering(OK);
    let inner = format!("http://127.0.0.1:{}", sink.address().port());
    // Both documents come from one server of another port: what they name is not theirs.
    let documents = serving(vec![FLOW.to_owned(), API.replace("{server}", &inner)]);
    let project = Project::new(FLOW, "http://127.0.0.1:9");
    let run = |more: &[&str]| {
        let url = documents.url("/arazzo.yaml");
        project.arazzo(&[&["run", &url, "--output", "json"], more].concat())
    };
    let denied = run(&[]);
    assert_eq!(denied.code, Some(1), "{denied:#?}");
    assert!(denied.stdout.contains("net-address-denied") && denied.stdout.contains("--allow-host"), "{denied:#?}");
    assert_eq!(sink.connections(), 0);
    let documents = serving(vec![FLOW.to_owned(), API.replace("{server}", &inner)]);
    let url = documents.url("/arazzo.yaml");
    let grant = sink.address().to_string();
    let granted = project.arazzo(&["run", &url, "--output", "json", "--allow-host", &grant]);
    assert_eq!((granted.code, sink.received().len()), (Some(0), 1), "{granted:#?}");
}

#[test]
fn metadata_services_need_a_grant() {
    for server in
        ["http://169.254.169.254", "http://[::ffff:a9fe:a9fe]", "http://2852039166", "http://metadata.google.internal"]
    {
        let (finished, value) = Project::new(FLOW, server).json(&[]);
        assert_eq!(
            (finished.code, value["error"]["code"].as_str()),
            (Some(1), Some("net-address-denied")),
            "{finished:#?}"
        );
        assert!(finished.elapsed < Duration::from_secs(10), "{server}");
    }
    for wide in ["*", "*.com", "http://x", "10.0.0.0/8"] {
        let finished = Project::new(FLOW, "http://127.0.0.1:9").arazzo(&["run", "--allow-host", wide]);
        assert_eq!(finished.code, Some(2), "{finished:#?}");
    }
}

#[test]
fn no_reference_is_followed_to_another_origin() {
    let sink = answering(OK);
    let server = answering(OK);
    let project = Project::new(FLOW, &server.url(""));
    for reference in
        [sink.url("/x.yaml#/A"), "file:///etc/passwd".to_owned(), "../../../../../../etc/passwd".to_owned()]
    {
        let api =
            API.replace("{server}", &server.url("")).replace("{type: object}", &format!("{{$ref: '{reference}'}}"));
        project.folder.write("api.yaml", api).unwrap();
        let finished = project.arazzo(&["run", "arazzo.yaml"]);
        assert_eq!(finished.code, Some(0), "{finished:#?}");
        let checked = project.arazzo(&["validate", "arazzo.yaml", "--format", "json"]);
        assert!(checked.stdout.contains("reference-denied"), "{checked:#?}");
        assert!(!(finished.stderr + &checked.stdout).contains("root:"));
    }
    assert_eq!(sink.connections(), 0);
}

#[test]
fn a_document_from_elsewhere_cannot_call_itself_another() {
    let flow = FLOW.replace("arazzo: 1.0.1", "arazzo: 1.1.0\n$self: https://bank.example/a.yaml");
    let server = serving(vec![flow, API.replace("{server}", "https://api.example.com")]);
    let url = server.url("/arazzo.yaml");
    let checked = Project::new(FLOW, "http://127.0.0.1:9").arazzo(&["validate", &url, "--format", "json"]);
    assert!(
        checked.stdout.contains("self-origin") && checked.stdout.contains("https://bank.example/a.yaml"),
        "{checked:#?}"
    );
    // The source is found beside the document, not beside what it claims to be.
    assert_eq!(server.received().len(), 2, "{checked:#?}");
}

#[test]
fn no_env_file_is_read_unless_it_is_named() {
    let server = answering(OK);
    let project = Project::new(FLOW, &server.url(""));
    project
        .folder
        .write(".env", "http_proxy=http://127.0.0.1:9\nHTTP_PROXY=http://127.0.0.1:9\nARAZZO_MOCK=1\n")
        .unwrap();
    project.folder.write("arazzo.toml", "[network]\nallow-host = ['*']\n[run]\nmock = true\n").unwrap();
    let finished = project.arazzo(&["run", "arazzo.yaml"]);
    assert_eq!((finished.code, server.received().len()), (Some(0), 1), "{finished:#?}");
}

#[test]
fn no_expression_reads_the_environment() {
    let server = answering(OK);
    let flow = FLOW.to_owned()
        + "        parameters: [{name: X-A, in: header, value: $env.CANARY}, {name: q, in: query, value: '{$env.CANARY}'}]\n";
    let project = Project::new(&flow, &server.url(""));
    let mut command = project.command(&["run", "arazzo.yaml"]);
    command.env("CANARY", "the-canary");
    let finished = crate::support::binary::finish(command, Duration::from_secs(30), |_| {}).unwrap();
    let received = server.received();
    assert_eq!((finished.code, received[0].header("x-a")), (Some(0), Some("$env.CANARY")), "{finished:#?}");
    assert!(!received[0].head.contains("the-canary"), "{finished:#?}");
}

#[test]
fn no_value_chooses_the_server_and_no_extension_counts() {
    let (server, sink) = (
        answering("HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 21\n\n{\"h\": \"127.0.0.1:9\"}   "),
        answering(OK),
    );
    let (here, there) = (server.address(), sink.address());
    let flow = FLOW.to_owned()
        + "        outputs: {h: $response.body#/h}\n        x-serverUrl: \"http://THERE\"\n        x-operation: {url: \"http://THERE\", method: get}\n      \
           - {stepId: then, operationId: get, parameters: [{name: h, in: path, value: THERE}, {name: h, in: query, value: $steps.ask.outputs.h}]}\n";
    let flow = flow.replace("THERE", &there.to_string())
        + "x-insecure: true\nx-allow-host: ['*']\nx-servers: [{url: 'http://elsewhere.invalid'}]\n";
    let project = Project::new(&flow, "x");
    let variables = format!("    variables: {{h: {{default: \"{here}\"}}}}\n");
    let api =
        API.replace("servers: [{url: \"{server}\"}]\n", &format!("servers:\n  - url: \"http://{{h}}\"\n{variables}"));
    project.folder.write("api.yaml", api).unwrap();
    let finished = project.arazzo(&["run", "arazzo.yaml"]);
    assert_eq!((finished.code, server.received().len(), sink.connections()), (Some(0), 2, 0), "{finished:#?}");
}

#[test]
fn no_credential_comes_from_the_surroundings_or_from_an_answer() {
    let server = answering(
        "HTTP/1.1 200 OK\nContent-Type: application/json\nSet-Cookie: sid=session; Path=/\nWWW-Authenticate: Basic realm=x\nContent-Length: 2\n\n{}",
    );
    let flow = FLOW.to_owned() + "      - {stepId: then, operationId: get}\n";
    let project = Project::new(&flow, &server.url(""));
    let lines = format!(
        "machine 127.0.0.1 login me password canary\nmachine {} login me password canary\ndefault login me password canary\n",
        server.address()
    );
    let netrc = project.folder.write(".netrc", lines).unwrap();
    let mut command = project.command(&["run", "arazzo.yaml"]);
    command.env("HOME", project.folder.path()).env("NETRC", netrc);
    let finished = crate::support::binary::finish(command, Duration::from_secs(30), |_| {}).unwrap();
    assert_eq!(finished.code, Some(0), "{finished:#?}");
    let received = server.received();
    assert_eq!(received.len(), 2);
    for received in received {
        assert_eq!((received.header("authorization"), received.header("cookie")), (None, None), "{received:?}");
    }
}

#[test]
fn nothing_is_looked_up_that_was_not_asked_for() {
    let sink = answering(OK);
    let project = Project::new(FLOW, "https://api.example.com");
    for arguments in [
        &["run", "--mock"][..],
        &["run", "--dry-run"],
        &["validate", "arazzo.yaml"],
        &["test", "arazzo.yaml"],
        &["graph", "arazzo.yaml"],
        &["auth", "plan", "arazzo.yaml"],
        &["explain", "unbound-origin"],
        &["--version"],
    ] {
        let mut command = project.command(arguments);
        for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env(name, sink.url(""));
        }
        let finished = crate::support::binary::finish(command, Duration::from_secs(30), |_| {}).unwrap();
        assert_eq!((finished.code, sink.connections()), (Some(0), 0), "{arguments:?}: {finished:#?}");
    }
    // So it would be seen.
    let mut command = project.command(&["run", "arazzo.yaml"]);
    command.env("HTTPS_PROXY", sink.url(""));
    crate::support::binary::finish(command, Duration::from_secs(30), |_| {}).unwrap();
    assert_eq!(sink.connections(), 1);
}

#[test]
fn two_documents_of_one_name_are_a_fault() {
    let named = FLOW.replace("arazzo: 1.0.1", "arazzo: 1.1.0\n$self: https://example.com/a.yaml");
    let both = named.replace("type: openapi}]", "type: openapi}, {name: other, url: ./other.yaml, type: arazzo}]");
    let project = Project::new(&both, "http://127.0.0.1:9");
    project.folder.write("other.yaml", &named).unwrap();
    let calling = "      - {stepId: call, workflowId: $sourceDescriptions.other.main}\n";
    project.folder.write("arazzo.yaml", both + calling).unwrap();
    let finished = project.arazzo(&["run", "arazzo.yaml", "--mock", "--output", "json"]);
    assert_eq!(finished.code, Some(3), "{finished:#?}");
    assert!(finished.stderr.contains("self-conflict"), "{finished:#?}");
}
