//! Inputs from files.

use crate::diagnostics;
use crate::failure::Failure;
use arazzo_expression::{Object, Value};
use arazzo_parser::{DocumentOptions, Format, SourceMap, decode_utf8, parse_document};
use std::io::Read;
use std::path::Path;

/// The largest file that is read.
const MAX: u64 = 64 << 20;

/// The text of the file at `path`; `-` is standard input.
pub(crate) fn text(path: &Path, what: &str) -> Result<String, Failure> {
    decode_utf8(bytes(path, what)?).map_err(|diagnostic| failed(path, what, &diagnostic.message))
}

/// The text of the file at `path`; `None` if it is none.
pub(super) fn text_if_any(path: &Path, what: &str) -> Result<Option<String>, Failure> {
    Ok(decode_utf8(bytes(path, what)?).ok())
}

fn failed(path: &Path, what: &str, reason: &str) -> Failure {
    Failure::invalid("inputs", format!("{what}: cannot read {}: {reason}", path.display()))
}

/// What is in the file at `path`; `-` is standard input.
pub(super) fn bytes(path: &Path, what: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(MAX + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(MAX + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| failed(path, what, &error.to_string()))?;
    if bytes.len() as u64 > MAX {
        return Err(failed(path, what, &format!("it has more than {MAX} bytes")));
    }
    Ok(bytes)
}

/// The members of the JSON or YAML object in the file at `path`.
pub(crate) fn object(path: &Path) -> Result<Object, Failure> {
    let text = text(path, "--inputs")?;
    let mut sources = SourceMap::default();
    let source = sources.add(path.display().to_string(), text.as_str());
    let (root, faults) = parse_document(source, &text, Format::Detect, &DocumentOptions::default());
    if let Some(fault) = faults.iter().find(|fault| fault.is_error()) {
        return Err(Failure::invalid("inputs", diagnostics::line(fault, &sources)));
    }
    match root.map(|root| root.to_value()) {
        Some(Value::Object(members)) => Ok(members.as_ref().clone()),
        other => {
            let kind = other.as_ref().map_or("nothing", Value::type_name);
            let message = format!("--inputs: {} holds no object of inputs but {kind}", path.display());
            Err(Failure::invalid("inputs", message))
        }
    }
}
