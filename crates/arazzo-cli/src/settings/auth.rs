//! `[auth]`: credentials by whom they are for, as `--auth` takes them.

use arazzo_http::Grant;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// `"https://api.example.com" = "bearer:env:TOKEN"`, or a list of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AuthTable(pub(crate) Vec<Grant>);

impl<'de> Deserialize<'de> for AuthTable {
    fn deserialize<D: Deserializer<'de>>(table: D) -> Result<Self, D::Error> {
        table.deserialize_map(Audiences)
    }
}

struct Audiences;

impl<'de> Visitor<'de> for Audiences {
    type Value = AuthTable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of credentials by origin")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<AuthTable, A::Error> {
        let mut grants = Vec::new();
        while let Some(audience) = table.next_key::<String>()? {
            grants.extend(table.next_value_seed(Specs { audience: &audience })?);
        }
        Ok(AuthTable(grants))
    }
}

/// What is granted to an audience.
#[derive(Clone, Copy)]
struct Specs<'a> {
    audience: &'a str,
}

impl<'de> DeserializeSeed<'de> for Specs<'_> {
    type Value = Vec<Grant>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Vec<Grant>, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Specs<'_> {
    type Value = Vec<Grant>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a credential such as \"bearer:env:NAME\", or a list of them")
    }

    fn visit_str<E: Error>(self, spec: &str) -> Result<Vec<Grant>, E> {
        Grant::new(self.audience, spec).map(|grant| vec![grant]).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut specs: A) -> Result<Vec<Grant>, A::Error> {
        let mut grants = Vec::new();
        while let Some(more) = specs.next_element_seed(self)? {
            grants.extend(more);
        }
        Ok(grants)
    }
}
