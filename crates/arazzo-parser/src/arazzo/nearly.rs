//! Texts that are nearly an expression: with other signs around it, or its root misspelt. Only what names an input or a
//! step that there is counts: any other text is data like all data.

use super::decode::Decoder;
use crate::{Diagnostic, Node, codes};
use arazzo_expression::{Known, NoteKind, Text};
use std::ops::Range;

/// What other notations put around a name.
const SIGNS: [(&str, &str); 4] = [("{{", "}}"), ("${", "}"), ("$(", ")"), ("{", "}")];
/// The roots of inputs, as they are written by mistake.
const INPUTS: [&str; 2] = ["inputs", "input"];
/// The roots of steps.
const STEPS: [&str; 2] = ["steps", "step"];
/// The member of a step that holds its outputs.
const OUTPUTS: [&str; 2] = ["outputs", "output"];

impl Decoder<'_> {
    /// Tells the parts of a plain text that were meant as expressions. That it starts with a dollar sign is not told then.
    pub(super) fn nearly(&mut self, text: &Text, node: &Node, notes: &mut Vec<arazzo_expression::Note>) {
        let Text::Literal(raw) = text else { return };
        let Some((range, meant)) = find(raw, &self.names) else { return };
        if notes.iter().any(|note| note.kind != NoteKind::LiteralDollar) {
            return;
        }
        notes.clear();
        let (written, span) = (raw.get(range.clone()).unwrap_or_default(), self.within(node, range.clone()));
        let whole = range == (0..raw.len());
        let meant = if whole { meant } else { format!("{{{meant}}}") };
        let diagnostic = Diagnostic::new(
            &codes::MISSPELT_EXPRESSION,
            span,
            format!("`{written}` is plain text; the expression is written `{meant}`"),
        );
        let diagnostic = diagnostic.help(format!("write `{meant}`"));
        self.push(diagnostic.guess("write the expression", span, meant));
    }
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
    let plain = text.trim_start_matches('$');
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
            ("inputs.token", "inputs.token", "$inputs.token"),
            ("${inputs.token}", "${inputs.token}", "$inputs.token"),
            ("{{ inputs.token }}", "{{ inputs.token }}", "$inputs.token"),
            ("Bearer {{inputs.token}}", "{{inputs.token}}", "$inputs.token"),
            ("Bearer ${input.token}.", "${input.token}", "$inputs.token"),
            ("$input.token#/a", "$input.token#/a", "$inputs.token#/a"),
            ("$step.get.outputs.id", "$step.get.outputs.id", "$steps.get.outputs.id"),
            ("steps.get.outputs.id", "steps.get.outputs.id", "$steps.get.outputs.id"),
            ("{steps.get.output.id}", "{steps.get.output.id}", "$steps.get.outputs.id"),
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
            "${",
            "",
        ] {
            assert_eq!(find(text, &Names), None, "{text}");
        }
    }
}
