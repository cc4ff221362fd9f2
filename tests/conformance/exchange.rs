//! The scripted side of a case: what the server answers, and whether the requests are the expected ones.

use crate::conformance::value::{from_yaml, json, same, text};
use crate::support::moment::Moment;
use crate::support::server::{Request, Response};
use arazzo_expression::{Value, json as json_text};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

/// A script of requests in order, or routes that requests are matched against.
pub(crate) struct Exchange {
    script: Option<Vec<Value>>,
    routes: Vec<Value>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    seen: usize,
    faults: Vec<String>,
    /// How many responses each route has given.
    given: Vec<usize>,
}

impl Exchange {
    /// The exchange that a case describes.
    pub(crate) fn new(case: &Value) -> Self {
        let list = |name: &str| case.get(name).and_then(Value::as_array).cloned();
        let routes = list("routes").unwrap_or_default();
        let state = State { given: vec![0; routes.len()], ..State::default() };
        Self { script: list("exchange"), routes, state: Mutex::new(state) }
    }

    /// How many requests are scripted; `None` with routes.
    pub(crate) fn scripted(&self) -> Option<usize> {
        self.script.as_ref().map(Vec::len)
    }

    /// How many requests came, and what was wrong with them.
    pub(crate) fn outcome(&self) -> (usize, Vec<String>) {
        let state = self.state();
        (state.seen, state.faults.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The response to the next request.
    pub(crate) fn answer(&self, request: &Request) -> Response {
        let mut state = self.state();
        state.seen += 1;
        let answer = match &self.script {
            Some(script) => scripted(script, request, &mut state),
            None => self.routed(request, &mut state),
        };
        drop(state);
        answer.map_or_else(|| Response { status: 599, ..Response::default() }, |value| response(&value))
    }

    fn routed(&self, request: &Request, state: &mut State) -> Option<Value> {
        for (route, given) in self.routes.iter().zip(state.given.iter_mut()) {
            if differences(member(route, "request"), request).is_empty() {
                let responses = route.get("responses")?.as_array()?;
                let response = responses.get(*given).or(responses.last()).cloned();
                *given += 1;
                return response;
            }
        }
        state.faults.push(format!("request {} matches no route: {} {}", state.seen, request.method, request.target));
        None
    }
}

fn scripted(script: &[Value], request: &Request, state: &mut State) -> Option<Value> {
    let number = state.seen;
    let Some(entry) = script.get(number - 1) else {
        state.faults.push(format!("request {number} was not expected: {} {}", request.method, request.target));
        return None;
    };
    let faults = differences(member(entry, "request"), request);
    state.faults.extend(faults.into_iter().map(|fault| format!("request {number}: {fault}")));
    entry.get("response").cloned()
}

/// A member, or null.
fn member<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

fn differences(want: &Value, got: &Request) -> Vec<String> {
    let mut out = Vec::new();
    let parts = [("method", got.method.as_str()), ("path", got.path()), ("target", &got.target)];
    for (name, have) in parts {
        if want.get(name).is_some_and(|want| text(want) != have) {
            out.push(format!("{name} is {have:?}, expected {:?}", text(member(want, name))));
        }
    }
    out.extend(want.get("query").and_then(|want| different_pairs("query", want, pairs(got.query()))));
    out.extend(different_headers(want, got));
    out.extend(want.get("json").and_then(|want| different_json(want, got)));
    out.extend(want.get("form").and_then(|want| different_pairs("form body", want, pairs(&got.text()))));
    if let Some(want) = want.get("body").map(text).filter(|want| *want != got.text()) {
        out.push(format!("body is {:?}, expected {want:?}", got.text()));
    }
    out
}

fn different_headers(want: &Value, got: &Request) -> Vec<String> {
    let mut out = Vec::new();
    for (name, value) in want.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let have = got.header(name);
        match (value, &have) {
            (Value::Null, None) => {}
            (Value::Null, Some(have)) => out.push(format!("header {name} is present ({have:?}), expected none")),
            (value, have) if have.as_ref() == Some(&text(value)) => {}
            (value, have) => out.push(format!("header {name} is {have:?}, expected {:?}", text(value))),
        }
    }
    out
}

fn different_json(want: &Value, got: &Request) -> Option<String> {
    match json_text::parse(&got.text()) {
        Ok(have) if same(want, &have) => None,
        Ok(have) => Some(format!("JSON body is {}, expected {}", json(&have), json(want))),
        Err(error) => Some(format!("body is not JSON ({error}): {:?}, expected {}", got.text(), json(want))),
    }
}

fn different_pairs(what: &str, want: &Value, mut have: Vec<(String, String)>) -> Option<String> {
    let mut pairs: Vec<(String, String)> = match want {
        Value::Object(members) => members.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        list => list.as_array().into_iter().flatten().map(|pair| (first(pair, 0), first(pair, 1))).collect(),
    };
    pairs.sort();
    have.sort();
    (pairs != have).then(|| format!("{what} is {have:?}, expected {pairs:?}"))
}

fn first(pair: &Value, index: usize) -> String {
    pair.at(index).map(text).unwrap_or_default()
}

/// The pairs of `application/x-www-form-urlencoded` text.
fn pairs(encoded: &str) -> Vec<(String, String)> {
    let pairs = encoded.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn decode(encoded: &str) -> String {
    let bytes = encoded.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let hex = encoded.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn response(value: &Value) -> Response {
    let number = |name: &str| value.get(name).and_then(Value::as_number);
    let mut headers = Vec::new();
    for (name, value) in value.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let one = std::slice::from_ref(value);
        let values = value.as_array().map_or(one, Vec::as_slice);
        headers.extend(values.iter().map(|value| (name.to_string(), header_text(value))));
    }
    let (body, kind) = match (value.get("json"), value.get("body")) {
        (Some(body), _) => (json(body), "application/json"),
        (None, Some(body)) => (text(body), "text/plain"),
        (None, None) => (String::new(), ""),
    };
    if !kind.is_empty() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".to_owned(), kind.to_owned()));
    }
    Response {
        status: number("status").and_then(|n| u16::try_from(n.as_i64()?).ok()).unwrap_or(599),
        headers,
        body: body.into_bytes(),
        delay: number("delay").map_or(Duration::ZERO, |n| Duration::from_secs_f64(n.as_f64())),
        reset: value.get("reset").and_then(Value::as_bool).unwrap_or(false),
    }
}

fn header_text(value: &Value) -> String {
    let text = text(value);
    if text == "{{http-date-in-1s}}" { http_date(SystemTime::now() + Duration::from_secs(1)) } else { text }
}

/// The preferred date format of RFC 9110.
fn http_date(time: SystemTime) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let moment = Moment::of(time);
    let (year, month, day) = moment.date();
    let (hour, minute, second) = moment.time();
    let days = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    let weekday = usize::try_from(days % 7).ok().and_then(|n| DAYS.get(n)).unwrap_or(&"");
    let month = MONTHS.get(month - 1).unwrap_or(&"");
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT")
}

