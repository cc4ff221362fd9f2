//! Text to scenario; every fault is told, with its place.

use super::model::{Answer, Answers, ExpectedRequest, Given, Reply, Scenario, Spanned, errors};
use arazzo_expression::{Number, Object, Str, Value, json};
use arazzo_parser::suggest::nearest;
use arazzo_parser::{Data, Entry, Node, Span};
use arazzo_runtime::{MissingPolicy, OnUnmatched, Response};
use std::time::Duration;

/// The longest run of equal answers.
const MOST_TIMES: u64 = 100_000;

const FIELDS: &[&str] = &[
    "file",
    "description",
    "workflow",
    "inputs",
    "seed",
    "onUnmatched",
    "strictMissing",
    "missingInText",
    "answers",
    "requests",
    "outcome",
    "error",
    "outputs",
    "steps",
];
const ANSWER: &[&str] = &["status", "headers", "body", "text", "error", "times"];
const REQUEST: &[&str] = &["step", "attempt", "method", "url", "headers", "body"];

/// A fault of a scenario file.
pub(super) type Fault = (Span, String);

/// The scenario that a document says.
pub(super) fn scenario(root: &Node) -> Result<Scenario, Vec<Fault>> {
    let mut reader = Reader { faults: Vec::new() };
    let scenario = reader.scenario(root);
    match scenario {
        Some(scenario) if reader.faults.is_empty() => Ok(scenario),
        _ => Err(reader.faults),
    }
}

struct Reader {
    faults: Vec<Fault>,
}

impl Reader {
    fn fault(&mut self, span: Span, message: impl Into<String>) {
        self.faults.push((span, message.into()));
    }

