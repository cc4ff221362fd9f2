//! Lets the AWS crates send over our own wire: there is no second HTTP client.

use crate::transport::{Outgoing, Wire};
use arazzo_runtime::{Response, TransportErrorKind};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The header fields that the wire sets by itself.
const FRAMING: [&str; 2] = ["host", "content-length"];

/// Sends what the AWS crates send.
#[derive(Clone, Debug)]
pub(super) struct Connector {
    wire: Arc<Wire>,
    limit: Option<Duration>,
}

impl Connector {
    pub(super) fn new(wire: Arc<Wire>) -> Self {
        Self { wire, limit: None }
    }
}

impl HttpClient for Connector {
    fn http_connector(&self, settings: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Self { limit: settings.read_timeout(), ..self.clone() })
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (wire, limit) = (Arc::clone(&self.wire), self.limit);
        HttpConnectorFuture::new(async move {
            let request = outgoing(&request)?;
            let response = wire.send(&request, limit).await.map_err(|error| match error.kind {
                TransportErrorKind::Timeout
                | TransportErrorKind::ConnectTimeout
                | TransportErrorKind::TlsTimeout
                | TransportErrorKind::FirstByteTimeout
                | TransportErrorKind::IdleTimeout => ConnectorError::timeout(error.into()),
                TransportErrorKind::Denied => ConnectorError::user(error.into()),
                _ => ConnectorError::io(error.into()),
            })?;
            answer(&response)
        })
    }
}

fn outgoing(request: &HttpRequest) -> Result<Outgoing, ConnectorError> {
    let url = Url::parse(request.uri()).map_err(|error| ConnectorError::user(error.into()))?;
    let bytes = request.body().bytes();
    let bytes = bytes.ok_or_else(|| ConnectorError::user("a body that streams is not supported".into()))?;
    let fields = request.headers().iter().filter(|(name, _)| !FRAMING.contains(name));
    Ok(Outgoing {
        method: request.method().to_owned(),
        url,
        headers: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        body: (!bytes.is_empty()).then(|| bytes.into()),
        is_foreign: false,
    })
}

fn answer(response: &Response) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(response.status).map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut answer = HttpResponse::new(status, SdkBody::from(response.body.to_vec()));
    for (name, value) in &response.headers {
        // A field that cannot be taken over is one that the AWS crates do not read.
        let _ = answer.headers_mut().try_append(name.to_string(), value.clone());
    }
    Ok(answer)
}
