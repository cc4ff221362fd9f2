//! What is checked.

use super::project::{API, Project, WARNED, run};
use serde_json::Value;

/// The names of the files that were checked, and the exit status.
fn checked(project: &Project, arguments: &[&str]) -> (Option<i32>, Vec<String>, String) {
    let finished = project.arazzo(&[&["validate", "--format", "json"], arguments].concat());
    let names = serde_json::from_str::<Value>(&finished.stdout).map_or_else(
        |_| Vec::new(),
        |whole| {
            let files = whole["files"].as_array().unwrap();
            files.iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
        },
    );
    (finished.code, names, finished.stderr)
}

fn project() -> Project {
    let project = Project::new();
    project.write("flows/a.yaml", WARNED.replace("api.yaml", "../api.yaml"));
    project.write("flows/deep/b.yml", WARNED.replace("api.yaml", "../../api.yaml"));
    project.write(
        "flows/c.json",
        r#"{"info": {"title": "t", "version": "1"}, "arazzo": "1.0.1",
            "sourceDescriptions": [{"name": "api", "url": "../api.yaml"}],
            "workflows": [{"workflowId": "w", "steps": [{"stepId": "s", "operationId": "getPet",
            "successCriteria": [{"condition": "$statusCode == 200"}]}]}]}"#,
    );
    project.write("flows/notes.yaml", "about: arazzo\n");
    project.write("flows/readme.md", "arazzo: 1.0.1\n");
    project.write("flows/bad.yaml", "\tno: [yaml\n");
    project.write("flows/node_modules/d.yaml", WARNED);
    project.write("empty/api.yaml", API);
    project
}

#[test]
fn of_folders_and_patterns_the_descriptions_are_checked() {
    let project = project();
    let all = ["flows/a.yaml", "flows/c.json", "flows/deep/b.yml"];
    for (arguments, wanted) in [
        (&["flows"][..], &all[..]),
        (&["flows", "flows/a.yaml", "./flows/deep"], &all),
        (&["flows/*.yaml"], &all[..1]),
        (&["flows/**/*.{yml,json}"], &all[1..]),
        (&["f?ow[s]/*.json"], &all[1..2]),
        (&["flows/d*"], &all[2..]),
    ] {
        assert_eq!(checked(&project, arguments).1, wanted, "{arguments:?}");
    }
}

#[test]
fn nothing_to_check_is_told() {
    let project = project();
    let (code, names, told) = checked(&project, &["empty"]);
    assert_eq!((code, names.len()), (Some(0), 0));
    assert!(told.contains("no descriptions in empty"), "{told}");
    let (code, _, told) = checked(&project, &["empty/*.yaml"]);
    assert_eq!(code, Some(3), "{told}");
    let (code, names, told) = checked(&project, &["flows", "absent"]);
    assert_eq!((code, names.len()), (Some(3), 4), "{told}");
    assert_eq!(checked(&project, &[]).0, Some(2));
}

#[test]
fn standard_input_is_checked_under_the_name_that_it_is_given() {
    let project = Project::new();
    let input = project.write("input", WARNED);
    for (arguments, name) in [(&["-"][..], "stdin.yaml"), (&["-", "--stdin-filename", "flows/x.yaml"], "flows/x.yaml")]
    {
        project.write("flows/api.yaml", API);
        let mut command = project.command(&[&["validate", "--format", "json"], arguments].concat());
        command.stdin(std::fs::File::open(&input).unwrap());
        let whole: Value = serde_json::from_str(&run(command).stdout).unwrap();
        assert_eq!(whole["files"][0]["path"], name);
        assert_eq!(whole["files"][0]["diagnostics"].as_array().unwrap().len(), 1, "{whole}");
    }
}

#[test]
fn many_files_are_reported_in_order_and_each_thing_once() {
    let project = Project::new();
    for number in 0..40 {
        project.write(&format!("f{number:02}.yaml"), WARNED);
    }
    project.write("api.yaml", format!("{API}# {}\n", "x".repeat(100_000)));
    let first = project.arazzo(&["validate", ".", "--format", "short"]);
    let lines: Vec<&str> = first.stdout.lines().collect();
    assert_eq!(lines.len(), 40, "{}", first.stdout);
    assert!(lines.is_sorted());
    let named = project.arazzo(&["validate", ".", "--format", "github"]).stdout;
    assert!(named.starts_with("::warning file=f00.yaml,line=9,"), "{named}");
    let named = project.arazzo(&["validate", "./f00.yaml", "--format", "github"]).stdout;
    assert!(named.starts_with("::warning file=f00.yaml,line=9,"), "{named}");
    assert_eq!(project.arazzo(&["validate", ".", "--format", "short"]).stdout, first.stdout);
    assert!(first.stderr.contains("40 files: 0 errors, 40 warnings, 0 infos"), "{}", first.stderr);
}

#[test]
fn a_fault_of_a_shared_document_is_told_once_and_under_the_name_of_its_file() {
    let project = Project::new();
    let calling = WARNED
        .replace("    url: api.yaml\n", "    url: shared.yaml\n    type: arazzo\n")
        .replace("        operationId: getPet\n", "        workflowId: $sourceDescriptions.api.main\n")
        .replace("get pet", "call");
    for name in ["a.yaml", "b.yaml"] {
        project.write(name, &calling);
    }
    project.write("shared.yaml", WARNED.replace("operationId: getPet", "operationId: gtPet"));
    let finished = project.arazzo(&["validate", "./a.yaml", "./b.yaml", "./shared.yaml", "--format", "json"]);
    assert_eq!(finished.stdout.matches("unknown-operation").count(), 1, "{}", finished.stdout);
    let whole: Value = serde_json::from_str(&finished.stdout).unwrap();
    let paths: Vec<_> = whole["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["./a.yaml", "./b.yaml", "./shared.yaml"]);
}

#[test]
fn steps_that_are_not_checked_for_want_of_a_source_are_counted() {
    let project = Project::with(&WARNED.replace("api.yaml", "absent.yaml"));
    let finished = project.arazzo(&["validate", "a.yaml"]);
    assert_eq!(finished.code, Some(0));
    assert_eq!(finished.stdout.matches("source-missing").count(), 1, "{}", finished.stdout);
    assert!(finished.stderr.contains("1 step not checked"), "{}", finished.stderr);
    let json = project.arazzo(&["validate", "a.yaml", "--format", "json"]);
    let whole: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(whole["summary"]["skipped"], 1);
}

#[cfg(unix)]
#[test]
fn a_folder_is_not_left_by_links() {
    let project = project();
    project.write("outside/x.yaml", WARNED);
    std::os::unix::fs::symlink("../outside", project.path().join("flows/link")).unwrap();
    std::os::unix::fs::symlink("..", project.path().join("flows/loop")).unwrap();
    assert_eq!(checked(&project, &["flows"]).1.len(), 3);
}