    /// The members of an object that has no others than `known`.
    fn members<'n>(&mut self, node: &'n Node, what: &str, known: &[&str]) -> &'n [Entry] {
        let Some(mapping) = node.as_mapping() else {
            self.fault(node.span, format!("{what} must be an object, and this is {}", node.describe()));
            return &[];
        };
        for entry in mapping.entries().iter().filter(|entry| !known.contains(&&*entry.key)) {
            let near = nearest(known.iter().copied(), &entry.key);
            let near = near
                .map_or_else(|| format!("known are {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            self.fault(entry.key_span, format!("{what} has no field `{}`; {near}", entry.key));
        }
        mapping.entries()
    }

    fn scenario(&mut self, root: &Node) -> Option<Scenario> {
        let entries = self.members(root, "a scenario", FIELDS);
        let find = |name: &str| entries.iter().find(|entry| *entry.key == *name).map(|entry| &entry.value);
        let workflow = find("workflow").and_then(|node| self.text(node, "`workflow`"));
        if find("workflow").is_none() && root.as_mapping().is_some() {
            self.fault(root.span, "a scenario needs `workflow`, the id of the workflow that is run");
        }
        let inputs = find("inputs").and_then(|node| self.object(node, "`inputs`"));
        let seed = find("seed").and_then(|node| self.count(node, "`seed`")).unwrap_or(0);
        let on_unmatched = find("onUnmatched").map_or(OnUnmatched::FailPolls, |node| self.on_unmatched(node));
        let missing = self.missing(find("strictMissing"), find("missingInText"));
        let answers = find("answers").map(|node| self.answers(node)).unwrap_or_default();
        let requests = find("requests").map(|node| self.requests(node)).unwrap_or_default();
        let outcome = find("outcome").and_then(|node| self.outcome(node));
        let outputs = find("outputs").map(|node| self.outputs(node)).unwrap_or_default();
        let steps = find("steps").and_then(|node| self.steps(node));
        let file = find("file").and_then(|node| self.text(node, "`file`")).map(|file| file.value);
        let error = find("error").and_then(|node| self.text(node, "`error`"));
        find("description").and_then(|node| self.text(node, "`description`"));
        Some(Scenario {
            file,
            workflow: workflow?,
            inputs,
            seed,
            on_unmatched,
            missing,
            answers,
            requests,
            outcome,
            error,
            outputs,
            steps,
        })
    }

    fn text(&mut self, node: &Node, what: &str) -> Option<Spanned<String>> {
        if let Some(text) = node.scalar_text() {
            return Some(Spanned { value: text.to_string(), span: node.span });
        }
        self.fault(node.span, format!("{what} must be a text, and this is {}", node.describe()));
        None
    }

    fn count(&mut self, node: &Node, what: &str) -> Option<u64> {
        let number = node.as_number().and_then(Number::as_i64).and_then(|number| u64::try_from(number).ok());
        if number.is_none() {
            self.fault(node.span, format!("{what} must be a whole number of 0 or more"));
        }
        number
    }

    fn object(&mut self, node: &Node, what: &str) -> Option<Spanned<Object>> {
        if let Value::Object(members) = node.to_value() {
            return Some(Spanned { value: members.as_ref().clone(), span: node.span });
        }
        self.fault(node.span, format!("{what} must be an object, and this is {}", node.describe()));
        None
    }

    fn items<'n>(&mut self, node: &'n Node, what: &str) -> &'n [Node] {
        node.as_sequence().unwrap_or_else(|| {
            self.fault(node.span, format!("{what} must be a list, and this is {}", node.describe()));
            &[]
        })
    }

    fn on_unmatched(&mut self, node: &Node) -> OnUnmatched {
        match node.as_str() {
            Some("next") => OnUnmatched::Next,
            Some("fail") => OnUnmatched::Fail,
            _ => {
                self.fault(node.span, "`onUnmatched` is `next` or `fail`");
                OnUnmatched::FailPolls
            }
        }
    }

    fn missing(&mut self, strict: Option<&Node>, in_text: Option<&Node>) -> MissingPolicy {
        let is_strict = strict.is_some_and(|node| {
            node.as_bool().unwrap_or_else(|| {
                self.fault(node.span, "`strictMissing` is `true` or `false`");
                false
            })
        });
        let is_empty = in_text.is_some_and(|node| match node.as_str() {
            Some("empty") => true,
            Some("error") => false,
            _ => {
                self.fault(node.span, "`missingInText` is `error` or `empty`");
                false
            }
        });
        match (is_strict, is_empty, in_text) {
            (true, true, Some(node)) => {
                self.fault(node.span, "with `strictMissing` nothing is empty for want of a value");
                MissingPolicy::Refused
            }
            (true, ..) => MissingPolicy::Refused,
            (false, true, _) => MissingPolicy::EmptyInText,
            (false, false, _) => MissingPolicy::ByPlace,
        }
    }

    fn outcome(&mut self, node: &Node) -> Option<Spanned<String>> {
        let known = ["success", "failure", "aborted"];
        let outcome = self.text(node, "`outcome`")?;
        if known.contains(&outcome.value.as_str()) {
            return Some(outcome);
        }
        let near = nearest(known, &outcome.value).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        self.fault(node.span, format!("`outcome` is success, failure or aborted{near}"));
        None
    }

    fn outputs(&mut self, node: &Node) -> Vec<(Spanned<String>, Value)> {
        let Some(mapping) = node.as_mapping() else {
            self.fault(node.span, format!("`outputs` must be an object, and this is {}", node.describe()));
            return Vec::new();
        };
        let entry =
            |entry: &Entry| (Spanned { value: entry.key.to_string(), span: entry.key_span }, entry.value.to_value());
        mapping.entries().iter().map(entry).collect()
    }

    fn steps(&mut self, node: &Node) -> Option<Spanned<Vec<String>>> {
        let items = self.items(node, "`steps`");
        let names: Vec<Spanned<String>> = items.iter().filter_map(|item| self.text(item, "a step")).collect();
        node.as_sequence()?;
        Some(Spanned { value: names.into_iter().map(|name| name.value).collect(), span: node.span })
    }

    fn answers(&mut self, node: &Node) -> Vec<Answers> {
        let Some(mapping) = node.as_mapping() else {
            self.fault(
                node.span,
                format!("`answers` must be an object from steps to lists, and this is {}", node.describe()),
            );
            return Vec::new();
        };
        let entries = mapping.entries().iter();
        entries
            .map(|entry| {
                let step = Spanned { value: entry.key.to_string(), span: entry.key_span };
                let given = if entry.value.as_str() == Some("mock") {
                    Given::Mock
                } else {
                    let what = format!("the answers to `{}`", entry.key);
                    let items = self.items(&entry.value, &what);
                    Given::Each(items.iter().filter_map(|item| self.answer(item)).collect())
                };
                Answers { step, given }
            })
            .collect()
    }

    fn answer(&mut self, node: &Node) -> Option<Answer> {
        if node.as_str() == Some("mock") {
            return Some(Answer { reply: Reply::Mock, times: 1, span: node.span });
        }
        let entries = self.members(node, "an answer", ANSWER);
        let find = |name: &str| entries.iter().find(|entry| *entry.key == *name).map(|entry| &entry.value);
        let times = find("times").and_then(|node| self.count(node, "`times`")).unwrap_or(1);
        if !(1..=MOST_TIMES).contains(&times) {
            self.fault(node.span, format!("`times` is 1 to {MOST_TIMES}"));
        }
        if let Some(error) = find("error") {
            if let Some(other) = ["status", "headers", "body", "text"].into_iter().find(|name| find(name).is_some()) {
                self.fault(error.span, format!("an answer has `error` or `{other}`, not both"));
            }
            let kind = self.error(error)?;
            return Some(Answer { reply: Reply::Error(kind), times, span: node.span });
        }
        node.as_mapping()?;
        let response = self.response(node, &find)?;
        Some(Answer { reply: Reply::Response(response), times, span: node.span })
    }

    fn error(&mut self, node: &Node) -> Option<arazzo_runtime::TransportErrorKind> {
        let text = self.text(node, "`error`")?.value;
        let found = errors().find(|(name, _)| *name == text).map(|(_, kind)| kind);
        if found.is_none() {
            let names: Vec<&str> = errors().map(|(name, _)| name).collect();
            let near = nearest(names.iter().copied(), &text);
            let near =
                near.map_or_else(|| format!("known are {}", names.join(", ")), |n| format!("did you mean `{n}`?"));
            self.fault(node.span, format!("there is no error `{text}`; {near}"));
        }
        found
    }

    fn response<'n>(&mut self, node: &Node, find: &dyn Fn(&str) -> Option<&'n Node>) -> Option<Response> {
        let Some(status) = find("status") else {
            self.fault(node.span, "an answer needs `status` or `error`, or is `mock`");
            return None;
        };
        let code = status.as_number().and_then(Number::as_i64).and_then(|code| u16::try_from(code).ok());
        let Some(code) = code.filter(|code| (100..=999).contains(code)) else {
            self.fault(status.span, "`status` is a number from 100 to 999");
            return None;
        };
        let mut headers: Vec<(Str, String)> = find("headers").map(|node| self.headers(node)).unwrap_or_default();
        let (body, kind) = match (find("body"), find("text")) {
            (Some(_), Some(text)) => {
                self.fault(text.span, "an answer has `body`, which is JSON, or `text`, not both");
                return None;
            }
            (Some(body), None) => (json::to_string(&body.to_value()).into_bytes(), Some("application/json")),
            (None, Some(text)) => (self.text(text, "`text`")?.value.into_bytes(), Some("text/plain")),
            (None, None) => (Vec::new(), None),
        };
        let has_kind = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        headers.extend(kind.filter(|_| !has_kind).map(|kind| ("Content-Type".into(), kind.to_owned())));
        let seconds = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
        let retry_after = seconds.and_then(|(_, value)| value.trim().parse().ok()).map(Duration::from_secs);
        Some(Response { status: code, headers, body: body.into(), retry_after })
    }

    fn headers(&mut self, node: &Node) -> Vec<(Str, String)> {
        let Some(mapping) = node.as_mapping() else {
            self.fault(node.span, format!("`headers` must be an object, and this is {}", node.describe()));
            return Vec::new();
        };
        let mut headers = Vec::new();
        for entry in mapping.entries() {
            // A field that is repeated is a list.
            let values = entry.value.as_sequence().unwrap_or(std::slice::from_ref(&entry.value));
            for value in values {
                headers.extend(self.text(value, "a header field").map(|text| (entry.key.clone(), text.value)));
            }
        }
        headers
    }

    fn requests(&mut self, node: &Node) -> Vec<ExpectedRequest> {
        let items = self.items(node, "`requests`");
        items.iter().filter_map(|item| self.request(item)).collect()
    }

    fn request(&mut self, node: &Node) -> Option<ExpectedRequest> {
        let entries = self.members(node, "a request", REQUEST);
        let find = |name: &str| entries.iter().find(|entry| *entry.key == *name).map(|entry| &entry.value);
        node.as_mapping()?;
        let Some(step) = find("step") else {
            self.fault(node.span, "a request needs `step`");
            return None;
        };
        let attempt = find("attempt").and_then(|node| self.count(node, "`attempt`")).unwrap_or(1);
        if attempt == 0 {
            self.fault(node.span, "`attempt` counts from 1");
        }
        let headers = find("headers").map(|node| self.expected_headers(node)).unwrap_or_default();
        Some(ExpectedRequest {
            step: self.text(step, "`step`")?,
            attempt: usize::try_from(attempt).unwrap_or(usize::MAX),
            method: find("method").and_then(|node| self.text(node, "`method`")),
            url: find("url").and_then(|node| self.text(node, "`url`")),
            headers,
            body: find("body").map(|node| Spanned { value: body(node), span: node.span }),
        })
    }

    fn expected_headers(&mut self, node: &Node) -> Vec<(Spanned<String>, String)> {
        let Some(mapping) = node.as_mapping() else {
            self.fault(node.span, format!("`headers` must be an object, and this is {}", node.describe()));
            return Vec::new();
        };
        let mut headers = Vec::new();
        for entry in mapping.entries() {
            let text = self.text(&entry.value, "a header field");
            let name = Spanned { value: entry.key.to_string(), span: entry.key_span };
            headers.extend(text.map(|text| (name, text.value)));
        }
        headers
    }
}

fn body(node: &Node) -> Value {
    match &node.data {
        Data::String(text, _) => Value::String(text.clone()),
        _ => node.to_value(),
    }
}
