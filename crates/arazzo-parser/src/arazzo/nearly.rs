//! Texts that are nearly an expression: with other signs around it, or its root misspelt. Only what names an input or a
//! step that there is counts: any other text is data like all data.

use super::decode::Decoder;
use crate::{Diagnostic, Node, codes};
use arazzo_expression::{Known, Note, NoteKind, Part, Text};
use std::ops::Range;

/// What other notations put around a name.
const SIGNS: [(&str, &str); 4] = [("{{", "}}"), ("${", "}"), ("$(", ")"), ("{", "}")];
/// The roots of inputs, as they are written by mistake.
const INPUTS: [&str; 2] = ["inputs", "input"];
/// The roots of steps.
const STEPS: [&str; 2] = ["steps", "step"];
/// The member of a step that holds its outputs.
const OUTPUTS: [&str; 2] = ["outputs", "output"];
/// What expressions start with, and what they have in them.
const WORDS: [(&str, &str); 7] = [
    ("$inputs.", "."),
    ("$outputs.", "."),
    ("$steps.", ".outputs."),
    ("$workflows.", "puts."),
    ("$response.body", ""),
    ("$response.header.", "header."),
    ("$request.", "."),
];

impl Decoder<'_> {
    /// Tells the parts of a plain text that were meant as expressions. That it starts with a dollar sign is not told then.
    pub(super) fn nearly(&mut self, raw: &str, text: &Text, node: &Node, notes: &mut Vec<Note>) {
        if !raw.contains('.') || matches!(text, Text::Expression(_)) {
            return;
        }
        if let Some((range, meant)) = doubled(raw, text) {
            return self.misspelt(node, raw, range, meant);
        }
        let is_plain = !notes.iter().any(|note| note.kind != NoteKind::LiteralDollar);
        for (at, part) in literals(raw, text) {
            if let Some((range, meant)) = find(part, &*self.names).filter(|_| is_plain) {
                notes.clear();
                return self.misspelt(node, raw, range.start + at..range.end + at, meant);
            }
            let bare = bare(part, at > 0).map(|range| range.start + at..range.end + at);
            let is_told = |range: &Range<usize>| {
                notes.iter().any(|note| note.range.contains(&range.start) && note.kind != NoteKind::LiteralDollar)
            };
            if let Some(range) = bare.filter(|range| !is_told(range)) {
                notes.retain(|note| note.kind != NoteKind::LiteralDollar);
                self.unbraced(node, raw, range);
            }
        }
    }

    /// Tells an expression in a longer text that has no braces, and that no declared name makes one all the same.
    fn unbraced(&mut self, node: &Node, raw: &str, range: Range<usize>) {
        let written = raw.get(range.clone()).unwrap_or_default();
        let span = self.within(node, range);
        let message = format!("`{written}` is text here: inside a longer text, an expression has braces around it");
        let near = written.strip_prefix("$inputs.").and_then(|name| self.names.near_input(name));
        let meant = near.map_or_else(|| format!("{{{written}}}"), |near| format!("{{$inputs.{near}}}"));
        let diagnostic = Diagnostic::new(&codes::BARE_INTERPOLATION, span, message);
        self.push(diagnostic.help(format!("write `{meant}`")).guess("write the expression", span, meant));
    }

    fn misspelt(&mut self, node: &Node, raw: &str, range: Range<usize>, meant: String) {
        let (written, span) = (raw.get(range.clone()).unwrap_or_default(), self.within(node, range.clone()));
        let whole = range == (0..raw.len());
        let meant = if whole { meant } else { format!("{{{meant}}}") };
        let diagnostic = Diagnostic::new(
            &codes::MISSPELT_EXPRESSION,
            span,
            if written.starts_with("{{$") {
                format!("one pair of the braces of `{written}` stays in the text; the expression is written `{meant}`")
            } else {
                format!("`{written}` is plain text; the expression is written `{meant}`")
            },
        );
        let diagnostic = diagnostic.help(format!("write `{meant}`"));
        self.push(diagnostic.guess("write the expression", span, meant));
    }
}

