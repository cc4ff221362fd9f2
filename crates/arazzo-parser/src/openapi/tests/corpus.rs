//! Every operation of every description under the directory that `ARAZZO_CORPUS` names.

use crate::openapi::{Description, Document, Schema, operation};
use crate::{DocumentOptions, Format, SourceMap, parse_document};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "json" || ext == "yaml" || ext == "yml") {
            found.push(path);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the test reads files that are not in the repository")]
fn read(path: &Path) -> Option<(crate::Node, crate::SourceId, Url)> {
    let text = String::from_utf8(std::fs::read(path).unwrap()).ok()?;
    let source = SourceMap::default().add("", text.as_str());
    let (root, _) = parse_document(source, &text, Format::Detect, &DocumentOptions::lenient());
    Some((root?, source, Url::from_file_path(path).unwrap()))
}

/// The documents that are missing at `description`'s external references, as far as there are files.
fn neighbours(description: &mut Description) -> BTreeMap<Url, Arc<Document>> {
    let mut have = BTreeMap::new();
    loop {
        let start = crate::openapi::Place::new(description.document().clone(), arazzo_expression::Pointer::default());
        let missing = crate::openapi::missing_documents(vec![start.unwrap()], &have);
        let mut fresh = 0;
        for url in missing.into_keys() {
            let path = url.to_file_path().ok().filter(|path| path.is_file());
            if let Some((root, source, url)) = path.and_then(|path| read(&path)) {
                fresh += 1;
                have.insert(url.clone(), Arc::new(Document::new(Box::new(root), url, source)));
            }
        }
        if fresh == 0 {
            description.complete(&have);
            return have;
        }
    }
}

#[derive(Default, Debug)]
struct Tally {
    descriptions: usize,
    operations: usize,
    unread: Vec<String>,
    without_server: usize,
    schemas: usize,
    codes: BTreeMap<(&'static str, &'static str), usize>,
}

impl Tally {
    fn take(&mut self, path: &Path) {
        let Some((root, source, url)) = read(path) else {
            self.unread.push(path.display().to_string());
            return;
        };
        let (description, _) = Description::new(root, url, source);
        let Some(mut description) = description else { return };
        self.descriptions += 1;
        let have = neighbours(&mut description);
        for key in description.operations() {
            let (operation, faults) = operation(&description, key, &have);
            self.operations += 1;
            self.without_server += usize::from(operation.server().is_none());
            let bodies = operation.request_body.iter().flat_map(|body| &body.content);
            let answers = operation.responses.iter().flat_map(|response| &response.content);
            for schema in bodies.chain(answers).filter_map(|content| content.schema.as_ref()) {
                self.schemas += probe(schema, &have);
            }
            for fault in faults {
                *self.codes.entry((fault.code.name, fault.severity.name())).or_default() += 1;
            }
            assert_eq!(description.operation_at(&key.pointer.to_string()).unwrap().0, key);
        }
    }
}

fn probe(schema: &Schema, have: &BTreeMap<Url, Arc<Document>>) -> usize {
    let properties = schema.properties(have);
    properties.values().filter(|property| property.kind(have).is_some()).count()
}

#[test]
fn every_operation_of_the_corpus_is_lowered() {
    let Some(corpus) = std::env::var_os("ARAZZO_CORPUS") else { return };
    let mut paths = Vec::new();
    files(Path::new(&corpus), &mut paths);
    paths.sort();
    let mut tally = Tally::default();
    for path in &paths {
        tally.take(path);
    }
    assert!(tally.descriptions > 0 && tally.operations > tally.descriptions, "{tally:#?}");
    let known = ["openapi-malformed", "unresolved-reference", "reference-cycle", "undefined-security-scheme"];
    assert!(tally.codes.keys().all(|(code, _)| known.contains(code)), "{tally:#?}");
    let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{tally:#?}\n").as_bytes());
}
