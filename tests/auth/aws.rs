//! AWS signatures from outside: with which credentials, for whom, and what is refused.

use super::world::World;
use crate::support::server::{Request, Response};
use crate::support::sigv4::{Scheme, verify};
use std::time::SystemTime;

const SIGNED: &str = "{hmac: {type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}}";
const WANTS: &str = "[{hmac: []}]";
const KEYS: [(&str, &str); 3] =
    [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "canary-env"), ("AWS_REGION", "eu-west-2")];

fn scheme(key: &str, secret: &str, token: Option<&str>) -> Scheme {
    Scheme {
        access_key: key.to_owned(),
        secret_key: secret.to_owned(),
        session_token: token.map(str::to_owned),
        region: "eu-west-2".to_owned(),
        service: "healthlake".to_owned(),
    }
}

fn is_signed_by(request: &Request, key: &str, secret: &str, token: Option<&str>) {
    let verdict = verify(&scheme(key, secret, token), request, SystemTime::now());
    assert_eq!(verdict, Ok(()), "{request:#?}");
}

/// Temporary credentials as the metadata services hand them out.
fn document(key: &str, expires: &str) -> String {
    format!(
        r#"{{"Version":1,"Code":"Success","AccessKeyId":"{key}","SecretAccessKey":"canary-temp","SessionToken":"canary-tok","Token":"canary-tok","Expiration":"{expires}"}}"#
    )
}

const LATER: &str = "2999-01-01T00:00:00Z";

/// The API, and beside it the metadata services.
fn world() -> World {
    World::answering(SIGNED, WANTS, |request| {
        let body = match request.path() {
            "/container" => document("AKIDBOX", LATER),
            "/latest/api/token" => "imds-token".to_owned(),
            "/latest/meta-data/iam/security-credentials/" => "role".to_owned(),
            "/latest/meta-data/iam/security-credentials/role" => document("AKIDIMDS", LATER),
            "/pets" => "{}".to_owned(),
            path => return Response { status: 404, body: path.as_bytes().to_vec(), ..Response::default() },
        };
        let ttl = ("x-aws-ec2-metadata-token-ttl-seconds".to_owned(), "21600".to_owned());
        Response { status: 200, headers: vec![ttl], body: body.into_bytes(), ..Response::default() }
    })
}

fn pets(world: &World) -> Vec<Request> {
    world.received().into_iter().filter(|request| request.path() == "/pets").collect()
}

#[test]
fn credentials_that_are_bound_sign_for_no_one_else() {
    let world = world();
    world.run_with(&["--server", "{base}"], &KEYS).ended(0);
    world.run_with(&["--auth", "{base}=aws:region=eu-west-2,service=healthlake"], &KEYS).ended(0);
    for request in pets(&world) {
        is_signed_by(&request, "AKIDENV", "canary-env", None);
    }
    let count = world.received().len();
    // The description's own server is no grant.
    let run = world.run_with(&[], &KEYS).ended(3);
    assert_eq!(run.result["error"]["code"], "aws-host-denied", "{run:#?}");
    let elsewhere = ["--server", "{base}", "--auth", "https://*.us-east-1.amazonaws.com=aws:"];
    assert_eq!(world.run_with(&elsewhere, &KEYS).ended(3).result["error"]["code"], "aws-host-denied");
    let other = world.run_with(&["--auth", "{base}=aws:service=iam,region=eu-west-2"], &KEYS);
    assert_eq!((other.done.code, world.received().len()), (Some(0), count + 1), "the operator's service is the one");
    let scope = pets(&world).pop().unwrap().header("authorization").unwrap();
    assert!(scope.contains("/iam/aws4_request"), "{scope}");
}

