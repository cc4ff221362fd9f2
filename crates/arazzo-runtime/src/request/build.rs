//! The request as a whole.

use super::given::{self, Given};
use super::{body, cookie, header, media_type, path, query};
use crate::exchange::Request;
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{OperationCall, StepRef};
use crate::scope::{Scope, Sent};
use arazzo_expression::{Object, Str};
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::Operation;
use std::time::Duration;
use url::Url;

/// Header fields that OpenAPI lets nobody declare: expressions see them when a workflow gives them.
const UNDECLARABLE: &[&str] = &["accept", "content-type", "authorization"];

/// The request that `call` makes of the values in `scope`, and what expressions see of it. `missing` is asked what becomes of
/// values that are not there.
///
/// # Errors
/// The step fails where a value that must be sent is missing (`missing-value`), may not stand where it would
/// (`path-segment`, `header-value`, …) or does not fit the body (`replacement-target`, `invalid-body`).
pub fn build(
    call: &OperationCall,
    scope: &Scope<'_>,
    timeout: Option<Duration>,
    missing: &mut Missing,
) -> Result<(Request, Sent), StepFault> {
    parts(call, scope, timeout, missing).map_err(|fault| fault.at(&call.place))
}

fn parts(
    call: &OperationCall,
    scope: &Scope<'_>,
    timeout: Option<Duration>,
    missing: &mut Missing,
) -> Result<(Request, Sent), StepFault> {
    let given = given::evaluate(call, scope, missing)?;
    let url = url(call, &given)?;
    let mut headers = header::fields(&given)?;
    add_cookies(&mut headers, cookie::cookies(&given)?);
    let body = body::body(call, scope, field(&headers, "Content-Type"), missing)?;
    let mut sent = sent(&given, &url, call.operation.key.method.clone());
    if !sent.method.bytes().all(header::is_token_character) || sent.method.is_empty() {
        let shown: String = sent.method.escape_debug().collect();
        return Err(StepFault::new("method", format!("`{shown}` is no method of HTTP")));
    }
    if let Some(body) = &body {
        set_content_type(&mut headers, &body.content_type);
        sent.body = Some(body.value.clone());
    }
    if field(&headers, "Accept").is_none() {
        headers.push(("Accept".into(), accept(&call.operation)));
    }
    let request = Request {
        method: sent.method.clone(),
        url,
        headers,
        body: body.map(|body| body.bytes.into()),
        timeout,
        security: call.security.clone(),
        region: call.server.region.clone(),
        // The machine knows which step this is for.
        at: StepRef { workflow: 0, step: 0 },
    };
    Ok((request, sent))
}

/// The URL: that of the server, the path, the query. It has the server's origin whatever the values are.
fn url(call: &OperationCall, given: &[Given<'_>]) -> Result<String, StepFault> {
    let (path, taken) = path::path(&call.template, given)?;
    let query = query::query(&call.template, given, &taken)?;
    let server = call.server.url.split('#').next().unwrap_or_default();
    let (base, own_query) = server.split_once('?').unwrap_or((server, ""));
    let slash = if path.starts_with('/') { "" } else { "/" };
    let queries = [own_query, &query].into_iter().filter(|query| !query.is_empty()).collect::<Vec<_>>().join("&");
    let mark = if queries.is_empty() { "" } else { "?" };
    let url = format!("{}{slash}{path}{mark}{queries}", base.trim_end_matches('/'));
    let origin = |url: &str| Url::parse(url).ok().map(|url| url.origin());
    match (origin(&url), origin(server)) {
        (Some(own), Some(server)) if own == server => Ok(url),
        _ => Err(StepFault::new("server-url", format!("`{server}` is no URL that requests can be sent to"))),
    }
}

/// What expressions see of the parameters: those that the description declares, as they were given (decision A58).
fn sent(given: &[Given<'_>], url: &str, method: Str) -> Sent {
    let values = |location: ParameterLocation| {
        let visible = |given: &&Given<'_>| {
            let undeclarable = || UNDECLARABLE.contains(&&*given.plan.name.to_ascii_lowercase());
            let is_header = location == ParameterLocation::Header;
            given.plan.location == location && (given.plan.is_declared || is_header && undeclarable())
        };
        let members =
            given.iter().filter(visible).filter_map(|given| Some((given.plan.name.clone(), given.value.clone()?)));
        members.collect::<Object>().into()
    };
    Sent {
        url: url.into(),
        method,
        headers: values(ParameterLocation::Header),
        query: values(ParameterLocation::Query),
        path: values(ParameterLocation::Path),
        body: None,
    }
}

fn field<'h>(headers: &'h [(Str, String)], name: &str) -> Option<&'h str> {
    headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

fn set_content_type(headers: &mut Vec<(Str, String)>, content_type: &str) {
    match headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case("Content-Type")) {
        Some((_, value)) => content_type.clone_into(value),
        None => headers.push(("Content-Type".into(), content_type.to_owned())),
    }
}

fn add_cookies(headers: &mut Vec<(Str, String)>, cookies: String) {
    if cookies.is_empty() {
        return;
    }
    match headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case("Cookie")) {
        Some((_, value)) => *value = format!("{value}; {cookies}"),
        None => headers.push(("Cookie".into(), cookies)),
    }
}

/// What the description says that success answers with: JSON where that is among it.
fn accept(operation: &Operation) -> String {
    let of = |fits: fn(&str) -> bool| {
        let responses = operation.responses.iter().filter(|response| fits(&response.status));
        responses.flat_map(|response| &response.content).map(|content| &*content.media_type).collect::<Vec<_>>()
    };
    let mut offered = of(|status| status.starts_with('2'));
    if offered.is_empty() {
        offered = of(|status| status == "default");
    }
    offered.retain(|media_type| media_type.contains('/') && header::forbidden_character(media_type).is_none());
    let exact = offered.iter().find(|media_type| media_type::essence(media_type) == "application/json");
    if let Some(json) = exact.or_else(|| offered.iter().find(|media_type| media_type::is_json(media_type))) {
        return (*json).to_owned();
    }
    let mut distinct: Vec<&str> = Vec::new();
    for media_type in offered {
        if !distinct.contains(&media_type) {
            distinct.push(media_type);
        }
    }
    if distinct.is_empty() { "*/*".to_owned() } else { distinct.join(", ") }
}
