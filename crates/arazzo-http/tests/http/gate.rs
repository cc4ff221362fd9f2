//! Where connections go: the addresses that a name leads to are looked at, and those alone are connected to.

use crate::server::{Answer, Server, request};
use arazzo_http::{HttpTransport, HttpTransportBuilder, Lookup};
use arazzo_runtime::Transport as _;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;

/// Answers each lookup with the next list, the last one from then on.
#[derive(Clone)]
struct Script {
    lists: Vec<Vec<IpAddr>>,
    asked: Arc<AtomicUsize>,
}

impl Script {
    fn new(lists: &[&[&str]]) -> Self {
        let list = |list: &&[&str]| list.iter().map(|address| address.parse().unwrap()).collect();
        Self { lists: lists.iter().map(list).collect(), asked: Arc::default() }
    }
}

impl Lookup for Script {
    fn lookup(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst);
        let list = self.lists.get(asked).or(self.lists.last()).cloned();
        Box::pin(async move { list.ok_or_else(|| io::Error::other("the name server failed")) })
    }
}

fn strict() -> HttpTransportBuilder {
    HttpTransport::builder().named_hosts([])
}

async fn code(transport: &HttpTransport, url: &str) -> Result<u16, (&'static str, String)> {
    let answered = transport.send(&request("GET", url)).await;
    answered.map(|response| response.status).map_err(|error| (error.kind.code(), error.message))
}

#[tokio::test]
async fn a_name_that_leads_to_this_machine_is_not_connected_to_unless_it_is_named() {
    let server = Server::start(|_, _| Answer::ok());
    let port = server.address.port();
    let url = format!("http://api.example:{port}/");
    for private in ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1", "64:ff9b::7f00:1"] {
        let transport = strict().lookup(Script::new(&[&[private]])).build().unwrap();
        let (code, message) = code(&transport, &url).await.unwrap_err();
        assert_eq!(code, "net-address-denied", "{private}: {message}");
        assert!(message.contains("--allow-host api.example"), "{message}");
    }
    assert!(server.received().is_empty());
    let named = HttpTransport::builder().named_hosts([&Url::parse(&url).unwrap()]);
    let named = named.lookup(Script::new(&[&["127.0.0.1"]])).build().unwrap();
    assert_eq!(code(&named, &url).await, Ok(200));
    let granted = strict().allow_host("api.example".parse().unwrap());
    let granted = granted.lookup(Script::new(&[&["127.0.0.1"]])).build().unwrap();
    assert_eq!(code(&granted, &url).await, Ok(200));
    let later = strict().lookup(Script::new(&[&["127.0.0.1"]])).build().unwrap();
    later.name_host(&Url::parse(&url).unwrap());
    assert_eq!(code(&later, &url).await, Ok(200));
    assert_eq!(server.received().len(), 3);
    assert_eq!(server.received()[0].header("host"), Some(format!("api.example:{port}").as_str()));
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gets_no_connection_to_where_it_may_not_lead() {
    let server = Server::start(|_, _| Answer::close("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close\n\n"));
    let url = format!("http://api.example:{}/", server.address.port());
    // The public address is of a network for documentation: nobody answers there.
    let script = Script::new(&[&["203.0.113.1"], &["127.0.0.1"]]);
    let limits = arazzo_http::HttpLimits { connect: std::time::Duration::from_millis(200), ..Default::default() };
    let transport = strict().limits(limits).lookup(script.clone()).build().unwrap();
    let first = code(&transport, &url).await.unwrap_err().0;
    assert!(first.starts_with("http-"), "{first}");
    assert_eq!(code(&transport, &url).await.unwrap_err().0, "net-address-denied");
    assert_eq!(script.asked.load(Ordering::SeqCst), 2);
    // Of several addresses the forbidden ones are never dialled.
    let mixed = strict().limits(limits).lookup(Script::new(&[&["203.0.113.1", "127.0.0.1"]])).build().unwrap();
    let (mixed, _) = code(&mixed, &url).await.unwrap_err();
    assert!(mixed.starts_with("http-"), "{mixed}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn what_a_named_host_may_reach_ends_before_the_link() {
    let transport = HttpTransport::builder().lookup(Script::new(&[&["169.254.169.254"]])).build().unwrap();
    assert_eq!(code(&transport, "http://api.example/").await.unwrap_err().0, "net-address-denied");
    assert_eq!(code(&transport, "http://169.254.169.254/latest").await.unwrap_err().0, "net-address-denied");
}

#[tokio::test]
async fn a_lookup_that_fails_or_finds_nothing_is_a_failure_of_the_name() {
    for script in [Script::new(&[]), Script::new(&[&[]])] {
        let transport = strict().lookup(script).build().unwrap();
        let (code, message) = code(&transport, "http://api.example/?canary").await.unwrap_err();
        assert_eq!(code, "http-dns", "{message}");
        assert!(message.contains("api.example") && !message.contains("canary"), "{message}");
    }
}

#[tokio::test]
async fn each_hop_goes_through_the_gate() {
    let inner = Server::start(|_, _| Answer::ok());
    let to = inner.url("/secret");
    let outer =
        Server::start(move |_, _| Answer::close(&format!("HTTP/1.1 302 Found\nLocation: {to}\nContent-Length: 0\n\n")));
    let outer_url = outer.url("/");
    let transport = HttpTransport::builder().named_hosts([&Url::parse(&outer_url).unwrap()]).follow_redirects(5);
    let transport = transport.build().unwrap();
    assert_eq!(code(&transport, &outer_url).await.unwrap_err().0, "net-address-denied");
    assert_eq!((outer.received().len(), inner.received().len()), (1, 0));
}
