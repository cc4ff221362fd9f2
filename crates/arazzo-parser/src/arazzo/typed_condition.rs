//! The languages of conditions and selectors, and conditions in them, compiled where their text is fixed.

use super::Spanned;
use super::decode::{Decoder, Fields};
use crate::{Diagnostic, Node, codes};
use arazzo_expression::jsonpath::LeniencyKind;
use arazzo_expression::xpath::XPathError;
use arazzo_expression::{Part, Pattern, Query, Str, Text, Version, XPath, XPathVersion};

/// The language of a condition or selector: `type` as a word or as an Expression Type Object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpressionType {
    /// Simple conditions (criteria only).
    Simple,
    /// Regular expressions (criteria only).
    Regex,
    /// JSONPath by RFC 9535, or with `goessner` by the draft that 1.0 names.
    JsonPath {
        /// Whether the version is `draft-goessner-dispatch-jsonpath-00`.
        goessner: bool,
    },
    /// XPath of a version.
    XPath(XPathVersion),
    /// JSON Pointer (selectors only).
    JsonPointer,
}

const FIELDS: &[(&str, Version)] = &[("type", Version::V1_0), ("version", Version::V1_0)];

impl ExpressionType {
    /// Decodes `type`, reporting what is wrong with it.
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Spanned<Self>> {
        if let Some(word) = node.as_str() {
            let found = Self::word(word);
            if found.is_none() {
                let message = format!("`{word}` is no type of expression");
                let help = "it is `simple`, `regex`, `jsonpath` or `xpath` in a criterion, `jsonpath`, `xpath` or `jsonpointer` in a selector";
                decoder.push(Diagnostic::new(&codes::UNKNOWN_VALUE, node.span, message).help(help));
            }
            return found.map(|value| Spanned { value, span: node.span });
        }
        let mut fields = Fields::open_checked(node, "`type`", FIELDS, decoder)?;
        let kind = fields.required_text("type", decoder);
        let version = fields.required_text("version", decoder);
        let (kind, version) = (kind?, version?);
        let found = Self::pair(&kind, &version, decoder.version);
        if found.is_none() {
            let message = format!(
                "there is no version `{}` of `{}` in Arazzo {}",
                version.value,
                kind.value,
                number(decoder.version)
            );
            let help = versions(&kind, decoder.version);
            decoder.push(Diagnostic::new(&codes::EXPRESSION_TYPE_VERSION, version.span, message).help(help));
        }
        found.map(|value| Spanned { value, span: node.span })
    }

    /// The same for what selects: `simple` and `regex` do not.
    pub(super) fn of_selector(node: &Node, decoder: &mut Decoder<'_>) -> Option<Spanned<Self>> {
        let kind = Self::decode(node, decoder)?;
        let selects = !matches!(kind.value, Self::Simple | Self::Regex);
        if !selects {
            let message =
                format!("`{}` selects nothing: it is a type of conditions only", node.as_str().unwrap_or("simple"));
            let help = "use `jsonpointer`, `jsonpath` or `xpath`";
            decoder.push(Diagnostic::new(&codes::UNKNOWN_VALUE, kind.span, message).help(help));
        }
        selects.then_some(kind)
    }

    /// The same, silently.
    pub(super) fn recognise(node: &Node, decoder: &Decoder<'_>) -> Option<Spanned<Self>> {
        let value = match node.as_str() {
            Some(word) => Self::word(word).filter(|t| !matches!(t, Self::Simple | Self::Regex)),
            None => Self::pair(node.get("type")?.as_str()?, node.get("version")?.as_str()?, decoder.version),
        };
        Some(Spanned { value: value?, span: node.span })
    }

    fn word(word: &str) -> Option<Self> {
        Some(match word {
            "simple" => Self::Simple,
            "regex" => Self::Regex,
            "jsonpath" => Self::JsonPath { goessner: false },
            "xpath" => Self::XPath(XPathVersion::V3_1),
            "jsonpointer" => Self::JsonPointer,
            _ => return None,
        })
    }

    /// The pairs of `type` and `version` that a version of Arazzo knows (ETY-01).
    pub(super) fn pair(kind: &str, version: &str, arazzo: Version) -> Option<Self> {
        let later = arazzo == Version::V1_1;
        Some(match (kind, version) {
            ("jsonpath", "draft-goessner-dispatch-jsonpath-00") => Self::JsonPath { goessner: true },
            ("jsonpath", "rfc9535") if later => Self::JsonPath { goessner: false },
            ("xpath", "xpath-10") => Self::XPath(XPathVersion::V1_0),
            ("xpath", "xpath-20") => Self::XPath(XPathVersion::V2_0),
            ("xpath", "xpath-30") => Self::XPath(XPathVersion::V3_0),
            ("xpath", "xpath-31") if later => Self::XPath(XPathVersion::V3_1),
            ("jsonpointer", "rfc6901") if later => Self::JsonPointer,
            _ => return None,
        })
    }
}

fn number(version: Version) -> &'static str {
    match version {
        Version::V1_0 => "1.0",
        Version::V1_1 => "1.1",
    }
}

