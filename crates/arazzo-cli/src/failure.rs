//! Why a command could not do what it was asked to do.

use crate::exit::Exit;

/// Why a command could not do what it was asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// How the process ends.
    pub(crate) exit: Exit,
    /// The kebab-case code.
    pub(crate) code: String,
    /// What is wrong, for people.
    pub(crate) message: String,
    /// Whether people have been told already.
    pub(crate) is_told: bool,
}

impl Failure {
    /// The command line is wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, code: "usage".to_owned(), message: message.into(), is_told: false }
    }

    /// The document, a source, the inputs or the credentials are: nothing was sent.
    pub(crate) fn invalid(code: &str, message: impl Into<String>) -> Self {
        Self { exit: Exit::Invalid, code: code.to_owned(), message: message.into(), is_told: false }
    }
}
