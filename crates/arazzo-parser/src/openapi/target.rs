//! The operation that the pointer of an `operationPath` names, in every spelling that documents use (decision A31).

use super::references::percent_decode;
use super::{Description, OperationKey, index};
use crate::suggest;
use arazzo_expression::{Pointer, Str};

/// How an operation was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// As the specification has it.
    Canonical,
    /// The method is not written as in the description: `GET` for `get`.
    MethodCase,
    /// The slashes of the path key are not escaped as `~1`.
    Unescaped,
    /// The pointer stops at a path item, which has only this operation.
    OnlyOperation,
}

/// Why a pointer names no operation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// It is not of the form `/paths/{path}/{method}`.
    #[error("`#{fragment}` is no pointer to an operation")]
    NoOperation {
        /// What was written behind `#`.
        fragment: Str,
    },
    /// The description has no such path.
    #[error("the description has no path `{path}`")]
    NoPath {
        /// The path that was asked for.
        path: Str,
        /// An operation that it has, of the same method if one is said, whose path is nearly the same.
        suggestion: Option<Pointer>,
    },
    /// The path has no such method.
    #[error("the path `{path}` has no operation `{method}`, only {}", .methods.join(", "))]
    NoMethod {
        /// The path.
        path: Str,
        /// The method that was asked for.
        method: Str,
        /// The methods that it has.
        methods: Vec<String>,
    },
    /// The method is left out, and the path has several.
    #[error("the path `{path}` has several operations: {}", .methods.join(", "))]
    Several {
        /// The path.
        path: Str,
        /// The methods that it has.
        methods: Vec<String>,
    },
}

impl Description {
    /// The operation that `fragment`, what an `operationPath` has behind its `#`, names: percent-encoded or raw.
    pub fn operation_at(&self, fragment: &str) -> Result<(&OperationKey, Spelling), TargetError> {
        let decoded = percent_decode(fragment);
        let first = match self.by_pointer(&decoded) {
            Err(error) => error,
            found => return found,
        };
        let raw = (decoded != fragment).then(|| self.by_pointer(fragment).ok()).flatten();
        raw.or_else(|| self.by_unescaped(&decoded)).ok_or(first)
    }

    fn by_pointer(&self, text: &str) -> Result<(&OperationKey, Spelling), TargetError> {
        let no_operation = || TargetError::NoOperation { fragment: text.into() };
        let pointer = Pointer::parse(text).map_err(|_| no_operation())?;
        let Some(([first, path], rest)) = pointer.tokens().split_first_chunk::<2>() else { return Err(no_operation()) };
        if &**first != "paths" || rest.len() > 2 {
            return Err(no_operation());
        }
        let keys: Vec<&OperationKey> = self.by_path(path).collect();
        if keys.is_empty() {
            return Err(TargetError::NoPath { path: path.clone(), suggestion: self.near(path, rest) });
        }
        pick(&keys, rest, &pointer).ok_or_else(|| {
            let methods = keys.iter().map(|key| key.method.to_string()).collect();
            match rest.last() {
                Some(method) => TargetError::NoMethod { path: path.clone(), method: method.clone(), methods },
                None => TargetError::Several { path: path.clone(), methods },
            }
        })
    }

    /// The operation of `method` whose path is nearly `path`.
    fn near(&self, path: &str, method: &[Str]) -> Option<Pointer> {
        let fits = |key: &&OperationKey| method.last().is_none_or(|method| key.method.eq_ignore_ascii_case(method));
        let near = suggest::nearest(self.operations().filter(fits).map(|key| &*key.path), path)?;
        Some(self.by_path(near).find(fits)?.pointer.clone())
    }

    /// `/paths//pets/{id}/get`: the path is what stands between the first and the last token.
    fn by_unescaped(&self, text: &str) -> Option<(&OperationKey, Spelling)> {
        let rest = text.strip_prefix("/paths/")?;
        let (path, method) = rest.rsplit_once('/')?;
        index::method(method, self.version())?;
        let same = |key: &&OperationKey| key.method.eq_ignore_ascii_case(method);
        let key = self.by_path(path).find(same).or_else(|| self.by_path(&format!("/{path}")).find(same))?;
        Some((key, Spelling::Unescaped))
    }
}

fn pick<'d>(keys: &[&'d OperationKey], rest: &[Str], pointer: &Pointer) -> Option<(&'d OperationKey, Spelling)> {
    match (rest, keys) {
        ([], [only]) => Some((only, Spelling::OnlyOperation)),
        ([], _) => None,
        ([.., method], _) => {
            let exact = keys.iter().find(|key| key.pointer == *pointer).map(|key| (*key, Spelling::Canonical));
            let similar = || keys.iter().find(|key| key.method.eq_ignore_ascii_case(method));
            exact.or_else(|| similar().map(|key| (*key, Spelling::MethodCase)))
        }
    }
}
