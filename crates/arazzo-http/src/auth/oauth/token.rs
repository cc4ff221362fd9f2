//! A token, as a token endpoint gives it out (RFC 6749, section 5).

use arazzo_expression::{Value, json};
use arazzo_runtime::Response;
use secrecy::SecretString;
use std::time::{Duration, Instant};

/// A token is renewed this long before its end: a request may take a while.
const EARLY: Duration = Duration::from_secs(30);

/// A token and what renews it.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) access: SecretString,
    pub(super) refresh: Option<SecretString>,
    /// When it should be renewed, if its end is known.
    until: Option<Instant>,
}

/// What a token endpoint says instead of giving a token (RFC 6749, section 5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// `invalid_client`, `invalid_grant`, `authorization_pending` …; empty where the answer is no OAuth error.
    pub(super) error: String,
    pub(super) message: String,
}

impl Token {
    /// Reads the answer of a token endpoint.
    pub(super) fn read(response: &Response) -> Result<Self, Refused> {
        let value = object(response).ok_or_else(|| Refused {
            error: String::new(),
            message: format!("the answer ({}) is no JSON object", response.status),
        })?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(error) = text("error") {
            return Err(Refused { error: error.to_owned(), message: told(error, text("error_description")) });
        }
        let odd = |message: String| Err(Refused { error: String::new(), message });
        if !(200..300).contains(&response.status) {
            return odd(format!("the status is {}", response.status));
        }
        let Some(access) = text("access_token") else { return odd("the answer has no `access_token`".to_owned()) };
        if access.chars().any(|c| c.is_control() || !c.is_ascii()) {
            return odd("the token could not be sent: it has characters that no header field may have".to_owned());
        }
        match text("token_type") {
            Some(kind) if !kind.eq_ignore_ascii_case("bearer") => {
                return odd(format!(
                    "the token is of the type `{}`, and only bearer tokens are supported",
                    plain(kind)
                ));
            }
            _ => {}
        }
        let refresh = text("refresh_token").map(SecretString::from);
        Ok(Self { access: access.into(), refresh, until: value.get("expires_in").and_then(end) })
    }

    pub(super) fn is_good(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }

    /// The token with what renews `before`, unless it brings its own.
    pub(super) fn or_refreshed_by(self, before: Option<SecretString>) -> Self {
        Self { refresh: self.refresh.or(before), ..self }
    }
}

/// The JSON object that a response is.
pub(super) fn object(response: &Response) -> Option<Value> {
    let text = std::str::from_utf8(&response.body).ok()?;
    json::parse(text.trim_start_matches('\u{feff}')).ok().filter(|value| value.as_object().is_some())
}

/// Some servers write the number of seconds as a text.
fn end(expires_in: &Value) -> Option<Instant> {
    let seconds: f64 = expires_in.to_text().parse().ok()?;
    let life = Duration::try_from_secs_f64(seconds).ok()?;
    // A token of a minute would otherwise be old when it comes.
    let early = EARLY.min(life / 4);
    Instant::now().checked_add(life.saturating_sub(early))
}

fn told(error: &str, description: Option<&str>) -> String {
    match description {
        Some(description) => format!("{} ({})", plain(error), plain(description)),
        None => plain(error),
    }
}

/// Text of a server in one line, without control characters, and not without end.
pub(super) fn plain(text: &str) -> String {
    let mut short: String = text.chars().take(300).collect();
    if short.len() < text.len() {
        // So that the beginning of a secret is known as such.
        short.push('…');
    }
    short.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn read(status: u16, body: &str) -> Result<Token, Refused> {
        Token::read(&Response { status, headers: Vec::new(), body: body.as_bytes().into(), retry_after: None })
    }

    #[test]
    fn a_token_is_renewed_before_its_end() {
        let token = read(200, r#"{"access_token":"a","token_type":"BEARER","expires_in":3600,"refresh_token":"r"}"#);
        let token = token.unwrap_or_else(|refused| panic!("{refused:?}"));
        assert_eq!((token.access.expose_secret(), token.is_good()), ("a", true));
        let good = |expires: &str| {
            let body = format!(r#"{{"access_token":"a","token_type":"bearer","expires_in":{expires}}}"#);
            read(200, &body).unwrap_or_else(|refused| panic!("{refused:?}")).is_good()
        };
        assert!(good("60") && good("\"60\"") && good("null") && good("\"soon\"") && good("1e300"));
        assert!(!good("0") && good("-5"));
        assert!(read(200, r#"{"access_token":"a"}"#).is_ok());
    }

    #[test]
    fn what_is_no_token_is_told_in_one_line() {
        let table = [
            (
                400,
                r#"{"error":"invalid_client","error_description":"no\u001b[31m\nway"}"#,
                "invalid_client (no\\u{1b}[31m\\nway)",
            ),
            (200, r#"{"error":"slow_down"}"#, "slow_down"),
            (500, "<html>", "the answer (500) is no JSON object"),
            (200, "[]", "the answer (200) is no JSON object"),
            (200, "{}", "the answer has no `access_token`"),
            (503, r#"{"message":"x"}"#, "the status is 503"),
            (200, r#"{"access_token":"a","token_type":"DPoP"}"#, "`DPoP`"),
            (200, r#"{"access_token":"a\r\nb"}"#, "could not be sent"),
        ];
        for (status, body, wanted) in table {
            let Err(refused) = read(status, body) else { panic!("{body}") };
            assert!(refused.message.contains(wanted), "{body}: {refused:?}");
        }
    }
}
