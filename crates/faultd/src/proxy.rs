//! A proxy: for http it answers itself, for https it opens a tunnel, or does not.

use crate::script::{Act, perform, read_head};
use crate::server::{Received, Server};
use std::io;
use std::net::TcpStream;

/// How a proxy behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It opens the tunnel that is asked for.
    Tunnel,
    /// It sends this, and closes.
    Say(&'static str),
    /// It opens the tunnel and resets it at once.
    Die,
}

/// A listening proxy.
#[derive(Debug)]
pub struct Proxy(Server);

impl Proxy {
    /// Listens on 127.0.0.1.
    ///
    /// # Errors
    /// No port is free.
    pub fn start(mood: Mood) -> io::Result<Self> {
        let serve = move |_: usize, mut stream: TcpStream, log: &crate::server::Log| {
            let head = read_head(&mut stream)?;
            let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
            log.keep(Received { head, body: Vec::new() });
            match &mood {
                Mood::Say(text) => perform(&mut stream, &[Act::text(text)], &|_| {}),
                Mood::Die => perform(&mut stream, &[Act::text(OPEN), Act::Rst], &|_| {}),
                Mood::Tunnel => {
                    let origin = TcpStream::connect(target)?;
                    perform(&mut stream, &[Act::text(OPEN)], &|_| {})?;
                    join(&stream, &origin)
                }
            }
        };
        Server::listen("127.0.0.1", "http", serve).map(Self)
    }

    /// The URL of the proxy, with a user and password where there are any: `user:password@`.
    pub fn url(&self, user: &str) -> String {
        format!("http://{user}{}", self.0.address())
    }

    /// The requests so far; what went through tunnels is not among them.
    pub fn received(&self) -> Vec<Received> {
        self.0.received()
    }
}

const OPEN: &str = "HTTP/1.1 200 OK\n\n";

/// Copies both ways until both ends have hung up.
fn join(client: &TcpStream, origin: &TcpStream) -> io::Result<()> {
    let copy = |mut from: TcpStream, mut to: TcpStream| {
        // A tunnel that breaks is the client's to tell.
        drop(io::copy(&mut from, &mut to));
        drop(to.shutdown(std::net::Shutdown::Write));
    };
    let (from, to) = (client.try_clone()?, origin.try_clone()?);
    let there = std::thread::spawn(move || copy(from, to));
    copy(origin.try_clone()?, client.try_clone()?);
    there.join().map_err(|_| io::Error::other("the tunnel broke"))
}
