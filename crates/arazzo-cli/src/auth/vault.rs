//! What names of secrets stand for: the environment, the file of `--env-file`, the keyring.

use super::{env_file, keyring};
use crate::failure::Failure;
use arazzo_http::{SecretString, Vault};
use std::collections::BTreeMap;
use std::path::Path;

/// The environment, and what the operator adds to it.
#[derive(Default)]
pub(crate) struct Surroundings {
    file: BTreeMap<String, String>,
}

impl Surroundings {
    /// The environment with the variables of `file` that it does not have.
    pub(crate) fn new(file: Option<&Path>) -> Result<Self, Failure> {
        let file =
            file.map(env_file::read).transpose().map_err(|error| Failure::usage(format!("--env-file: {error}")))?;
        Ok(Self { file: file.unwrap_or_default() })
    }
}

impl Vault for Surroundings {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().or_else(|| self.file.get(name).cloned())
    }

    fn keyring(&self, name: &str) -> Result<SecretString, String> {
        keyring::get(name)
    }
}
