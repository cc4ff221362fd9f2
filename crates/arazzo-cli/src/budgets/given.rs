//! Budgets as the operator gives them: `NAME=VALUE`, or a table of settings.

use super::budget::{Budgets, Profile};
use super::table::{Amount, Field, OF_RUNS, TABLE};
use arazzo_parser::suggest::nearest;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::str::FromStr;

/// One budget with its amount.
#[derive(Clone)]
pub(crate) struct Given {
    name: &'static str,
    field: Field,
    amount: Amount,
}

impl Given {
    fn new(name: &str, value: &str) -> Result<Self, String> {
        let Some(entry) = TABLE.iter().find(|entry| entry.name == name) else {
            let names = || TABLE.iter().map(|entry| entry.name);
            let hint = nearest(names(), name).map_or_else(
                || format!("known are {}", names().collect::<Vec<_>>().join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            return Err(format!("there is no budget `{name}`; {hint}"));
        };
        let amount = entry.read(value).map_err(|reason| format!("budget `{name}`: {reason}"))?;
        Ok(Self { name: entry.name, field: entry.field, amount })
    }

    /// The name, if it is a budget of runs.
    pub(crate) fn of_runs(&self) -> Option<&'static str> {
        OF_RUNS.contains(&self.name).then_some(self.name)
    }

    pub(super) fn set(&self, budgets: &mut Budgets) {
        self.field.set(budgets, self.amount);
    }
}

impl FromStr for Given {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form NAME=VALUE"))?;
        Self::new(name, value)
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={:?}", self.name, self.amount)
    }
}

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.amount) == (other.name, other.amount)
    }
}

impl Eq for Given {}

/// `[budgets]`: the budgets by their names, and `profile`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GivenTable {
    pub(crate) profile: Option<Profile>,
    pub(crate) given: Vec<Given>,
}

/// A number or a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Number(u64),
    Text(String),
}

impl<'de> Deserialize<'de> for GivenTable {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        value.deserialize_map(Table)
    }
}

struct Table;

impl<'de> Visitor<'de> for Table {
    type Value = GivenTable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of budgets")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<GivenTable, A::Error> {
        let mut table = GivenTable::default();
        while let Some(name) = members.next_key::<String>()? {
            if name == "profile" {
                table.profile = Some(members.next_value()?);
                continue;
            }
            let value = match members.next_value()? {
                Scalar::Number(number) => number.to_string(),
                Scalar::Text(text) => text,
            };
            table.given.push(Given::new(&name, &value).map_err(A::Error::custom)?);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn every_budget_can_be_given_by_its_name() {
        let mut budgets = Budgets::new(None, &GivenTable::default(), &[]);
        for entry in TABLE {
            let (text, amount) = match entry.field {
                Field::Time(_) => ("7s", Amount::Time(Duration::from_secs(7))),
                _ => ("7", Amount::Number(7)),
            };
            format!("{}={text}", entry.name).parse::<Given>().unwrap().set(&mut budgets);
            assert_eq!(entry.field.amount(&mut budgets), amount, "{}", entry.name);
        }
    }

    #[test]
    fn what_is_no_budget_says_what_may_be_meant() {
        for (text, wanted) in [
            ("boddy=1", "did you mean `body`?"),
            ("x=1", "known are body, head"),
            ("body", "NAME=VALUE"),
            ("body=", "no size"),
            ("idle=5", "no duration"),
            ("depth=-1", "no number"),
            ("nesting=129", "129 is more than 128"),
            ("expression-nesting=65", "the stack bears"),
            ("step-rate=0", "once a minute"),
        ] {
            let told = text.parse::<Given>().unwrap_err();
            assert!(told.contains(wanted), "{text}: {told}");
        }
    }

    #[test]
    fn settings_hold_them_as_numbers_and_texts() {
        let table: GivenTable = toml::from_str("profile = 'untrusted'\nbody = '1MiB'\ndepth = 5\nidle = '2s'").unwrap();
        let budgets = Budgets::new(None, &table, &[]);
        assert_eq!((budgets.http.body, budgets.depth, budgets.http.idle), (1 << 20, 5, Duration::from_secs(2)));
        for text in ["boddy = 1", "body = true", "idle = 5", "profile = 'x'"] {
            assert!(toml::from_str::<GivenTable>(text).is_err(), "{text}");
        }
    }
}
