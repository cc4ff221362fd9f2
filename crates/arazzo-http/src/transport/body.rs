//! Reading a body, within limits, and undoing its content coding (RFC 9110, section 8.4).

use super::failure::{fail, in_body, seconds, too_large};
use super::limits::{Deadline, HttpLimits, Pace};
use arazzo_runtime::{TransportError, TransportErrorKind};
use flate2::read::MultiGzDecoder;
use flate2::{Decompress, FlushDecompress, Status};
use http_body_util::BodyExt as _;
use hyper::Response;
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use std::io::{self, Read};
use tokio::time::{Instant, timeout_at};

/// Reads the body as it comes.
pub(crate) async fn read(
    mut response: Response<Incoming>,
    host: &str,
    limits: HttpLimits,
    deadline: Deadline,
) -> Result<Vec<u8>, TransportError> {
    let mut body = Vec::new();
    let rate = if is_stream(&response) { 0 } else { limits.rate };
    let mut pace = Pace::new(rate, limits.rate_span, Instant::now());
    loop {
        let idle = Instant::now().checked_add(limits.idle).unwrap_or(deadline.at);
        match timeout_at(idle.min(deadline.at), response.body_mut().frame()).await {
            Ok(Some(Ok(frame))) => {
                // What comes after the body is no part of it.
                let Ok(piece) = frame.into_data() else { continue };
                if body.len().saturating_add(piece.len()) > limits.body {
                    return Err(too_large(host, limits.body));
                }
                body.extend_from_slice(&piece);
                pace.advance(piece.len(), Instant::now(), host)?;
            }
            Ok(None) => return Ok(body),
            Ok(Some(Err(error))) => return Err(in_body(&error, host, body.len())),
            Err(_) if deadline.at <= idle => {
                let (read, after) = (body.len(), seconds(deadline.after));
                let message = format!("the answer from {host} was not complete after {after} ({read} bytes)");
                return Err(fail(TransportErrorKind::Timeout, message));
            }
            Err(_) => {
                let (read, idle) = (body.len(), seconds(limits.idle));
                let message = format!("{host} sent nothing for {idle} in the middle of an answer ({read} bytes)");
                return Err(fail(TransportErrorKind::IdleTimeout, message));
            }
        }
    }
}

/// Whether the server sends when it has something to say.
fn is_stream(response: &Response<Incoming>) -> bool {
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|media_type| media_type.trim_start().starts_with("text/event-stream"))
}

/// How much is decoded at a time.
const PIECE: usize = 16 << 10;
/// More codings than anyone puts upon each other: each may cost as much as the limit lets it.
const CODINGS: usize = 8;

/// Undoes the content codings in `codings`, last one first. A coding that is not known stays.
pub(crate) fn decode(body: Vec<u8>, codings: &str, host: &str, limit: usize) -> Result<Vec<u8>, TransportError> {
    let mut body = body;
    if codings.split(',').count() > CODINGS {
        let message = format!("the answer from {host} names more than {CODINGS} codings of its content");
        return Err(fail(TransportErrorKind::Decoding, message));
    }
    for coding in codings.split(',').rev().map(|coding| coding.trim().to_ascii_lowercase()) {
        if body.is_empty() {
            break;
        }
        let decoded = match coding.as_str() {
            "gzip" | "x-gzip" => bounded(MultiGzDecoder::new(body.as_slice()), limit),
            "deflate" => inflate(&body, limit),
            "br" => bounded(brotli_decompressor::Decompressor::new(body.as_slice(), 4096), limit),
            "identity" | "" => continue,
            _ => break,
        };
        match decoded {
            Ok(decoded) if decoded.len() > limit => return Err(too_large(host, limit)),
            Ok(decoded) => body = decoded,
            Err(error) => {
                let message = format!("the answer from {host} is no whole `{coding}` data: {error}");
                return Err(fail(TransportErrorKind::Decoding, message));
            }
        }
    }
    Ok(body)
}

