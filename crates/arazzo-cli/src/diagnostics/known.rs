//! Codes by name.

use super::codes;
use arazzo_parser::Code;
use arazzo_parser::suggest::nearest;
use std::str::FromStr;

/// Every code that a diagnostic can have.
pub(crate) fn all_codes() -> impl Iterator<Item = &'static Code> {
    let own = codes::ALL.iter().chain(arazzo_explore::codes::ALL).chain(crate::auth::CODES).copied();
    arazzo_parser::codes::ALL.iter().copied().chain(arazzo_validate::all_codes()).chain(own)
}

/// What a code means, without the space that each line of a doc comment starts with.
pub(crate) fn doc_text(code: &Code) -> String {
    let lines: Vec<&str> = code.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}

/// A code that someone named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KnownCode(pub(crate) &'static Code);

impl FromStr for KnownCode {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if let Some(code) = all_codes().find(|code| code.name == name) {
            return Ok(Self(code));
        }
        let near = nearest(all_codes().map(|code| code.name), name);
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Err(format!("there is no code `{name}`{near}"))
    }
}
