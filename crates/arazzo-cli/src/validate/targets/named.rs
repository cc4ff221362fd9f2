//! From the arguments to the files.

use super::{glob, look};
use crate::args::ValidateArgs;
use crate::report::Screen;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest text that is read from standard input, in bytes.
const MAX: u64 = 64 << 20;

/// One description to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::validate) struct Target {
    /// The path or URL as it was given or found, and what the description is called.
    pub(in crate::validate) name: String,
    /// Its text, where that is given: on standard input.
    pub(in crate::validate) text: Option<String>,
}

/// What is checked, and what could not be read.
#[derive(Debug, Default)]
pub(in crate::validate) struct Targets {
    /// In the order of the arguments, those of a folder by name; each once.
    pub(in crate::validate) all: Vec<Target>,
    /// Whether something that was named could not be read.
    pub(in crate::validate) unreadable: bool,
    seen: BTreeSet<PathBuf>,
}

impl Targets {
    /// What `args` name. Folders without descriptions, and what cannot be read, are told.
    pub(in crate::validate) fn of(args: &ValidateArgs, screen: &Screen) -> Self {
        let mut targets = Self::default();
        for named in &args.files {
            if let Err(reason) = targets.take_in(named, args, screen) {
                targets.unreadable = true;
                screen.error(&format!("cannot read {}: {reason}", named.display()));
            }
        }
        targets
    }

    fn take_in(&mut self, named: &Path, args: &ValidateArgs, screen: &Screen) -> Result<(), String> {
        let text = named.to_str().unwrap_or_default();
        if text == "-" {
            let name = args.stdin_filename.clone().unwrap_or_else(|| "stdin.yaml".to_owned());
            self.all.push(Target { name, text: Some(standard_input()?) });
        } else if named.is_dir() {
            let found = look::descriptions(named).map_err(|error| error.to_string())?;
            let found: Vec<PathBuf> =
                found.iter().map(|path| path.strip_prefix(".").unwrap_or(path).to_owned()).collect();
            if found.is_empty() {
                screen.warning(&format!("there are no descriptions in {}", named.display()));
            }
            self.add(found);
        } else if glob::is_pattern(text) && !named.exists() {
            let (folders, files): (Vec<_>, Vec<_>) = glob::expand(text).into_iter().partition(|path| path.is_dir());
            let mut found: Vec<PathBuf> = files.into_iter().filter(|path| look::may_be(path)).collect();
            for folder in folders {
                found.extend(look::descriptions(&folder).map_err(|error| error.to_string())?);
            }
            if found.is_empty() {
                return Err("no description matches it".to_owned());
            }
            self.add(found);
        } else {
            self.add(vec![named.to_owned()]);
        }
        Ok(())
    }

    fn add(&mut self, mut paths: Vec<PathBuf>) {
        paths.sort();
        for path in paths {
            let real = path.canonicalize().unwrap_or_else(|_| path.clone());
            if self.seen.insert(real) {
                self.all.push(Target { name: path.display().to_string(), text: None });
            }
        }
    }

    /// What the files are called, by where they are with links followed.
    pub(in crate::validate) fn names(&self) -> BTreeMap<PathBuf, String> {
        let place = |target: &Target| {
            let path = std::path::absolute(&target.name).ok()?;
            Some((path.canonicalize().unwrap_or(path), target.name.clone()))
        };
        self.all.iter().filter_map(place).collect()
    }
}

fn standard_input() -> Result<String, String> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX {
        return Err(format!("it has more than {MAX} bytes"));
    }
    arazzo_parser::decode_utf8(bytes).map_err(|fault| fault.message)
}
