//! What becomes of each value that is listed for a place in a response.

use crate::path::Hop;
use crate::walk::Exploration;
use arazzo_expression::{Str, Value};
use arazzo_runtime::Judgement;
use arazzo_runtime::program::StepRef;

/// A place with listed values, and what becomes of each.
#[derive(Clone, Debug, PartialEq)]
pub struct StateTable {
    /// The step whose response it is in.
    pub at: StepRef,
    /// The name of the place.
    pub place: Str,
    /// Each value that was tried.
    pub seen: Vec<Seen>,
}

/// What becomes of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The value.
    pub value: Value,
    /// How the step was judged.
    pub judgement: Judgement,
    /// A path that shows it.
    pub path: String,
}

/// The tables of all steps, from answers that succeed.
pub fn states(exploration: &Exploration) -> Vec<StateTable> {
    let mut tables: Vec<StateTable> = Vec::new();
    for path in &exploration.paths {
        for hop in &path.hops {
            let Some((place, value, judgement)) = told(hop) else { continue };
            let known = tables.iter().position(|table| table.at == judgement.at && table.place == *place);
            let number = known.unwrap_or_else(|| {
                tables.push(StateTable { at: judgement.at, place: place.clone(), seen: Vec::new() });
                tables.len() - 1
            });
            let Some(table) = tables.get_mut(number) else { continue };
            if table.seen.iter().all(|seen| seen.value != *value) {
                let (value, judgement) = (value.clone(), judgement.clone());
                table.seen.push(Seen { value, judgement, path: path.id.clone() });
            }
        }
    }
    tables
}

fn told(hop: &Hop) -> Option<(&Str, &Value, &Judgement)> {
    let (place, value) = hop.state.as_ref()?;
    let judgement = hop.judged()?;
    let is_good = judgement.status.is_some_and(|status| status < 400);
    is_good.then_some((place, value, judgement))
}
