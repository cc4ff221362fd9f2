//! What an operator can set of the transport.

use super::body::Limits;
use super::clients::{Clients, Trust};
use super::exchange::HttpTransport;
use super::headers;
use super::wire::Wire;
use crate::auth::Keyring;
use crate::credentials::{AwsCredentials, Credential};
use crate::origin::{Origin, OriginError};
use reqwest::{Certificate, Identity};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

/// Why no transport can be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A header field that is to be added to every request cannot be.
    #[error("{0}")]
    Header(String),
    /// A certificate or key cannot be read.
    #[error("cannot read the {what}: {reason}")]
    Certificate {
        /// Which one.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// TLS cannot be set up.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
}

/// Builds an [`HttpTransport`]. Everything here is the operator's to say, nothing a document's.
#[must_use]
pub struct HttpTransportBuilder {
    headers: Vec<(String, String)>,
    keyring: Keyring,
    limits: Limits,
    trust: Trust,
}

impl Default for HttpTransportBuilder {
    fn default() -> Self {
        let limits = Limits {
            body: 32 << 20,
            idle: Duration::from_secs(30),
            attempt: Duration::from_secs(30),
            connect: Duration::from_secs(10),
        };
        let trust = Trust {
            insecure: BTreeSet::new(),
            authorities: Vec::new(),
            identities: BTreeMap::new(),
            environment_proxy: true,
            user_agent: concat!("arazzo/", env!("CARGO_PKG_VERSION")).to_owned(),
            connect_timeout: limits.connect,
        };
        Self { headers: Vec::new(), keyring: Keyring::default(), limits, trust }
    }
}

impl fmt::Debug for HttpTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransportBuilder").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl HttpTransportBuilder {
    /// Adds a header field to every request that does not set it itself.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Signs with these AWS credentials what descriptions want signed and goes to AWS or a granted origin.
    pub fn aws(mut self, credentials: AwsCredentials) -> Self {
        self.keyring.aws = Some(credentials);
        self
    }

    /// Grants AWS signatures to the origin of `url`: a stand-in, a private endpoint, a bucket's host.
    ///
    /// # Errors
    /// `url` is no absolute http or https URL.
    pub fn grant_origin(mut self, url: &str) -> Result<Self, OriginError> {
        self.keyring.granted.insert(Origin::of_url(url)?);
        Ok(self)
    }

    /// Adds a credential for its origin. Of several that fit, the first one is used.
    pub fn credential(mut self, credential: Credential) -> Self {
        self.keyring.credentials.push(credential);
        self
    }

    /// Lets credentials go to `host` over http, where they can be read on the way. Loopback hosts need no such grant.
    pub fn allow_cleartext(mut self, host: impl Into<String>) -> Self {
        self.keyring.cleartext.insert(host.into().to_ascii_lowercase());
        self
    }

    /// Does not check the certificate of `host`, a host or `host:port`.
    pub fn insecure_host(mut self, host: impl Into<String>) -> Self {
        self.trust.insecure.insert(host.into().to_ascii_lowercase());
        self
    }

    /// Trusts the certificate authorities in `pem` too.
    ///
    /// # Errors
    /// `pem` holds no certificate.
    pub fn certificate_authority(mut self, pem: &[u8]) -> Result<Self, BuildError> {
        let what = "certificate authority";
        let found = Certificate::from_pem_bundle(pem)
            .map_err(|error| BuildError::Certificate { what, reason: super::failure::cause(&error) })?;
        if found.is_empty() {
            return Err(BuildError::Certificate { what, reason: "there is no certificate in PEM in it".to_owned() });
        }
        self.trust.authorities.extend(found);
        Ok(self)
    }

    /// Shows a client certificate to `origin`. `pem` holds the certificate, with its chain, and the private key.
    ///
    /// # Errors
    /// `pem` lacks either.
    pub fn client_certificate(mut self, origin: Origin, pem: &[u8]) -> Result<Self, BuildError> {
        let identity = Identity::from_pem(pem).map_err(|error| BuildError::Certificate {
            what: "client certificate",
            reason: super::failure::cause(&error),
        })?;
        self.keyring.certificates.insert(origin.clone());
        self.trust.identities.insert(origin, identity);
        Ok(self)
    }

    /// The largest body of a response, before and after decoding, in bytes. 32 MiB unless set.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// How long connecting may take, TLS included. 10 s unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect = timeout;
        self.trust.connect_timeout = timeout;
        self
    }

    /// How long a server may pause in the middle of a body. 30 s unless set.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout;
        self
    }

    /// How long an attempt may take where its request does not say. 30 s unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt = timeout;
        self
    }

    /// Whether `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` count. They do unless switched off.
    pub fn environment_proxy(mut self, yes: bool) -> Self {
        self.trust.environment_proxy = yes;
        self
    }

    /// Sends the media type of signed AWS JSON requests as the description has it, though the services want their own.
    pub fn keep_content_type(mut self, yes: bool) -> Self {
        self.keyring.keep_content_type = yes;
        self
    }

    /// Sends another `User-Agent` than `arazzo/VERSION`.
    pub fn user_agent(mut self, name: impl Into<String>) -> Self {
        self.trust.user_agent = name.into();
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    /// A header field cannot be sent.
    pub fn build(self) -> Result<HttpTransport, BuildError> {
        headers::check(&self.headers).map_err(BuildError::Header)?;
        headers::check(&[("user-agent".to_owned(), self.trust.user_agent.clone())]).map_err(BuildError::Header)?;
        Ok(HttpTransport::assemble(self.headers, self.keyring, Wire::new(self.limits, Clients::new(self.trust))))
    }
}
