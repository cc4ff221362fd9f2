//! From events to nodes. What cannot be mended ends the reading with a diagnostic; the rest is noted and passed over.

use super::alias::{Aliases, Anchors, Target, too_deep};
use super::frame::{Content, Done, Frame, Key, Pending, Size};
use super::texts::Texts;
use super::{gap, merge, plain, tag};
use crate::members::{Faults, mapping};
use crate::{Data, Diagnostic, DocumentOptions, Node, SourceId, Span, Style, codes, json_document};
use granit_parser::{Event, ScalarStyle, StructureStyle, Tag};
use std::ops::Range;

/// The tree while it grows.
pub(super) struct Tree<'t> {
    pub(super) source: SourceId,
    pub(super) options: &'t DocumentOptions,
    pub(super) faults: Faults<'t>,
    pub(super) root: Option<Node>,
    /// The collections that are open.
    pub(super) frames: Vec<Frame>,
    pub(super) pending: Pending,
    /// What is parsed: all of the source, or a part of it.
    pub(super) text: &'t str,
    /// Where that starts in the source.
    base: usize,
    /// The end of the last token.
    pub(super) cursor: usize,
    anchors: Anchors,
    texts: Texts,
    pub(super) nodes: usize,
    documents: usize,
}

/// A scalar where it really stands.
pub(super) struct Scalar<'e> {
    pub(super) text: &'e str,
    pub(super) style: Style,
    pub(super) at: Range<usize>,
    /// Its anchor, or 0.
    pub(super) anchor: usize,
    pub(super) tag: Option<(&'e Tag, Span)>,
}

impl<'t> Tree<'t> {
    /// The tree of `part` of `whole`.
    pub(super) fn new(
        source: SourceId,
        whole: &'t str,
        part: Range<usize>,
        options: &'t DocumentOptions,
        aliases: Aliases,
    ) -> Self {
        Self {
            source,
            options,
            faults: Faults::new(whole),
            base: part.start,
            text: whole.get(part).unwrap_or_default(),
            root: None,
            frames: Vec::new(),
            pending: Pending::default(),
            cursor: 0,
            anchors: Anchors::new(aliases),
            texts: Texts::default(),
            nodes: 0,
            documents: 0,
        }
    }

    /// Another tree of the same text, with nothing in it.
    pub(super) fn blank(&self) -> Self {
        let whole = self.faults.text();
        let part = self.base..self.base + self.text.len();
        Self::new(self.source, whole, part, self.options, self.anchors.aliases())
    }

    pub(super) fn span(&self, at: &Range<usize>) -> Span {
        Span::new(self.source, self.base + at.start, self.base + at.end)
    }

