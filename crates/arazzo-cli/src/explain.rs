//! `arazzo explain`: what a diagnostic code means.

use crate::diagnostics::{KnownCode, all_codes as all};
use crate::exit::Exit;
use crate::report::Screen;
use arazzo_parser::Code;

/// Prints what `code` means, or all codes with a line each.
pub(crate) fn explain(code: Option<&str>, screen: &Screen) -> Exit {
    let Some(name) = code else {
        let mut codes: Vec<&Code> = all().collect();
        codes.sort_by_key(|code| code.name);
        let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
        for code in codes {
            let first = text(code).lines().next().unwrap_or_default().to_owned();
            screen.answer(&format!("{:width$}  {:7}  {first}", code.name, code.severity.name()));
        }
        return Exit::Success;
    };
    match name.parse() {
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

/// The doc text without the space that each of its lines starts with.
fn text(code: &Code) -> String {
    let lines: Vec<&str> = code.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
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
