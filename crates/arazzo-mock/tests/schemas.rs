//! Values for schemas, judged by another implementation of JSON Schema: a table, the response schemas of the corpus that
//! `ARAZZO_CORPUS` names, and the official test suite where `JSON_SCHEMA_TEST_SUITE` names its folder of tests.

#![cfg(test)]
#![expect(
    clippy::disallowed_methods,
    reason = "the corpus is outside of the repository, and only a clock shows that it ends soon"
)]

use arazzo_expression::Value;
use arazzo_mock::{Direction, Generator, misfits};
use arazzo_parser::openapi::{Document, Place, Schema};
use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// Of a thousand response schemas of the corpus, at least so many get a value that fits.
const FLOOR: usize = 985;
/// How many schemas of one description are looked at.
const EACH: usize = 12;

/// Schemas with values that are not found by looking at each keyword alone.
const TABLE: &[&str] = &[
    r#"{"type":"string","pattern":"^[A-Z]{3}-[0-9]{4}$"}"#,
    r#"{"type":"string","pattern":"^[a-z]+$","minLength":30,"maxLength":31}"#,
    r#"{"type":"string","minLength":5,"maxLength":5,"not":{"pattern":"^t"}}"#,
    r#"{"type":"string","pattern":"[0-9]{2}","allOf":[{"pattern":"^[a-f0-9]+$"}],"minLength":8}"#,
    r#"{"type":"integer","minimum":7,"maximum":9,"multipleOf":4}"#,
    r#"{"type":"integer","multipleOf":7,"exclusiveMinimum":14,"maximum":27}"#,
    r#"{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}"#,
    r#"{"type":"number","multipleOf":0.01,"minimum":3.14,"maximum":3.15}"#,
    r#"{"type":"number","multipleOf":2.5,"minimum":-6,"maximum":-4}"#,
    r#"{"allOf":[{"multipleOf":2},{"multipleOf":3},{"type":"integer","minimum":1,"maximum":11}]}"#,
    r#"{"type":"array","items":{"enum":["a","b","c"]},"minItems":3,"uniqueItems":true}"#,
    r#"{"type":"array","items":{"type":"boolean"},"minItems":2,"uniqueItems":true}"#,
    r#"{"type":"array","prefixItems":[{"type":"string"},{"type":"integer"}],"items":false,"minItems":2}"#,
    r#"{"type":"array","prefixItems":[{"const":1}],"items":{"type":"string"},"minItems":3}"#,
    r#"{"type":"array","items":{"type":"integer"},"contains":{"const":42},"minContains":2,"minItems":4}"#,
    r#"{"type":"array","contains":{"type":"integer"},"maxContains":1,"minItems":3,"items":{"type":["integer","string"]}}"#,
    r#"{"type":"array","prefixItems":[{"type":"string"}],"unevaluatedItems":{"type":"integer"},"minItems":3}"#,
    r#"{"type":"object","required":["a"],"dependentRequired":{"a":["b"]},"properties":{"a":{"type":"string"}}}"#,
    r#"{"type":"object","required":["a"],"dependentSchemas":{"a":{"required":["c"],"properties":{"c":{"type":"integer","minimum":9}}}}}"#,
    r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}},"dependentSchemas":{"b":false}}"#,
    r#"{"type":"object","minProperties":3,"additionalProperties":{"type":"integer"}}"#,
    r#"{"type":"object","minProperties":2,"propertyNames":{"pattern":"^x-[a-z]+$"}}"#,
    r#"{"type":"object","patternProperties":{"^p[0-9]+$":{"type":"boolean"}},"additionalProperties":false,"minProperties":2}"#,
    r#"{"type":"object","required":["p1"],"properties":{"p1":{"minimum":3}},"patternProperties":{"^p":{"type":"integer","maximum":4}}}"#,
    r#"{"type":"object","maxProperties":1,"properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["b"]}"#,
    r#"{"type":"object","properties":{"a":{"type":"string"}},"unevaluatedProperties":false,"allOf":[{"required":["b"],"properties":{"b":{"type":"integer"}}}]}"#,
    r##"{"$ref":"#/$defs/base","unevaluatedProperties":false,"properties":{"own":{"type":"string"}},"required":["own"],"$defs":{"base":{"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}}}}"##,
    r#"{"oneOf":[{"type":"object","required":["a"],"properties":{"a":{"const":1}}},{"type":"object","required":["b"]}]}"#,
    r#"{"oneOf":[{"type":"integer"},{"minimum":2}]}"#,
    r#"{"type":"string","oneOf":[{"minLength":2},{"maxLength":4}]}"#,
    r#"{"anyOf":[{"type":"string","maxLength":2},{"type":"integer"}]}"#,
    r#"{"anyOf":[{"type":"string","pattern":"^(?=a)b$"},{"type":"integer","minimum":3}]}"#,
    r#"{"allOf":[{"type":"object","required":["a"]},{"properties":{"a":{"type":"integer","minimum":5}}}]}"#,
    r#"{"not":{"type":["string","object","array","null","boolean"]}}"#,
    r#"{"type":"integer","not":{"minimum":0}}"#,
    r#"{"type":"object","required":["a"],"not":{"required":["b"]},"properties":{"a":{"type":"string"},"b":{"type":"string"}}}"#,
    r#"{"type":"object","required":["kind"],"properties":{"kind":{"enum":["x","y"]}},"if":{"properties":{"kind":{"const":"x"}}},"then":{"required":["x"],"properties":{"x":{"type":"integer"}}},"else":{"required":["y"]}}"#,
    r#"{"if":{"type":"string"},"then":{"minLength":40},"else":false}"#,
    r#"{"type":["null","integer"],"not":{"type":"null"}}"#,
    r#"{"const":{"a":[1,{"b":null}]}}"#,
    r#"{"enum":[1,"two",[3],{"four":4}],"type":["array","object"]}"#,
    r#"{"type":"string","format":"date-time"}"#,
    r#"{"type":"string","format":"date"}"#,
    r#"{"type":"string","format":"time"}"#,
    r#"{"type":"string","format":"duration"}"#,
    r#"{"type":"string","format":"uuid"}"#,
    r#"{"type":"string","format":"email"}"#,
    r#"{"type":"string","format":"hostname"}"#,
    r#"{"type":"string","format":"ipv4"}"#,
    r#"{"type":"string","format":"ipv6"}"#,
    r#"{"type":"string","format":"uri"}"#,
    r#"{"type":"string","format":"json-pointer"}"#,
    r#"{"type":"string","format":"relative-json-pointer"}"#,
    r##"{"$defs":{"tree":{"type":"object","required":["value"],"properties":{"value":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/tree"}}}}},"$ref":"#/$defs/tree"}"##,
    r##"{"$defs":{"list":{"anyOf":[{"type":"null"},{"type":"object","required":["next"],"properties":{"next":{"$ref":"#/$defs/list"}}}]}},"$ref":"#/$defs/list"}"##,
    "true",
    "{}",
];

