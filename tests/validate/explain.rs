//! `arazzo explain`.

use super::project::Project;
use serde_json::Value;

#[test]
fn every_code_is_listed_and_explained_with_examples() {
    let project = Project::new();
    let list = project.arazzo(&["explain"]);
    assert_eq!(list.code, Some(0));
    let all: Value = serde_json::from_str(&project.arazzo(&["explain", "--json"]).stdout).unwrap();
    let all = all.as_array().unwrap();
    assert_eq!(list.stdout.lines().count(), all.len());
    assert!(all.len() > 100, "{}", all.len());
    for (code, line) in all.iter().zip(list.stdout.lines()) {
        let (name, severity, doc) =
            (code["code"].as_str().unwrap(), code["severity"].as_str().unwrap(), code["doc"].as_str().unwrap());
        assert!(line.starts_with(name) && line.contains(severity), "{line}");
        assert!(doc.contains("Wrong") && doc.contains("Right"), "{name}: {doc}");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{name}");
    }
}

#[test]
fn one_code_is_explained_and_a_slip_is_understood() {
    let project = Project::new();
    let one = project.arazzo(&["explain", "unknown-step"]);
    assert_eq!(one.code, Some(0));
    assert!(one.stdout.starts_with("unknown-step (error)\n") && one.stdout.contains("Wrong:"), "{}", one.stdout);
    let json: Value = serde_json::from_str(&project.arazzo(&["explain", "unknown-step", "--json"]).stdout).unwrap();
    assert_eq!((json["code"].as_str(), json["severity"].as_str()), (Some("unknown-step"), Some("error")));
    let slip = project.arazzo(&["explain", "unknown-stp"]);
    assert_eq!(slip.code, Some(2));
    assert!(slip.stderr.contains("did you mean `unknown-step`?"), "{}", slip.stderr);
}
