//! CONFORMANCE.md: every requirement and every decision has tests, and they are there.

use crate::support::tables::{Proofs, document, rows};
use std::collections::BTreeSet;

/// The groups of requirements with how many there are in each, and the decisions.
const GROUPS: [(&str, u32); 24] = [
    ("DOC-", 20),
    ("INF-", 2),
    ("URI-", 13),
    ("SRC-", 10),
    ("WF-", 18),
    ("STEP-", 23),
    ("DEP-", 8),
    ("PRM-", 13),
    ("BODY-", 7),
    ("REPL-", 6),
    ("ACT-", 21),
    ("CMP-", 9),
    ("CRI-", 7),
    ("SIM-", 7),
    ("RGX-", 2),
    ("JSP-", 2),
    ("XPT-", 3),
    ("ETY-", 3),
    ("SEL-", 4),
    ("EXP-", 20),
    ("EXT-", 3),
    ("SEC-", 8),
    ("RES-", 1),
    ("A", 81),
];

/// What may be said not to be done: all of it is about steps that have no transport, or about versions to come.
const MAY_BE_ABSENT: [&str; 4] = ["A65", "A66", "A67", "A80"];

#[test]
fn every_requirement_and_decision_has_tests_and_they_are_there() {
    let text = document("CONFORMANCE.md");
    let held = ["## Requirements", "## Decisions"].iter().flat_map(|heading| rows(&text, heading)).collect();
    let proofs = Proofs { held, absent: rows(&text, "## Not done") };
    let ids = GROUPS.iter().flat_map(|(group, count)| (1..=*count).map(move |number| format!("{group}{number:02}")));
    let ids: BTreeSet<String> = ids.collect();
    let mut complaints = proofs.complaints(&ids);
    let strange = proofs.held.iter().filter(|row| !ids.contains(&row[0]));
    complaints.extend(strange.map(|row| format!("{} is no id", row[0])));
    let absent = proofs.absent.iter().filter(|row| !MAY_BE_ABSENT.contains(&row[0].as_str()));
    complaints.extend(absent.map(|row| format!("{} has to be done", row[0])));
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
