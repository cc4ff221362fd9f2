//! SEC-42: secrets need not be on the command line.

use super::project::{FLOW, Project, answering};
use crate::support::binary::finish;
use std::time::Duration;

#[test]
fn inputs_come_from_the_environment_and_are_secret() {
    let server = answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    let flow = FLOW.replace(
        "    steps:\n",
        "    inputs: {type: object, properties: {n: {type: integer}, s: {type: string}}}\n    steps:\n",
    ) + "        parameters: [{name: n, in: query, value: $inputs.n}, {name: s, in: query, value: $inputs.s}]\n";
    let project = Project::new(&flow, &server.url(""));
    let mut command =
        project.command(&["run", "--input-env", "n=NUMBER", "--input-env", "s=TEXT", "--dry-run", "--output", "json"]);
    command.env("NUMBER", "123456").env("TEXT", "7654321");
    let finished = finish(command, Duration::from_secs(30), |_| {}).unwrap();
    assert_eq!(finished.code, Some(0), "{finished:#?}");
    assert!(finished.stdout.contains("n=***&s=***"), "{finished:#?}");
    assert!(!finished.stderr.contains("command line"), "{finished:#?}");
    let unset = project.arazzo(&["run", "--input-env", "n=NO_SUCH_VARIABLE"]);
    assert!(unset.code == Some(3) && unset.stderr.contains("NO_SUCH_VARIABLE"), "{unset:#?}");
    let wrong = project.arazzo(&["run", "--input-env", "n"]);
    assert_eq!(wrong.code, Some(2), "{wrong:#?}");
}
