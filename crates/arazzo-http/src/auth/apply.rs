//! Puts credentials into a request.

use crate::aws::json_content_type;
use crate::credentials::{Credential, Material};
use crate::transport::Outgoing;
use arazzo_runtime::Scheme;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret;

/// Adds what goes into a request as it is.
pub(super) fn add(request: &mut Outgoing, credential: &Credential, scheme: &Scheme) {
    match credential.material() {
        Material::Bearer(token) => {
            let value = format!("Bearer {}", token.expose_secret());
            request.headers.push(("authorization".to_owned(), value));
        }
        Material::Basic(pair) => {
            let value = format!("Basic {}", STANDARD.encode(pair.joined()));
            request.headers.push(("authorization".to_owned(), value));
        }
        Material::ApiKey { key, .. } => {
            if let Scheme::ApiKey { name, location } = scheme {
                add_key(request, name, location, key.expose_secret());
            }
        }
        // These take an exchange with a server, or the whole request.
        Material::Digest(_) | Material::OAuth2(_) | Material::Aws(_) | Material::None => {}
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
pub(super) fn use_json_content_type(request: &mut Outgoing) {
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
