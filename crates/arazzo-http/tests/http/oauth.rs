//! Tokens: who may be asked for them, how they are asked for, and when again.

use crate::server::{Answer, Received, Server, request};
use arazzo_http::{Consent, Credential, HttpTransport, HttpTransportBuilder};
use arazzo_runtime::{OAuthFlow, Request, Requirement, Scheme, Security, Transport as _};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::sync::{Arc, Mutex};

fn json(status: u16, body: &str) -> Answer {
    let length = body.len();
    Answer::keep(&format!("HTTP/1.1 {status} X\nContent-Type: application/json\nContent-Length: {length}\n\n{body}"))
}

/// Gives out `t0`, `t1`, … for `life` seconds.
fn issuer(life: u32) -> Server {
    Server::start(move |number, _| {
        json(200, &format!(r#"{{"access_token":"t{number}-canary","token_type":"Bearer","expires_in":{life}}}"#))
    })
}

fn api() -> Server {
    Server::start(|_, _| Answer::ok())
}

fn form(received: &Received) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(&received.body).into_owned().collect()
}

fn builder(api: &Server, spec: &str) -> HttpTransportBuilder {
    let env = |name: &str| Some(format!("{}-canary", name.to_lowercase()));
    HttpTransport::builder().credential(Credential::parse(&format!("{}=oauth2:{spec}", api.url("")), &env).unwrap())
}

fn flow(kind: &str, token_url: String) -> OAuthFlow {
    OAuthFlow { kind: kind.into(), token_url: Some(token_url.into()), ..OAuthFlow::default() }
}

fn asking(api: &Server, flows: Vec<OAuthFlow>, scopes: &[&str]) -> Request {
    let scopes = scopes.iter().map(|scope| (*scope).into()).collect();
    let requirement = Requirement { name: "it".into(), scheme: Scheme::OAuth2 { flows }, scopes };
    let security = Arc::new(Security { alternatives: vec![vec![requirement]], signing_name: None });
    Request { security, ..request("GET", &api.url("/")) }
}

fn bearers(api: &Server) -> Vec<String> {
    api.received().iter().map(|received| received.header("authorization").unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_token_is_had_once_for_its_scopes_and_kept() {
    let (api, issuer) = (api(), issuer(3600));
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let spec = format!("client-id=me/you,client-secret=env:SECRET,token-url={},audience=all", issuer.url("/t?x=1"));
    let builder = builder(&api, &spec).on_secret(move |secret| heard.lock().unwrap().push(secret.to_owned()));
    let transport = builder.build().unwrap();
    for scopes in [&["a", "b"][..], &["a", "b"], &["c"]] {
        transport.send(&asking(&api, Vec::new(), scopes)).await.unwrap();
    }
    assert_eq!(bearers(&api), ["Bearer t0-canary", "Bearer t0-canary", "Bearer t1-canary"]);
    let received = issuer.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].line(), "POST /t?x=1 HTTP/1.1");
    // RFC 6749, section 2.3.1: both are form-encoded first.
    assert_eq!(received[0].header("authorization"), Some("Basic bWUlMkZ5b3U6c2VjcmV0LWNhbmFyeQ=="));
    let form = form(&received[0]);
    let get = |name: &str| form.get(name).map(String::as_str);
    assert_eq!((get("grant_type"), get("scope")), (Some("client_credentials"), Some("a b")));
    assert_eq!((get("audience"), get("client_secret")), (Some("all"), None));
    assert_eq!(*told.lock().unwrap(), ["t0-canary", "t1-canary"]);
    assert!(transport.secrets().contains(&"secret-canary".to_owned()));
}

#[tokio::test]
async fn a_token_that_ends_soon_is_renewed_by_what_came_with_it() {
    let api = api();
    let issuer =
        Server::start(|number, received| match (number, form(received).get("grant_type").map(String::as_str)) {
            (0, Some("password")) => json(200, r#"{"access_token":"t0","expires_in":0,"refresh_token":"r0"}"#),
            (1, Some("refresh_token")) => json(200, r#"{"access_token":"t1","expires_in":"0"}"#),
            (2, Some("refresh_token")) => json(400, r#"{"error":"invalid_grant"}"#),
            (3, Some("password")) => json(200, r#"{"access_token":"t3","expires_in":3600}"#),
            other => panic!("{other:?}"),
        });
    let spec = format!(
        "user=u,password=env:PASS,client-id=me,client-secret=env:S,client-auth=post,scope=x y,token-url={}",
        issuer.url("/")
    );
    let transport = builder(&api, &spec).build().unwrap();
    for _ in 0..4 {
        transport.send(&asking(&api, Vec::new(), &["ignored"])).await.unwrap();
    }
    assert_eq!(bearers(&api), ["Bearer t0", "Bearer t1", "Bearer t3", "Bearer t3"]);
    let forms: Vec<_> = issuer.received().iter().map(form).collect();
    let wanted = [
        ("username", "u"),
        ("password", "pass-canary"),
        ("client_id", "me"),
        ("client_secret", "s-canary"),
        ("scope", "x y"),
    ];
    assert!(wanted.iter().all(|(name, value)| forms[0][*name] == *value), "{:?}", forms[0]);
    assert!(forms[1]["refresh_token"] == "r0" && forms[2]["refresh_token"] == "r0");
    assert!(issuer.received().iter().all(|received| received.header("authorization").is_none()));
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let issuer = issuer(3600);
    let api = Server::start(|_, received| {
        let good = received.header("authorization") == Some("Bearer t1-canary");
        if good { Answer::ok() } else { json(401, "{}") }
    });
    let spec = format!("client-id=me,client-secret=env:S,token-url={}", issuer.url("/"));
    let transport = builder(&api, &spec).build().unwrap();
    assert_eq!(transport.send(&asking(&api, Vec::new(), &[])).await.unwrap().status, 200);
    assert_eq!(bearers(&api), ["Bearer t0-canary", "Bearer t1-canary"]);

    let never = Server::start(|_, _| json(401, "{}"));
    let transport = builder(&never, &spec).build().unwrap();
    assert_eq!(transport.send(&asking(&never, Vec::new(), &[])).await.unwrap().status, 401);
    assert_eq!(never.received().len(), 2, "one refusal is a reason for one more token");
}

#[tokio::test]
async fn a_description_cannot_send_the_secret_where_it_likes() {
    let (api, evil) = (api(), issuer(3600));
    let spec = "client-id=me,client-secret=env:S";
    let asked = |token_url: String| asking(&api, vec![flow("clientCredentials", token_url)], &[]);
    for token_url in [evil.url("/t"), "http://token.invalid/".into(), "file:///etc/passwd".into(), "/relative".into()] {
        let error = builder(&api, spec).build().unwrap().send(&asked(token_url.clone())).await.unwrap_err();
        assert!(error.message.contains("(token-origin)"), "{token_url}: {error}");
    }
    assert!(evil.received().is_empty() && api.received().is_empty());
    // The operator's word lets it out, and where the API itself gives tokens nothing more is told to it.
    let granted = format!("{spec},token-origin={}", evil.url(""));
    builder(&api, &granted).build().unwrap().send(&asked(evil.url("/t"))).await.unwrap();
    assert_eq!(bearers(&api), ["Bearer t0-canary"]);
    let both = Server::start(|_, received| match received.line() {
        "POST /token HTTP/1.1" => json(200, r#"{"access_token":"own"}"#),
        _ => Answer::ok(),
    });
    let asked = asking(&both, vec![flow("clientCredentials", both.url("/token"))], &[]);
    builder(&both, spec).build().unwrap().send(&asked).await.unwrap();
    assert_eq!(both.received()[1].header("authorization"), Some("Bearer own"));
}

#[tokio::test]
async fn what_the_token_endpoint_says_is_told_without_secrets() {
    let api = api();
    let body = r#"{"error":"invalid_client","error_description":"bad secret s-canary\u001b[31m"}"#;
    let issuer = Server::start(move |_, _| json(401, body));
    let spec = format!("client-id=me,client-secret=env:S,token-url={}", issuer.url("/"));
    let error = builder(&api, &spec).build().unwrap().send(&asking(&api, Vec::new(), &[])).await.unwrap_err();
    assert!(error.message.contains("invalid_client (bad secret ***\\u{1b}[31m)"), "{error}");
    assert!(error.message.contains("(token-refused)") && error.kind.code() == "request-denied", "{error}");
    let nowhere = builder(&api, "client-id=me,client-secret=env:S").build().unwrap();
    let error = nowhere.send(&asking(&api, Vec::new(), &[])).await.unwrap_err();
    assert!(error.message.contains("add token-url=URL"), "{error}");
    assert!(api.received().is_empty());
}

#[tokio::test]
async fn an_issuer_says_where_its_endpoints_are_and_only_for_itself() {
    let api = api();
    let base = Arc::new(Mutex::new(String::new()));
    let own = Arc::clone(&base);
    let issuer = Server::start(move |_, received| {
        let base = own.lock().unwrap().clone();
        match received.line() {
            "GET /a/.well-known/openid-configuration HTTP/1.1" => {
                json(200, &format!(r#"{{"issuer":"{base}/a","token_endpoint":"{base}/token"}}"#))
            }
            "GET /b/.well-known/openid-configuration HTTP/1.1" => {
                json(200, &format!(r#"{{"issuer":"https://good.example","token_endpoint":"{base}/token"}}"#))
            }
            "GET /c/.well-known/openid-configuration HTTP/1.1" => {
                json(200, &format!(r#"{{"issuer":"{base}/c","token_endpoint":"https://evil.invalid/token"}}"#))
            }
            "POST /token HTTP/1.1" => json(200, r#"{"access_token":"t","expires_in":60}"#),
            _ => json(404, "no"),
        }
    });
    *base.lock().unwrap() = issuer.url("");
    let at = |path: &str| format!("client-id=me,client-secret=env:S,issuer={}", issuer.url(path));
    let transport = builder(&api, &at("/a")).build().unwrap();
    transport.send(&asking(&api, Vec::new(), &[])).await.unwrap();
    transport.send(&asking(&api, Vec::new(), &[])).await.unwrap();
    assert_eq!((bearers(&api).len(), issuer.received().len()), (2, 2));
    for (path, wanted) in [("/b", "another issuer"), ("/c", "(token-origin)"), ("/d", "is none (status 404)")] {
        let error = builder(&api, &at(path)).build().unwrap().send(&asking(&api, Vec::new(), &[])).await.unwrap_err();
        assert!(error.message.contains(wanted), "{path}: {error}");
    }
    // The description's own issuer counts where the operator has granted it.
    let scheme = Scheme::OpenIdConnect { url: issuer.url("/a/.well-known/openid-configuration").into() };
    let mut asked = asking(&api, Vec::new(), &[]);
    Arc::make_mut(&mut asked.security).alternatives[0][0].scheme = scheme;
    let spec = "client-id=me,client-secret=env:S";
    let before = issuer.received().len();
    assert!(builder(&api, spec).build().unwrap().send(&asked).await.unwrap_err().message.contains("token-origin"));
    assert_eq!(issuer.received().len(), before, "nor is its discovery document asked for");
    let granted = format!("{spec},token-origin={}", issuer.url(""));
    builder(&api, &granted).build().unwrap().send(&asked).await.unwrap();
}

/// A browser whose user consents, or does not.
struct Browser {
    extra: &'static str,
    visited: Mutex<Vec<String>>,
}

impl Consent for Browser {
    fn visit(&self, url: &str) {
        self.visited.lock().unwrap().push(url.to_owned());
        let url = url::Url::parse(url).unwrap();
        let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
        let redirect = url::Url::parse(&query["redirect_uri"]).unwrap();
        let state = query["state"].clone();
        let extra = self.extra;
        std::thread::spawn(move || {
            let get = |target: &str| {
                let mut stream = std::net::TcpStream::connect(("127.0.0.1", redirect.port().unwrap())).unwrap();
                write!(stream, "GET {target} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
                let mut answer = String::new();
                stream.read_to_string(&mut answer).unwrap();
                answer
            };
            assert!(get("/favicon.ico").starts_with("HTTP/1.1 404"));
            assert!(get("/callback?state=guessed&code=stolen").starts_with("HTTP/1.1 404"));
            assert!(get(&format!("/callback?state={state}&{extra}")).starts_with("HTTP/1.1 200"));
        });
    }

    fn enter(&self, url: &str, code: &str) {
        self.visited.lock().unwrap().push(format!("{url} {code}"));
    }
}

#[tokio::test]
async fn a_browser_brings_a_code_that_only_we_can_use() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let (api, issuer) = (api(), issuer(3600));
    let spec = format!(
        "authorization-code,client-id=me,token-url={},authorization-url={}",
        issuer.url("/t"),
        issuer.url("/a?hint=1")
    );
    let browser = Arc::new(Browser { extra: "code=c-1", visited: Mutex::default() });
    let transport = builder(&api, &spec).consent(Arc::clone(&browser) as Arc<dyn Consent>).build().unwrap();
    transport.send(&asking(&api, Vec::new(), &["openid", "x"])).await.unwrap();
    transport.send(&asking(&api, Vec::new(), &["openid", "x"])).await.unwrap();
    let visited = browser.visited.lock().unwrap().clone();
    let [visited] = visited.as_slice() else { panic!("{visited:?}") };
    let asked: BTreeMap<_, _> = url::Url::parse(visited).unwrap().query_pairs().into_owned().collect();
    let used = form(&issuer.received()[0]);
    let digest = sha2::Sha256::digest(&used["code_verifier"]);
    assert_eq!(asked["code_challenge"], base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(digest));
    assert_eq!((&*asked["code_challenge_method"], &*asked["response_type"], &*asked["hint"]), ("S256", "code", "1"));
    assert_eq!((&*asked["scope"], &*asked["client_id"]), ("openid x", "me"));
    assert_eq!((&*used["code"], &used["redirect_uri"]), ("c-1", &asked["redirect_uri"]));
    assert!(asked["redirect_uri"].starts_with("http://127.0.0.1:") && used["code_verifier"].len() >= 43);
    assert_eq!(bearers(&api), ["Bearer t0-canary", "Bearer t0-canary"]);

    let denying = Arc::new(Browser { extra: "error=access_denied", visited: Mutex::default() });
    let transport = builder(&api, &spec).consent(denying).build().unwrap();
    let error = transport.send(&asking(&api, Vec::new(), &[])).await.unwrap_err();
    assert!(error.message.contains("no consent: access_denied"), "{error}");
    let alone = builder(&api, &spec).build().unwrap().send(&asking(&api, Vec::new(), &[])).await.unwrap_err();
    assert!(alone.message.contains("no one can be asked"), "{alone}");
}

#[tokio::test]
async fn a_device_waits_for_its_code_to_be_entered() {
    let api = api();
    let issuer = Server::start(|number, _| match number {
        0 => json(
            200,
            r#"{"device_code":"d","user_code":"AB-CD","verification_uri":"https://id.example/d","interval":0,"expires_in":60}"#,
        ),
        1 => json(400, r#"{"error":"authorization_pending"}"#),
        _ => json(200, r#"{"access_token":"t"}"#),
    });
    let spec = format!("device-code,client-id=me,token-url={},device-url={}", issuer.url("/t"), issuer.url("/d"));
    let browser = Arc::new(Browser { extra: "", visited: Mutex::default() });
    let transport = builder(&api, &spec).consent(Arc::clone(&browser) as Arc<dyn Consent>).build().unwrap();
    transport.send(&asking(&api, Vec::new(), &["x"])).await.unwrap();
    assert_eq!(*browser.visited.lock().unwrap(), ["https://id.example/d AB-CD"]);
    let forms: Vec<_> = issuer.received().iter().map(form).collect();
    assert_eq!((&*forms[0]["client_id"], &*forms[0]["scope"]), ("me", "x"));
    assert_eq!(forms[1]["grant_type"], "urn:ietf:params:oauth:grant-type:device_code");
    assert_eq!((&*forms[2]["device_code"], bearers(&api)), ("d", vec!["Bearer t".to_owned()]));
}
