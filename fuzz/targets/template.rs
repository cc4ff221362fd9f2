//! Templates: every dialect, with and without declared names; no text is lost, and what is printed means the same.
#![no_main]

use arazzo_expression::{Dialect, Known, NoteKind, Text};
use arazzo_fuzz::{DIALECTS, Names, check_notes, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    for dialect in DIALECTS {
        check(text, dialect, None);
        check(text, dialect, Some(&Names));
    }
});

fn check(text: &str, dialect: Dialect, known: Option<&dyn Known>) {
    let (understood, notes) = Text::parse(text, dialect, known);
    check_notes(text, &notes);
    let untouched = notes.iter().all(|note| {
        matches!(
            note.kind,
            NoteKind::StrayBrace | NoteKind::LiteralDollar | NoteKind::MalformedExpression | NoteKind::BareWord
        )
    });
    let printed = understood.to_string();
    if untouched {
        assert_eq!(Text::parse(&printed, dialect, known).0, understood, "{printed:?} in {dialect:?}");
    }
    if let Text::Literal(literal) = &understood {
        assert_eq!(&**literal, text);
    }
}
