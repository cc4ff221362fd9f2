//! A document for every code that is declared in `codes.rs`, and sound ones that none is told of.

use super::fixture::{FIXTURES, Fixture};
use super::further::FURTHER;
use arazzo_parser::{Diagnostic, Fetch, FetchError, Fetched, LoadOptions, Loaded};
use url::Url;

const API: &str = include_str!("api.yaml");
const EVENTS: &str = "asyncapi: 3.0.0\ninfo: {title: e, version: '1'}\nchannels: {orders: {address: orders}}\n";

struct Memory(String);

impl Fetch for Memory {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        let text = match url.path() {
            "/arazzo.yaml" => self.0.as_str(),
            "/api.yaml" => API,
            "/open.yaml" => &API.replace("https://api.example.com", "http://api.example.com"),
            "/events.yaml" => EVENTS,
            other => return Err(FetchError::NotFound(other.to_owned())),
        };
        Ok(Fetched { text: text.to_owned(), url: url.clone() })
    }
}

fn check(text: &str) -> (Loaded, Vec<Diagnostic>) {
    let url = Url::parse("https://example.com/arazzo.yaml").unwrap();
    let loaded = arazzo_parser::load(&url, &Memory(text.to_owned()), &LoadOptions::default());
    let mut found = loaded.diagnostics.clone();
    found.extend(arazzo_validate::validate_asked(&loaded, arazzo_validate::ON_REQUEST));
    (loaded, found)
}

/// What is told of a document and should not be, or the other way round.
fn complaints(fixture: &Fixture) -> Vec<String> {
    let text = fixture.text();
    let marked: Vec<usize> = (1..).zip(text.lines()).filter(|(_, line)| line.contains("#!")).map(|(n, _)| n).collect();
    let (loaded, found) = check(&text);
    let line = |d: &Diagnostic| d.span.map_or(0, |span| loaded.sources.locate(span).line);
    let (own, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = found.iter().partition(|d| d.code.name == fixture.code);
    let told: Vec<usize> = own.iter().map(|d| line(d)).collect();
    let mut complaints = Vec::new();
    if told != marked {
        complaints.push(format!("told at {told:?}, not at {marked:?}"));
    }
    complaints.extend(
        own.iter()
            .filter(|d| d.severity.name() != fixture.severity)
            .map(|d| format!("{}: {}", line(d), d.severity.name())),
    );
    // What is told on request only is told of most of them.
    let on_request = |d: &&Diagnostic| arazzo_validate::ON_REQUEST.contains(&d.code);
    let stray = others.into_iter().filter(|d| !fixture.beside.contains(&d.code.name) && !on_request(d));
    complaints.extend(stray.map(|d| format!("{}: {} {}", line(d), d.code.name, d.message)));
    complaints.iter().map(|complaint| format!("{}: {complaint}", fixture.code)).collect()
}

#[test]
fn every_fault_is_told_where_the_mark_is_and_nothing_else() {
    let complaints: Vec<String> = FIXTURES.iter().chain(FURTHER).flat_map(complaints).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_code_has_a_fixture_and_a_text_with_two_examples() {
    for code in arazzo_validate::codes::ALL {
        assert!(
            FIXTURES.iter().chain(FURTHER).any(|fixture: &Fixture| fixture.code == code.name),
            "{} has no fixture",
            code.name
        );
    }
    for code in arazzo_validate::all_codes() {
        assert!(code.doc.contains("Wrong: ") && code.doc.contains("Right: "), "{} lacks an example", code.name);
    }
}

#[test]
fn codes_are_declared_once() {
    let mut names: Vec<&str> = arazzo_validate::all_codes().map(|code| code.name).collect();
    names.extend(arazzo_parser::codes::ALL.iter().map(|code| code.name));
    names.sort_unstable();
    let twice: Vec<&[&str]> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