/// The parts of `raw` that are no expressions, each with where it stands.
fn literals<'t>(raw: &'t str, text: &'t Text) -> Vec<(usize, &'t str)> {
    let Text::Template(parts) = text else { return vec![(0, raw)] };
    let mut at = 0;
    let mut found = Vec::new();
    for part in parts {
        let Part::Literal(literal) = part else { continue };
        if let Some(start) = raw.get(at..).and_then(|rest| rest.find(&**literal)) {
            found.push((at + start, &**literal));
            at += start + literal.len();
        }
    }
    found
}

/// The first expression in `raw` that stands in two pairs of braces, of which one stays in the text.
fn doubled(raw: &str, text: &Text) -> Option<(Range<usize>, String)> {
    let Text::Template(parts) = text else { return None };
    let ends = |part: Option<&Part>, brace: char| matches!(part, Some(Part::Literal(text)) if text.ends_with(brace));
    let starts =
        |part: Option<&Part>, brace: char| matches!(part, Some(Part::Literal(text)) if text.starts_with(brace));
    let found = parts.iter().enumerate().find_map(|(at, part)| match part {
        Part::Expression(expression) => {
            let doubled = ends(at.checked_sub(1).and_then(|at| parts.get(at)), '{') && starts(parts.get(at + 1), '}');
            doubled.then_some(expression)
        }
        Part::Literal(_) => None,
    })?;
    let start = raw.find("{{$")?;
    let end = start + raw.get(start..)?.find("}}")? + 2;
    (raw.get(start..end)?.matches("{{").count() == 1).then(|| (start..end, found.to_string()))
}

/// The first word of `text`, behind its start unless that is `inside` a longer one, that is written like an expression
/// without braces.
fn bare(text: &str, inside: bool) -> Option<Range<usize>> {
    let starts = |at: usize| match text.get(..at).and_then(|before| before.chars().next_back()) {
        Some(before) => !before.is_alphanumeric() && !matches!(before, '$' | '\\' | '{'),
        None => inside,
    };
    text.match_indices('$').filter(|(at, _)| starts(*at)).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let (_, more) = WORDS.iter().find_map(|(root, more)| Some((rest.strip_prefix(root)?, more)))?;
        let word = run(rest);
        let length = word.trim_end_matches(['.', '-', '#', '/']).len();
        (length > 0 && word.get(1..length)?.contains(more)).then(|| at..at + length)
    })
}

/// What of `text` could be a root, a name and a pointer.
fn run(text: &str) -> &str {
    let mut pointer = false;
    let end = text.find(|c: char| {
        pointer |= c == '#';
        !(c.is_ascii_alphanumeric() || matches!(c, '$' | '_' | '-' | '.' | '#') || (pointer && c == '/'))
    });
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// The first part of `text` that was meant as an expression, and that expression.
fn find(text: &str, known: &dyn Known) -> Option<(Range<usize>, String)> {
    let trimmed = text.trim();
    if let Some(meant) = meant(trimmed, known, false) {
        return Some((0..text.len(), meant));
    }
    for (open, close) in SIGNS {
        for (start, _) in text.match_indices(open) {
            let Some(rest) = text.get(start + open.len()..) else { continue };
            let inner = rest.split(['{', '}', '(', ')', '\n']).next().unwrap_or_default();
            let closed = rest.strip_prefix(inner).is_some_and(|rest| rest.starts_with(close));
            if let Some(meant) = meant(inner.trim(), known, true).filter(|_| closed) {
                return Some((start..start + open.len() + inner.len() + close.len(), meant));
            }
            // The sign that closes it is missing.
            let word = run(inner).trim_end_matches(['.', '-', '#', '/']);
            if let Some(meant) =
                meant(word, known, true).filter(|_| !(word.starts_with('$') || closed && word == inner))
            {
                return Some((start..start + open.len() + word.len(), meant));
            }
        }
    }
    None
}

/// The expression that `text` was meant as; `marked` if something stands around it that says it is more than text.
fn meant(text: &str, known: &dyn Known, marked: bool) -> Option<String> {
    for (open, close) in SIGNS {
        if let Some(inner) = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)) {
            return meant(inner.trim(), known, true);
        }
    }
    let plain = text.trim_start_matches('$').trim_start();
    let marked = marked || plain.len() < text.len();
    let (root, rest) = plain.split_once('.')?;
    // Without any sign only the whole word is one: `step.x` may be data.
    let is = |words: [&str; 2], word: &str| {
        words.iter().take(if marked { 2 } else { 1 }).any(|known| known.eq_ignore_ascii_case(word))
    };
    if is(INPUTS, root) {
        let name = name(rest)?;
        return known.input(name).then(|| format!("$inputs.{rest}"));
    }
    let (step, outputs) = rest.split_once('.').filter(|_| is(STEPS, root))?;
    let (outputs, rest) = outputs.split_once('.').filter(|(word, _)| OUTPUTS.contains(word))?;
    (name(rest).is_some() && !outputs.is_empty() && known.step(step)).then(|| format!("$steps.{step}.outputs.{rest}"))
}

