//! `arazzo auth plan` and `arazzo auth check`.

use super::world::World;
use serde_json::{Value, json};

const SCHEMES: &str = "{key: {type: apiKey, name: X-Key, in: header}, oauth: {type: oauth2, flows: {clientCredentials: \
                       {tokenUrl: 'https://id.example/t', scopes: {}}}}}";

#[test]
fn the_plan_says_what_is_wanted_what_is_there_and_what_would_grant_the_rest() {
    let world = World::new(SCHEMES, "[{key: [], oauth: [read]}]");
    let plan = |arguments: &[&str]| {
        let all: Vec<&str> = ["auth", "plan", "arazzo.yaml"].iter().chain(arguments).copied().collect();
        world.arazzo(&all, &[])
    };
    let done = plan(&[]);
    assert_eq!(done.code, Some(1), "{done:#?}");
    let base = world.base();
    for text in [
        format!("main / list: GET {base}/pets"),
        format!("grant it with --auth {base}=apikey:X-Key:env:NAME"),
        format!(
            "grant it with --auth {base}=oauth2:client-id=ID,client-secret=env:NAME,token-origin=https://id.example"
        ),
    ] {
        assert!(done.stdout.contains(&text), "{text}: {done:#?}");
    }
    // No secret is fetched: the variables are not set, and the command is not run.
    let client = "{base}=oauth2:client-id=me,client-secret=env:NONE";
    let done = plan(&["--auth", "{base}=apikey:cmd:touch ran", "--auth", client]);
    assert!(done.code == Some(1) && done.stdout.contains("add token-origin=https://id.example"), "{done:#?}");
    let client = format!("{client},token-origin=https://id.example");
    let done = plan(&["--auth", "{base}=apikey:cmd:touch ran", "--auth", &client]);
    assert_eq!(done.code, Some(0), "{done:#?}");
    assert!(done.stdout.contains("a token by the flow client-credentials"), "{done:#?}");
    assert!(!world.folder.path().join("ran").exists() && world.received().is_empty());
    let done = plan(&["--output", "json"]);
    let whole: Value = serde_json::from_str(&done.stdout).unwrap();
    let operation = &whole["operations"][0];
    assert_eq!((&operation["stepId"], &operation["missing"][0]["code"]), (&json!("list"), &json!("unbound-origin")));
    assert_eq!(operation["missing"][0]["grant"], json!(format!("--auth {base}=apikey:X-Key:env:NAME")));
}

#[test]
fn the_plan_says_what_would_not_be_sent_and_what_wants_nothing() {
    let world = World::new("{odd: {type: http, scheme: hoba}}", "[{odd: []}]");
    let done = world.arazzo(&["auth", "plan"], &[]);
    assert!(done.code == Some(1) && done.stdout.contains("(unsupported-security)"), "{done:#?}");
    let world = World::new(SCHEMES, "[]");
    let done = world.arazzo(&["auth", "plan"], &[]);
    assert!(done.code == Some(0) && done.stdout.contains("wants nothing"), "{done:#?}");
    let done = world.arazzo(&["auth", "plan", "absent.yaml"], &[]);
    assert_eq!(done.code, Some(3), "{done:#?}");
}

#[test]
fn check_says_of_each_secret_whether_it_is_there() {
    let world = World::new(SCHEMES, "[]");
    let good = ["auth", "check", "--auth", "https://a.example=bearer:env:TOKEN"];
    let done = world.arazzo(&good, &[("TOKEN", "canary-1")]);
    assert!(done.code == Some(0) && done.stdout.contains("https://a.example  bearer: ok"), "{done:#?}");
    let done = world.arazzo(&good, &[]);
    assert!(done.code == Some(1) && done.stdout.contains("TOKEN is not set"), "{done:#?}");
}
