//! `arazzo explain`: what a diagnostic code means.

use crate::diagnostics::{KnownCode, all_codes as all, doc_text as text};
use crate::exit::Exit;
use crate::report::Screen;
use arazzo_expression::{Object, Value, json};
use arazzo_parser::Code;

/// Prints what `code` means, or all codes with a line each; as data if `json` is wanted.
pub(crate) fn explain(code: Option<&str>, json: bool, screen: &Screen) -> Exit {
    let Some(name) = code else {
        let mut codes: Vec<&Code> = all().collect();
        codes.sort_by_key(|code| code.name);
        if json {
            let codes: Vec<Value> = codes.iter().map(|code| data(code)).collect();
            Screen::json(&json::to_string_pretty(&codes.into()));
            return Exit::Success;
        }
        let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
        for code in codes {
            let first = text(code).lines().next().unwrap_or_default().to_owned();
            screen.answer(&format!("{:width$}  {:7}  {first}", code.name, code.severity.name()));
        }
        return Exit::Success;
    };
    match name.parse() {
        Ok(KnownCode(code)) if json => {
            Screen::json(&json::to_string_pretty(&data(code)));
            Exit::Success
        }
        Ok(KnownCode(code)) => {
            screen.answer(&format!("{} ({})\n\n{}", code.name, code.severity.name(), text(code)));
            Exit::Success
        }
        Err(reason) => {
            screen.error(&reason);
            Exit::Usage
        }
    }
}

/// A code as data.
fn data(code: &Code) -> Value {
    let members: [(&str, Value); 3] =
        [("code", code.name.into()), ("severity", code.severity.name().into()), ("doc", text(code).trim_end().into())];
    members.into_iter().map(|(name, value)| (name.into(), value)).collect::<Object>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_text_and_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = all().map(|code| code.name).collect();
        assert_eq!(names.len(), all().count());
        assert!(all().all(|code| !text(code).trim().is_empty() && !text(code).starts_with(' ')));
    }
}
