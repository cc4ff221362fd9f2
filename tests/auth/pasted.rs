//! The lines that `arazzo auth plan` prints, pasted into a shell: each grants what it says, and runs nothing of a description's.

use super::world::World;
use crate::support::server::{Request, Response, Server};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

fn said(status: u16, headers: &[(&str, &str)], body: &Value) -> Response {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Response { status, headers, body: body.to_string().into_bytes(), ..Response::default() }
}

/// An API that wants the answer to a challenge if it is to, and an identity server, in one.
fn answer(request: &Request, challenges: bool) -> Response {
    let base = format!("http://{}", request.header("host").unwrap_or_default());
    let is_met = request.header("authorization").is_some_and(|value| value.starts_with("Digest username=\"me\""));
    match request.path() {
        "/pets" if challenges && !is_met => said(
            401,
            &[("WWW-Authenticate", "Digest realm=\"r\", qop=\"auth\", nonce=\"n\", algorithm=SHA-256")],
            &json!({}),
        ),
        "/pets" => said(200, &[], &json!({})),
        "/token" => {
            let grant = request.text().split('&').find_map(|pair| pair.strip_prefix("grant_type=").map(str::to_owned));
            let last = grant.unwrap_or_default().rsplit(['%', ':']).next().unwrap_or_default().to_owned();
            said(
                200,
                &[],
                &json!({"access_token": format!("token-{last}"), "token_type": "Bearer", "expires_in": 3600}),
            )
        }
        "/device" => said(
            200,
            &[],
            &json!({"device_code": "d", "user_code": "AB", "verification_uri": base + "/d", "interval": 0, "expires_in": 60}),
        ),
        "/.well-known/openid-configuration" => {
            said(200, &[], &json!({"issuer": base, "token_endpoint": format!("{base}/token")}))
        }
        path => said(404, &[], &json!({"path": path})),
    }
}

/// The lines of the plan that grant something.
fn lines(world: &World) -> Vec<String> {
    let plan = world.arazzo(&["auth", "plan", "arazzo.yaml"], &[]);
    assert_eq!(plan.code, Some(1), "{plan:#?}");
    let granting = |line: &str| {
        let by_itself = line.trim().strip_prefix("grant it with ").map(str::to_owned);
        by_itself.or_else(|| {
            line.split_once("--auth ").and_then(|(_, rest)| Some(format!("--auth {}", rest.split([' ', ')']).next()?)))
        })
    };
    plan.stdout.lines().filter_map(granting).collect()
}

/// Runs the workflow with `grants` in a shell, and consents where a browser is asked for.
fn paste(world: &World, grants: &[String]) -> (Option<i32>, String) {
    let grants = grants.join(" ").replace("env:NAME", "env:TOKEN").replace("USER", "me").replace("=ID", "=client");
    let script = format!("\"$ARAZZO\" run arazzo.yaml --output json {}", grants.replace("profile=NAME", "profile=job"));
    watched(world.shell(&script, &[("TOKEN", "canary-token")]))
}

fn watched(mut command: Command) -> (Option<i32>, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let watching = std::thread::spawn(move || {
        let mut all = String::new();
        for line in lines.map_while(Result::ok) {
            consent(line.trim());
            all += &format!("{line}\n");
        }
        all
    });
    let output = child.wait_with_output().unwrap();
    let all = String::from_utf8_lossy(&output.stdout).into_owned() + &watching.join().unwrap();
    assert!(!all.contains("canary"), "{all}");
    (output.status.code(), all)
}