#[test]
fn hosts_and_scopes_that_do_not_fit_are_refused_before_anything_is_sent() {
    let world = world();
    for (server, code) in [
        ("https://healthlake.us-east-1.amazonaws.com.evil.invalid", "aws-host-denied"),
        ("https://evilamazonaws.com", "aws-host-denied"),
        ("https://bucket.s3.us-east-1.amazonaws.com", "aws-host-denied"),
        ("https://abc.execute-api.us-east-1.amazonaws.com", "aws-host-denied"),
        ("https://203.0.113.1", "aws-host-denied"),
        ("https://iam.amazonaws.com", "aws-scope-mismatch"),
        ("https://dynamodb.us-east-1.amazonaws.com", "aws-scope-mismatch"),
        ("http://healthlake.us-east-1.amazonaws.com", "cleartext-credential"),
    ] {
        world.describe(SIGNED, WANTS, server);
        let run = world.run_with(&[], &KEYS[..2]).ended(3);
        assert_eq!(run.result["error"]["code"], code, "{server}: {run:#?}");
    }
    assert!(world.received().is_empty());
}

#[test]
fn the_signatures_own_fields_are_not_the_workflows() {
    for name in ["X-Amz-Date", "x-amz-security-token", "X-Amz-Content-Sha256"] {
        let world = world();
        world.workflow(&format!("[{{name: {name}, in: header, value: x}}]"));
        let run = world.run_with(&["--server", "{base}"], &KEYS).ended(3);
        assert_eq!(run.result["error"]["code"], "header-forbidden", "{run:#?}");
        assert!(world.received().is_empty());
    }
}

#[cfg(feature = "aws-config")]
#[test]
fn credentials_come_by_a_process_that_a_profile_names() {
    let world = world();
    let process = |expires: &str| {
        format!("sh -c 'cat {}'", world.folder.write("keys.json", document("AKIDPROC", expires)).unwrap().display())
    };
    let profile = |command: &str| {
        let text = format!("[profile job]\nregion = eu-west-2\ncredential_process = {command}\n");
        world.folder.write(".aws/config", text).unwrap();
    };
    profile(&process(LATER));
    for arguments in [["--aws-profile", "job", "--server", "{base}"].as_slice(), &["--auth", "{base}=aws:profile=job"]]
    {
        world.run_with(arguments, &[]).ended(0);
        is_signed_by(&pets(&world).pop().unwrap(), "AKIDPROC", "canary-temp", Some("canary-tok"));
    }
    let count = world.received().len();
    for (command, wanted) in
        [(process("2001-01-01T00:00:00Z"), "expired"), ("sh -c 'echo canary; exit 3'".to_owned(), "profile `job`")]
    {
        profile(&command);
        let run = world.run_with(&["--aws-profile", "job", "--server", "{base}"], &[]).ended(1);
        let message = run.result["error"]["message"].as_str().unwrap();
        assert!(message.contains(wanted) && message.contains("aws-credentials"), "{run:#?}");
    }
    assert_eq!(world.received().len(), count);
}

#[cfg(feature = "aws-config")]
#[test]
fn the_metadata_services_are_asked_where_the_operator_says_so() {
    let world = world();
    let container = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{base}/container"), ("AWS_REGION", "eu-west-2")];
    world.run_with(&["--server", "{base}"], &container).ended(0);
    is_signed_by(&pets(&world).pop().unwrap(), "AKIDBOX", "canary-temp", Some("canary-tok"));
    assert!(world.received()[0].header("user-agent").is_some());

    let machine = [("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{base}"), ("AWS_REGION", "eu-west-2")];
    let count = world.received().len();
    world.run_with(&["--server", "{base}"], &machine).ended(3).says(&["no AWS credentials"]);
    assert_eq!(world.received().len(), count, "no one asked for it");
    world.run_with(&["--server", "{base}", "--aws-metadata"], &machine).ended(0);
    is_signed_by(&pets(&world).pop().unwrap(), "AKIDIMDS", "canary-temp", Some("canary-tok"));
}

#[test]
fn a_redirect_of_a_signed_request_goes_nowhere() {
    let world = World::answering(SIGNED, WANTS, |_| {
        let location = ("Location".to_owned(), "/elsewhere".to_owned());
        Response { status: 307, headers: vec![location], ..Response::default() }
    });
    world.run_with(&["--server", "{base}"], &KEYS).ended(1);
    assert_eq!(world.received().len(), 1);
}
