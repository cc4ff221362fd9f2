//! The inputs of a workflow: a JSON Schema that they must fit (WF-03), and defaults (decision A05).

use crate::schema_bundle::Bundle;
use crate::schema_references::SchemaReferences;
use arazzo_expression::{Limits, MAX_PATTERN_SIZE, Number, Object, Str, Value, json};
use arazzo_parser::openapi::Place;
use arazzo_parser::{DocumentId, Loaded, Node, Span, resolve};
use jsonschema::PatternOptions;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// How deep defaults are looked for, and references followed.
const DEPTH: usize = 16;
/// How deep a schema is looked through for references.
const DEEPEST: usize = 64;

/// The schemas that were looked at, each for a value or for none.
type Seen = BTreeSet<(*const Value, *const Value)>;

/// What the inputs of a workflow must be. The schema is compiled when it is first needed.
#[derive(Debug, Default)]
pub struct InputSchema {
    schema: Option<Value>,
    /// What it may refer to.
    references: SchemaReferences,
    faults: Vec<(Option<Span>, String)>,
    /// How large its patterns may be.
    limits: Limits,
    validator: OnceLock<Result<jsonschema::Validator, Unusable>>,
}

/// Why nothing can be held against a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable {
    /// What is wrong with it.
    pub reason: String,
    /// Whether it would be a schema if its regular expressions were smaller.
    pub too_big: bool,
}

