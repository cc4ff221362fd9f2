//! Another process that is asked whether it finds what was kept: what only this one can find is lost with it.

use super::keyring;
use crate::exit::Exit;
use arazzo_http::SecretString;
use secrecy::ExposeSecret as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The command that is asked, which has to be there before anything is kept: a process that starts later would find what this
/// one has opened for itself.
#[derive(Debug)]
pub(super) struct Witness(Child);

impl Witness {
    /// Calls a process of `program`, which will be asked for what is kept as `name`.
    pub(super) fn call(program: &Path, name: &str) -> std::io::Result<Self> {
        let mut command = Command::new(program);
        // What goes for this command in the environment does not go for that one.
        command.args(["--config", "", "auth", "holds", "--", name]).stdin(Stdio::piped());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(Self)
    }

    /// Whether it finds `secret`.
    pub(super) fn sees(mut self, secret: &SecretString) -> bool {
        // One that ended has seen nothing.
        let asked =
            self.0.stdin.take().is_some_and(|mut input| input.write_all(secret.expose_secret().as_bytes()).is_ok());
        self.0.wait().is_ok_and(|status| status.success()) && asked
    }
}

/// The witness's part: whether what is kept as `name` is what comes from standard input.
pub(super) fn answer(name: &str) -> Exit {
    let mut wanted = Vec::new();
    let is_read = std::io::stdin().read_to_end(&mut wanted).is_ok();
    let is_same = is_read && keyring::get(name).is_ok_and(|kept| kept.expose_secret().as_bytes() == wanted);
    if is_same { Exit::Success } else { Exit::Failure }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_another_process_does_not_confirm_is_not_seen() {
        let sees = |program: &str| Witness::call(Path::new(program), "n").map(|witness| witness.sees(&"canary".into()));
        assert!(!sees("/bin/false").unwrap());
        assert!(sees("/does/not/exist").is_err());
    }
}
