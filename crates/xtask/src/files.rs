//! Documents from a folder: nothing below it is out of reach, nothing else is read.

use arazzo_parser::{Fetch, FetchError, Fetched};
use std::path::{Path, PathBuf};
use url::Url;

/// Reads files below a folder.
pub(crate) struct Folder<'f>(pub(crate) &'f Path);

impl Fetch for Folder<'_> {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        let path = url.to_file_path().map_err(|()| FetchError::Denied(format!("{url} is no file")))?;
        if !path.starts_with(self.0) {
            return Err(FetchError::Denied(format!("{url} is outside of the folder")));
        }
        let bytes =
            std::fs::read(&path).map_err(|error| FetchError::NotFound(format!("{}: {error}", path.display())))?;
        let text = arazzo_parser::decode_utf8(bytes).map_err(|fault| FetchError::Failed(fault.message))?;
        Ok(Fetched { text, url: url.clone() })
    }

    fn name(&self, url: &Url) -> String {
        let path = url.to_file_path().unwrap_or_default();
        path.strip_prefix(self.0).unwrap_or(&path).display().to_string()
    }
}

/// The files below `folder` that look like Arazzo documents, in order.
pub(crate) fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).into_iter().flatten().flatten().map(|entry| entry.path()));
        } else if is_arazzo(&path) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn is_arazzo(path: &Path) -> bool {
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
    if !matches!(kind, "yml" | "yaml" | "json") || path.file_name().is_some_and(|name| name == "manifest.json") {
        return false;
    }
    let Ok(text) = std::fs::read_to_string(path) else { return false };
    text.lines().take(400).any(|line| {
        let line = line.trim_start_matches('\u{feff}');
        line.starts_with("arazzo:") || line.trim_start_matches(['{', ' ', '\t']).starts_with("\"arazzo\"")
    })
}
