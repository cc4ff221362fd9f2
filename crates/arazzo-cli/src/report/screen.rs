//! The two streams, and what is held back from them.

use super::escape::{escape, is_command};
use anstream::stream::IsTerminal as _;
use arazzo_expression::{Object, Str, Value};
use arazzo_http::Redactor;
use std::borrow::Cow;
use std::io::Write as _;

/// Where a command writes. Writing may fail when no one reads any more; that ends nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Screen {
    redactor: Redactor,
    quiet: bool,
}

impl Screen {
    pub(crate) fn new(quiet: bool) -> Self {
        Self { redactor: Redactor::default(), quiet }
    }

    /// Holds `secrets` back from now on.
    pub(crate) fn hold_back(&mut self, secrets: impl IntoIterator<Item = impl AsRef<str>>) {
        self.redactor.add(secrets);
        crate::log::hold_back(self.redactor.clone());
    }

    /// Whether only what was asked for is printed.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether standard error is a terminal that can redraw lines.
    pub(crate) fn is_lively() -> bool {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        std::io::stderr().is_terminal() && !dumb && !set("CI") && !set("NO_COLOR")
    }

    /// Text from elsewhere, without secrets and in one line.
    pub(crate) fn harmless(&self, text: &str) -> String {
        escape(&self.redactor.redact(text)).into_owned()
    }

    /// Text without secrets, for formats that have their own escapes.
    pub(crate) fn redacted<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.redactor.redact(text)
    }

    /// A value without secrets. Values are no deeper than documents may be.
    pub(crate) fn redacted_value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match self.redactor.redact(text) {
                Cow::Borrowed(_) => value.clone(),
                Cow::Owned(text) => text.into(),
            },
            Value::Number(number) => match self.redactor.redact(&number.to_string()) {
                Cow::Borrowed(_) => value.clone(),
                Cow::Owned(text) => text.into(),
            },
            Value::Array(elements) => {
                elements.iter().map(|element| self.redacted_value(element)).collect::<Vec<_>>().into()
            }
            Value::Object(members) => {
                let name = |name: &Str| Str::from(&*self.redactor.redact(name));
                members.iter().map(|(key, member)| (name(key), self.redacted_value(member))).collect::<Object>().into()
            }
            Value::Null | Value::Bool(_) => value.clone(),
        }
    }

    /// Prints a line for people.
    pub(crate) fn note(&self, line: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{}", guarded(&self.redactor.redact(line)));
    }

    /// Prints a line on standard output: of what was asked for.
    pub(crate) fn answer(&self, line: &str) {
        let _ = writeln!(anstream::stdout().lock(), "{}", guarded(&self.redactor.redact(line)));
    }

    /// Prints machine-readable output as it is.
    pub(crate) fn data(text: &str) {
        let mut stdout = std::io::stdout().lock();
        let _ = writeln!(stdout, "{text}").and_then(|()| stdout.flush());
    }

    /// Prints text that is no line of its own as it is.
    pub(crate) fn raw(text: &str) {
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    }

    /// Prints an error in one paragraph.
    pub(crate) fn error(&self, message: &str) {
        let style = annotate_snippets::renderer::DEFAULT_ERROR_STYLE;
        self.note(&format!("{style}error{style:#}: {}", self.harmless(message)));
    }

    /// Prints a warning, unless people want to hear less.
    pub(crate) fn warning(&self, message: &str) {
        if !self.quiet {
            let style = annotate_snippets::renderer::DEFAULT_WARNING_STYLE;
            self.note(&format!("{style}warning{style:#}: {}", self.harmless(message)));
        }
    }
}

/// The line so that no CI system takes it for a command.
fn guarded(line: &str) -> Cow<'_, str> {
    if is_command(line) { Cow::Owned(format!("| {line}")) } else { Cow::Borrowed(line) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_expression::json;

    #[test]
    fn secrets_are_held_back_wherever_they_stand_in_a_value() {
        let mut screen = Screen::new(true);
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
    }
}
