//! Whether the schemas of inputs are JSON Schemas (WF-03 to WF-05): their keywords, and where `$ref` leads.

use super::misfit;
use crate::checked::{Checked, CheckedDocument, target};
use arazzo_expression::Pattern;
use arazzo_parser::openapi::Place;
use arazzo_parser::{Data, Diagnostic, Entry, Node, Severity, codes as parser, resolve, suggest};
use std::collections::BTreeSet;

/// How deep schemas are followed.
const DEPTH: usize = 64;
/// Keywords whose value is data: what looks like a reference there is none.
const DATA: &[&str] = &["enum", "const", "default", "example", "examples"];
/// Keywords whose value may be an object that looks like a schema.
const KEYWORDS: &[&str] = &[
    "properties",
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "additionalItems",
    "patternProperties",
    "dependentSchemas",
    "dependencies",
    "definitions",
    "contentSchema",
    "const",
    "default",
    "example",
    "examples",
    "discriminator",
    "xml",
    "externalDocs",
];
/// All other keywords of JSON Schema and OpenAPI, and of tools.
const OTHERS: &[&str] = &[
    "type",
    "enum",
    "required",
    "allOf",
    "anyOf",
    "oneOf",
    "prefixItems",
    "pattern",
    "format",
    "title",
    "description",
    "summary",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minContains",
    "maxContains",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "dependentRequired",
    "contentEncoding",
    "contentMediaType",
    "readOnly",
    "writeOnly",
    "deprecated",
    "nullable",
    "$ref",
    "$id",
    "$schema",
    "$defs",
    "$anchor",
    "$comment",
    "$vocabulary",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$recursiveAnchor",
];
/// Keywords for the least and the most of something.
const BOUNDS: [(&str, &str); 4] =
    [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties")];
const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object", "null"];

/// Faults in the schemas of workflows and components.
pub(crate) fn schemas(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        elsewhere(checked, document, found);
        let components = document.description.components.inputs.iter().map(|(_, schema)| schema);
        let own = document.workflows.iter().filter_map(|workflow| workflow.workflow.inputs.as_ref());
        components.chain(own).for_each(|node| {
            schema(document, node, found, DEPTH);
            unknown_keywords(node, found);
            undeclared(node, found);
        });
    }
}

/// References to other documents that lead nowhere.
fn elsewhere(checked: &Checked<'_>, document: &CheckedDocument<'_>, found: &mut Vec<Diagnostic>) {
    let Some(schemas) = resolve::schema_document(checked.loaded, document.id) else { return };
    let workflows = (0..document.description.workflows.len()).map(resolve::inputs_of);
    for place in workflows.chain([["components", "inputs"].into_iter().collect()]) {
        let place = Place::new(schemas.clone(), place);
        let is_schema = |at: &Place| !at.pointer().tokens().iter().any(|token| DATA.contains(&&**token));
        let references = place.iter().flat_map(Place::references);
        for (at, reference) in references.filter(|(at, text)| !text.starts_with('#') && is_schema(at)) {
            let target = resolve::schema_reference(checked.loaded, &at, &reference);
            if let (Err(reason), Some(node)) = (target, at.node()) {
                found.push(fault(node.get("$ref").unwrap_or(node), reason));
            }
        }
    }
}

fn fault(node: &Node, message: String) -> Diagnostic {
    Diagnostic::new(&parser::INPUT_SCHEMA, node.span, message)
}

fn schema(document: &CheckedDocument<'_>, node: &Node, found: &mut Vec<Diagnostic>, depth: usize) {
    let Some(deeper) = depth.checked_sub(1) else { return };
    match &node.data {
        Data::Bool(_) => {}
        Data::Mapping(mapping) => {
            mapping.entries().iter().for_each(|entry| keyword(document, entry, found, deeper));
            forbidden(document, node, found);
            bounds(node, found);
            twice(node, found);
            mapping.entries().iter().for_each(|entry| misspelt(entry, found));
        }
        _ => found.push(fault(node, format!("a schema is an object or a boolean, found {}", node.describe()))),
    }
}

