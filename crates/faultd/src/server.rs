//! A listening server that performs a script on each connection and keeps what it was sent.

use crate::pki::Flaw;
use crate::script::{Act, Stream, perform};
use crate::{Authority, Http2};
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request as it came, as far as the script read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// The request line and the header fields.
    pub head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The request line.
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The first value of the header field `name`.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields.find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// A listening server; it accepts nothing more once it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    log: Arc<Log>,
}

/// What happened so far.
#[derive(Debug, Default)]
pub(crate) struct Log {
    connections: AtomicUsize,
    received: Mutex<Vec<Received>>,
    stopping: AtomicBool,
}

impl Log {
    pub(crate) fn keep(&self, received: Received) {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Server {
    /// Listens on 127.0.0.1 and performs what `script` says for each connection, counted from 0.
    ///
    /// # Errors
    /// No port is free.
    pub fn start(script: impl Fn(usize) -> Vec<Act> + Send + Sync + 'static) -> io::Result<Self> {
        Self::on("127.0.0.1", script)
    }

    /// The same on another address of the loopback interface, such as 127.0.0.2.
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub fn on(host: &str, script: impl Fn(usize) -> Vec<Act> + Send + Sync + 'static) -> io::Result<Self> {
        Self::listen(host, "http", move |number, mut stream, log| {
            perform(&mut stream, &script(number), &|received| log.keep(received))
        })
    }

    /// Speaks TLS with a certificate of `authority` that has `flaw`.
    ///
    /// # Errors
    /// No port is free, or there can be no such certificate.
    pub fn tls(
        authority: &Authority,
        flaw: Flaw,
        script: impl Fn(usize) -> Vec<Act> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let config = Arc::new(authority.config(flaw, &[])?);
        Self::listen("127.0.0.1", "https", move |number, stream, log| {
            let mut stream = secured(&config, stream)?;
            perform(&mut stream, &script(number), &|received| log.keep(received))?;
            // Without a script that ends the connection otherwise, it is ended as TLS has it.
            stream.conn.send_close_notify();
            stream.conn.complete_io(&mut stream.sock).map(drop)
        })
    }

    /// Speaks HTTP/2 over TLS, frame by frame.
    ///
    /// # Errors
    /// No port is free, or there can be no certificate.
    pub fn http2(
        authority: &Authority,
        script: impl Fn(usize, u32) -> Http2 + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let config = Arc::new(authority.config(Flaw::None, &[b"h2"])?);
        Self::listen("127.0.0.1", "https", move |_, stream, log| {
            let mut stream = secured(&config, stream)?;
            crate::frames::converse(&mut stream, &script, &|received| {
                log.keep(received);
                log.received().len().saturating_sub(1)
            })
        })
    }

    pub(crate) fn listen(
        host: &str,
        scheme: &'static str,
        serve: impl Fn(usize, TcpStream, &Log) -> io::Result<()> + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((host, 0))?;
        let address = listener.local_addr()?;
        let (log, serve) = (Arc::new(Log::default()), Arc::new(serve));
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if log.stopping.load(Ordering::SeqCst) {
                    break;
                }
                let number = log.connections.fetch_add(1, Ordering::SeqCst);
                let (log, serve) = (Arc::clone(&log), Arc::clone(&serve));
                std::thread::spawn(move || {
                    // What goes wrong on a connection is what the client has to tell. A connection that ends with bytes
                    // unread would be reset; only a script resets.
                    let _ = stream.set_nodelay(true);
                    drop(serve(number, stream, &log));
                });
            }
        });
        Ok(Self { address, scheme, log: kept })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of `path` there.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// The requests so far.
    pub fn received(&self) -> Vec<Received> {
        self.log.received()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.log.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.log.stopping.store(true, Ordering::SeqCst);
        // Wakes the thread that accepts.
        drop(TcpStream::connect_timeout(&self.address, Duration::from_millis(100)));
    }
}

type Secured = StreamOwned<ServerConnection, TcpStream>;

fn secured(config: &Arc<ServerConfig>, stream: TcpStream) -> io::Result<Secured> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    Ok(stream)
}

impl Stream for Secured {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.address)
    }
}