/// Reads at most one byte more than `limit`.
fn bounded(reader: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut decoded = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    reader.take(most).read_to_end(&mut decoded)?;
    Ok(decoded)
}

/// Undoes `deflate`, up to `limit` and a little more. Readers of flate2 take the end of the data for the end of the stream: what
/// was cut off would pass for whole.
fn inflate(body: &[u8], limit: usize) -> io::Result<Vec<u8>> {
    let mut state = Decompress::new(is_zlib(body));
    let mut decoded = Vec::new();
    loop {
        decoded.reserve(PIECE);
        let before = (state.total_in(), decoded.len());
        let rest = usize::try_from(state.total_in()).ok().and_then(|read| body.get(read..)).unwrap_or_default();
        match state.decompress_vec(rest, &mut decoded, FlushDecompress::None)? {
            Status::StreamEnd => return Ok(decoded),
            _ if decoded.len() > limit => return Ok(decoded),
            _ if (state.total_in(), decoded.len()) == before => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ => {}
        }
    }
}

/// `deflate` means the zlib format; some servers send the bare data.
fn is_zlib(body: &[u8]) -> bool {
    match body {
        [method, check, ..] => method & 0x0f == 8 && (u32::from(*method) * 256 + u32::from(*check)) % 31 == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, GzEncoder, ZlibEncoder};

    fn all(mut reader: impl Read) -> Vec<u8> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn codings_are_undone_from_last_to_first() {
        let text = b"hello hello hello".as_slice();
        let gzip = all(GzEncoder::new(text, Compression::default()));
        let table = [
            ("gzip", gzip.clone()),
            ("X-GZip", gzip.clone()),
            ("deflate", all(ZlibEncoder::new(text, Compression::default()))),
            ("deflate", all(DeflateEncoder::new(text, Compression::default()))),
            ("gzip, gzip", all(GzEncoder::new(gzip.as_slice(), Compression::default()))),
            ("br", [vec![0x0b, 0x08, 0x80], text.to_vec(), vec![0x03]].concat()),
            ("identity", text.to_vec()),
            ("aws-chunked", text.to_vec()),
            ("", text.to_vec()),
        ];
        for (codings, body) in table {
            assert_eq!(decode(body, codings, "h", 100).as_deref(), Ok(text), "{codings}");
        }
    }

    #[test]
    fn a_bomb_is_too_large_and_cut_off_data_is_broken() {
        let bomb = all(GzEncoder::new(io::repeat(0).take(1 << 24), Compression::best()));
        assert_eq!(decode(bomb.clone(), "gzip", "h", 1000).unwrap_err().kind.code(), "http-body-too-large");
        let half = bomb[..bomb.len() / 2].to_vec();
        assert_eq!(decode(half, "gzip", "h", 1 << 25).unwrap_err().kind.code(), "http-decoding");
        let text: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
        let table = [
            ("gzip", all(GzEncoder::new(text.as_slice(), Compression::default()))),
            ("deflate", all(ZlibEncoder::new(text.as_slice(), Compression::default()))),
            ("deflate", all(DeflateEncoder::new(text.as_slice(), Compression::default()))),
            ("br", [vec![0x0b, 0x08, 0x80], b"hello hello hello".to_vec(), vec![0x03]].concat()),
        ];
        for (coding, whole) in table {
            assert!(decode(whole.clone(), coding, "h", 1 << 20).is_ok(), "{coding}");
            for cut in [1, 2, 5, whole.len() / 2, whole.len() - 1] {
                let found = decode(whole[..whole.len() - cut].to_vec(), coding, "h", 1 << 20);
                assert_eq!(found.map_err(|error| error.kind.code()), Err("http-decoding"), "{coding} without {cut}");
            }
        }
        assert_eq!(decode(b"hello".to_vec(), "gzip", "h", 100).unwrap_err().kind.code(), "http-decoding");
        assert_eq!(decode(Vec::new(), "gzip", "h", 100), Ok(Vec::new()));
    }
}
