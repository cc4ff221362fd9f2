//! The flows, one after the other.

use super::browser::Browser;
use crate::support::binary::{Folder, arazzo};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

/// A workflow of as many steps as there are `paths`, each at the API behind the identity server.
fn workflow(folder: &Folder, issuer: &str, scheme: &str, paths: &[&str]) -> String {
    let mut api = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\nservers: [{{url: '{issuer}/api'}}]\nsecurity: [{{auth: ['api:read']}}]\n\
         components: {{securitySchemes: {{auth: {scheme}}}}}\npaths:\n"
    );
    let mut steps = String::new();
    for (number, path) in paths.iter().enumerate() {
        if number == 0 || !paths[..number].contains(path) {
            api += &format!("  /{path}: {{get: {{operationId: {path}, responses: {{'200': {{description: ok}}}}}}}}\n");
        }
        steps += &format!(
            "      - {{stepId: s{number}, operationId: {path}, successCriteria: [{{condition: $statusCode == 200}}], outputs: {{client: $response.body#/client, scope: $response.body#/scope}}}}\n"
        );
    }
    let last = paths.len() - 1;
    let text = format!(
        "arazzo: 1.0.1\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{{name: api, url: api.yaml, type: openapi}}]\nworkflows:\n  \
         - workflowId: main\n    steps:\n{steps}    outputs: {{client: $steps.s{last}.outputs.client, scope: $steps.s{last}.outputs.scope}}\n"
    );
    folder.write("api.yaml", api).unwrap();
    folder.write("arazzo.yaml", text).unwrap().display().to_string()
}

/// What came of a run.
#[derive(Debug)]
#[expect(dead_code, reason = "shown where a test fails")]
struct Run {
    code: Option<i32>,
    result: Value,
    stderr: String,
    /// How often someone was asked to consent.
    asked: usize,
}

impl Run {
    fn output(&self, name: &str) -> &str {
        self.result["outputs"][name].as_str().unwrap_or_else(|| panic!("{name}: {self:#?}"))
    }

    fn steps(&self) -> usize {
        self.result["steps"].as_array().map_or(0, Vec::len)
    }
}

/// Runs with the credential `spec`, and consents when asked.
fn run(issuer: &str, scheme: &str, paths: &[&str], spec: &str) -> Run {
    let folder = Folder::new().unwrap();
    let file = workflow(&folder, issuer, scheme, paths);
    let mut command = arazzo();
    command.args(["run", &file, "--output", "json", "--auth", &format!("{issuer}=oauth2:{spec}")]);
    command.env("HOME", folder.path()).env("MACHINE", "machine-secret").env("POSTER", "poster-secret/+%");
    command.env("WRONG", "canary-wrong");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (lines, asked) = (BufReader::new(child.stderr.take().unwrap()).lines(), Arc::new(Mutex::new(0)));
    let counted = Arc::clone(&asked);
    let watching = std::thread::spawn(move || {
        let mut all = String::new();
        for line in lines.map_while(Result::ok) {
            all += &format!("{line}\n");
            if line.trim_start().starts_with("http://") {
                *counted.lock().unwrap() += 1;
                let page = Browser::default().walk(line.trim());
                assert!(page.contains("You can close this page"), "{page}");
            } else if let Some((url, code)) =
                line.strip_prefix("Open ").and_then(|line| line.split_once(" and enter the code "))
            {
                *counted.lock().unwrap() += 1;
                Browser::with_code(code.trim()).walk(url);
            }
        }
        all
    });
    let mut stdout = String::new();
    child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
    let code = child.wait().unwrap().code();
    let stderr = watching.join().unwrap();
    for secret in ["machine-secret", "poster-secret", "canary"] {
        assert!(!stdout.contains(secret) && !stderr.contains(secret), "{stdout}{stderr}");
    }
    let asked = *asked.lock().unwrap();
    Run { code, result: serde_json::from_str(&stdout).unwrap_or(Value::Null), stderr, asked }
}

fn oauth(issuer: &str, flow: &str) -> String {
    format!(
        "{{type: oauth2, flows: {{{flow}: {{tokenUrl: '{issuer}/token', authorizationUrl: '{issuer}/auth', deviceAuthorizationUrl: '{issuer}/device/auth', scopes: {{}}}}}}}}"
    )
}

/// The identity server, if there is one.
fn issuer() -> Option<String> {
    let found = std::env::var("ARAZZO_TEST_ISSUER").ok();
    if found.is_none() {
        let _ = writeln!(std::io::stderr(), "skipped: there is no identity server; .ci/oauth starts one");
    }
    found
}

#[test]
fn a_client_with_a_secret_gets_a_token_and_another_when_it_is_withdrawn() {
    let Some(issuer) = issuer() else { return };
    let described = oauth(&issuer, "clientCredentials");
    let spec = "client-id=machine,client-secret=env:MACHINE";
    let done = run(&issuer, &described, &["once", "me", "me"], spec);
    assert_eq!((done.code, done.steps(), done.asked), (Some(0), 3, 0), "{done:#?}");
    assert_eq!((done.output("client"), done.output("scope")), ("machine", "api:read"));
    let posted = format!("client-id=poster,client-secret=env:POSTER,client-auth=post,scope=api:write,issuer={issuer}");
    let done = run(&issuer, &described, &["me"], &posted);
    assert_eq!((done.code, done.output("client"), done.output("scope")), (Some(0), "poster", "api:write"));
    let discovered = format!("{{type: openIdConnect, openIdConnectUrl: '{issuer}/.well-known/openid-configuration'}}");
    assert_eq!(run(&issuer, &discovered, &["me"], spec).output("client"), "machine");
    let refused = run(&issuer, &described, &["me"], "client-id=machine,client-secret=env:WRONG");
    let message = refused.result["error"]["message"].as_str().unwrap();
    assert!(refused.code == Some(1) && message.contains("invalid_client"), "{refused:#?}");
}

#[test]
fn a_person_consents_once_in_a_browser() {
    let Some(issuer) = issuer() else { return };
    let done =
        run(&issuer, &oauth(&issuer, "authorizationCode"), &["once", "me"], "authorization-code,client-id=person");
    // The second step's token was withdrawn: it is renewed without asking again.
    assert_eq!((done.code, done.steps(), done.asked), (Some(0), 2, 1), "{done:#?}");
    assert_eq!((done.output("client"), done.output("scope")), ("person", "api:read"));
    let discovered =
        format!("authorization-code,client-id=person,scope=openid offline_access api:write,issuer={issuer}");
    let done = run(&issuer, &oauth(&issuer, "authorizationCode").replace("/auth'", "/nowhere'"), &["me"], &discovered);
    assert_eq!((done.code, done.asked), (Some(0), 1), "the issuer comes before the description: {done:#?}");
}

#[test]
fn a_person_enters_a_code_elsewhere() {
    let Some(issuer) = issuer() else { return };
    let done = run(&issuer, &oauth(&issuer, "deviceAuthorization"), &["once", "me"], "device-code,client-id=device");
    assert_eq!((done.code, done.steps(), done.asked), (Some(0), 2, 1), "{done:#?}");
    assert_eq!(done.output("client"), "device");
}
