//! Documents as trees that can be changed, and as texts in several styles, with the place of every value.

use arazzo_parser::{Data, Node};
use std::ops::Range;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// A text.
    Text(String),
    /// Any other scalar, as JSON writes it.
    Other(String),
    /// A list.
    List(Vec<Tree>),
    /// An object.
    Map(Vec<(String, Tree)>),
}

/// The way to a value.
pub(super) type Path = Vec<String>;

impl Tree {
    pub(super) fn of(node: &Node) -> Self {
        match &node.data {
            Data::String(text, _) => Self::Text(text.to_string()),
            Data::Sequence(items) => Self::List(items.iter().map(Self::of).collect()),
            Data::Mapping(mapping) => {
                Self::Map(mapping.entries().iter().map(|e| (e.key.to_string(), Self::of(&e.value))).collect())
            }
            _ => Self::Other(node.to_value().to_string()),
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            Self::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => None,
        }
    }

    pub(super) fn at(&self, path: &[String]) -> Option<&Self> {
        path.iter().try_fold(self, |tree, key| tree.get(key))
    }

    pub(super) fn at_mut(&mut self, path: &[String]) -> Option<&mut Self> {
        path.iter().try_fold(self, |tree, key| match tree {
            Self::Map(members) => members.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value),
            Self::List(items) => items.get_mut(key.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Sets a member, at the end if it is new.
    pub(super) fn set(&mut self, key: &str, value: Self) {
        if let Self::Map(members) = self {
            match members.iter_mut().find(|(name, _)| name == key) {
                Some((_, old)) => *old = value,
                None => members.push((key.to_owned(), value)),
            }
        }
    }

    pub(super) fn remove(&mut self, key: &str) {
        match self {
            Self::Map(members) => members.retain(|(name, _)| name != key),
            Self::List(items) => {
                items.remove(key.parse().unwrap());
            }
            _ => {}
        }
    }

    /// The ways that fit `pattern`: names with `/` between them, `*` for any, `**` for any number of them.
    pub(super) fn ways(&self, pattern: &str) -> Vec<Path> {
        let pattern: Vec<&str> = pattern.split('/').collect();
        let mut found = Vec::new();
        self.follow(&pattern, &mut Vec::new(), &mut found);
        found
    }

    fn follow(&self, pattern: &[&str], path: &mut Path, found: &mut Vec<Path>) {
        let Some((first, rest)) = pattern.split_first() else { return found.push(path.clone()) };
        if *first == "**" {
            self.follow(rest, path, found);
        }
        let members: Vec<(String, &Self)> = match self {
            Self::Map(members) => members.iter().map(|(name, value)| (name.clone(), value)).collect(),
            Self::List(items) => items.iter().enumerate().map(|(n, item)| (n.to_string(), item)).collect(),
            _ => Vec::new(),
        };
        for (name, value) in members.iter().filter(|(name, _)| matches!(*first, "*" | "**") || name == first) {
            path.push(name.clone());
            value.follow(if *first == "**" { pattern } else { rest }, path, found);
            path.pop();
        }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Block YAML, texts plain where they can be.
    Block,
    /// Block YAML down to the items of lists, which are in flow style.
    Flow,
    /// Block YAML, texts with blanks as block scalars.
    Scalars,
    /// JSON.
    Json,
}

pub(super) const STYLES: [Style; 4] = [Style::Block, Style::Flow, Style::Scalars, Style::Json];

/// A document as text.
#[derive(Default)]
pub(super) struct Written {
    pub(super) text: String,
    /// The place of every value, with its key.
    places: Vec<(Path, Range<usize>)>,
}

impl Written {
    pub(super) fn new(tree: &Tree, style: Style) -> Self {
        let mut written = Self::default();
        match style {
            Style::Json => written.json(tree, 0, &mut Vec::new(), true),
            Style::Block | Style::Flow | Style::Scalars => written.block(tree, style, 0, &mut Vec::new()),
        }
        written.text.push('\n');
        written
    }

    /// Where the value at `path` stands, with its key.
    pub(super) fn place(&self, path: &[String]) -> Range<usize> {
        self.places.iter().find(|(have, _)| have == path).map(|(_, place)| place.clone()).unwrap()
    }

    /// The same; of what is not there, as the object around it in which something is missing, the whole text.
    pub(super) fn place_or_all(&self, path: &[String]) -> Range<usize> {
        if path.is_empty() { 0..self.text.len() } else { self.place(path) }
    }

    fn json(&mut self, tree: &Tree, depth: usize, path: &mut Path, lines: bool) {
        let line = |written: &mut Self, depth: usize| {
            if lines {
                written.text.push('\n');
                written.text.push_str(&"  ".repeat(depth));
            }
        };
        match tree {
            Tree::Text(text) => self.text.push_str(&quoted(text)),
            Tree::Other(text) => self.text.push_str(text),
            Tree::List(items) => {
                self.text.push('[');
                for (n, item) in items.iter().enumerate() {
                    self.text.push_str(if n == 0 { "" } else { ", " });
                    line(self, depth + 1);
                    self.inside(path, n.to_string(), |written, path| written.json(item, depth + 1, path, lines));
                }
                line(self, depth);
                self.text.push(']');
            }
            Tree::Map(members) => {
                self.text.push('{');
                for (n, (key, value)) in members.iter().enumerate() {
                    self.text.push_str(if n == 0 { "" } else { ", " });
                    line(self, depth + 1);
                    self.inside(path, key.clone(), |written, path| {
                        written.text.push_str(&quoted(key));
                        written.text.push_str(": ");
                        written.json(value, depth + 1, path, lines);
                    });
                }
                line(self, depth);
                self.text.push('}');
            }
        }
    }

    fn inside(&mut self, path: &mut Path, key: String, write: impl FnOnce(&mut Self, &mut Path)) {
        let start = self.text.len();
        path.push(key);
        write(self, path);
        self.places.push((path.clone(), start..self.text.len()));
        path.pop();
    }

    /// Writes the lines of a list or an object; the first where the text stands.
    fn block(&mut self, tree: &Tree, style: Style, depth: usize, path: &mut Path) {
        let line = |written: &mut Self, n: usize| {
            if n > 0 {
                written.text.push('\n');
                written.text.push_str(&"  ".repeat(depth));
            }
        };
        match tree {
            Tree::Map(members) if !members.is_empty() => {
                for (n, (key, value)) in members.iter().enumerate() {
                    line(self, n);
                    self.inside(path, key.clone(), |written, path| {
                        let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-$".contains(&b));
                        written.text.push_str(&if plain { key.clone() } else { quoted(key) });
                        written.text.push(':');
                        written.value(value, style, depth, path);
                    });
                }
            }
            Tree::List(items) if !items.is_empty() => {
                for (n, item) in items.iter().enumerate() {
                    line(self, n);
                    self.text.push_str("- ");
                    self.inside(path, n.to_string(), |written, path| {
                        let nested = style == Style::Flow && depth > 1;
                        if nested {
                            written.json(item, 0, path, false);
                        } else {
                            written.block(item, style, depth + 1, path);
                        }
                    });
                }
            }
            Tree::Text(text) => self.scalar(text, style, depth),
            Tree::Other(text) => self.text.push_str(text),
            Tree::Map(_) => self.text.push_str("{}"),
            Tree::List(_) => self.text.push_str("[]"),
        }
    }

    fn value(&mut self, value: &Tree, style: Style, depth: usize, path: &mut Path) {
        let nested = matches!(value, Tree::Map(m) if !m.is_empty()) || matches!(value, Tree::List(l) if !l.is_empty());
        if nested {
            self.text.push('\n');
            self.text.push_str(&"  ".repeat(depth + 1));
            self.block(value, style, depth + 1, path);
        } else {
            self.text.push(' ');
            self.block(value, style, depth + 1, path);
        }
    }

    fn scalar(&mut self, text: &str, style: Style, depth: usize) {
        let block = style == Style::Scalars && text.contains(' ') && text.trim() == text && !text.contains('\n');
        let start = text.starts_with(|c: char| c.is_ascii_alphabetic() || "$^/.".contains(c));
        let plain =
            start && !text.contains(": ") && !text.contains(" #") && !text.contains('\n') && text.trim() == text;
        let word = matches!(text, "true" | "false" | "null");
        if block {
            self.text.push_str("|-\n");
            self.text.push_str(&"  ".repeat(depth + 1));
            self.text.push_str(text);
        } else if plain && !word && !text.ends_with(':') {
            self.text.push_str(text);
        } else {
            self.text.push_str(&quoted(text));
        }
    }
}

fn quoted(text: &str) -> String {
    arazzo_expression::Value::from(text).to_string()
}
