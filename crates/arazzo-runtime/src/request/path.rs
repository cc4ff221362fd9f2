//! The path: the template with its variables filled. No value leaves its segment (security, SEC-11).

use super::content;
use super::encode::{component, decode, path_text, reserved_in_path};
use super::given::Given;
use super::style::in_path;
use crate::fault::StepFault;
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::{Part, PathTemplate, Style, Variable};

/// How often a segment is decoded to see what a server may make of it.
const MAX_DECODINGS: usize = 8;

/// The path, and the numbers of parameters of other places that fill a variable of it.
pub(super) fn path(template: &PathTemplate, given: &[Given<'_>]) -> Result<(String, Vec<usize>), StepFault> {
    let mut path = String::new();
    let mut taken = Vec::new();
    // Where in `path` the values stand.
    let mut filled = Vec::new();
    for part in &template.path {
        match part {
            Part::Literal(text) => path.push_str(&path_text(text)),
            Part::Variable(variable) => {
                let (number, found) = found(variable, given)?;
                if found.plan.location != ParameterLocation::Path && !found.plan.is_declared {
                    taken.push(number);
                }
                let start = path.len();
                path.push_str(&value(variable, found).map_err(|fault| fault.at(&found.plan.place))?);
                filled.push(Filled { range: start..path.len(), variable, place: &found.plan.place });
            }
        }
    }
    check(&path, &filled)?;
    Ok((path, taken))
}

/// A variable that is filled.
struct Filled<'t> {
    /// Where its value stands in the path.
    range: std::ops::Range<usize>,
    variable: &'t Variable,
    /// Where the value stands in the document.
    place: &'t str,
}

/// What fills `variable`: the path parameter of its name or, where there is none, any parameter of its name.
fn found<'g, 'c>(variable: &Variable, given: &'g [Given<'c>]) -> Result<(usize, &'g Given<'c>), StepFault> {
    let fills = |given: &Given<'_>| variable.is_filled_by(&given.plan.name);
    let in_path_of = |given: &Given<'_>| fills(given) && given.plan.location == ParameterLocation::Path;
    let number = given.iter().position(in_path_of).or_else(|| given.iter().position(fills));
    number.and_then(|number| Some((number, given.get(number)?))).ok_or_else(|| {
        let message = format!("the path needs a value for `{{{}}}`, and no parameter has this name", variable.written);
        StepFault::new("missing-value", message)
    })
}

fn value(variable: &Variable, given: &Given<'_>) -> Result<String, StepFault> {
    let Some(value) = &given.value else { return Err(given.missing()) };
    let described = &given.plan.described;
    let part = if described.allow_reserved { reserved_in_path } else { component };
    let greedy = |text: &str| text.split('/').map(part).collect::<Vec<_>>().join("/");
    let encode: &dyn Fn(&str) -> String = if variable.greedy { &greedy } else { &part };
    if let Some(text) = content::of_parameter(given, value) {
        return Ok(encode(&text?));
    }
    if matches!(described.style, Style::Form | Style::DeepObject | Style::Cookie) {
        // A parameter of another place that fills a variable: as the path has it by default.
        let mut simple = described.clone();
        (simple.style, simple.explode) = (Style::Simple, false);
        return Ok(in_path(&simple, value, encode));
    }
    Ok(in_path(described, value, encode))
}

/// Refuses values that make a segment `.` or `..`, in whatever encoding, or leave one empty; and keys that have one.
fn check(path: &str, filled: &[Filled<'_>]) -> Result<(), StepFault> {
    let mut start = 0;
    for segment in path.split('/') {
        let end = start + segment.len();
        let touching = filled.iter().find(|filled| filled.range.start <= end && filled.range.end >= start);
        if let Some(Filled { variable, place, .. }) = touching {
            let reason = if leaves(segment) {
                "would lead out of its segment of the path"
            } else if segment.is_empty() && !variable.greedy {
                "is empty, and so would be its segment of the path"
            } else {
                start = end + 1;
                continue;
            };
            let message = format!("the value of path parameter `{}` {reason}", variable.name);
            return Err(StepFault::new("path-segment", message).at(place));
        }
        if touching.is_none() && matches!(&*decode(segment), "." | "..") {
            let message =
                format!("the path of the operation has the segment `{segment}`, which is not sent as it stands");
            return Err(StepFault::new("path-segment", message));
        }
        start = end + 1;
    }
    Ok(())
}

/// Whether a server may take part of `segment` for a dot segment, however often it decodes it.
fn leaves(segment: &str) -> bool {
    let mut text = segment.to_owned();
    for _ in 0..MAX_DECODINGS {
        let mut pieces = text.split(['/', '\\']).map(|piece| piece.split(';').next().unwrap_or_default());
        if pieces.any(|piece| piece == "." || piece == "..") {
            return true;
        }
        let decoded = decode(&text);
        if decoded == text {
            return false;
        }
        text = decoded;
    }
    // Who encodes a value so often wants to hide it.
    true
}
