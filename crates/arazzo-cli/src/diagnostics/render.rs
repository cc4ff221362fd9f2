//! A diagnostic with the lines that it is about, as rustc shows it.

use super::draw::{Drawing, Palette, styled};
use super::excerpt::{excerpt, is_near};
use super::line;
use super::line::place;
use crate::report::{escape, style};
use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use arazzo_parser::{Diagnostic, Severity, SourceMap};
use std::io;
use std::sync::LazyLock;

/// Bytes that hold most of what is shown of a diagnostic.
const ROOM: usize = 512;

/// The diagnostic with its lines, styled. Where lines may not be quoted, or are too long, it is one line.
pub(crate) fn render(diagnostic: &Diagnostic, sources: &SourceMap, may_quote: bool) -> String {
    let lines = if may_quote { excerpt(diagnostic, sources) } else { None };
    let (Some(lines), Some(span)) = (lines, diagnostic.span) else { return line(diagnostic, sources) };
    let palette = palette(diagnostic.severity);
    let last = lines.last().map_or(1, |line| line.number);
    let mut drawing = Drawing::new(title(diagnostic, palette), last, palette);
    drawing.place(&escape(&place(span, sources)));
    drawing.lines(&lines);
    let far = diagnostic.labels.iter().filter(|label| !is_near(label, span, sources));
    let far = far.map(|label| ("note", palette.strong, format!("{}: {}", place(label.span, sources), label.text)));
    let help = diagnostic.help.as_ref().map(|help| ("help", palette.help, help.clone()));
    let mut notes = far.chain(help).peekable();
    if notes.peek().is_some() {
        drawing.margin();
    }
    for (word, style, text) in notes {
        drawing.note(word, style, &escape(&text));
    }
    drawing.finish()
}

/// `error[CODE]: MESSAGE`.
fn title(diagnostic: &Diagnostic, palette: Palette) -> String {
    let Palette { primary, strong, .. } = palette;
    let (severity, code, message) = (diagnostic.severity.name(), diagnostic.code.name, escape(&diagnostic.message));
    let mut title = String::with_capacity(ROOM);
    styled(&mut title, primary, &[severity, "[", code, "]"]);
    styled(&mut title, strong, &[": ", &message]);
    title
}

/// Styles that would be taken out again are not put in.
fn palette(severity: Severity) -> Palette {
    static PLAIN: LazyLock<bool> = LazyLock::new(|| {
        let choices = [AutoStream::choice(&io::stdout()), AutoStream::choice(&io::stderr())];
        choices.iter().all(|choice| *choice == ColorChoice::Never)
    });
    if *PLAIN { Palette::default() } else { Palette::coloured(word(severity)) }
}

fn word(severity: Severity) -> Style {
    match severity {
        Severity::Error => style::ERROR,
        Severity::Warning => style::WARNING,
        Severity::Info => style::INFO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::{Span, codes};

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
