//! Where a file that is missing may be instead: files of the same name below the root.

use std::path::{Path, PathBuf};

/// How many entries are looked at.
const MAX_ENTRIES: usize = 20_000;
/// Folders that are not looked into.
const SKIPPED: [&str; 3] = [".git", "node_modules", "target"];

/// The files below `root` that are called as `missing` is: originals first, then those whose path has most in common with it.
pub(super) fn find(missing: &Path, root: &Path) -> Vec<PathBuf> {
    let Some(name) = missing.file_name() else { return Vec::new() };
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            seen += 1;
            if seen > MAX_ENTRIES {
                break;
            }
            // Links are not followed: the walk ends.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped) {
                folders.push(entry.path());
            } else if kind.is_file() && entry.file_name() == name && entry.path() != missing {
                found.push(entry.path());
            }
        }
    }
    found.sort_by_key(|path| (!is_original(path), std::cmp::Reverse(in_common(path, missing)), path.clone()));
    found
}

/// Whether the file is one of those that a collection keeps as they were found.
fn is_original(path: &Path) -> bool {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.windows(2).any(|pair| matches!(pair, [first, second] if first == "openapi" && second == "_original"))
}

/// How many parts of the two paths are the same.
fn in_common(path: &Path, other: &Path) -> usize {
    let parts: Vec<_> = other.components().collect();
    path.components().filter(|part| parts.contains(part)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_same_name_are_found_originals_first() {
        let base = std::env::temp_dir().join(format!("arazzo-candidates-{}", std::process::id()));
        for folder in ["x/y", "openapi/_original", "node_modules"] {
            std::fs::create_dir_all(base.join(folder)).unwrap();
            std::fs::write(base.join(folder).join("api.yaml"), "").unwrap();
        }
        let found = find(&base.join("x/api.yaml"), &base);
        assert_eq!(found, [base.join("openapi/_original/api.yaml"), base.join("x/y/api.yaml")]);
        std::fs::remove_dir_all(&base).unwrap();
    }
}
