//! Which document is run when none is named (DOC-13).

use crate::support::binary::{Folder, arazzo, finish};
use std::time::Duration;

const FLOW: &str = r#"{"arazzo": "1.0.1", "info": {"title": "t", "version": "1"},
    "sourceDescriptions": [{"name": "api", "url": "./api.json"}],
    "workflows": [{"workflowId": "main", "steps": [{"stepId": "s", "operationId": "get"}]}]}"#;
const API: &str = r#"{"openapi": "3.1.0", "info": {"title": "api", "version": "1"},
    "paths": {"/a": {"get": {"operationId": "get"}}}}"#;

/// Lists the requests of the description in a folder with `names`, all of which hold the same.
fn listed(names: &[&str]) -> (Option<i32>, String) {
    let folder = Folder::new().unwrap();
    folder.write("api.json", API).unwrap();
    for name in names {
        folder.write(name, FLOW).unwrap();
    }
    let mut command = arazzo();
    command.args(["run", "--dry-run", "--output", "curl", "--server", "http://127.0.0.1:1"]).current_dir(folder.path());
    let done = finish(command, Duration::from_mins(1), |_| {}).unwrap();
    (done.code, done.stdout + &done.stderr)
}

#[test]
fn the_usual_names_of_descriptions_need_not_be_given() {
    for name in ["arazzo.yaml", "arazzo.yml", "arazzo.json"] {
        let (code, told) = listed(&[name]);
        assert_eq!(code, Some(0), "{name}: {told}");
        assert!(told.contains("http://127.0.0.1:1/a"), "{name}: {told}");
    }
    let (code, told) = listed(&["workflow.yaml"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("arazzo.yaml"), "{told}");
}
