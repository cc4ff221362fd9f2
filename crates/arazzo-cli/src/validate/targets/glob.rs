//! Patterns of paths, for shells that hand them on: `*`, `?`, `[a-z]`, `[!a]`, `**` for any folders, `{a,b}`.

use super::look::is_skipped;
use std::path::{Path, PathBuf, is_separator};

/// How many texts braces may stand for.
const MAX_BRACES: usize = 1_000;

/// Whether `text` has something that a pattern is made of.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// The paths that match, in order. As in shells `*` matches no leading dot.
pub(super) fn expand(pattern: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for pattern in braces(pattern) {
        let parts: Vec<&str> = pattern.split(is_separator).filter(|part| !part.is_empty()).collect();
        let start = if pattern.starts_with(is_separator) { PathBuf::from("/") } else { PathBuf::new() };
        walk(&start, &parts, &mut found);
    }
    found.sort();
    found.dedup();
    found
}

/// The texts that `{a,b}` stand for.
fn braces(pattern: &str) -> Vec<String> {
    let (mut open, mut done) = (vec![pattern.to_owned()], Vec::new());
    while let Some(text) = open.pop() {
        let choice = text.rfind('{').and_then(|from| {
            let length = text.get(from..)?.find('}')?;
            Some((text.get(..from)?, text.get(from + 1..from + length)?, text.get(from + length + 1..)?))
        });
        match choice {
            Some((before, inside, after)) if open.len() + done.len() < MAX_BRACES => {
                open.extend(inside.split(',').map(|one| format!("{before}{one}{after}")));
            }
            _ => done.push(text),
        }
    }
    done
}

fn walk(folder: &Path, parts: &[&str], found: &mut Vec<PathBuf>) {
    let Some((first, rest)) = parts.split_first() else {
        found.push(folder.to_owned());
        return;
    };
    if *first == "**" {
        walk(folder, rest, found);
        for (name, path) in entries(folder) {
            let is_folder = path.symlink_metadata().is_ok_and(|about| about.is_dir());
            if is_folder && !name.starts_with('.') && !is_skipped(&name) {
                walk(&path, parts, found);
            }
        }
    } else if is_pattern(first) {
        let wanted: Vec<char> = first.chars().collect();
        for (name, path) in entries(folder) {
            let is_hidden = name.starts_with('.') && !first.starts_with('.');
            if !is_hidden && matches(&wanted, &name.chars().collect::<Vec<_>>()) {
                walk(&path, rest, found);
            }
        }
    } else {
        let path = folder.join(first);
        if path.symlink_metadata().is_ok() || *first == ".." {
            walk(&path, rest, found);
        }
    }
}

fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(here).into_iter().flatten().flatten();
    entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), folder.join(entry.file_name()))).collect()
}

/// Whether `name` matches the one part `pattern`. After a mismatch the last `*` takes one character more.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), name.get(seen)) {
            (Some('*'), _) => {
                retry = Some((at + 1, seen));
                at += 1;
                continue;
            }
            (None, None) => return true,
            (Some(_), Some(c)) => {
                if let Some(next) = one(pattern, at, *c) {
                    at = next;
                    seen += 1;
                    continue;
                }
            }
            _ => {}
        }
        match retry {
            Some((after, taken)) if taken < name.len() => {
                retry = Some((after, taken + 1));
                (at, seen) = (after, taken + 1);
            }
            _ => return false,
        }
    }
}

/// Where the pattern goes on if what stands at `at` matches `c`.
fn one(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern.get(at)? {
        '?' => Some(at + 1),
        '[' => match class(pattern, at, c) {
            Some((next, true)) => Some(next),
            Some((_, false)) => None,
            None => (c == '[').then_some(at + 1),
        },
        other => (*other == c).then_some(at + 1),
    }
}

/// Where the class that starts at `at` ends, and whether `c` is in it. `None` if it does not end.
fn class(pattern: &[char], at: usize, c: char) -> Option<(usize, bool)> {
    let negated = matches!(pattern.get(at + 1), Some('!' | '^'));
    let first = at + 1 + usize::from(negated);
    let end = first + 1 + pattern.get(first + 1..)?.iter().position(|c| *c == ']')?;
    let members = pattern.get(first..end)?;
    let mut found = false;
    let mut place = 0;
    while let Some(low) = members.get(place) {
        if let (Some('-'), Some(high)) = (members.get(place + 1), members.get(place + 2)) {
            found |= (*low..=*high).contains(&c);
            place += 3;
        } else {
            found |= *low == c;
            place += 1;
        }
    }
    Some((end + 1, found != negated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_match_as_shells_match_them() {
        for (pattern, name, wanted) in [
            ("*.yaml", "a.yaml", true),
            ("*.yaml", "a.yml", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("?.y*ml", "a.yaml", true),
            ("?", "é", true),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[]a]", "]", true),
            ("[ab", "[ab", true),
            ("**", "anything", true),
        ] {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(matches(&chars(pattern), &chars(name)), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn braces_stand_for_each_of_their_texts() {
        let mut all = braces("{a,b}/x.{yml,yaml}");
        all.sort();
        assert_eq!(all, ["a/x.yaml", "a/x.yml", "b/x.yaml", "b/x.yml"]);
        assert_eq!(braces("a{b"), ["a{b"]);
        assert!(braces(&"{a,b}".repeat(60)).len() <= MAX_BRACES + 1);
    }

    #[test]
    fn patterns_find_files_at_every_depth() {
        let base = std::env::temp_dir().join(format!("arazzo-glob-{}", std::process::id()));
        for file in ["a.yaml", "x/b.yaml", "x/y/c.yaml", "x/y/d.json", ".h/e.yaml", "node_modules/f.yaml"] {
            let path = base.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let found = |pattern: &str| {
            let found = expand(base.join(pattern).to_str().unwrap());
            found.iter().map(|path| path.strip_prefix(&base).unwrap().display().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found("**/*.yaml"), ["a.yaml", "x/b.yaml", "x/y/c.yaml"]);
        assert_eq!(found("x/*/*.{yaml,json}"), ["x/y/c.yaml", "x/y/d.json"]);
        assert_eq!(found("x/../*.yaml"), ["x/../a.yaml"]);
        assert_eq!(found("*/none.*"), Vec::<String>::new());
        std::fs::remove_dir_all(base).unwrap();
    }
}
