//! `# arazzo-ignore CODE: reason`.

use super::project::{Project, WARNED};

/// What is found after `old` was replaced by `new` in a description with the warning `id-pattern` in line 9.
fn found(old: &str, new: &str) -> Vec<String> {
    let text = WARNED.replace(old, new);
    assert_ne!(text, WARNED);
    Project::with(&text).found(&[]).1
}

const STEP: &str = "      - stepId: get pet\n";

#[test]
fn a_comment_in_the_line_or_above_it_ignores_what_it_names() {
    for new in [
        "      - stepId: get pet # arazzo-ignore id-pattern: as in the API\n",
        "      - stepId: get pet #arazzo-ignore id-pattern : as in the API\n",
        "      # arazzo-ignore id-pattern: as in the API\n      - stepId: get pet\n",
        "# arazzo-ignore id-pattern: as in the API\n\n      # more\n      - stepId: get pet\n",
        "      - # arazzo-ignore id-pattern: as in the API\n        stepId: get pet\n",
    ] {
        assert_eq!(found(STEP, new), Vec::<String>::new(), "{new}");
    }
}

#[test]
fn a_comment_elsewhere_or_for_something_else_ignores_nothing_and_is_told() {
    assert_eq!(
        found(STEP, "# arazzo-ignore id-pattern: x\n\n      - description: d\n        stepId: get pet\n"),
        ["warning ignore-unused 9", "warning id-pattern 12"]
    );
    assert_eq!(
        found(STEP, "      - stepId: get pet # arazzo-ignore id-case: x\n"),
        ["warning id-pattern 9", "warning ignore-unused 9"]
    );
    assert_eq!(
        found(STEP, "      - stepId: get pet # arazzo-ignore id-case, id-pattern: x\n"),
        ["warning ignore-unused 9"]
    );
}

#[test]
fn comments_say_why_and_name_codes_that_exist() {
    assert_eq!(
        found(STEP, "      - stepId: get pet # arazzo-ignore id-pattern\n"),
        ["warning ignore-without-reason 9"]
    );
    assert_eq!(
        found(STEP, "      - stepId: get pet # arazzo-ignore id-pattern: \n"),
        ["warning ignore-without-reason 9"]
    );
    assert_eq!(
        found(STEP, "      - stepId: get pet # arazzo-ignore id-patern: x\n"),
        ["warning id-pattern 9", "warning ignore-unknown-code 9"]
    );
    assert_eq!(
        found(STEP, "      - stepId: get pet # arazzo-ignore id-pattern nonsense: x\n"),
        ["warning ignore-unknown-code 9"]
    );
    assert_eq!(
        found(STEP, "      - stepId: get pet # arazzo-ignore: x\n"),
        ["warning id-pattern 9", "warning ignore-unknown-code 9"]
    );
    let project = Project::with(&WARNED.replace(STEP, "      - stepId: get pet # arazzo-ignore id-patern: x\n"));
    let text = project.arazzo(&["validate", "a.yaml"]).stdout;
    assert!(text.contains("did you mean `id-pattern`?") && text.contains("a.yaml:9:41"), "{text}");
}

#[test]
fn what_only_looks_like_a_comment_is_none() {
    for new in [
        "      - stepId: get pet\n        description: 'a # arazzo-ignore id-pattern: x'\n",
        "      - stepId: get pet\n        description: |\n          # arazzo-ignore nonsense\n",
        "      - stepId: get pet\n        description: a#arazzo-ignore nonsense\n",
        "      - stepId: get pet # see arazzo-ignore nonsense\n",
        "      - stepId: get pet # arazzo-ignored nonsense\n",
    ] {
        assert_eq!(found(STEP, new), ["warning id-pattern 9"], "{new}");
    }
    let block = "      - stepId: get pet\n        description: | # arazzo-ignore nonsense: x\n          text\n";
    assert_eq!(found(STEP, block), ["warning id-pattern 9", "warning ignore-unknown-code 10"]);
}

#[test]
fn what_keeps_a_run_from_starting_cannot_be_ignored() {
    let new = "        operationId: gtPet # arazzo-ignore unknown-operation: x\n";
    let found = found("        operationId: getPet\n", new);
    assert_eq!(found, ["warning id-pattern 9", "error unknown-operation 10", "warning ignore-unused 10"]);
}

#[test]
fn without_its_sources_nothing_is_said_about_comments_that_may_need_them() {
    let text =
        WARNED.replace("api.yaml", "absent.yaml").replace(STEP, "      - stepId: get # arazzo-ignore id-case: x\n");
    assert_eq!(Project::with(&text).found(&[]).1, ["warning source-missing 5"]);
}

#[test]
fn comments_count_before_flags() {
    let project = Project::with(&WARNED.replace(STEP, "      - stepId: get pet # arazzo-ignore id-pattern: x\n"));
    assert_eq!(project.found(&["--deny", "id-pattern"]), (Some(0), vec![]));
    assert_eq!(project.found(&["--allow", "id-pattern"]), (Some(0), vec![]));
}
