//! `NAME=VALUE` as an argument.

/// A name and a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// A value for one name, or for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedOrAll {
    pub(crate) name: Option<String>,
    pub(crate) value: String,
}

impl Named {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok(Self { name: name.to_owned(), value: value.to_owned() }),
            _ => Err(format!("`{text}` is not of the form NAME=VALUE")),
        }
    }
}

impl NamedOrAll {
    /// A URL alone, or `NAME=URL`: what is before the first `=` is a name if it cannot be part of a URL's start.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, value)) if !name.is_empty() && !name.contains([':', '/']) => {
                Ok(Self { name: Some(name.to_owned()), value: value.to_owned() })
            }
            _ if text.is_empty() => Err("expected URL or NAME=URL".to_owned()),
            _ => Ok(Self { name: None, value: text.to_owned() }),
        }
    }
}

impl NamedOrAll {
    /// A file alone, or `ORIGIN=FILE`.
    pub(super) fn parse_file(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((origin, file)) if origin.contains("://") => {
                Ok(Self { name: Some(origin.to_owned()), value: file.to_owned() })
            }
            _ if text.is_empty() => Err("expected FILE or ORIGIN=FILE".to_owned()),
            _ => Ok(Self { name: None, value: text.to_owned() }),
        }
    }
}

/// `Name: value`, a header field.
pub(super) fn header(text: &str) -> Result<Named, String> {
    match text.split_once(':') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok(Named { name: name.trim().to_owned(), value: value.trim().to_owned() })
        }
        _ => Err("a header field has the form 'Name: value'".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_with_a_query_is_no_named_one() {
        let name = |text| NamedOrAll::parse(text).map(|both| both.name);
        assert_eq!(name("http://127.0.0.1:1/?a=b"), Ok(None));
        assert_eq!(name("second=http://127.0.0.1:1/?a=b"), Ok(Some("second".to_owned())));
        assert!(name("").is_err());
    }

    #[test]
    fn a_header_keeps_the_colons_of_its_value() {
        let found = header("X-Time: 12:30").unwrap();
        assert_eq!((found.name.as_str(), found.value.as_str()), ("X-Time", "12:30"));
        assert!(header("X-Time").is_err());
    }
}
