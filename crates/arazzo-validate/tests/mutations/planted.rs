//! Every change at some places of every document, in every style.

use super::bases::bases;
use super::table::{MUTATIONS, Planted};
use super::tree::{STYLES, Written};
use arazzo_parser::{Diagnostic, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// At how many places of a document one change is made.
const PLACES: usize = 3;

/// What is told of a document as it stands: code, severity and message.
fn known(found: &[Diagnostic]) -> BTreeMap<(&'static str, String), usize> {
    let mut known = BTreeMap::new();
    for diagnostic in found {
        *known.entry((diagnostic.code.name, diagnostic.message.clone())).or_default() += 1;
    }
    known
}

/// Whether something new is told at the planted place.
fn is_told(
    planted: &Planted,
    written: &Written,
    before: &BTreeMap<(&'static str, String), usize>,
    found: &[Diagnostic],
) -> bool {
    let place = written.place_or_all(&planted.place);
    let mut before = before.clone();
    found.iter().any(|diagnostic| {
        let key = (diagnostic.code.name, diagnostic.message.clone());
        if let Some(count) = before.get_mut(&key).filter(|count| **count > 0) {
            *count -= 1;
            return false;
        }
        let at = diagnostic.span.map(|span| span.start as usize..span.end as usize);
        diagnostic.severity >= Severity::Warning
            // What is missing at the end of a text is behind it.
            && at.is_some_and(|at| place.start <= at.start && at.start <= place.end)
    })
}

#[test]
fn the_documents_are_sound_in_every_style() {
    for base in bases() {
        for style in STYLES {
            let written = Written::new(&base.tree, style);
            let (loaded, found) = base.check(&written.text);
            let errors: Vec<String> = found
                .iter()
                .filter(|d| d.is_error())
                .map(|d| {
                    format!("{:?} {} {}", d.span.map(|span| loaded.sources.locate(span).line), d.code.name, d.message)
                })
                .collect();
            assert!(errors.is_empty(), "{} {style:?}:\n{}\n{}", base.name, errors.join("\n"), written.text);
        }
    }
}

#[test]
fn planted_faults_are_told_where_they_are() {
    let mut missed: Vec<String> = Vec::new();
    let mut planted_in_all = 0;
    let mut made: BTreeSet<&str> = BTreeSet::new();
    for (number, base) in bases().into_iter().enumerate() {
        let before: Vec<_> =
            STYLES.iter().map(|style| known(&base.check(&Written::new(&base.tree, *style).text).1)).collect();
        for mutation in MUTATIONS {
            let ways = base.tree.ways(mutation.ways);
            let all: Vec<Planted> = ways.iter().filter_map(|way| (mutation.change)(&base.tree, way)).collect();
            let step = all.len().div_ceil(PLACES).max(1);
            for planted in all.iter().step_by(step) {
                made.insert(mutation.name);
                // Every style for the first document; for the others one after the other.
                let styles = if number == 0 {
                    0..STYLES.len()
                } else {
                    planted_in_all % STYLES.len()..planted_in_all % STYLES.len() + 1
                };
                for (style, before) in STYLES.into_iter().zip(&before).take(styles.end).skip(styles.start) {
                    let written = Written::new(&planted.tree, style);
                    let (loaded, found) = base.check(&written.text);
                    planted_in_all += 1;
                    if !is_told(planted, &written, before, &found) {
                        let told = found.iter().filter(|d| d.severity >= Severity::Warning);
                        let told = told.filter(|d| !before.contains_key(&(d.code.name, d.message.clone())));
                        let line = |d: &Diagnostic| d.span.map_or(0, |span| loaded.sources.locate(span).line);
                        let told: Vec<String> = told.map(|d| format!("{} {}", line(d), d.message)).collect();
                        let place = planted.place.join("/");
                        missed.push(format!(
                            "{style:?} {}: {} at {place}: {}",
                            base.name,
                            mutation.name,
                            told.join("; ")
                        ));
                    }
                }
            }
        }
    }
    let unused: Vec<&str> =
        MUTATIONS.iter().map(|mutation| mutation.name).filter(|name| !made.contains(name)).collect();
    assert!(unused.is_empty(), "no document to plant this in: {unused:?}");
    assert!(missed.is_empty(), "{} of {planted_in_all} missed:\n{}", missed.len(), missed.join("\n"));
}
