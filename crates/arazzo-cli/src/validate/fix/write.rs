//! Files in the place of others: whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts `after` in the place of the file at `path`, which still must have the text `before`. What links lead to is replaced,
/// not the link; permissions stay.
pub(in crate::validate) fn write(path: &Path, before: &str, after: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    if fs::read(&path)? != before.as_bytes() {
        return Err(io::Error::other("it has changed meanwhile"));
    }
    let about = fs::metadata(&path)?;
    // Replacing a file takes a right on its folder alone; the file's own is asked for here.
    drop(OpenOptions::new().write(true).open(&path)?);
    let (beside, mut file) = beside(&path)?;
    let written = file
        .write_all(after.as_bytes())
        .and_then(|()| fs::set_permissions(&beside, about.permissions()))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // It is the first error that counts.
        drop(fs::remove_file(&beside));
    }
    written
}

/// A new file in the folder of `path`.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut number = 0;
    loop {
        let beside = path.with_file_name(format!(".{name}.{}-{number}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 100 => number += 1,
            opened => return opened.map(|file| (beside, file)),
        }
    }
}
