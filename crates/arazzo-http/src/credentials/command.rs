//! Secrets that a command of the operator's prints: a password manager, a helper of a company.

use super::source::SourceError;
use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long a command may take: some ask the operator to unlock something.
pub(super) const LONGEST: Duration = Duration::from_mins(1);
/// No secret is larger.
const LARGEST: u64 = 64 << 10;
/// How often it is asked whether the command has ended.
const BEAT: Duration = Duration::from_millis(5);

/// The words of a command line: separated by white space, kept together by quotes, a backslash before a character
/// that is meant as such. There is no shell, so nothing else is special.
pub(super) fn words(text: &str) -> Result<Vec<String>, SourceError> {
    // On Windows a backslash separates the parts of a path.
    let escapes = !cfg!(windows);
    let mut words = Vec::new();
    let (mut word, mut quote) = (None::<String>, None);
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, quote) {
            ('\\', None | Some('"')) if escapes => word.get_or_insert_default().extend(characters.next()),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, Some(open)) if c == open => quote = None,
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    match (quote, words.first()) {
        (None, Some(_)) => Ok(words),
        (Some(_), program) => Err(failed(program.map_or("", String::as_str), "a quote is not closed")),
        (None, None) => Err(failed("", "it names no program")),
    }
}

/// What the command prints on standard output. What it prints on standard error is for no one: it may show the secret.
pub(super) fn output(words: &[String], limit: Duration) -> Result<String, SourceError> {
    let (program, arguments) = words.split_first().ok_or_else(|| failed("", "it names no program"))?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| failed(program, &error.to_string()))?;
    let (send, printed) = mpsc::channel();
    let mut stdout = child.stdout.take();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.as_mut().map(|stdout| stdout.take(LARGEST + 1).read_to_end(&mut bytes));
        // What is too much is read all the same: the command is not to die of a closed pipe.
        let _ = stdout.map(|mut rest| std::io::copy(&mut rest, &mut std::io::sink()));
        // No one waits any more when the time was up.
        let _ = send.send(read.transpose().map(|_| bytes));
    });
    let deadline = Instant::now() + limit;
    let status =
        wait(&mut child, deadline).ok_or_else(|| failed(program, &format!("it took longer than {limit:?}")))?;
    if !status.success() {
        return Err(failed(program, &format!("it ended with {status}")));
    }
    let left = deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(100));
    match printed.recv_timeout(left) {
        Ok(Ok(bytes)) if bytes.len() as u64 > LARGEST => Err(failed(program, "it printed more than 64 KiB")),
        Ok(Ok(bytes)) => {
            String::from_utf8(bytes).map(without_line_break).map_err(|_| failed(program, "it printed no UTF-8"))
        }
        Ok(Err(error)) => Err(failed(program, &error.to_string())),
        Err(_) => Err(failed(program, "its standard output was not closed")),
    }
}

/// The status, or `None` where the command had to be stopped.
fn wait(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => std::thread::sleep(BEAT),
            _ => {
                // It may have ended just now; either way it is over.
                let _ = child.kill().and_then(|()| child.wait());
                return None;
            }
        }
    }
}

/// The text without the one line break that files and programs end with.
pub(super) fn without_line_break(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    text
}

fn failed(program: &str, reason: &str) -> SourceError {
    SourceError::Command { program: format!("`{program}`"), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_together_by_quotes() {
        let table: [(&str, &[&str]); 6] = [
            ("op read  op://a/b", &["op", "read", "op://a/b"]),
            ("sh -c 'echo \"a b\" | tr a c'", &["sh", "-c", "echo \"a b\" | tr a c"]),
            (r#"x "a \"b\" 'c'" d\ e ''"#, &["x", "a \"b\" 'c'", "d e", ""]),
            ("a$HOME;b", &["a$HOME;b"]),
            ("x a'b'\"c\"", &["x", "abc"]),
            ("\t x\n", &["x"]),
        ];
        for (text, wanted) in table {
            assert_eq!(words(text).unwrap(), wanted, "{text}");
        }
        for text in ["", "  ", "x 'a", "x \"a"] {
            assert!(words(text).is_err(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_a_command_prints_is_the_secret_and_how_it_fails_is_told_without_it() {
        let run = |script: &str| output(&["sh".into(), "-c".into(), script.into()], Duration::from_millis(1500));
        assert_eq!(run("printf 'canary\\r\\n'").unwrap(), "canary");
        assert_eq!(run("printf 'canary \\n\\n'").unwrap(), "canary \n");
        let table = [
            ("echo canary; echo canary >&2; exit 3", "3"),
            ("sleep 60", "longer than 1.5s"),
            ("printf '\\377'", "no UTF-8"),
            ("head -c 70000 /dev/zero", "64 KiB"),
        ];
        for (script, wanted) in table {
            let error = run(script).unwrap_err().to_string();
            assert!(error.contains(wanted) && !error.contains("canary") && !error.contains("printf"), "{error}");
        }
        assert!(output(&["/does/not/exist".into()], LONGEST).is_err());
    }
}