/// Schemas that nothing fits, or that nothing is found for: they end, and it is said that the value does not fit.
const UNSATISFIABLE: &[&str] = &[
    "false",
    r#"{"type":"integer","minimum":5,"maximum":3}"#,
    r#"{"type":"string","enum":[1,2]}"#,
    r#"{"type":"string","pattern":"^(?=a)b$"}"#,
    r#"{"allOf":[{"type":"string"},{"type":"integer"}]}"#,
    r##"{"$defs":{"a":{"type":"object","required":["b"],"properties":{"b":{"$ref":"#/$defs/a"}}}},"$ref":"#/$defs/a"}"##,
    r#"{"type":"array","minItems":5,"uniqueItems":true,"items":{"enum":[1,2]}}"#,
    r#"{"type":"object","required":["a"],"properties":{"a":false}}"#,
    r#"{"type":"string","minLength":1000000000}"#,
    r#"{"not":{}}"#,
    r#"{"type":"integer","multipleOf":10,"minimum":11,"maximum":19}"#,
    r#"{"type":"array","contains":false}"#,
    r#"{"oneOf":[{"type":"string"},{"type":"string"}],"type":"string"}"#,
    r#"{"type":"object","minProperties":2,"maxProperties":1}"#,
    r##"{"$ref":"#/$defs/loop","$defs":{"loop":{"$ref":"#/$defs/loop"}},"type":"integer","not":{"type":"integer"}}"##,
];

