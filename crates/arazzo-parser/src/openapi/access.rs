//! How an operation is reached: its servers and what lets a request in (OpenAPI, Server and Security Requirement Objects).

use super::lower::{Lowering, Scope};
use super::server::is_http;
use super::{OpenApiVersion, Place, SecurityAlternative, SecurityRequirement, SecurityScheme, Server, swagger};
use crate::{Diagnostic, Node, codes};
use arazzo_expression::Str;

/// The innermost servers; an empty list counts as none. Where some are meant and none can be read, there are none: those
/// further out are other servers.
pub(super) fn servers(lowering: &mut Lowering<'_>, scope: &Scope) -> Vec<Server> {
    if lowering.is_swagger() {
        return swagger::servers(lowering.description, &scope.operation);
    }
    let document = lowering.description.document();
    let root = Place::root(document);
    for level in scope.levels().chain([&root]) {
        let Some(list) = level.given("servers") else { continue };
        let listed = list.node().and_then(Node::as_sequence).map(<[Node]>::len);
        if listed.is_none() {
            fault(lowering, &list, "`servers` must be a list");
        }
        if listed != Some(0) {
            return list.elements().iter().filter_map(|place| server(lowering, place)).collect();
        }
    }
    let retrieved = document.retrieved();
    let own = || Server { url: "/".into(), variables: Vec::new(), base: retrieved.clone(), span: None };
    if is_http(retrieved) { vec![own()] } else { Vec::new() }
}

fn server(lowering: &mut Lowering<'_>, place: &Place) -> Option<Server> {
    let server = Server::read(place);
    if server.is_none() {
        fault(lowering, place, "a server needs a `url`; this one is left out");
    }
    server
}

fn fault(lowering: &mut Lowering<'_>, place: &Place, message: &str) {
    let diagnostic = Diagnostic::new(&codes::OPENAPI_SERVER, place.span(), message);
    lowering.diagnostics.push(diagnostic.help("say where the API is with `--server URL`"));
}

/// The ways in: those of the operation or, if it does not say, of the description.
pub(super) fn security(lowering: &mut Lowering<'_>, operation: &Place) -> Vec<SecurityAlternative> {
    let own = operation.given("security");
    let list = own.or_else(|| lowering.description.place(&["security"], lowering.references));
    let Some(list) = list else { return Vec::new() };
    if list.node().is_some_and(|node| node.as_sequence().is_none()) {
        lowering.malformed(&list, "`security` must be a list");
    }
    let mut alternatives = Vec::new();
    for alternative in list.elements() {
        if alternative.node().is_some_and(|node| node.as_mapping().is_none()) {
            lowering.malformed(&alternative, "a security requirement must be an object");
        }
        let members = alternative.members().into_iter();
        let requirements = members.map(|(name, scopes)| requirement(lowering, name, &scopes)).collect();
        alternatives.push(SecurityAlternative { requirements });
    }
    alternatives
}

fn requirement(lowering: &mut Lowering<'_>, name: Str, scopes: &Place) -> SecurityRequirement {
    let place = defined(lowering, &name, scopes);
    if place.is_none() {
        lowering.diagnostics.push(undefined(&name, scopes));
    }
    let place = place.and_then(|place| lowering.follow(&place));
    let scheme = place.as_ref().map(SecurityScheme::read);
    if let (Some(SecurityScheme::Unknown), Some(place)) = (&scheme, &place) {
        lowering.incomplete(
            place,
            format!("the security scheme `{name}` is of no known type, or lacks what its type needs"),
        );
    }
    let items = scopes.node().and_then(Node::as_sequence).unwrap_or_default();
    SecurityRequirement {
        name,
        scopes: items.iter().filter_map(Node::scalar_text).collect(),
        scheme,
        deprecated: place.is_some_and(|place| place.truth("deprecated") == Some(true)),
        span: scopes.span(),
    }
}

/// Where the scheme `name` is defined: in the description, or since 3.2 where the name as a URI reference leads.
fn defined(lowering: &Lowering<'_>, name: &str, scopes: &Place) -> Option<Place> {
    let find = |tokens: &[&str]| lowering.description.place(tokens, lowering.references);
    let named = find(&["components", "securitySchemes", name]).or_else(|| find(&["securityDefinitions", name]));
    named.or_else(|| {
        let uri = lowering.description.version() == OpenApiVersion::V3_2 && name.contains(['/', '#', '.']);
        uri.then(|| scopes.resolve(name, lowering.references).ok()).flatten()
    })
}

fn undefined(name: &str, scopes: &Place) -> Diagnostic {
    let message = format!("the security scheme `{name}` is not defined");
    let diagnostic = Diagnostic::new(&codes::UNDEFINED_SECURITY_SCHEME, scopes.span(), message);
    diagnostic.help("define it under `components.securitySchemes` (2.0: `securityDefinitions`)")
}

/// The name that AWS signatures are made for.
pub(super) fn signing_name(lowering: &Lowering<'_>) -> Option<Str> {
    lowering.description.place(&["info", "x-aws-signingName"], lowering.references)?.node()?.scalar_text()
}
