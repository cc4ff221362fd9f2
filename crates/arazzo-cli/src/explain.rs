//! `arazzo explain`: what a diagnostic code means.

use crate::exit::Exit;
use crate::report::Screen;
use arazzo_parser::Code;
use arazzo_parser::suggest::nearest;

/// Every code that a diagnostic can have.
fn all() -> impl Iterator<Item = &'static Code> {
    arazzo_parser::codes::ALL.iter().copied().chain(arazzo_validate::all_codes())
}

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
    if let Some(code) = all().find(|code| code.name == name) {
        screen.answer(&format!("{} ({})\n\n{}", code.name, code.severity.name(), text(code)));
        return Exit::Success;
    }
    let near = nearest(all().map(|code| code.name), name);
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    screen.error(&format!("there is no code `{name}`{near}"));
    Exit::Usage
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
