//! `$ref`: from a place to the place it names, in this document or another one.

use super::{Document, Place, could_be_read_in_two_ways};
use crate::{Data, Diagnostic, Node, Severity, codes, suggest};
use arazzo_expression::{Pointer, Str};
use indexmap::IndexSet;
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// How many references may follow one another, and how many one pointer may pass through.
const MAX_CHAIN: usize = 64;
/// How many places one search for needed documents visits.
const MAX_PLACES: usize = 100_000;
/// The key of references.
const REF: &str = "$ref";

/// Other documents that are at hand. The loader implements it; `()` has none.
pub trait References {
    /// The document at `url`, which is absolute and has no fragment.
    fn document(&self, url: &Url) -> Option<Arc<Document>>;
}

impl References for () {
    fn document(&self, _: &Url) -> Option<Arc<Document>> {
        None
    }
}

impl References for BTreeMap<Url, Arc<Document>> {
    fn document(&self, url: &Url) -> Option<Arc<Document>> {
        self.get(url).cloned()
    }
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// The document is not at hand.
    #[error("`{reference}` is in a document that could not be read ({url})")]
    Document {
        /// The reference as written.
        reference: Str,
        /// The document it needs.
        url: Url,
    },
    /// The document has nothing there.
    #[error("`{reference}` names nothing")]
    Missing {
        /// The reference as written.
        reference: Str,
        /// A name that is there and nearly the same.
        suggestion: Option<Str>,
    },
    /// The references go round in a circle, or there are more than 64 in a row.
    #[error("`{reference}` leads back to itself")]
    Cycle {
        /// The reference as written.
        reference: Str,
    },
}

impl ReferenceError {
    /// The diagnostic for a reference at `place`, a warning: what can be done without the target is done.
    pub(super) fn diagnostic(&self, place: &Place) -> Diagnostic {
        let node = place.node();
        let span = node.and_then(|node| node.get("$ref")).or(node).map(|node| node.span);
        let code = match self {
            Self::Cycle { .. } => &codes::REFERENCE_CYCLE,
            _ => &codes::UNRESOLVED_REFERENCE,
        };
        let diagnostic = Diagnostic::new(code, span, self.to_string()).severity(Severity::Warning);
        match self {
            Self::Missing { suggestion: Some(near), .. } => diagnostic.help(format!("did you mean `{near}`?")),
            _ => diagnostic,
        }
    }
}

impl Place {
    /// The `$ref` that stands here.
    pub fn reference(&self) -> Option<Str> {
        self.child("$ref")?.node()?.as_str().map(Into::into)
    }

    /// The end of the chain of references that starts here; this place itself if it is no reference.
    pub fn follow(&self, references: &dyn References) -> Result<Self, ReferenceError> {
        let mut place = self.clone();
        for _ in 0..MAX_CHAIN {
            let Some(reference) = place.reference() else { return Ok(place) };
            place = place.resolve(&reference, references)?;
            if place == *self {
                return Err(ReferenceError::Cycle { reference });
            }
        }
        Err(ReferenceError::Cycle { reference: self.reference().unwrap_or_default() })
    }

    /// What `reference`, a URI reference that stands at this place, names.
    pub fn resolve(&self, reference: &str, references: &dyn References) -> Result<Self, ReferenceError> {
        self.reach(reference, references).map_err(|(error, start)| match (error, start) {
            (ReferenceError::Missing { reference, .. }, Some(start)) => {
                let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
                let suggestion = start.suggestion(fragment);
                ReferenceError::Missing { reference, suggestion }
            }
            (error, _) => error,
        })
    }

