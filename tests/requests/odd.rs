//! Odd requests: tables of what must go over the wire, written down from the texts of the specifications (`by` names the
//! section), and of what must not go at all. A row is an operation (`api`, in `item`, at `path`, beside `root`) and the step that
//! calls it (`call`); the run must send exactly one request of `target`, `headers`, `body`, or fail with `fails`, told with a
//! place. What is sent is held against the description by `arazzo test`, which has nothing to say of it unless `tested` names it.

use super::recorded::Recorder;
use crate::support::binary::{Finished, Folder, arazzo, finish};
use crate::support::server::Request;
use serde_yaml::{Mapping, Value};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

const TABLES: &[(&str, &str)] = &[
    ("swagger", include_str!("odd/swagger.yaml")),
    ("parameters", include_str!("odd/parameters.yaml")),
    ("forms", include_str!("odd/forms.yaml")),
    ("multipart", include_str!("odd/multipart.yaml")),
    ("xml", include_str!("odd/xml.yaml")),
    ("places", include_str!("odd/places.yaml")),
];

/// Header fields that the client adds itself; `Accept` counts where a row names it.
const OWN: [&str; 6] = ["accept", "accept-encoding", "connection", "content-length", "host", "user-agent"];

/// Methods that a path item has a field for.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// How many rows are played at the same time.
const PLAYERS: usize = 3;

/// All fields that a row may have.
const FIELDS: [&str; 18] = [
    "row", "by", "version", "root", "item", "path", "method", "api", "call", "inputs", "files", "args", "sends",
    "target", "headers", "body", "fails", "tested",
];

#[test]
fn what_goes_over_the_wire_is_what_the_specification_says() {
    play_all(&complaints);
}

#[test]
fn what_is_sent_is_what_the_operation_takes() {
    play_all(&|recorder, version, row| {
        // Of what fails, and of what needs an option of `run`, there is nothing to be said.
        if row.get("fails").is_some() || row.get("args").is_some() {
            return Vec::new();
        }
        let base = recorder.server.base();
        let finished = play("test", &filled(row, &base), version, &base);
        let told = finished.stderr.lines().chain(finished.stdout.lines()).find(|line| line.contains("request-invalid"));
        match (told, row["tested"].as_str()) {
            (None, None) if finished.code == Some(0) => Vec::new(),
            (Some(told), Some(named)) if told.contains(named) => Vec::new(),
            (told, _) => vec![format!("{told:?}: {}{}", finished.stdout, finished.stderr)],
        }
    });
}

