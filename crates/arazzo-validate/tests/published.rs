//! The fixtures of the specification's own schema tests, read from the folder that `ARAZZO_CORPUS` names: what is told of
//! those that must fail, and why some of those that pass the schema are wrong all the same.
#![cfg(test)]
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "tests read their documents")]

use arazzo_parser::{Diagnostic, Fetch, FetchError, Fetched, LoadOptions};
use std::path::{Path, PathBuf};
use url::Url;

/// Where the fixtures are below `ARAZZO_CORPUS`.
const FOLDER: &str = "other/OAI+Arazzo-Specification/_dev/tests/schema";

/// The fixtures that must fail, and a code that each gets, as an error. The one that is a list is no description for those who
/// gathered the corpus; `tests/conformance` has one like it.
const FAIL: &[(&str, &str)] = &[
    ("async-both-operationId-and-channelPath.arazzo.yaml", "step-target"),
    ("async-channelPath-without-action.arazzo.yaml", "missing-field"),
    ("async-depends-on-duplicate-values.arazzo.yaml", "dependency"),
    ("async-depends-on-empty.arazzo.yaml", "empty-list"),
    ("async-depends-on-invalid-reference.arazzo.yaml", "dependency"),
    ("channel-path-is-invalid-for-openapi.arazzo.yaml", "channel-path"),
    ("invalid-arazzo-version.yaml", "wrong-type"),
    ("invalid-async-correlation-id-non-receive-action.arazzo.yaml", "async-field"),
    ("invalid-async-parameter-without-in.arazzo.yaml", "parameter-without-in"),
    ("invalid-async.arazzo.yaml", "unknown-value"),
    ("invalid-expression-type-object.arazzo.yaml", "expression-type-version"),
    ("invalid-openapi-parameter-without-in.arazzo.yaml", "parameter-without-in"),
    ("invalid-openapi-success-criteria.arazzo.yaml", "empty-list"),
    ("invalid-querystring-without-value.arazzo.yaml", "missing-field"),
    ("invalid-selector-object.arazzo.yaml", "missing-field"),
    ("invalid-self-fragment.arazzo.yaml", "self-fragment"),
    ("invalid-targetSelectorType.arazzo.yaml", "unknown-value"),
    ("invalid-workflow-step-with-operationId.arazzo.yaml", "step-target"),
    ("invalid-workflow-success-criteria.arazzo.yaml", "empty-list"),
    ("openapi-both-operationId-and-operationPath.arazzo.yaml", "step-target"),
    ("openapi-duplicate-parameters.arazzo.yaml", "duplicate-parameter"),
    ("openapi-missing-operation-target.arazzo.yaml", "step-target"),
    ("workflow-duplicate-parameters.arazzo.yaml", "duplicate-parameter"),
    ("workflow-missing-workflowId.arazzo.yaml", "step-target"),
    ("workflow-step-with-action.arazzo.yaml", "async-field"),
    ("workflow-step-with-channelPath.arazzo.yaml", "step-target"),
];

/// Fixtures that pass the schema, and the errors that the text of the specification makes of them all the same.
const PASS_WITH_ERRORS: &[(&str, &[&str])] = &[
    // A header in the plural, outputs that no step declares, and a step that reads its own output.
    ("bnpl-example.yaml", &["malformed-expression", "unknown-output"]),
    // A channelPath that is no path.
    ("async-with-channel-path.arazzo.yaml", &["channel-path"]),
    ("characterization-async-invalid-channelPath-string.arazzo.yaml", &["channel-path"]),
    // Comparisons in place of JSONPath queries.
    ("asyncapi-success-criteria.arazzo.yaml", &["condition-syntax"]),
    ("oauth-example.yaml", &["condition-syntax"]),
    // Sources in another case than they are declared in.
    ("openapi-success-criteria.arazzo.yaml", &["unknown-source"]),
    ("workflow-success-criteria.arazzo.yaml", &["unknown-source"]),
    // `$steps.previous.outputs` of no step.
    ("payload-replacement-using-selector.arazzo.yaml", &["unknown-step"]),
];

struct Files;

impl Fetch for Files {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        let path = url.to_file_path().map_err(|()| FetchError::Denied("only files are at hand".to_owned()))?;
        let text = std::fs::read_to_string(&path).map_err(|error| FetchError::NotFound(error.to_string()))?;
        Ok(Fetched { text, url: url.clone() })
    }
}

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ARAZZO_CORPUS").map(|corpus| Path::new(&corpus).join(FOLDER));
    let folder = folder.filter(|folder| folder.is_dir());
    if folder.is_none() {
        eprintln!("the fixtures are skipped: ARAZZO_CORPUS is not set");
    }
    folder
}

/// The codes of the errors.
fn errors(path: &Path) -> Vec<&'static str> {
    let url = Url::from_file_path(path.canonicalize().unwrap()).unwrap();
    let loaded = arazzo_parser::load(&url, &Files, &LoadOptions::default());
    let mut found: Vec<Diagnostic> = loaded.diagnostics.clone();
    found.extend(arazzo_validate::validate(&loaded));
    // XPath beyond 1.0 needs a build with all features.
    found.iter().filter(|d| d.is_error() && d.code.name != "unsupported").map(|d| d.code.name).collect()
}

#[test]
fn what_must_fail_gets_an_error() {
    let Some(folder) = folder() else { return };
    for (name, code) in FAIL {
        let found = errors(&folder.join("fail").join(name));
        assert!(found.contains(code), "{name}: {found:?}");
    }
    let count = folder.join("fail").read_dir().unwrap().count();
    assert_eq!(count, FAIL.len(), "a fixture is not in the table");
}

#[test]
fn what_must_pass_gets_no_error_but_those_that_are_named() {
    let Some(folder) = folder() else { return };
    for entry in folder.join("pass").read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let found = errors(&path);
        let named = PASS_WITH_ERRORS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, codes)| codes);
        assert!(found.iter().all(|code| named.contains(code)), "{name}: {found:?}");
        assert!(named.iter().all(|code| found.contains(code)), "{name} has no {named:?}");
    }
}
