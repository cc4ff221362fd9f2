//! A diagnostic as a workflow command of GitHub Actions.

use arazzo_parser::{Diagnostic, Severity, SourceMap};

/// `::error file=…,line=…,col=…,title=CODE::MESSAGE`.
pub(crate) fn github(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let place = diagnostic.span.map_or_else(String::new, |span| {
        let place = sources.locate(span);
        let name = property(sources.get(span.source).map_or("", |source| source.name()));
        let (line, column, end) = (place.line, place.column, place.end_line);
        format!("file={name},line={line},endLine={end},col={column},")
    });
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
    let message = data(&format!("{}{help}", diagnostic.message));
    format!("::{kind} {place}title={}::{message}", property(diagnostic.code.name))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::{Span, codes};

    #[test]
    fn a_message_cannot_start_another_command() {
        let mut sources = SourceMap::default();
        let id = sources.add("a,b.yaml", "a: 1\n");
        let diagnostic = Diagnostic::new(&codes::SYNTAX, Span::new(id, 3, 4), "100%\n::set-output name=x::y");
        let shown = github(&diagnostic, &sources);
        let wanted = "::error file=a%2Cb.yaml,line=1,endLine=1,col=4,title=syntax::100%25%0A::set-output name=x::y";
        assert_eq!(shown, wanted);
    }
}
