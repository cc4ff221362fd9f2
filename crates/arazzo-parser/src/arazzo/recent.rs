//! What was made of the last texts: conditions and expressions stand in a document again and again.

use arazzo_expression::Str;

/// So many are looked through; more would take as long as reading a text once more.
const KEPT: usize = 8;

/// What was made of the last different texts.
#[derive(Debug)]
pub(super) struct Recent<T> {
    kept: Vec<(Str, T)>,
    /// The one that is replaced next.
    oldest: usize,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), oldest: 0 }
    }
}

impl<T: Clone> Recent<T> {
    /// What was made of `text`, if it is at hand. Only the very same text is known again, as the readers of documents keep
    /// short ones once.
    pub(super) fn get(&self, text: &Str) -> Option<T> {
        self.kept.iter().find(|(have, _)| Str::ptr_eq(have, text)).map(|(_, made)| made.clone())
    }

    /// Keeps what was made of `text`.
    pub(super) fn keep(&mut self, text: &Str, made: &T) {
        let entry = (text.clone(), made.clone());
        match self.kept.get_mut(self.oldest) {
            Some(slot) => *slot = entry,
            None => self.kept.push(entry),
        }
        self.oldest = (self.oldest + 1) % KEPT;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ones_are_at_hand() {
        let texts: Vec<Str> = (0..20).map(|n| n.to_string().into()).collect();
        let mut recent = Recent::default();
        for (n, text) in texts.iter().enumerate() {
            assert_eq!(recent.get(text), None);
            recent.keep(text, &n);
        }
        let found: Vec<usize> = texts.iter().filter_map(|text| recent.get(text)).collect();
        assert_eq!(found, (12..20).collect::<Vec<_>>());
        assert_eq!(recent.get(&Str::from("19")), None);
    }
}
