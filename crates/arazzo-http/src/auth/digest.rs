//! HTTP digest authentication (RFC 7616).

use super::oauth::random;
use crate::credentials::Pair;
use crate::transport::Outgoing;
use arazzo_runtime::Response;
use md5::Md5;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret;
use sha2::{Digest as _, Sha256, Sha512_256};

/// What a server wants hashed, and how often its nonce has been used.
#[derive(Clone, Debug, Default)]
pub(crate) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Algorithm,
    is_session: bool,
    /// `auth` or `auth-int`; servers of RFC 2069 offer neither.
    quality: Option<&'static str>,
    hashes_user: bool,
    /// The nonce was right but too old.
    pub(super) stale: bool,
    client_nonce: String,
    count: u32,
}

/// From the weakest to the strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Algorithm {
    #[default]
    Md5,
    Sha256,
    Sha512_256,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::Sha256 => "SHA-256",
            Self::Sha512_256 => "SHA-512-256",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Md5, Self::Sha256, Self::Sha512_256].into_iter().find(|known| known.name().eq_ignore_ascii_case(name))
    }

    fn hash(self, bytes: &[u8]) -> String {
        let digest = match self {
            Self::Md5 => Md5::digest(bytes).to_vec(),
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha512_256 => Sha512_256::digest(bytes).to_vec(),
        };
        let digits = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
    }
}

