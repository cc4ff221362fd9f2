//! What an operator can set of the transport.

use super::clients::{Clients, Trust};
use super::connect::{Identity, TlsTrust, certificates};
use super::egress::{Gate, HostGrant, Lookup, SystemLookup};
use super::exchange::HttpTransport;
use super::headers;
use super::limits::HttpLimits;
use super::wire::{Wire, Wires};
use crate::auth::{Consent, Keyring, Listener, Session};
use crate::credentials::{AwsCredentials, Credential};
use crate::origin::{Origin, OriginError};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

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
    limits: HttpLimits,
    redirects: usize,
    trust: Trust,
    gate: Gate,
    lookup: Arc<dyn Lookup>,
    consent: Option<Arc<dyn Consent>>,
    listener: Option<Listener>,
}

impl Default for HttpTransportBuilder {
    fn default() -> Self {
        let trust = Trust {
            tls: TlsTrust::default(),
            environment_proxy: true,
            user_agent: concat!("arazzo/", env!("CARGO_PKG_VERSION")).to_owned(),
        };
        Self {
            headers: Vec::new(),
            keyring: Keyring::default(),
            limits: HttpLimits::default(),
            redirects: 0,
            trust,
            gate: Gate::default(),
            lookup: Arc::new(SystemLookup),
            consent: None,
            listener: None,
        }
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

    /// Names the origin of `url` as a server that the operator means: a stand-in, a private endpoint, a bucket's host. AWS
    /// signatures may go there, and requests for which no credential is granted.
    ///
    /// # Errors
    /// `url` is no absolute http or https URL.
    pub fn grant_origin(mut self, url: &str) -> Result<Self, OriginError> {
        let origin = Origin::of_url(url)?;
        self.gate.name_origin(&origin);
        self.keyring.granted.insert(origin);
        Ok(self)
    }

    /// Adds a credential for its origin. Of several that fit, the first one is used.
    pub fn credential(mut self, credential: Credential) -> Self {
        if let Some(origin) = credential.audience().origin() {
            self.gate.name_origin(origin);
        }
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
        self.trust.tls.insecure.insert(host.into().to_ascii_lowercase());
        self
    }

    /// Trusts the certificate authorities in `pem` too.
    ///
    /// # Errors
    /// `pem` holds no certificate.
    pub fn certificate_authority(mut self, pem: &[u8]) -> Result<Self, BuildError> {
        let what = "certificate authority";
        let found = certificates(pem).map_err(|error| BuildError::Certificate { what, reason: error.to_string() })?;
        if found.is_empty() {
            return Err(BuildError::Certificate { what, reason: "there is no certificate in PEM in it".to_owned() });
        }
        self.trust.tls.authorities.extend(found);
        Ok(self)
    }

    /// Shows a client certificate to `origin`. `pem` holds the certificate, with its chain, and the private key.
    ///
    /// # Errors
    /// `pem` lacks either.
    pub fn client_certificate(mut self, origin: Origin, pem: &[u8]) -> Result<Self, BuildError> {
        let identity =
            Identity::from_pem(pem).map_err(|reason| BuildError::Certificate { what: "client certificate", reason })?;
        self.keyring.certificates.insert(origin.clone());
        self.trust.tls.identities.insert(origin, identity);
        Ok(self)
    }

    /// How much is read of an answer, and how long that may take.
    pub fn limits(mut self, limits: HttpLimits) -> Self {
        self.limits = limits;
        self
    }

    /// The largest body of a response, before and after decoding, in bytes. 32 MiB unless set.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// How long connecting may take, without TLS. 10 s unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.limits.connect = timeout;
        self
    }

    /// How long TLS may take once there is a connection. 10 s unless set.
    pub fn tls_timeout(mut self, timeout: Duration) -> Self {
        self.limits.tls = timeout;
        self
    }

    /// How long a server may pause in the middle of a body. 30 s unless set.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.limits.idle = timeout;
        self
    }

    /// How long an attempt may take where its request does not say. 300 s unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.limits.attempt = timeout;
        self
    }

    /// Follows up to `most` redirects of `GET` and `HEAD` requests that are not signed. None are unless set: a redirect
    /// is an answer like any other. Whatever leads to another origin carries neither credentials nor any header field
    /// but `Accept`, `Accept-Language` and `User-Agent`.
    pub fn follow_redirects(mut self, most: usize) -> Self {
        self.redirects = most;
        self
    }

    /// Lets requests go to `host` wherever it is, link-local addresses and metadata services included.
    pub fn allow_host(mut self, host: HostGrant) -> Self {
        self.gate.grant(host);
        self
    }

    /// Says who names private hosts: the operator, and documents that are read from this machine. From now on loopback
    /// and private addresses are reached only for the hosts of `urls`, on their ports; without this call whoever gives the
    /// transport requests answers for where they go.
    pub fn named_hosts<'u>(mut self, urls: impl IntoIterator<Item = &'u Url>) -> Self {
        self.gate.by_name();
        urls.into_iter().for_each(|url| self.gate.name(url));
        self
    }

    /// Lets requests go only to hosts that are named ([`named_hosts`](Self::named_hosts)) or granted
    /// ([`allow_host`](Self::allow_host)).
    pub fn only_named_hosts(mut self) -> Self {
        self.gate.only();
        self
    }

    /// Looks up names with `lookup` instead of the operating system's.
    pub fn lookup(mut self, lookup: impl Lookup + 'static) -> Self {
        self.lookup = Arc::new(lookup);
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

    /// Leaves the payload of S3 requests over https out of their signatures.
    pub fn unsigned_payload(mut self, yes: bool) -> Self {
        self.keyring.unsigned_payload = yes;
        self
    }

    /// Who is asked where an OAuth 2 flow needs a browser; without anyone such flows fail.
    pub fn consent(mut self, consent: Arc<dyn Consent>) -> Self {
        self.consent = Some(consent);
        self
    }

    /// Who hears of tokens and temporary keys as they come, so that they can be kept out of what is shown.
    pub fn on_secret(mut self, listener: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
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
        let own = |gate| {
            let clients = Clients::new(self.trust.clone(), self.limits, gate, self.lookup.clone());
            clients.map(|clients| Wire::new(self.limits, clients)).map_err(|error| BuildError::Header(error.message))
        };
        let (aws, api) = (own(Gate::of_aws())?, own(self.gate)?);
        let wires = Wires { api, aws: Arc::new(aws) };
        let session = Session::new(self.consent, self.listener);
        Ok(HttpTransport::assemble(self.headers, self.keyring, self.redirects, wires, session))
    }
}