/// Plays all rows and complains of what `judge` says of them.
fn play_all(judge: &(dyn Fn(&Recorder, &str, &Value) -> Vec<String> + Sync)) {
    let mut rows = Vec::new();
    for (table, text) in TABLES {
        let table_of: Value = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{table}: {error}"));
        let version = table_of["version"].as_str().unwrap().to_owned();
        let listed = table_of["rows"].as_sequence().unwrap().clone();
        rows.extend(listed.into_iter().map(|row| (*table, version.clone(), row)));
    }
    assert!(rows.len() >= 200, "{}", rows.len());
    let left = Mutex::new(rows.into_iter());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..PLAYERS {
            scope.spawn(|| {
                let recorder = Recorder::start();
                loop {
                    let next = left.lock().unwrap().next();
                    let Some((table, version, row)) = next else { break };
                    let version = row["version"].as_str().unwrap_or(&version);
                    let found = judge(&recorder, version, &row);
                    let name = row["row"].as_str().unwrap_or("?");
                    wrong.lock().unwrap().extend(found.into_iter().map(|found| format!("{table}, {name}: {found}")));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with what a row comes to.
fn complaints(recorder: &Recorder, version: &str, row: &Value) -> Vec<String> {
    let mut known = row.as_mapping().unwrap().keys().map(|key| key.as_str().unwrap());
    if let Some(unknown) = known.find(|key| !FIELDS.contains(key)) {
        return vec![format!("a row has no field `{unknown}`")];
    }
    if row["by"].as_str().is_none_or(str::is_empty) {
        return vec!["it does not say by what".to_owned()];
    }
    let base = recorder.server.base();
    let row = filled(row, &base);
    let finished = play("run", &row, version, &base);
    let seen = recorder.take();
    match row["fails"].as_str() {
        Some(code) => wrong_failure(&finished, code, &seen),
        None => wrong_request(&finished, &row, &seen),
    }
}

/// `value` with the server in the place of its placeholders.
fn filled(value: &Value, base: &str) -> Value {
    let host = base.strip_prefix("http://").unwrap();
    match value {
        Value::String(text) => text.replace("{{server}}", base).replace("{{host}}", host).into(),
        Value::Sequence(items) => Value::Sequence(items.iter().map(|item| filled(item, base)).collect()),
        Value::Mapping(members) => {
            Value::Mapping(members.iter().map(|(name, member)| (name.clone(), filled(member, base))).collect())
        }
        other => other.clone(),
    }
}

fn members(value: &Value) -> Mapping {
    value.as_mapping().cloned().unwrap_or_default()
}

fn play(what: &str, row: &Value, version: &str, base: &str) -> Finished {
    let work = Folder::new().unwrap();
    work.write("api.yaml", serde_yaml::to_string(&api(row, version, base)).unwrap()).unwrap();
    work.write("arazzo.yaml", serde_yaml::to_string(&description(row)).unwrap()).unwrap();
    for (name, text) in members(&row["files"]) {
        work.write(name.as_str().unwrap(), text.as_str().unwrap()).unwrap();
    }
    let mut command = arazzo();
    command.args([what, "arazzo.yaml"]).current_dir(work.path());
    for (name, value) in members(&row["inputs"]) {
        command.arg("--input").arg(format!("{}:={}", name.as_str().unwrap(), serde_json::to_string(&value).unwrap()));
    }
    command.args(row["args"].as_sequence().into_iter().flatten().map(|argument| argument.as_str().unwrap()));
    finish(command, Duration::from_mins(1), |_| {}).unwrap()
}

fn api(row: &Value, version: &str, base: &str) -> Mapping {
    let mut operation = members(&row["api"]);
    operation.insert("operationId".into(), "a".into());
    let has_body = row["call"].get("requestBody").is_some();
    let method = row["method"].as_str().unwrap_or(if has_body { "post" } else { "get" });
    let mut item = members(&row["item"]);
    if METHODS.contains(&method) {
        item.insert(method.into(), operation.into());
    } else {
        let others = Mapping::from_iter([(method.into(), operation.into())]);
        item.insert("additionalOperations".into(), others.into());
    }
    let mut api = Mapping::new();
    if version == "2.0" {
        api.insert("swagger".into(), version.into());
        api.insert("host".into(), base.strip_prefix("http://").unwrap().into());
        api.insert("schemes".into(), vec![Value::from("http")].into());
    } else {
        api.insert("openapi".into(), version.into());
        let server = Mapping::from_iter([("url".into(), base.into())]);
        api.insert("servers".into(), vec![Value::from(server)].into());
    }
    api.insert("info".into(), serde_yaml::from_str("{title: api, version: '1'}").unwrap());
    api.extend(members(&row["root"]));
    let path = row["path"].as_str().unwrap_or("/a");
    api.insert("paths".into(), Mapping::from_iter([(path.into(), item.into())]).into());
    api
}

fn description(row: &Value) -> Value {
    let text = "{arazzo: 1.1.0, info: {title: t, version: '1'}, sourceDescriptions: [{name: api, url: ./api.yaml, type: \
                openapi}], workflows: [{workflowId: w, steps: [{stepId: s, operationId: a}]}]}";
    let mut description: Value = serde_yaml::from_str(text).unwrap();
    let step = description["workflows"][0]["steps"][0].as_mapping_mut().unwrap();
    step.extend(members(&row["call"]));
    description
}

fn wrong_failure(finished: &Finished, code: &str, seen: &[Request]) -> Vec<String> {
    let mut wrong = Vec::new();
    if finished.code == Some(0) || !seen.is_empty() {
        wrong.push(format!("it ended with {:?} and sent {seen:?}", finished.code));
    }
    // The place stands in the line of the code or, of an error in a document, in the next one.
    let lines: Vec<&str> = finished.stderr.lines().collect();
    let told = lines.iter().position(|line| line.contains(&format!("[{code}]")));
    if !told.is_some_and(|at| lines.iter().skip(at).take(2).any(|line| has_place(line))) {
        wrong.push(format!("no `{code}` with a place: {}", finished.stderr));
    }
    wrong
}

/// Whether some word is `FILE:LINE:COLUMN`.
fn has_place(text: &str) -> bool {
    text.split([' ', '(', ')', ',']).any(|word| {
        let mut pieces = word.trim_end_matches(':').rsplitn(3, ':');
        let mut number = || pieces.next().is_some_and(|piece| piece.parse::<u32>().is_ok());
        number() && number() && pieces.next().is_some_and(|file| ["api.yaml", "arazzo.yaml"].contains(&file))
    })
}

fn wrong_request(finished: &Finished, row: &Value, seen: &[Request]) -> Vec<String> {
    let [request] = seen else {
        return vec![format!("{} requests, and {:?}: {}", seen.len(), finished.code, finished.stderr)];
    };
    let mut wrong = Vec::new();
    let mut compare = |what: &str, wanted: &dyn std::fmt::Debug, got: &dyn std::fmt::Debug| {
        let (wanted, got) = (format!("{wanted:?}"), format!("{got:?}"));
        if wanted != got {
            wrong.push(format!("{what}\n  wanted {wanted}\n  got    {got}"));
        }
    };
    compare("exit", &Some(0), &finished.code);
    if let Some(method) = row["sends"].as_str() {
        compare("method", &method, &request.method);
    }
    compare("target", &row["target"].as_str().unwrap(), &request.target);
    let wanted: BTreeMap<String, String> = members(&row["headers"])
        .iter()
        .map(|(name, value)| (name.as_str().unwrap().to_ascii_lowercase(), value.as_str().unwrap().to_owned()))
        .collect();
    let mut got: Vec<(String, String)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
        .filter(|(name, _)| !OWN.contains(&name.as_str()) || wanted.contains_key(name))
        .collect();
    got.sort();
    compare("header fields", &wanted.into_iter().collect::<Vec<_>>(), &got);
    compare("body", &row["body"].as_str().unwrap_or_default(), &request.text());
    wrong
}
