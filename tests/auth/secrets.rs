//! Secrets that come up during a run are kept out of what is shown.

use super::world::World;
use crate::support::server::Response;

const CALLS: &str = "arazzo: 1.0.1
info: {title: t, version: '1'}
sourceDescriptions: [{name: api, url: api.yaml, type: openapi}]
workflows:
  - workflowId: main
    inputs: {type: object, properties: {pin: {type: string}}}
    steps:
      - {stepId: call, workflowId: inner, parameters: [{name: pin, value: $inputs.pin}]}
    outputs: {seen: $inputs.pin}
  - workflowId: inner
    inputs: {type: object, properties: {pin: {type: string, format: password}}}
    steps:
      - {stepId: list, operationId: list, parameters: [{name: limit, in: query, value: $inputs.pin}]}
";

#[test]
fn what_is_secret_for_a_called_workflow_is_shown_nowhere() {
    let world = World::new("{}", "[]");
    world.folder.write("arazzo.yaml", CALLS).unwrap();
    for more in [&["--output", "json"][..], &["--output", "text", "-v"]] {
        let all: Vec<&str> =
            ["run", "arazzo.yaml", "-w", "main", "--input", "pin=canary pin"].iter().chain(more).copied().collect();
        let done = world.arazzo(&all, &[]);
        assert!(done.code == Some(0) && done.stdout.contains("***"), "{done:#?}");
    }
    assert_eq!(world.received()[0].query(), "limit=canary%20pin");
}

#[test]
fn a_token_is_shown_nowhere_even_where_the_api_repeats_it() {
    let oauth = "{o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://id.example/t', scopes: {}}}}}";
    let world = World::answering(oauth, "[{o: []}]", |request| {
        let (status, body) = match request.path() {
            "/token" => (200, r#"{"access_token":"canary-access","token_type":"bearer"}"#.to_owned()),
            _ => {
                (500, format!(r#"{{"message":"cannot use {}"}}"#, request.header("authorization").unwrap_or_default()))
            }
        };
        let kind = ("Content-Type".to_owned(), "application/json".to_owned());
        Response { status, headers: vec![kind], body: body.into_bytes(), ..Response::default() }
    });
    let auth = "{base}=oauth2:client-id=me,client-secret=env:TOKEN,token-url={base}/token";
    let run = world.run(&["--auth", auth, "-vv"]).ended(1);
    assert!(run.result["error"]["message"].as_str().unwrap().contains("***"), "{run:#?}");
}
