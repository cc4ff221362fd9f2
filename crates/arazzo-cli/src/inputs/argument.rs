//! One `--input`.

use crate::args::Named;
use arazzo_expression::{Value, json};
use std::path::PathBuf;

/// One `--input`: a name and how its value is given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InputArg {
    pub(crate) name: String,
    pub(crate) given: Given,
}

/// How the value of an input is given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Given {
    /// Text, to be read by the declared type.
    Text(String),
    /// JSON.
    Json(Value),
    /// The text of a file.
    File(PathBuf),
    /// The value of a variable of the environment, which is secret.
    Variable(String),
}

impl InputArg {
    /// `NAME=VARIABLE`.
    pub(crate) fn from_environment(named: &Named) -> Self {
        Self { name: named.name.clone(), given: Given::Variable(named.value.clone()) }
    }

    /// Reads `NAME=VALUE`, `NAME:=JSON` or `NAME=@PATH`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let form = "write NAME=VALUE, NAME:=JSON or NAME=@PATH";
        let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` has no value; {form}"))?;
        let (name, is_json) = name.strip_suffix(':').map_or((name, false), |name| (name, true));
        if name.is_empty() {
            return Err(format!("the name is missing; {form}"));
        }
        let given = match value.strip_prefix('@') {
            _ if is_json => Given::Json(json::parse(value).map_err(|error| {
                format!("the value of `{name}` is no JSON: {}; with NAME=VALUE it is read by its type", error.reason)
            })?),
            Some(path) => Given::File(path.into()),
            None => Given::Text(value.to_owned()),
        };
        Ok(Self { name: name.to_owned(), given })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms() {
        let given = |text| InputArg::parse(text).map(|input| (input.name, input.given));
        let text = |name: &str, value: &str| Ok((name.to_owned(), Given::Text(value.to_owned())));
        assert_eq!(given("n=5"), text("n", "5"));
        assert_eq!(given("n="), text("n", ""));
        assert_eq!(given("n=a=b"), text("n", "a=b"));
        assert_eq!(given("wf.n=a:=b"), text("wf.n", "a:=b"));
        assert_eq!(given("n:=5"), Ok(("n".to_owned(), Given::Json(Value::from(5_i64)))));
        assert_eq!(given("n:=\"@x\""), Ok(("n".to_owned(), Given::Json(Value::from("@x")))));
        assert_eq!(given("n=@a b.txt"), Ok(("n".to_owned(), Given::File("a b.txt".into()))));
    }

    #[test]
    fn anything_else_says_the_forms() {
        for text in ["petId", "=5", ":=5", "petId:={", "n:="] {
            assert!(InputArg::parse(text).is_err_and(|error| error.contains("NAME=VALUE")), "{text}");
        }
    }
}
