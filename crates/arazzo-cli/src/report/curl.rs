//! Requests as curl commands.

use super::screen::Screen;
use arazzo_runtime::{Observer, Request, Trace};

/// Prints each request as a curl command as it is built.
#[derive(Debug)]
pub(super) struct Curl<'s> {
    pub(super) screen: &'s Screen,
}

impl Observer for Curl<'_> {
    fn observe(&mut self, trace: &Trace) {
        if let Trace::Attempted { request: Some(request), .. } = trace {
            Screen::data(&self.screen.redacted(&command(request)));
        }
    }
}

/// The command, in the words of a POSIX shell.
fn command(request: &Request) -> String {
    let mut words = vec!["curl".to_owned()];
    if &*request.method == "HEAD" {
        words.push("--head".to_owned());
    } else if &*request.method != "GET" || request.body.is_some() {
        words.extend(["--request".to_owned(), quoted(&request.method)]);
    }
    for (name, value) in &request.headers {
        words.extend(["--header".to_owned(), quoted(&format!("{name}: {value}"))]);
    }
    if let Some(body) = &request.body {
        // Not `--data-binary`: it would read a file where the body starts with `@`.
        words.extend(["--data-raw".to_owned(), quoted(&String::from_utf8_lossy(body))]);
    }
    // An address may have brackets and braces, which curl would take for patterns.
    words.extend(["--globoff".to_owned(), quoted(&request.url)]);
    words.join(" ")
}

/// A word that the shell takes as it is, on one line.
fn quoted(text: &str) -> String {
    if text.contains(char::is_control) {
        let escaped: String = text.chars().map(escaped).collect();
        return format!("$'{escaped}'");
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn escaped(c: char) -> String {
    match c {
        '\'' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\t' => "\\t".to_owned(),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_runtime::program::StepRef;

    fn request(method: &str, body: Option<&str>) -> Request {
        Request {
            method: method.into(),
            url: "http://h/a?b=[1]".to_owned(),
            headers: vec![("X-A".into(), "it's".to_owned())],
            body: body.map(|body| body.as_bytes().into()),
            timeout: None,
            security: std::sync::Arc::default(),
            region: None,
            at: StepRef { workflow: 0, step: 0 },
        }
    }

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(command(&request("GET", None)), r"curl --header 'X-A: it'\''s' --globoff 'http://h/a?b=[1]'");
        let shown = command(&request("POST", Some("a\n'b'")));
        assert!(shown.contains(r"--request 'POST'") && shown.contains(r"--data-raw $'a\n\'b\''"), "{shown}");
    }
}