fn keyword(document: &CheckedDocument<'_>, entry: &Entry, found: &mut Vec<Diagnostic>, depth: usize) {
    let (name, value) = (&*entry.key, &entry.value);
    match name {
        "type" => kinds(value, found),
        "$ref" => reference(document, value, found),
        "properties" | "patternProperties" | "$defs" | "dependentSchemas" => match value.as_mapping() {
            Some(members) => members.entries().iter().for_each(|member| schema(document, &member.value, found, depth)),
            None => wrong(name, value, "an object", found),
        },
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "unevaluatedProperties"
        | "unevaluatedItems" => schema(document, value, found, depth),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => match value.as_sequence() {
            Some([]) => found.push(fault(value, format!("`{name}` needs at least one schema"))),
            Some(parts) => parts.iter().for_each(|part| schema(document, part, found, depth)),
            None => wrong(name, value, "a list of schemas", found),
        },
        "required" => names(value, found),
        "enum" => match value.as_sequence() {
            Some([]) => {
                let diagnostic = fault(value, "no value fits: `enum` has none".to_owned()).severity(Severity::Warning);
                found.push(diagnostic.help("list the values that are allowed, or remove it"));
            }
            Some(_) => {}
            None => wrong(name, value, "a list", found),
        },
        "reference" => reusable(value, found),
        "pattern" => pattern(value, found),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf"
            if value.as_number().is_none() =>
        {
            wrong(name, value, "a number", found);
        }
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" if !is_count(value) => {
            wrong(name, value, "a whole number that is not negative", found);
        }
        "title" | "description" | "format" | "$id" | "$anchor" if value.as_str().is_none() => {
            wrong(name, value, "a string", found);
        }
        "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" if value.as_bool().is_none() => {
            wrong(name, value, "a boolean", found);
        }
        _ => {}
    }
}

/// A keyword that is none, and nearly called like one.
fn misspelt(entry: &Entry, found: &mut Vec<Diagnostic>) {
    let all = || KEYWORDS.iter().chain(OTHERS).copied();
    let name = &*entry.key;
    // `id` is a keyword of older drafts; an input that stands beside `properties` is told as that.
    if all().any(|known| known == name) || name.starts_with("x-") || name == "id" || is_like_a_schema(&entry.value) {
        return;
    }
    // Short ones are words of their own, and so is one that goes on.
    let goes_on = |known: &str| {
        let longer = known.strip_prefix(name).or_else(|| name.strip_prefix(known));
        longer.is_some_and(|rest| rest.len() > 1)
    };
    let likely = all().filter(|known| known.len() > 4 && !known.starts_with('$') && !goes_on(known));
    let Some(near) = suggest::nearest(likely, name) else { return };
    let message = format!("`{name}` is no keyword of JSON Schema: it says nothing here");
    let diagnostic = Diagnostic::new(&parser::INPUT_SCHEMA, entry.key_span, message).severity(Severity::Warning);
    found.push(diagnostic.help(format!("did you mean `{near}`?")).guess(format!("use `{near}`"), entry.key_span, near));
}

/// A reference as parameters and actions have it, which is no keyword of schemas.
fn reusable(value: &Node, found: &mut Vec<Diagnostic>) {
    let Some(name) = value.as_str().and_then(|text| text.strip_prefix("$components.inputs.")) else { return };
    let message = "`reference` is no keyword of JSON Schema: it says nothing here".to_owned();
    let diagnostic = fault(value, message).severity(Severity::Warning);
    found.push(diagnostic.help(format!("write `$ref: '#/components/inputs/{name}'`")));
}

/// What stands twice in a list where each stands for itself.
fn twice(node: &Node, found: &mut Vec<Diagnostic>) {
    for name in ["enum", "required", "type"] {
        let items = node.get(name).and_then(Node::as_sequence).unwrap_or_default();
        let mut seen = BTreeSet::new();
        for item in items.iter().filter(|item| !seen.insert(item.to_value().to_string())) {
            let message = format!("`{}` stands twice in `{name}`", item.to_value().to_text());
            let diagnostic = fault(item, message).severity(Severity::Warning);
            found.push(diagnostic.help("remove one of them, or write what was meant"));
        }
    }
}

/// Bounds between which there is nothing.
fn bounds(node: &Node, found: &mut Vec<Diagnostic>) {
    for (least, most) in BOUNDS {
        let (Some(low), Some(high)) = (node.get(least), node.get(most)) else { continue };
        if let (Some(from), Some(to)) = (low.as_number(), high.as_number())
            && from > to
        {
            let message = format!("no value fits: `{least}` is {from}, and `{most}` is {to}");
            let diagnostic = fault(low, message).severity(Severity::Warning);
            found.push(diagnostic.label(high.span, "the other bound").help("exchange them"));
        }
    }
}

/// Values of a schema that it does not allow itself: its `default`, and members of its `enum`.
fn forbidden(document: &CheckedDocument<'_>, node: &Node, found: &mut Vec<Diagnostic>) {
    let misfit = |value: &Node| misfit(&document.document.root, node, &value.to_value());
    if let Some(default) = node.get("default")
        && let Some(reason) = misfit(default)
    {
        let message = format!("this default does not fit its own schema, which {reason}");
        found.push(fault(default, message).help("change the default, or what the schema allows"));
    }
    let members = node.get("enum").and_then(Node::as_sequence).unwrap_or_default();
    for member in members.iter().chain(node.get("const")) {
        if let Some(reason) = misfit(member) {
            let text = member.to_value().to_text();
            let message = format!("`{text}` does not fit its own schema, which {reason}");
            let diagnostic = fault(member, message).severity(Severity::Warning);
            found.push(diagnostic.help("change the value, or what the schema allows"));
        }
    }
}

