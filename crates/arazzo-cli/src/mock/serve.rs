//! The HTTP server.

use super::state::State;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Screen;
use arazzo_mock::{Asked, Reply};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::cell::Cell;
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// The largest body of a request that is read.
const MAX_BODY: usize = 64 << 20;
/// How long what is being answered may still take when the server is told to end.
const LAST: Duration = Duration::from_secs(10);
/// How long a client may take for the head of a request.
const HEAD: Duration = Duration::from_secs(30);

/// Where the server listens and how it answers.
pub(super) struct Listening {
    pub(super) address: SocketAddr,
    pub(super) latency: Option<Duration>,
}

/// Serves until it is interrupted. What is being answered then is answered.
pub(super) async fn serve(listening: &Listening, state: &State<'_, '_>, screen: &Screen) -> Result<Exit, Failure> {
    let address = listening.address;
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|error| Failure::usage(format!("cannot listen at {address}: {error}")))?;
    let bound = listener.local_addr().unwrap_or(address);
    screen.answer(&format!("http://{bound}"));
    let mut end: Pin<Box<dyn Future<Output = ()>>> = Box::pin(ended());
    let closing = Cell::new(false);
    let mut connections = Connections::default();
    loop {
        tokio::select! {
            () = &mut end => break,
            () = connections.any() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => connections.add(connection(stream, listening.latency, state, &closing)),
                // The process is out of files, or the client is gone again.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
        }
    }
    drop(listener);
    closing.set(true);
    let last = tokio::time::sleep(LAST);
    tokio::pin!(last);
    // Told twice, it ends at once.
    let mut end: Pin<Box<dyn Future<Output = ()>>> = Box::pin(ended());
    while !connections.0.is_empty() {
        tokio::select! {
            () = connections.any() => {}
            () = &mut last => break,
            () = &mut end => break,
        }
    }
    Ok(Exit::Success)
}

/// The connections that are open, all served by this thread: nothing of the state has to be shared.
#[derive(Default)]
struct Connections<'c>(Vec<Pin<Box<dyn Future<Output = ()> + 'c>>>);

impl<'c> Connections<'c> {
    fn add(&mut self, connection: impl Future<Output = ()> + 'c) {
        self.0.push(Box::pin(connection));
    }

    /// Carries all connections on; ready when one is over.
    async fn any(&mut self) {
        std::future::poll_fn(|context| {
            let before = self.0.len();
            self.0.retain_mut(|connection| connection.as_mut().poll(context).is_pending());
            if self.0.len() < before { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
    }
}

async fn connection(
    stream: tokio::net::TcpStream,
    latency: Option<Duration>,
    state: &State<'_, '_>,
    closing: &Cell<bool>,
) {
    let service = service_fn(|request| answer(request, latency, state));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let mut served = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut is_told = false;
    // A client that breaks off is no concern of the server.
    let _ = std::future::poll_fn(|context| {
        if closing.get() && !std::mem::replace(&mut is_told, true) {
            served.as_mut().graceful_shutdown();
        }
        served.as_mut().poll(context)
    })
    .await;
}

async fn answer(
    request: hyper::Request<Incoming>,
    latency: Option<Duration>,
    state: &State<'_, '_>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let mut asked = Asked {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: Vec::new(),
    };
    let reply = match Limited::new(body, MAX_BODY).collect().await {
        Ok(collected) => {
            asked.body = collected.to_bytes().to_vec();
            state.reply(&asked)
        }
        Err(error) => Reply::too_large(error.to_string()),
    };
    if let Some(latency) = latency {
        tokio::time::sleep(latency).await;
    }
    state.note(&asked, &reply, started.elapsed());
    Ok(written(&reply))
}

fn written(reply: &Reply) -> hyper::Response<Full<Bytes>> {
    let response = &reply.response;
    let mut written = hyper::Response::new(Full::new(Bytes::copy_from_slice(&response.body)));
    *written.status_mut() = hyper::StatusCode::from_u16(response.status).unwrap_or_default();
    for (name, value) in &response.headers {
        let frames = ["content-length", "transfer-encoding", "connection", "content-encoding"];
        // How the body is sent is not up to descriptions.
        if frames.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            continue;
        }
        if let (Ok(name), Ok(value)) =
            (hyper::header::HeaderName::from_bytes(name.as_bytes()), hyper::header::HeaderValue::from_str(value))
        {
            written.headers_mut().append(name, value);
        }
    }
    written
}

/// Ends when the process is told to: SIGINT or SIGTERM.
async fn ended() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        let terminated = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = interrupted => {}
            () = terminated => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
