//! A server that answers with scripted bytes and keeps what it was sent, byte for byte.

use arazzo_runtime::{Request, Requirement, Scheme, Security};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What to do once a request has been read.
pub(crate) enum Answer {
    /// Send these bytes and wait for the next request on this connection.
    Keep(Vec<u8>),
    /// Send these pieces with a pause before each, and close.
    Pieces(Vec<(u64, Vec<u8>)>),
    /// Close without an answer.
    Drop,
}

impl Answer {
    pub(crate) fn keep(text: &str) -> Self {
        Self::Keep(text.replace('\n', "\r\n").into_bytes())
    }

    pub(crate) fn close(text: &str) -> Self {
        Self::Pieces(vec![(0, text.replace('\n', "\r\n").into_bytes())])
    }

    pub(crate) fn ok() -> Self {
        Self::keep("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")
    }
}

type Script = Arc<dyn Fn(usize, &Received) -> Answer + Send + Sync>;

#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let fields = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields.filter(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub(crate) fn start(script: impl Fn(usize, &Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let (script, log): (Script, _) = (Arc::new(script), Arc::clone(&received));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (script, log) = (Arc::clone(&script), Arc::clone(&log));
                std::thread::spawn(move || serve(stream, &script, &log));
            }
        });
        Self { address, received }
    }

    /// A server that reads nothing and closes: the bytes that it did not read make it a reset.
    pub(crate) fn resetting() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                stream.peek(&mut [0]).ok();
            }
        });
        Self { address, received: Arc::default() }
    }

    /// A server that gives every request the same answer and closes.
    pub(crate) fn closing(text: &'static str) -> Self {
        Self::start(move |_, _| Answer::close(text))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, script: &Script, log: &Mutex<Vec<Received>>) -> Option<()> {
    loop {
        let received = receive(&mut stream)?;
        let number = {
            let mut log = log.lock().unwrap();
            log.push(received.clone());
            log.len() - 1
        };
        match script(number, &received) {
            Answer::Keep(bytes) => stream.write_all(&bytes).ok()?,
            Answer::Pieces(pieces) => {
                for (pause, bytes) in pieces {
                    std::thread::sleep(Duration::from_millis(pause));
                    stream.write_all(&bytes).ok()?;
                }
                return None;
            }
            Answer::Drop => return None,
        }
    }
}

fn receive(stream: &mut TcpStream) -> Option<Received> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut received = Received { head, body: Vec::new() };
    let length = received.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    received.body.resize(length, 0);
    stream.read_exact(&mut received.body).ok()?;
    Some(received)
}

pub(crate) fn request(method: &str, url: &str) -> Request {
    Request {
        method: method.into(),
        url: url.to_owned(),
        headers: Vec::new(),
        body: None,
        timeout: Some(Duration::from_secs(5)),
        security: Arc::default(),
        region: None,
        at: arazzo_runtime::program::StepRef::default(),
    }
}

pub(crate) fn with_headers(request: Request, headers: &[(&str, &str)]) -> Request {
    let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect();
    Request { headers, ..request }
}

pub(crate) fn demanding(request: Request, alternatives: &[&[Scheme]]) -> Request {
    let requirement = |scheme: &Scheme| Requirement { name: "it".into(), scheme: scheme.clone(), scopes: Vec::new() };
    let alternatives = alternatives.iter().map(|all| all.iter().map(requirement).collect()).collect();
    Request { security: Arc::new(Security { alternatives, signing_name: Some("healthlake".into()) }), ..request }
}