/// Properties that stand beside the keywords instead of under `properties`: nothing declares them there.
fn unknown_keywords(node: &Node, found: &mut Vec<Diagnostic>) {
    let Some(mapping) = node.as_mapping() else { return };
    for entry in mapping.entries() {
        let known = KEYWORDS.contains(&&*entry.key) || entry.key.starts_with("x-") || entry.key.starts_with('$');
        if !known && is_like_a_schema(&entry.value) {
            let message = format!("`{}` is no keyword of JSON Schema: it declares no input here", entry.key);
            let diagnostic = Diagnostic::new(&parser::INPUT_SCHEMA, entry.key_span, message);
            found.push(diagnostic.severity(Severity::Warning).help("inputs are declared under `properties`"));
        }
    }
}

fn is_like_a_schema(value: &Node) -> bool {
    let kind = value.get("type").and_then(Node::as_str);
    kind.is_some_and(|kind| TYPES.contains(&kind)) || value.get("$ref").is_some_and(|text| text.as_str().is_some())
}

/// Names in `required` that are none of the `properties`, where these are all that the schema says.
fn undeclared(node: &Node, found: &mut Vec<Diagnostic>) {
    let Some(mapping) = node.as_mapping() else { return };
    let Some(properties) = mapping.get("properties").and_then(Node::as_mapping) else { return };
    let open = ["$ref", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas", "$dynamicRef"];
    if open.iter().any(|keyword| mapping.get(keyword).is_some()) {
        return;
    }
    let names = || properties.entries().iter().map(|entry| &*entry.key);
    for item in mapping.get("required").and_then(Node::as_sequence).unwrap_or_default() {
        let Some(name) = item.as_str().filter(|name| names().all(|declared| declared != *name)) else { continue };
        let message = format!("input `{name}` is required, and `properties` does not declare it");
        let diagnostic = Diagnostic::new(&parser::INPUT_SCHEMA, item.span, message).severity(Severity::Warning);
        let diagnostic = diagnostic.help(format!("add `{name}` to `properties`"));
        found.push(diagnostic.near(names(), name, item.span, str::to_owned));
    }
}

fn is_count(value: &Node) -> bool {
    value.as_number().is_some_and(|number| number.is_whole() && number.as_f64() >= 0.0)
}

fn wrong(name: &str, value: &Node, expected: &str, found: &mut Vec<Diagnostic>) {
    found.push(fault(value, format!("`{name}` of a schema is {expected}, found {}", value.describe())));
}

fn kinds(value: &Node, found: &mut Vec<Diagnostic>) {
    let names: Vec<&Node> = match value.as_sequence() {
        Some(names) => names.iter().collect(),
        None => vec![value],
    };
    for node in names {
        match node.as_str() {
            None => wrong("type", node, "a string or a list of strings", found),
            Some(name) if !TYPES.contains(&name) => {
                let near = match name {
                    "int" | "long" => Some("integer"),
                    "float" | "double" => Some("number"),
                    "bool" => Some("boolean"),
                    "list" => Some("array"),
                    other => suggest::nearest(TYPES.iter().copied(), other),
                };
                let mut diagnostic = fault(node, format!("there is no type `{name}` in JSON Schema"));
                diagnostic.help = Some(near.map_or_else(
                    || "it is `string`, `number`, `integer`, `boolean`, `array`, `object` or `null`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                ));
                found.push(diagnostic);
            }
            Some(_) => {}
        }
    }
}

fn reference(document: &CheckedDocument<'_>, value: &Node, found: &mut Vec<Diagnostic>) {
    let Some(text) = value.as_str() else { return wrong("$ref", value, "a string", found) };
    if !text.starts_with('#') || target(&document.document.root, text).is_some() {
        return;
    }
    let mut diagnostic = fault(value, format!("`{text}` leads to nothing"));
    if let Some(name) = text.strip_prefix("#/components/inputs/") {
        let names = document.description.components.inputs.iter().map(|(name, _)| &*name.value);
        diagnostic.help =
            suggest::nearest(names, name).map(|near| format!("did you mean `#/components/inputs/{near}`?"));
    }
    found.push(diagnostic);
}

fn names(value: &Node, found: &mut Vec<Diagnostic>) {
    let Some(items) = value.as_sequence() else {
        let help = "name the required properties beside `properties`: `required: [name]`";
        return found.push(
            fault(value, format!("`required` of a schema is a list of names, found {}", value.describe())).help(help),
        );
    };
    for item in items.iter().filter(|item| item.as_str().is_none()) {
        wrong("required", item, "a list of strings", found);
    }
}

fn pattern(value: &Node, found: &mut Vec<Diagnostic>) {
    match value.as_str().map(Pattern::parse) {
        None => wrong("pattern", value, "a string", found),
        Some(Err(error)) => found.push(fault(value, format!("`pattern` is no regular expression: {}", error.reason))),
        Some(Ok(_)) => {}
    }
}