    /// The same, without a suggestion for a name that is missing, which takes time to find. The error comes with where
    /// one could be looked for.
    pub(super) fn reach(
        &self,
        reference: &str,
        references: &dyn References,
    ) -> Result<Self, (ReferenceError, Option<Self>)> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let (base, root) = self.resource();
        let missing = || ReferenceError::Missing { reference: reference.into(), suggestion: None };
        if file.is_empty() {
            let whole = Self::root(self.document());
            let start = if root.is_empty() { whole.clone() } else { Self::new_unchecked(self.document(), root) };
            let found = start
                .locate(fragment, references, &mut { MAX_CHAIN })
                .or_else(|| whole.locate(fragment, references, &mut { MAX_CHAIN }));
            return found.ok_or_else(|| (missing(), Some(whole)));
        }
        let url = Some(file).filter(|file| !could_be_read_in_two_ways(file)).and_then(|file| base.join(file).ok());
        let mut url = url.ok_or_else(|| (missing(), None))?;
        url.set_fragment(None);
        let start = self.document_at(&url, references);
        let start = start.ok_or_else(|| (ReferenceError::Document { reference: reference.into(), url }, None))?;
        start.locate(fragment, references, &mut { MAX_CHAIN }).ok_or_else(|| (missing(), Some(start)))
    }

    /// Where the document or embedded schema resource of `url` starts.
    fn document_at(&self, url: &Url, references: &dyn References) -> Option<Self> {
        if self.document().is_at(url) {
            return Some(Self::root(self.document()));
        }
        if let Some(document) = references.document(url) {
            return Some(Self::root(&document));
        }
        if self.document().version().is_some_and(|version| !version.has_ref_siblings()) {
            return None;
        }
        let embedded = self.document().identifiers().resource(url)?;
        Some(Self::new_unchecked(self.document(), embedded.clone()))
    }

    pub(super) fn root(document: &Arc<Document>) -> Self {
        Self::new_unchecked(document, Pointer::default())
    }

    /// The base URL here and the start of the schema resource (`$id`) that this place belongs to.
    fn resource(&self) -> (Url, Pointer) {
        let document = self.document();
        let mut found = (document.base().clone(), Pointer::default());
        if document.version().is_some_and(|version| !version.has_ref_siblings()) {
            return found;
        }
        let mut prefix = Pointer::default();
        for token in self.pointer().tokens() {
            prefix = prefix.join(token.clone());
            let id = document.at(&prefix.join("$id")).and_then(Node::as_str);
            if let Some(mut url) = id.and_then(|id| found.0.join(id).ok()) {
                url.set_fragment(None);
                found = (url, prefix.clone());
            }
        }
        found
    }

    /// What `fragment` names, from here on: a pointer, percent-encoded or raw, or an anchor.
    fn locate(&self, fragment: &str, references: &dyn References, fuel: &mut usize) -> Option<Self> {
        if fragment.is_empty() {
            return Some(self.clone());
        }
        if !fragment.starts_with('/') {
            let pointer = self.document().identifiers().anchor(fragment)?;
            return Some(Self::new_unchecked(self.document(), pointer.clone()));
        }
        let decoded = percent_decode(fragment);
        let spellings = [Some(decoded.as_str()), (decoded != fragment).then_some(fragment)];
        let mut pointers = spellings.into_iter().flatten().filter_map(|text| Pointer::parse(text).ok());
        pointers.find_map(|pointer| self.descend(pointer.tokens(), references, fuel))
    }

    /// What `tokens` lead to from here; references on the way are followed, one at the end is not.
    pub fn find(&self, tokens: &[Str], references: &dyn References) -> Option<Self> {
        self.descend(tokens, references, &mut { MAX_CHAIN })
    }

    /// Follows `tokens` one by one; where one is missing, the reference that stands there is followed first.
    fn descend(&self, tokens: &[Str], references: &dyn References, fuel: &mut usize) -> Option<Self> {
        let whole: Pointer = self.pointer().tokens().iter().chain(tokens).cloned().collect();
        if self.document().at(&whole).is_some() {
            return Some(Self::new_unchecked(self.document(), whole));
        }
        let mut place = self.clone();
        for token in tokens {
            while place.child(token).is_none() {
                *fuel = fuel.checked_sub(1)?;
                place = place.hop(&place.reference()?, references, fuel)?;
            }
            place = place.child(token)?;
        }
        Some(place)
    }

    /// One step along a reference, deep inside another one.
    fn hop(&self, reference: &str, references: &dyn References, fuel: &mut usize) -> Option<Self> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let mut url = self.resource().0.join(file).ok()?;
        url.set_fragment(None);
        let start = if file.is_empty() { Self::root(self.document()) } else { self.document_at(&url, references)? };
        start.locate(fragment, references, fuel)
    }

    /// A sibling of the missing last token of `fragment` that is nearly the same.
    fn suggestion(&self, fragment: &str) -> Option<Str> {
        let pointer = Pointer::parse(&percent_decode(fragment)).ok()?;
        let (last, parents) = pointer.tokens().split_last()?;
        let parent = self.find(parents, &())?;
        let members = parent.members();
        suggest::nearest(members.iter().map(|(name, _)| &**name), last).map(Into::into)
    }
}

