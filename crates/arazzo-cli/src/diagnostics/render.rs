//! A diagnostic with the lines that it is about, as rustc shows it.

use super::excerpt::Excerpt;
use super::line;
use super::line::place;
use crate::report::escape;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use anstream::{AutoStream, ColorChoice};
use arazzo_parser::{Diagnostic, Severity, SourceMap, Span};
use std::io;
use std::sync::LazyLock;

/// The diagnostic with its lines, styled. Where lines may not be quoted, or are too long, it is one line.
pub(crate) fn render(diagnostic: &Diagnostic, sources: &SourceMap, may_quote: bool) -> String {
    let span = diagnostic.span.filter(|_| may_quote);
    let others: Vec<Span> = diagnostic.labels.iter().map(|label| label.span).collect();
    let Some((span, excerpt)) = span.and_then(|span| Some((span, Excerpt::around(span, &others, sources)?))) else {
        return short(diagnostic, sources);
    };
    let message = escape(&diagnostic.message).into_owned();
    let name = sources.get(span.source).map(|source| escape(source.name()).into_owned());
    let snippet = Snippet::source(&*excerpt.text).line_start(excerpt.first_line).path(name);
    let snippet = snippet.annotations(annotations(diagnostic, span, &excerpt));
    let group = level(diagnostic.severity).primary_title(message).id(diagnostic.code.name).element(snippet);
    renderer().render(&[notes(group, diagnostic, span, &excerpt, sources)])
}

/// Styles that would be taken out again are not put in.
fn renderer() -> Renderer {
    static PLAIN: LazyLock<bool> = LazyLock::new(|| {
        let choices = [AutoStream::choice(&io::stdout()), AutoStream::choice(&io::stderr())];
        choices.iter().all(|choice| *choice == ColorChoice::Never)
    });
    if *PLAIN { Renderer::plain() } else { Renderer::styled() }
}

fn annotations<'e>(diagnostic: &Diagnostic, span: Span, excerpt: &'e Excerpt) -> Vec<Annotation<'e>> {
    let primary = excerpt.range(span, span.source).map(|range| AnnotationKind::Primary.span(range));
    let others = diagnostic.labels.iter().filter_map(|label| {
        let range = excerpt.range(label.span, span.source)?;
        Some(AnnotationKind::Context.span(range).label(escape(&label.text).into_owned()))
    });
    primary.into_iter().chain(others).collect()
}

/// Adds places that are elsewhere, and the help.
fn notes<'g>(
    group: Group<'g>,
    diagnostic: &Diagnostic,
    span: Span,
    excerpt: &Excerpt,
    sources: &SourceMap,
) -> Group<'g> {
    let far = diagnostic.labels.iter().filter(|label| excerpt.range(label.span, span.source).is_none());
    let far = far.map(|label| {
        Level::NOTE.message(escape(&format!("{}: {}", place(label.span, sources), label.text)).into_owned())
    });
    let help = diagnostic.help.as_ref().map(|help| Level::HELP.message(escape(help).into_owned()));
    group.elements(far.chain(help))
}

fn short(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    line(diagnostic, sources)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::codes;

    #[test]
    fn the_place_the_line_and_the_help_are_shown() {
        let mut sources = SourceMap::default();
        let id = sources.add("a.yaml", "arazzo: 1.0.1\nstepId: secnd\n");
        let diagnostic = Diagnostic::new(&codes::UNKNOWN_STEP, Span::new(id, 22, 27), "there is no step `secnd`")
            .help("use `second`");
        let shown = anstream::adapter::strip_str(&render(&diagnostic, &sources, true)).to_string();
        for part in
            ["error[unknown-step]: there is no step `secnd`", "a.yaml:2:9", "stepId: secnd", "^^^^^", "use `second`"]
        {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let unquoted = render(&diagnostic, &sources, false);
        assert!(
            unquoted.starts_with("a.yaml:2:9: error[unknown-step]") && !unquoted.contains("stepId: secnd"),
            "{unquoted}"
        );
    }
}