/// An input that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFault {
    /// The way to it in the inputs; empty for the inputs as a whole.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for InputFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.strip_prefix('/') {
            Some(path) => write!(f, "input `{path}`: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl InputSchema {
    /// The schema of workflow `number` of document `id`, whose patterns are no larger than `limits` say.
    pub fn new(loaded: &Loaded, id: DocumentId, number: usize, limits: Limits) -> Self {
        let Some(document) = loaded.arazzo(id) else { return Self::default() };
        let schema = document.description.workflows.get(number).and_then(|workflow| workflow.inputs.as_ref());
        let elsewhere = schema.and_then(|_| resolve::schema_document(loaded, id));
        if let Some(place) = elsewhere.and_then(|document| Place::new(document, resolve::inputs_of(number))) {
            let Bundle { schema, referred, faults } = Bundle::new(&place, loaded);
            let references = SchemaReferences::bundled(referred);
            return Self { schema: Some(schema), references, faults, limits, validator: OnceLock::new() };
        }
        let references = SchemaReferences::of(&document.root);
        Self { schema: schema.map(Node::to_value), references, limits, ..Self::default() }
    }

    /// The references in the schema that lead nowhere, and where they stand.
    pub fn faults(&self) -> &[(Option<Span>, String)] {
        &self.faults
    }

    /// The schema as a value.
    pub fn schema(&self) -> Option<&Value> {
        self.schema.as_ref()
    }

    /// The names that the schema declares, in order, through references and `allOf`.
    pub fn names(&self) -> Vec<Str> {
        let mut names = Vec::new();
        self.each_property(&mut |name, _| {
            if !names.contains(name) {
                names.push(name.clone());
            }
        });
        names
    }

    /// The types that the schema allows for input `name`; empty where it does not say.
    pub fn types(&self, name: &str) -> Vec<Str> {
        let mut types = Vec::new();
        self.each_property(&mut |have, schema| {
            if **have == *name {
                match self.resolved(schema, DEPTH).get("type") {
                    Some(Value::String(one)) => types.push(one.clone()),
                    Some(Value::Array(several)) => {
                        types.extend(several.iter().filter_map(|t| Some(Str::from(t.as_str()?))));
                    }
                    _ => {}
                }
            }
        });
        types
    }

    /// Whether the schema says that input `name`, or a part of it, is secret: `format: password`, `writeOnly` or `x-secret`.
    pub fn is_secret(&self, name: &str) -> bool {
        let mut secret = false;
        self.each_property(&mut |have, schema| {
            secret |= **have == *name && self.has_secrets(schema, &mut BTreeSet::new());
        });
        secret
    }

    /// The parts of `inputs` that the schema says are secret.
    pub fn secrets<'v>(&self, inputs: &'v Value) -> Vec<&'v Value> {
        let mut found = Vec::new();
        if let Some(schema) = &self.schema {
            self.find_secrets(schema, inputs, &mut BTreeSet::new(), &mut found);
        }
        found
    }

    fn has_secrets(&self, schema: &Value, seen: &mut Seen) -> bool {
        if !seen.insert((std::ptr::from_ref(schema), std::ptr::null())) {
            return false;
        }
        let mut has = false;
        self.parts(schema, DEPTH, &mut |part| {
            has = has || is_marked(part) || members(part).any(|(_, below)| self.has_secrets(below, seen));
        });
        has
    }

    fn find_secrets<'v>(&self, schema: &Value, value: &'v Value, seen: &mut Seen, found: &mut Vec<&'v Value>) {
        if !seen.insert((std::ptr::from_ref(schema), std::ptr::from_ref(value))) {
            return;
        }
        self.parts(schema, DEPTH, &mut |part| {
            if is_marked(part) {
                found.push(value);
            }
            for (place, below) in members(part) {
                match (place, value) {
                    (Below::Here, value) => self.find_secrets(below, value, seen, found),
                    (Below::Member(name), value) => {
                        value.get(name).into_iter().for_each(|member| self.find_secrets(below, member, seen, found));
                    }
                    (Below::Inside, Value::Array(elements)) => {
                        elements.iter().for_each(|element| self.find_secrets(below, element, seen, found));
                    }
                    (Below::Inside, Value::Object(members)) => {
                        members.values().for_each(|member| self.find_secrets(below, member, seen, found));
                    }
                    (Below::Inside, _) => {}
                }
            }
        });
    }

    /// Whether the schema has no place for an input called `name`.
    pub fn forbids(&self, name: &str) -> bool {
        let Some(schema) = &self.schema else { return false };
        let closed = self.resolved(schema, DEPTH).get("additionalProperties").and_then(Value::as_bool) == Some(false);
        closed && !self.names().iter().any(|have| **have == *name)
    }

    /// The names of the inputs that must be given.
    pub fn required(&self) -> Vec<Str> {
        let mut required = Vec::new();
        if let Some(schema) = &self.schema {
            self.parts(schema, DEPTH, &mut |part| {
                let names = part.get("required").and_then(Value::as_array).into_iter().flatten();
                required.extend(names.filter_map(|name| Some(Str::from(name.as_str()?))));
            });
        }
        required
    }

    /// `inputs` with defaults applied, if they fit.
    pub fn accept(&self, inputs: Value) -> Result<Value, Vec<InputFault>> {
        let Some(schema) = &self.schema else { return Ok(inputs) };
        let inputs = self.with_defaults(inputs, schema, DEPTH);
        let validator = self.validator.get_or_init(|| self.compile());
        let validator = validator.as_ref().map_err(|Unusable { reason, .. }| {
            vec![InputFault { path: String::new(), message: format!("the schema of the inputs is invalid: {reason}") }]
        })?;
        let instance = to_serde(&inputs);
        let faults: Vec<InputFault> = validator
            .iter_errors(&instance)
            .map(|error| InputFault {
                path: error.instance_path().to_string(),
                message: error.masked_with("the value").to_string(),
            })
            .collect();
        if faults.is_empty() { Ok(inputs) } else { Err(faults) }
    }

    /// Why the schema is none, if it is none.
    pub fn check(&self) -> Option<&Unusable> {
        self.schema.as_ref().filter(|_| self.faults.is_empty())?;
        self.validator.get_or_init(|| self.compile()).as_ref().err()
    }

    fn compile(&self) -> Result<jsonschema::Validator, Unusable> {
        let schema = self.schema.as_ref().unwrap_or(&Value::Null);
        let schema = to_serde(&self.references.with_pointers(schema, DEEPEST));
        let mut whole = serde_json::json!({ "$ref": "#/$defs/inputs", "$defs": { "inputs": schema } });
        if let (Some(whole), serde_json::Value::Object(description)) =
            (whole.as_object_mut(), to_serde(&self.references.for_validator()))
        {
            whole.extend(description);
        }
        let (size, cache) = (self.limits.pattern, MAX_PATTERN_SIZE);
        let patterns = PatternOptions::fancy_regex().size_limit(size).dfa_size_limit(cache);
        let bounded = jsonschema::draft202012::options().with_pattern_options(patterns).build(&whole);
        bounded.map_err(|error| {
            let too_big = jsonschema::draft202012::new(&whole).is_ok();
            let reason = if too_big {
                format!("its regular expressions are larger than {size} bytes, compiled; the budget `pattern-size` allows more")
            } else {
                error.to_string()
            };
            Unusable { reason, too_big }
        })
    }

    /// Applies the defaults of properties that are not given.
    fn with_defaults(&self, value: Value, schema: &Value, depth: usize) -> Value {
        let Value::Object(mut members) = value else { return value };
        let Some(deeper) = depth.checked_sub(1) else { return Value::Object(members) };
        self.parts(schema, depth, &mut |part| {
            for (name, property) in part.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let members: &mut Object = Arc::make_mut(&mut members);
                if let Some(given) = members.get_mut(name) {
                    let filled = self.with_defaults(std::mem::take(given), property, deeper);
                    members.insert(name.clone(), filled);
                } else if let Some(default) = self.resolved(property, depth).get("default") {
                    members.insert(name.clone(), default.clone());
                }
            }
        });
        Value::Object(members)
    }

    fn each_property(&self, visit: &mut dyn FnMut(&Str, &Value)) {
        let Some(schema) = &self.schema else { return };
        self.parts(schema, DEPTH, &mut |part| {
            part.get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .for_each(|(name, property)| visit(name, property));
        });
    }

    /// Visits a schema, what it refers to and the parts of its `allOf`, each once.
    fn parts(&self, schema: &Value, depth: usize, visit: &mut dyn FnMut(&Value)) {
        self.unseen_parts(schema, depth, &mut BTreeSet::new(), visit);
    }

    fn unseen_parts(&self, schema: &Value, depth: usize, seen: &mut Seen, visit: &mut dyn FnMut(&Value)) {
        let Some(deeper) = depth.checked_sub(1) else { return };
        // Schemas that refer to each other several times would be visited over and over.
        if !seen.insert((std::ptr::from_ref(schema), std::ptr::null())) {
            return;
        }
        visit(schema);
        let target = self.target(schema);
        let all_of = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in target.into_iter().chain(all_of) {
            self.unseen_parts(part, deeper, seen, visit);
        }
    }

    fn target(&self, schema: &Value) -> Option<&Value> {
        self.references.target(schema)
    }

    fn resolved<'s>(&'s self, schema: &'s Value, depth: usize) -> &'s Value {
        match (self.target(schema), depth.checked_sub(1)) {
            (Some(target), Some(deeper)) => self.resolved(target, deeper),
            _ => schema,
        }
    }
}

