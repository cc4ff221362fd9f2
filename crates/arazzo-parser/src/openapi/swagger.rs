//! What Swagger 2.0 says otherwise: servers from `host`, `basePath` and `schemes`; bodies from parameters, with the
//! media types of `consumes` and `produces`.

use super::lower::{Lowering, Scope};
use super::server::is_http;
use super::{
    Description, Document, Encoding, Location, MediaType, Parameter, Place, RequestBody, Schema, Server, Style,
};
use crate::{Data, Entry, Mapping, Node, Span};
use arazzo_expression::Str;
use indexmap::IndexMap;
use std::sync::Arc;

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// One server for each scheme, https first. Without `host` the description's own host serves, if it has one.
pub(super) fn servers(description: &Description, operation: &Place) -> Vec<Server> {
    let document = description.document();
    let root = |name: &str| document.get(&[name]);
    let text = |name: &str| root(name).and_then(Node::scalar_text);
    let retrieved = document.retrieved();
    let base_path = text("basePath").unwrap_or_default();
    let base_path =
        if base_path.is_empty() || base_path.starts_with('/') { base_path } else { format!("/{base_path}").into() };
    let host = text("host").filter(|host| !host.is_empty()).or_else(|| own_host(description));
    let Some(host) = host else { return Vec::new() };
    let listed = || Some(root("schemes")?.as_sequence()?.iter().filter_map(Node::scalar_text).collect());
    let schemes: Vec<Str> = operation.texts("schemes").or_else(listed).unwrap_or_default();
    let mut schemes: Vec<Str> = schemes.into_iter().filter(|scheme| matches!(&**scheme, "http" | "https")).collect();
    schemes.sort_by_key(|scheme| &**scheme != "https");
    if schemes.is_empty() {
        schemes.push(if is_http(retrieved) { retrieved.scheme() } else { "https" }.into());
    }
    let server = |scheme: Str| Server {
        // Some write the scheme into `host`.
        url: if host.contains("://") { format!("{host}{base_path}") } else { format!("{scheme}://{host}{base_path}") }
            .into(),
        variables: Vec::new(),
        base: retrieved.clone(),
        span: root("host").map(|node| node.span),
    };
    schemes.into_iter().map(server).collect()
}

fn own_host(description: &Description) -> Option<Str> {
    let url = Some(description.document().retrieved()).filter(|url| is_http(url))?;
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}{port}", url.host_str()?).into())
}

/// The media types in `consumes` or `produces` of the operation or, if it has no such list, of the description. An empty list
/// clears that of the description.
pub(super) fn media_types(lowering: &Lowering<'_>, operation: &Place, name: &str) -> Vec<Str> {
    let root = || {
        let items = lowering.description.document().get(&[name])?.as_sequence()?;
        Some(items.iter().filter_map(Node::scalar_text).collect())
    };
    operation.texts(name).or_else(root).unwrap_or_default()
}

/// Parts the parameters from those that make up the body.
pub(super) fn split(
    lowering: &mut Lowering<'_>,
    scope: &Scope,
    parameters: Vec<(Place, (Str, Str))>,
) -> (Vec<Parameter>, Option<RequestBody>) {
    let mut plain = Vec::new();
    let mut form = Vec::new();
    let mut body = None;
    for (place, (name, location)) in parameters {
        match &*location {
            "body" => body = body.or(Some(place)),
            "formData" => form.push((name, place)),
            _ => plain.extend(lowering.parameter(&place, (name, location))),
        }
    }
    let consumes = media_types(lowering, &scope.operation, "consumes");
    let body = match body {
        Some(place) => {
            lowering.check_schema(&place);
            Some(whole_body(&place, consumes))
        }
        None if form.is_empty() => None,
        None => Some(form_body(lowering.description.document(), scope, &form, &consumes)),
    };
    (plain, body)
}

