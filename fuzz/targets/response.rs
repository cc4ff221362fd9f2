//! F15, answers of servers: what is whole is delivered byte for byte, however it is framed and coded; what is cut off, damaged or
//! too large never is. Any other bytes are an answer within the limits, or a failure.
#![no_main]

use arazzo_fuzz::{choices, pick, text};
use arazzo_http::{HttpLimits, HttpTransport, fuzzing};
use arazzo_runtime::program::StepRef;
use arazzo_runtime::{Request, Response, Transport, TransportError};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;

/// The largest body.
const LIMIT: usize = 1024;

thread_local! {
    static BENCH: OnceCell<Bench> = const { OnceCell::new() };
}

/// A server that answers with the bytes that are given it, and what asks it.
struct Bench {
    answer: Arc<Mutex<Vec<u8>>>,
    url: String,
    runtime: Runtime,
}

fuzz_target!(|bytes: &[u8]| {
    let ([framing, coding, cut, damage], rest) = choices(bytes);
    coded(coding, damage, rest);
    if framing & 0x80 == 0 {
        framed(framing, coding, cut, rest);
    } else {
        raw(rest);
    }
});

/// The content codings, and what they make of a body.
const CODINGS: [&str; 6] = ["", "gzip", "deflate", "raw deflate", "gzip, gzip", "x-gzip, identity"];

fn encode(coding: &str, body: &[u8]) -> Vec<u8> {
    let gzip = |body: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory takes it")
    };
    match coding {
        "gzip" | "x-gzip, identity" => gzip(body),
        "gzip, gzip" => gzip(&gzip(body)),
        "deflate" => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory takes it")
        }
        "raw deflate" => {
            let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(body).and_then(|()| encoder.finish()).expect("memory takes it")
        }
        _ => body.to_vec(),
    }
}

fn field(coding: &str) -> &str {
    coding.strip_prefix("raw ").unwrap_or(coding)
}

/// Content codings by themselves.
fn coded(coding: u8, damage: u8, body: &[u8]) {
    let coding = *pick(&CODINGS, coding);
    let encoded = encode(coding, body);
    let field = field(coding);
    // What is coded twice is larger in between.
    let room = body.len().max(encode("gzip", body).len());
    let whole = fuzzing::uncoded(encoded.clone(), field, room);
    assert_eq!(whole.as_deref().ok(), Some(body), "{coding}");
    if coding.is_empty() || body.is_empty() {
        return;
    }
    let least = body.len() - 1;
    assert_eq!(fuzzing::uncoded(encoded.clone(), field, least).map_err(|e| e.kind.code()), Err("http-body-too-large"));
    // What is cut off is none, wherever.
    let end = usize::from(damage) % encoded.len();
    if end > 0 {
        let cut = fuzzing::uncoded(encoded[..end].to_vec(), field, room);
        assert_eq!(
            cut.map_err(|error| error.kind.code()),
            Err("http-decoding"),
            "{coding}: {end} of {}",
            encoded.len()
        );
    }
    // What is damaged is none, or it was not what matters; only bare data has no check sum.
    let mut damaged = encoded;
    let at = usize::from(damage) % damaged.len();
    damaged[at] ^= 1 << (damage % 8);
    let read = fuzzing::uncoded(damaged, field, body.len() * 2 + 64);
    assert!(read.is_err() || coding == "raw deflate" || coding == "deflate" || read.as_deref() == Ok(body), "{coding}");
    // Anything may claim to be in any coding.
    for claimed in ["gzip", "deflate", "br", "br, gzip", "zstd", text(body)] {
        let read = fuzzing::uncoded(body.to_vec(), claimed, LIMIT);
        assert!(read.is_err() || read.is_ok_and(|read| read.len() <= LIMIT.max(body.len())), "{claimed}");
    }
}

