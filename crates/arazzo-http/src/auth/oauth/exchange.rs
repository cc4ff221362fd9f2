//! The requests to a token endpoint.

use super::endpoint::{Asked, Resolved};
use super::token::{Refused, Token};
use crate::auth::refusal::{self, Refusal};
use crate::credentials::{ClientAuth, OAuthClient};
use crate::redact::Redactor;
use crate::transport::{Outgoing, Wire};
use arazzo_runtime::{Response, TransportError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

/// The parameters of a request, in order.
pub(super) type Form<'a> = Vec<(&'a str, String)>;

/// Why there is no token: the server says so, or nothing came of the exchange.
pub(super) enum NoToken {
    Refused(Refused),
    Failed(TransportError),
}

/// Asks the token endpoint for a token.
pub(super) async fn token(
    asked: Asked<'_>,
    endpoints: &Resolved,
    form: Form<'_>,
    wire: &Wire,
) -> Result<Token, NoToken> {
    let url = endpoints.token.as_ref().ok_or_else(|| NoToken::Failed(nowhere(asked, "token-url")))?;
    let response = post(asked.client, url, form, wire).await.map_err(NoToken::Failed)?;
    Token::read(&response).map_err(NoToken::Refused)
}

/// Posts a form to an endpoint of the authorization server, with the client's own credentials.
pub(super) async fn post(
    client: &OAuthClient,
    url: &Url,
    mut form: Form<'_>,
    wire: &Wire,
) -> Result<Response, TransportError> {
    let mut headers = vec![
        ("accept".to_owned(), "application/json".to_owned()),
        ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
    ];
    match (&client.id, &client.secret, client.auth) {
        (Some(id), Some(secret), ClientAuth::Basic) => {
            let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let both = format!("{}:{}", encode(id), encode(secret.expose_secret()));
            headers.push(("authorization".to_owned(), format!("Basic {}", STANDARD.encode(both))));
        }
        (id, secret, _) => {
            form.extend(id.iter().map(|id| ("client_id", id.clone())));
            form.extend(secret.iter().map(|secret| ("client_secret", secret.expose_secret().to_owned())));
        }
    }
    for (name, value) in &client.extra {
        form.push((name, value.clone()));
    }
    let body = Serializer::new(String::new()).extend_pairs(form).finish();
    let mut url = url.clone();
    url.set_fragment(None);
    let body = Some(body.into_bytes().into());
    let request = Outgoing { method: "POST".to_owned(), url, headers, body, is_foreign: false };
    let mut response = wire.send(&request, None).await;
    if let Err(error) = &mut response {
        error.message = format!("no token: {}", error.message);
    }
    response
}

/// What the operator is told where a server refuses: in its words, but never with a secret that it repeats.
pub(super) fn refused(client: &OAuthClient, endpoints: &Resolved, refused: &Refused) -> TransportError {
    let host = endpoints.token.as_ref().and_then(Url::host_str).unwrap_or_default();
    let message = Redactor::new(client.secrets()).redact(&refused.message).into_owned();
    Refusal::new(refusal::TOKEN, format!("{host} gave no token: {message}")).into()
}

/// There is no endpoint.
pub(super) fn nowhere(asked: Asked<'_>, key: &str) -> TransportError {
    let message = format!(
        "nothing says where the OAuth 2 client for {} gets its tokens: add {key}=URL or issuer=URL to its --auth",
        asked.origin
    );
    Refusal::new(refusal::TOKEN, message).into()
}
