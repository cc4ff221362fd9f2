//! What is wrong with a document, an input or the surroundings is said, with the place where there is one, before anything
//! is sent.

use super::invocation::{EXPORT, EXPORT_INPUTS, Invocation, shipped};
use crate::support::healthlake::{HealthLake, Mood, SECRET_KEY};
use std::time::Duration;

const SOUND: &str = r#"arazzo: 1.0.1
info:
  title: pets
  version: "1"
sourceDescriptions:
  - name: api
    url: ./api.yaml
    type: openapi
workflows:
  - workflowId: main
    inputs:
      type: object
      properties:
        petId: {type: string}
        limit: {type: integer}
    steps:
      - stepId: first
        operationId: listPets
        successCriteria:
          - condition: $statusCode == 200
        onSuccess:
          - name: onward
            type: goto
            stepId: second
      - stepId: second
        operationId: showPet
        parameters:
          - {name: id, in: query, value: $inputs.petId}
          - {name: limit, in: query, value: $inputs.limit}
"#;

const API: &str = r#"openapi: 3.0.3
info: {title: api, version: "1"}
servers: [{url: "{{server}}"}]
paths:
  /pets: {get: {operationId: listPets, responses: {"200": {description: the pets}}}}
  /pet: {get: {operationId: showPet, responses: {"200": {description: a pet}}}}
"#;

/// One thing that is wrong.
struct Fault {
    name: &'static str,
    /// What of the sound document is replaced by what; the whole document if the first text is empty.
    change: (&'static str, &'static str),
    args: &'static [&'static str],
    exit: i32,
    /// The text in the changed document that the error points at, from its start; any place if `?`, none if empty.
    at: &'static str,
    says: &'static [&'static str],
}

const NOTHING: Fault = Fault { name: "", change: ("", ""), args: &[], exit: 3, at: "", says: &[] };

const FAULTS: &[Fault] = &[
    Fault { name: "not YAML", change: ("title: pets", "title: [pets"), at: "?", ..NOTHING },
    Fault {
        name: "two documents",
        change: ("workflows:\n", "---\nworkflows:\n"),
        at: "?",
        says: &["document"],
        ..NOTHING
    },
    Fault {
        name: "duplicate key",
        change: ("        operationId: showPet\n", "        operationId: listPets\n        operationId: showPet\n"),
        at: "operationId: showPet",
        says: &["operationId"],
        ..NOTHING
    },
    Fault { name: "missing required field", change: ("  title: pets\n", ""), at: "?", says: &["title"], ..NOTHING },
    Fault {
        name: "unknown operationId",
        change: ("operationId: listPets", "operationId: listPet"),
        at: "listPet\n",
        says: &["listPet", "listPets"],
        ..NOTHING
    },
    Fault {
        name: "unknown step of a goto",
        change: ("stepId: second\n      -", "stepId: secnd\n      -"),
        at: "secnd",
        says: &["secnd", "second"],
        ..NOTHING
    },
    Fault {
        name: "missing source file",
        change: ("./api.yaml", "./apis.yaml"),
        at: "./apis.yaml",
        says: &["apis.yaml"],
        ..NOTHING
    },
    Fault {
        name: "input without a value",
        args: &["--input", "petId"],
        exit: 2,
        says: &["petId", "NAME=VALUE"],
        ..NOTHING
    },
    Fault { name: "input that is no JSON", args: &["--input", "petId:={"], exit: 2, says: &["petId"], ..NOTHING },
    Fault { name: "input of the wrong type", args: &["--input", "limit=many"], says: &["limit", "integer"], ..NOTHING },
    Fault {
        name: "unknown input with a near match",
        args: &["--input", "petID=1"],
        says: &["petID", "petId"],
        ..NOTHING
    },
    Fault {
        name: "input of a missing file",
        args: &["--input", "petId=@absent.txt"],
        says: &["absent.txt"],
        ..NOTHING
    },
    Fault { name: "unknown workflow", args: &["--workflow", "mian"], exit: 2, says: &["mian", "main"], ..NOTHING },
    Fault { name: "unknown flag", args: &["--sever", "http://x"], exit: 2, says: &["--sever"], ..NOTHING },
    Fault { name: "no duration", args: &["--max-wait", "soon"], exit: 2, says: &["soon"], ..NOTHING },
    Fault { name: "no number", args: &["--max-steps", "all"], exit: 2, says: &["all"], ..NOTHING },
];

/// `FILE:LINE:COLUMN` of the place in `text` where `at` starts.
fn place(text: &str, at: &str) -> String {
    let start = text.find(at).unwrap_or_else(|| panic!("{at:?} is not in the document"));
    let before = &text[..start];
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    format!("arazzo.yaml:{}:{column}", before.matches('\n').count() + 1)
}

/// Whether some `arazzo.yaml:LINE:COLUMN` is in the text.
fn names_a_place(text: &str) -> bool {
    text.split("arazzo.yaml:").skip(1).any(|rest| {
        let mut numbers = rest.split(|c: char| !c.is_ascii_digit());
        rest.starts_with(|c: char| c.is_ascii_digit()) && numbers.nth(1).is_some_and(|column| !column.is_empty())
    })
}

