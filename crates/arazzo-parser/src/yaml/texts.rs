//! Texts that stand in a document again and again, as most keys and many values do: kept once.

use arazzo_expression::Str;

/// Longer ones seldom repeat.
const LONGEST: usize = 32;
const SLOTS: usize = 256;

/// The last text of every slot.
#[derive(Default)]
pub(super) struct Texts(Vec<Option<Str>>);

impl Texts {
    /// `text`, shared with one like it where that is at hand.
    pub(super) fn get(&mut self, text: &str) -> Str {
        if text.len() > LONGEST {
            return text.into();
        }
        if self.0.is_empty() {
            self.0.resize(SLOTS, None);
        }
        let Some(slot) = self.0.get_mut(slot(text.as_bytes())) else { return text.into() };
        match slot {
            Some(kept) if **kept == *text => kept.clone(),
            _ => slot.insert(text.into()).clone(),
        }
    }
}

/// Where `text` is looked for: not for hostile texts to be slow in, as there is only one for each slot.
fn slot(text: &[u8]) -> usize {
    let (half, last) = (text.len() / 2, text.len().saturating_sub(1));
    let mix = |mixed: usize, at: usize| mixed * 31 + text.get(at).copied().map_or(0, usize::from);
    let mixed = [0, half, last].into_iter().fold(text.len(), mix);
    (mixed ^ (mixed >> 8)) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one() {
        let mut texts = Texts::default();
        let all: Vec<Str> = (0..2000).map(|n| texts.get(&format!("k{}", n % 1000))).collect();
        assert!(all.iter().enumerate().all(|(n, text)| **text == *format!("k{}", n % 1000)));
        let (first, again) = (texts.get("type"), texts.get("type"));
        assert!(Str::ptr_eq(&first, &again));
        assert!(!Str::ptr_eq(&texts.get(&"x".repeat(33)), &texts.get(&"x".repeat(33))));
    }
}