/// Checks of the parts that every case leans on; run before the cases.
pub(crate) fn self_check() -> Result<(), String> {
    let billion = SystemTime::UNIX_EPOCH + Duration::from_secs(1_709_210_096);
    let yaml = from_yaml("{one: 1.0, big: 9223372036854775807, no: no, null: ~}").map_err(|error| error.to_string())?;
    let checks = [
        (http_date(billion), "Thu, 29 Feb 2024 12:34:56 GMT"),
        (format!("{:?}", pairs("a=1&b=%C3%A9+%zz&&c")), r#"[("a", "1"), ("b", "é %zz"), ("c", "")]"#),
        (json(&yaml), r#"{"one": 1.0, "big": 9223372036854775807, "no": "no", "null": null}"#),
        (json(&"é\"\u{1F600}\n".into()), r#""\u00e9\"\ud83d\ude00\n""#),
        (same(&json_value("[1]"), &json_value("[1.0]")).to_string(), "false"),
        (same(&json_value(r#"{"a":1,"b":2}"#), &json_value(r#"{"b":2,"a":1}"#)).to_string(), "true"),
    ];
    checks.iter().find(|(have, want)| have != want).map_or(Ok(()), |(have, want)| Err(format!("{have} is not {want}")))
}

fn json_value(text: &str) -> Value {
    json_text::parse(text).unwrap_or(Value::Null)
}
