//! The settings of whoever runs the command: of the file that they name, or of their own.

use super::fault::Faults;
use super::file::{self, Trust};
use super::tables::Tables;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// What the operator's settings file says; nothing if there is none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// What it says.
    pub(crate) tables: Tables,
    /// Where it is, links followed.
    pub(super) path: Option<PathBuf>,
}

impl Settings {
    /// The settings of the file `named` by `--config` or `ARAZZO_CONFIG`; else of the user's own. An empty name is none.
    pub(crate) fn of_operator(named: Option<&OsStr>) -> Result<Self, Faults> {
        let path = match named {
            Some(named) if named.is_empty() => None,
            Some(named) => Some(PathBuf::from(named)),
            None => users(&|name| std::env::var_os(name).map(PathBuf::from)).filter(|path| path.exists()),
        };
        let Some(path) = path else { return Ok(Self::default()) };
        let (tables, _) = file::read(&path, Trust::Operator)?;
        Ok(Self { tables, path: path.canonicalize().ok() })
    }

    /// Whether `path` is the operator's file.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.path.is_some() && self.path == path.canonicalize().ok()
    }
}

/// Where the user's own file is: `$XDG_CONFIG_HOME`, which must be absolute, or `~/.config`; `%APPDATA%` on Windows.
fn users(variable: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let xdg = variable("XDG_CONFIG_HOME").filter(|folder| folder.is_absolute());
    let home = || {
        if cfg!(windows) { variable("APPDATA") } else { variable("HOME").map(|home| home.join(".config")) }
    };
    let folder = xdg.or_else(|| home().filter(|folder| folder.is_absolute()))?;
    Some(folder.join("arazzo/arazzo.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_users_file_is_where_xdg_says() {
        let place = |xdg: Option<&str>, home: Option<&str>| {
            users(&|name| if name == "HOME" { home } else { xdg }.map(PathBuf::from)).map(|p| p.display().to_string())
        };
        assert_eq!(place(Some("/x"), Some("/h")).as_deref(), Some("/x/arazzo/arazzo.toml"));
        assert_eq!(place(Some("x"), Some("/h")).as_deref(), Some("/h/.config/arazzo/arazzo.toml"));
        assert_eq!(place(None, Some("")), None);
        assert_eq!(place(None, None), None);
    }
}
