//! One document that OpenAPI's references can lead to, and places in it. Every access goes by JSON Pointer through
//! [`Tree`], so that a large document need not be parsed whole.

use super::OpenApiVersion;
use super::identifiers::Identifiers;
use crate::{Data, Node, SourceId, Span};
use arazzo_expression::{Pointer, Str};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};
use url::Url;

/// What answers pointers into one document: a whole tree, or something that parses pieces when they are asked for.
pub trait Tree: fmt::Debug + Send + Sync {
    /// What `pointer` leads to. References are not followed.
    fn at(&self, pointer: &Pointer) -> Option<&Node>;
}

impl Tree for Node {
    fn at(&self, pointer: &Pointer) -> Option<&Node> {
        self.pointer(pointer)
    }
}

/// A document with the URL it came from: an OpenAPI description or a file that one refers to.
#[derive(Debug)]
pub struct Document {
    tree: Box<dyn Tree>,
    retrieved: Url,
    base: Url,
    source: SourceId,
    version: Option<OpenApiVersion>,
    identifiers: OnceLock<Identifiers>,
}

impl Document {
    /// The document `tree` that was got from `url`. Its base is `url`, or what its own `$self` (OpenAPI 3.2) or, for
    /// a bare schema, `$id` makes of it.
    pub fn new(tree: Box<dyn Tree>, url: Url, source: SourceId) -> Self {
        let text = |name: &str| tree.at(&[name].into_iter().collect()).and_then(Node::scalar_text);
        let version_text = text("openapi").or_else(|| text("swagger"));
        let version = version_text.and_then(|text| OpenApiVersion::parse(&text)).map(|(version, _)| version);
        let own = if version.is_some() { text("$self") } else { text("$id") };
        let mut base = own.and_then(|own| url.join(&own).ok()).unwrap_or_else(|| url.clone());
        base.set_fragment(None);
        Self { tree, retrieved: url, base, source, version, identifiers: OnceLock::new() }
    }

    /// The same, relative to `base`: for documents whose kind has another way to say so.
    #[must_use]
    pub fn with_base(self, base: Url) -> Self {
        Self { base, ..self }
    }

    /// What `pointer` leads to.
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        self.tree.at(pointer)
    }

    /// What `tokens` lead to, one member or element each.
    pub fn get(&self, tokens: &[&str]) -> Option<&Node> {
        self.tree.at(&tokens.iter().copied().collect())
    }

    /// The URL against which references are resolved.
    pub fn base(&self) -> &Url {
        &self.base
    }

    /// The URL from which it came, against which server URLs are resolved (OpenAPI 3.2, API Base URL).
    pub fn retrieved(&self) -> &Url {
        &self.retrieved
    }

    /// The text that its spans point into.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// The version of the specification that it names; `None` for parts of descriptions and schemas.
    pub fn version(&self) -> Option<OpenApiVersion> {
        self.version
    }

    /// Whether `url`, which has no fragment, means this document.
    pub(super) fn is_at(&self, url: &Url) -> bool {
        let same = |own: &Url| own.as_str().split('#').next() == Some(url.as_str());
        same(&self.base) || same(&self.retrieved)
    }

    /// The anchors and embedded `$id`s, found by one walk when first needed.
    pub(super) fn identifiers(&self) -> &Identifiers {
        self.identifiers.get_or_init(|| Identifiers::of(self))
    }
}

/// A node and where it stands: cheap to clone, alive on its own.
#[derive(Clone, Debug)]
pub struct Place {
    document: Arc<Document>,
    pointer: Pointer,
}

impl Place {
    /// The place at `pointer`, if something is there.
    pub fn new(document: Arc<Document>, pointer: Pointer) -> Option<Self> {
        document.at(&pointer)?;
        Some(Self { document, pointer })
    }

    pub(super) fn new_unchecked(document: &Arc<Document>, pointer: Pointer) -> Self {
        Self { document: document.clone(), pointer }
    }

    /// The document it belongs to.
    pub fn document(&self) -> &Arc<Document> {
        &self.document
    }

    /// Where in the document.
    pub fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// The node itself. `None` only if a lazily parsed document cannot find it again.
    pub fn node(&self) -> Option<&Node> {
        self.document.at(&self.pointer)
    }

    /// The text of the node.
    pub fn span(&self) -> Option<Span> {
        self.node().map(|node| node.span)
    }

    /// The member or element `token`, which stands right here: references are not followed.
    pub fn child(&self, token: &str) -> Option<Self> {
        // Asked for by its pointer, so that a document that is parsed piece by piece parses this piece only.
        Self::new(self.document.clone(), self.pointer.join(token))
    }

    /// The member `name` unless it is `null`, which many write for nothing.
    pub fn given(&self, name: &str) -> Option<Self> {
        self.child(name).filter(|place| !place.node().is_some_and(|node| matches!(node.data, Data::Null)))
    }

    /// The members, if this is a mapping.
    pub fn members(&self) -> Vec<(Str, Self)> {
        let entries = self.node().and_then(Node::as_mapping).map_or(&[][..], |mapping| mapping.entries());
        entries.iter().map(|entry| (entry.key.clone(), self.down(&entry.key))).collect()
    }

    /// The elements, if this is a sequence.
    pub fn elements(&self) -> Vec<Self> {
        let count = self.node().and_then(Node::as_sequence).map_or(0, <[Node]>::len);
        (0..count).map(|index| self.down(&index.to_string())).collect()
    }

    fn down(&self, token: &str) -> Self {
        Self { document: self.document.clone(), pointer: self.pointer.join(token) }
    }

    /// The text of the scalar member `name`.
    pub fn text(&self, name: &str) -> Option<Str> {
        self.child(name)?.node()?.scalar_text()
    }

    /// The truth of the member `name`: a boolean, or a string that reads `true` or `false`.
    pub fn truth(&self, name: &str) -> Option<bool> {
        match &*self.text(name)? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The scalars of the list `name`; what is none is left out.
    pub fn texts(&self, name: &str) -> Option<Vec<Str>> {
        let list = self.child(name)?;
        let items = list.node()?.as_sequence()?;
        Some(items.iter().filter_map(Node::scalar_text).collect())
    }
}

/// Equal are places in the same document, by URL, at the same pointer.
impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.pointer == other.pointer
            && (Arc::ptr_eq(&self.document, &other.document) || self.document.base == other.document.base)
    }
}

impl Eq for Place {}

impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.pointer.hash(state);
    }
}
