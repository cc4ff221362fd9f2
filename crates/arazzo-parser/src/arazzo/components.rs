//! Components Object and Reusable Object.

use super::decode::{Decoder, Fields};
use super::{Action, ActionList, Any, Parameter, Spanned};
use crate::{Diagnostic, Entry, Node, codes};
use arazzo_expression::{Expression, Str, Version};

/// What workflows of this description share (Components Object).
#[derive(Clone, Debug, Default)]
pub struct Components {
    /// `inputs`: JSON Schemas.
    pub inputs: Vec<(Spanned<Str>, Node)>,
    /// `parameters`.
    pub parameters: Vec<(Spanned<Str>, Parameter)>,
    /// `successActions`.
    pub success_actions: Vec<(Spanned<Str>, Action)>,
    /// `failureActions`.
    pub failure_actions: Vec<(Spanned<Str>, Action)>,
}

/// The map of components that a reference names.
pub use arazzo_expression::ComponentKind as ComponentMap;

/// An object, or a reference to one in the components.
#[derive(Clone, Debug)]
pub enum OrReusable<T> {
    /// The object itself.
    Object(T),
    /// A reference.
    Reusable(Reusable),
}

/// A reference to a component (Reusable Object).
#[derive(Clone, Debug)]
pub struct Reusable {
    /// `reference`: a `$components` expression.
    pub reference: Spanned<Expression>,
    /// `value`: what a parameter has instead of its own value.
    pub value: Option<Any>,
}

impl<T> OrReusable<T> {
    /// The object, unless it is a reference.
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Object(object) => Some(object),
            Self::Reusable(_) => None,
        }
    }

    /// The reference, if it is one.
    pub fn reusable(&self) -> Option<&Reusable> {
        match self {
            Self::Object(_) => None,
            Self::Reusable(reusable) => Some(reusable),
        }
    }

    pub(super) fn decode(
        node: &Node,
        decoder: &mut Decoder<'_>,
        object: impl Fn(&Node, &mut Decoder<'_>) -> Option<T>,
    ) -> Option<Self> {
        if node.get("reference").is_some() {
            return Reusable::decode(node, decoder).map(Self::Reusable);
        }
        object(node, decoder).map(Self::Object)
    }
}

impl Reusable {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        for entry in node.as_mapping()?.entries().iter().filter(|e| !matches!(&*e.key, "reference" | "value")) {
            let message = format!("`{}` beside `reference` is ignored", entry.key);
            decoder.push(Diagnostic::new(&codes::REUSABLE_EXTRA, entry.key_span, message).help("remove it"));
        }
        let reference = decoder.expression(node.get("reference")?, "`reference`")?;
        if !matches!(reference.value, Expression::Component { .. }) {
            let message = format!("`reference` is `{}`, which names no component", reference.value);
            let help = "it is `$components.parameters.<name>`, `$components.successActions.<name>` or `$components.failureActions.<name>`";
            decoder.push(Diagnostic::new(&codes::REUSABLE_KIND, reference.span, message).help(help));
            return None;
        }
        let value = node.get("value").map(|node| Any::decode(node, decoder));
        Some(Self { reference, value })
    }
}

const FIELDS: &[(&str, Version)] = &[
    ("inputs", Version::V1_0),
    ("parameters", Version::V1_0),
    ("successActions", Version::V1_0),
    ("failureActions", Version::V1_0),
];

impl Components {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Self {
        let Some(mut fields) = Fields::open_checked(node, "`components`", FIELDS, decoder) else {
            return Self::default();
        };
        let inputs = named("inputs", &mut fields, decoder, |node, _| Some(node.clone()));
        let parameters = named("parameters", &mut fields, decoder, Parameter::decode);
        let action = |list| move |node: &Node, decoder: &mut Decoder<'_>| Action::decode(node, list, decoder);
        let success_actions = named("successActions", &mut fields, decoder, action(ActionList::Success));
        let failure_actions = named("failureActions", &mut fields, decoder, action(ActionList::Failure));
        Self { inputs, parameters, success_actions, failure_actions }
    }

    /// The parameter called `name`.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        find(&self.parameters, name)
    }

    /// The action of `list` called `name`.
    pub fn action(&self, list: ActionList, name: &str) -> Option<&Action> {
        match list {
            ActionList::Success => find(&self.success_actions, name),
            ActionList::Failure => find(&self.failure_actions, name),
        }
    }
}

fn find<'c, T>(map: &'c [(Spanned<Str>, T)], name: &str) -> Option<&'c T> {
    map.iter().find(|(key, _)| *key.value == *name).map(|(_, component)| component)
}

fn named<T>(
    field: &str,
    fields: &mut Fields<'_>,
    decoder: &mut Decoder<'_>,
    decode: impl Fn(&Node, &mut Decoder<'_>) -> Option<T>,
) -> Vec<(Spanned<Str>, T)> {
    let entries = fields.map(field, decoder);
    entries.iter().filter_map(|entry| Some((key(entry, decoder), decode(&entry.value, decoder)?))).collect()
}

fn key(entry: &Entry, decoder: &mut Decoder<'_>) -> Spanned<Str> {
    if entry.key.is_empty() || !entry.key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    {
        let message =
            format!("component name `{}` has characters other than letters, digits, `.`, `-` and `_`", entry.key);
        decoder.push(Diagnostic::new(&codes::COMPONENT_NAME, entry.key_span, message).help("rename the component"));
    }
    Spanned { value: entry.key.clone(), span: entry.key_span }
}
