//! The GitHub Action and the pre-commit hooks: the fields that their formats need, and commands that exist.

use super::project::Project;
use serde_json::Value;

fn root(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(name);
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Asserts that `arazzo COMMAND` knows every flag of `line`, which starts with `arazzo COMMAND`.
fn is_known(line: &str) {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("arazzo"), "{line}");
    let command = words.next().unwrap();
    let help = Project::new().arazzo(&[command, "--help"]).stdout;
    for flag in words.filter(|word| word.starts_with("--") && word.len() > 2) {
        assert!(help.contains(flag), "{line}: {flag}");
    }
}

#[test]
fn the_action_is_composite_and_its_inputs_reach_no_script_as_text() {
    let action = root("action.yml");
    assert!(action["name"].is_string() && action["description"].is_string());
    for input in ["path", "args", "version"] {
        assert!(action["inputs"][input]["description"].is_string(), "{input}");
    }
    assert_eq!(action["runs"]["using"], "composite");
    let mut validates = 0;
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert_eq!(step["shell"], "bash");
        let script = step["run"].as_str().unwrap();
        assert!(!script.contains("${{"), "an input in a script is run by the shell: {script}");
        for line in script.lines().filter(|line| line.starts_with("arazzo ")) {
            is_known(line);
            assert!(line.contains("--format github"));
            validates += 1;
        }
    }
    assert_eq!(validates, 1);
}

#[test]
fn the_hooks_have_the_fields_that_pre_commit_needs() {
    let hooks = root(".pre-commit-hooks.yaml");
    let hooks = hooks.as_array().unwrap();
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        for field in ["id", "name", "entry", "language", "files"] {
            assert!(hook[field].is_string(), "{field}: {hook}");
        }
        is_known(hook["entry"].as_str().unwrap());
    }
}

#[test]
fn the_commands_of_the_readme_know_their_flags() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let lines = readme.lines().filter_map(|line| line.split_once("arazzo validate").map(|(_, rest)| rest));
    let lines: Vec<String> =
        lines.map(|rest| format!("arazzo validate{}", rest.split('`').next().unwrap_or_default())).collect();
    assert!(lines.len() >= 4, "{lines:?}");
    for line in &lines {
        is_known(line);
    }
}
