//! One settings file: text to tables, with the place of what is wrong.

use super::fault::Faults;
use super::tables::{ANYWHERE, Tables};
use crate::diagnostics::codes;
use arazzo_parser::suggest::nearest;
use arazzo_parser::{Diagnostic, SourceId, SourceMap, Span, decode_utf8};
use serde::Deserialize;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// The most bytes that a settings file may have.
const MAX: u64 = 1 << 20;

/// Which tables of a file count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// All: the operator named the file.
    Operator,
    /// Those that grant nothing: it was found.
    Found,
}

/// The tables of the file at `path`, and what was passed over; or what is wrong with it.
pub(super) fn read(path: &Path, trust: Trust) -> Result<(Tables, Faults), Faults> {
    let text = text(path).map_err(|reason| {
        let message = format!("cannot read {}: {reason}", path.display());
        Faults { diagnostics: vec![Diagnostic::new(&codes::SETTINGS, None, message)], ..Faults::default() }
    })?;
    parse(&path.display().to_string(), text, trust)
}

fn text(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err("it is a folder".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(MAX + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX {
        return Err(format!("it has more than {MAX} bytes"));
    }
    decode_utf8(bytes).map_err(|fault| fault.message)
}

fn parse(name: &str, text: String, trust: Trust) -> Result<(Tables, Faults), Faults> {
    let mut sources = SourceMap::default();
    let source = sources.add(name, text);
    let text = sources.get(source).map(|source| source.text().clone()).unwrap_or_default();
    let mut ignored = Vec::new();
    let tables = DeTable::parse(&text).and_then(|table| {
        let span = table.span();
        let mut table = table.into_inner();
        if trust == Trust::Found {
            (table, ignored) = pass_over(table, source);
        }
        Tables::deserialize(ValueDeserializer::from(Spanned::new(span, DeValue::Table(table))))
    });
    let may_quote = true;
    match tables {
        Ok(tables) => Ok((tables, Faults { sources, diagnostics: ignored, may_quote })),
        Err(error) => {
            let fault = fault(&error, source, &text);
            Err(Faults { sources, diagnostics: vec![fault], may_quote })
        }
    }
}

/// Leaves of `table` what counts in a found file, and says what does not.
fn pass_over(table: DeTable<'_>, source: SourceId) -> (DeTable<'_>, Vec<Diagnostic>) {
    let (mut counting, mut passed) = (DeTable::new(), Vec::new());
    for (key, value) in table {
        let name = key.get_ref();
        if ANYWHERE.contains(&&**name) {
            counting.insert(key, value);
            continue;
        }
        let message = format!("`{name}` does not count in a settings file that was found, only in one that you name");
        let help = nearest(ANYWHERE.iter().copied(), name).map_or_else(
            || "name the file with `--config` or ARAZZO_CONFIG if you trust it".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let span = span(key.span(), source);
        passed.push(Diagnostic::new(&codes::SETTINGS_NOT_TRUSTED, span, message).help(help));
    }
    passed.sort_by_key(|fault| fault.span);
    (counting, passed)
}

fn span(range: Range<usize>, source: SourceId) -> Span {
    Span::new(source, range.start, range.end)
}

/// The complaint of the TOML reader or of a table, with what may have been meant.
fn fault(error: &toml::de::Error, source: SourceId, text: &str) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let range = if range.end > text.len() { text.len()..text.len() } else { range };
    let message = error.message().trim().replace('\n', "; ");
    let diagnostic = Diagnostic::new(&codes::SETTINGS, span(range, source), message.clone());
    // What serde says of a field or variant that does not exist names those that do, all in backquotes.
    let mut names = message.split('`').skip(1).step_by(2);
    match (names.next(), message.starts_with("unknown ")) {
        (Some(wrong), true) => match nearest(names, wrong) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic,
        },
        _ => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str, trust: Trust) -> Vec<String> {
        let (Ok((_, faults)) | Err(faults)) = parse("arazzo.toml", text.to_owned(), trust);
        faults.diagnostics.iter().map(|fault| crate::diagnostics::line(fault, &faults.sources)).collect()
    }

    #[test]
    fn faults_say_where_they_are_and_what_may_be_meant() {
        let table = [
            ("[validate]\nstrict = true\nalow = []\n", ["3:1: error", "`alow`", "did you mean `allow`?"]),
            ("[validate]\nstrict = 'yes'\n", ["2:10: error", "expected a boolean", ""]),
            ("[validate]\nallow = ['unused-outputs']\n", ["2:10: error", "no code `unused-outputs`", "did you mean"]),
            ("[validate]\nallow = 'unknown-step'\n", ["2:9: error", "a list of strings", ""]),
            ("[validate]\nallow = [1]\n", ["2:10: error", "a string", ""]),
            ("[valdiate]\n", ["1:2: error", "`valdiate`", "did you mean `validate`?"]),
            ("[validate\n", ["1:10: error", "", ""]),
            ("validate = 1\n", ["1:12: error", "", ""]),
        ];
        for (text, wanted) in table {
            let found = faults(text, Trust::Operator);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            for part in wanted {
                assert!(found[0].contains(part), "{text}: {found:?} has no {part}");
            }
        }
    }

    #[test]
    fn tables_that_grant_are_passed_over_in_found_files_whatever_they_hold() {
        let text = "[auth]\nx = 1\n[validate]\nstrict = true\n[valdate]\n";
        let found = faults(text, Trust::Found);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("1:2: warning[settings-not-trusted]") && found[0].contains("`auth`"), "{found:?}");
        assert!(found[1].contains("did you mean `validate`?"), "{found:?}");
        let tables = parse("t", text.to_owned(), Trust::Found).unwrap().0;
        assert_eq!(tables.validate.strict, Some(true));
        assert!(parse("t", text.to_owned(), Trust::Operator).is_err());
    }
}
