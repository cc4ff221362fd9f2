//! The authorization code flow with PKCE (RFC 6749, section 4.1; RFC 7636; RFC 8252): the operator consents in a
//! browser, which comes back to a port of this machine.

use super::endpoint::{Asked, Resolved};
use super::exchange::{self, Form};
use super::token::plain;
use crate::auth::refusal::{self, Refusal};
use arazzo_runtime::TransportError;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use url::Url;

/// How long the operator has.
const LONGEST: Duration = Duration::from_mins(5);
/// How long a connection has to say what it wants: a browser may open some that it doesn't use.
const PATIENCE: Duration = Duration::from_secs(5);
/// No browser comes back with more.
const LARGEST: usize = 16 << 10;

/// Asks the operator to consent.
pub trait Consent: Send + Sync {
    /// The operator has to open `url` in a browser on this machine.
    fn visit(&self, url: &str);

    /// The operator has to open `url` anywhere and enter `code`.
    fn enter(&self, url: &str, code: &str);
}

/// Gets an authorization code; what comes of it is the request for the token.
pub(super) async fn code(
    asked: Asked<'_>,
    endpoints: &Resolved,
    scopes: &[String],
    consent: Option<&dyn Consent>,
) -> Result<Form<'static>, TransportError> {
    let consent = consent.ok_or_else(|| no_consent(asked))?;
    let page = endpoints.authorization.clone().ok_or_else(|| exchange::nowhere(asked, "authorization-url"))?;
    let failed = |reason: String| TransportError::from(Refusal::new(refusal::TOKEN, reason));
    let port = asked.client.redirect_port;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
    let listener = listener.map_err(|error| failed(format!("cannot listen on 127.0.0.1:{port}: {error}")))?;
    let port = listener.local_addr().map_err(|error| failed(error.to_string()))?.port();
    let redirect = format!("http://127.0.0.1:{port}/callback");
    let secrets = random(32).zip(random(32));
    let (verifier, state) = secrets.ok_or_else(|| failed("the system has no random numbers".to_owned()))?;
    let url = authorization_url(page, asked, scopes, &redirect, (&verifier, &state));
    consent.visit(url.as_str());
    let answer = timeout(LONGEST, wait(&listener, &state)).await;
    let answer = answer.map_err(|_| failed(format!("no one consented within {} minutes", LONGEST.as_secs() / 60)))?;
    let answer = answer.map_err(|error| failed(format!("cannot listen for the browser: {error}")))?;
    // RFC 9207: a code of another server must not go to this one.
    if answer.issuer.is_some() && endpoints.issuer.is_some() && answer.issuer != endpoints.issuer {
        return Err(failed("the answer is of another issuer than was asked".to_owned()));
    }
    let code = answer.code.map_err(|reason| failed(format!("there was no consent: {reason}")))?;
    Ok(vec![
        ("grant_type", "authorization_code".to_owned()),
        ("code", code),
        ("redirect_uri", redirect),
        ("code_verifier", verifier),
    ])
}

fn authorization_url(
    mut page: Url,
    asked: Asked<'_>,
    scopes: &[String],
    redirect: &str,
    (verifier, state): (&str, &str),
) -> Url {
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    page.set_fragment(None);
    {
        let mut query = page.query_pairs_mut();
        query.append_pair("response_type", "code");
        query.append_pair("client_id", asked.client.id.as_deref().unwrap_or_default());
        query.append_pair("redirect_uri", redirect);
        if !scopes.is_empty() {
            query.append_pair("scope", &scopes.join(" "));
        }
        query.append_pair("state", state);
        query.append_pair("code_challenge", &challenge);
        query.append_pair("code_challenge_method", "S256");
        for (name, value) in &asked.client.extra {
            query.append_pair(name, value);
        }
    }
    page
}

/// What the browser came back with.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    code: Result<String, String>,
    issuer: Option<String>,
}

/// Waits for the browser. What does not know the state is not the browser that was sent away.
async fn wait(listener: &TcpListener, state: &str) -> io::Result<Answer> {
    loop {
        let (stream, _) = listener.accept().await?;
        let Ok(Ok(head)) = timeout(PATIENCE, read_head(&stream)).await else { continue };
        let answer = answer(&head, state);
        let page = match &answer {
            Some(Answer { code: Ok(_), .. }) => ("200 OK", "Done. You can close this page."),
            Some(_) => ("200 OK", "There was no consent. You can close this page."),
            None => ("404 Not Found", "There is nothing here."),
        };
        // The code is there even if the browser doesn't wait for the page.
        let _ = timeout(PATIENCE, write_page(&stream, page)).await;
        if let Some(answer) = answer {
            return Ok(answer);
        }
    }
}

/// The answer in the head of a request, if it is the one that was waited for.
fn answer(head: &str, state: &str) -> Option<Answer> {
    let target = head.strip_prefix("GET ")?.split(' ').next()?;
    let query = target.strip_prefix("/callback?")?;
    let parameter = |wanted: &str| {
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    if parameter("state")? != state {
        return None;
    }
    let described = || parameter("error_description").map(|text| format!(" ({})", plain(&text))).unwrap_or_default();
    let code = match (parameter("error"), parameter("code").filter(|code| !code.is_empty())) {
        (Some(error), _) => Err(format!("{}{}", plain(&error), described())),
        (None, Some(code)) => Ok(code),
        (None, None) => return None,
    };
    Some(Answer { code, issuer: parameter("iss") })
}

async fn read_head(stream: &TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") && head.len() < LARGEST {
        stream.readable().await?;
        match stream.try_read(&mut piece) {
            Ok(0) => break,
            Ok(read) => head.extend(piece.iter().take(read)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

async fn write_page(stream: &TcpStream, (status, text): (&str, &str)) -> io::Result<()> {
    let page = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    );
    let mut rest = page.as_bytes();
    while !rest.is_empty() {
        stream.writable().await?;
        match stream.try_write(rest) {
            Ok(written) => rest = rest.get(written..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// No one can be asked.
pub(super) fn no_consent(asked: Asked<'_>) -> TransportError {
    let message = format!("the flow {} needs someone to consent, and no one can be asked", asked.client.flow.name());
    Refusal::new(refusal::TOKEN, message).into()
}

/// `bytes` random bytes as text.
pub(in crate::auth) fn random(bytes: usize) -> Option<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).ok()?;
    Some(URL_SAFE_NO_PAD.encode(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_browser_that_was_sent_away_is_listened_to() {
        let head = |target: &str| format!("GET {target} HTTP/1.1\r\nHost: x\r\n\r\n");
        let code = |target: &str| answer(&head(target), "s").map(|answer| answer.code);
        assert_eq!(code("/callback?code=a%2Bb&state=s"), Some(Ok("a+b".to_owned())));
        let denied = code("/callback?error=access_denied&error_description=no%0Away&state=s");
        assert_eq!(denied, Some(Err("access_denied (no\\nway)".to_owned())));
        let others = ["/callback?code=a&state=t", "/callback?code=a", "/favicon.ico", "/callback?state=s", "/callback"];
        for target in others {
            assert_eq!(code(target), None, "{target}");
        }
        assert_eq!(answer("POST /callback?code=a&state=s HTTP/1.1\r\n\r\n", "s"), None);
    }
}
