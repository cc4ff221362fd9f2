//! A client certificate from outside.

use super::world::World;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, "ours");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server that lets in only who shows a certificate of `authority`.
fn serve(authority: &Authority) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().signed_by(&key, authority).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder().with_client_cert_verifier(verifier);
    let config = Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(&config)).unwrap(), stream);
            let mut piece = [0; 4096];
            if stream.read(&mut piece).is_ok() {
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
                // The client may have gone.
                let _ = stream.write_all(answer);
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    address
}

#[test]
fn a_client_certificate_is_shown_to_whom_it_is_for() {
    let authority = authority();
    let address = serve(&authority);
    let origin = format!("https://{address}");
    let world = World::new("{mtls: {type: mutualTLS}}", "[{mtls: []}]");
    world.describe("{mtls: {type: mutualTLS}}", "[{mtls: []}]", &origin);
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(Vec::new()).unwrap().signed_by(&key, &authority).unwrap();
    world.folder.write("ca.pem", authority.pem()).unwrap();
    world.folder.write("cert.pem", certificate.pem()).unwrap();
    world.folder.write("key.pem", key.serialize_pem()).unwrap();
    world.folder.write("both.pem", certificate.pem() + &key.serialize_pem()).unwrap();

    let (cert, both) = (format!("{origin}=cert.pem"), format!("{origin}=both.pem"));
    world.run(&["--cacert", "ca.pem", "--cert", &cert, "--key", "key.pem"]).ended(0);
    world.run(&["--cacert", "ca.pem", "--cert", &both]).ended(0);
    world.run(&["--cacert", "ca.pem", "--cert", "both.pem", "--server", &origin]).ended(0);

    let run = world.run(&["--cacert", "ca.pem"]).ended(3);
    let run = run.says(&[&format!("--cert {origin}=FILE")]);
    assert_eq!(run.result["error"]["code"], "unbound-origin");
    let elsewhere = ["--cacert", "ca.pem", "--cert", "https://127.0.0.1:1=both.pem"];
    assert_eq!(world.run(&elsewhere).ended(3).result["error"]["code"], "unbound-origin");
    // The server sees for itself that there is none.
    let none = ["--cacert", "ca.pem", "--auth", &format!("{origin}=none")];
    assert_eq!(world.run(&none).ended(1).result["status"], "failure");
    let plan = world.arazzo(&["auth", "plan", "--cert", &both], &[]);
    assert!(plan.code == Some(0) && plan.stdout.contains("mtls: the client certificate"), "{plan:#?}");
    world.run(&["--cert", &format!("{origin}=cert.pem")]).ended(2).says(&["client certificate"]);
}
