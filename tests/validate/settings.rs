//! Which settings count.

use super::project::{API, Project, WARNED, found_by, run};

const WARNING: &str = "warning id-pattern 9";
const ERROR: &str = "error id-pattern 9";

fn only(found: &str) -> Vec<String> {
    vec![found.to_owned()]
}

#[test]
fn flags_allow_and_deny_codes() {
    let project = Project::with(WARNED);
    for (arguments, code, found) in [
        (&[][..], 0, only(WARNING)),
        (&["--deny-warnings"], 1, only(WARNING)),
        (&["--deny-warnings=false"], 0, only(WARNING)),
        (&["--allow", "id-pattern"], 0, vec![]),
        (&["--allow", "id-case,id-pattern"], 0, vec![]),
        (&["--deny", "id-case", "--deny", "id-pattern"], 1, only(ERROR)),
    ] {
        assert_eq!(project.found(arguments), (Some(code), found), "{arguments:?}");
    }
}

#[test]
fn codes_that_do_not_exist_are_wrong_usage_and_the_likely_one_is_named() {
    let project = Project::with(WARNED);
    for flag in ["--allow", "--deny"] {
        let finished = project.arazzo(&["validate", "a.yaml", flag, "id-patern"]);
        assert_eq!(finished.code, Some(2));
        assert!(finished.stderr.contains("did you mean `id-pattern`?"), "{}", finished.stderr);
    }
    let both = project.arazzo(&["validate", "a.yaml", "--allow", "id-case", "--deny", "id-case"]);
    assert_eq!(both.code, Some(2), "{}", both.stderr);
}

#[test]
fn errors_that_keep_a_run_from_starting_cannot_be_allowed() {
    let project = Project::with(&WARNED.replace("get pet", "get").replace("operationId: getPet", "operationId: gtPet"));
    let (code, found) = project.found(&["--allow", "unknown-operation"]);
    assert_eq!((code, found), (Some(1), only("error unknown-operation 10")));
}

#[test]
fn variables_say_what_flags_do_not() {
    let project = Project::with(WARNED);
    for (name, value, arguments, code, found) in [
        ("ARAZZO_ALLOW", "id-case,id-pattern", &[][..], 0, vec![]),
        ("ARAZZO_ALLOW", "", &[], 0, only(WARNING)),
        ("ARAZZO_ALLOW", "id-pattern", &["--allow", "id-case"], 0, only(WARNING)),
        ("ARAZZO_DENY", "id-pattern", &[], 1, only(ERROR)),
        ("ARAZZO_DENY_WARNINGS", "1", &[], 1, only(WARNING)),
        ("ARAZZO_DENY_WARNINGS", "0", &[], 0, only(WARNING)),
        ("ARAZZO_DENY_WARNINGS", "1", &["--deny-warnings=false"], 0, only(WARNING)),
    ] {
        let mut command = project.command(&["validate", "a.yaml", "--format", "json"]);
        command.env(name, value).args(arguments);
        assert_eq!(found_by(command), (Some(code), found), "{name}={value} {arguments:?}");
    }
}

#[test]
fn the_file_found_upwards_says_how_to_check_and_nothing_else() {
    let project = Project::new();
    project.write("repo/.git/HEAD", "");
    project.write("repo/api.yaml", API);
    let deep = project.write("repo/flows/deep/a.yaml", WARNED.replace("api.yaml", "../../api.yaml"));
    project.write("arazzo.toml", "[validate]\ndeny = ['id-pattern']\n");
    let deep = deep.to_str().unwrap();
    let found =
        |arguments: &[&str]| found_by(project.command(&[&["validate", deep, "--format", "json"], arguments].concat()));
    assert_eq!(found(&[]), (Some(0), only(WARNING)), "above the repository nothing counts");
    project.write("repo/arazzo.toml", "[validate]\ndeny = ['id-pattern']\n");
    assert_eq!(found(&[]), (Some(1), only(ERROR)));
    assert_eq!(found(&["--allow", "id-pattern"]), (Some(0), vec![]));
    project.write("repo/flows/arazzo.toml", "[validate]\nallow = ['id-pattern']\n[auth]\nx = 1\n");
    assert_eq!(found(&[]), (Some(0), vec![]), "the nearest file counts");
    let told = project.arazzo(&["validate", deep, deep]);
    assert_eq!(told.stderr.matches("settings-not-trusted").count(), 1, "{}", told.stderr);
    assert!(told.stderr.contains("arazzo.toml:3:2"), "{}", told.stderr);
}

