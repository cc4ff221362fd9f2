//! Requests as curl commands, for any POSIX shell, each on one line.

use super::escape::is_deceptive;
use super::request::{Extra, fields};
use super::screen::Screen;
use arazzo_runtime::{Observer, Request, Trace};
use std::borrow::Cow;
use std::fmt::Write;

/// Prints each request as a curl command as it is built.
#[derive(Debug)]
pub(super) struct Curl<'s> {
    pub(super) screen: &'s Screen,
    pub(super) extra: Extra,
}

impl Observer for Curl<'_> {
    fn observe(&mut self, trace: &Trace) {
        if let Trace::Attempted { request: Some(request), .. } = trace {
            Screen::data(&command(request, &self.extra, self.screen));
        }
    }
}

/// The command. Secrets are held back before anything is quoted, as quotes would hide them.
fn command(request: &Request, extra: &Extra, screen: &Screen) -> String {
    let mut words = vec!["curl".to_owned()];
    match (&*request.method, &request.body) {
        ("GET", None) => {}
        // `--request HEAD` waits for a body that never comes, and `--head` takes none along.
        ("HEAD", None) => words.push("--head".to_owned()),
        (method, _) => words.extend(["--request".to_owned(), quoted(method)]),
    }
    for (name, value) in fields(request, extra) {
        let value = screen.redacted(value);
        // Without a value curl takes the field out instead, but for this form.
        let field = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        words.extend(["--header".to_owned(), quoted(&field)]);
    }
    let body = request.body.as_deref().map(|body| redacted(body, screen));
    let piped = match body.as_deref().map(|body| (body, plain(body))) {
        None => String::new(),
        // Not `--data-binary`: it would read a file where the body starts with `@`.
        Some((_, Some(text))) => {
            words.extend(["--data-raw".to_owned(), quoted(text)]);
            String::new()
        }
        Some((bytes, None)) => {
            words.extend(["--data-binary".to_owned(), "@-".to_owned()]);
            format!("printf '{}' | ", printed(bytes))
        }
    };
    // An address may have brackets and braces, which curl would take for patterns, and dots, which it would resolve.
    words.extend(["--globoff".to_owned(), "--path-as-is".to_owned(), quoted(&screen.redacted(&request.url))]);
    format!("{piped}{}", words.join(" "))
}

/// The body without secrets.
fn redacted<'b>(body: &'b [u8], screen: &Screen) -> Cow<'b, [u8]> {
    let text = String::from_utf8_lossy(body);
    match screen.redacted(&text) {
        Cow::Borrowed(_) => Cow::Borrowed(body),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

/// The bytes as a text that can be an argument on one line, and looks there as it is.
fn plain(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.contains(is_deceptive))
}

/// A word that the shell takes as it is. What would look like something else there is made by the shell.
fn quoted(text: &str) -> String {
    if text.contains(is_deceptive) {
        return format!("\"$(printf '{}')\"", printed(text.as_bytes()));
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// What makes `printf` write these bytes, between single quotes.
fn printed(bytes: &[u8]) -> String {
    let mut format = String::new();
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                // What begins with a dash would be an option.
                '-' if format.is_empty() => octal(b'-', &mut format),
                '\'' => format.push_str(r"'\''"),
                '\\' => format.push_str(r"\\"),
                '%' => format.push_str("%%"),
                '\n' => format.push_str(r"\n"),
                '\r' => format.push_str(r"\r"),
                '\t' => format.push_str(r"\t"),
                c if is_deceptive(c) => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| octal(byte, &mut format)),
                c => format.push(c),
            }
        }
        chunk.invalid().iter().for_each(|byte| octal(*byte, &mut format));
    }
    format
}

fn octal(byte: u8, to: &mut String) {
    // Writing to a string cannot fail.
    let _ = write!(to, "\\{byte:03o}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_runtime::program::StepRef;

    fn shown(method: &str, headers: &[(&str, &str)], body: Option<&[u8]>, screen: &Screen) -> String {
        let request = Request {
            method: method.into(),
            url: "http://h/a?b=[1]".to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect(),
            body: body.map(Into::into),
            timeout: None,
            security: std::sync::Arc::default(),
            region: None,
            at: StepRef { workflow: 0, step: 0 },
        };
        command(&request, &vec![("x-a".into(), "no".to_owned()), ("X-B".into(), "b".to_owned())], screen)
    }

    #[test]
    fn words_are_quoted_for_the_shell() {
        let end = "--globoff --path-as-is 'http://h/a?b=[1]'";
        for (method, headers, body, wanted) in [
            ("GET", &[("X-A", "it's")][..], None, r"curl --header 'X-A: it'\''s' --header 'X-B: b'"),
            ("GET", &[("X-A", "")], None, "curl --header 'X-A;' --header 'X-B: b'"),
            (
                "GET",
                &[("X-A", "a\u{202e}'b%")],
                None,
                r#"curl --header "$(printf 'X-A: a\342\200\256'\''b%%')" --header 'X-B: b'"#,
            ),
            ("HEAD", &[("X-A", "1")], None, "curl --head --header 'X-A: 1' --header 'X-B: b'"),
            (
                "POST",
                &[("X-A", "1")],
                Some(&b"@a 'b' $c"[..]),
                r"curl --request 'POST' --header 'X-A: 1' --header 'X-B: b' --data-raw '@a '\''b'\'' $c'",
            ),
            (
                "PUT",
                &[("X-A", "1")],
                Some(b"--a\n'%\\\0\xff\xc3\xa9"),
                r"printf '\055-a\n'\''%%\\\000\377é' | curl --request 'PUT' --header 'X-A: 1' --header 'X-B: b' --data-binary @-",
            ),
        ] {
            assert_eq!(shown(method, headers, body, &Screen::default()), format!("{wanted} {end}"));
        }
    }

    #[test]
    fn secrets_with_quotes_are_held_back() {
        let screen = Screen::default();
        screen.hold_back(["it's secret"]);
        let shown = shown("POST", &[("X-A", "it's secret")], Some(b"it's secret\n\xff"), &screen);
        assert!(!shown.contains("secret"), "{shown}");
    }
}
