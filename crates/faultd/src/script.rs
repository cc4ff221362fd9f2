//! What a server does on one connection.

use crate::server::Received;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// One thing that a server does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Reads the head of a request.
    ReadHead,
    /// Reads as much body as the last head says.
    ReadBody,
    /// Sends these bytes.
    Write(Vec<u8>),
    /// Sends these bytes one by one, with a pause before each.
    WriteSlow(Vec<u8>, Duration),
    /// Sends these bytes over and over, so many times.
    Repeat(Vec<u8>, usize),
    /// Does nothing for a while.
    Sleep(Duration),
    /// Says that nothing more will come, and waits for the client to hang up.
    Fin,
    /// Resets the connection.
    Rst,
    /// Waits for the client to hang up.
    Hold,
}

impl Act {
    /// Sends a text whose lines end as those of HTTP do.
    pub fn text(text: &str) -> Self {
        Self::Write(text.replace('\n', "\r\n").into_bytes())
    }

    /// Reads one request and sends `text`; then the connection is closed. Its head says so, if it says nothing of the
    /// connection: what a client sends on a connection just before it learns of its end may be lost.
    pub fn answer(text: &str) -> Vec<Self> {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let close = if head.to_ascii_lowercase().contains("\nconnection:") { "" } else { "\nConnection: close" };
        vec![Self::ReadHead, Self::ReadBody, Self::text(&format!("{head}{close}\n\n")), Self::Write(body.into())]
    }
}

/// A connection, in the clear or not.
pub(crate) trait Stream: Read + Write {
    /// The connection below.
    fn socket(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

/// Performs `acts`; `keep` is given each request as it is complete as far as the script reads it.
pub(crate) fn perform(stream: &mut dyn Stream, acts: &[Act], keep: &dyn Fn(Received)) -> io::Result<()> {
    let mut pending: Option<Received> = None;
    let outcome = acts.iter().try_for_each(|act| act.perform(stream, &mut pending, keep));
    pending.into_iter().for_each(keep);
    outcome
}

impl Act {
    fn perform(
        &self,
        stream: &mut dyn Stream,
        pending: &mut Option<Received>,
        keep: &dyn Fn(Received),
    ) -> io::Result<()> {
        // What is answered has come: whoever reads the log then finds it there.
        if *self != Self::ReadBody {
            pending.take().into_iter().for_each(keep);
        }
        match self {
            Self::ReadHead => {
                *pending = Some(Received { head: read_head(stream)?, body: Vec::new() });
            }
            Self::ReadBody => {
                if let Some(received) = pending {
                    let length = received.header("content-length").and_then(|length| length.parse().ok());
                    received.body.resize(length.unwrap_or_default(), 0);
                    stream.read_exact(&mut received.body)?;
                }
                pending.take().into_iter().for_each(keep);
            }
            Self::Write(bytes) => send(stream, bytes)?,
            Self::WriteSlow(bytes, pause) => {
                for byte in bytes {
                    std::thread::sleep(*pause);
                    send(stream, &[*byte])?;
                }
            }
            Self::Repeat(bytes, times) => {
                for _ in 0..*times {
                    send(stream, bytes)?;
                }
            }
            Self::Sleep(time) => std::thread::sleep(*time),
            Self::Fin => {
                stream.socket().shutdown(Shutdown::Write)?;
                drain(stream);
            }
            Self::Rst => {
                socket2::SockRef::from(stream.socket()).set_linger(Some(Duration::ZERO))?;
                return Err(io::ErrorKind::ConnectionReset.into());
            }
            Self::Hold => drain(stream),
        }
        Ok(())
    }
}

fn send(stream: &mut dyn Stream, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)?;
    stream.flush()
}

/// Reads until the client hangs up, or for half a minute.
fn drain(stream: &mut dyn Stream) {
    // A socket that cannot have a time limit ends when the client does.
    let _ = stream.socket().set_read_timeout(Some(Duration::from_secs(30)));
    let mut bytes = [0; 1024];
    while stream.read(&mut bytes).is_ok_and(|read| read > 0) {}
}

pub(crate) fn read_head(stream: &mut dyn Stream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}
