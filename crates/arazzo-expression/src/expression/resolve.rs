//! Which part of a written name is the declared name, and which is access into its value (decision A60).

use super::{Name, all_steps, is_identifier};
use crate::{Pointer, Str};

/// A name, split where names are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedName {
    /// The name itself. Empty stands for the whole object, as it does in [`Name::text`].
    pub name: Str,
    /// The way into its value: access by property and index, then the pointer.
    pub path: Pointer,
    /// Whether the name is one of the declared ones.
    pub declared: bool,
    /// Whether part of the text was taken as access, which the grammar does not have outside conditions.
    pub lenient: bool,
}

impl Name {
    /// Splits this name: the longest of the `declared` names that it starts with, if access by property and index
    /// follows; with none that fits, the identifier that it starts with.
    pub fn resolve<'d>(&self, declared: impl IntoIterator<Item = &'d str>) -> ResolvedName {
        let best = declared
            .into_iter()
            .filter_map(|name| Some((name.len(), self.access_after(name)?)))
            .max_by_key(|(length, _)| *length);
        match best {
            Some((length, access)) => self.split(length, &access, true),
            None => self.undeclared(),
        }
    }

    fn access_after(&self, name: &str) -> Option<Vec<Str>> {
        if name.is_empty() { None } else { all_steps(self.text.strip_prefix(name)?) }
    }

    fn undeclared(&self) -> ResolvedName {
        let length = self.text.find(|c| !is_identifier(c)).unwrap_or(self.text.len());
        let access = self.text.get(length..).filter(|_| length > 0).and_then(all_steps);
        access.map_or_else(|| self.split(self.text.len(), &[], false), |access| self.split(length, &access, false))
    }

    fn split(&self, length: usize, access: &[Str], declared: bool) -> ResolvedName {
        let pointer = self.pointer.as_ref().map(Pointer::tokens).unwrap_or_default();
        ResolvedName {
            name: self
                .text
                .get(..length)
                .filter(|name| *name != &*self.text)
                .map_or_else(|| self.text.clone(), Into::into),
            path: access.iter().chain(pointer).cloned().collect(),
            declared,
            lenient: !access.is_empty(),
        }
    }
}

/// The name with its access written as a pointer, as the specification wants it.
impl From<ResolvedName> for Name {
    fn from(resolved: ResolvedName) -> Self {
        let pointer = Some(resolved.path).filter(|path| !path.is_empty());
        Self { text: resolved.name, pointer }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str, pointer: Option<&str>, declared: &[&str]) -> (String, String, bool, bool) {
        let name = Name { text: text.into(), pointer: pointer.map(|p| Pointer::parse(p).unwrap()) };
        let found = name.resolve(declared.iter().copied());
        (found.name.to_string(), found.path.to_string(), found.declared, found.lenient)
    }

    #[test]
    fn the_longest_declared_name_wins_and_the_rest_is_access() {
        for (text, declared, name, path, lenient) in [
            ("pet.id", &["pet", "pet.id"][..], "pet.id", "", false),
            ("pet.name", &["pet", "pet.id"], "pet", "/name", true),
            ("items[0].id", &["items"], "items", "/0/id", true),
            ("items[0].id", &["items", "items[0]"], "items[0]", "/id", true),
            ("page[size]", &["page", "page[size]"], "page[size]", "", false),
            ("$.xgafv", &["$.xgafv"], "$.xgafv", "", false),
            ("assets (with assetReturns)", &["assets (with assetReturns)"], "assets (with assetReturns)", "", false),
            ("a['b c']", &["a"], "a", "/b c", true),
        ] {
            assert_eq!(resolved(text, None, declared), (name.into(), path.into(), true, lenient), "{text}");
        }
    }

    #[test]
    fn what_is_not_declared_is_the_identifier() {
        for (text, declared, name, path) in [
            ("a.b", &["c"][..], "a.b", ""),
            ("ab", &["a"], "ab", ""),
            ("items[0].id", &[], "items", "/0/id"),
            ("page[size]", &["pag"], "page[size]", ""),
            ("a b", &["a"], "a b", ""),
            ("", &["", "a"], "", ""),
        ] {
            assert_eq!(resolved(text, None, declared), (name.into(), path.into(), false, !path.is_empty()), "{text}");
        }
    }

    #[test]
    fn a_pointer_goes_on_where_access_ended() {
        let (_, path, ..) = resolved("list[2]", Some("/a~1b"), &["list"]);
        assert_eq!(path, "/2/a~1b");
        let name = Name::new("list[2].x").resolve(["list"]);
        assert_eq!(Name::from(name).to_string(), ".list#/2/x");
    }
}
