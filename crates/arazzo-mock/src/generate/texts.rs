//! Texts.

use super::facets::Facets;
use super::generator::{At, Generator, Made};
use super::names;
use crate::patterns::compiled;
use crate::random::Random;
use arazzo_expression::{Pattern, Value};
use arazzo_parser::Node;
use std::rc::Rc;

/// The longest text that is made, in characters.
const MOST: usize = 65_536;

impl Generator<'_> {
    pub(super) fn text(facets: &Facets, at: At<'_>, turn: usize) -> Made {
        let (least, most) = (facets.least("minLength"), facets.most("maxLength").unwrap_or(usize::MAX));
        if least > MOST || least > most {
            return Made { value: Value::from(""), fits: false };
        }
        let mut random = at.random();
        let patterns = facets.nodes().filter_map(|node| compiled(node.get("pattern").and_then(Node::as_str)?));
        let patterns: Vec<Rc<Pattern>> = patterns.collect();
        let format = facets.word("format");
        let encoded = facets.word("contentEncoding");
        let usual = match (format.as_deref(), encoded.as_deref()) {
            (Some(format), _) => names::formatted(format, at.name, &mut random),
            (None, Some("base64")) => Some("dGV4dA==".to_owned()),
            (None, _) => None,
        };
        let usual = usual.unwrap_or_else(|| names::text(at.name, &mut random));
        let sized = resized(&usual, least, most, &mut random);
        let fits = |text: &String| {
            let length = text.chars().count();
            length >= least && length <= most && patterns.iter().all(|pattern| pattern.is_match(text) == Ok(true))
        };
        let Some(first) = patterns.first() else { return Made { value: sized.into(), fits: true } };
        let seed = random.next();
        let longer = [0, 1, 2, 4, 8, 16, 32, 64].into_iter().chain([least, least.saturating_sub(1)]);
        let sampled =
            longer.filter_map(|longer| first.sample(seed.wrapping_add(u64::try_from(turn).unwrap_or(0)), longer));
        let others = patterns.iter().skip(1).filter_map(|pattern| pattern.sample(seed, least));
        // One after the other, where each leaves open what stands beside it.
        let pair = |other: &Rc<Pattern>| Some(format!("{}{}", first.sample(seed, 0)?, other.sample(seed, least)?));
        let pairs = patterns.iter().skip(1).filter_map(pair);
        // What is usual by name or format, where the pattern allows it, looks best.
        let found = std::iter::once(sized).chain(sampled).chain(others).chain(pairs).find(fits);
        match found {
            Some(text) => Made { value: text.into(), fits: true },
            None => Made { value: usual.into(), fits: false },
        }
    }
}

/// `text` with at least `least` and at most `most` characters.
fn resized(text: &str, least: usize, most: usize, random: &mut Random) -> String {
    let have = text.chars().count();
    if have < least {
        return format!("{text}{}", random.hex(least - have));
    }
    if have > most {
        return text.chars().take(most).collect();
    }
    text.to_owned()
}
