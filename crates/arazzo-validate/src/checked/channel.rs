//! The channels of AsyncAPI descriptions that steps send to and receive from (ASY-01, ASY-02).

use arazzo_expression::{Pointer, Str};
use arazzo_parser::arazzo::Spanned;
use arazzo_parser::{Content, Diagnostic, DocumentId, Entry, Link, Loaded, Mapping, Node, codes, resolve};

/// A channel that a step uses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Channel {
    /// The description.
    pub(crate) document: DocumentId,
    /// How many kinds of messages can come; none where the description does not say.
    pub(crate) messages: Option<usize>,
}

/// The channel of the operation `text` of some AsyncAPI description; none if no such description has that operation.
pub(super) fn of_operation(loaded: &Loaded, id: DocumentId, text: &str) -> Option<Channel> {
    let (source, operation) = match text.strip_prefix("$sourceDescriptions.") {
        Some(rest) => rest.split_once('.').map(|(source, operation)| (Some(source), operation))?,
        None => (None, text),
    };
    let links = loaded.links(id).filter(|(have, _)| source.is_none_or(|name| *have.name.value == *name));
    links.into_iter().find_map(|(_, link)| {
        let Link::To(document) = link else { return None };
        let root = root(loaded, *document)?;
        let (_, messages) = operations(root).into_iter().find(|(name, _)| *name == operation)?;
        Some(Channel { document: *document, messages })
    })
}

/// The fault of an operation that the AsyncAPI description which it names does not have.
pub(super) fn unknown(loaded: &Loaded, id: DocumentId, text: &Spanned<Str>) -> Option<Diagnostic> {
    let (source, operation) = text.strip_prefix("$sourceDescriptions.")?.split_once('.')?;
    let document = resolve::source(loaded, id, source, text.span).ok()?;
    let root = root(loaded, document)?;
    let names: Vec<&str> = operations(root).iter().map(|(name, _)| *name).collect();
    let message = format!("source `{source}` has no operation `{operation}`");
    let fault = Diagnostic::new(&codes::UNKNOWN_OPERATION, text.span, message);
    Some(fault.near(names, operation, text.span, |near| format!("$sourceDescriptions.{source}.{near}")))
}

/// The root of an AsyncAPI description.
pub(crate) fn root(loaded: &Loaded, document: DocumentId) -> Option<&Node> {
    match loaded.documents.get(document).map(|document| &document.content) {
        Some(Content::AsyncApi(root)) => Some(root),
        _ => None,
    }
}

/// The operations of a description, by name, with how many messages they have: those of AsyncAPI 3,
/// and those of 2, which stand in the channels.
fn operations(root: &Node) -> Vec<(&str, Option<usize>)> {
    let mut found = Vec::new();
    for entry in entries(root.get("operations")) {
        let reference = entry.value.get("channel").and_then(|channel| channel.get("$ref")).and_then(Node::as_str);
        let channel = reference.and_then(|text| at(root, text));
        let own = entry.value.get("messages").and_then(Node::as_sequence).map(<[Node]>::len);
        found.push((&*entry.key, own.or_else(|| channel.and_then(messages))));
    }
    for channel in entries(root.get("channels")) {
        for operation in ["publish", "subscribe"].into_iter().filter_map(|kind| channel.value.get(kind)) {
            let name = operation.get("operationId").and_then(Node::as_str);
            let message = operation.get("message");
            let several = message.and_then(|message| message.get("oneOf")).and_then(Node::as_sequence);
            let count = several.map(<[Node]>::len).or(message.map(|_| 1));
            found.extend(name.map(|name| (name, count)));
        }
    }
    found
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::as_mapping).map(Mapping::entries).unwrap_or_default()
}

/// What `reference`, a pointer behind `#`, leads to.
fn at<'l>(root: &'l Node, reference: &str) -> Option<&'l Node> {
    root.pointer(&Pointer::parse(reference.strip_prefix('#')?).ok()?)
}

/// How many messages a channel of AsyncAPI 3 has.
pub(crate) fn messages(channel: &Node) -> Option<usize> {
    Some(channel.get("messages")?.as_mapping()?.entries().len())
}

/// The channel to which a `channelPath` leads.
pub(super) fn of_path(loaded: &Loaded, id: DocumentId, path: &Spanned<Str>) -> Option<Channel> {
    let (name, pointer) = split(path)?;
    let document = resolve::source(loaded, id, name, path.span).ok()?;
    let pointer = Pointer::parse(pointer).ok()?;
    let below = pointer.tokens().first().is_some_and(|first| matches!(&**first, "channels" | "components"));
    let node = root(loaded, document)?.pointer(&pointer).filter(|_| below)?;
    Some(Channel { document, messages: messages(node) })
}

/// The name of the source and the pointer of a `channelPath`.
pub(crate) fn split(path: &str) -> Option<(&str, &str)> {
    let (expression, pointer) = path.split_once('#')?;
    let name = expression.trim().trim_start_matches('{').trim_end_matches('}').strip_prefix("$sourceDescriptions.")?;
    Some((name.strip_suffix(".url").unwrap_or(name), pointer))
}
