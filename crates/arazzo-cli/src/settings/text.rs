//! Values that are written as texts.

use serde::Deserializer;
use serde::de::{Error, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// For `#[serde(deserialize_with = "text::one")]`: what a text says. The complaint about it stands at the text.
#[expect(dead_code, reason = "for tables with values such as durations")]
pub(crate) fn one<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(value: D) -> Result<T, D::Error> {
    value.deserialize_str(One(PhantomData))
}

/// For `#[serde(deserialize_with = "text::list")]`: what each text of a list says.
pub(crate) fn list<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(value: D) -> Result<Vec<T>, D::Error> {
    value.deserialize_seq(List(PhantomData))
}

struct One<T>(PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for One<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

impl<'de, T: FromStr<Err: fmt::Display>> serde::de::DeserializeSeed<'de> for One<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<T, D::Error> {
        value.deserialize_str(self)
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: FromStr<Err: fmt::Display>> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(One(PhantomData))? {
            list.push(item);
        }
        Ok(list)
    }
}
