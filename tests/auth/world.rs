//! A workflow of one step at a server that keeps what it is sent.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use crate::support::server::{Request, Response, Server};
use serde_json::Value;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(super) struct World {
    pub(super) folder: Folder,
    server: Server,
    received: Arc<Mutex<Vec<Request>>>,
}

/// What came of a run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) done: Finished,
    pub(super) result: Value,
}

impl World {
    /// The operation demands `security` of `schemes`, both in YAML's flow style.
    pub(super) fn new(schemes: &str, security: &str) -> Self {
        Self::answering(schemes, security, |_| Response { status: 200, body: b"{}".to_vec(), ..Response::default() })
    }

    pub(super) fn answering(
        schemes: &str,
        security: &str,
        answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Self {
        let received = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&received);
        let server = Server::start(move |request| {
            let response = answer(&request);
            log.lock().unwrap().push(request);
            response
        });
        let server = server.unwrap();
        let world = Self { folder: Folder::new().unwrap(), server, received };
        world.describe(schemes, security, &world.base());
        world
    }

    /// Writes the documents anew, with another server.
    pub(super) fn describe(&self, schemes: &str, security: &str, server: &str) {
        let api = format!(
            "openapi: 3.1.0\ninfo: {{title: GitHub API, version: '1', x-aws-signingName: healthlake}}\nservers: [{{url: '{server}'}}]\n\
             components: {{securitySchemes: {schemes}}}\npaths:\n  /pets:\n    get:\n      operationId: list\n      \
             security: {security}\n      parameters: [{{name: limit, in: query, schema: {{type: integer}}}}]\n      \
             responses: {{'200': {{description: ok}}}}\n"
        );
        self.folder.write("api.yaml", api).unwrap();
        self.workflow("");
    }

    /// Writes the workflow with `parameters` for its step.
    pub(super) fn workflow(&self, parameters: &str) {
        let parameters = if parameters.is_empty() { String::new() } else { format!(", parameters: {parameters}") };
        let text = format!(
            "arazzo: 1.0.1\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{{name: api, url: api.yaml, type: openapi}}]\n\
             workflows:\n  - {{workflowId: main, steps: [{{stepId: list, operationId: list, successCriteria: [{{condition: \
             $statusCode == 200}}]{parameters}}}]}}\n"
        );
        self.folder.write("arazzo.yaml", text).unwrap();
    }

    pub(super) fn base(&self) -> String {
        self.server.base()
    }

    pub(super) fn received(&self) -> Vec<Request> {
        self.received.lock().unwrap().clone()
    }

    /// `arazzo ARGUMENTS` in the folder, `{base}` in them being the server; with the variables `set`.
    pub(super) fn arazzo(&self, arguments: &[&str], set: &[(&str, &str)]) -> Finished {
        let mut command = arazzo();
        command.args(arguments.iter().map(|argument| argument.replace("{base}", &self.base())));
        self.surround(&mut command, set);
        let done = finish(command, Duration::from_mins(1), |_| {}).unwrap();
        assert!(!done.stdout.contains("canary") && !done.stderr.contains("canary"), "a secret is shown: {done:#?}");
        done
    }

    /// `script` for a shell in the folder; `$ARAZZO` in it is the program.
    pub(super) fn shell(&self, script: &str, set: &[(&str, &str)]) -> Command {
        let (program, mut command) = (arazzo(), Command::new("sh"));
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.args(["-c", script]).env("ARAZZO", program.get_program()).stdin(Stdio::null());
        self.surround(&mut command, set);
        command
    }

    fn surround(&self, command: &mut Command, set: &[(&str, &str)]) {
        command.current_dir(self.folder.path()).env("HOME", self.folder.path());
        for name in ["DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.envs(set.iter().map(|(name, value)| (name, value.replace("{base}", &self.base()))));
    }

    /// `arazzo run` with `arguments` and canaries in the environment.
    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        let set = [("TOKEN", "canary-token"), ("GITHUB_BEARERAUTH_TOKEN", "canary-ambient"), ("PASS", "canary-pass")];
        self.run_with(arguments, &set)
    }

    pub(super) fn run_with(&self, arguments: &[&str], set: &[(&str, &str)]) -> Run {
        let all: Vec<&str> = ["run", "arazzo.yaml", "--output", "json"].iter().chain(arguments).copied().collect();
        let done = self.arazzo(&all, set);
        Run { result: serde_json::from_str(&done.stdout).unwrap_or(Value::Null), done }
    }
}

impl Run {
    /// Fails the test unless the run ended with `code`.
    #[track_caller]
    pub(super) fn ended(self, code: i32) -> Self {
        assert_eq!(self.done.code, Some(code), "{self:#?}");
        self
    }

    /// Fails the test unless standard error has each text.
    #[track_caller]
    pub(super) fn says(self, texts: &[&str]) -> Self {
        for text in texts {
            assert!(self.done.stderr.contains(text), "{text:?} is not said: {self:#?}");
        }
        self
    }
}
