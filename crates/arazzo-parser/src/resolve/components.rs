//! Components that nothing refers to have no effect (CMP-02), and neither have their faults.

use crate::arazzo::Description;
use crate::load::Loaded;
use crate::{Code, Data, Diagnostic, Entry, Node, Span, codes};
use arazzo_expression::ComponentKind;

/// The maps of components that are referred to by an expression.
const MAPS: [&str; 3] = ["parameters", "successActions", "failureActions"];
/// Faults of the text: they are faults of the whole document, wherever they stand.
const OF_THE_TEXT: [&Code; 9] = [
    &codes::SYNTAX,
    &codes::DUPLICATE_KEY,
    &codes::YAML_KEY,
    &codes::YAML_MERGE_KEY,
    &codes::YAML_TAG,
    &codes::YAML_ALIAS,
    &codes::ALIAS_BUDGET,
    &codes::TOO_DEEP,
    &codes::SCALAR_TOO_LONG,
];

/// Whether `fault` is about a component that nothing in its document refers to.
pub fn is_without_effect(loaded: &Loaded, fault: &Diagnostic) -> bool {
    let Some(span) = fault.span.filter(|_| !OF_THE_TEXT.contains(&fault.code)) else { return false };
    let document = loaded.documents.iter().position(|document| document.source == span.source);
    let Some(root) = document.and_then(|id| loaded.arazzo(id)).map(|document| &document.root) else { return false };
    MAPS.iter().any(|map| {
        let component = root.get("components").and_then(|components| component(components.get(map)?, span));
        component.is_some_and(|component| {
            let name = format!("$components.{map}.{}", component.key);
            !mentions(root, &name)
        })
    })
}

/// The component whose name or value has `span` in it.
fn component(map: &Node, span: Span) -> Option<&Entry> {
    let entries = map.as_mapping()?.entries();
    entries.iter().find(|entry| entry.key_span.contains(span) || entry.value.span.contains(span))
}

/// Whether a text in `node` has `name` in it. Documents nest no deeper than their limits allow.
fn mentions(node: &Node, name: &str) -> bool {
    match &node.data {
        Data::String(text, _) => text.contains(name),
        Data::Mapping(mapping) => mapping.entries().iter().any(|entry| mentions(&entry.value, name)),
        Data::Sequence(items) => items.iter().any(|item| mentions(item, name)),
        _ => false,
    }
}

/// What is wrong with `$components.<kind>.<name>` as a value: there is no such component.
pub fn component_fault(
    description: &Description,
    (kind, name): (ComponentKind, &str),
    span: Span,
) -> Option<Diagnostic> {
    let components = &description.components;
    let names: Vec<&str> = match kind {
        ComponentKind::Parameters => components.parameters.iter().map(|(key, _)| &*key.value).collect(),
        ComponentKind::SuccessActions => components.success_actions.iter().map(|(key, _)| &*key.value).collect(),
        ComponentKind::FailureActions => components.failure_actions.iter().map(|(key, _)| &*key.value).collect(),
    };
    let message = format!("there is no component `{name}` in `{}`", kind.field());
    (!names.contains(&name)).then(|| {
        let diagnostic = Diagnostic::new(&codes::UNKNOWN_COMPONENT, span, message);
        let diagnostic = diagnostic.help(format!("add `{name}` to `components.{}`", kind.field()));
        diagnostic.near(names, name, None, str::to_owned)
    })
}
