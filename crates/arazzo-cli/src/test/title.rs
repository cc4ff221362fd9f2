//! A path in a line.

use arazzo_explore::{Cut, End, Hop, Path};
use arazzo_runtime::program::Program;
use arazzo_runtime::{Status, Trace};

/// What happened on a path; what repeats is counted.
pub(crate) fn title(path: &Path, program: &Program) -> String {
    let mut parts: Vec<(String, usize)> = Vec::new();
    for hop in &path.hops {
        let label = if hop.at().is_some() || &*hop.label != "start" { Some(hop.label.to_string()) } else { None };
        for part in label.into_iter().chain(silent(hop, program)) {
            match parts.last_mut().filter(|(last, _)| *last == part) {
                Some((_, count)) => *count += 1,
                None => parts.push((part, 1)),
            }
        }
    }
    let told = parts.into_iter().map(|(part, count)| if count == 1 { part } else { format!("{part} (×{count})") });
    told.collect::<Vec<_>>().join(" · ")
}

/// The attempts that failed before anything was sent.
fn silent(hop: &Hop, program: &Program) -> Vec<String> {
    let pairs = hop.trace.windows(2).filter_map(|pair| match pair {
        [Trace::Attempted { at, request: None, .. }, Trace::Judged(judged)] if judged.at == *at => {
            Some((program.step(*at)?, judged.fault.as_ref()?))
        }
        _ => None,
    });
    pairs.map(|(step, fault)| format!("{}: not sent ✗ {}", step.id, fault.code)).collect()
}

/// How a path ended, in a word or two.
pub(crate) fn ending(path: &Path, program: &Program) -> String {
    match &path.end {
        End::Over(outcome) => {
            let word = match outcome.status {
                Status::Success => return "success".to_owned(),
                Status::Failure => "failure",
                Status::Aborted => "stopped",
            };
            let code = outcome.error.as_ref().map(|error| format!(" [{}]", error.code)).unwrap_or_default();
            format!("{word}{code}")
        }
        End::Cut(Cut::Loop(at)) => {
            format!("goes round at {}", program.step(*at).map_or("", |step| &*step.id))
        }
        End::Cut(Cut::Length) => "not followed further".to_owned(),
    }
}
