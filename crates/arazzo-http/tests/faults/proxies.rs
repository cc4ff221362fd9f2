//! REL-17, SEC-14: proxies, which only the environment names. The variables are those of a process: it is one of its own.

use arazzo_http::HttpTransport;
use arazzo_runtime::Transport as _;
use faultd::{Act, Authority, Flaw, Mood, Proxy, Server};
use std::process::Command;

/// Runs the test `inner` of this program again, with these variables, and gives what it printed between the marks.
fn with(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "proxies::inner", "--nocapture", "--ignored"]);
    for name in
        ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"]
    {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let found = text.split("<<").nth(1).and_then(|rest| rest.split(">>").next());
    found.unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr))).to_owned()
}

#[tokio::test]
#[ignore = "run by the others in a process of its own"]
#[expect(clippy::print_stdout, reason = "the other tests read it")]
async fn inner() {
    let url = std::env::var("TEST_URL").unwrap();
    let mut builder = HttpTransport::builder();
    if let Ok(pem) = std::env::var("TEST_PEM") {
        builder = builder.certificate_authority(pem.as_bytes()).unwrap();
    }
    if std::env::var_os("TEST_STRICT").is_some() {
        builder = builder.named_hosts([]).lookup(Here);
    }
    if std::env::var_os("TEST_HASTE").is_some() {
        builder = builder.limits(crate::bench::limits());
    }
    match builder.build().unwrap().send(&crate::bench::request("GET", &url)).await {
        Ok(response) => println!("<<{}>>", response.status),
        Err(error) => println!("<<{} {}>>", error.kind.code(), error.message),
    }
}

/// All names lead to this machine.
struct Here;

