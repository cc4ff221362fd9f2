//! Certificates, sound ones and others.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// Authorities have names of their own: what one issued is not taken for what another one did.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing: it is for 127.0.0.1 and localhost.
    None,
    /// It was valid until 2001.
    Expired,
    /// It is valid from 2999 on.
    NotYetValid,
    /// It is for another host.
    WrongHost,
    /// Nobody but itself vouches for it.
    SelfSigned,
}

/// An authority that issues certificates.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authority")
    }
}

impl Authority {
    /// A new one.
    ///
    /// # Errors
    /// No key can be made.
    pub fn new() -> io::Result<Self> {
        let mut params = CertificateParams::new(Vec::new()).map_err(io::Error::other)?;
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        params.distinguished_name.push(DnType::CommonName, format!("authority {number}"));
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        CertifiedIssuer::self_signed(params, key).map(Self).map_err(io::Error::other)
    }

    /// Its certificate.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// What a server with a certificate that has `flaw` speaks TLS by.
    pub(crate) fn config(&self, flaw: Flaw, protocols: &[&[u8]]) -> io::Result<ServerConfig> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let names = if flaw == Flaw::WrongHost { vec!["other.example"] } else { vec!["127.0.0.1", "localhost"] };
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let mut params = CertificateParams::new(names).map_err(io::Error::other)?;
        match flaw {
            Flaw::Expired => params.not_after = rcgen::date_time_ymd(2001, 1, 1),
            Flaw::NotYetValid => params.not_before = rcgen::date_time_ymd(2999, 1, 1),
            _ => {}
        }
        let issued = if flaw == Flaw::SelfSigned { params.self_signed(&key) } else { params.signed_by(&key, &self.0) };
        let certificate = issued.map_err(io::Error::other)?.der().clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let builder = ServerConfig::builder().with_no_client_auth();
        let mut config = builder.with_single_cert(vec![certificate], key).map_err(io::Error::other)?;
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        Ok(config)
    }
}
