//! Counts the heads on each stream of HTTP/2 (RFC 9113) as its frames come by: the client below keeps interim answers until
//! the answer has come, and tells no one of them.

use std::collections::BTreeMap;
use std::io;

/// What is said of too many interim answers: in the client below, errors become texts.
const TOO_MANY: &str = "there are more interim answers than allowed";

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
const PADDED: u8 = 8;
const PRIORITY: u8 = 32;
/// How many streams are kept count of: of more, the oldest ones have been given up long ago.
const STREAMS: usize = 256;

/// Whether an error is that of too many interim answers.
pub(crate) fn is_too_many(told: &str) -> bool {
    told == TOO_MANY
}

/// Frames as they come by. Heads are compressed, so that none can be read on its own; but on each stream one head is the answer's.
/// All before it are interim answers, and what may follow its body, or itself where it has none, is a head of trailers.
#[derive(Debug)]
pub(super) struct Frames {
    /// How many interim answers a stream may have.
    most: usize,
    /// The head of a frame as far as it has come.
    head: [u8; 9],
    have: usize,
    /// How much is left of the frame.
    rest: usize,
    /// Where in the rest of the frame the first field of a head stands that must not be an answer's.
    last: Option<usize>,
    /// Whether that head goes on in the next frame.
    goes_on: bool,
    /// What came on each stream.
    streams: BTreeMap<u32, Stream>,
}

/// What came on one stream.
#[derive(Clone, Copy, Debug, Default)]
struct Stream {
    /// The heads that did not end it.
    heads: usize,
    /// Whether part of a body came: the head before it was the answer's.
    has_body: bool,
}

impl Frames {
    pub(super) fn new(most: usize) -> Self {
        Self { most, head: [0; 9], have: 0, rest: 0, last: None, goes_on: false, streams: BTreeMap::new() }
    }

    /// `bytes` have come. The error is that of a stream with too many heads.
    pub(super) fn read(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let (payload, next) = bytes.split_at(self.rest.min(bytes.len()));
            self.look(payload)?;
            self.rest -= payload.len();
            bytes = next;
            let Some((byte, left)) = bytes.split_first() else { break };
            if let Some(place) = self.head.get_mut(self.have) {
                *place = *byte;
            }
            self.have += 1;
            bytes = left;
            if self.have == self.head.len() {
                self.have = 0;
                self.frame()?;
            }
        }
        Ok(())
    }

    /// Looks for the first field of the last head of a stream in this part of its frame.
    fn look(&mut self, payload: &[u8]) -> io::Result<()> {
        while let Some(at) = self.last {
            let Some(byte) = payload.get(at) else {
                self.last = Some(at - payload.len()).filter(|_| payload.len() < self.rest || self.goes_on);
                break;
            };
            // A change of the size of the table may come before it (RFC 7541, section 4.2).
            self.last = (0x20..0x3f).contains(byte).then_some(at + 1);
            if self.last.is_none() && begins_answer(*byte) {
                return Err(io::Error::other(TOO_MANY));
            }
        }
        Ok(())
    }

    /// The head of a frame is complete.
    fn frame(&mut self) -> io::Result<()> {
        let [a, b, c, kind, flags, s0, s1, s2, s3] = self.head;
        self.rest = usize::try_from(u32::from_be_bytes([0, a, b, c])).map_err(io::Error::other)?;
        let stream = u32::from_be_bytes([s0, s1, s2, s3]) & 0x7fff_ffff;
        match kind {
            HEADERS if flags & END_STREAM != 0 => {
                let Stream { heads, has_body } = self.streams.remove(&stream).unwrap_or_default();
                // Either all before it were interim answers, which are too many, or it has the trailers of an answer without a body.
                if heads > self.most && !has_body {
                    let padding = usize::from(flags & PADDED != 0);
                    let priority = if flags & PRIORITY != 0 { 5 } else { 0 };
                    self.last = Some(padding + priority);
                    self.goes_on = flags & END_HEADERS == 0;
                }
            }
            DATA if flags & END_STREAM == 0 => {
                if let Some(stream) = self.streams.get_mut(&stream) {
                    stream.has_body = true;
                }
            }
            DATA | RST_STREAM => {
                self.streams.remove(&stream);
            }
            HEADERS => {
                let stream = self.streams.entry(stream).or_default();
                stream.heads += 1;
                if stream.heads > self.most.saturating_add(1) {
                    return Err(io::Error::other(TOO_MANY));
                }
                if self.streams.len() > STREAMS {
                    self.streams.pop_first();
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether a head whose first field begins with `byte` is that of an answer: there it is `:status`, which stands in the static table
/// of RFC 7541 from 8 to 14, and which trailers do not have. What is in the table of the connection is taken for it.
fn begins_answer(byte: u8) -> bool {
    match byte {
        0x80.. => matches!(byte & 0x7f, 8..=14 | 62..),
        0x40..0x80 => matches!(byte & 0x3f, 8..=14 | 62..),
        _ => matches!(byte & 0x0f, 8..=15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
    }

    fn heads(n: usize, stream: u32) -> Vec<u8> {
        // A payload that looks like a frame of its own.
        frame(HEADERS, 4, stream, &frame(HEADERS, 4, stream, &[0x88])).repeat(n)
    }

    #[test]
    fn heads_are_counted_by_stream_however_they_are_cut() {
        let data = frame(DATA, 0, 1, &[1; 300]);
        let table = [
            (heads(17, 1), true),
            (heads(18, 1), false),
            ([heads(17, 1), data.clone(), heads(17, 3)].concat(), true),
            ([heads(9, 1), heads(9, 3), heads(9, 1)].concat(), false),
            ([heads(9, 1), data.clone(), heads(9, 1)].concat(), false),
            ([heads(17, 1), frame(DATA, END_STREAM, 1, b""), heads(17, 1)].concat(), true),
            ([heads(17, 1), frame(RST_STREAM, 0, 1, &[0; 4]), heads(17, 1)].concat(), true),
            // An answer without a body ends with its own head, and one with trailers with theirs.
            ([heads(16, 1), frame(HEADERS, END_STREAM, 1, &[0x88])].concat(), true),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, &[0x88])].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, b"\x48\x03204")].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, b"\x08\x03204")].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, &[0xbe])].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, &[0x20, 0x20, 0x88])].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM | PADDED, 1, &[1, 0x88, 0])].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM | PRIORITY, 1, &[0, 0, 0, 0, 9, 0x88])].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, b"\x40\x01a\x01b")].concat(), true),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, b""), frame(9, 4, 1, &[0x88])].concat(), false),
            ([heads(17, 1), frame(HEADERS, END_STREAM | END_HEADERS, 1, b"")].concat(), true),
            ([heads(17, 1), frame(HEADERS, END_STREAM | END_HEADERS, 1, b""), heads(17, 3)].concat(), true),
            ([heads(17, 1), data.clone(), frame(HEADERS, END_STREAM, 1, &[0x88])].concat(), true),
        ];
        for (bytes, fine) in table {
            for cut in [1, 7, 9, 10, 1000] {
                let mut frames = Frames::new(16);
                let read = bytes.chunks(cut).try_for_each(|piece| frames.read(piece));
                assert_eq!(read.is_ok(), fine, "{} bytes by {cut}", bytes.len());
            }
        }
    }

    #[test]
    fn streams_that_were_given_up_are_forgotten() {
        let mut frames = Frames::new(16);
        for stream in 0..10_000 {
            frames.read(&heads(1, 2 * stream + 1)).unwrap();
        }
        assert!(frames.streams.len() <= STREAMS);
    }
}
