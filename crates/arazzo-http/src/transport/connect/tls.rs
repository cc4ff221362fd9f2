//! TLS: whom is trusted, and what is shown to whom.

use crate::origin::Origin;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// The certificates in `text`, which is PEM.
pub(crate) fn certificates(text: &[u8]) -> Result<Vec<CertificateDer<'static>>, pem::Error> {
    CertificateDer::pem_slice_iter(text).collect()
}

/// A client certificate with its chain and its private key.
pub(crate) struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    /// Reads the certificates and the key in `text`, which is PEM.
    pub(crate) fn from_pem(text: &[u8]) -> Result<Self, String> {
        let chain = certificates(text).map_err(|error| error.to_string())?;
        match PrivateKeyDer::from_pem_slice(text) {
            Ok(key) if !chain.is_empty() => Ok(Self { chain, key }),
            Ok(_) | Err(pem::Error::NoItemsFound) => Err("private key or certificate not found".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Clone for Identity {
    fn clone(&self) -> Self {
        Self { chain: self.chain.clone(), key: self.key.clone_key() }
    }
}

/// What the operator says of TLS.
#[derive(Clone, Default)]
pub(crate) struct TlsTrust {
    /// Hosts, and `host:port`, whose certificates are not checked.
    pub(crate) insecure: BTreeSet<String>,
    /// Who is trusted besides those whom the system trusts.
    pub(crate) authorities: Vec<CertificateDer<'static>>,
    /// What is shown to whom.
    pub(crate) identities: BTreeMap<Origin, Identity>,
}

impl TlsTrust {
    /// Whether the certificate of `host` is not checked.
    pub(crate) fn is_insecure(&self, host: &str, port: u16) -> bool {
        self.insecure.contains(host) || self.insecure.contains(&format!("{host}:{port}"))
    }
}

/// How a secure connection is made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Manner {
    /// Nothing is checked.
    pub(crate) insecure: bool,
    /// Whose client certificate is shown.
    pub(crate) identity: Option<Origin>,
    /// Whether HTTP/2 is offered.
    pub(crate) http2: bool,
}

/// The configurations of TLS, each made when it is first needed: reading the certificates of the system takes longer than a
/// request to a server nearby.
pub(crate) struct Tls {
    trust: TlsTrust,
    made: Mutex<Made>,
}

#[derive(Default)]
struct Made {
    verifier: Option<Arc<dyn ServerCertVerifier>>,
    configs: BTreeMap<Manner, Arc<ClientConfig>>,
}

impl Tls {
    pub(crate) fn new(trust: TlsTrust) -> Self {
        Self { trust, made: Mutex::default() }
    }

    pub(crate) fn trust(&self) -> &TlsTrust {
        &self.trust
    }

    /// The configuration for connections of this manner.
    pub(super) fn config(&self, manner: &Manner) -> Result<Arc<ClientConfig>, rustls::Error> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(config) = made.configs.get(manner) {
            return Ok(Arc::clone(config));
        }
        // Where the program has chosen an implementation of its own, that one is used.
        let provider = CryptoProvider::get_default().cloned();
        let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
        let verifier: Arc<dyn ServerCertVerifier> = match &made.verifier {
            _ if manner.insecure => Arc::new(Unchecked),
            Some(verifier) => Arc::clone(verifier),
            None => {
                let verifier = self.verifier(&provider)?;
                made.verifier = Some(Arc::clone(&verifier));
                verifier
            }
        };
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let builder = builder.dangerous().with_custom_certificate_verifier(verifier);
        let identity = manner.identity.as_ref().and_then(|origin| self.trust.identities.get(origin)).cloned();
        let mut config = match identity {
            Some(identity) => builder.with_client_auth_cert(identity.chain, identity.key)?,
            None => builder.with_no_client_auth(),
        };
        let protocols: &[&[u8]] = if manner.http2 { &[b"h2", b"http/1.1"] } else { &[] };
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        let config = Arc::new(config);
        made.configs.insert(manner.clone(), Arc::clone(&config));
        Ok(config)
    }

    /// Trusts whom the system trusts, and the authorities that the operator adds.
    fn verifier(&self, provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, rustls::Error> {
        let provider = Arc::clone(provider);
        let added = self.trust.authorities.iter().cloned();
        Ok(Arc::new(rustls_platform_verifier::Verifier::new_with_extra_roots(added, provider)?))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("insecure", &self.trust.insecure).finish_non_exhaustive()
    }
}

/// Checks nothing: for the hosts of which the operator says so.
#[derive(Debug)]
struct Unchecked;

impl ServerCertVerifier for Unchecked {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        use SignatureScheme as Scheme;
        vec![
            Scheme::ED25519,
            Scheme::ED448,
            Scheme::ECDSA_NISTP256_SHA256,
            Scheme::ECDSA_NISTP384_SHA384,
            Scheme::ECDSA_NISTP521_SHA512,
            Scheme::RSA_PSS_SHA256,
            Scheme::RSA_PSS_SHA384,
            Scheme::RSA_PSS_SHA512,
            Scheme::RSA_PKCS1_SHA256,
            Scheme::RSA_PKCS1_SHA384,
            Scheme::RSA_PKCS1_SHA512,
            Scheme::ECDSA_SHA1_Legacy,
            Scheme::RSA_PKCS1_SHA1,
        ]
    }
}
