//! SARIF.

use super::project::{Project, WARNED};
use serde_json::Value;

fn report(project: &Project, arguments: &[&str]) -> Value {
    let finished = project.arazzo(&[&["validate", "--format", "sarif"], arguments].concat());
    let report: Value = serde_json::from_str(&finished.stdout).unwrap();
    check_schema(&report);
    report
}

/// Checks against the official schema, where the tests are told where it is.
fn check_schema(report: &Value) {
    let Some(path) = std::env::var_os("ARAZZO_SARIF_SCHEMA") else { return };
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The text of `region`, whose columns count Unicode characters.
fn slice(text: &str, region: &Value) -> String {
    let number = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap();
    assert_eq!(number("startLine"), number("endLine"));
    let line = text.lines().nth(number("startLine") - 1).unwrap();
    line.chars().take(number("endColumn") - 1).skip(number("startColumn") - 1).collect()
}

#[test]
fn a_report_has_rules_places_fixes_and_fingerprints() {
    let text = WARNED.replace("title: Pets, version: 1.0.0", "title: 日本é, version: 1.0");
    let project = Project::new();
    project.write("my flows/ä#.yaml", text.replace("api.yaml", "../api.yaml"));
    let report = report(&project, &["my flows/ä#.yaml"]);
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    assert_eq!(
        (run["columnKind"].as_str(), run["tool"]["driver"]["name"].as_str()),
        (Some("unicodeCodePoints"), Some("arazzo"))
    );
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (2, 2), "{report}");
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().unwrap().contains("Wrong:"), "{rule}");
        let physical = &result["locations"][0]["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "my%20flows/%C3%A4%23.yaml");
        assert_eq!(physical["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        assert!(result["partialFingerprints"]["arazzoFinding/v1"].is_string());
    }
    let (quoted, warned) = (&results[0], &results[1]);
    assert_eq!((quoted["level"].as_str(), warned["level"].as_str()), (Some("error"), Some("warning")));
    assert_eq!(slice(&text, &quoted["locations"][0]["physicalLocation"]["region"]), "1.0");
    assert_eq!(slice(&text, &warned["locations"][0]["physicalLocation"]["region"]), "get pet");
    let replacement = &quoted["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(slice(&text, &replacement["deletedRegion"]), "1.0");
    assert_eq!(replacement["insertedContent"]["text"], "\"1.0\"");
}

#[test]
fn fingerprints_stay_when_lines_are_added_elsewhere_and_differ_for_equal_lines() {
    let project = Project::with(WARNED);
    let prints = |project: &Project| {
        let report = report(project, &["a.yaml"]);
        let results = report["runs"][0]["results"].as_array().unwrap().clone();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    let before = prints(&project);
    project.write("a.yaml", format!("# more\n\n{WARNED}"));
    assert_eq!(prints(&project), before);
    let step = WARNED.split_once("      - stepId").map(|(_, step)| format!("      - stepId{step}")).unwrap();
    let other = step.replace("get pet", "get pet ");
    project.write("a.yaml", format!("{WARNED}{step}{other}"));
    let prints = prints(&project);
    assert_eq!(prints.iter().collect::<std::collections::BTreeSet<_>>().len(), prints.len(), "{prints:?}");
    assert!(prints.contains(&before[0]));
}

#[test]
fn nothing_found_and_nothing_readable_are_told_apart() {
    let project = Project::with(&WARNED.replace("get pet", "get"));
    let good = report(&project, &["a.yaml"]);
    assert_eq!(good["runs"][0]["results"].as_array().unwrap().len(), 0);
    assert_eq!(good["runs"][0]["invocations"][0]["executionSuccessful"], true);
    let absent = report(&project, &["a.yaml", "absent.yaml"]);
    assert_eq!(absent["runs"][0]["invocations"][0]["executionSuccessful"], false);
    assert_eq!(absent["runs"][0]["results"][0]["ruleId"], "unreadable");
}
