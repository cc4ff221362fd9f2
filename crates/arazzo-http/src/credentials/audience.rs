//! Whom a credential is for: an origin, or every host directly below a domain.

use crate::origin::{Origin, OriginError};
use std::fmt;
use std::str::FromStr;

/// Domains below which hosts belong to different people. A wildcard would give the credential to any of them.
const SHARED: [&str; 42] = [
    "amazonaws.com",
    "amazonaws.com.cn",
    "api.aws",
    "app.github.dev",
    "appspot.com",
    "awsapprunner.com",
    "azure-api.net",
    "azurewebsites.net",
    "bitbucket.io",
    "cloudapp.azure.com",
    "cloudapp.net",
    "cloudflarestorage.com",
    "cloudfront.net",
    "cloudfunctions.net",
    "digitaloceanspaces.com",
    "elasticbeanstalk.com",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "glitch.me",
    "googleapis.com",
    "googleusercontent.com",
    "herokuapp.com",
    "loca.lt",
    "netlify.app",
    "ngrok-free.app",
    "ngrok.app",
    "ngrok.io",
    "on.aws",
    "ondigitalocean.app",
    "onrender.com",
    "pages.dev",
    "r2.dev",
    "railway.app",
    "replit.app",
    "run.app",
    "trycloudflare.com",
    "vercel.app",
    "web.app",
    "windows.net",
    "workers.dev",
];

/// Whom a credential is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// One origin.
    Origin(Origin),
    /// `https://*.api.example.com`: each host with one label more, under the same scheme and port.
    Below(Origin),
}

/// Why a text names no one whom a credential could be for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AudienceError {
    /// It is no origin.
    #[error(transparent)]
    Origin(#[from] OriginError),
    /// Hosts of different people would get the credential.
    #[error("`{text}` is too wide a grant: {reason}; name the hosts one by one")]
    TooWide {
        /// What is written.
        text: String,
        /// Who would get it.
        reason: &'static str,
    },
}

impl Audience {
    /// Whether `origin` is meant.
    pub(crate) fn includes(&self, origin: &Origin) -> bool {
        match self {
            Self::Origin(own) => own == origin,
            Self::Below(domain) => {
                let label = origin.host().strip_suffix(domain.host()).and_then(|rest| rest.strip_suffix('.'));
                origin.is_like(domain) && label.is_some_and(|label| !label.is_empty() && !label.contains('.'))
            }
        }
    }

    /// The origin, where it is one.
    pub(crate) fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Origin(origin) => Some(origin),
            Self::Below(_) => None,
        }
    }

    /// Whether requests to `url` are meant.
    pub fn covers(&self, url: &str) -> bool {
        Origin::of_url(url).is_ok_and(|origin| self.includes(&origin))
    }

    /// The region of `https://*.REGION.amazonaws.com`: all AWS services there, and no customer's host.
    pub(crate) fn region(&self) -> Option<&str> {
        let Self::Below(domain) = self else { return None };
        let labels = crate::aws::SUFFIXES.iter().find_map(|suffix| domain.host().strip_suffix(suffix))?;
        Some(labels).filter(|region| crate::aws::is_region(region))
    }

    /// Refuses wildcards that are too wide for what is not an AWS signature.
    fn check(self, text: &str) -> Result<Self, AudienceError> {
        let wide = |reason| Err(AudienceError::TooWide { text: text.to_owned(), reason });
        let Self::Below(domain) = &self else { return Ok(self) };
        let host = domain.host();
        if host.split('.').count() < 3 {
            return wide("a wildcard needs at least three labels behind it");
        }
        if SHARED.iter().any(|shared| host == *shared || host.ends_with(&format!(".{shared}"))) {
            return wide("hosts below that domain belong to different people");
        }
        Ok(self)
    }

    /// Reads whom an AWS signature is for: also `https://*.REGION.amazonaws.com`, the services of a region.
    pub(super) fn for_signatures(text: &str) -> Result<Self, AudienceError> {
        let audience = Self::read(text)?;
        if audience.region().is_some() { Ok(audience) } else { audience.check(text) }
    }

    fn read(text: &str) -> Result<Self, AudienceError> {
        let below = text.split_once("://*.").map(|(scheme, rest)| format!("{scheme}://{rest}"));
        let origin: Origin = below.as_deref().unwrap_or(text).parse()?;
        if origin.host().contains('*') {
            let reason = "a wildcard stands for the first label of a host only";
            return Err(AudienceError::TooWide { text: text.to_owned(), reason });
        }
        Ok(if below.is_some() { Self::Below(origin) } else { Self::Origin(origin) })
    }
}

impl FromStr for Audience {
    type Err = AudienceError;

    fn from_str(text: &str) -> Result<Self, AudienceError> {
        Self::read(text)?.check(text)
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin(origin) => origin.fmt(f),
            Self::Below(domain) => f.write_str(&domain.to_string().replacen("://", "://*.", 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_compared_by_labels() {
        let table = [
            ("https://api.example.com", "https://api.example.com", true),
            ("https://api.example.com", "https://API.example.com.:443", true),
            ("https://api.example.com", "http://api.example.com", false),
            ("https://api.example.com", "https://api.example.com:8443", false),
            ("https://api.example.com", "https://api.example.com.evil.io", false),
            ("https://*.eu.example.com", "https://a.eu.example.com", true),
            ("https://*.eu.example.com", "https://a.b.eu.example.com", false),
            ("https://*.eu.example.com", "https://eu.example.com", false),
            ("https://*.eu.example.com", "https://evileu.example.com", false),
            ("https://*.eu.example.com:8443", "https://a.eu.example.com", false),
        ];
        for (audience, origin, wanted) in table {
            let parsed: Audience = audience.parse().unwrap();
            assert_eq!(parsed.includes(&origin.parse().unwrap()), wanted, "{audience} {origin}");
            assert_eq!(parsed.to_string(), audience);
        }
    }

    #[test]
    fn wildcards_that_reach_other_people_are_refused() {
        let wide = [
            "https://*.com",
            "https://*.example.com",
            "https://*.co.uk",
            "https://*.amazonaws.com",
            "https://*.s3.us-east-1.amazonaws.com",
            "https://*.execute-api.us-east-1.amazonaws.com",
            "https://*.lambda-url.us-east-1.on.aws",
            "https://*.us-east-1.elasticbeanstalk.com",
            "https://*.blob.core.windows.net",
            "https://a*.eu.example.com",
            "https://*.*.example.com",
            "https://*",
        ];
        for text in wide {
            assert!(text.parse::<Audience>().is_err(), "{text}");
            assert!(Audience::for_signatures(text).is_err(), "{text}");
        }
        let region = "https://*.us-east-1.amazonaws.com";
        assert!(region.parse::<Audience>().is_err());
        assert_eq!(Audience::for_signatures(region).unwrap().region(), Some("us-east-1"));
        assert!(Audience::for_signatures("https://*.eu.example.com").unwrap().region().is_none());
    }
}
