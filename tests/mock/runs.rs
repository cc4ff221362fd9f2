//! `arazzo run` against the server: what `--mock` does in one process, two do over the wire.

use super::serving::Server;
use crate::support::binary::{Folder, arazzo, finish};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many workflows of the corpus are run.
const WORKFLOWS: usize = 20;

#[test]
fn the_reference_workflow_polls_to_its_end() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../workflows/amazon-healthlake/start-export-poll-and-list.yml");
    let server = Server::start(&file, &[]);
    let mut command = arazzo();
    command.arg("run").arg(&file).args(["--server", &format!("http://{}", server.address), "--output", "json"]);
    command.args(["--poll-interval", "1ms", "--server-var", "region=us-east-1"]);
    command.env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "not-a-secret");
    for input in [
        "DatastoreId=ds1",
        "OutputS3Uri=s3://bucket/out",
        "OutputKmsKeyId=arn:aws:kms:us-east-1:123456789012:key/k1",
        "DataAccessRoleArn=arn:aws:iam::123456789012:role/export",
        "ClientToken=t1",
    ] {
        command.args(["--input", input]);
    }
    let finished = finish(command, Duration::from_mins(1), |_| {}).unwrap();
    assert_eq!(finished.code, Some(0), "{finished:?}");
    let result: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(result["outputs"]["jobStatus"], "COMPLETED", "{result}");
}

#[test]
fn workflows_of_the_corpus_run_against_the_server() -> io::Result<()> {
    let Some(corpus) = std::env::var_os("ARAZZO_CORPUS") else {
        return writeln!(io::stderr(), "the workflows of the corpus are skipped: ARAZZO_CORPUS is not set");
    };
    let mut run = 0;
    let mut failed = Vec::new();
    for (document, sources) in documents(Path::new(&corpus)) {
        if run == WORKFLOWS {
            break;
        }
        match over_the_wire(&document, &sources) {
            None => {}
            Some(Ok(())) => run += 1,
            Some(Err(told)) => failed.push(format!("{}: {told}", document.display())),
        }
    }
    // Made-up inputs are refused where they are not as described, and what only the client knows no server can answer.
    assert_eq!(run, WORKFLOWS, "{failed:#?}");
    Ok(())
}

type Sources = Vec<(String, PathBuf)>;

/// One document of each API, with where its sources are.
fn documents(corpus: &Path) -> Vec<(PathBuf, Sources)> {
    let base = corpus.join("ae");
    let manifest = std::fs::read_to_string(base.join("manifest.json")).unwrap();
    let rows: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    for row in rows.as_array().unwrap() {
        let path = row["path"].as_str().unwrap_or_default();
        let api = path.split('/').next().unwrap_or_default().to_owned();
        let sources = row["sources"].as_array().into_iter().flatten();
        let sources: Option<Sources> = sources
            .map(|source| Some((source["name"].as_str()?.to_owned(), base.join(source["file"].as_str()?))))
            .collect();
        if let Some(sources) = sources.filter(|sources| !sources.is_empty() && sources.iter().all(small))
            && seen.insert(api)
        {
            found.push((base.join(path), sources));
        }
    }
    found
}

fn small((_, path): &(String, PathBuf)) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.len() < 400_000)
}

/// Runs the only workflow of a document against the server; `None` where it does not even succeed in one process, or where
/// its inputs cannot be taken from a dry run.
fn over_the_wire(document: &Path, sources: &Sources) -> Option<Result<(), String>> {
    let folder = Folder::new().unwrap();
    let sources: Vec<String> =
        sources.iter().flat_map(|(name, path)| ["--source".to_owned(), format!("{name}={}", path.display())]).collect();
    let inputs = folder.write("inputs.json", inputs(document)?.to_string()).unwrap();
    let limit = Duration::from_mins(1);
    let common = |command: &mut std::process::Command| {
        command.arg("run").arg(document).args(&sources).arg("--inputs").arg(&inputs).args(["--output", "json"]);
    };
    let mut alone = arazzo();
    common(&mut alone);
    alone.arg("--mock");
    if finish(alone, limit, |_| {}).unwrap().code != Some(0) {
        return None;
    }
    let args: Vec<&str> = sources.iter().map(String::as_str).collect();
    let server = Server::start(document, &args);
    let mut command = arazzo();
    common(&mut command);
    command.args(["--server", &format!("http://{}", server.address), "--poll-interval", "1ms", "--max-steps", "200"]);
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "not-a-secret")
        .env("AWS_REGION", "us-east-1");
    let finished = finish(command, limit, |_| {}).unwrap();
    Some(if finished.code == Some(0) { Ok(()) } else { Err(format!("{}\n{}", finished.stdout, finished.stderr)) })
}

/// Inputs of the types that the only workflow declares.
fn inputs(document: &Path) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(document).ok()?;
    let description: serde_json::Value = serde_yaml::from_str(&text).ok()?;
    let [workflow] = description["workflows"].as_array()?.as_slice() else { return None };
    let mut inputs = serde_json::Map::new();
    for (name, property) in workflow["inputs"]["properties"].as_object().into_iter().flatten() {
        let value = match property["type"].as_str() {
            _ if property.get("enum").is_some() => property["enum"][0].clone(),
            _ if property.get("default").is_some() => continue,
            Some("integer" | "number") => 5.into(),
            Some("boolean") => true.into(),
            Some("array") => serde_json::json!([]),
            Some("object") => serde_json::json!({}),
            _ => format!("{name}-1").into(),
        };
        inputs.insert(name.clone(), value);
    }
    Some(inputs.into())
}