/// The name that `text` is, perhaps with a JSON Pointer behind it.
fn name(text: &str) -> Option<&str> {
    let (name, pointer) = text.split_at(text.find('#').unwrap_or(text.len()));
    let is_name =
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    let is_pointer = pointer.is_empty() || pointer.starts_with("#/") && !pointer.contains(char::is_whitespace);
    (is_name && is_pointer).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Names;

    impl Known for Names {
        fn input(&self, name: &str) -> bool {
            name == "token"
        }

        fn step(&self, step: &str) -> bool {
            step == "get"
        }

        fn workflow(&self, _: &str) -> bool {
            false
        }
    }

    #[test]
    fn what_names_something_under_another_notation_was_meant() {
        for (text, written, expression) in [
            ("$input.token", "$input.token", "$inputs.token"),
            ("$Inputs.token", "$Inputs.token", "$inputs.token"),
            ("$$inputs.token", "$$inputs.token", "$inputs.token"),
            ("$ inputs.token", "$ inputs.token", "$inputs.token"),
            ("inputs.token", "inputs.token", "$inputs.token"),
            ("${inputs.token}", "${inputs.token}", "$inputs.token"),
            ("{{ inputs.token }}", "{{ inputs.token }}", "$inputs.token"),
            ("Bearer {{inputs.token}}", "{{inputs.token}}", "$inputs.token"),
            ("Bearer ${input.token}.", "${input.token}", "$inputs.token"),
            ("$input.token#/a", "$input.token#/a", "$inputs.token#/a"),
            ("$step.get.outputs.id", "$step.get.outputs.id", "$steps.get.outputs.id"),
            ("steps.get.outputs.id", "steps.get.outputs.id", "$steps.get.outputs.id"),
            ("{steps.get.output.id}", "{steps.get.output.id}", "$steps.get.outputs.id"),
            ("Bearer ${inputs.token", "${inputs.token", "$inputs.token"),
            ("${inputs.token/a", "${inputs.token", "$inputs.token"),
            ("{\"a\": \"${inputs.token\"}", "${inputs.token", "$inputs.token"),
            ("a {{inputs.token. b", "{{inputs.token", "$inputs.token"),
        ] {
            let (range, meant) = find(text, &Names).unwrap();
            assert_eq!((&text[range], &*meant), (written, expression), "{text}");
        }
    }

    #[test]
    fn any_other_text_is_data() {
        for text in [
            "$input.other",
            "input.token",
            "step.get.outputs.id",
            "steps.put.outputs.id",
            "steps.get.id",
            "the inputs.token",
            "inputs.token of it",
            "{{token}}",
            "${TOKEN}",
            "$transaction",
            "$",
            "{}",
            "${inputs.tokens",
            "${",
            "",
        ] {
            assert_eq!(find(text, &Names), None, "{text}");
        }
    }

    #[test]
    fn words_that_are_written_like_expressions_are_found_inside_longer_texts() {
        for (text, word) in [
            ("Bearer $inputs.typo", Some("$inputs.typo")),
            ("id=$steps.none.outputs.id.", Some("$steps.none.outputs.id")),
            ("{\"a\": \"$response.body#/a/b\"}", Some("$response.body#/a/b")),
            ("at $response.header.Location", Some("$response.header.Location")),
            ("$inputs.typo", None),
            ("costs $5, $inputs and $steps.a", None),
            ("a {$inputs.typo", None),
            ("a\\$inputs.typo", None),
        ] {
            assert_eq!(bare(text, false).map(|range| &text[range]), word, "{text}");
        }
    }
}
