//! JSON values that keep what the wire said: the form of every number, the order of every object.
//! Strings, arrays and objects are shared, so that cloning a value never copies a response body.

use crate::{Number, Pointer, json};
use indexmap::IndexMap;
use std::fmt;
use std::sync::Arc;

/// Text that is cheap to clone.
pub type Str = Arc<str>;

/// The members of an object, in document order.
pub type Object = IndexMap<Str, Value, foldhash::fast::RandomState>;

/// A JSON value. `==` is the deep equality of JSON: `1` equals `1.0`, the order of members does not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// `null`, which is something: a member that is not there is `Option::None` wherever values are looked up.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, in the form in which it was written.
    Number(Number),
    /// A string.
    String(Str),
    /// An array.
    Array(Arc<Vec<Value>>),
    /// An object.
    Object(Arc<Object>),
}

impl Value {
    /// The name of this value's type in JSON Schema's words: `null`, `boolean`, `number`, `string`, `array` or `object`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// The member called `name`, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// The element at `index`, counted from 0, if this is an array that has it.
    pub fn at(&self, index: usize) -> Option<&Self> {
        self.as_array()?.get(index)
    }

    /// What `pointer` leads to (RFC 6901), or `None` where there is nothing.
    pub fn pointer(&self, pointer: &Pointer) -> Option<&Self> {
        pointer.tokens().iter().try_fold(self, |value, token| value.child(token))
    }

    /// The member or element that one reference token of a pointer names.
    pub fn child(&self, token: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.get(token),
            Self::Array(elements) => elements.get(Pointer::index(token)?),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&Vec<Self>> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The text that stands for this value inside a longer string: a string as it is, everything else as
    /// RFC 8259 JSON (Arazzo 1.1.0, Runtime Expressions; decision A50).
    pub fn to_text(&self) -> Str {
        match self {
            Self::String(text) => text.clone(),
            other => json::to_string(other).into(),
        }
    }
}

/// Prints compact JSON.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json::to_string(self))
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Number::from(number))
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(Number::from(i64::from(number)))
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<Str> for Value {
    fn from(text: Str) -> Self {
        Self::String(text)
    }
}

impl From<Vec<Value>> for Value {
    fn from(elements: Vec<Value>) -> Self {
        Self::Array(Arc::new(elements))
    }
}

impl From<Object> for Value {
    fn from(members: Object) -> Self {
        Self::Object(Arc::new(members))
    }
}

impl<K: Into<Str>, V: Into<Value>> FromIterator<(K, V)> for Value {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(members: T) -> Self {
        members.into_iter().map(|(name, value)| (name.into(), value.into())).collect::<Object>().into()
    }
}

/// A value is kept as its JSON text, so that no number loses its form whatever the format around it.
impl serde::Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&json::to_string(self))
    }
}

impl<'de> serde::Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        json::parse(&text).map_err(serde::de::Error::custom)
    }
}