    /// Takes one event, which stands at `at`.
    pub(super) fn take(&mut self, event: &Event<'_>, place: &granit_parser::Span) -> Result<(), Box<Diagnostic>> {
        let at = place.byte_range().unwrap_or(self.cursor..self.cursor);
        let tag_span = place.tag_span().and_then(|span| span.byte_range()).map_or(self.span(&at), |at| self.span(&at));
        match event {
            Event::DocumentStart(_, version) => {
                self.document(&at, version.is_some_and(|v| (v.major, v.minor) < (1, 2)))?;
                self.cursor = self.cursor.max(at.end);
            }
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref().map(|tag| (tag, tag_span));
                let (style, at) = (written(*style), self.place(*style, at));
                self.scalar(&Scalar { text, style, at, anchor: *anchor, tag })?;
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "seq", tag_span);
                let flow = *style == StructureStyle::Flow;
                // The library reports a sequence that is indented like its key behind the first `-`.
                let value = !flow && self.frames.last().is_some_and(Frame::wants_value);
                let dash = if value { gap::dash(self.text, self.cursor) } else { None };
                self.open(Content::Sequence, flow, *anchor, dash.unwrap_or(at.start)..at.end)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.check_tag(tag.as_deref(), "map", tag_span);
                self.open(Content::mapping(), *style == StructureStyle::Flow, *anchor, at)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at.end)?,
            Event::Alias(id) => self.alias(Some(*id), at)?,
            Event::UnresolvedAlias(_) => self.alias(None, at)?,
            _ => {}
        }
        Ok(())
    }

    fn document(&mut self, at: &Range<usize>, old: bool) -> Result<(), Box<Diagnostic>> {
        self.documents += 1;
        let span = self.span(at);
        if self.documents > 1 {
            let fault = Diagnostic::new(&codes::MULTIPLE_DOCUMENTS, span, "a second YAML document starts here");
            return Err(Box::new(fault.help("put each document in a file of its own")));
        }
        if old {
            self.faults.push(|| {
                let message = "`%YAML` asks for a version before 1.2, whose rules differ";
                Diagnostic::new(&codes::YAML_VERSION, span, message).help("remove the line or write `%YAML 1.2`")
            });
        }
        Ok(())
    }

    fn check_tag(&mut self, tag: Option<&Tag>, kind: &str, span: Span) {
        if let Some(tag) = tag.filter(|tag| !tag::fits(tag, kind)) {
            self.faults.push(|| tag::fault(tag, span));
        }
    }

    fn count(&mut self, at: &Range<usize>) -> Result<(), Box<Diagnostic>> {
        self.nodes += 1;
        if self.nodes <= self.options.limits.nodes {
            return Ok(());
        }
        let message = format!("the document has more than {} values", self.options.limits.nodes);
        Err(Box::new(Diagnostic::new(&codes::TOO_MANY_NODES, self.span(at), message)))
    }

    /// Opens a collection whose first token, or the bracket that opens it, is at `at`.
    pub(super) fn open(
        &mut self,
        content: Content,
        flow: bool,
        anchor: usize,
        at: Range<usize>,
    ) -> Result<(), Box<Diagnostic>> {
        self.count(&at)?;
        if self.frames.len() >= self.options.limits.depth {
            return Err(Box::new(too_deep(self.span(&at), self.options)));
        }
        self.open_frame(content, flow, anchor, at.start);
        self.cursor = self.cursor.max(at.end);
        Ok(())
    }

    /// Opens a collection that starts at `start`, whatever the limits are.
    pub(super) fn open_frame(&mut self, content: Content, flow: bool, anchor: usize, start: usize) {
        let first = self.pending.mark(&content);
        self.frames.push(Frame { content, first, start, flow, anchor, inside: Size::default() });
    }

    /// Closes the innermost collection; if it is one in brackets, it ends at `end`.
    pub(super) fn close(&mut self, end: usize) -> Result<(), Box<Diagnostic>> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        if frame.flow {
            self.cursor = self.cursor.max(end);
        }
        let (size, anchor) = (frame.size(), frame.anchor);
        let span = self.span(&(frame.start..self.cursor));
        let data = match frame.content {
            Content::Sequence => Data::Sequence(self.pending.take_items(frame.first)),
            Content::Mapping { merges, .. } => {
                let mut entries = self.pending.take_entries(frame.first);
                if !merges.is_empty() {
                    entries = merge::apply(entries, &merges, &mut self.faults);
                }
                Data::Mapping(mapping(entries, self.options.duplicate_keys, &mut self.faults))
            }
        };
        self.finish(Done { node: Node { span, data }, size }, anchor)
    }

    fn alias(&mut self, id: Option<usize>, at: Range<usize>) -> Result<(), Box<Diagnostic>> {
        self.count(&at)?;
        let span = self.span(&at);
        self.cursor = self.cursor.max(at.end);
        let target = match id {
            Some(id) => Some(self.anchors.target(id, span, self.frames.len(), self.options)?),
            None => None,
        };
        let message = match target {
            Some(Target::Copy(done)) => return self.finish(done, 0),
            Some(Target::Cyclic) => "this alias stands inside of the value that it names",
            None => "no anchor before this alias has its name",
        };
        self.faults.push(|| Diagnostic::new(&codes::YAML_ALIAS, span, message));
        self.finish(Done { node: Node { span, data: Data::Null }, size: Size { nodes: 1, height: 0 } }, 0)
    }

    /// Takes a key or a value.
    pub(super) fn scalar(&mut self, scalar: &Scalar<'_>) -> Result<(), Box<Diagnostic>> {
        self.count(&scalar.at)?;
        let span = self.span(&scalar.at);
        self.cursor = self.cursor.max(scalar.at.end);
        if scalar.text.len() > self.options.limits.scalar {
            return Err(Box::new(json_document::too_long(span, self.options.limits.scalar)));
        }
        if scalar.anchor == 0 && self.frames.last().is_some_and(Frame::wants_key) {
            self.check_key(scalar);
            let merge = scalar.text == "<<" && scalar.style == Style::Plain && scalar.tag.is_none();
            let text = if scalar.at.is_empty() { "" } else { scalar.text };
            let text = self.texts.get(text);
            self.key(Key::Text { text, span, merge });
            return Ok(());
        }
        let data = self.data(scalar);
        self.finish(Done { node: Node { span, data }, size: Size { nodes: 1, height: 0 } }, scalar.anchor)
    }

    /// Where a scalar really stands: the library leaves out the header of a block scalar and the `:` before nothing.
    fn place(&self, style: ScalarStyle, at: Range<usize>) -> Range<usize> {
        let text = self.text;
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            let start = gap::block_header(text, self.cursor).unwrap_or(at.start);
            return start..gap::block_end(text, start, at.end.max(start));
        }
        if at.is_empty() && self.frames.last().is_some_and(Frame::wants_value) {
            let colon = gap::after_colon(text, self.cursor);
            return colon..colon;
        }
        at
    }

    fn check_key(&mut self, scalar: &Scalar<'_>) {
        let text_tag = |tag: &Tag| tag::scalar(tag, scalar.text, Style::Plain).is_some();
        if let Some((tag, span)) = scalar.tag.filter(|(tag, _)| !text_tag(tag)) {
            self.faults.push(|| tag::fault(tag, span));
        }
    }

    fn data(&mut self, scalar: &Scalar<'_>) -> Data {
        let style = scalar.style;
        if let Some((tag, span)) = scalar.tag {
            if let Some(data) = tag::scalar(tag, scalar.text, style) {
                return data;
            }
            self.faults.push(|| tag::fault(tag, span));
        }
        let resolved = if style == Style::Plain { plain::resolve(scalar.text) } else { None };
        resolved.unwrap_or_else(|| Data::String(self.texts.get(scalar.text), style))
    }

    /// Puts a complete value where it belongs.
    fn finish(&mut self, done: Done, anchor: usize) -> Result<(), Box<Diagnostic>> {
        if anchor != 0 {
            self.anchors.keep(anchor, &done)?;
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(done.node);
            return Ok(());
        };
        if frame.wants_key() {
            let key = self.key_of(&done.node);
            self.key(key);
        } else {
            frame.add(done, &mut self.pending);
        }
        Ok(())
    }

    /// The key that a node is: the text of a scalar, as it is written where it is plain.
    fn key_of(&mut self, node: &Node) -> Key {
        let span = node.span;
        match &node.data {
            Data::String(text, _) => Key::Text { text: text.clone(), span, merge: false },
            Data::Sequence(_) | Data::Mapping(_) => {
                let message = format!("{} cannot be a key", node.describe());
                self.faults.push(|| Diagnostic::new(&codes::YAML_KEY, span, message).help("keys are texts"));
                Key::Unusable
            }
            _ => {
                let written = self.faults.text().get(span.start as usize..span.end as usize).unwrap_or_default();
                Key::Text { text: written.into(), span, merge: false }
            }
        }
    }

    fn key(&mut self, key: Key) {
        if let Key::Text { merge: true, span, .. } = &key
            && !self.options.merge_keys
        {
            let message = "the merge key `<<` is not part of YAML 1.2";
            let fault = || Diagnostic::new(&codes::YAML_MERGE_KEY, *span, message).help("write the members out");
            self.faults.push(fault);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.set_key(key);
        }
    }
}

fn written(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::SingleQuoted,
        ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}