#[test]
fn a_fault_is_reported_where_it_is_and_nothing_is_sent() {
    let lake = HealthLake::start(Mood::default());
    let mut wrong = Vec::new();
    for fault in FAULTS {
        let document = SOUND.replacen(fault.change.0, fault.change.1, 1);
        assert!(fault.change.0.is_empty() || document != SOUND, "{} changes nothing", fault.name);
        let run = Invocation::bare("arazzo.yaml").args(fault.args).caught_by(&lake);
        run.folder.write("arazzo.yaml", &document).expect("the folder can be written to");
        run.folder.write("api.yaml", API.replace("{{server}}", &lake.base())).expect("the folder can be written to");
        let run = run.run();
        let stderr = &run.done.stderr;
        let placed = match fault.at {
            "" => true,
            "?" => names_a_place(stderr),
            at => stderr.contains(&place(&document, at)),
        };
        let said = fault.says.iter().all(|text| stderr.contains(text));
        let brief = stderr.lines().count() < 30;
        // A wrong command line is told to people; all else is told to scripts too.
        let reported = fault.exit == 2 || run.result["status"] == "aborted";
        if run.done.code != Some(fault.exit) || !placed || !said || !brief || !reported {
            wrong.push(format!("{}: {:?}\n{}{stderr}", fault.name, run.done.code, run.done.stdout));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lake.requests().is_empty());
}

#[test]
fn the_sound_document_runs() {
    let run = Invocation::bare("arazzo.yaml").args(&["--mock", "--input", "petId=1", "--input", "limit=2"]);
    run.folder.write("arazzo.yaml", SOUND).expect("the folder can be written to");
    run.folder
        .write("api.yaml", API.replace("{{server}}", "http://127.0.0.1:9"))
        .expect("the folder can be written to");
    assert_eq!(run.run().ended(0, "success").steps(), ["first", "second"]);
}

#[test]
fn a_missing_file_is_named() {
    let run = Invocation::bare("absent.yaml").run().ended(3, "aborted");
    assert!(run.done.stderr.contains("absent.yaml"), "{run:#?}");
}

#[test]
fn a_missing_required_input_is_named() {
    let lake = HealthLake::start(Mood::default());
    let run = Invocation::signed(EXPORT, &EXPORT_INPUTS[1..], &lake).run().ended(3, "aborted");
    assert!(run.done.stderr.contains("DatastoreId"), "{run:#?}");
    assert!(lake.requests().is_empty());
}

#[test]
fn without_credentials_nothing_is_sent() {
    let lake = HealthLake::start(Mood::default());
    let run = Invocation::bare(shipped(EXPORT)).inputs(EXPORT_INPUTS).args(&["--server", &lake.base()]);
    let run = run.caught_by(&lake).run().ended(3, "aborted");
    assert!(run.done.stderr.contains("AWS_ACCESS_KEY_ID"), "{run:#?}");
    assert!(lake.requests().is_empty());
}

#[test]
fn a_region_that_the_description_does_not_know_is_refused() {
    let lake = HealthLake::start(Mood::default());
    let run = Invocation::bare(shipped(EXPORT)).inputs(EXPORT_INPUTS).credentials(SECRET_KEY).caught_by(&lake);
    let run = run.args(&["--server-var", "region=mars-north-1"]).run().ended(3, "aborted");
    assert!(run.done.stderr.contains("mars-north-1") && run.done.stderr.contains("us-east-1"), "{run:#?}");
    assert!(lake.requests().is_empty());
}

/// Ten names, each standing for ten times the one before: ten thousand million nodes.
fn alias_bomb() -> String {
    let mut lines = vec!["x-a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]".to_owned()];
    for n in 1..10 {
        let alias = format!("*a{}", n - 1);
        lines.push(format!("x-a{n}: &a{n} [{}]", [alias.as_str(); 10].join(", ")));
    }
    format!("{}\n{SOUND}", lines.join("\n"))
}

#[test]
fn hostile_documents_end_in_a_diagnostic_soon_and_in_little_memory() {
    let deep = 10_000;
    let blocks: String = (0..deep).flat_map(|n| [" ".repeat(n), "a:\n".to_owned()]).collect();
    let documents = [
        ("alias bomb", "arazzo.yaml", alias_bomb()),
        ("flow sequences", "arazzo.yaml", format!("{SOUND}x-deep: {}{}\n", "[".repeat(deep), "]".repeat(deep))),
        ("flow mappings", "arazzo.yaml", format!("{SOUND}x-deep: {}1{}\n", "{a: ".repeat(deep), "}".repeat(deep))),
        ("unclosed sequences", "arazzo.yaml", format!("{SOUND}x-deep: {}\n", "[".repeat(deep))),
        ("block mappings", "arazzo.yaml", blocks),
        ("block sequences", "arazzo.yaml", format!("{}a\n", "- ".repeat(deep))),
        ("JSON", "arazzo.json", format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep))),
    ];
    for (name, file, text) in documents {
        let run = Invocation::bare(file);
        run.folder.write(file, text).expect("the folder can be written to");
        run.folder.write("api.yaml", API).expect("the folder can be written to");
        let mut peak = 0;
        let run = run.run_within(Duration::from_secs(20), |process| {
            peak = peak.max(super::bounds::resident_peak(process).unwrap_or(0));
        });
        assert_eq!(run.done.code, Some(3), "{name}: {}", run.done.stderr.chars().take(2000).collect::<String>());
        assert!(run.done.stderr.contains(&format!("{file}:")), "{name}: {run:#?}");
        assert!(run.done.stderr.len() < 20_000, "{name}: the error is {} bytes long", run.done.stderr.len());
        assert!(peak < 200 * 1024, "{name}: {peak} KiB");
    }
}
