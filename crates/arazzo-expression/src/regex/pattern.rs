//! A compiled pattern.

use super::translate::{Dot, translate};
use super::{PatternError, StepLimit};
use crate::Str;

/// How long a pattern may be, in bytes.
const MAX_LENGTH: usize = 64 * 1024;
/// How large a compiled pattern may be, in bytes.
const SIZE_LIMIT: usize = 4 << 20;
/// How large the cache of a lazy automaton may be, in bytes.
const CACHE_LIMIT: usize = 4 << 20;
/// How often a backtracking match may turn back. Each time it may read the whole text again, hence the second limit.
const BACKTRACKS: usize = 250_000;
/// Backtracks times bytes of the text: a few seconds at worst. An unanchored search turns back once for each character,
/// so that with look-around it reaches through texts of 32 KiB.
const BACKTRACKED_BYTES: usize = 1 << 30;
/// Up to this length the first limit is the lower one.
const SHORT: usize = BACKTRACKED_BYTES / BACKTRACKS;

/// A regular expression of ECMA-262 (with Unicode code points, as under the flag `u`), compiled. The flags `i`, `m` and
/// `s` are off: `$` is the end of the text, and `.` no line end.
#[derive(Clone, Debug)]
pub struct Pattern {
    source: Str,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    Linear(regex::Regex),
    /// With the translated text, from which a slower limit is set for long texts.
    Backtracking(Box<fancy_regex::Regex>, Str),
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
        let translated = translate(text, dot)?;
        let rust = if whole { format!(r"\A(?:{})\z", translated.text) } else { translated.text };
        let form = if translated.backtracks {
            backtracking(&rust, BACKTRACKS).map(|regex| Form::Backtracking(Box::new(regex), rust.into()))
        } else {
            linear(&rust).map(Form::Linear)
        };
        let form = form.map_err(|reason| PatternError::new(0..text.len(), reason))?;
        Ok(Self { source: text.into(), form })
    }

    /// Whether the pattern matches somewhere in `text`.
    pub fn is_match(&self, text: &str) -> Result<bool, StepLimit> {
        match &self.form {
            Form::Linear(regex) => Ok(regex.is_match(text)),
            Form::Backtracking(regex, _) if text.len() <= SHORT => regex.is_match(text).map_err(|_| StepLimit),
            Form::Backtracking(_, source) => {
                let regex = backtracking(source, BACKTRACKED_BYTES / text.len()).map_err(|_| StepLimit)?;
                regex.is_match(text).map_err(|_| StepLimit)
            }
        }
    }

    /// The pattern in the engines' syntax, and whether it looks around or refers back.
    pub(super) fn syntax(&self) -> (&str, bool) {
        match &self.form {
            Form::Linear(regex) => (regex.as_str(), false),
            Form::Backtracking(_, syntax) => (syntax, true),
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

fn linear(rust: &str) -> Result<regex::Regex, String> {
    let built = regex::RegexBuilder::new(rust).size_limit(SIZE_LIMIT).dfa_size_limit(CACHE_LIMIT).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "this pattern repeats too much: it grows too large".to_owned(),
        other => one_line(&other.to_string()),
    })
}

fn backtracking(rust: &str, limit: usize) -> Result<fancy_regex::Regex, String> {
    let mut builder = fancy_regex::RegexBuilder::new(rust);
    builder.delegate_size_limit(SIZE_LIMIT).delegate_dfa_size_limit(CACHE_LIMIT).backtrack_limit(limit);
    builder.build().map_err(|error| one_line(&error.to_string()))
}

/// The last line of a message, which holds the reason.
fn one_line(message: &str) -> String {
    message.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned()
}