#[test]
fn the_operators_file_counts_for_everything_and_before_the_found_one() {
    let project = Project::with(WARNED);
    project.write("arazzo.toml", "[validate]\nallow = ['id-pattern']\n");
    project.write("mine/arazzo/arazzo.toml", "[validate]\ndeny = ['id-pattern']\n");
    let mine = project.path().join("mine/arazzo/arazzo.toml");
    let mine = mine.to_str().unwrap();
    assert_eq!(project.found(&[]), (Some(0), vec![]));
    assert_eq!(project.found(&["--config", mine]), (Some(1), only(ERROR)));
    for (name, value) in
        [("ARAZZO_CONFIG", mine.to_owned()), ("XDG_CONFIG_HOME", project.path().join("mine").display().to_string())]
    {
        let mut command = project.command(&["validate", "a.yaml", "--format", "json"]);
        command.env_remove("ARAZZO_CONFIG").env(name, value);
        assert_eq!(found_by(command), (Some(1), only(ERROR)), "{name}");
    }
    let mut command = project.command(&["validate", "a.yaml", "--format", "json", "--config", "arazzo.toml"]);
    command.env("XDG_CONFIG_HOME", project.path().join("mine")).env_remove("ARAZZO_CONFIG");
    assert_eq!(found_by(command), (Some(0), vec![]), "a file that is named takes the place of the user's own");
}

#[test]
fn what_is_wrong_with_settings_is_shown_with_its_place() {
    let project = Project::with(WARNED);
    for (text, place, words) in [
        ("[validate]\nalow = []\n", "arazzo.toml:2:1", "did you mean `allow`?"),
        ("[validate]\nstrict = 1\n", "arazzo.toml:2:10", "boolean"),
        ("[validate]\n\nallow = ['id-patern']\n", "arazzo.toml:3:10", "did you mean `id-pattern`?"),
        ("[validate\n", "arazzo.toml:1:10", ""),
    ] {
        project.write("arazzo.toml", text);
        for arguments in [&["validate", "a.yaml"][..], &["validate", "a.yaml", "--config", "arazzo.toml"]] {
            let finished = project.arazzo(arguments);
            assert_eq!(finished.code, Some(2), "{text}");
            assert!(finished.stderr.contains(place) && finished.stderr.contains(words), "{}", finished.stderr);
        }
    }
    let absent = project.arazzo(&["run", "a.yaml", "--config", "absent.toml"]);
    assert_eq!(absent.code, Some(2), "{}", absent.stderr);
    assert!(absent.stderr.contains("absent.toml"), "{}", absent.stderr);
}

#[cfg(unix)]
#[test]
fn a_link_is_no_settings_file_that_is_found() {
    let project = Project::with(WARNED);
    project.write("elsewhere", "root:x:0:0:secret\n");
    std::os::unix::fs::symlink("elsewhere", project.path().join("arazzo.toml")).unwrap();
    let finished = project.arazzo(&["validate", "a.yaml"]);
    assert_eq!(finished.code, Some(0));
    assert!(!finished.stderr.contains("secret"), "{}", finished.stderr);
}

#[test]
fn every_long_flag_of_every_command_has_a_variable() {
    let project = Project::with(WARNED);
    let mut command = project.command(&["run", "a.yaml", "--mock"]);
    command
        .env("ARAZZO_OUTPUT", "json")
        .env("ARAZZO_MAX_STEPS", "5")
        .env("ARAZZO_QUIET", "0")
        .env("ARAZZO_VERBOSE", "0");
    let finished = run(command);
    assert!(finished.stdout.starts_with('{'), "{}{}", finished.stdout, finished.stderr);
    let mut command = project.command(&["run", "a.yaml", "--mock"]);
    command.env("ARAZZO_MAX_STEPS", "many");
    let finished = run(command);
    assert!(finished.code == Some(2) && finished.stderr.contains("max-steps"), "{}", finished.stderr);
}
