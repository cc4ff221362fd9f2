//! Plays the conformance cases and our own in cases/ against the built binary (see conformance/README.md). The cases that
//! do not pass yet stand in conformance/pending.txt: a case on the list that passes is an error, and so is one off the list
//! that fails.
//! `ARAZZO_CONFORMANCE_DIR` adds a folder of cases; `ARAZZO_BLESS_PENDING=1` writes the list anew.
#![expect(clippy::print_stdout, reason = "the outcome of each case is what this program is for")]

#[path = "conformance"]
mod conformance {
    pub(crate) mod arguments;
    pub(crate) mod case;
    pub(crate) mod exchange;
    pub(crate) mod expectation;
    pub(crate) mod pending;
    pub(crate) mod value;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod moment;
    pub(crate) mod server;
}

use conformance::arguments::Arguments;
use conformance::case::{Case, Played, find};
use conformance::pending::Pending;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::mpsc::channel;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let mut cases = find(&root.join("cases"))?;
    let own = find(&root.join("../cases"))?;
    if cases.is_empty() || own.is_empty() {
        return Err("there are no cases".into());
    }
    cases.extend(own);
    if let Some(more) = std::env::var_os("ARAZZO_CONFORMANCE_DIR") {
        cases.extend(find(Path::new(&more))?);
    }
    let wanted: Vec<Case> =
        cases.iter().filter(|case| !arguments.ignored && arguments.wants(&case.name)).cloned().collect();
    if arguments.list {
        for case in &wanted {
            println!("{}: test", case.name);
        }
        return Ok(ExitCode::SUCCESS);
    }
    conformance::exchange::self_check()?;
    let known = cases.iter().map(|case| case.name.as_str()).collect();
    let sound = judge(&wanted, &known, Pending::read(&root.join("pending.txt")), &arguments)?;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(101) })
}

/// Plays the cases, prints how each went, and says whether all is as the list has it.
fn judge(
    wanted: &[Case],
    known: &BTreeSet<&str>,
    mut pending: Pending,
    arguments: &Arguments,
) -> Result<bool, Box<dyn Error>> {
    println!("\nrunning {} cases", wanted.len());
    let mut passed = BTreeMap::new();
    let mut faults = Vec::new();
    play(wanted, arguments.threads, |case, played| {
        let verdict = match (played.faults.is_empty(), pending.has(&case.name)) {
            (true, false) => "ok",
            (false, true) => "pending",
            (true, true) => "FAILED (passes, but is on the list of those that don't)",
            (false, false) => "FAILED",
        };
        if !arguments.quiet || verdict.starts_with("FAILED") {
            println!("case {} ... {verdict}", case.name);
        }
        if verdict == "FAILED" {
            faults.push(report(case, played));
        }
        passed.insert(case.name.as_str(), played.faults.is_empty());
    });
    if std::env::var_os("ARAZZO_BLESS_PENDING").is_some_and(|value| value == "1") {
        pending.bless(known, &passed)?;
        faults.clear();
    }
    faults.extend(pending.strangers(known).iter().map(|name| format!("pending.txt names {name}, which is no case\n")));
    Ok(summarise(&passed, &pending, &faults))
}

/// Plays the cases, several at once, and gives each to `ended`.
fn play<'c>(cases: &'c [Case], threads: Option<usize>, mut ended: impl FnMut(&'c Case, &Played)) {
    let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from));
    let (sender, receiver) = channel();
    let left = Mutex::new(cases.iter());
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let (sender, left) = (sender.clone(), &left);
            scope.spawn(move || {
                while let Some(case) = left.lock().ok().and_then(|mut left| left.next()) {
                    if sender.send((case, case.play())).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (case, played) in receiver {
            ended(case, &played);
        }
    });
}

fn report(case: &Case, played: &Played) -> String {
    let shown: String = played.shown.chars().take(4000).collect();
    let text = format!("{}\n{}", played.faults.join("\n"), shown.trim_end());
    format!("---- {} ----\n    {}\n", case.name, text.replace('\n', "\n    "))
}

fn summarise(passed: &BTreeMap<&str, bool>, pending: &Pending, faults: &[String]) -> bool {
    if !faults.is_empty() {
        println!("\nfailures:\n\n{}", faults.join("\n"));
    }
    let count = |passes: bool, listed: bool| {
        passed.iter().filter(|(name, ok)| **ok == passes && pending.has(name) == listed).count()
    };
    let (unlisted, surprises) = (count(false, false), count(true, true));
    if surprises > 0 {
        println!("{surprises} pending cases pass: take them off pending.txt (ARAZZO_BLESS_PENDING=1 does)");
    }
    let sound = faults.is_empty() && unlisted + surprises == 0;
    println!(
        "\ntest result: {}. {} passed, {} failed, {} pending\n",
        if sound { "ok" } else { "FAILED" },
        count(true, false),
        unlisted + surprises,
        count(false, true)
    );
    sound
}
