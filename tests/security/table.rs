//! SECURITY.md: every P0 row of the threat model has tests, and they are there.

use crate::support::tables::{Proofs, document, rows};
use std::collections::BTreeSet;

/// The rows that must hold: (family, numbers).
const ROWS: [(&str, &[u32]); 3] = [
    (
        "SEC",
        &[
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 34, 40, 41, 42, 43, 46,
            47,
        ],
    ),
    ("SIG", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
    (
        "REL",
        &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 19, 30, 32, 33, 34, 35, 36, 37, 50, 51, 52, 55, 56, 57, 70, 71],
    ),
];

#[test]
fn every_row_has_tests_and_every_test_is_there() {
    let text = document("SECURITY.md");
    let proofs = Proofs { held: rows(&text, "## Requirements"), absent: rows(&text, "### Not in this tool yet") };
    let ids =
        ROWS.iter().flat_map(|(family, numbers)| numbers.iter().map(move |number| format!("{family}-{number:02}")));
    let complaints = proofs.complaints(&ids.collect::<BTreeSet<_>>());
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
