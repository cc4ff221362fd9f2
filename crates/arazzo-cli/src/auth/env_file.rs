//! Files of `NAME=VALUE` lines. They are read only where the operator names one (SEC-34), and nothing in them is expanded.

use std::collections::BTreeMap;
use std::path::Path;

/// The variables of a file. No message shows a value.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    parse(&text).map_err(|(line, reason)| format!("{}:{line}: {reason}", path.display()))
}

/// The variables, or the number of a line and what is wrong with it.
fn parse(text: &str) -> Result<BTreeMap<String, String>, (usize, &'static str)> {
    let mut variables = BTreeMap::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let wrong = |reason| (number + 1, reason);
        let (name, value) = line.split_once('=').ok_or_else(|| wrong("a line has the form NAME=VALUE"))?;
        let name = name.trim_end();
        let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if !is_name || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(wrong("what is before the `=` is no name of a variable"));
        }
        variables.insert(name.to_owned(), self::value(value.trim()).map_err(wrong)?);
    }
    Ok(variables)
}

fn value(text: &str) -> Result<String, &'static str> {
    let quoted = |quote: char| text.strip_prefix(quote);
    if let Some(rest) = quoted('\'') {
        let (value, after) = rest.split_once('\'').ok_or("a quote is not closed")?;
        return nothing_after(after).map(|()| value.to_owned());
    }
    let Some(rest) = quoted('"') else {
        // A comment starts after white space: a `#` may well be part of a secret.
        let end = text.find(" #").or_else(|| text.find("\t#")).unwrap_or(text.len());
        return Ok(text.get(..end).unwrap_or(text).trim_end().to_owned());
    };
    let mut value = String::new();
    let mut characters = rest.chars();
    loop {
        match characters.next().ok_or("a quote is not closed")? {
            '"' => return nothing_after(characters.as_str()).map(|()| value),
            '\\' => match characters.next().ok_or("a quote is not closed")? {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                c @ ('"' | '\\' | '$') => value.push(c),
                _ => return Err("a backslash stands before something else than n, r, t, \\, $ or a quote"),
            },
            c => value.push(c),
        }
    }
}

fn nothing_after(text: &str) -> Result<(), &'static str> {
    match text.trim_start() {
        "" => Ok(()),
        comment if comment.starts_with('#') => Ok(()),
        _ => Err("there is something behind the closing quote"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_taken_as_they_stand() {
        let text = "\u{feff}# c\n\nA=1\nexport B = two words # c\nC='a#b $A \\n'\nD=\"x\\n\\\"y\\\" \\$A\" # c\nE=\nF=a#b=c\nA=2\r\n";
        let found = parse(text).unwrap();
        let wanted =
            [("A", "2"), ("B", "two words"), ("C", "a#b $A \\n"), ("D", "x\n\"y\" $A"), ("E", ""), ("F", "a#b=c")];
        assert_eq!(found, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    }

    #[test]
    fn what_is_wrong_is_told_by_line_and_without_values() {
        let lines = [
            "canary",
            "1A=canary",
            "A B=canary",
            "=canary",
            "A='canary",
            "A=\"canary",
            "A='x'canary",
            "A=\"\\canary\"",
        ];
        for line in lines {
            let (number, reason) = parse(&format!("OK=1\n{line}")).unwrap_err();
            assert_eq!(number, 2, "{line}");
            assert!(!reason.contains("canary"));
        }
    }
}
