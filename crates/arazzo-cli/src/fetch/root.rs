//! The root: the folder below which documents may name files.

use std::path::{Path, PathBuf};

/// What makes a folder the root of a repository.
const REPOSITORY: &[&str] = &[".git", ".hg", ".jj"];
/// What makes a folder the root of a project that is in no repository, such as an unpacked archive of one.
const PROJECT: &[&str] = &["arazzo.toml", "Cargo.toml", "package.json", "pyproject.toml", "go.mod", "pom.xml"];

/// The root for the description at `file`, an absolute path: the repository that it is in; else the project that it is in;
/// else `here` if the file is below it; else the folder above the file's own, as descriptions name `../openapi/x.yaml`. The
/// root of the file system is none.
pub(super) fn root_of(file: &Path, here: Option<&Path>) -> PathBuf {
    let folder = file.parent().unwrap_or(file);
    let marked = |marks: &[&str]| folder.ancestors().find(|folder| marks.iter().any(|mark| folder.join(mark).exists()));
    let is_usable = |folder: &&Path| folder.parent().is_some();
    let here = here.filter(|here| folder.starts_with(here));
    let marked = marked(REPOSITORY).filter(is_usable).or_else(|| marked(PROJECT).filter(is_usable));
    let found = marked.or(here.filter(is_usable)).or(folder.parent().filter(is_usable));
    found.unwrap_or(folder).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_nearest_project_else_here_else_one_above() {
        let base = std::env::temp_dir().join(format!("arazzo-root-{}", std::process::id()));
        let file = base.join("a/b/arazzo.yaml");
        std::fs::create_dir_all(base.join("a/b")).unwrap();
        assert_eq!(root_of(&file, None), base.join("a"));
        assert_eq!(root_of(&file, Some(&base)), base);
        assert_eq!(root_of(&file, Some(Path::new("/elsewhere"))), base.join("a"));
        std::fs::write(base.join("a/b/Cargo.toml"), "").unwrap();
        assert_eq!(root_of(&file, Some(&base)), base.join("a/b"));
        std::fs::create_dir_all(base.join("a/.git")).unwrap();
        assert_eq!(root_of(&file, Some(&base)), base.join("a"));
        std::fs::remove_dir_all(&base).unwrap();
    }

    #[test]
    fn the_file_system_is_never_the_root() {
        assert_eq!(root_of(Path::new("/none/arazzo.yaml"), Some(Path::new("/"))), Path::new("/none"));
    }
}
