//! Sets of JSON types.

use arazzo_expression::Value;
use std::fmt;
use std::ops::{BitAnd, BitOr};

/// A set of JSON types; numbers without a fraction are a type of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

/// The types with the words for them.
const NAMES: [(Kinds, &str); 7] = [
    (Kinds::OBJECT, "an object"),
    (Kinds::ARRAY, "an array"),
    (Kinds::STRING, "a string"),
    (Kinds::NUMBER, "a number"),
    (Kinds::INTEGER, "an integer"),
    (Kinds::BOOLEAN, "a boolean"),
    (Kinds::NULL, "null"),
];

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const INTEGER: Self = Self(4);
    /// Every number.
    pub(crate) const NUMBER: Self = Self(4 | 8);
    pub(crate) const STRING: Self = Self(16);
    pub(crate) const ARRAY: Self = Self(32);
    pub(crate) const OBJECT: Self = Self(64);
    pub(crate) const ANY: Self = Self(127);
    /// Those that have members or elements.
    pub(crate) const STRUCTURED: Self = Self(32 | 64);

    /// The types that `type: name` allows; all of them if it is no type.
    pub(crate) fn of_name(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::ANY,
        }
    }

    /// The type of `value`.
    pub(crate) fn of_value(value: &Value) -> Self {
        match value {
            Value::Number(number) if number.is_whole() => Self::INTEGER,
            // A number with a fraction is of no other type than `number`.
            Value::Number(_) => Self(8),
            other => Self::of_name(other.type_name()),
        }
    }

    /// Whether the two have a type in common.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is nothing else in this than in `other`.
    pub(crate) fn within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// This without the types of `other`.
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitAnd for Kinds {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// `a string or null`.
impl fmt::Display for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut left = *self;
        let mut names: Vec<&str> = Vec::new();
        for (kind, name) in NAMES {
            if left.meets(kind) && kind.within(left) {
                names.push(name);
                left = left.without(kind);
            }
        }
        if left.meets(Self::NUMBER) {
            names.push("a number with a fraction");
        }
        match names.split_last() {
            None => f.write_str("nothing"),
            Some((last, [])) => f.write_str(last),
            Some((last, first)) => write!(f, "{} or {last}", first.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_told_in_words() {
        for (kinds, words) in [
            (Kinds::NUMBER, "a number"),
            (Kinds::INTEGER | Kinds::NULL, "an integer or null"),
            (Kinds::of_value(&arazzo_expression::json::parse("1.5").unwrap()), "a number with a fraction"),
            (Kinds::STRING | Kinds::STRUCTURED, "an object, an array or a string"),
            (Kinds::NONE, "nothing"),
        ] {
            assert_eq!(kinds.to_string(), words);
        }
    }

    #[test]
    fn every_integer_is_a_number() {
        assert!(Kinds::INTEGER.within(Kinds::NUMBER));
        assert!(!Kinds::NUMBER.within(Kinds::INTEGER));
        assert!(Kinds::of_value(&arazzo_expression::json::parse("2.0").unwrap()).within(Kinds::INTEGER));
        assert_eq!(Kinds::of_name("file"), Kinds::ANY);
    }
}
