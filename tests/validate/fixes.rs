//! `--fix` and `--diff`.

use super::project::{Project, WARNED, run};

/// A description with four faults that can be mended, two of them in one line, and what becomes of it.
fn broken() -> (String, String) {
    let outputs = "        outputs: {a: $response.body, b: $response.body.id, d: $response.body.id} # and me\n";
    let results = "    outputs:\n      b:   $steps.get.outputs.b\n      d: $steps.get.outputs.d\n      a: $steps.get.outputs.a\n    summary: 2.0 # last\n";
    let before = WARNED.replace("version: 1.0.0}", "version: 1.0} # keep me").replace("get pet", "get");
    let before = format!("{before}{outputs}{results}");
    let after = before.replace("version: 1.0}", "version: \"1.0\"}").replace("$response.body.id", "$response.body#/id");
    let after = after.replace("summary: 2.0", "summary: \"2.0\"");
    (before, after)
}

#[test]
fn safe_fixes_are_applied_and_all_else_stays_as_it_is() {
    let (before, after) = broken();
    for (bom, line_end) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n"), ("\u{feff}", "\r\n")] {
        let with = |text: &str| format!("{bom}{}", text.replace('\n', line_end));
        let project = Project::with(&with(&before));
        let finished = project.arazzo(&["validate", "a.yaml", "--fix"]);
        assert_eq!(project.read("a.yaml"), with(&after), "{}{}", finished.stdout, finished.stderr);
        assert_eq!(finished.code, Some(0), "{}", finished.stdout);
        assert!(finished.stderr.contains("; 4 fixed"), "{}", finished.stderr);
        let again = project.arazzo(&["validate", "a.yaml", "--fix"]);
        assert!(again.stderr.contains("; 0 fixed"), "{}", again.stderr);
        assert_eq!(project.read("a.yaml"), with(&after));
    }
}

#[test]
fn what_can_be_fixed_is_counted_and_told() {
    let (before, _) = broken();
    let project = Project::with(&before);
    let finished = project.arazzo(&["validate", "a.yaml"]);
    assert!(finished.stderr.contains("4 can be fixed with --fix"), "{}", finished.stderr);
    assert_eq!(project.read("a.yaml"), before);
}

#[test]
fn json_is_mended_with_its_own_escapes() {
    let project = Project::new();
    let text = |expression: &str| {
        format!(
            r#"{{"arazzo": "1.0.1", "info": {{"title": "\u00e9\"", "version": "1"}}, "sourceDescriptions": [{{"name": "api", "url": "api.yaml"}}],
  "workflows": [{{"workflowId": "w", "steps": [{{"stepId": "s", "operationId": "getPet", "outputs": {{"\u0069d": "{expression}"}}}}]}}]}}
"#
        )
    };
    project.write("a.json", text("$response.body.id\\u0078"));
    project.arazzo(&["validate", "a.json", "--fix"]);
    assert_eq!(project.read("a.json"), text("$response.body#/idx"));
}

#[test]
fn what_remains_is_found_and_decides_the_exit_status() {
    let (before, after) = broken();
    let project = Project::with(&before.replace("operationId: getPet", "operationId: gtPet"));
    let (code, found) = project.found(&["--fix"]);
    assert_eq!((code, found), (Some(1), vec!["error unknown-operation 10".to_owned()]));
    assert_eq!(project.read("a.yaml"), after.replace("operationId: getPet", "operationId: gtPet"));
}

#[test]
fn what_may_not_be_meant_is_changed_only_on_request() {
    let before = WARNED.replace("get pet", "get").replace("operationId: getPet", "operationId: gtPet");
    let project = Project::with(&before);
    let finished = project.arazzo(&["validate", "a.yaml", "--fix"]);
    assert_eq!((finished.code, project.read("a.yaml")), (Some(1), before.clone()));
    assert!(finished.stderr.contains("1 can be fixed with --unsafe-fixes"), "{}", finished.stderr);
    let finished = project.arazzo(&["validate", "a.yaml", "--fix", "--unsafe-fixes"]);
    assert_eq!((finished.code, project.read("a.yaml")), (Some(0), before.replace("gtPet", "getPet")));
}

#[test]
fn a_diff_shows_the_change_and_makes_none() {
    let (before, after) = broken();
    let project = Project::with(&before);
    let finished = project.arazzo(&["validate", "a.yaml", "--diff"]);
    assert_eq!(finished.code, Some(1));
    assert!(finished.stdout.starts_with("--- a.yaml\n+++ a.yaml\n@@ -1,5 +1,5 @@\n"), "{}", finished.stdout);
    assert!(finished.stdout.contains("-info: {title: Pets, version: 1.0} # keep me\n"), "{}", finished.stdout);
    assert!(finished.stdout.contains("+info: {title: Pets, version: \"1.0\"} # keep me\n"), "{}", finished.stdout);
    assert_eq!(project.read("a.yaml"), before);
    project.write("a.yaml", after);
    let finished = project.arazzo(&["validate", "a.yaml", "--diff"]);
    assert_eq!((finished.code, &*finished.stdout), (Some(0), ""));
}

#[test]
fn what_is_ignored_is_not_mended() {
    let (before, _) = broken();
    let line = "        outputs: {a: $response.body, b: $response.body.id, d: $response.body.id} # and me\n";
    let ignored = format!("        # arazzo-ignore dotted-access: names with dots\n{line}");
    let project = Project::with(&before.replace(line, &ignored));
    project.arazzo(&["validate", "a.yaml", "--fix"]);
    assert!(project.read("a.yaml").contains(line), "{}", project.read("a.yaml"));
    assert!(project.read("a.yaml").contains("summary: \"2.0\" # last"));
}