/// Whether a schema says that its value is secret.
fn is_marked(schema: &Value) -> bool {
    schema.get("format").and_then(Value::as_str) == Some("password")
        || ["writeOnly", "x-secret"].iter().any(|mark| schema.get(mark).and_then(Value::as_bool) == Some(true))
}

/// What a schema in another one is about.
#[derive(Clone, Copy)]
enum Below<'s> {
    /// The same value.
    Here,
    /// A member of it.
    Member(&'s str),
    /// All that is in it.
    Inside,
}

/// The schemas in a schema, but for those of its `allOf`.
fn members(schema: &Value) -> impl Iterator<Item = (Below<'_>, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let named = properties.map(|(name, below)| (Below::Member(name), below));
    let inside = ["items", "additionalProperties"].into_iter().filter_map(|name| schema.get(name));
    let patterns = schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
    let listed = |name| schema.get(name).and_then(Value::as_array).into_iter().flatten();
    let branches = ["anyOf", "oneOf"].into_iter().flat_map(listed);
    let conditional = ["if", "then", "else"].into_iter().filter_map(|name| schema.get(name));
    let inside = inside.chain(patterns.map(|(_, below)| below)).chain(listed("prefixItems"));
    let here = branches.chain(conditional).map(|below| (Below::Here, below));
    named.chain(inside.map(|below| (Below::Inside, below))).chain(here)
}

