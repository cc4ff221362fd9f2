//! What is granted goes where it is granted, and what is not is told.

use super::world::World;

const BEARER: &str = "{BearerAuth: {type: http, scheme: bearer}}";
const WANTS_BEARER: &str = "[{BearerAuth: []}]";

fn authorization(world: &World) -> Option<String> {
    world.received().pop().expect("a request came").header("authorization")
}

#[test]
fn each_place_of_a_secret_can_be_named() {
    let world = World::new(BEARER, WANTS_BEARER);
    world.folder.write("token", "canary-file\r\n").unwrap();
    world.folder.write("vars.env", "# mine\nexport FROM_FILE='canary-vars'\nTOKEN=canary-not\n").unwrap();
    let table: [(&str, &[&str], &str); 5] = [
        ("bearer:env:TOKEN", &["--env-file", "vars.env"], "Bearer canary-token"),
        ("bearer:file:token", &[], "Bearer canary-file"),
        ("bearer:env:FROM_FILE", &["--env-file", "vars.env"], "Bearer canary-vars"),
        ("bearer:cmd:printf '%s\\n' \"canary cmd\"", &[], "Bearer canary cmd"),
        ("bearer:cmd:sh -c 'echo $TOKEN | tr a-z A-Z'", &[], "Bearer CANARY-TOKEN"),
    ];
    for (spec, more, wanted) in table {
        let auth = format!("{{base}}={spec}");
        let arguments: Vec<&str> = ["--auth", &auth].iter().chain(more).copied().collect();
        world.run(&arguments).ended(0);
        assert_eq!(authorization(&world).as_deref(), Some(wanted), "{spec}");
    }
}

#[test]
fn a_dot_env_file_is_not_read_by_itself() {
    let world = World::new(BEARER, WANTS_BEARER);
    world.folder.write(".env", "FROM_DOT=canary-dot\nHTTP_PROXY=http://127.0.0.1:1\n").unwrap();
    let run = world.run(&["--auth", "{base}=bearer:env:FROM_DOT"]).ended(3).says(&["FROM_DOT is not set"]);
    assert_eq!(run.result["error"]["code"], "credentials");
    assert!(world.received().is_empty());
    world.folder.write("broken.env", "canary").unwrap();
    world.run(&["--env-file", "broken.env"]).ended(2).says(&["broken.env:1: a line has the form"]);
}

#[test]
fn nothing_is_sent_by_the_name_that_a_description_chooses() {
    let world = World::new(BEARER, WANTS_BEARER);
    let base = world.base();
    let unbound = |arguments: &[&str], says: &[&str]| {
        let run = world.run(arguments).ended(3).says(says);
        assert_eq!(run.result["error"]["code"], "unbound-origin", "{run:#?}");
        assert_eq!(world.received().len(), 0, "{run:#?}");
    };
    unbound(&[], &["BearerAuth", &base, &format!("--auth {base}=bearer:env:NAME"), &format!("--auth {base}=none")]);
    // A credential for someone else is named, and stays where it is.
    unbound(&["--auth", "https://api.example.com=bearer:env:TOKEN"], &["only to https://api.example.com"]);
    // Whoever names the server knows where the request goes, and is told what it goes without.
    unbound(&["--server", &base, "--strict"], &["BearerAuth"]);
    world.run(&["--server", &base]).ended(0).says(&["unbound-origin", &format!("--auth {base}=bearer:env:NAME")]);
    assert_eq!(authorization(&world), None);
    // The operator knows.
    let run = world.run(&["--auth", "{base}=none", "--strict"]).ended(0);
    assert!(!run.done.stderr.contains("unbound-origin"), "{run:#?}");
    assert_eq!(authorization(&world), None);
}

