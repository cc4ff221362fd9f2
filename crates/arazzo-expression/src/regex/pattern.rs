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
    /// With a size that it does not exceed.
    Linear(regex::Regex, usize),
    /// With the translated text, less what it refers back to.
    Backtracking(Arc<Program>, Str),
    /// With the translated text; the pattern is larger than its limits allow.
    TooLarge(Str),
}

impl Pattern {
    /// Compiles `text`, for example `^(placed|approved)$`.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        let too_large = |reason: &'static str| Err(PatternError::new(0..text.len(), reason));
        match Self::build(text, Dot::Ecma, false)?.form {
            Form::TooLarge(..) if text.len() > MAX_LENGTH => too_large("a pattern has at most 65536 bytes"),
            Form::TooLarge(..) => too_large("this pattern repeats too much: it grows too large"),
            form => Ok(Self::of(text, form)),
        }
    }

    /// Compiles `text` as JSONPath's `match` (the whole text) and `search` do: I-Regexp (RFC 9485), of which only the
    /// dot differs, in the wider grammar of ECMA-262. What is too large is a pattern that cannot be matched: it must not
    /// pass for one that does not match.
    pub(crate) fn parse_i_regexp(text: &str, whole: bool) -> Result<Self, PatternError> {
        Self::build(text, Dot::IRegexp, whole)
    }

    fn build(text: &str, dot: Dot, whole: bool) -> Result<Self, PatternError> {
        if text.len() > MAX_LENGTH {
            return Ok(Self::of(text, Form::TooLarge(Str::default())));
        }
        let translated = translate(text, dot, whole)?;
        if let Some(program) = translated.program {
            let too_large = program.size() > MAX_PATTERN_SIZE;
            let syntax = translated.text.into();
            let form = if too_large { Form::TooLarge(syntax) } else { Form::Backtracking(Arc::new(program), syntax) };
            return Ok(Self::of(text, form));
        }
        // Nearly all are within the usual limit, and then need not be compiled again to be held to it.
        for size in [Limits::default().pattern, MAX_PATTERN_SIZE] {
            match linear(&translated.text, size) {
                Ok(regex) => return Ok(Self::of(text, Form::Linear(regex, size))),
                Err(regex::Error::CompiledTooBig(_)) => {}
                Err(other) => return Err(PatternError::new(0..text.len(), one_line(&other.to_string()))),
            }
        }
        Ok(Self::of(text, Form::TooLarge(translated.text.into())))
    }

    fn of(text: &str, form: Form) -> Self {
        Self { source: text.into(), form, steps: Limits::default().steps }
    }

    /// This pattern with other limits than the default ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.steps = limits.steps;
        if self.is_larger_than(limits.pattern) {
            self.form = Form::TooLarge(self.syntax().0.into());
        }
        self
    }

    fn is_larger_than(&self, bytes: usize) -> bool {
        match &self.form {
            Form::Linear(regex, size) => *size > bytes && linear(regex.as_str(), bytes).is_err(),
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
            Form::Linear(regex, _) => Ok(regex.is_match(text)),
            Form::Backtracking(program, _) => program.is_match(text, steps),
            Form::TooLarge(_) => Err(MatchLimit::Size),
        }
    }

    /// The pattern in the engines' syntax, and whether it looks around or refers back.
    pub(super) fn syntax(&self) -> (&str, bool) {
        match &self.form {
            Form::Linear(regex, _) => (regex.as_str(), false),
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

fn linear(rust: &str, size: usize) -> Result<regex::Regex, regex::Error> {
    regex::RegexBuilder::new(rust).size_limit(size).dfa_size_limit(CACHE_LIMIT).build()
}

/// The last line of a message, which holds the reason.
pub(super) fn one_line(message: &str) -> String {
    message.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}