#[test]
fn values_fit_what_no_keyword_says_alone() {
    for text in TABLE {
        for seed in [0, 1, 99] {
            let (schema, judge) = (schema(text), judge(&serde_json::from_str(text).unwrap()));
            let made = Generator::new(&(), seed).made(&schema, "");
            let plain = serde_json::from_str(&made.value.to_string()).unwrap();
            assert!(judge.is_valid(&plain), "{text} with seed {seed}: {plain}");
            assert!(made.fits, "{text}: {plain}");
            assert_eq!(misfits(&schema, &made.value, &(), Direction::Response, 9), [], "{text}: {plain}");
            assert_eq!(made, Generator::new(&(), seed).made(&schema, ""), "{text}");
        }
    }
}

#[test]
fn what_nothing_fits_ends_and_is_told() {
    for text in UNSATISFIABLE {
        let started = Instant::now();
        assert!(!Generator::new(&(), 1).made(&schema(text), "").fits, "{text}");
        assert!(started.elapsed() < Duration::from_secs(20), "{text}");
    }
}

#[test]
fn another_seed_makes_another_value() {
    let text = r#"{"type":"object","required":["id","at"],"properties":{"id":{"type":"string"},"at":{"type":"string","format":"date-time"}}}"#;
    let made: BTreeSet<String> =
        (0..8).map(|seed| Generator::new(&(), seed).schema(&schema(text), "").to_string()).collect();
    assert_eq!(made.len(), 8, "{made:?}");
}

fn schema(text: &str) -> Schema {
    Schema::new(Place::new(document(text, "mem:/schema.json").unwrap(), arazzo_expression::Pointer::default()).unwrap())
}

fn document(text: &str, url: &str) -> Option<Arc<Document>> {
    let url = Url::parse(url).ok()?;
    let mut sources = SourceMap::default();
    let source = sources.add(url.to_string(), text);
    let (node, _) = parse_document(source, text, Format::Detect, &DocumentOptions::lenient());
    Some(Arc::new(Document::new(Box::new(node?), url, source)))
}

fn judge(schema: &serde_json::Value) -> jsonschema::Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(schema).unwrap()
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .and_then(|kind| kind.to_str())
            .is_some_and(|kind| ["json", "yaml", "yml"].contains(&kind))
        {
            found.push(path);
        }
    }
}

#[test]
fn responses_of_the_corpus_get_values_that_fit() -> io::Result<()> {
    let Some(corpus) = std::env::var_os("ARAZZO_CORPUS") else {
        return writeln!(io::stderr(), "the response schemas of the corpus are skipped: ARAZZO_CORPUS is not set");
    };
    let mut paths = Vec::new();
    files(Path::new(&corpus), &mut paths);
    let mut tally = Tally::default();
    for path in paths {
        description(&path, &mut tally);
    }
    let Tally { fitting, judged, misses } = tally;
    for line in &misses {
        drop(writeln!(io::stderr(), "  {line}"));
    }
    let tenths = fitting * 1000 / judged.max(1);
    writeln!(
        io::stderr(),
        "response schemas with a value that fits: {fitting} of {judged} ({}.{} %)",
        tenths / 10,
        tenths % 10
    )?;
    assert!(judged > 1000, "{judged}");
    assert!(fitting * 1000 >= judged * FLOOR, "{fitting} of {judged}");
    Ok(())
}