/// `text` with its `%XX` decoded; as it is where that makes no UTF-8.
pub(super) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit =
            |n: usize| after.get(n).and_then(|b| char::from(*b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(high * 16 + low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether some `$ref` in `text` may lead to another document: all but those whose value is written behind it and starts with
/// `#`. So most documents need not be followed to know that they need no other.
pub(crate) fn may_lead_out(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_escape = |at: usize| match bytes.get(at + 1) {
        Some(b'x' | b'U' | b'\n' | b'\r') => true,
        Some(b'u') => bytes.get(at + 2..at + 4) == Some(b"00"),
        _ => false,
    };
    let is_escaped = || memchr::memchr_iter(b'\\', bytes).any(is_escape);
    let is_inner = |at: usize| {
        let rest = text.get(at + REF.len()..).unwrap_or_default();
        // So nearly all of them are written.
        if ["\": \"#", "\":\"#", ": '#", ": \"#"].iter().any(|usual| rest.starts_with(usual)) {
            return true;
        }
        let value = rest.trim_start_matches(['"', '\'']).trim_start_matches([' ', '\t']).strip_prefix(':');
        // Without quotes, `#` starts a comment.
        let quoted = value.and_then(|value| value.trim_start_matches([' ', '\t']).strip_prefix(['"', '\'']));
        quoted.is_some_and(|value| value.starts_with('#'))
    };
    !memchr::memmem::find_iter(bytes, REF).all(is_inner) || is_escaped()
}

/// The documents that `starts` and everything they refer to need but `references` does not have, each with the document
/// that refers to it. A loader gets them and asks again, until nothing is missing.
pub fn missing_documents(starts: Vec<Place>, references: &dyn References) -> BTreeMap<Url, Url> {
    let mut missing = BTreeMap::new();
    let mut seen: IndexSet<Place, foldhash::fast::RandomState> = IndexSet::default();
    let mut left = starts;
    while let Some(place) = left.pop().filter(|_| seen.len() < MAX_PLACES) {
        if !seen.insert(place.clone()) {
            continue;
        }
        for (at, reference) in place.references() {
            match at.reach(&reference, references) {
                Ok(target) => left.push(target),
                Err((ReferenceError::Document { url, .. }, _)) => {
                    missing.entry(url).or_insert_with(|| at.document().retrieved().clone());
                }
                Err(_) => {}
            }
        }
    }
    missing
}

impl Place {
    /// Every `$ref` in the text of this place, with where it stands.
    pub fn references(&self) -> Vec<(Self, Str)> {
        let mut found = Vec::new();
        if let Some(node) = self.node() {
            collect(node, &mut self.pointer().tokens().to_vec(), &mut |tokens, reference| {
                found.push((Self::new_unchecked(self.document(), tokens.iter().cloned().collect()), reference.into()));
            });
        }
        found
    }
}

/// Tells of every `$ref` at and below `node`, which `tokens` lead to. Documents nest no deeper than their limits allow.
fn collect(node: &Node, tokens: &mut Vec<Str>, tell: &mut dyn FnMut(&[Str], &str)) {
    if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
        tell(tokens, reference);
    }
    let mut below = |token: Str, child: &Node| {
        if matches!(child.data, Data::Mapping(_) | Data::Sequence(_)) {
            tokens.push(token);
            collect(child, tokens, tell);
            tokens.pop();
        }
    };
    match &node.data {
        Data::Mapping(mapping) => mapping.entries().iter().for_each(|entry| below(entry.key.clone(), &entry.value)),
        Data::Sequence(items) => items.iter().enumerate().for_each(|(n, item)| below(n.to_string().into(), item)),
        _ => {}
    }
}
