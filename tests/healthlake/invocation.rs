//! How these tests call `arazzo run`, and what they look at afterwards.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use crate::support::healthlake::{ACCESS_KEY, HealthLake, SECRET_KEY, STORE};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The reference workflow.
pub(crate) const EXPORT: &str = "start-export-poll-and-list";
/// What the reference workflow requires.
pub(crate) const EXPORT_INPUTS: &[&str] =
    &["DatastoreId", "OutputS3Uri", "OutputKmsKeyId", "DataAccessRoleArn", "ClientToken"];

/// A run that is being put together.
pub(crate) struct Invocation {
    command: Command,
    /// Where it runs and has its home.
    pub(crate) folder: Folder,
    /// `--poll-interval`, if it is to be given.
    pace: Option<&'static str>,
    /// `--output`.
    output: &'static str,
}

/// The file of a shipped workflow.
pub(crate) fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../workflows/amazon-healthlake/{name}.yml"))
}

/// A fitting value for an input of the shipped workflows.
pub(crate) fn sample(input: &str) -> &'static str {
    match input {
        "DatastoreId" => STORE,
        "OutputS3Uri" => "s3://example-bucket/out/",
        "InputS3Uri" => "s3://example-bucket/in/",
        "OutputKmsKeyId" => "arn:aws:kms:us-east-1:123456789012:key/d94b0cbc-5c0a-4d9b-9d8a-3d2b6c1f7e21",
        "DataAccessRoleArn" => "arn:aws:iam::123456789012:role/HealthLakeJobs",
        "JobName" => "nightly",
        "MaxResults" => "10",
        token if token.ends_with("ClientToken") => "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        other => panic!("no sample for the input {other}"),
    }
}

impl Invocation {
    /// `arazzo run FILE`, with neither credentials nor settings.
    pub(crate) fn bare(file: impl AsRef<Path>) -> Self {
        let folder = Folder::new().expect("a folder can be made");
        let mut command = arazzo();
        command.arg("run").arg(file.as_ref()).current_dir(folder.path());
        command.env("HOME", folder.path()).env("AWS_EC2_METADATA_DISABLED", "true");
        for variable in ["AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"] {
            command.env(variable, folder.path().join("absent"));
        }
        Self { command, folder, pace: None, output: "json" }
    }

    /// A shipped workflow with samples for `inputs`, signed with the right key, sent to `lake` without long pauses.
    pub(crate) fn signed(workflow: &str, inputs: &[&str], lake: &HealthLake) -> Self {
        let run = Self::bare(shipped(workflow)).credentials(SECRET_KEY).inputs(inputs);
        run.args(&["--server", &lake.base()]).pace("10ms")
    }

    /// Sets the pause of a loop.
    pub(crate) fn pace(self, interval: &'static str) -> Self {
        Self { pace: Some(interval), ..self }
    }

    /// Asks for text instead of JSON.
    pub(crate) fn in_text(self) -> Self {
        Self { output: "text", ..self }
    }

    /// Adds arguments.
    pub(crate) fn args(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    /// Adds samples for inputs.
    pub(crate) fn inputs(self, names: &[&str]) -> Self {
        names.iter().fold(self, |run, name| run.args(&["--input", &format!("{name}={}", sample(name))]))
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Sets the known access key with a secret.
    pub(crate) fn credentials(self, secret: &str) -> Self {
        self.env("AWS_ACCESS_KEY_ID", ACCESS_KEY).env("AWS_SECRET_ACCESS_KEY", secret)
    }

    /// Sends whatever would go to another host to `lake`, which then has seen it.
    pub(crate) fn caught_by(self, lake: &HealthLake) -> Self {
        let proxy = lake.base();
        ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"].iter().fold(self, |run, name| run.env(name, &proxy))
    }

    /// Runs to the end, which must come within a minute. No secret may be printed.
    pub(crate) fn run(self) -> Run {
        self.run_within(Duration::from_mins(1), |_| {})
    }

    /// Runs to the end, which must come within `limit`, with an eye on the process.
    pub(crate) fn run_within(mut self, limit: Duration, look: impl FnMut(u32)) -> Run {
        self.command.args(["--output", self.output]);
        self.command.args(self.pace.iter().flat_map(|pace| ["--poll-interval", pace]));
        let done = finish(self.command, limit, look).expect("the run ends");
        for secret in [SECRET_KEY, "wrong-secret", "session-token-text"] {
            assert!(!done.stdout.contains(secret) && !done.stderr.contains(secret), "{secret} is printed: {done:#?}");
        }
        Run { result: serde_json::from_str(&done.stdout).unwrap_or(Value::Null), done }
    }
}

/// What came of a run.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) done: Finished,
    /// The JSON object on standard output; null if there is none.
    pub(crate) result: Value,
}

impl Run {
    /// Fails the test unless the run ended with `code` and `status`.
    #[track_caller]
    pub(crate) fn ended(self, code: i32, status: &str) -> Self {
        assert_eq!(self.done.code, Some(code), "{self:#?}");
        assert_eq!(self.result["status"], status, "{self:#?}");
        self
    }

    /// Fails the test unless each text is in the message of the error.
    #[track_caller]
    pub(crate) fn says(self, texts: &[&str]) -> Self {
        let message = self.result["error"]["message"].as_str().unwrap_or_default();
        for text in texts {
            assert!(message.contains(text), "the message lacks {text:?}: {self:#?}");
        }
        self
    }

    /// The ids of the steps run, an entry an attempt.
    pub(crate) fn steps(&self) -> Vec<&str> {
        let steps = self.result["steps"].as_array().map_or(&[][..], Vec::as_slice);
        steps.iter().map(|step| step["stepId"].as_str().unwrap_or_default()).collect()
    }
}
