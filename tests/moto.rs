//! The workflows of `examples/aws` against moto, which `.ci/moto` starts: an AWS implementation of someone else that
//! checks every signature. Without it the tests are skipped, and say so.
#![cfg(test)]

#[path = "support"]
mod support {
    #[expect(dead_code, reason = "what other tests need of it")]
    pub(crate) mod binary;
}

use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;
use support::binary::{Finished, Folder, arazzo, finish};

const WORKFLOWS: [(&str, &[&str]); 4] = [
    ("dynamodb-table-and-item", &["TableName=notes", "Text=Hello"]),
    ("ssm-parameter-round-trip", &["Name=/shop/a greeting", "Value=Hello"]),
    ("sts-caller-identity", &[]),
    ("s3-bucket-and-object", &["Bucket=example-bucket", "Key=a folder/hello+you~(1).txt", "Content=Hello"]),
];

struct Moto {
    url: String,
    key: String,
    secret: String,
}

fn moto() -> Option<Moto> {
    let variable = |name: &str| std::env::var(format!("ARAZZO_TEST_MOTO{name}")).ok();
    let found = variable("").zip(variable("_KEY")).zip(variable("_SECRET"));
    if found.is_none() {
        let _ = writeln!(std::io::stderr(), "skipped: there is no moto; .ci/moto starts one");
    }
    found.map(|((url, key), secret)| Moto { url, key, secret })
}

fn run(moto: &Moto, (workflow, inputs): (&str, &[&str]), secret: &str, more: &[&str]) -> (Finished, Value) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../examples/aws/{workflow}.yml"));
    let folder = Folder::new().unwrap();
    let mut command = arazzo();
    command.arg("run").arg(file).args(["--output", "json", "--poll-interval", "10ms"]).args(more);
    command.args(inputs.iter().flat_map(|input| ["--input", input]));
    command.env("HOME", folder.path()).env("AWS_ACCESS_KEY_ID", &moto.key).env("AWS_SECRET_ACCESS_KEY", secret);
    let done = finish(command, Duration::from_mins(1), |_| {}).unwrap();
    assert!(!done.stdout.contains(secret) && !done.stderr.contains(secret), "{done:#?}");
    let result = serde_json::from_str(&done.stdout).unwrap_or(Value::Null);
    (done, result)
}

#[test]
fn moto_accepts_what_the_right_key_signs() {
    let Some(moto) = moto() else { return };
    for workflow in WORKFLOWS {
        let (done, result) = run(&moto, workflow, &moto.secret, &["--server", &moto.url]);
        assert_eq!((done.code, &result["status"]), (Some(0), &"success".into()), "{}: {done:#?}", workflow.0);
    }
}

#[test]
fn moto_refuses_what_another_key_signs() {
    let Some(moto) = moto() else { return };
    for workflow in WORKFLOWS {
        let (done, result) = run(&moto, workflow, "canary-wrong-secret", &["--server", &moto.url]);
        assert_eq!((done.code, &result["status"]), (Some(1), &"failure".into()), "{}: {done:#?}", workflow.0);
        assert_eq!(result["steps"][0]["response"]["status"], 403, "{}: {done:#?}", workflow.0);
    }
}
