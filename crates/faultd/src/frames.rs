//! HTTP/2 (RFC 9113) as far as a server needs it to misbehave: frames in, frames out, no state but the stream's number.

use crate::script::Stream;
use crate::server::Received;
use std::io;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const ACK: u8 = 1;

/// What a server does when a request has come on a stream.
pub type Http2 = Vec<Frame>;

/// A frame to send, or the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// The head of an answer of status 200, with nothing to follow.
    Ok,
    /// The head of an answer of status 200, with data to follow.
    Head,
    /// An interim answer, of status 103.
    Interim,
    /// Data that does not end the answer.
    Data(Vec<u8>),
    /// The end of the stream, for a reason: 7 refuses it unprocessed, 11 asks for calm.
    Reset(u32),
    /// No stream after this one will be processed, for a reason.
    GoAway {
        /// The last stream that was or will be processed.
        last: u32,
        /// The reason; 0 for none.
        reason: u32,
    },
    /// Any bytes.
    Raw(Vec<u8>),
    /// The connection is closed.
    Close,
}

/// Answers each request by `script`, which is given how many there were before on any connection, and the stream.
pub(crate) fn converse(
    stream: &mut dyn Stream,
    script: &dyn Fn(usize, u32) -> Http2,
    keep: &dyn Fn(Received) -> usize,
) -> io::Result<()> {
    let mut preface = [0; 24];
    stream.read_exact(&mut preface)?;
    write(stream, SETTINGS, 0, 0, &[])?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head)?;
        let [a, b, c, kind, flags, s0, s1, s2, s3] = head;
        let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, a, b, c])).map_err(io::Error::other)?];
        stream.read_exact(&mut payload)?;
        let id = u32::from_be_bytes([s0, s1, s2, s3]) & 0x7fff_ffff;
        match kind {
            SETTINGS if flags & ACK == 0 => write(stream, SETTINGS, ACK, 0, &[])?,
            PING if flags & ACK == 0 => write(stream, PING, ACK, 0, &payload)?,
            HEADERS => {
                let number = keep(Received { head: format!("stream {id}\r\n"), body: payload });
                for frame in script(number, id) {
                    if frame == Frame::Close {
                        return Ok(());
                    }
                    frame.send(stream, id)?;
                }
            }
            _ => {}
        }
    }
}

impl Frame {
    fn send(&self, stream: &mut dyn Stream, id: u32) -> io::Result<()> {
        // 0x88 is `:status: 200` in the static table of HPACK.
        match self {
            Self::Ok => write(stream, HEADERS, END_STREAM | END_HEADERS, id, &[0x88]),
            Self::Head => write(stream, HEADERS, END_HEADERS, id, &[0x88]),
            // A literal that is not indexed, with the name of the eighth entry of the static table.
            Self::Interim => write(stream, HEADERS, END_HEADERS, id, b"\x08\x03103"),
            Self::Data(bytes) => write(stream, DATA, 0, id, bytes),
            Self::Reset(reason) => write(stream, RST_STREAM, 0, id, &reason.to_be_bytes()),
            Self::GoAway { last, reason } => {
                write(stream, GOAWAY, 0, 0, &[last.to_be_bytes(), reason.to_be_bytes()].concat())
            }
            Self::Raw(bytes) => stream.write_all(bytes).and_then(|()| stream.flush()),
            Self::Close => Ok(()),
        }
    }
}

fn write(stream: &mut dyn Stream, kind: u8, flags: u8, id: u32, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).map_err(io::Error::other)?.to_be_bytes();
    let mut frame: Vec<u8> = length.into_iter().skip(1).collect();
    frame.extend([kind, flags]);
    frame.extend(id.to_be_bytes());
    frame.extend(payload);
    stream.write_all(&frame)?;
    stream.flush()
}
