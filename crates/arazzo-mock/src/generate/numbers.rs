//! Numbers.

use super::facets::Facets;
use super::generator::{At, Generator, Made};
use super::names;
use crate::check::bound;
use arazzo_expression::{Number, Value};
use arazzo_parser::Node;

impl Generator<'_> {
    pub(super) fn number(facets: &Facets, at: At<'_>, whole: bool) -> Made {
        let mut random = at.random();
        let format = facets.word("format");
        let mut low: Option<(Number, bool)> = None;
        let mut high: Option<(Number, bool)> = None;
        for node in facets.nodes() {
            low = tighter(low, bound(node, "minimum", "exclusiveMinimum", true), true);
            high = tighter(high, bound(node, "maximum", "exclusiveMaximum", false), false);
        }
        let steps: Vec<Number> =
            facets.nodes().filter_map(|node| node.get("multipleOf").and_then(Node::as_number).cloned()).collect();
        let usual = names::number(at.name, whole, &mut random);
        let fits = |number: &Number| {
            let above = low.as_ref().is_none_or(|(least, out)| number > least || (!out && number == least));
            let below = high.as_ref().is_none_or(|(most, out)| number < most || (!out && number == most));
            above && below && (!whole || number.is_whole()) && steps.iter().all(|step| number.is_multiple_of(step))
        };
        let limit = |number: f64| match format.as_deref() {
            Some("int32") => number.clamp(-2_147_483_648.0, 2_147_483_647.0),
            _ => number,
        };
        let ends = (low.as_ref().map(|(n, _)| n.as_f64()), high.as_ref().map(|(n, _)| n.as_f64()));
        let mut tried: Vec<f64> = vec![usual];
        match ends {
            (Some(low), Some(high)) => {
                let share = f64::from(u32::try_from(random.next() % 1000).unwrap_or(0)) / 1000.0;
                tried.extend([low + (high - low) * share, f64::midpoint(low, high), low, high]);
            }
            (Some(low), None) => tried.extend([low + usual, low, low + 1.0]),
            (None, Some(high)) => tried.extend([high - usual, high, high - 1.0]),
            (None, None) => tried.push(0.0),
        }
        let candidates = tried.iter().flat_map(|number| {
            let plain = limit(*number);
            let mut near = if whole {
                vec![plain.trunc(), plain.floor(), plain.ceil(), plain.floor() + 1.0, plain.ceil() - 1.0]
            } else {
                vec![plain]
            };
            for step in steps.iter().map(Number::as_f64).filter(|step| *step != 0.0) {
                let times = plain / step;
                near.extend([
                    times.round() * step,
                    times.floor() * step,
                    times.ceil() * step,
                    (times.floor() + 1.0) * step,
                    (times.ceil() - 1.0) * step,
                ]);
            }
            near
        });
        let exact = [&low, &high].into_iter().flatten().map(|(number, _)| number.clone());
        let found = candidates.filter_map(written).chain(exact).find(|number| fits(number));
        let fits = found.is_some();
        let lowest = || low.map_or_else(|| Number::from(0), |(number, _)| number);
        Made { value: Value::Number(found.unwrap_or_else(lowest)), fits }
    }
}

/// The tighter of two bounds.
fn tighter(one: Option<(Number, bool)>, other: Option<(Number, bool)>, lower: bool) -> Option<(Number, bool)> {
    match (one, other) {
        (Some(one), Some(other)) => {
            let other_is = if other.0 == one.0 { other.1 } else { (other.0 > one.0) == lower };
            Some(if other_is { other } else { one })
        }
        (one, other) => one.or(other),
    }
}

/// A number in its usual form: whole ones without a fraction, others without the noise of binary fractions.
fn written(number: f64) -> Option<Number> {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        return Number::parse(&format!("{number:.0}"));
    }
    let short = format!("{number:.9}");
    let short = short.trim_end_matches('0').trim_end_matches('.');
    Number::parse(short).filter(|_| number.abs() > 1e-6 && number.abs() < 1e15).or_else(|| Number::from_f64(number))
}