impl Challenge {
    /// The strongest digest challenge of a response that can be met.
    pub(super) fn of(response: &Response) -> Option<Self> {
        let fields = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("www-authenticate"));
        let offers = fields.flat_map(|(_, value)| challenges(value));
        let digests = offers.filter(|offer| offer.scheme.eq_ignore_ascii_case("digest"));
        // The first of several equally strong ones: a server lists them by preference.
        digests
            .filter_map(|offer| Self::read(&offer))
            .reduce(|best, other| if other.algorithm > best.algorithm { other } else { best })
    }

    fn read(offer: &Offer) -> Option<Self> {
        let algorithm = offer.get("algorithm").unwrap_or("MD5");
        let bare = algorithm.get(..algorithm.len().saturating_sub(5)).filter(|_| {
            algorithm.len() > 5
                && algorithm.get(algorithm.len() - 5..).is_some_and(|end| end.eq_ignore_ascii_case("-sess"))
        });
        let quality = match offer.get("qop") {
            None => None,
            Some(offered) => {
                let has = |wanted: &str| offered.split(',').any(|one| one.trim().eq_ignore_ascii_case(wanted));
                Some(["auth", "auth-int"].into_iter().find(|wanted| has(wanted))?)
            }
        };
        let flag = |name: &str| offer.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        Some(Self {
            realm: offer.get("realm")?.to_owned(),
            nonce: offer.get("nonce")?.to_owned(),
            opaque: offer.get("opaque").map(str::to_owned),
            algorithm: Algorithm::parse(bare.unwrap_or(algorithm))?,
            is_session: bare.is_some(),
            quality,
            hashes_user: flag("userhash"),
            stale: flag("stale"),
            client_nonce: random(16)?,
            count: 0,
        })
    }

    /// The value of the `Authorization` field for `request`. The nonce counts once more.
    pub(super) fn answer(&mut self, pair: &Pair, request: &Outgoing) -> Option<String> {
        self.count = self.count.checked_add(1)?;
        let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let uri = format!("{}{query}", request.url.path());
        let count = format!("{:08x}", self.count);
        let response = self.response(pair, request, &uri, &count);
        let mut parts = vec![
            self.user(&pair.user),
            format!("realm={}", quoted(&self.realm)),
            format!("nonce={}", quoted(&self.nonce)),
            format!("uri={}", quoted(&uri)),
            format!("response=\"{response}\""),
            format!("algorithm={}{}", self.algorithm.name(), if self.is_session { "-sess" } else { "" }),
        ];
        if let Some(quality) = self.quality {
            parts.push(format!("qop={quality}, nc={count}, cnonce={}", quoted(&self.client_nonce)));
        }
        parts.extend(self.opaque.as_ref().map(|opaque| format!("opaque={}", quoted(opaque))));
        parts.extend(self.hashes_user.then(|| "userhash=true".to_owned()));
        Some(format!("Digest {}", parts.join(", ")))
    }

    fn user(&self, user: &str) -> String {
        if self.hashes_user {
            format!("username=\"{}\"", self.hash(&[user, &self.realm]))
        } else if user.is_ascii() {
            format!("username={}", quoted(user))
        } else {
            format!("username*=UTF-8''{}", utf8_percent_encode(user, NON_ALPHANUMERIC))
        }
    }

    fn response(&self, pair: &Pair, request: &Outgoing, uri: &str, count: &str) -> String {
        let mut secret = self.hash(&[&pair.user, &self.realm, pair.password.expose_secret()]);
        if self.is_session {
            secret = self.hash(&[&secret, &self.nonce, &self.client_nonce]);
        }
        let body = || self.algorithm.hash(request.body.as_deref().unwrap_or_default());
        let what = match self.quality {
            Some("auth-int") => self.hash(&[&request.method, uri, &body()]),
            _ => self.hash(&[&request.method, uri]),
        };
        match self.quality {
            Some(quality) => self.hash(&[&secret, &self.nonce, count, &self.client_nonce, quality, &what]),
            None => self.hash(&[&secret, &self.nonce, &what]),
        }
    }

    fn hash(&self, parts: &[&str]) -> String {
        self.algorithm.hash(parts.join(":").as_bytes())
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// One challenge of a `WWW-Authenticate` field (RFC 9110, section 11.6.1).
#[derive(Debug, Default)]
struct Offer {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Offer {
    fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// The challenges in a field. An item of the list that starts with a word of its own starts a challenge.
fn challenges(field: &str) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for item in items(field) {
        let item = item.trim();
        let word = item.split(char::is_whitespace).next().unwrap_or_default();
        let rest = item.get(word.len()..).unwrap_or_default().trim_start();
        let is_parameter = word.contains('=') || rest.starts_with('=');
        let parameter = if is_parameter {
            item
        } else {
            offers.push(Offer { scheme: word.to_owned(), parameters: Vec::new() });
            rest
        };
        if let (Some(offer), Some((name, value))) = (offers.last_mut(), parameter.split_once('=')) {
            offer.parameters.push((name.trim().to_owned(), unquoted(value.trim())));
        }
    }
    offers
}

/// The parts between commas that are in no quotes.
fn items(field: &str) -> Vec<&str> {
    let (mut items, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in field.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                items.extend(field.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    items.extend(field.get(start..));
    items
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        text.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(fields: &[&str]) -> Response {
        let headers = fields.iter().map(|value| ("WWW-Authenticate".into(), (*value).to_owned())).collect();
        Response { status: 401, headers, body: Vec::new().into(), retry_after: None }
    }

    fn outgoing(url: &str) -> Outgoing {
        Outgoing { method: "GET".into(), url: url.parse().unwrap(), headers: Vec::new(), body: None, is_foreign: false }
    }

    fn mufasa(password: &str) -> Pair {
        Pair { user: "Mufasa".into(), password: password.into() }
    }

    const EXAMPLE: &str = r#"realm="http-auth@example.org", qop="auth, auth-int", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#;

    /// The examples of RFC 7616, section 3.9.1.
    #[test]
    fn the_examples_of_the_specification_get_their_responses() {
        let table = [
            ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
            ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
        ];
        for (algorithm, wanted) in table {
            let mut challenge =
                Challenge::of(&response(&[&format!("Digest {EXAMPLE}, algorithm={algorithm}")])).unwrap();
            challenge.client_nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ".into();
            let request = outgoing("http://www.example.org/dir/index.html");
            let answer = challenge.answer(&mufasa("Circle of Life"), &request).unwrap();
            assert!(answer.contains(&format!("response=\"{wanted}\"")), "{answer}");
            assert!(answer.contains("nc=00000001") && answer.contains("qop=auth,"), "{answer}");
            assert!(challenge.answer(&mufasa("x"), &request).unwrap().contains("nc=00000002"));
        }
    }

    /// The example of RFC 2069 as corrected by its errata: no `qop`.
    #[test]
    fn the_oldest_form_is_understood() {
        let field = r#"Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41""#;
        let mut challenge = Challenge::of(&response(&[field])).unwrap();
        let pair = mufasa("CircleOfLife");
        let answer = challenge.answer(&pair, &outgoing("http://h/dir/index.html")).unwrap();
        assert!(answer.contains("response=\"1949323746fe6a43ef61f9606e7febea\""), "{answer}");
        assert!(!answer.contains("qop") && !answer.contains("cnonce"), "{answer}");
    }

    #[test]
    fn the_strongest_challenge_that_can_be_met_is_chosen() {
        let algorithm = |fields: &[&str]| Challenge::of(&response(fields)).map(|c| (c.algorithm, c.is_session));
        let both = format!("Basic realm=\"a, Digest b\", Digest {EXAMPLE}, algorithm=MD5-sess");
        assert_eq!(algorithm(&[&both]), Some((Algorithm::Md5, true)));
        let stronger = format!("DIGEST {EXAMPLE}, algorithm=SHA-256-SESS, stale=TRUE, userhash=true");
        assert_eq!(algorithm(&[&both, &stronger]), Some((Algorithm::Sha256, true)));
        let found = Challenge::of(&response(&[&stronger])).unwrap();
        assert!(found.stale && found.hashes_user);
        for none in ["Basic realm=\"x\"", "Negotiate abc==", "Digest realm=\"x\"", "", ",,=,\"", "Digest qop=token"] {
            assert!(algorithm(&[none]).is_none(), "{none}");
        }
        assert!(algorithm(&[&format!("Digest {EXAMPLE}, algorithm=SHA-3")]).is_none());
    }
}