#[derive(Default)]
struct Tally {
    fitting: usize,
    judged: usize,
    misses: Vec<String>,
}

fn description(path: &Path, tally: &mut Tally) {
    let Ok(text) = std::fs::read_to_string(path) else { return };
    if text.len() > 3_000_000
        || !["openapi", "swagger"].iter().any(|key| text.get(..text.len().min(4000)).is_some_and(|t| t.contains(key)))
    {
        return;
    }
    let Some(document) = document(&text, "mem:/description.json") else { return };
    if document.version().is_none() {
        return;
    }
    let mut plain: serde_json::Value = match document.at(&arazzo_expression::Pointer::default()) {
        Some(node) => serde_json::from_str(&node.to_value().to_string()).unwrap(),
        None => return,
    };
    let before = document.version().is_some_and(|version| !version.has_ref_siblings());
    plainer(&mut plain, before);
    let schemas = response_schemas(&document);
    let step = (schemas.len() / EACH).max(1);
    for place in schemas.into_iter().step_by(step).take(EACH) {
        let pointer = place.pointer().to_string();
        let Some(whole) = closure(&plain, &pointer) else { continue };
        let Ok(judge) = jsonschema::draft202012::new(&whole) else { continue };
        let made = Generator::new(&(), 0).schema(&Schema::new(place), "");
        let value: serde_json::Value = serde_json::from_str(&made.to_string()).unwrap();
        tally.judged += 1;
        match judge.iter_errors(&value).next() {
            None => tally.fitting += 1,
            Some(error) => {
                let told: String = error.to_string().chars().take(160).collect();
                tally.misses.push(format!("{} {pointer}: {} {told}", path.display(), error.instance_path()));
            }
        }
    }
}

fn response_schemas(document: &Arc<Document>) -> Vec<Place> {
    let Some(root) = Place::new(document.clone(), arazzo_expression::Pointer::default()) else { return Vec::new() };
    let mut found = Vec::new();
    for (_, item) in root.child("paths").map(|paths| paths.members()).unwrap_or_default() {
        for (_, operation) in item.members() {
            for (_, response) in operation.child("responses").map(|responses| responses.members()).unwrap_or_default() {
                found.extend(response.child("schema"));
                for (_, media) in response.child("content").map(|content| content.members()).unwrap_or_default() {
                    found.extend(media.child("schema"));
                }
            }
        }
    }
    found
}

/// Turns what OpenAPI before 3.1 has of its own into JSON Schema 2020-12.
fn plainer(value: &mut serde_json::Value, before: bool) {
    match value {
        serde_json::Value::Object(members) => {
            if before && members.get("$ref").is_some_and(serde_json::Value::is_string) {
                members.retain(|name, _| name == "$ref");
                return;
            }
            if before {
                for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
                    if let Some(truth) = members.get(flag).and_then(serde_json::Value::as_bool) {
                        members.remove(flag);
                        if truth && let Some(limit) = members.remove(bound) {
                            members.insert(flag.to_owned(), limit);
                        }
                    }
                }
                kept_back(members);
            }
            members.values_mut().for_each(|member| plainer(member, before));
            if before && ["nullable", "x-nullable"].iter().any(|name| members.get(*name) == Some(&true.into())) {
                let own = std::mem::take(members);
                members.insert("anyOf".to_owned(), serde_json::json!([{ "type": "null" }, own]));
            }
        }
        serde_json::Value::Array(elements) => elements.iter_mut().for_each(|element| plainer(element, before)),
        _ => {}
    }
}

/// What a service keeps to itself need not be in its answers, even where it is required.
fn kept_back(members: &mut serde_json::Map<String, serde_json::Value>) {
    let Some(properties) = members.get("properties").and_then(serde_json::Value::as_object) else { return };
    let kept: BTreeSet<String> = properties
        .iter()
        .filter(|(_, property)| property.get("writeOnly") == Some(&true.into()))
        .map(|(name, _)| name.clone())
        .collect();
    if let Some(required) = members.get_mut("required").and_then(serde_json::Value::as_array_mut) {
        required.retain(|name| !name.as_str().is_some_and(|name| kept.contains(name)));
    }
}

