//! A finding as a workflow command of GitHub Actions.

use crate::report::escape;
use crate::validate::finding::Finding;
use arazzo_parser::Severity;

/// `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=CODE::MESSAGE`.
pub(super) fn command(finding: &Finding) -> String {
    let kind = match finding.diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let place = finding.at.as_ref().map_or_else(String::new, |at| {
        // Columns count within one line.
        let end_column = if at.line == at.end_line { format!("endColumn={},", at.end_column) } else { String::new() };
        format!("line={},endLine={},col={},{end_column}", at.line, at.end_line, at.column)
    });
    // Annotations are put at the file of this very name.
    let path = finding.path.strip_prefix("./").unwrap_or(&finding.path);
    let (file, code) = (property(path), property(finding.diagnostic.code.name));
    format!("::{kind} file={file},{place}title={code}::{}", message(&finding.text()))
}

/// Lines stay lines; all else that a terminal acts on is shown as an escape.
fn message(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(escape).collect();
    data(&lines.join("\n"))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&escape(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_messages_nor_names_can_start_another_command() {
        assert_eq!(message("100%\n::set-output name=x::y\r\u{1b}[0m"), "100%25%0A::set-output name=x::y\\r\\u{1b}[0m");
        assert_eq!(property("a,b:c%.yaml\n::x"), "a%2Cb%3Ac%25.yaml\\n%3A%3Ax");
    }
}