fn whole_body(place: &Place, mut consumes: Vec<Str>) -> RequestBody {
    if consumes.is_empty() {
        consumes.push("application/json".into());
    }
    let schema = place.child("schema").map(Schema::new);
    let media_type = |media_type: Str| MediaType::plain(media_type, schema.clone());
    let content = consumes.into_iter().map(media_type).collect();
    RequestBody { required: place.truth("required") == Some(true), content, span: place.span() }
}

fn form_body(document: &Arc<Document>, scope: &Scope, form: &[(Str, Place)], consumes: &[Str]) -> RequestBody {
    let has_file = form.iter().any(|(_, place)| place.text("type").as_deref() == Some("file"));
    let fits =
        |media_type: &&Str| media_type.starts_with(MULTIPART) || (!has_file && media_type.starts_with(URLENCODED));
    let mut media_types: Vec<Str> = consumes.iter().filter(fits).cloned().collect();
    if media_types.is_empty() {
        media_types.push(if has_file { MULTIPART } else { URLENCODED }.into());
    }
    let schema = form_schema(document, scope, form);
    let encoding: IndexMap<Str, Encoding> =
        form.iter().map(|(name, place)| (name.clone(), form_encoding(place))).collect();
    let media_type =
        |media_type: Str| MediaType { encoding: encoding.clone(), ..MediaType::plain(media_type, schema.clone()) };
    RequestBody {
        required: form.iter().any(|(_, place)| place.truth("required") == Some(true)),
        content: media_types.into_iter().map(media_type).collect(),
        span: form.first().and_then(|(_, place)| place.span()),
    }
}

/// The style of arrays; what is none is left to the defaults.
fn form_encoding(place: &Place) -> Encoding {
    if place.text("type").as_deref() != Some("array") {
        return Encoding::default();
    }
    let (style, explode) = Style::of_collection_format(place.text("collectionFormat").as_deref(), Location::Query);
    Encoding { style: Some(style), explode: Some(explode), nested: Style::of_items(place), ..Encoding::default() }
}

/// An object schema whose properties are the parameters, in a document of its own.
fn form_schema(document: &Arc<Document>, scope: &Scope, form: &[(Str, Place)]) -> Option<Schema> {
    let span = scope.operation.span()?;
    let node = |data: Data, span: Span| Node { span, data };
    let entry = |key: &str, value: Node| Entry { key: key.into(), key_span: span, value };
    let text = |text: &str| node(Data::String(text.into(), crate::Style::Plain), span);
    let properties = form.iter().filter_map(|(name, place)| Some(entry(name, place.node()?.clone())));
    let required = form.iter().filter(|(_, place)| place.truth("required") == Some(true)).map(|(name, _)| text(name));
    let root = Mapping::new(vec![
        entry("swagger", text("2.0")),
        entry("type", text("object")),
        entry("properties", node(Data::Mapping(Mapping::new(properties.collect())), span)),
        entry("required", node(Data::Sequence(required.collect()), span)),
    ]);
    let root = node(Data::Mapping(root), span);
    let document = Document::new(Box::new(root), document.retrieved().clone(), document.source());
    Some(Schema::new(Place::root(&Arc::new(document))))
}

/// The body of a response, once for each media type of `produces`.
pub(super) fn response_content(lowering: &mut Lowering<'_>, place: &Place, produces: &[Str]) -> Vec<MediaType> {
    lowering.check_schema(place);
    let schema = place.child("schema").map(Schema::new);
    let examples = place.child("examples").map(|examples| examples.members()).unwrap_or_default();
    let mut media_types: Vec<Str> = produces.to_vec();
    media_types.extend(examples.iter().map(|(name, _)| name.clone()).filter(|name| !produces.contains(name)));
    if schema.is_none() && examples.is_empty() {
        return Vec::new();
    }
    if media_types.is_empty() {
        media_types.push("application/json".into());
    }
    let example =
        |name: &Str| examples.iter().find(|(key, _)| key == name).and_then(|(_, place)| Some(place.node()?.to_value()));
    let media_type =
        |media_type: Str| MediaType { example: example(&media_type), ..MediaType::plain(media_type, schema.clone()) };
    media_types.into_iter().map(media_type).collect()
}