/// The schema at `pointer` with all that it refers to; `None` if that leads out of the document.
fn closure(root: &serde_json::Value, pointer: &str) -> Option<serde_json::Value> {
    let mut parts: BTreeMap<String, serde_json::Value> = BTreeMap::new();
    let mut left = vec![format!("#{pointer}")];
    while let Some(reference) = left.pop() {
        if parts.contains_key(&reference) {
            continue;
        }
        let raw = reference.strip_prefix('#')?;
        let decoded = percent_decoded(raw);
        let mut part = root.pointer(&decoded).or_else(|| root.pointer(raw))?.clone();
        references(&mut part, &mut left);
        parts.insert(reference, part);
    }
    let names: Vec<String> = parts.keys().cloned().collect();
    let number = |reference: &str| names.iter().position(|name| name == reference);
    let mut defs = serde_json::Map::new();
    for (reference, mut part) in parts {
        renamed(&mut part, &number);
        defs.insert(number(&reference)?.to_string(), part);
    }
    let start = number(&format!("#{pointer}"))?;
    Some(serde_json::json!({ "$ref": format!("#/$defs/{start}"), "$defs": defs }))
}

fn percent_decoded(text: &str) -> String {
    url::form_urlencoded::parse(text.replace('+', "%2B").as_bytes()).map(|(name, _)| name.into_owned()).collect()
}

fn references(value: &mut serde_json::Value, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            // Identifiers would change what references mean, and examples are no schemas.
            members.retain(|name, _| {
                !["$id", "id", "$schema", "example", "examples", "default", "discriminator", "xml"]
                    .contains(&name.as_str())
                    || !members_are_names(name)
            });
            if let Some(reference) = members.get("$ref").and_then(serde_json::Value::as_str) {
                found.push(reference.to_owned());
            }
            members.values_mut().for_each(|member| references(member, found));
        }
        serde_json::Value::Array(elements) => elements.iter_mut().for_each(|element| references(element, found)),
        _ => {}
    }
}

/// `id`, `example` and the like may be names of properties: then their values are schemas and harmless.
fn members_are_names(name: &str) -> bool {
    name.starts_with('$')
}

fn renamed(value: &mut serde_json::Value, number: &dyn Fn(&str) -> Option<usize>) {
    match value {
        serde_json::Value::Object(members) => {
            if let Some(target) = members.get("$ref").and_then(serde_json::Value::as_str).and_then(number) {
                members.insert("$ref".to_owned(), format!("#/$defs/{target}").into());
            }
            members.values_mut().for_each(|member| renamed(member, number));
        }
        serde_json::Value::Array(elements) => elements.iter_mut().for_each(|element| renamed(element, number)),
        _ => {}
    }
}

/// What of the official suite is not judged, by file or by file and group, and why.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("refRemote", "", "documents from elsewhere are loaded before, by who reads the description"),
    ("ref", "remote ref, containing refs itself", "the schema of schemas is not loaded"),
    ("defs", "validate definition against metaschema", "the schema of schemas is not loaded"),
    ("definitions", "validate definition against metaschema", "the schema of schemas is not loaded"),
    ("vocabulary", "", "the schema of schemas is not loaded"),
    ("dynamicRef", "", "dynamic references stay where they are written: OpenAPI descriptions have no use for others"),
    ("unevaluatedItems", "unevaluatedItems with $dynamicRef", "as dynamicRef"),
    ("unevaluatedProperties", "unevaluatedProperties with $dynamicRef", "as dynamicRef"),
    ("ref", "order of evaluation: $id and $anchor and $ref", "identifiers of other documents within one"),
    ("draft4/ref", "ref overrides any sibling keywords", "only in OpenAPI before 3.1, which says which it is"),
    ("draft4/ref", "$ref prevents a sibling id from changing the base uri", "`id` is a name of draft 4 alone"),
    ("draft4/ref", "Recursive references between schemas", "`id` is a name of draft 4 alone"),
    ("draft4/ref", "Location-independent identifier", "`id` is a name of draft 4 alone"),
    (
        "draft4/ref",
        "Location-independent identifier with base URI change in subschema",
        "`id` is a name of draft 4 alone",
    ),
    (
        "draft4/ref",
        "id must be resolved against nearest parent, not just immediate parent",
        "`id` is a name of draft 4 alone",
    ),
];

