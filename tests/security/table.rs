//! SECURITY.md: every row of the threat model has tests, which are there, or a reason.

use crate::support::tables::{Proofs, document, rows};
use std::collections::BTreeSet;

/// The rows of the threat model: (family, numbers).
const ROWS: [(&str, &[std::ops::RangeInclusive<u32>]); 4] = [
    ("SEC", &[1..=16, 20..=35, 40..=49]),
    ("SIG", &[1..=13]),
    ("MCP", &[1..=10]),
    ("REL", &[1..=19, 30..=40, 50..=59, 70..=73]),
];

#[test]
fn every_row_has_tests_and_every_test_is_there() {
    let text = document("SECURITY.md");
    let proofs = Proofs { held: rows(&text, "## Requirements"), absent: rows(&text, "### Without a test") };
    let of = |(family, numbers): (&'static str, &'static [std::ops::RangeInclusive<u32>])| {
        numbers.iter().cloned().flatten().map(move |number| format!("{family}-{number:02}"))
    };
    let ids: BTreeSet<String> = ROWS.into_iter().flat_map(of).collect();
    assert_eq!(ids.len(), 109);
    let complaints = proofs.complaints(&ids);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
