//! The files that requests may send: those of inputs, and those that are allowed one by one.

use super::argument::{Given, InputArg};
use super::file;
use crate::failure::Failure;
use arazzo_runtime::program::{File, Files};
use std::path::{Path, PathBuf};

/// The files of `inputs` and those in `allowed`. Documents may name them from the current folder or from `folder`, that of
/// the entry document.
pub(crate) fn files(inputs: &[InputArg], allowed: &[PathBuf], folder: Option<&Path>) -> Result<Files, Failure> {
    let given = inputs.iter().filter_map(|input| match &input.given {
        Given::File(path) if path.as_os_str() != "-" => Some((path, format!("input `{}`", input.name))),
        _ => None,
    });
    let allowed = allowed.iter().map(|path| (path, "--allow-file".to_owned()));
    let mut files = Vec::new();
    for (path, what) in given.chain(allowed) {
        let bytes = file::bytes(path, &what)?.into();
        let file_name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        files.push(File { names: names(path, folder), file_name, bytes });
    }
    Ok(Files::new(files))
}

/// What a document may call the file at `path`: as it is given, the whole path, and from `folder`.
fn names(path: &Path, folder: Option<&Path>) -> Vec<String> {
    let shown = |path: &Path| path.to_string_lossy().into_owned();
    let mut names = vec![shown(path)];
    let whole = std::path::absolute(path).ok();
    names.extend(whole.as_deref().map(shown));
    let here = std::env::current_dir().ok();
    for folder in [folder, here.as_deref()].into_iter().flatten() {
        if let Some(below) = whole.as_deref().and_then(|whole| whole.strip_prefix(folder).ok()) {
            names.extend([shown(below), format!("./{}", below.display())]);
        }
    }
    names
}
