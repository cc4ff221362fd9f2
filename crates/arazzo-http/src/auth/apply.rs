//! Puts credentials into a request.

use super::choose::{Choice, Keyring, Means};
use crate::aws::{OWNED, json_content_type, sign};
use crate::credentials::{Credential, Material};
use crate::transport::Outgoing;
use arazzo_runtime::Scheme;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret;
use std::time::SystemTime;

impl Keyring {
    /// The request with the credentials of `choice`; signatures are made last, over everything else, for `time`.
    pub(crate) fn apply(&self, choice: &Choice<'_>, request: &Outgoing, time: SystemTime) -> Result<Outgoing, String> {
        let mut request = request.clone();
        for (_, means) in &choice.means {
            if let Means::Credential(credential, scheme) = means {
                add(&mut request, credential, scheme);
            }
        }
        for (_, means) in &choice.means {
            if let Means::Sign(credentials, scope) = means {
                if let Some(name) = OWNED.iter().find(|name| request.header(name).is_some()) {
                    return Err(format!("the header `{name}` is part of the AWS signature and cannot be set"));
                }
                if !self.keep_content_type {
                    use_json_content_type(&mut request);
                }
                sign(&mut request, scope, credentials, time)
                    .map_err(|reason| format!("the request cannot be signed: {reason}"))?;
            }
        }
        Ok(request)
    }
}

fn add(request: &mut Outgoing, credential: &Credential, scheme: &Scheme) {
    match credential.material() {
        Material::Bearer(token) => {
            let value = format!("Bearer {}", token.expose_secret());
            request.headers.push(("authorization".to_owned(), value));
        }
        Material::Basic(both) => {
            let value = format!("Basic {}", STANDARD.encode(both.expose_secret()));
            request.headers.push(("authorization".to_owned(), value));
        }
        Material::ApiKey(key) => {
            if let Scheme::ApiKey { name, location } = scheme {
                add_key(request, name, location, key.expose_secret());
            }
        }
    }
}

fn add_key(request: &mut Outgoing, name: &str, location: &str, key: &str) {
    let encoded = || utf8_percent_encode(key, NON_ALPHANUMERIC).to_string();
    match location {
        "query" => {
            let pair = format!("{}={}", utf8_percent_encode(name, NON_ALPHANUMERIC), encoded());
            let query = request.url.query().filter(|query| !query.is_empty());
            let query = query.map_or_else(|| pair.clone(), |query| format!("{query}&{pair}"));
            request.url.set_query(Some(&query));
        }
        "cookie" => {
            let is_plain = key.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte));
            let pair = format!("{name}={}", if is_plain { key.to_owned() } else { encoded() });
            match request.headers.iter_mut().find(|(have, _)| have.eq_ignore_ascii_case("cookie")) {
                Some((_, cookies)) => *cookies = format!("{cookies}; {pair}"),
                None => request.headers.push(("cookie".to_owned(), pair)),
            }
        }
        _ => request.headers.push((name.to_owned(), key.to_owned())),
    }
}

/// The descriptions of AWS JSON services say `application/json`, which the services refuse.
fn use_json_content_type(request: &mut Outgoing) {
    let Some(wanted) = request.header("x-amz-target").and_then(json_content_type) else { return };
    let written = request.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    match written {
        Some((_, value)) if is_plain_json(value) => *value = wanted,
        None if request.body.is_some() => request.headers.push(("content-type".to_owned(), wanted)),
        _ => {}
    }
}

fn is_plain_json(value: &str) -> bool {
    value.split(';').next().is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}