#[test]
fn a_header_field_that_turns_out_to_be_missing_leaves_the_request_unsent() {
    let world = World::new(BEARER, WANTS_BEARER);
    // What the workflow sets itself would do, but this input is not given.
    let flow = "arazzo: 1.0.1\ninfo: {title: t, version: '1'}\nsourceDescriptions: [{name: api, url: api.yaml, type: openapi}]\n\
                workflows: [{workflowId: main, inputs: {type: object, properties: {token: {type: string}}}, steps: [{stepId: list, \
                operationId: list, parameters: [{name: Authorization, in: header, value: $inputs.token}]}]}]\n";
    world.folder.write("arazzo.yaml", flow).unwrap();
    let run = world.run(&["--auth", "https://api.example.com=bearer:env:TOKEN"]);
    assert_ne!(run.result["status"], "success", "{run:#?}");
    assert!(run.result.to_string().contains("unbound-origin"), "{run:#?}");
    assert!(world.received().is_empty(), "{run:#?}");
}

#[test]
fn other_ports_and_schemes_are_other_origins() {
    let world = World::new(BEARER, WANTS_BEARER);
    for other in ["http://127.0.0.1:1", "https://127.0.0.1:{port}", "http://localhost:{port}"] {
        let port = world.base().rsplit_once(':').unwrap().1.to_owned();
        let auth = format!("{}=bearer:env:TOKEN", other.replace("{port}", &port));
        let run = world.run(&["--auth", &auth]).ended(3);
        assert_eq!(run.result["error"]["code"], "unbound-origin", "{auth}: {run:#?}");
        assert!(world.received().is_empty(), "{auth}");
    }
}

#[test]
fn grants_that_are_wrong_or_too_wide_are_wrong_command_lines() {
    let world = World::new(BEARER, WANTS_BEARER);
    let table = [
        ("https://*.amazonaws.com=aws:", "too wide a grant"),
        ("https://*.s3.us-east-1.amazonaws.com=aws:", "belong to different people"),
        ("https://*.example.com=bearer:env:TOKEN", "at least three labels"),
        ("{base}/v1=bearer:env:TOKEN", "it has a path"),
        ("{base}=token:env:TOKEN", "unknown kind of credential `token`"),
        ("{base}=bearer:cmd:x 'y", "a quote is not closed"),
        ("{base}=oauth2:client-id=x", "needs client-secret"),
        ("bearer:env:TOKEN", "expected ORIGIN=SPEC"),
    ];
    for (auth, wanted) in table {
        world.run(&["--auth", auth]).ended(2).says(&["--auth: ", wanted]);
    }
    assert!(world.received().is_empty());
}

#[test]
fn a_command_that_fails_says_so_without_what_it_printed() {
    let world = World::new(BEARER, WANTS_BEARER);
    let failing = "{base}=bearer:cmd:sh -c 'echo canary-out; echo canary-err >&2; exit 7'";
    let run = world.run(&["--auth", failing]).ended(3).says(&["the command `sh` gave no secret", "7"]);
    assert_eq!(run.result["error"]["code"], "credentials");
    world.run(&["--auth", "{base}=bearer:cmd:/does/not/exist"]).ended(3).says(&["/does/not/exist"]);
    assert!(world.received().is_empty());
}

#[test]
fn what_the_workflow_sets_itself_wins_and_an_empty_security_wants_nothing() {
    let world = World::new(BEARER, WANTS_BEARER);
    world.workflow("[{name: Authorization, in: header, value: own}]");
    let run = world.run(&["--auth", "{base}=bearer:env:TOKEN"]).ended(0);
    assert_eq!(authorization(&world).as_deref(), Some("own"), "{run:#?}");
    let world = World::new(BEARER, "[]");
    world.run(&["--auth", "{base}=bearer:env:TOKEN", "--strict"]).ended(0);
    assert_eq!(authorization(&world), None);
}

