//! Where an operator keeps a secret. The secret itself never stands in a command line or a file of settings.

use super::command;
use secrecy::SecretString;
use std::fmt;

/// Where a secret is: `env:NAME`, `file:PATH`, `keyring:NAME` or `cmd:COMMAND`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// In a variable of the environment.
    Variable(String),
    /// In a file, without the line break at its end.
    File(String),
    /// In the keyring of the operating system.
    Keyring(String),
    /// What a command prints, without the line break at its end: a program and its arguments.
    Command(Vec<String>),
}

/// Looks up what names stand for.
pub trait Vault {
    /// The value of a variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;

    /// A secret of the keyring of the operating system.
    ///
    /// # Errors
    /// There is no keyring, or nothing in it by this name.
    fn keyring(&self, name: &str) -> Result<SecretString, String> {
        let _ = name;
        Err("there is no keyring here".to_owned())
    }
}

impl<F: Fn(&str) -> Option<String>> Vault for F {
    fn variable(&self, name: &str) -> Option<String> {
        self(name)
    }
}

/// Why there is no secret. No message shows one, nor what a command printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The text names no place. It may be the secret itself, so it is not repeated.
    #[error("a secret is not written out: name where it is with env:NAME, file:PATH, keyring:NAME or cmd:COMMAND")]
    Form,
    /// There is no such kind of place.
    #[error("unknown place of a secret `{0}`: env:NAME, file:PATH, keyring:NAME or cmd:COMMAND")]
    Kind(String),
    /// The environment variable is not set.
    #[error("the environment variable {0} is not set")]
    Unset(String),
    /// The file cannot be read.
    #[error("cannot read {path}: {reason}")]
    File {
        /// The file.
        path: String,
        /// What the operating system says.
        reason: String,
    },
    /// The keyring does not give it.
    #[error("cannot get `{name}` from the keyring: {reason}")]
    Keyring {
        /// The name.
        name: String,
        /// Why not.
        reason: String,
    },
    /// The command cannot be read or run, failed, or took too long.
    #[error("the command {program} gave no secret: {reason}")]
    Command {
        /// The program.
        program: String,
        /// Why not.
        reason: String,
    },
    /// The value is empty or could not be sent.
    #[error("the value of {place} cannot be used: {reason}")]
    Value {
        /// Where it comes from.
        place: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl Source {
    /// Whether `text` starts as a source does.
    pub(super) fn is_one(text: &str) -> bool {
        text.split_once(':').is_some_and(|(kind, _)| matches!(kind, "env" | "file" | "keyring" | "cmd"))
    }

    /// Reads `KIND:NAME`.
    ///
    /// # Errors
    /// There is no such kind, or a command whose quotes do not match.
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        let (kind, name) = text.split_once(':').ok_or(SourceError::Form)?;
        if name.trim().is_empty() {
            return Err(SourceError::Value { place: format!("{kind}:"), reason: "it names nothing" });
        }
        match kind {
            "env" => Ok(Self::Variable(name.to_owned())),
            "file" => Ok(Self::File(name.to_owned())),
            "keyring" => Ok(Self::Keyring(name.to_owned())),
            "cmd" => Ok(Self::Command(command::words(name)?)),
            _ if kind.chars().all(|c| c.is_ascii_lowercase()) && kind.len() <= 8 => {
                Err(SourceError::Kind(kind.to_owned()))
            }
            _ => Err(SourceError::Form),
        }
    }

    /// Fetches the secret.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub fn read(&self, vault: &dyn Vault) -> Result<SecretString, SourceError> {
        use secrecy::ExposeSecret as _;
        let value = match self {
            Self::Variable(name) => vault.variable(name).ok_or_else(|| SourceError::Unset(name.clone()))?,
            Self::File(path) => read_file(path)?,
            Self::Keyring(name) => {
                let found = vault.keyring(name);
                let found = found.map_err(|reason| SourceError::Keyring { name: name.clone(), reason })?;
                found.expose_secret().to_owned()
            }
            Self::Command(words) => command::output(words, command::LONGEST)?,
        };
        let unusable = |reason| SourceError::Value { place: self.to_string(), reason };
        match value.as_str() {
            "" => Err(unusable("it is empty")),
            text if text.chars().any(char::is_control) => Err(unusable("it has line breaks or control characters")),
            _ => Ok(value.into()),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(f, "env:{name}"),
            Self::File(path) => write!(f, "file:{path}"),
            Self::Keyring(name) => write!(f, "keyring:{name}"),
            Self::Command(words) => write!(f, "cmd:{}", words.first().map_or("", String::as_str)),
        }
    }
}

fn read_file(path: &str) -> Result<String, SourceError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| SourceError::File { path: path.to_owned(), reason: error.to_string() })?;
    Ok(command::without_line_break(text))
}
