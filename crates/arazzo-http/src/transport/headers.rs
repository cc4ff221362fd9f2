//! Header fields that are not for documents to set: those that frame the message, and those that split it.

use super::failure::denied;
use arazzo_runtime::{TransportError, is_framing_field};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};

/// Refuses fields that frame the message, and names and values that HTTP does not allow. Messages show no value.
pub(crate) fn check(headers: &[(String, String)]) -> Result<(), String> {
    for (name, value) in headers {
        if is_framing_field(name) {
            return Err(format!("the header `{name}` belongs to the connection and cannot be set"));
        }
        if HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(format!("`{}` is no name for a header", name.escape_debug()));
        }
        if HeaderValue::from_bytes(value.as_bytes()).is_err() {
            return Err(format!("the value of the header `{name}` has a line break or control character in it"));
        }
    }
    Ok(())
}

/// The fields as the HTTP client takes them.
pub(crate) fn to_map(headers: &[(String, String)]) -> Result<HeaderMap, TransportError> {
    check(headers).map_err(denied)?;
    let mut map = HeaderMap::with_capacity(headers.len());
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_bytes(value.as_bytes());
        if let (Ok(name), Ok(value)) = (name, value) {
            map.append(name, value);
        }
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn framing_and_splitting_are_refused_by_name() {
        let table = [
            ("Host", "evil"),
            ("CONTENT-LENGTH", "5"),
            ("Transfer-Encoding", "chunked"),
            ("Proxy-Authorization", "x"),
            (":authority", "evil"),
            ("X Y", "1"),
            ("", "1"),
            ("X-A\r\nX-B", "1"),
            ("X-A", "a\r\nX-Evil: 1"),
            ("X-A", "a\0"),
            ("X-A", "a\u{7f}"),
        ];
        for (name, value) in table {
            let error = check(&[(name.to_owned(), value.to_owned())]).expect_err(name);
            assert!(!error.contains("evil") && !error.contains('\r'), "{error}");
        }
        let fine = [("X-A", "a\tb é"), ("Cookie", "a=b"), ("Authorization", "x"), ("Content-Type", "")];
        assert_eq!(check(&fine.map(|(name, value)| (name.to_owned(), value.to_owned()))), Ok(()));
    }
}