/// A whole answer, or the beginning of one.
fn framed(framing: u8, coding: u8, cut: u8, body: &[u8]) {
    let coding = *pick(&CODINGS, coding);
    let encoded = encode(coding, body);
    let mut answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nX-A: 1\r\n".to_vec();
    if !coding.is_empty() {
        answer.extend(format!("Content-Encoding: {}\r\n", field(coding)).bytes());
    }
    let is_open = match framing % 3 {
        0 => {
            answer.extend(format!("Content-Length: {}\r\n\r\n", encoded.len()).bytes());
            answer.extend(&encoded);
            false
        }
        1 => {
            answer.extend(b"Transfer-Encoding: chunked\r\n\r\n");
            for chunk in encoded.chunks(usize::from(framing / 3) + 1) {
                answer.extend(format!("{:x}\r\n", chunk.len()).bytes().chain(chunk.iter().copied()).chain(*b"\r\n"));
            }
            answer.extend(b"0\r\n\r\n");
            false
        }
        _ => {
            answer.extend(b"\r\n");
            answer.extend(&encoded);
            true
        }
    };
    let end = if cut < 128 { answer.len() } else { answer.len() * usize::from(cut - 128) / 128 };
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    let found = ask(&answer[..end]);
    let fits = body.len() <= LIMIT && encoded.len() <= LIMIT;
    let about = || format!("{framing} {coding:?} {end} of {}: {found:?}", answer.len());
    match &found {
        Ok(response) if end == answer.len() => {
            assert!(fits, "{}", about());
            assert_eq!((response.status, &*response.body), (200, body), "{}", about());
        }
        // Where the end of the connection is that of the body, no one can tell that there should be more.
        Ok(response) => {
            assert!(is_open && end >= head, "{}", about());
            let sent = &answer[head..end];
            assert!(
                sent.is_empty() && response.body.is_empty() || coding.is_empty() && *response.body == *sent,
                "{}",
                about()
            );
        }
        Err(error) if end == answer.len() => {
            assert!(!fits && error.kind.code() == "http-body-too-large", "{}", about());
        }
        Err(_) => {}
    }
}

/// Any bytes.
fn raw(bytes: &[u8]) {
    let found = ask(bytes);
    if let Ok(response) = &found {
        assert!((200..=999).contains(&response.status), "{found:?}");
        assert!(response.body.len() <= LIMIT && response.headers.len() <= 20, "{found:?}");
        assert!(response.headers.iter().all(|(_, value)| !value.contains(['\r', '\n', '\0'])), "{found:?}");
    }
    let Some(promised) = promised(bytes) else { return };
    let come = &bytes[promised.0..];
    match (&found, come.get(..promised.1)) {
        (Ok(response), Some(body)) => assert_eq!(*response.body, *body),
        (Ok(_), None) => panic!("{} of {} bytes: {found:?}", come.len(), promised.1),
        (Err(_), _) => {}
    }
}

/// Where the body starts and how long it is, in an answer that says so without any doubt.
fn promised(bytes: &[u8]) -> Option<(usize, usize)> {
    let start = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..start]).ok()?.to_ascii_lowercase();
    let mut lines = head.split("\r\n");
    let is_plain = lines.next()?.starts_with("http/1.1 200 ") && !head.replace("\r\n", "").contains(['\r', '\n']);
    let fields: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let named = |name: &str| fields.iter().filter(move |field| field.starts_with(name)).count();
    let one = fields.iter().find_map(|field| field.strip_prefix("content-length:"))?;
    let is_clear = named("content-length") == 1 && named("transfer-encoding") == 0 && named("content-encoding") == 0;
    (is_plain && is_clear).then_some((start, one.trim().parse().ok()?))
}

fn ask(answer: &[u8]) -> Result<Response, TransportError> {
    BENCH.with(|cell| {
        let bench = cell.get_or_init(Bench::start);
        answer.clone_into(&mut bench.answer.lock().unwrap_or_else(PoisonError::into_inner));
        let limits = HttpLimits {
            body: LIMIT,
            head: 2048,
            headers: 20,
            first_byte: Duration::from_secs(5),
            idle: Duration::from_secs(5),
            ..HttpLimits::default()
        };
        // Each exchange has connections of its own: what is left of one is not to be the start of another.
        let builder = HttpTransport::builder().environment_proxy(false).limits(limits);
        let transport = builder.build().expect("a transport");
        bench.runtime.block_on(transport.send(&bench.request()))
    })
}

impl Bench {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let answer = Arc::new(Mutex::new(Vec::new()));
        let served = Arc::clone(&answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = served.lock().unwrap_or_else(PoisonError::into_inner).clone();
                // Who hangs up does not want more.
                let _ = serve(stream, &answer);
            }
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { answer, url, runtime }
    }

    fn request(&self) -> Request {
        Request {
            method: "POST".into(),
            url: self.url.clone(),
            headers: Vec::new(),
            body: None,
            timeout: None,
            security: Arc::default(),
            region: None,
            at: StepRef::default(),
        }
    }
}

fn serve(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let (mut head, mut piece) = (Vec::<u8>::new(), [0; 2048]);
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut piece)? {
            0 => return Ok(()),
            read => head.extend(&piece[..read]),
        }
    }
    stream.write_all(answer)?;
    stream.shutdown(Shutdown::Write)
}
