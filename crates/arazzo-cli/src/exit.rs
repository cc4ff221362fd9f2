//! The exit statuses, all in one place.

use arazzo_runtime::{Outcome, Status};
use std::process::ExitCode;

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// `run`: the workflow succeeded. `validate`: no errors.
    Success = 0,
    /// `run`: the workflow ended in failure. `validate`: errors were found.
    Failure = 1,
    /// The command line is wrong.
    Usage = 2,
    /// `run`: the document, a source or the inputs are invalid, nothing was sent. `validate`: a file could not be read.
    Invalid = 3,
    /// The run was stopped: a limit, or a protocol that is not supported.
    Stopped = 4,
    /// The operator interrupted.
    Interrupted = 130,
}

impl Exit {
    /// The exit status of a run that ended with `outcome`.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        let code = outcome.error.as_ref().map(|error| &*error.code);
        match (outcome.status, code) {
            (Status::Success, _) => Self::Success,
            (Status::Failure, _) => Self::Failure,
            (Status::Aborted, Some("cancelled")) => Self::Interrupted,
            (Status::Aborted, _) => Self::Stopped,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::Value;
    use arazzo_runtime::RunError;

    #[test]
    fn each_outcome_has_its_status() {
        let table = [
            (Status::Success, None, 0),
            (Status::Failure, Some("step-failed"), 1),
            (Status::Aborted, Some("max-steps"), 4),
            (Status::Aborted, Some("max-wait"), 4),
            (Status::Aborted, Some("cancelled"), 130),
        ];
        for (status, code, exit) in table {
            let error = code.map(|code| RunError { code: code.into(), message: String::new(), at: None });
            let outcome = Outcome { status, outputs: Value::Null, error };
            assert_eq!(Exit::of(&outcome) as u8, exit);
        }
    }
}