/// The same value for the schema validator. Numbers beyond its ranges become the nearest double.
fn to_serde(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(truth) => (*truth).into(),
        Value::Number(number) => number_to_serde(number),
        Value::String(text) => text.to_string().into(),
        Value::Array(elements) => elements.iter().map(to_serde).collect::<Vec<_>>().into(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.to_string(), to_serde(member)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

fn number_to_serde(number: &Number) -> serde_json::Value {
    serde_json::from_str(&json::to_string(&Value::Number(number.clone()))).unwrap_or_else(|_| number.as_f64().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(text: &str) -> InputSchema {
        InputSchema { schema: Some(json::parse(text).unwrap()), ..InputSchema::default() }
    }

    #[test]
    fn schemas_that_refer_to_each_other_again_and_again_are_looked_at_once() {
        let refer =
            |name: &str| format!("[{}]", vec![format!("{{\"$ref\":\"#/components/inputs/{name}\"}}"); 10].join(","));
        let text = format!(
            r#"{{"components":{{"inputs":{{"A":{{"allOf":{a},"anyOf":{a},"properties":{{"x":{{"oneOf":{a}}}}}}}}}}},"inputs":{{"allOf":{a}}}}}"#,
            a = refer("A")
        );
        let source = arazzo_parser::SourceMap::default().add("t", &*text);
        let options = arazzo_parser::DocumentOptions::default();
        let (root, _) = arazzo_parser::parse_document(source, &text, arazzo_parser::Format::Json, &options);
        let root = root.unwrap();
        let (schema, references) = (root.get("inputs").map(Node::to_value), SchemaReferences::of(&root));
        let schema = InputSchema { schema, references, ..InputSchema::default() };
        assert_eq!(schema.names().len(), 1);
        assert!(!schema.is_secret("x") && schema.secrets(&json::parse(r#"{"x":{"x":1}}"#).unwrap()).is_empty());
    }

    #[test]
    fn secrets_are_found_wherever_they_stand() {
        let marked = schema(
            r#"{"properties":{"plain":{},"pin":{"writeOnly":true},"login":{"properties":{"user":{},"pass":{"format":"password"}}},
                "keys":{"items":{"x-secret":true}},"more":{"additionalProperties":{"format":"password"}},
                "one":{"anyOf":[{"type":"null"},{"properties":{"t":{"format":"password"}}}]}},
                "allOf":[{"properties":{"last":{"format":"password"}}}]}"#,
        );
        let inputs = r#"{"plain":"a","pin":1,"login":{"user":"b","pass":"c"},"keys":["d","e"],"more":{"x":"f"},"one":{"t":"g"},"last":"h"}"#;
        let inputs = json::parse(inputs).unwrap();
        let found: Vec<String> = marked.secrets(&inputs).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["1", "\"c\"", "\"d\"", "\"e\"", "\"f\"", "\"g\"", "\"h\""]);
        let secret: Vec<Str> = marked.names().into_iter().filter(|name| marked.is_secret(name)).collect();
        assert_eq!(
            secret.iter().map(|name| &**name).collect::<Vec<_>>(),
            ["pin", "login", "keys", "more", "one", "last"]
        );
    }

    #[test]
    fn defaults_are_applied_before_the_schema_is_checked() {
        let schema = schema(
            r#"{"required":["n"],"properties":{"n":{"type":"integer","default":3},"o":{"properties":{"p":{"default":true}}}}}"#,
        );
        let accepted = schema.accept(json::parse(r#"{"o":{}}"#).unwrap()).unwrap();
        assert_eq!(accepted.to_string(), r#"{"o":{"p":true},"n":3}"#);
    }

    #[test]
    fn faults_name_the_input_and_not_its_value() {
        let schema = schema(r#"{"properties":{"n":{"type":"integer"}}}"#);
        let faults = schema.accept(json::parse(r#"{"n":"hunter2"}"#).unwrap()).unwrap_err();
        let told = faults.first().unwrap().to_string();
        assert!(told.contains("`n`") && told.contains("integer") && !told.contains("hunter2"), "{told}");
    }

    #[test]
    fn a_broken_schema_is_told() {
        assert!(schema(r#"{"type":"strin"}"#).check().is_some());
        assert!(schema("{\"$ref\":\"#/components/inputs/none\"}").check().is_some());
        assert!(schema("true").check().is_none());
    }

    #[test]
    fn patterns_of_a_schema_are_held_to_the_limit() {
        let large = r#"{"properties":{"a":{"pattern":"^(a{1,200}|b){1,200}$"}}}"#;
        assert!(schema(large).check().is_some_and(|unusable| unusable.too_big));
        let limits = Limits { pattern: MAX_PATTERN_SIZE, ..Limits::default() };
        assert_eq!(InputSchema { limits, ..schema(large) }.check(), None);
        let small = schema(r#"{"properties":{"a":{"pattern":"^(ab|c)+(d|ef)*$"}}}"#);
        let limits = Limits { pattern: 64, ..Limits::default() };
        assert!(InputSchema { limits, ..small }.check().is_some_and(|unusable| unusable.too_big));
        assert!(schema(r#"{"properties":{"a":{"pattern":"("}}}"#).check().is_some_and(|unusable| !unusable.too_big));
    }
}
