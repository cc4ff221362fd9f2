//! Files: what may be read, and how much of it.

use arazzo_parser::{FetchError, decode_utf8};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How much is read of a document, in bytes, unless the operator says that it may be larger.
pub(super) const USUAL: u64 = 64 << 20;

/// Reads the file at `path`, of at most `most` bytes, named by the operator: anything that can be read.
pub(super) fn read(path: &Path, most: u64) -> Result<String, FetchError> {
    let file = File::open(path).map_err(|error| failed(path, &error))?;
    let about = file.metadata().map_err(|error| failed(path, &error))?;
    if about.is_dir() {
        return Err(FetchError::Failed(format!("{} is a folder", path.display())));
    }
    let expected = usize::try_from(about.len().min(most)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected.saturating_add(1));
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| failed(path, &error))?;
    if bytes.len() as u64 > most {
        let told = format!("{} has more than {most} bytes; --budget document=SIZE allows more", path.display());
        return Err(FetchError::Failed(told));
    }
    decode_utf8(bytes).map_err(|diagnostic| FetchError::Failed(diagnostic.message))
}

/// Reads the file at `path`, of at most `most` bytes, named by a document: only a regular file below `root`, wherever links lead.
pub(super) fn read_below(path: &Path, root: &Path, most: u64) -> Result<String, FetchError> {
    let real = real(path)?;
    if !real.starts_with(root) {
        let message =
            format!("{} is outside of {}, below which documents may name files", path.display(), root.display());
        return Err(FetchError::Denied(format!("{message}; --root changes that")));
    }
    if !real.metadata().is_ok_and(|about| about.is_file()) {
        return Err(FetchError::Denied(format!("{} is no regular file", path.display())));
    }
    read(&real, most)
}

/// Where `path` is with all links followed.
pub(super) fn real(path: &Path) -> Result<PathBuf, FetchError> {
    path.canonicalize().map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> FetchError {
    match error.kind() {
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => {
            FetchError::NotFound(super::policy::shown(path))
        }
        _ => FetchError::Failed(format!("cannot read {}: {error}", super::policy::shown(path))),
    }
}
