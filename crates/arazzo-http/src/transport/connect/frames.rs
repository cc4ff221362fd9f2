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
/// How many streams are kept count of: of more, the oldest ones have been given up long ago.
const STREAMS: usize = 256;

/// Whether an error is that of too many interim answers.
pub(crate) fn is_too_many(told: &str) -> bool {
    told == TOO_MANY
}

/// Frames as they come by. Heads are compressed, so that none can be read on its own; but on each stream one head that does
/// not end it is the answer's, and all others are interim answers.
#[derive(Debug)]
pub(super) struct Frames {
    /// How many interim answers a stream may have.
    most: usize,
    /// The head of a frame as far as it has come.
    head: [u8; 9],
    have: usize,
    /// How much is left of the frame.
    rest: usize,
    /// The heads so far by stream.
    heads: BTreeMap<u32, usize>,
}

impl Frames {
    pub(super) fn new(most: usize) -> Self {
        Self { most, head: [0; 9], have: 0, rest: 0, heads: BTreeMap::new() }
    }

    /// `bytes` have come. The error is that of a stream with too many heads.
    pub(super) fn read(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let skipped = self.rest.min(bytes.len());
            self.rest -= skipped;
            bytes = bytes.get(skipped..).unwrap_or_default();
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

    /// The head of a frame is complete.
    fn frame(&mut self) -> io::Result<()> {
        let [a, b, c, kind, flags, s0, s1, s2, s3] = self.head;
        self.rest = usize::try_from(u32::from_be_bytes([0, a, b, c])).map_err(io::Error::other)?;
        let stream = u32::from_be_bytes([s0, s1, s2, s3]) & 0x7fff_ffff;
        match kind {
            HEADERS | DATA if flags & END_STREAM != 0 => {
                self.heads.remove(&stream);
            }
            RST_STREAM => {
                self.heads.remove(&stream);
            }
            HEADERS => {
                let heads = self.heads.entry(stream).or_default();
                *heads += 1;
                if *heads > self.most.saturating_add(1) {
                    return Err(io::Error::other(TOO_MANY));
                }
                if self.heads.len() > STREAMS {
                    self.heads.pop_first();
                }
            }
            _ => {}
        }
        Ok(())
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
            ([heads(9, 1), data, heads(9, 1)].concat(), false),
            ([heads(17, 1), frame(DATA, END_STREAM, 1, b""), heads(17, 1)].concat(), true),
            ([heads(17, 1), frame(RST_STREAM, 0, 1, &[0; 4]), heads(17, 1)].concat(), true),
            ([heads(17, 1), frame(HEADERS, END_STREAM, 1, b"")].concat(), true),
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
        assert!(frames.heads.len() <= STREAMS);
    }
}