#[test]
fn alternatives_are_tried_in_order_and_anonymous_access_is_the_last() {
    let schemes = "{BearerAuth: {type: http, scheme: bearer}, basic: {type: http, scheme: basic}, odd: {type: http, scheme: hoba}, \
                   key: {type: apiKey, name: X-Key, in: query}}";
    let basic = "{base}=basic:me:env:PASS";
    for (security, wanted) in [
        ("[{BearerAuth: []}, {basic: []}]", Some("Basic bWU6Y2FuYXJ5LXBhc3M=")),
        ("[{}, {basic: []}]", Some("Basic bWU6Y2FuYXJ5LXBhc3M=")),
        ("[{odd: []}, {basic: []}]", Some("Basic bWU6Y2FuYXJ5LXBhc3M=")),
        ("[{BearerAuth: []}, {}]", None),
        ("[{odd: []}, {}]", None),
        ("[{BearerAuth: [], basic: []}, {}]", None),
    ] {
        let world = World::new(schemes, security);
        world.run(&["--auth", basic]).ended(0);
        assert_eq!(authorization(&world).as_deref(), wanted, "{security}");
    }
    let world = World::new(schemes, "[{key: [], basic: []}]");
    world.run(&["--auth", basic, "--auth", "{base}=apikey:X-Key:env:TOKEN"]).ended(0);
    assert_eq!(world.received()[0].query(), "X%2DKey=canary%2Dtoken");
}

#[test]
fn what_nothing_can_meet_is_said_before_anything_is_sent() {
    for (scheme, code) in [
        ("{type: http, scheme: negotiate}", "unsupported-security"),
        ("{type: carrier-pigeon}", "unsupported-security"),
        (
            "{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4a}",
            "sigv4a-unsupported",
        ),
    ] {
        let world = World::new(&format!("{{odd: {scheme}}}"), "[{odd: []}]");
        let run = world.run(&[]).ended(3).says(&["step `list`", "`odd`"]);
        assert_eq!(run.result["error"]["code"], code, "{run:#?}");
        assert!(world.received().is_empty());
        world.run(&["--header", "Authorization: own"]).ended(0);
        world.run(&["--auth", "{base}=none"]).ended(0);
    }
    let undefined = World::new("{}", "[{nowhere: []}]");
    undefined.run(&[]).ended(0).says(&["undefined-security-scheme"]);
}

#[test]
fn credentials_do_not_go_over_http_to_another_machine() {
    let world = World::new(BEARER, WANTS_BEARER);
    world.describe(BEARER, WANTS_BEARER, "http://api.invalid");
    let run = world.run(&["--auth", "http://api.invalid=bearer:env:TOKEN"]).ended(3);
    let run = run.says(&["http://api.invalid", "--allow-cleartext api.invalid"]);
    assert_eq!(run.result["error"]["code"], "cleartext-credential");
    // It gets as far as the name, which does not exist.
    let allowed = ["--auth", "http://api.invalid=bearer:env:TOKEN", "--allow-cleartext", "api.invalid"];
    assert_eq!(world.run(&allowed).ended(1).result["status"], "failure");
}

#[test]
fn settings_grant_where_the_operator_names_the_file() {
    let world = World::new(BEARER, WANTS_BEARER);
    let table = format!("[auth]\n\"{}\" = [\"apikey:env:TOKEN\", \"bearer:env:TOKEN\"]\n", world.base());
    // A secret for someone who is not asked is not fetched.
    let table = table + "\"https://api.example.com\" = \"bearer:cmd:touch fetched\"\n";
    world.folder.write("mine.toml", &table).unwrap();
    world.folder.write("arazzo.toml", &table).unwrap();
    let run = world.run(&[]).ended(3);
    assert_eq!(run.result["error"]["code"], "unbound-origin", "{run:#?}");
    assert!(world.received().is_empty(), "a file that is only found grants nothing");
    world.run(&["--config", "mine.toml"]).ended(0);
    assert_eq!(authorization(&world).as_deref(), Some("Bearer canary-token"));
    assert!(!world.folder.path().join("fetched").exists());
    world.folder.write("bad.toml", "[auth]\n\"https://*.com\" = \"bearer:env:TOKEN\"\n").unwrap();
    world.run(&["--config", "bad.toml"]).ended(2).says(&["too wide a grant", "bad.toml:2"]);
}

#[test]
fn codes_are_explained() {
    let world = World::new(BEARER, WANTS_BEARER);
    for code in ["unbound-origin", "token-origin", "aws-host-denied", "cleartext-credential", "sigv4a-unsupported"] {
        let done = world.arazzo(&["explain", code], &[]);
        assert!(done.code == Some(0) && done.stdout.contains("Wrong:"), "{done:#?}");
    }
}
