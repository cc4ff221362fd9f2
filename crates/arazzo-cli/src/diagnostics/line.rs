//! A diagnostic in one line.

use crate::report::escape;
use arazzo_parser::{Diagnostic, SourceMap, Span};

/// `FILE:LINE:COLUMN: error[CODE]: MESSAGE; help: HELP`.
pub(crate) fn line(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let place = diagnostic.span.map_or_else(String::new, |span| format!("{}: ", place(span, sources)));
    let (severity, code) = (diagnostic.severity.name(), diagnostic.code.name);
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("; help: {help}"));
    escape(&format!("{place}{severity}[{code}]: {}{help}", diagnostic.message)).into_owned()
}

/// `FILE:LINE:COLUMN`.
pub(super) fn place(span: Span, sources: &SourceMap) -> String {
    let (line, column) = sources.start(span);
    let name = sources.get(span.source).map_or("", |source| source.name());
    [name, ":", &line.to_string(), ":", &column.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::codes;

    #[test]
    fn a_line_says_where_what_and_what_to_do_and_is_one_line() {
        let mut sources = SourceMap::default();
        let id = sources.add("a.yaml", "a: 1\nb: 2\n");
        let diagnostic = Diagnostic::new(&codes::SYNTAX, Span::new(id, 5, 6), "no\nsense\u{1b}[31m").help("write some");
        let shown = line(&diagnostic, &sources);
        assert_eq!(shown, "a.yaml:2:1: error[syntax]: no\\nsense\\u{1b}[31m; help: write some");
    }
}