/// The browser comes back with a code.
fn consent(line: &str) {
    let Some(url) = url::Url::parse(line).ok().filter(|url| url.path() == "/authorize") else { return };
    let query = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
    let (redirect, state) = (query("redirect_uri").unwrap(), query("state").unwrap());
    let mut stream = TcpStream::connect(("127.0.0.1", url::Url::parse(&redirect).unwrap().port().unwrap())).unwrap();
    write!(stream, "GET /callback?state={state}&code=c HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
}

/// What a scheme is, how the line that grants it ends, and which field the API gets then.
type Row = (String, String, (&'static str, &'static str));

fn rows(api: &str, id: &str) -> Vec<Row> {
    let flow = |kind: &str, more: &str| format!("{{type: oauth2, flows: {{{kind}: {{{more}, scopes: {{}}}}}}}}");
    let (client, password) =
        ("client-id=ID,client-secret=env:NAME", "password,user=USER,password=env:NAME,client-id=ID");
    let token = |origin: &str| format!("tokenUrl: '{origin}/token'");
    let visit = format!("authorizationUrl: '{id}/authorize', {}", token(id));
    let device = format!("deviceAuthorizationUrl: '{id}/device', {}", token(id));
    let both = format!(
        "{{type: oauth2, flows: {{implicit: {{authorizationUrl: '{id}/authorize', scopes: {{}}}}, clientCredentials: {{{}, scopes: {{}}}}}}}}",
        token(api)
    );
    let row = |scheme: &str, spec: String, name, value| (scheme.to_owned(), spec, (name, value));
    let authorization = |scheme: String, spec: String, value| (scheme, spec, ("authorization", value));
    vec![
        row("{type: apiKey, in: header, name: X-Key}", "apikey:X-Key:env:NAME".into(), "x-key", "canary-token"),
        row("{type: apiKey, in: cookie, name: sid}", "apikey:sid:env:NAME".into(), "cookie", "sid=canary-token"),
        row("{type: http, scheme: bearer}", "bearer:env:NAME".into(), "authorization", "Bearer canary-token"),
        row("{type: http, scheme: basic}", "basic:USER:env:NAME".into(), "authorization", "Basic bWU6Y2FuYXJ5LXRva2Vu"),
        row("{type: http, scheme: digest}", "digest:USER:env:NAME".into(), "authorization", "Digest username=\"me\""),
        authorization(
            flow("clientCredentials", &token(api)),
            format!("oauth2:{client}"),
            "Bearer token-client_credentials",
        ),
        authorization(
            flow("clientCredentials", &token(id)),
            format!("oauth2:{client},token-origin={id}"),
            "Bearer token-client_credentials",
        ),
        authorization(
            flow("password", &token(id)),
            format!("oauth2:{password},token-origin={id}"),
            "Bearer token-password",
        ),
        authorization(
            flow("authorizationCode", &visit),
            format!("oauth2:authorization-code,client-id=ID,token-origin={id}"),
            "Bearer token-authorization_code",
        ),
        authorization(
            flow("deviceAuthorization", &device),
            format!("oauth2:device-code,client-id=ID,token-origin={id}"),
            "Bearer token-3Adevice_code",
        ),
        authorization(
            flow("implicit", &format!("authorizationUrl: '{id}/authorize'")),
            "bearer:env:NAME".into(),
            "Bearer canary-token",
        ),
        authorization(both, format!("oauth2:{client}"), "Bearer token-client_credentials"),
        authorization(
            format!("{{type: openIdConnect, openIdConnectUrl: '{id}/.well-known/openid-configuration'}}"),
            format!("oauth2:{client},issuer={id}"),
            "Bearer token-client_credentials",
        ),
        authorization(
            "{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}".into(),
            "aws:profile=NAME".into(),
            "AWS4-HMAC-SHA256 Credential=AKIDJOB/",
        ),
    ]
}

#[test]
fn each_line_grants_what_is_missing() {
    let id = Server::start(|request| answer(&request, false)).unwrap();
    let count = rows("http://x", "http://y").len();
    for number in 0..count {
        let challenges = rows("", "")[number].0.contains("digest");
        let world = World::answering("{}", "[]", move |request| answer(request, challenges));
        let (scheme, spec, (name, value)) = rows(&world.base(), &id.base()).swap_remove(number);
        world.describe(&format!("{{s: {scheme}}}"), "[{s: []}]", &world.base());
        let keys = "[job]\naws_access_key_id = AKIDJOB\naws_secret_access_key = canary-job\nregion = eu-west-2\n";
        world.folder.write(".aws/credentials", keys).unwrap();
        let lines = lines(&world);
        assert_eq!(lines, [format!("--auth {}={spec}", world.base())], "{scheme}");
        assert!(world.received().is_empty(), "{scheme}");
        let (code, all) = paste(&world, &lines);
        assert_eq!(code, Some(0), "{scheme}: {all}");
        let asked = world.received().into_iter().rfind(|request| request.path() == "/pets").unwrap();
        let found = asked.header(name).unwrap_or_default();
        assert!(found.starts_with(value), "{scheme}: {found}");
    }
}

#[test]
fn several_lines_grant_together_and_keys_go_into_queries() {
    let world = World::answering("{}", "[]", |request| answer(request, false));
    let schemes = "{a: {type: apiKey, in: query, name: 'a:b'}, b: {type: http, scheme: bearer}}";
    world.describe(schemes, "[{a: [], b: []}]", &world.base());
    let lines = lines(&world);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let (code, all) = paste(&world, &lines);
    assert_eq!(code, Some(0), "{all}");
    let asked = &world.received()[0];
    assert_eq!(
        (asked.query(), asked.header("authorization").as_deref()),
        ("a%3Ab=canary%2Dtoken", Some("Bearer canary-token"))
    );
}

#[test]
fn a_line_runs_nothing_that_a_description_says() {
    let world = World::answering("{}", "[]", |request| answer(request, false));
    for (scheme, code) in [
        (r#"{type: apiKey, in: query, name: "k; touch hacked"}"#, Some(0)),
        (r#"{type: apiKey, in: query, name: "k'; touch hacked; '"}"#, Some(0)),
        (r#"{type: apiKey, in: query, name: "$(touch hacked)`touch hacked`"}"#, Some(0)),
        (
            r#"{type: openIdConnect, openIdConnectUrl: "http://127.0.0.1:9/$(touch%20hacked)';touch$IFS''hacked;'/.well-known/openid-configuration"}"#,
            Some(1),
        ),
        (r#"{type: openIdConnect, openIdConnectUrl: "javascript:x;touch hacked"}"#, Some(0)),
        (
            r#"{type: oauth2, flows: {clientCredentials: {tokenUrl: "http://127.0.0.1:9/$(touch hacked)", scopes: {}}}}"#,
            Some(1),
        ),
    ] {
        world.describe(&format!("{{s: {scheme}}}"), "[{s: []}]", &world.base());
        let lines = lines(&world);
        assert_eq!(lines.len(), 1, "{scheme}: {lines:?}");
        let (found, all) = paste(&world, &lines);
        assert_eq!(found, code, "{scheme}: {lines:?}: {all}");
        assert!(!world.folder.path().join("hacked").exists(), "{scheme}: {lines:?}");
    }
}
