//! The tree of a document, YAML and JSON alike: values that know where they stand.

use crate::Span;
use arazzo_expression::{Number, Object, Pointer, Str, Value};

/// One value of a document.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands; for a quoted scalar with its quotes, for a block scalar from its `|` or `>`.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`, `~` or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number: a plain scalar that is one by RFC 8259.
    Number(Number),
    /// Any other scalar.
    String(Str, Style),
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping.
    Mapping(Mapping),
}

/// How a string is written, which tells where its characters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// In `'…'`.
    SingleQuoted,
    /// In `"…"` of YAML.
    DoubleQuoted,
    /// A block scalar that starts with `|`.
    Literal,
    /// A block scalar that starts with `>`.
    Folded,
    /// In `"…"` of JSON.
    Json,
}

/// One member of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key; for a plain scalar its text as written, so `200:` has the key `200`.
    pub key: Str,
    /// Where the key stands.
    pub key_span: Span,
    /// What it maps to.
    pub value: Node,
}

/// The members of a mapping in document order. Keys are unique.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    entries: Vec<Entry>,
    /// For mappings that are too large to search one by one.
    sorted: Option<Box<Sorted>>,
}

/// The numbers of entries by key.
#[derive(Clone, Debug)]
struct Sorted(Vec<u32>);

const LINEAR: usize = 12;

impl Mapping {
    /// A mapping of `entries`, whose keys must differ: of equal ones any is found.
    pub fn new(entries: Vec<Entry>) -> Self {
        let sorted = (entries.len() > LINEAR).then(|| {
            let mut numbers: Vec<u32> = (0..u32::try_from(entries.len()).unwrap_or(u32::MAX)).collect();
            numbers.sort_by_key(|n| entries.get(*n as usize).map(|e| &*e.key));
            Box::new(Sorted(numbers))
        });
        Self { entries, sorted }
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        let Some(Sorted(numbers)) = self.sorted.as_deref() else {
            return self.entries.iter().find(|entry| *entry.key == *key);
        };
        let at = |n: &u32| self.entries.get(*n as usize);
        let found = numbers.binary_search_by(|n| at(n).map_or("", |e| &e.key).cmp(key)).ok()?;
        numbers.get(found).and_then(at)
    }

    /// All entries, in document order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The same, without the mapping.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }
}

/// Whether an object is what YAML makes of `{$inputs.id}` without quotes: one key that is an expression, and no value.
pub fn is_unquoted_expression(node: &Node) -> bool {
    const ROOTS: [&str; 10] = [
        "$inputs",
        "$steps.",
        "$workflows.",
        "$response.",
        "$request.",
        "$statusCode",
        "$outputs.",
        "$message.",
        "$url",
        "$method",
    ];
    let Some([only]) = node.as_mapping().map(Mapping::entries) else { return false };
    matches!(only.value.data, Data::Null)
        && only.value.span.start == only.value.span.end
        && ROOTS.iter().any(|root| only.key.starts_with(root))
}

impl Node {
    /// The value of `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_mapping()?.get(key)
    }

    /// The member or element that one reference token of a pointer names.
    pub fn child(&self, token: &str) -> Option<&Self> {
        match &self.data {
            Data::Mapping(mapping) => mapping.get(token),
            Data::Sequence(items) => items.get(Pointer::index(token)?),
            _ => None,
        }
    }

    /// What `pointer` leads to.
    pub fn pointer(&self, pointer: &Pointer) -> Option<&Self> {
        pointer.tokens().iter().try_fold(self, |node, token| node.child(token))
    }

    /// The mapping, if this is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.data {
            Data::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The items, if this is a sequence.
    pub fn as_sequence(&self) -> Option<&[Self]> {
        match &self.data {
            Data::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        self.text().map(|text| &**text)
    }

    /// The same, to be shared.
    pub fn text(&self) -> Option<&Str> {
        match &self.data {
            Data::String(text, _) => Some(text),
            _ => None,
        }
    }

    /// The text of any scalar, as written: `1.10` for a number, `true` for a boolean.
    pub fn scalar_text(&self) -> Option<Str> {
        match &self.data {
            Data::String(text, _) => Some(text.clone()),
            Data::Number(number) => Some(number.to_string().into()),
            Data::Bool(truth) => Some(if *truth { "true" } else { "false" }.into()),
            Data::Null | Data::Sequence(_) | Data::Mapping(_) => None,
        }
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(truth) => Some(truth),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.data {
            Data::Number(number) => Some(number),
            _ => None,
        }
    }

    /// What kind of value this is, in words for a message: `a string`, `a list`, `an object` …
    pub fn describe(&self) -> &'static str {
        match self.data {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Number(_) => "a number",
            Data::String(..) => "a string",
            Data::Sequence(_) => "a list",
            Data::Mapping(_) => "an object",
        }
    }

    /// The value without positions.
    pub fn to_value(&self) -> Value {
        match &self.data {
            Data::Null => Value::Null,
            Data::Bool(truth) => Value::Bool(*truth),
            Data::Number(number) => Value::Number(number.clone()),
            Data::String(text, _) => Value::String(text.clone()),
            Data::Sequence(items) => items.iter().map(Self::to_value).collect::<Vec<_>>().into(),
            Data::Mapping(mapping) => {
                mapping.entries.iter().map(|e| (e.key.clone(), e.value.to_value())).collect::<Object>().into()
            }
        }
    }

    /// The pointer to the innermost node whose key or value covers `span`.
    pub fn path_to(&self, span: Span) -> Pointer {
        let mut tokens: Vec<Str> = Vec::new();
        let mut node = self;
        loop {
            let next = match &node.data {
                Data::Mapping(mapping) => mapping
                    .entries
                    .iter()
                    .find(|e| e.key_span.contains(span) || e.value.span.contains(span))
                    .map(|e| (e.key.clone(), &e.value)),
                Data::Sequence(items) => items
                    .iter()
                    .enumerate()
                    .find(|(_, item)| item.span.contains(span))
                    .map(|(n, item)| (n.to_string().into(), item)),
                _ => None,
            };
            let Some((token, child)) = next else { return tokens.into_iter().collect() };
            tokens.push(token);
            node = child;
        }
    }
}
