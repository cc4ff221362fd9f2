//! What tools read.

use super::project::{Project, WARNED};
use arazzo_expression::xml::Document;

const ODD: &str = "a,b:c%'.yaml";

/// A warning, an error whose message has what other formats act on, and an odd name.
fn project() -> Project {
    let project = Project::new();
    let text = WARNED.replace("$statusCode == 200", "\"$inputs.x == '<&\\n::error::%0A\\e[31m'\"");
    project.write(ODD, text);
    project
}

#[test]
fn github_commands_stand_alone_in_their_lines() {
    let finished = project().arazzo(&["validate", ODD, "--format", "github"]);
    assert!(finished.stdout.lines().count() >= 2, "{}", finished.stdout);
    for line in finished.stdout.lines() {
        let (command, message) = line.strip_prefix("::").and_then(|line| line.split_once("::")).unwrap();
        let (kind, properties) = command.split_once(' ').unwrap();
        assert!(matches!(kind, "error" | "warning" | "notice"), "{line}");
        assert!(properties.contains("file=a%2Cb%3Ac%25'.yaml,line="), "{line}");
        assert!(properties.split(',').all(|property| property.contains('=') && !property.contains(':')), "{line}");
        assert!(!message.contains(['\n', '\r', '\u{1b}']), "{line}");
    }
}

#[test]
fn people_never_see_a_line_that_a_ci_system_acts_on() {
    let project = project();
    for format in ["text", "short"] {
        let finished = project.arazzo(&["validate", ODD, "--format", format]);
        for line in finished.stdout.lines().chain(finished.stderr.lines()) {
            assert!(!line.trim_start().starts_with("::") && !line.contains("\u{1b}[31m"), "{line}");
        }
    }
}

#[test]
fn a_junit_report_is_xml_with_a_suite_for_each_file() {
    let project = project();
    project.write("good.yaml", WARNED.replace("get pet", "get"));
    let finished =
        project.arazzo(&["validate", ODD, "good.yaml", "absent.yaml", "--format", "junit", "--deny", "unknown-input"]);
    assert_eq!(finished.code, Some(3));
    let text = &finished.stdout;
    assert!(Document::parse(text).is_ok(), "{text}");
    assert_eq!(text.matches("<testsuite ").count(), 3, "{text}");
    assert!(text.contains("<testsuite name=\"a,b:c%&#39;.yaml\""), "{text}");
    assert!(text.contains("<testsuite name=\"good.yaml\" tests=\"1\" failures=\"0\" errors=\"0\""), "{text}");
    assert!(text.contains("<error type=\"unreadable\""), "{text}");
    let count = |what: &str| text.matches(what).count();
    assert!(text.contains(&format!("failures=\"{}\" errors=\"1\"", count("<failure "))), "{text}");
    assert!(count("<failure ") > 0 && count("<system-out>") > 0, "{text}");
    assert_eq!(
        count("<testcase "),
        text.split("tests=\"").nth(1).unwrap().split('"').next().unwrap().parse::<usize>().unwrap()
    );
    let denied = project.arazzo(&["validate", ODD, "--format", "junit", "--deny-warnings"]).stdout;
    assert!(denied.matches("<failure ").count() > count("<failure "), "{denied}");
}

#[test]
fn data_is_alone_on_standard_output() {
    let project = project();
    for format in ["json", "sarif", "junit", "github"] {
        let finished = project.arazzo(&["validate", ODD, "--format", format]);
        assert!(!finished.stdout.contains("1 file:"), "{}", finished.stdout);
        assert_eq!(finished.stderr, "", "{format}");
    }
}

#[test]
fn fixes_and_labels_are_in_the_json() {
    let project = Project::with(&WARNED.replace("version: 1.0.0}", "version: 1.0}"));
    let finished = project.arazzo(&["validate", "a.yaml", "--format", "json"]);
    let whole: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
    let fix = &whole["files"][0]["diagnostics"][0]["fix"];
    assert_eq!(
        (fix["replacement"].as_str(), fix["line"].as_u64(), fix["column"].as_u64()),
        (Some("\"1.0\""), Some(2), Some(30)),
        "{whole}"
    );
}