#[test]
fn files_that_are_not_named_are_not_touched() {
    let project = Project::new();
    let (before, _) = broken();
    project.write("other.yaml", &before);
    let text = WARNED
        .replace("    url: api.yaml\n", "    url: other.yaml\n    type: arazzo\n")
        .replace("        operationId: getPet\n", "        workflowId: $sourceDescriptions.api.main\n");
    project.write("a.yaml", text);
    project.arazzo(&["validate", "a.yaml", "--fix"]);
    assert_eq!(project.read("other.yaml"), before);
}

#[test]
fn standard_input_can_be_compared_and_not_fixed() {
    let (before, _) = broken();
    let project = Project::new();
    let input = project.write("input", before);
    for (flag, code, words) in [("--diff", 1, "+++ flow.yaml"), ("--fix", 2, "")] {
        let mut command = project.command(&["validate", "-", "--stdin-filename", "flow.yaml", flag]);
        command.stdin(std::fs::File::open(&input).unwrap());
        let finished = run(command);
        assert_eq!(finished.code, Some(code), "{}", finished.stderr);
        assert!(finished.stdout.contains(words), "{}", finished.stdout);
    }
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_nothing_is_left_behind() {
    use std::os::unix::fs::PermissionsExt;
    let (before, after) = broken();
    let project = Project::new();
    let real = project.write("real/b.yaml", before);
    project.write("real/api.yaml", super::project::API);
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real/b.yaml", project.path().join("a.yaml")).unwrap();
    let finished = project.arazzo(&["validate", "a.yaml", "--fix"]);
    assert_eq!(finished.code, Some(0), "{}{}", finished.stdout, finished.stderr);
    assert!(project.path().join("a.yaml").symlink_metadata().unwrap().is_symlink());
    assert_eq!(project.read("real/b.yaml"), after);
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(project.path().join("real")).unwrap().count(), 2);
}

/// Names that are nearly those of the schemas: in pointers, payloads, parameters, conditions.
#[test]
fn near_names_of_schemas_are_written_right() {
    const API: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://a.test'}]\npaths:\n  /p:\n    post:\n      operationId: make\n      parameters:\n        - {name: kind, in: query, schema: {type: string, enum: [Small, Large]}}\n      requestBody:\n        content:\n          application/json:\n            schema: {type: object, additionalProperties: false, properties: {petName: {type: string}, size: {type: string, enum: [small, large]}}}\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema: {type: object, additionalProperties: false, properties: {petId: {type: string}, status: {type: string, enum: [DONE, OPEN]}}}\n";
    let text = |names: [&str; 5]| {
        let [kind, member, size, status, pointer] = names;
        format!(
            "arazzo: 1.0.1\ninfo: {{title: t, version: 1.0.0}}\nsourceDescriptions: [{{name: api, url: api.yaml, type: openapi}}]\nworkflows:\n  - workflowId: w\n    steps:\n      - stepId: s\n        operationId: make\n        parameters: [{{name: kind, in: query, value: \"{kind}\"}}]\n        requestBody:\n          contentType: application/json\n          payload: {{{member}: x, size: {size}}} # as it was\n        successCriteria:\n          - condition: $response.body#/status == '{status}'\n        outputs: {{id: \"$response.body#/{pointer}\"}}\n    outputs: {{id: $steps.s.outputs.id}}\n"
        )
    };
    let right = text(["Small", "petName", "small", "DONE", "petId"]);
    for (wrong, flags) in [
        (["small", "petname", "SMALL", "DONE", "petID"], &["--fix"][..]),
        (["Smal", "petNme", "smal", "DONW", "petIdd"], &["--fix", "--unsafe-fixes"][..]),
    ] {
        let project = Project::with(&text(wrong));
        project.write("api.yaml", API);
        let finished = project.arazzo(&[&["validate", "a.yaml"], flags].concat());
        assert_eq!(project.read("a.yaml"), right, "{}{}", finished.stdout, finished.stderr);
        assert_eq!(finished.code, Some(0), "{}", finished.stdout);
    }
    // Nothing is guessed that others may mean as well, and nothing that would not be a text without quotes.
    let project = Project::with(&text(["Small", "petName", "small", "DONE", "statu"]));
    project.write("api.yaml", API.replace("status: {", "stats: {type: string}, statue: {type: string}, status: {"));
    let before = project.read("a.yaml");
    project.arazzo(&["validate", "a.yaml", "--fix", "--unsafe-fixes"]);
    assert_eq!(project.read("a.yaml"), before);
}

#[test]
fn an_expression_that_stands_for_a_value_in_a_query_keeps_its_meaning() {
    // Braces around it would fill in the text without quotes.
    let criteria = |name: &str, quoted: &str| {
        format!(
            "          - {{context: $response.body, type: jsonpath, condition: \"$[?$.name == {name}]\"}}\n          - {{context: $response.body, type: jsonpath, condition: \"$[?$.name == '{quoted}']\"}}\n"
        )
    };
    let inputs = "    inputs: {properties: {name: {type: string}}}\n    steps:";
    let with = |quoted: &str| format!("{}{}", WARNED.replace("    steps:", inputs), criteria("$inputs.name", quoted));
    let project = Project::with(&with("$inputs.name"));
    let finished = project.arazzo(&["validate", "a.yaml", "--fix"]);
    assert_eq!(project.read("a.yaml"), with("{$inputs.name}"), "{}{}", finished.stdout, finished.stderr);
}
