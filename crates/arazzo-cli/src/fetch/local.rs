//! Files: what may be read, and how much of it.

use arazzo_parser::{FetchError, decode_utf8};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much is read of a document, in bytes, unless the operator says that it may be larger.
pub(super) const USUAL: u64 = 64 << 20;

/// Files of so many bytes are read in several places at once: most of the time goes into getting the memory.
const LONG: usize = 4 << 20;

/// Reads the file at `path`, of at most `most` bytes, named by the operator: anything that can be read.
pub(super) fn read(path: &Path, most: u64) -> Result<String, FetchError> {
    let file = File::open(path).map_err(|error| failed(path, &error))?;
    let about = file.metadata().map_err(|error| failed(path, &error))?;
    if about.is_dir() {
        return Err(FetchError::Failed(format!("{} is a folder", path.display())));
    }
    let expected = usize::try_from(about.len().min(most)).unwrap_or_default();
    let bytes = if about.is_file() && expected >= LONG { in_parts(&file, expected) } else { None };
    let mut bytes = bytes.unwrap_or_else(|| Vec::with_capacity(expected.saturating_add(1)));
    let rest = most.saturating_add(1).saturating_sub(bytes.len() as u64);
    file.take(rest).read_to_end(&mut bytes).map_err(|error| failed(path, &error))?;
    if bytes.len() as u64 > most {
        let told = format!("{} has more than {most} bytes; --budget document=SIZE allows more", path.display());
        return Err(FetchError::Failed(told));
    }
    decode_utf8(bytes).map_err(|diagnostic| FetchError::Failed(diagnostic.message))
}

/// The first `length` bytes of `file`, read in several places at once; nothing where that cannot be. What follows is next.
#[cfg(unix)]
fn in_parts(mut file: &File, length: usize) -> Option<Vec<u8>> {
    use arazzo_parser::at_once;
    use std::io::{Seek as _, SeekFrom};
    use std::os::unix::fs::FileExt as _;
    use std::sync::{Mutex, PoisonError};
    const PART: usize = 1 << 20;
    let mut bytes = vec![0; length];
    let parts: Vec<(usize, Mutex<&mut [u8]>)> =
        bytes.chunks_mut(PART).enumerate().map(|(number, part)| (number * PART, Mutex::new(part))).collect();
    let read = at_once(&parts, usize::MAX, |(at, part)| {
        let mut part = part.lock().unwrap_or_else(PoisonError::into_inner);
        file.read_exact_at(&mut part, *at as u64)
    });
    read.into_iter().collect::<io::Result<()>>().ok()?;
    file.seek(SeekFrom::Start(length as u64)).ok()?;
    Some(bytes)
}

#[cfg(not(unix))]
fn in_parts(_: &File, _: usize) -> Option<Vec<u8>> {
    None
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

fn failed(path: &Path, error: &io::Error) -> FetchError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FetchError::NotFound(super::policy::shown(path)),
        _ => FetchError::Failed(format!("cannot read {}: {error}", super::policy::shown(path))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_read_whole_or_refused() {
        let path = std::env::temp_dir().join(format!("arazzo-large-{}.txt", std::process::id()));
        let lines: Vec<String> = (0..700_001).map(|number| format!("{number:07}")).collect();
        let text = lines.join("\n");
        std::fs::write(&path, &text).unwrap();
        let (whole, refused) = (read(&path, USUAL), read(&path, LONG as u64));
        std::fs::remove_file(&path).unwrap();
        assert!(whole.is_ok_and(|whole| whole == text));
        assert!(refused.is_err_and(|error| error.to_string().contains("has more than")));
    }
}
