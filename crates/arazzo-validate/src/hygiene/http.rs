//! Ways without encryption (SEC-02).

use crate::checked::Checked;
use crate::codes;
use arazzo_parser::{Diagnostic, Link, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Documents and servers that are reached by plain http, but for those of this machine.
pub(crate) fn insecure(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for document in &checked.documents {
        for source in &document.description.source_descriptions {
            if is_open(&source.url) {
                let message = format!("source `{}` is got without encryption", source.name.value);
                found.push(Diagnostic::new(&codes::INSECURE_HTTP, source.url.span, message).help("use https"));
            }
        }
    }
    servers(checked, found);
}

/// A server is told once for each source, where that is named.
fn servers(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    let mut told: BTreeMap<Span, (String, String)> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (document, _, _, operation) in checked.operations() {
        // Many steps call the same operation.
        if !seen.insert((document.id, std::ptr::from_ref(operation))) {
            continue;
        }
        let Some(server) = operation.operation.server() else { continue };
        let url = server.resolve(|_| None).map(|url| url.to_string()).unwrap_or_default();
        let links = checked.loaded.links(document.id);
        let mut sources = links.filter(|(_, link)| matches!(link, Link::To(target) if *target == operation.document));
        if let Some((source, _)) = sources.next().filter(|_| is_open(&url)) {
            told.entry(source.url.span).or_insert_with(|| (source.name.value.to_string(), url));
        }
    }
    for (span, (source, url)) in told {
        let message = format!("the server of source `{source}` is called without encryption: {url}");
        found.push(Diagnostic::new(&codes::INSECURE_HTTP, span, message).help("use https"));
    }
}

/// Whether `url` is plain http to another machine.
fn is_open(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let name = if host.starts_with('[') { host } else { host.split(':').next().unwrap_or_default() };
    let local =
        name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.") || name.starts_with("[::1]");
    !local && name != "0.0.0.0" && name.contains('.')
}
