//! From text to tree, with a stack of its own.

use super::names::is_space;
use super::reader::Reader;
use super::scope::Scope;
use super::tree::Entry;
use super::{Document, Node, NodeId, XmlError};
use std::borrow::Cow;

/// How deep elements may be nested. Whatever walks the tree may recurse.
pub(crate) const MAX_DEPTH: usize = 128;
/// How many nodes and attributes a document may have.
const MAX_NODES: usize = 1_000_000;

impl Document {
    /// Parses an XML 1.0 document with namespaces. The text is decoded: an encoding that the XML declaration names is not looked at.
    /// Refused besides what is not well-formed: document type declarations, more than 128 levels of elements, more than 256 attributes
    /// on one element, and more than a million nodes.
    pub fn parse(source: &str) -> Result<Self, XmlError> {
        let mut parser = Parser {
            reader: Reader { source, at: 0 },
            scope: Scope::new(),
            nodes: vec![Entry::new(None, Node::Root { children: Vec::new() }, 0)],
            open: Vec::new(),
            text: None,
            attributes: 0,
        };
        parser.document()?;
        Ok(Self { source: source.into(), nodes: parser.nodes })
    }
}

impl Entry {
    fn new(parent: Option<NodeId>, node: Node, from: usize) -> Self {
        Self { parent, node, value: from..from, is_empty: false }
    }
}

pub(super) struct Parser<'s> {
    pub(super) reader: Reader<'s>,
    pub(super) scope: Scope<'s>,
    nodes: Vec<Entry>,
    open: Vec<Open<'s>>,
    /// The text that is being gathered, and where it starts.
    text: Option<(usize, String)>,
    pub(super) attributes: usize,
}

