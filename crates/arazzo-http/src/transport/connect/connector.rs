//! Makes connections: name and TCP, then the proxy's tunnel where there is one, then TLS.

use super::frames::Frames;
use super::proxy::Proxies;
use super::stream::{Io, Speech, Stream};
use super::tls::{Manner, Tls};
use super::unconnected::Unconnected;
use crate::origin::Origin;
use crate::transport::egress::Filtered;
use crate::transport::limits::HttpLimits;
use hyper::Uri;
use hyper::header::{HeaderMap, HeaderValue, USER_AGENT};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Intercept;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tower_service::Service;

/// Servers that say nothing for this long are asked whether they are still there.
const KEEPALIVE: Duration = Duration::from_secs(15);
/// So often, before they are taken for gone.
const KEEPALIVES: u32 = 3;

/// Makes the connections of a client.
#[derive(Clone)]
pub(crate) struct Connector {
    tcp: HttpConnector<Filtered>,
    tls: Arc<Tls>,
    proxies: Arc<Proxies>,
    limits: HttpLimits,
    /// Whose client certificate is shown to the origin.
    identity: Option<Origin>,
    user_agent: HeaderValue,
}

impl Connector {
    pub(crate) fn new(
        resolver: Filtered,
        tls: Arc<Tls>,
        proxies: Arc<Proxies>,
        limits: HttpLimits,
        (identity, user_agent): (Option<Origin>, HeaderValue),
    ) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(resolver);
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Of several addresses each gets its share.
        tcp.set_connect_timeout(Some(limits.connect));
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(KEEPALIVES));
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        tcp.set_tcp_user_timeout(Some(KEEPALIVE.saturating_mul(2)));
        Self { tcp, tls, proxies, limits, identity, user_agent }
    }

    async fn connect(mut self, target: Uri) -> Result<Stream, Unconnected> {
        let is_secure = target.scheme_str() == Some("https");
        let Some(proxy) = self.proxies.before(&target) else {
            let stream = self.tcp(target.clone()).await?;
            return if is_secure { self.secure(stream, &target).await } else { Ok(Stream::new(stream, Speech::Http1)) };
        };
        let stream = self.proxy(proxy.uri()).await.map_err(|error| match error {
            Unconnected::Scheme(_) => error,
            error => Unconnected::Proxy(Box::new(error)),
        })?;
        if !is_secure {
            return Ok(Stream::new(stream, Speech::Proxy));
        }
        let stream = self.tunnel(stream, &proxy, target.clone()).await?;
        self.secure(stream, &target).await
    }

    /// The name is looked up, and its addresses are tried.
    async fn tcp(&mut self, peer: Uri) -> Result<Box<dyn Io>, Unconnected> {
        match timeout(self.limits.connect, self.tcp.call(peer)).await {
            Ok(Ok(stream)) => Ok(Box::new(stream.into_inner())),
            Ok(Err(error)) => Err(Unconnected::Tcp(Box::new(error))),
            Err(_) => Err(Unconnected::TcpTimeout),
        }
    }

    /// A connection to a proxy. It is shown no client certificate: those are for origins.
    async fn proxy(&mut self, proxy: &Uri) -> Result<Box<dyn Io>, Unconnected> {
        match proxy.scheme_str() {
            Some("http") => self.tcp(proxy.clone()).await,
            Some("https") => {
                let stream = self.tcp(proxy.clone()).await?;
                Ok(self.handshake(stream, proxy, None, false).await?.0)
            }
            scheme => Err(Unconnected::Scheme(scheme.unwrap_or_default().to_owned())),
        }
    }

    /// A tunnel to `target`, through the proxy to which `stream` leads.
    async fn tunnel(&self, stream: Box<dyn Io>, proxy: &Intercept, target: Uri) -> Result<Box<dyn Io>, Unconnected> {
        let headers = HeaderMap::from_iter([(USER_AGENT, self.user_agent.clone())]);
        let mut tunnel = Tunnel::new(proxy.uri().clone(), There(Some(stream))).with_headers(headers);
        if let Some(credentials) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(credentials.clone());
        }
        match timeout(self.limits.connect, tunnel.call(target)).await {
            Ok(Ok(stream)) => Ok(stream.into_inner()),
            Ok(Err(error)) => Err(Unconnected::Tunnel(Box::new(error))),
            Err(_) => Err(Unconnected::Proxy(Box::new(Unconnected::TcpTimeout))),
        }
    }

    /// A secure connection to `target`.
    async fn secure(&self, stream: Box<dyn Io>, target: &Uri) -> Result<Stream, Unconnected> {
        let (stream, is_http2) = self.handshake(stream, target, self.identity.clone(), true).await?;
        let speech = if is_http2 { Speech::Http2(Frames::new(self.limits.informational)) } else { Speech::Http1 };
        Ok(Stream::new(stream, speech))
    }

    /// TLS with `peer`, and whether HTTP/2 is spoken then.
    async fn handshake(
        &self,
        stream: Box<dyn Io>,
        peer: &Uri,
        identity: Option<Origin>,
        http2: bool,
    ) -> Result<(Box<dyn Io>, bool), Unconnected> {
        let host = peer.host().unwrap_or_default();
        let insecure = self.tls.trust().is_insecure(host, peer.port_u16().unwrap_or(443));
        let config = self.tls.config(&Manner { insecure, identity, http2 }).map_err(Unconnected::Setup)?;
        let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(name).map_err(|error| Unconnected::Tls(io::Error::other(error)))?;
        match timeout(self.limits.tls, TlsConnector::from(config).connect(name, stream)).await {
            Ok(Ok(stream)) => {
                let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
                Ok((Box::new(stream), is_http2))
            }
            Ok(Err(error)) => Err(Unconnected::Tls(error)),
            Err(_) => Err(Unconnected::TlsTimeout),
        }
    }
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = Unconnected;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move { connector.connect(target).await.map(TokioIo::new) })
    }
}

/// "Connects" to where a connection leads already.
struct There(Option<Box<dyn Io>>);

impl Service<Uri> for There {
    type Response = TokioIo<Box<dyn Io>>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(self.0.take().map(TokioIo::new).ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}
