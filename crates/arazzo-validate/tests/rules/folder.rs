//! Documents from folders, loaded and checked.
#![expect(clippy::disallowed_methods, reason = "tests read their documents")]

use arazzo_parser::{Diagnostic, Fetch, FetchError, Fetched, LoadOptions, Loaded};
use std::path::Path;
use url::Url;

/// Gets files; `{{server}}` in them is some server. What a document with a `$self` elsewhere names beside itself is looked
/// for beside the file.
pub(super) struct Folder;

impl Fetch for Folder {
    fn fetch(&self, url: &Url, from: Option<&Url>) -> Result<Fetched, FetchError> {
        let name = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
        let beside = from.filter(|_| url.scheme() != "file").and_then(|from| from.join(name).ok());
        let path = beside
            .as_ref()
            .unwrap_or(url)
            .to_file_path()
            .map_err(|()| FetchError::Denied("only files are at hand".to_owned()))?;
        let bytes = std::fs::read(&path).map_err(|error| FetchError::NotFound(error.to_string()))?;
        let text = String::from_utf8_lossy(&bytes).replace("{{server}}", "http://127.0.0.1:1");
        Ok(Fetched { text, url: url.clone() })
    }
}

/// The text of a file.
pub(super) fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// Everything that is wrong with the description at `path`.
pub(super) fn check(fetch: &dyn Fetch, path: &Path) -> (Loaded, Vec<Diagnostic>) {
    let url = Url::from_file_path(path.canonicalize().unwrap()).unwrap();
    let loaded = arazzo_parser::load(&url, fetch, &LoadOptions::default());
    let mut found = loaded.diagnostics.clone();
    found.extend(arazzo_validate::validate(&loaded));
    (loaded, found)
}
