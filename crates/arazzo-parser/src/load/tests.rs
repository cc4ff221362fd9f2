//! Where references lead that stand in a description (URI-01, URI-05, URI-06).

use super::{Fetch, FetchError, Fetched, LoadOptions, load};
use std::cell::RefCell;
use url::Url;

/// Has the entry document only, and remembers what else was asked for.
struct Memory {
    entry: &'static str,
    text: String,
    asked: RefCell<Vec<String>>,
}

impl Fetch for Memory {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        if url.as_str() == self.entry {
            return Ok(Fetched { text: self.text.clone(), url: url.clone() });
        }
        self.asked.borrow_mut().push(url.to_string());
        Err(FetchError::NotFound(url.to_string()))
    }
}

/// What is asked for when a description that came from `entry`, with `own` as its `$self`, has a source at `reference`.
fn asked(entry: &'static str, own: Option<&str>, reference: &str) -> String {
    let own = own.map(|own| format!("\"$self\": \"{own}\", ")).unwrap_or_default();
    let text = format!(
        r#"{{"arazzo": "1.1.0", {own}"info": {{"title": "t", "version": "1"}},
        "sourceDescriptions": [{{"name": "x", "url": "{reference}"}}],
        "workflows": [{{"workflowId": "main", "steps": [{{"stepId": "s", "operationId": "x"}}]}}]}}"#
    );
    let memory = Memory { entry, text, asked: RefCell::default() };
    load(&Url::parse(entry).unwrap(), &memory, &LoadOptions::default());
    memory.asked.take().first().cloned().unwrap_or_default()
}

#[test]
fn references_are_resolved_as_rfc_3986_has_it() {
    // The table of RFC 3986, section 5.4, as far as it leads to another document.
    for (reference, expected) in [
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g/"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("g#s", "http://a/b/c/g"),
        ("g?y#s", "http://a/b/c/g?y"),
        (";x", "http://a/b/c/;x"),
        ("g;x", "http://a/b/c/g;x"),
        ("g;x?y#s", "http://a/b/c/g;x?y"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("../../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        (".g", "http://a/b/c/.g"),
        ("g..", "http://a/b/c/g.."),
        ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"),
        ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"),
        ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/./x", "http://a/b/c/g?y/./x"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("https://example.com/x", "https://example.com/x"),
    ] {
        assert_eq!(asked("http://a/b/c/d;p?q", None, reference), expected, "{reference}");
    }
}

#[test]
fn the_base_is_what_a_document_calls_itself_else_where_it_came_from() {
    let table = [
        ("https://h/v2/a.yaml", None, "../specs/x", "https://h/specs/x"),
        ("https://h/v2/a.yaml", Some("workflows/p.yaml"), "../specs/x", "https://h/v2/specs/x"),
        ("https://h/v2/a.yaml", Some("/w/p.yaml"), "x", "https://h/w/x"),
        ("https://h/v2/a.yaml", Some("https://h/other/p.yaml"), "../s/x", "https://h/s/x"),
        ("file:///flows/a.yaml", Some("https://a/w/p.yaml"), "../s/x.yaml", "https://a/s/x.yaml"),
        ("memory:/flows/a.yaml", None, "x.yaml", "memory:/flows/x.yaml"),
    ];
    for (entry, own, reference, expected) in table {
        assert_eq!(asked(entry, own, reference), expected, "{own:?} {reference}");
    }
}