fn versions(kind: &str, arazzo: Version) -> &'static str {
    match (kind, arazzo) {
        ("jsonpath", Version::V1_0) => {
            "the only one is `draft-goessner-dispatch-jsonpath-00`; or write `type: jsonpath`"
        }
        ("jsonpath", Version::V1_1) => "they are `rfc9535` and `draft-goessner-dispatch-jsonpath-00`",
        ("xpath", Version::V1_0) => "they are `xpath-10`, `xpath-20` and `xpath-30`",
        ("xpath", Version::V1_1) => "they are `xpath-10`, `xpath-20`, `xpath-30` and `xpath-31`",
        ("jsonpointer", Version::V1_1) => "the only one is `rfc6901`",
        _ => "`type` is `jsonpath` or `xpath`",
    }
}

/// A condition that is searched in a context, ready to be used.
#[derive(Clone, Debug)]
pub enum TypedCondition {
    /// A regular expression.
    Regex(Pattern),
    /// A JSONPath query, or the comparison that documents write instead.
    JsonPath(Query),
    /// An XPath expression.
    XPath(XPath),
    /// A text whose placeholders are filled in before it is parsed (1.1, CRI-06).
    Template(ExpressionType, Text),
}

/// Why a text is no condition of its language.
#[derive(Clone, Debug)]
pub struct ConditionFault {
    /// Which bytes of the text.
    pub range: std::ops::Range<usize>,
    /// What is wrong.
    pub reason: String,
    /// Whether the language's version is not in this build.
    pub unsupported: bool,
}

impl TypedCondition {
    /// Compiles `text`. `lenient` reads comparisons as JSONPath (decision A36); what was read so is told with a rewrite.
    pub fn compile(
        kind: ExpressionType,
        text: &str,
        lenient: bool,
    ) -> Result<(Self, Option<(String, String)>), ConditionFault> {
        let whole = 0..text.len();
        match kind {
            ExpressionType::Regex => Pattern::parse(text)
                .map(|pattern| (Self::Regex(pattern), None))
                .map_err(|e| ConditionFault { range: e.range, reason: e.reason.to_string(), unsupported: false }),
            ExpressionType::JsonPath { .. } if lenient => Query::parse_lenient(text)
                .map(|(query, leniency)| {
                    (
                        Self::JsonPath(query),
                        leniency
                            .filter(|l| l.kind != LeniencyKind::Blanks)
                            .map(|l| (liberty(l.kind).to_owned(), l.suggestion)),
                    )
                })
                .map_err(|e| ConditionFault { range: e.range, reason: e.reason.to_string(), unsupported: false }),
            ExpressionType::JsonPath { .. } => Query::parse(text.trim())
                .map(|query| (Self::JsonPath(query), None))
                .map_err(|e| ConditionFault { range: e.range, reason: e.reason.to_string(), unsupported: false }),
            ExpressionType::XPath(version) => {
                XPath::parse(text, version).map(|xpath| (Self::XPath(xpath), None)).map_err(|e| ConditionFault {
                    range: whole,
                    unsupported: matches!(e, XPathError::Unsupported(_)),
                    reason: e.to_string(),
                })
            }
            ExpressionType::Simple | ExpressionType::JsonPointer => Err(ConditionFault {
                range: whole,
                reason: "this language has no conditions".to_owned(),
                unsupported: false,
            }),
        }
    }

    /// Why the condition `template` is none, whatever its placeholders are worth: tried with values of several kinds.
    pub fn template_fault(kind: ExpressionType, template: &Text, lenient: bool) -> Option<ConditionFault> {
        let Text::Template(parts) = template else { return None };
        let blank = |part: &Part| matches!(part, Part::Literal(text) if !text.trim().is_empty());
        if !parts.iter().any(blank) {
            return None;
        }
        let filled = |value: &str| -> String {
            let text = |part| match part {
                Part::Literal(text) => text,
                Part::Expression(_) => value.into(),
            };
            parts.iter().cloned().map(text).map(|text: Str| text.to_string()).collect()
        };
        let mut first = None;
        for value in ["1", "a", "'a'", "$", "@.a", "0-9"] {
            match Self::compile(kind, &filled(value), lenient) {
                Ok(_) => return None,
                Err(fault) if fault.unsupported => return None,
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        first
    }

    /// The quote that is open at the end of `text`, the start of a condition, if one is.
    pub fn open_quote(kind: ExpressionType, text: &str) -> Option<char> {
        if kind == ExpressionType::Regex {
            return None;
        }
        let backslash = matches!(kind, ExpressionType::JsonPath { .. });
        let mut open = None;
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match (c, open) {
                ('\\', Some(_)) if backslash => {
                    chars.next();
                }
                ('\'' | '"', None) => open = Some(c),
                (c, Some(quote)) if c == quote => open = None,
                _ => {}
            }
        }
        open
    }

    /// What the condition's text is called in messages.
    pub fn language(kind: ExpressionType) -> Str {
        match kind {
            ExpressionType::Simple => "simple condition",
            ExpressionType::Regex => "regular expression",
            ExpressionType::JsonPath { .. } => "JSONPath query",
            ExpressionType::XPath(_) => "XPath expression",
            ExpressionType::JsonPointer => "JSON Pointer",
        }
        .into()
    }
}

fn liberty(kind: LeniencyKind) -> &'static str {
    match kind {
        LeniencyKind::Blanks => "blanks around a JSONPath query",
        LeniencyKind::Length => "`.length` is not JSONPath; it is read as the length of what stands before it",
        LeniencyKind::Expression => {
            "this is a comparison, not a JSONPath query; it is read as the truth of the comparison"
        }
    }
}