/// An element whose end tag is still to come.
struct Open<'s> {
    id: NodeId,
    tag: &'s str,
    scope: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), XmlError> {
        self.reader.eat("\u{FEFF}");
        self.declaration()?;
        let mut has_element = false;
        loop {
            self.reader.skip_space();
            if self.reader.is_done() {
                break;
            }
            if self.reader.starts_with("<!DOCTYPE") {
                return Err(self.reader.fail("document type declarations are refused"));
            }
            if self.comment_or_instruction()? {
                continue;
            }
            if !self.reader.starts_with("<") || has_element {
                return Err(self.reader.fail(if has_element {
                    "more after the document element"
                } else {
                    "expected an element"
                }));
            }
            has_element = true;
            self.element()?;
        }
        if has_element { Ok(()) } else { Err(self.reader.fail("there is no element")) }
    }

    fn declaration(&mut self) -> Result<(), XmlError> {
        if !self.reader.rest().strip_prefix("<?xml").is_some_and(|rest| rest.starts_with(is_space)) {
            return Ok(());
        }
        let from = self.reader.at;
        self.reader.eat("<?xml");
        let body = self.reader.until("?>")?;
        let version = body
            .trim_start_matches(is_space)
            .strip_prefix("version")
            .map(|rest| rest.trim_start_matches([' ', '=', '"', '\'']));
        match version {
            Some(version) if version.starts_with("1.") => Ok(()),
            _ => Err(XmlError::at(self.reader.source, from, "the XML declaration names no version 1.x")),
        }
    }

    /// An element and all within.
    fn element(&mut self) -> Result<(), XmlError> {
        self.start_tag()?;
        while !self.open.is_empty() {
            if self.reader.starts_with("</") {
                self.end_tag()?;
            } else if self.reader.starts_with("<![CDATA[") {
                let from = self.reader.at;
                self.reader.eat("<![CDATA[");
                let data = self.reader.until("]]>")?;
                self.push_text(from, &line_ends(data));
            } else if self.comment_or_instruction()? {
            } else if self.reader.starts_with("<") {
                self.start_tag()?;
            } else {
                self.character_data()?;
            }
        }
        Ok(())
    }

    fn character_data(&mut self) -> Result<(), XmlError> {
        let from = self.reader.at;
        if self.reader.starts_with("&") {
            let c = self.reader.reference()?;
            self.push_text(from, c.encode_utf8(&mut [0; 4]));
            return Ok(());
        }
        let data = self.reader.run(&['<', '&'])?;
        if let Some(at) = data.find("]]>") {
            return Err(XmlError::at(self.reader.source, from + at, "`]]>` in text is written `]]&gt;`"));
        }
        if data.is_empty() {
            let tag = self.open.last().map_or("", |open| open.tag);
            return Err(self.reader.fail(format!("`</{tag}>` is missing")));
        }
        self.push_text(from, &line_ends(data));
        Ok(())
    }

    fn push_text(&mut self, from: usize, data: &str) {
        self.text.get_or_insert_with(|| (from, String::new())).1.push_str(data);
    }

    /// Ends the text that is being gathered, before the node that starts at `end`.
    fn flush(&mut self, end: usize) -> Result<(), XmlError> {
        match self.text.take() {
            Some((from, text)) if !text.is_empty() => self.push(Node::Text(text.into()), from, end).map(drop),
            _ => Ok(()),
        }
    }

    fn push(&mut self, node: Node, from: usize, to: usize) -> Result<NodeId, XmlError> {
        if self.nodes.len() + self.attributes >= MAX_NODES {
            return Err(XmlError::at(self.reader.source, from, format!("more than {MAX_NODES} nodes")));
        }
        let id = NodeId(self.nodes.len());
        let parent = self.open.last().map_or(NodeId::ROOT, |open| open.id);
        self.nodes.push(Entry { value: from..to, ..Entry::new(Some(parent), node, from) });
        if let Some(Node::Root { children } | Node::Element { children, .. }) =
            self.nodes.get_mut(parent.0).map(|entry| &mut entry.node)
        {
            children.push(id);
        }
        Ok(id)
    }

    fn start_tag(&mut self) -> Result<(), XmlError> {
        let from = self.reader.at;
        self.flush(from)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(self.reader.fail(format!("more than {MAX_DEPTH} levels of elements")));
        }
        let scope = self.scope.depth();
        let (tag, node) = self.tag()?;
        let id = self.push(node, from, from)?;
        let end = self.reader.at;
        let is_empty = self.reader.eat("/>");
        if is_empty {
            self.scope.close(scope);
        } else {
            self.reader.expect(">")?;
            self.open.push(Open { id, tag, scope });
        }
        let value = if is_empty { end..self.reader.at } else { self.reader.at..self.reader.at };
        if let Some(entry) = self.nodes.get_mut(id.0) {
            entry.value = value;
            entry.is_empty = is_empty;
        }
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), XmlError> {
        let end = self.reader.at;
        self.flush(end)?;
        self.reader.eat("</");
        let tag = self.reader.name()?;
        let Some(open) = self.open.pop().filter(|open| open.tag == tag) else {
            return Err(XmlError::at(self.reader.source, end, format!("`</{tag}>` closes another element")));
        };
        self.reader.skip_space();
        self.reader.expect(">")?;
        self.scope.close(open.scope);
        if let Some(entry) = self.nodes.get_mut(open.id.0) {
            entry.value.end = end;
        }
        Ok(())
    }

    fn comment_or_instruction(&mut self) -> Result<bool, XmlError> {
        let from = self.reader.at;
        if self.reader.starts_with("<!--") {
            self.flush(from)?;
            self.reader.eat("<!--");
            let text = self.reader.until("--")?;
            self.reader.expect(">")?;
            self.push(Node::Comment(line_ends(text).into()), from, self.reader.at)?;
            return Ok(true);
        }
        if !self.reader.starts_with("<?") {
            return Ok(false);
        }
        self.flush(from)?;
        self.reader.eat("<?");
        let target = self.reader.name()?;
        let separated = self.reader.skip_space();
        let data = self.reader.until("?>")?;
        if target.contains(':') || target.eq_ignore_ascii_case("xml") || (!separated && !data.is_empty()) {
            return Err(XmlError::at(self.reader.source, from, "malformed processing instruction"));
        }
        self.push(Node::Instruction { target: target.into(), data: line_ends(data).into() }, from, self.reader.at)?;
        Ok(true)
    }
}

/// Text with its line ends normalised (XML 1.0, section 2.11).
pub(super) fn line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}
