//! The groups that capture, found before anything is translated: references may point ahead.

use super::PatternError;
use std::collections::BTreeMap;

/// How many groups capture, and the numbers of those that have names.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub count: usize,
    pub names: BTreeMap<String, usize>,
}

impl Groups {
    pub(super) fn of(pattern: &str) -> Result<Self, PatternError> {
        let mut groups = Self::default();
        let mut in_class = false;
        let mut chars = pattern.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                '[' => in_class = true,
                ']' => in_class = false,
                '(' if !in_class => groups.open(pattern, at + 1)?,
                _ => {}
            }
        }
        Ok(groups)
    }

    fn open(&mut self, pattern: &str, at: usize) -> Result<(), PatternError> {
        let rest = pattern.get(at..).unwrap_or_default();
        if !rest.starts_with('?') {
            self.count += 1;
        } else if let Some(name) = name_of(rest) {
            self.count += 1;
            if name.is_empty() || name.contains(|c: char| !c.is_alphanumeric() && c != '_' && c != '$') {
                return Err(PatternError::new(at..at + name.len() + 4, "malformed name of a group"));
            }
            if self.names.insert(name.to_owned(), self.count).is_some() {
                return Err(PatternError::new(at..at + name.len() + 3, "two groups have this name"));
            }
        }
        Ok(())
    }
}

/// The name in `?<name>…`, which is no look-behind.
pub(super) fn name_of(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix("?<").filter(|rest| !rest.starts_with(['=', '!']))?;
    rest.split_once('>').map(|(name, _)| name)
}
