//! The example of library use runs and does what it says.
#[path = "../../../examples/embed.rs"]
mod embed;

#[test]
fn the_example_runs_the_export_to_its_end() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../workflows/amazon-healthlake/start-export-poll-and-list.yml");
    let outcome = embed::run(file).unwrap();
    assert_eq!(outcome.status, arazzo_runtime::Status::Success);
    assert_eq!(outcome.outputs.get("jobStatus").and_then(|status| status.as_str()), Some("COMPLETED"));
    embed::main().unwrap();
}