#[test]
fn the_official_suite_is_judged_as_it_says_and_its_schemas_get_values() -> io::Result<()> {
    let Some(suite) = std::env::var_os("JSON_SCHEMA_TEST_SUITE") else {
        return writeln!(io::stderr(), "the official test suite is skipped: JSON_SCHEMA_TEST_SUITE is not set");
    };
    let mut official = Official::default();
    for draft in ["draft2020-12", "draft4"] {
        let mut paths = Vec::new();
        files(&Path::new(&suite).join("tests").join(draft), &mut paths);
        for path in paths.iter().filter(|path| !path.components().any(|part| part.as_os_str() == "optional")) {
            official.file(draft, path);
        }
    }
    let Official { schemas, tests, made, wrong } = official;
    let told = format!("{schemas} schemas of the official suite, values for {made}; {tests} verdicts");
    writeln!(io::stderr(), "{told}")?;
    assert!(schemas > 300 && tests > 1200, "{told}");
    assert_eq!(wrong, Vec::<String>::new(), "{told}");
    Ok(())
}

/// What came of the official suite.
#[derive(Default)]
struct Official {
    schemas: usize,
    tests: usize,
    made: usize,
    wrong: Vec<String>,
}

impl Official {
    fn file(&mut self, draft: &str, path: &Path) {
        let name = format!("{draft}/{}", path.file_stem().unwrap().to_string_lossy());
        let groups: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for group in groups.as_array().unwrap() {
            let title = group["description"].as_str().unwrap();
            let is_out = |(file, group, _): &(&str, &str, &str)| {
                (*file == name || name.ends_with(&format!("/{file}"))) && (group.is_empty() || *group == title)
            };
            if !LEFT_OUT.iter().any(is_out) {
                self.group(&name, title, group);
            }
        }
    }

    fn group(&mut self, file: &str, title: &str, group: &serde_json::Value) {
        let schema = schema(&group["schema"].to_string());
        self.schemas += 1;
        let mut fitting = None;
        for test in group["tests"].as_array().unwrap() {
            let value: Value = arazzo_expression::json::parse(&test["data"].to_string()).unwrap();
            let valid = test["valid"].as_bool().unwrap();
            let found = misfits(&schema, &value, &(), Direction::Response, 1);
            self.tests += 1;
            if valid {
                fitting.get_or_insert(value);
            }
            if found.is_empty() != valid {
                let test = test["description"].as_str().unwrap();
                self.wrong.push(format!("{file}: {title}: {test}: valid is {valid}, told {found:?}"));
            }
        }
        let started = Instant::now();
        let made = Generator::new(&(), 3).made(&schema, "");
        let fits = misfits(&schema, &made.value, &(), Direction::Response, 1).is_empty();
        if started.elapsed() > Duration::from_secs(10) || made.value.to_string().len() > 1_000_000 {
            self.wrong.push(format!(
                "{file}: {title}: made {} bytes in {:?}",
                made.value.to_string().len(),
                started.elapsed()
            ));
        }
        if made.fits && !fits {
            self.wrong.push(format!("{file}: {title}: {} is said to fit, and does not", made.value));
        }
        if let (Some(value), false) = (&fitting, made.fits) {
            self.wrong.push(format!("{file}: {title}: nothing was made, and {value} fits"));
        }
        self.made += usize::from(made.fits);
    }
}
