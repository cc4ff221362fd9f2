//! TLS: what is trusted, what is not, and what says so.

use arazzo_http::{HttpTransport, HttpTransportBuilder};
use arazzo_runtime::{Request, Transport as _, TransportError};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn config(authority: &Authority, name: &str, expired: bool, wants_certificate: bool) -> ServerConfig {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    if expired {
        params.not_after = rcgen::date_time_ymd(2001, 1, 1);
    }
    let certificate = params.signed_by(&key, authority).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let builder = if wants_certificate {
        ServerConfig::builder()
            .with_client_cert_verifier(WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap())
    } else {
        ServerConfig::builder().with_no_client_auth()
    };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    builder.with_single_cert(vec![certificate.der().clone()], key).unwrap()
}

/// A server that answers `204` to whatever comes.
async fn serve(config: ServerConfig) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                stream.read_u8().await.ok();
                stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n").await.ok();
                stream.shutdown().await.ok();
            }
        }
    });
    address
}

async fn get(builder: HttpTransportBuilder, address: SocketAddr) -> Result<u16, TransportError> {
    let request = Request {
        method: "GET".into(),
        url: format!("https://{address}/?canary"),
        headers: Vec::new(),
        body: None,
        timeout: Some(Duration::from_secs(5)),
        security: Arc::default(),
        region: None,
        at: arazzo_runtime::program::StepRef::default(),
    };
    builder.build().unwrap().send(&request).await.map(|response| response.status)
}

fn trusting(authority: &Authority) -> HttpTransportBuilder {
    HttpTransport::builder().certificate_authority(authority.pem().as_bytes()).unwrap()
}

#[tokio::test]
async fn an_authority_that_is_added_is_trusted() {
    let authority = authority("ours");
    let address = serve(config(&authority, "127.0.0.1", false, false)).await;
    assert_eq!(get(trusting(&authority), address).await, Ok(204));
    assert!(HttpTransport::builder().certificate_authority(b"nothing").is_err());
}

#[tokio::test]
async fn certificates_that_do_not_hold_are_refused_by_reason() {
    let (ours, other) = (authority("ours"), authority("other"));
    for (name, expired, builder, wanted) in [
        ("127.0.0.1", false, trusting(&other), "invalid peer certificate: UnknownIssuer"),
        ("127.0.0.2", false, trusting(&ours), "certificate not valid for name"),
        ("127.0.0.1", true, trusting(&ours), "certificate expired"),
    ] {
        let address = serve(config(&ours, name, expired, false)).await;
        let error = get(builder, address).await.unwrap_err();
        assert_eq!(error.kind.code(), "http-tls");
        assert!(error.message.starts_with(&format!("no secure connection to {address}: ")), "{error}");
        assert!(error.message.contains(wanted) && !error.message.contains("canary"), "{error}");
    }
}

#[tokio::test]
async fn only_the_host_that_is_named_goes_unchecked() {
    let authority = authority("ours");
    let address = serve(config(&authority, "127.0.0.2", true, false)).await;
    assert_eq!(get(HttpTransport::builder().insecure_host(address.to_string()), address).await, Ok(204));
    assert!(get(HttpTransport::builder().insecure_host("127.0.0.1:1"), address).await.is_err());
}

#[tokio::test]
async fn a_client_certificate_is_shown_to_its_origin() {
    let authority = authority("ours");
    let address = serve(config(&authority, "127.0.0.1", false, true)).await;
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(Vec::new()).unwrap().signed_by(&key, &authority).unwrap();
    let pem = certificate.pem() + &key.serialize_pem();
    let shown =
        |origin: String| trusting(&authority).client_certificate(origin.parse().unwrap(), pem.as_bytes()).unwrap();
    assert_eq!(get(shown(format!("https://{address}")), address).await, Ok(204));
    assert!(get(shown("https://127.0.0.1:1".to_owned()), address).await.is_err());
}

#[tokio::test]
async fn a_client_certificate_is_not_shown_where_another_origin_leads() {
    let authority = authority("ours");
    let address = serve(config(&authority, "127.0.0.1", false, true)).await;
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(Vec::new()).unwrap().signed_by(&key, &authority).unwrap();
    let pem = certificate.pem() + &key.serialize_pem();
    let certified = || {
        let builder = trusting(&authority).follow_redirects(5);
        builder.client_certificate(format!("https://{address}").parse().unwrap(), pem.as_bytes()).unwrap()
    };
    assert_eq!(get(certified(), address).await, Ok(204));
    let leading = crate::server::Server::start(move |_, _| {
        let place = format!("Location: https://{address}/");
        crate::server::Answer::close(&format!("HTTP/1.1 302 Found\n{place}\nContent-Length: 0\n\n"))
    });
    let transport = certified().build().unwrap();
    let error = transport.send(&crate::server::request("GET", &leading.url("/"))).await.unwrap_err();
    assert!(error.kind.code().starts_with("http-"), "{error}");
    assert_eq!(leading.received().len(), 1);
}
