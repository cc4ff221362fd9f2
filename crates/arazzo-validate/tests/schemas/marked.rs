//! Documents in which `#! code` marks the lines at which a code of these families is told.

use arazzo_parser::{Fetch, FetchError, Fetched, LoadOptions};
use url::Url;

const API: &str = include_str!("api.yaml");
/// The codes that are looked at: those of the families, and those that they share.
const CODES: &[&str] = &[
    "undeclared-parameter",
    "missing-parameter",
    "parameter-value",
    "missing-body",
    "undeclared-body",
    "content-type",
    "payload-schema",
    "payload-syntax",
    "replacement-place",
    "undocumented-status",
    "deprecated-operation",
    "server-unknown",
    "pointer-not-in-schema",
    "condition-type",
    "input-type",
];

struct Memory(String);

impl Fetch for Memory {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        let text = match url.path() {
            "/arazzo.yaml" => self.0.clone(),
            "/api.yaml" => API.to_owned(),
            "/nowhere.yaml" => API.replace("https://api.example.com", "ftp://example.com"),
            other => return Err(FetchError::NotFound(other.to_owned())),
        };
        Ok(Fetched { text, url: url.clone() })
    }
}

/// Compares what is told of a document with its marks. `workflows` is the list of workflows, or the steps of one.
pub(super) fn check(workflows: &str) {
    check_with("[{name: api, url: ./api.yaml}] ", workflows);
}

/// The same, with other sources.
pub(super) fn check_with(sources: &str, workflows: &str) {
    let body = if workflows.contains("workflowId: main") {
        workflows.to_owned()
    } else {
        format!("  - workflowId: main\n    steps:\n{workflows}")
    };
    let head = format!("arazzo: 1.1.0\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: {sources}\nworkflows:\n");
    let text = format!("{head}{}\n", body.trim_matches('\n').trim_end());
    let url = Url::parse("https://example.com/arazzo.yaml").unwrap();
    let loaded = arazzo_parser::load(&url, &Memory(text.clone()), &LoadOptions::default());
    assert!(loaded.diagnostics.is_empty(), "{:#?}\n{text}", loaded.diagnostics);
    let found = arazzo_validate::validate(&loaded);
    let mut told: Vec<(usize, &str)> = found
        .iter()
        .filter(|d| CODES.contains(&d.code.name))
        .map(|d| (d.span.map_or(0, |span| loaded.sources.locate(span).line), d.code.name))
        .collect();
    told.sort_unstable();
    told.dedup();
    let mut marks: Vec<(usize, &str)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let codes = line.split_once("#! ").map_or("", |(_, codes)| codes);
        marks.extend(codes.split_whitespace().map(|code| (number, code)));
    }
    marks.sort_unstable();
    let messages: Vec<String> = found.iter().map(|d| format!("{} {}", d.code.name, d.message)).collect();
    assert_eq!(told, marks, "\n{}\n{text}", messages.join("\n"));
}

/// The messages about a document, with their help.
pub(super) fn messages(code: &str, steps: &str) -> Vec<String> {
    let head = "arazzo: 1.1.0\ninfo: {title: t, version: '1'}\nsourceDescriptions: [{name: api, url: ./api.yaml}]\n";
    let text = format!("{head}workflows:\n  - workflowId: main\n    steps:\n{steps}\n");
    let url = Url::parse("https://example.com/arazzo.yaml").unwrap();
    let loaded = arazzo_parser::load(&url, &Memory(text), &LoadOptions::default());
    let found = arazzo_validate::validate(&loaded);
    let own = found.iter().filter(|d| d.code.name == code);
    own.map(|d| format!("{}; {}", d.message, d.help.as_deref().unwrap_or_default())).collect()
}
