//! The device flow (RFC 8628): the operator enters a code somewhere else.

use super::browser::{Consent, no_consent};
use super::endpoint::{Asked, Resolved};
use super::exchange::{self, Form, NoToken};
use super::token::{Refused, Token, object, plain};
use crate::auth::refusal::{self, Refusal};
use crate::transport::Wire;
use arazzo_expression::Value;
use arazzo_runtime::TransportError;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// Section 3.5: the pause where the server says none, and by how much `slow_down` makes it longer.
const PAUSE: Duration = Duration::from_secs(5);
/// The longest that a server can have us wait.
const LONGEST: Duration = Duration::from_mins(30);

/// Shows the operator a code and waits until it has been entered.
pub(super) async fn token(
    asked: Asked<'_>,
    endpoints: &Resolved,
    scopes: &[String],
    consent: Option<&dyn Consent>,
    wire: &Wire,
) -> Result<Token, TransportError> {
    let consent = consent.ok_or_else(|| no_consent(asked))?;
    let url = endpoints.device.as_ref().ok_or_else(|| exchange::nowhere(asked, "device-url"))?;
    let mut form: Form<'_> = Vec::new();
    if !scopes.is_empty() {
        form.push(("scope", scopes.join(" ")));
    }
    // A client with a secret says who it is by that; the field is needed where it has none (section 3.1).
    let response = exchange::post(asked.client, url, form, wire).await?;
    let refused = |message: String| {
        let refused = Refused { error: String::new(), message };
        exchange::refused(asked.client, endpoints, &refused)
    };
    let answer = object(&response).filter(|_| response.status == 200);
    let Some(answer) = answer else {
        let told = Token::read(&response).err().map(|refused| refused.message).unwrap_or_default();
        return Err(refused(told));
    };
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let seconds = |name: &str| answer.get(name).and_then(|value| value.to_text().parse().ok()).map(Duration::from_secs);
    let (Some(device), Some(code), Some(page)) =
        (text("device_code"), text("user_code"), text("verification_uri").or(text("verification_url")))
    else {
        return Err(refused("the answer has no `device_code`, `user_code` and `verification_uri`".to_owned()));
    };
    consent.enter(&plain(page), &plain(code));
    let mut pause = seconds("interval").unwrap_or(PAUSE).min(LONGEST);
    let end = Instant::now() + seconds("expires_in").unwrap_or(LONGEST).min(LONGEST);
    loop {
        sleep(pause).await;
        if Instant::now() >= end {
            return Err(Refusal::new(refusal::TOKEN, "the code was not entered in time").into());
        }
        let form = vec![("grant_type", GRANT.to_owned()), ("device_code", device.to_owned())];
        match exchange::token(asked, endpoints, form, wire).await {
            Ok(token) => return Ok(token),
            Err(NoToken::Refused(refused)) if refused.error == "authorization_pending" => {}
            Err(NoToken::Refused(refused)) if refused.error == "slow_down" => pause += PAUSE,
            Err(NoToken::Refused(refused)) => return Err(exchange::refused(asked.client, endpoints, &refused)),
            Err(NoToken::Failed(error)) => return Err(error),
        }
    }
}