impl arazzo_http::Lookup for Here {
    fn lookup(
        &self,
        _: String,
    ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<std::net::IpAddr>>> + Send>> {
        Box::pin(async { Ok(vec!["127.0.0.1".parse().unwrap()]) })
    }
}

#[test]
fn a_proxy_opens_nothing_that_is_closed_without_it() {
    let proxy = Proxy::start(Mood::Say("HTTP/1.1 203 By Proxy\nContent-Length: 0\n\n")).unwrap();
    let via = proxy.url("").replace("127.0.0.1", "proxy.example");
    // What is a name to us is the proxy's to look up; an address is looked at here.
    let strict = |url: &str, except: &str| {
        with(&[
            ("TEST_URL", url),
            ("TEST_STRICT", "1"),
            ("http_proxy", &via),
            ("https_proxy", &via),
            ("NO_PROXY", except),
        ])
    };
    assert_eq!(strict("http://api.example/", ""), "203");
    let before = proxy.received().len();
    for url in [
        "http://169.254.169.254/latest",
        "http://127.0.0.1:9/",
        "http://10.0.0.1/",
        "https://[::1]/",
        "http://localhost/",
    ] {
        let told = strict(url, "");
        assert!(told.starts_with("net-address-denied "), "{url}: {told}");
    }
    // Nor is the proxy itself a way around the gate, for requests that pass it by.
    for except in ["", "proxy.example"] {
        let told = strict(&format!("{via}/admin"), except);
        assert!(told.starts_with("net-address-denied "), "{except}: {told}");
    }
    assert_eq!(proxy.received().len(), before);
    assert!(strict("http://api.example/", "api.example").starts_with("net-address-denied "));
}

#[test]
fn https_goes_through_a_tunnel_and_the_proxys_credentials_end_at_the_proxy() {
    let authority = Authority::new().unwrap();
    let origin = Server::tls(&authority, Flaw::None, |_| Act::answer("HTTP/1.1 204 No Content\n\n")).unwrap();
    let proxy = Proxy::start(Mood::Tunnel).unwrap();
    let (url, via, pem) = (origin.url("/a"), proxy.url("joe:canary@"), authority.pem());
    assert_eq!(with(&[("TEST_URL", &url), ("TEST_PEM", &pem), ("HTTPS_PROXY", &via)]), "204");
    let asked = proxy.received();
    assert_eq!(asked[0].line(), format!("CONNECT {} HTTP/1.1", origin.address()));
    assert_eq!(asked[0].header("proxy-authorization"), Some("Basic am9lOmNhbmFyeQ=="));
    let seen = &origin.received()[0].head;
    assert!(!seen.to_lowercase().contains("proxy-") && !seen.contains("canary"), "{seen}");
    // A host that is excepted is asked directly.
    let excepted =
        [("TEST_URL", &*url), ("TEST_PEM", &*pem), ("HTTPS_PROXY", &*via), ("NO_PROXY", "other.example,127.0.0.1")];
    assert_eq!((with(&excepted), proxy.received().len(), origin.received().len()), ("204".to_owned(), 1, 2));
}

#[test]
fn http_goes_to_the_proxy_unless_the_host_is_excepted() {
    let origin = Server::start(|_| Act::answer("HTTP/1.1 204 No Content\n\n")).unwrap();
    let proxy = Proxy::start(Mood::Say("HTTP/1.1 203 By Proxy\nContent-Length: 0\n\n")).unwrap();
    let (url, via) = (origin.url("/a"), proxy.url(""));
    assert_eq!(with(&[("TEST_URL", &url), ("http_proxy", &via)]), "203");
    assert_eq!(proxy.received()[0].line(), format!("GET {url} HTTP/1.1"));
    assert_eq!(with(&[("TEST_URL", &url), ("http_proxy", &via), ("NO_PROXY", "127.0.0.1")]), "204");
    assert_eq!(origin.received().len(), 1);
}

#[test]
fn a_proxy_that_does_not_let_us_through_is_a_failure_of_the_proxy() {
    let (origin, authority) = ("https://127.0.0.1:9/?canary", Authority::new().unwrap().pem());
    for (mood, words) in [
        (Mood::Say("HTTP/1.1 403 Forbidden\n\n"), "unsuccessful"),
        (Mood::Say("HTTP/1.1 407 Proxy Authentication Required\n\n"), "proxy authorization required"),
        (Mood::Say(""), "unexpected end of file"),
        (Mood::Say("HTTP/1.1 502 Bad Gateway\n\n"), "unsuccessful"),
    ] {
        let proxy = Proxy::start(mood).unwrap();
        let told = with(&[("TEST_URL", origin), ("TEST_PEM", &authority), ("HTTPS_PROXY", &proxy.url("joe:canary@"))]);
        assert!(told.starts_with("http-proxy ") && told.contains(words) && !told.contains("canary"), "{told}");
    }
    let proxy = Proxy::start(Mood::Die).unwrap();
    let told = with(&[("TEST_URL", origin), ("TEST_PEM", &authority), ("HTTPS_PROXY", &proxy.url(""))]);
    assert!(told.starts_with("http-") && !told.contains("canary"), "{told}");
    // An http proxy that wants credentials is no answer of the origin.
    let proxy = Proxy::start(Mood::Say("HTTP/1.1 407 Auth\nContent-Length: 0\n\n")).unwrap();
    let told = with(&[("TEST_URL", "http://127.0.0.1:9/?canary"), ("http_proxy", &proxy.url(""))]);
    assert!(told.starts_with("http-proxy ") && !told.contains("canary"), "{told}");
}

#[test]
fn a_tunnel_and_what_is_behind_it_have_limits_of_their_own() {
    let silent = Server::start(|_| vec![Act::Hold]).unwrap();
    let url = format!("https://{}/?canary", silent.address());
    let tunnel = Proxy::start(Mood::Tunnel).unwrap();
    let told = with(&[("TEST_URL", &url), ("TEST_HASTE", "1"), ("HTTPS_PROXY", &tunnel.url(""))]);
    assert!(told.starts_with("http-timeout-tls ") && told.contains("400 ms"), "{told}");
    // A proxy that says nothing when it is asked for a tunnel.
    let mute = Server::start(|_| vec![Act::ReadHead, Act::Hold]).unwrap();
    let told = with(&[("TEST_URL", &url), ("TEST_HASTE", "1"), ("HTTPS_PROXY", &mute.url(""))]);
    assert!(told.starts_with("http-timeout-connect ") && told.contains("the proxy before 127.0.0.1"), "{told}");
    // Nobody is there, or nobody whom we can speak to.
    for (proxy, words) in
        [("http://127.0.0.1:9", "connection refused"), ("socks5://127.0.0.1:9", "socks5 are not supported")]
    {
        for url in [&*url, "http://127.0.0.1:1/?canary"] {
            let told = with(&[("TEST_URL", url), ("TEST_HASTE", "1"), ("ALL_PROXY", proxy)]);
            assert!(told.starts_with("http-proxy ") && told.contains(words) && !told.contains("canary"), "{told}");
        }
    }
}

#[test]
fn a_proxy_is_spoken_to_over_tls_where_its_url_says_so_and_interim_answers_count_there_too() {
    let authority = Authority::new().unwrap();
    let interim = Act::text("HTTP/1.1 103 Early Hints\n\n");
    let say = move |number| {
        let interim = vec![interim.clone(); if number == 0 { 0 } else { 17 }];
        let answer = Act::text("HTTP/1.1 203 By Proxy\nContent-Length: 0\nConnection: close\n\n");
        [vec![Act::ReadHead], interim, vec![answer]].concat()
    };
    let proxy = Server::tls(&authority, Flaw::None, say).unwrap();
    let (via, pem) = (proxy.url("").replace("https://", "https://joe:canary@"), authority.pem());
    let variables = [("TEST_URL", "http://127.0.0.1:9/a"), ("TEST_PEM", &*pem), ("http_proxy", &*via)];
    assert_eq!(with(&variables), "203");
    let asked = proxy.received();
    assert_eq!(asked[0].line(), "GET http://127.0.0.1:9/a HTTP/1.1");
    assert_eq!(asked[0].header("proxy-authorization"), Some("Basic am9lOmNhbmFyeQ=="));
    assert!(with(&variables).starts_with("http-head-too-large "));
}
