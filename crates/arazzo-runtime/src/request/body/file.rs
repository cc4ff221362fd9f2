//! Texts that stand for files: `@path` (SEC-22).

use crate::fault::StepFault;
use crate::program::{File, Files};

/// The longest text that is taken for the name of a file.
const MAX_NAME: usize = 1024;

/// The file that `text` stands for. Where a file `is_meant`, one that the operator has not allowed is a fault: to send its
/// name in its place would be wrong.
pub(super) fn find<'f>(text: &str, files: &'f Files, is_meant: bool) -> Result<Option<&'f File>, StepFault> {
    let found = files.named(text);
    if found.is_some() || !is_meant || !is_name(text) {
        return Ok(found);
    }
    let name = text.trim_start_matches('@');
    let message = format!("`{text}` names a file, and files are sent only with `--allow-file {name}`");
    Err(StepFault::new("file-not-allowed", message))
}

fn is_name(text: &str) -> bool {
    text.starts_with('@') && (2..=MAX_NAME).contains(&text.len()) && !text.contains(char::is_control)
}

/// The media type of those in `offered` that the name of a file says it has.
pub(super) fn media_type<'o>(file_name: &str, offered: &[&'o str]) -> Option<&'o str> {
    const KNOWN: &[(&str, &str)] = &[
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("svg", "image/svg+xml"),
        ("pdf", "application/pdf"),
        ("zip", "application/zip"),
        ("json", "application/json"),
        ("xml", "application/xml"),
        ("csv", "text/csv"),
        ("html", "text/html"),
        ("txt", "text/plain"),
        ("mp3", "audio/mpeg"),
        ("mp4", "video/mp4"),
    ];
    let (_, ending) = file_name.rsplit_once('.')?;
    let (_, media_type) = KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))?;
    offered.iter().find(|offered| offered.eq_ignore_ascii_case(media_type)).copied()
}
