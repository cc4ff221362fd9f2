//! The two streams, and what is held back from them.

use super::escape::{escape, escape_json, is_command, may_command};
use super::style;
use anstream::stream::IsTerminal as _;
use arazzo_expression::{Object, Str, Value};
use arazzo_http::Redactor;
use std::borrow::Cow;
use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What styles start with.
const ESCAPE: char = '\u{1b}';
/// The first thing that kept an answer from being written; that no one reads any more is none.
static UNWRITTEN: Mutex<Option<String>> = Mutex::new(None);

/// Where a command writes. Writing may fail when no one reads any more; that ends nothing. Copies hold back the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen {
    redactor: Arc<RwLock<Redactor>>,
    quiet: bool,
}

impl Screen {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { redactor: Arc::default(), quiet }
    }

    /// Holds `secrets` back from now on.
    pub(crate) fn hold_back(&self, secrets: impl IntoIterator<Item = impl AsRef<str>>) {
        let mut secrets = secrets.into_iter().peekable();
        if secrets.peek().is_none() {
            return;
        }
        let mut redactor = self.redactor.write().unwrap_or_else(PoisonError::into_inner);
        redactor.add(secrets);
        crate::log::hold_back(redactor.clone());
    }

    /// The first reason for which an answer could not be written, unless no one reads any more.
    pub(crate) fn unwritten() -> Option<String> {
        UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redactor.read().unwrap_or_else(PoisonError::into_inner).redact(text)
    }

    /// Whether only what was asked for is printed.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether standard error is a terminal that can redraw lines.
    pub(crate) fn is_lively() -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        io::stderr().is_terminal() && !dumb && !set("CI") && !set("NO_COLOR")
    }

    /// Text from elsewhere, without secrets and in one line.
    pub(crate) fn harmless(&self, text: &str) -> String {
        escape(&self.redact(text)).into_owned()
    }

    /// Text without secrets, for formats that have their own escapes.
    pub(crate) fn redacted<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redact(text)
    }

    /// A value without secrets. Values are no deeper than documents may be.
    pub(crate) fn redacted_value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match self.redact(text) {
                Cow::Borrowed(_) => value.clone(),
                Cow::Owned(text) => text.into(),
            },
            Value::Number(number) => match self.redact(&number.to_string()) {
                Cow::Borrowed(_) => value.clone(),
                Cow::Owned(text) => text.into(),
            },
            Value::Array(elements) => {
                elements.iter().map(|element| self.redacted_value(element)).collect::<Vec<_>>().into()
            }
            Value::Object(members) => {
                let name = |name: &Str| Str::from(&*self.redact(name));
                members.iter().map(|(key, member)| (name(key), self.redacted_value(member))).collect::<Object>().into()
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    /// Prints a line for people.
    pub(crate) fn note(&self, line: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{}", guarded(&self.redact(line)));
    }

    /// Prints a line on standard output: of what was asked for.
    pub(crate) fn answer(&self, line: &str) {
        let redacted = self.redact(line);
        let line = guarded(&redacted);
        // Looking for styles to take out is slow where there are none.
        if !line.contains(ESCAPE) {
            return Self::data(&line);
        }
        let mut stdout = anstream::stdout().lock();
        kept(writeln!(stdout, "{line}").and_then(|()| stdout.flush()));
    }

    /// Prints JSON. What a terminal would act on stands in strings only, where it can be escaped.
    pub(crate) fn json(text: &str) {
        Self::data(&escape_json(text));
    }

    /// Prints machine-readable output as it is.
    pub(crate) fn data(text: &str) {
        let mut stdout = io::stdout().lock();
        kept(writeln!(stdout, "{text}").and_then(|()| stdout.flush()));
    }

    /// Prints text that is no line of its own as it is.
    pub(crate) fn raw(text: &str) {
        let mut stdout = io::stdout().lock();
        kept(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()));
    }

    /// Prints an error in one paragraph.
    pub(crate) fn error(&self, message: &str) {
        let word = style::ERROR;
        self.note(&format!("{word}error{word:#}: {}", self.harmless(message)));
    }

    /// Prints a warning, unless people want to hear less.
    pub(crate) fn warning(&self, message: &str) {
        if !self.quiet {
            let word = style::WARNING;
            self.note(&format!("{word}warning{word:#}: {}", self.harmless(message)));
        }
    }
}

/// Remembers what kept an answer from being written.
fn kept(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != ErrorKind::BrokenPipe
    {
        UNWRITTEN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| error.to_string());
    }
}

/// The lines so that no CI system takes one for a command.
fn guarded(text: &str) -> Cow<'_, str> {
    if !may_command(text) || !text.lines().any(is_command) {
        return Cow::Borrowed(text);
    }
    let guard = |line: &str| if is_command(line) { format!("| {line}") } else { line.to_owned() };
    Cow::Owned(text.split('\n').map(guard).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::json;

    #[test]
    fn secrets_are_held_back_wherever_they_stand_in_a_value() {
        let screen = Screen::new(true);
        screen.hold_back(["canary", "12345678"]);
        let value = json::parse(r#"{"a":["x canary y",12345678,1,true,null],"canary":{"b":"Y2FuYXJ5"}}"#).unwrap();
        let shown = screen.redacted_value(&value).to_string();
        assert_eq!(shown, r#"{"a":["x *** y","***",1,true,null],"***":{"b":"***"}}"#);
        assert_eq!(screen.harmless("canary\n::x"), "***\\n::x");
    }

    #[test]
    fn no_line_starts_as_a_command_of_a_ci_system() {
        assert_eq!(guarded("::set-output name=a::b"), "| ::set-output name=a::b");
        assert_eq!(guarded("  ok"), "  ok");
        assert_eq!(guarded("a\n ::error::b\n\nc"), "a\n|  ::error::b\n\nc");
    }
}
