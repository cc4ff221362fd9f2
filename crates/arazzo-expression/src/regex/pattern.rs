//! A compiled pattern.

use super::program::Program;
use super::translate::{Dot, translate};
use super::{MatchLimit, PatternError};
use crate::limits::MAX_PATTERN_SIZE;
use crate::{Limits, Str};
use std::sync::Arc;

/// How long a pattern may be, in bytes.
const MAX_LENGTH: usize = 64 * 1024;
/// How large the cache of a lazy automaton may be, in bytes.
const CACHE_LIMIT: usize = 4 << 20;

/// A regular expression of ECMA-262 (with Unicode code points, as under the flag `u`), compiled. The flags `i`, `m` and
/// `s` are off: `$` is the end of the text, and `.` no line end.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: Str,
    form: Form,
    /// How many steps it may take where it backtracks.
    steps: usize,
}

#[derive(Clone, Debug)]
enum Form {
    Linear(regex::Regex),
    /// With the translated text, less what it refers back to.
    Backtracking(Arc<Program>, Str),
    /// With the translated text; the pattern is larger than its limits allow.
    TooLarge(Str),
}

impl Pattern {
    /// Compiles `text`, for example `^(placed|approved)$`.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        Self::build(text, Dot::Ecma, false)
    }

    /// Compiles `text` as JSONPath's `match` (the whole text) and `search` do: I-Regexp (RFC 9485), of which only the
    /// dot differs, in the wider grammar of ECMA-262.
    pub(crate) fn parse_i_regexp(text: &str, whole: bool) -> Result<Self, PatternError> {
        Self::build(text, Dot::IRegexp, whole)
    }

    fn build(text: &str, dot: Dot, whole: bool) -> Result<Self, PatternError> {
        if text.len() > MAX_LENGTH {
            return Err(PatternError::new(MAX_LENGTH..text.len(), "a pattern has at most 65536 bytes"));
        }
        let translated = translate(text, dot, whole)?;
        let form = match translated.program {
            Some(program) => Ok(Form::Backtracking(Arc::new(program), translated.text.into())),
            None => linear(&translated.text, MAX_PATTERN_SIZE).map(Form::Linear),
        };
        let form = form.map_err(|reason| PatternError::new(0..text.len(), reason))?;
        Ok(Self { source: text.into(), form, steps: Limits::default().steps })
    }

    /// This pattern with other limits than the default ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.steps = limits.steps;
        if limits.pattern < MAX_PATTERN_SIZE && self.is_larger_than(limits.pattern) {
            self.form = Form::TooLarge(self.syntax().0.into());
        }
        self
    }

    fn is_larger_than(&self, bytes: usize) -> bool {
        match &self.form {
            Form::Linear(regex) => linear(regex.as_str(), bytes).is_err(),
            Form::Backtracking(program, _) => program.size() > bytes,
            Form::TooLarge(_) => true,
        }
    }

    /// Whether the pattern matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> Result<bool, MatchLimit> {
        self.is_match_within(text, &mut { self.steps })
    }

    /// Whether the pattern matches somewhere in `text`; the steps that it takes are subtracted, if it backtracks.
    pub(crate) fn is_match_within(&self, text: &str, steps: &mut usize) -> Result<bool, MatchLimit> {
        match &self.form {
            Form::Linear(regex) => Ok(regex.is_match(text)),
            Form::Backtracking(program, _) => program.is_match(text, steps),
            Form::TooLarge(_) => Err(MatchLimit::Size),
        }
    }

    /// The pattern in the engines' syntax, and whether it looks around or refers back.
    pub(super) fn syntax(&self) -> (&str, bool) {
        match &self.form {
            Form::Linear(regex) => (regex.as_str(), false),
            Form::Backtracking(_, syntax) => (syntax, true),
            Form::TooLarge(syntax) => (syntax, false),
        }
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

fn linear(rust: &str, size: usize) -> Result<regex::Regex, String> {
    let built = regex::RegexBuilder::new(rust).size_limit(size).dfa_size_limit(CACHE_LIMIT).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "this pattern repeats too much: it grows too large".to_owned(),
        other => one_line(&other.to_string()),
    })
}

/// The last line of a message, which holds the reason.
pub(super) fn one_line(message: &str) -> String {
    message.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}
