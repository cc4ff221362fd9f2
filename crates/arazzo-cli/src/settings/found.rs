//! The settings file that is found upwards from a description. No one named it: it grants nothing.

use super::fault::Faults;
use super::file::{self, Trust};
use super::operator::Settings;
use super::validate::ValidateTable;
use crate::report::Screen;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the file is called.
const NAME: &str = "arazzo.toml";
/// What makes a folder the root of a repository: nothing is looked for above it.
const REPOSITORY: &[&str] = &[".git", ".hg", ".jj"];

/// What a found file says of checking.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// The one table that counts.
    pub(crate) validate: ValidateTable,
}

/// The found files of a command, each read once.
#[derive(Debug, Default)]
pub(crate) struct FoundFiles {
    by_folder: BTreeMap<PathBuf, Option<PathBuf>>,
    by_path: BTreeMap<PathBuf, Arc<Found>>,
}

impl FoundFiles {
    /// What the settings found upwards from `file` say; nothing if there are none, or if they are the operator's, which
    /// count anyway. What does not count in them is shown, once.
    pub(crate) fn near(&mut self, file: &Path, settings: &Settings, screen: &Screen) -> Result<Arc<Found>, Faults> {
        let folder = std::path::absolute(file).ok().and_then(|file| file.parent()?.canonicalize().ok());
        let Some(folder) = folder else { return Ok(Arc::default()) };
        let path = self.by_folder.entry(folder.clone()).or_insert_with(|| upwards(&folder, home().as_deref()));
        let Some(path) = path.clone().filter(|path| !settings.is_at(path)) else { return Ok(Arc::default()) };
        if let Some(found) = self.by_path.get(&path) {
            return Ok(found.clone());
        }
        let (tables, ignored) = file::read(&path, Trust::Found)?;
        ignored.warn(screen);
        let found = Arc::new(Found { validate: tables.validate });
        self.by_path.insert(path, found.clone());
        Ok(found)
    }
}

impl Faults {
    fn warn(&self, screen: &Screen) {
        if !screen.is_quiet() {
            self.show(screen);
        }
    }
}

/// Says what does not count of the file that is found upwards from `file`, for commands that take nothing from it.
pub(crate) fn remark(file: &Path, settings: &Settings, screen: &Screen) {
    // What is wrong with it matters to no one here.
    drop(FoundFiles::default().near(file, settings, screen));
}

fn home() -> Option<PathBuf> {
    std::env::home_dir().and_then(|home| home.canonicalize().ok())
}

/// The nearest settings file in `folder` or above it, up to the root of the repository or the user's folder. A link is
/// passed over: it may lead to what is no settings file.
fn upwards(folder: &Path, home: Option<&Path>) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let path = folder.join(NAME);
        if path.symlink_metadata().is_ok_and(|about| about.is_file()) {
            return Some(path);
        }
        if Some(folder) == home || REPOSITORY.iter().any(|mark| folder.join(mark).exists()) {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_within_the_repository_counts() {
        let base = std::env::temp_dir().join(format!("arazzo-found-{}", std::process::id()));
        let put = |name: &str| std::fs::write(base.join(name), "").unwrap();
        std::fs::create_dir_all(base.join("repo/a/b")).unwrap();
        put(NAME);
        assert_eq!(upwards(&base.join("repo/a/b"), None), Some(base.join(NAME)));
        assert_eq!(upwards(&base.join("repo/a/b"), Some(&base.join("repo"))), None);
        std::fs::create_dir_all(base.join("repo/.git")).unwrap();
        assert_eq!(upwards(&base.join("repo/a/b"), None), None);
        put("repo/arazzo.toml");
        assert_eq!(upwards(&base.join("repo/a/b"), None), Some(base.join("repo/arazzo.toml")));
        put("repo/a/arazzo.toml");
        assert_eq!(upwards(&base.join("repo/a/b"), None), Some(base.join("repo/a/arazzo.toml")));
        std::fs::remove_dir_all(base).unwrap();
    }
}
