//! Arazzo Description: the root object, and Info.

use super::decode::{Decoder, Fields};
use super::names::Names;
use super::{Components, SourceDescription, Spanned, Workflow};
use crate::{Diagnostic, Node, Span, codes};
use arazzo_expression::{Str, Version};

/// An Arazzo description (Arazzo Specification Object).
#[derive(Clone, Debug)]
pub struct Description {
    /// The rule set that `arazzo` chooses: its major and minor number.
    pub version: Version,
    /// `$self`: the description's own URI (1.1).
    pub self_uri: Option<Spanned<Str>>,
    /// `info`.
    pub info: Info,
    /// `sourceDescriptions`.
    pub source_descriptions: Vec<SourceDescription>,
    /// `workflows`.
    pub workflows: Vec<Workflow>,
    /// `components`; empty when absent.
    pub components: Components,
    /// Where the description as a whole is pointed at: its first key.
    pub span: Span,
}

/// The metadata of a description (Info Object).
#[derive(Clone, Debug)]
pub struct Info {
    /// `title`.
    pub title: Str,
    /// `version` of the description, which is not that of the specification.
    pub version: Str,
}

const FIELDS: &[(&str, Version)] = &[
    ("arazzo", Version::V1_0),
    ("$self", Version::V1_1),
    ("info", Version::V1_0),
    ("sourceDescriptions", Version::V1_0),
    ("workflows", Version::V1_0),
    ("components", Version::V1_0),
];

/// Characters that no URI has (RFC 3986).
const NOT_IN_URIS: [char; 10] = [' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}'];

impl Description {
    pub(super) fn decode(root: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open(root, "the description", FIELDS, decoder)?;
        let arazzo = fields.required("arazzo", decoder);
        let version = arazzo.and_then(|node| version(node, decoder));
        decoder.version = version.unwrap_or(Version::V1_1);
        fields.check(decoder);
        let self_uri = fields.text("$self", decoder);
        if let Some(uri) = self_uri.as_ref().filter(|uri| uri.contains('#')) {
            let message = format!("`$self` is `{}`; it must not have a fragment", uri.value);
            decoder.push(
                Diagnostic::new(&codes::SELF_FRAGMENT, uri.span, message).help("remove the `#` and what follows"),
            );
        }
        if let Some(uri) = self_uri.as_ref().filter(|uri| uri.is_empty() || uri.contains(NOT_IN_URIS)) {
            let message = format!("`$self` is `{}`, which is no URI", uri.value);
            let help = "write a URI such as `https://example.com/workflow.yaml`; a blank in it is `%20`";
            decoder.push(Diagnostic::new(&codes::SELF_URI, uri.span, message).help(help));
        }
        let info = fields.required("info", decoder).and_then(|node| Info::decode(node, decoder));
        let source_descriptions = fields.required_list("sourceDescriptions", decoder, SourceDescription::decode);
        decoder.names = Names::of_workflows(root).into();
        let components = fields.get("components").map(|node| Components::decode(node, decoder)).unwrap_or_default();
        let workflows = fields.required_list("workflows", decoder, Workflow::decode);
        decoder.unique("source description", &codes::DUPLICATE_SOURCE, source_descriptions.iter().map(|s| &s.name));
        decoder.unique("workflow", &codes::DUPLICATE_WORKFLOW, workflows.iter().map(|w| &w.workflow_id));
        let version = version?;
        Some(Self { version, self_uri, info: info?, source_descriptions, workflows, components, span: fields.start() })
    }

    /// The workflow called `id`, with its number.
    pub fn workflow(&self, id: &str) -> Option<(usize, &Workflow)> {
        self.workflows.iter().enumerate().find(|(_, workflow)| **workflow.workflow_id == *id)
    }

    /// The source description called `name`, with its number.
    pub fn source_description(&self, name: &str) -> Option<(usize, &SourceDescription)> {
        self.source_descriptions.iter().enumerate().find(|(_, source)| **source.name == *name)
    }
}

fn version(node: &Node, decoder: &mut Decoder<'_>) -> Option<Version> {
    let Some(text) = node.as_str() else {
        let found = node.scalar_text().unwrap_or_default();
        let message = format!("`arazzo` must be a string, found {} ({found})", node.describe());
        decoder.push(
            Diagnostic::new(&codes::WRONG_TYPE, node.span, message).help(format!("write it in quotes: \"{found}.0\"")),
        );
        return None;
    };
    let plain = text.split_once('-').map_or(text, |(plain, _)| plain);
    let mut parts = plain.split('.');
    let numeric =
        |part: Option<&str>| part.filter(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned);
    let found = (numeric(parts.next()), numeric(parts.next()), numeric(parts.next()), parts.next());
    match found {
        (Some(major), Some(minor), Some(_), None) if major == "1" && minor == "0" => Some(Version::V1_0),
        (Some(major), Some(minor), Some(_), None) if major == "1" && minor == "1" => Some(Version::V1_1),
        _ => {
            let message = format!("Arazzo version `{text}` is not supported");
            let help = "versions 1.0.x and 1.1.x are, for example `arazzo: 1.0.1`";
            decoder.push(Diagnostic::new(&codes::UNSUPPORTED_VERSION, node.span, message).help(help));
            None
        }
    }
}

impl Info {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        const FIELDS: &[(&str, Version)] = &[
            ("title", Version::V1_0),
            ("summary", Version::V1_0),
            ("description", Version::V1_0),
            ("version", Version::V1_0),
        ];
        let mut fields = Fields::open_checked(node, "`info`", FIELDS, decoder)?;
        let title = fields.required_text("title", decoder);
        let version = fields.required_text("version", decoder);
        fields.text("summary", decoder);
        fields.text("description", decoder);
        // A fault in the metadata is reported, but hides none further down.
        let text = |field: Option<Spanned<Str>>| field.map_or_else(|| "".into(), |field| field.value);
        Some(Self { title: text(title), version: text(version) })
    }
}
