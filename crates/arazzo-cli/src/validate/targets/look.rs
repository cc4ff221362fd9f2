//! Which files of a folder are Arazzo descriptions.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Folders that are not looked into.
const SKIPPED: [&str; 3] = [".git", "node_modules", "target"];
/// How much of a file is looked at, in bytes.
const MAX: u64 = 64 << 20;

/// The descriptions in and below `folder`. Links are not followed.
pub(super) fn descriptions(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() && !is_skipped(&entry.file_name().to_string_lossy()) {
                folders.push(path);
            } else if kind.is_file() && may_be(&path) {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// Whether a folder of this name is passed over.
pub(super) fn is_skipped(name: &str) -> bool {
    SKIPPED.contains(&name)
}

/// Whether a file has the name and the look of a description. One that cannot be read may be one: it is told.
pub(super) fn may_be(path: &Path) -> bool {
    let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !matches!(&*kind, "yaml" | "yml" | "json") {
        return false;
    }
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(MAX).read_to_end(&mut bytes)) {
        Ok(_) => looks(&String::from_utf8_lossy(&bytes)),
        Err(_) => true,
    }
}

/// Whether `arazzo` is a member of the outermost object.
fn looks(text: &str) -> bool {
    if !text.contains("arazzo") {
        return false;
    }
    let start = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
    if start.starts_with('{') {
        return has_member(start);
    }
    text.lines().any(|line| {
        let line = line.trim_start_matches(['\u{feff}', '"', '\'']);
        let rest = line.strip_prefix("arazzo").map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
        rest.is_some_and(|rest| rest.starts_with(':'))
    })
}

/// Whether the object that `text` starts with has the member `arazzo`, quoted or, in YAML, not.
fn has_member(text: &str) -> bool {
    let (mut depth, mut is_text, mut is_escaped) = (0_usize, false, false);
    let mut key_may_start = false;
    for (at, c) in text.char_indices() {
        if key_may_start && !c.is_whitespace() {
            let rest = text.get(at..).unwrap_or_default().trim_start_matches(['"', '\'']);
            if let Some(rest) = rest.strip_prefix("arazzo")
                && rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':')
            {
                return true;
            }
            key_may_start = false;
        }
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_text => is_escaped = true,
            '"' => is_text = !is_text,
            _ if is_text => {}
            '{' | '[' => {
                depth += 1;
                key_may_start = depth == 1;
            }
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' => key_may_start = depth == 1,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_has_the_field_at_its_outermost_level() {
        for text in [
            "arazzo: 1.0.1\n",
            "\u{feff}arazzo: 1.0.1\n",
            "# about\n---\ninfo: {}\n\"arazzo\" : 1.0.1\n",
            "{\"arazzo\": \"1.0.1\"}",
            " \n{\"info\": {\"title\": \"a \\\" {\"}, \"x\": [1, {}],\n \"arazzo\":\"1.0.1\"}",
            "{arazzo: 1.0.1}",
        ] {
            assert!(looks(text), "{text}");
        }
        for text in [
            "openapi: 3.0.0\ninfo:\n  arazzo: no\n",
            "x: arazzo\n",
            "arazzos: 1\n",
            "{\"x\": {\"arazzo\": 1}, \"y\": \"arazzo\", \"z\": [\"arazzo\"]}",
            "{\"x\": \",\\\"arazzo\\\": 1\"}",
            "",
        ] {
            assert!(!looks(text), "{text}");
        }
    }
}
