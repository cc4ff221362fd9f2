//! Bodies of requests and responses (OpenAPI 3, Request Body, Media Type, Encoding and Response Objects).

use super::lower::{Lowering, Scope};
use super::media_type::{FORM, essence};
use super::{
    Encoding, Location, MediaType, OpenApiVersion, Parameter, Place, Positions, RequestBody, Response, Schema, Style,
    swagger,
};
use arazzo_expression::Str;
use indexmap::IndexMap;

/// How deep encodings nest in one another (OpenAPI 3.2, Nested Encoding).
const MAX_ENCODINGS: usize = 8;

/// The body of an OpenAPI 3 operation.
pub(super) fn request_body(lowering: &mut Lowering<'_>, operation: &Place) -> Option<RequestBody> {
    let place = operation.given("requestBody")?;
    let place = lowering.follow(&place)?;
    if place.node().is_some_and(|node| node.as_mapping().is_none()) {
        lowering.malformed(&place, "`requestBody` must be an object");
        return None;
    }
    let required = place.truth("required") == Some(true);
    Some(RequestBody { required, content: media_types(lowering, &place), span: place.span() })
}

/// The responses of an operation of any version.
pub(super) fn responses(lowering: &mut Lowering<'_>, scope: &Scope) -> Vec<Response> {
    let members = lowering.members(&scope.operation, "responses");
    let produces =
        if lowering.is_swagger() { swagger::media_types(lowering, &scope.operation, "produces") } else { Vec::new() };
    let response = |(status, place): (Str, Place)| {
        lowering.check_object(&place, "a response");
        let headers = headers(lowering, &place);
        let content = if lowering.is_swagger() {
            swagger::response_content(lowering, &place, &produces)
        } else {
            media_types(lowering, &place)
        };
        Response { status, headers, content, span: place.span() }
    };
    let mut found: Vec<Response> = members.into_iter().map(response).collect();
    // Of one that could not be read it is known that there is such a status.
    let listed = scope.operation.child("responses").map(|map| map.members()).unwrap_or_default();
    let unread: Vec<Str> = listed.into_iter().map(|(status, _)| status).filter(|s| !s.starts_with("x-")).collect();
    for status in unread {
        if !found.iter().any(|response| response.status == status) {
            found.push(Response { status, headers: Vec::new(), content: Vec::new(), span: None });
        }
    }
    found
}

fn headers(lowering: &mut Lowering<'_>, place: &Place) -> Vec<Parameter> {
    let members = lowering.members(place, "headers");
    let header = |(name, place): (Str, Place)| {
        if lowering.is_swagger() {
            Parameter::read_swagger(name, Location::Header, &place)
        } else {
            lowering.shaped(name, Location::Header, &place)
        }
    };
    members.into_iter().map(header).collect()
}

/// The media types of `content`.
pub(super) fn media_types(lowering: &mut Lowering<'_>, place: &Place) -> Vec<MediaType> {
    let members = lowering.members(place, "content");
    let media_type = |(media_type, place): (Str, Place)| {
        lowering.check_object(&place, "a media type");
        lowering.check_schema(&place);
        let (encoding, positions) = encodings(lowering, &place, &media_type, MAX_ENCODINGS);
        MediaType {
            schema: place.child("schema").map(Schema::new),
            item_schema: place.child("itemSchema").map(Schema::new),
            encoding,
            positions,
            example: lowering.example(&place, Some(&media_type)),
            media_type,
        }
    };
    members.into_iter().map(media_type).collect()
}

/// The encodings that stand at `place`, a media type or an encoding itself, of which `media_type` is: by name and by position.
fn encodings(
    lowering: &mut Lowering<'_>,
    place: &Place,
    media_type: &str,
    depth: usize,
) -> (IndexMap<Str, Encoding>, Positions) {
    let Some(depth) = depth.checked_sub(1) else { return Default::default() };
    // Styles are for forms only, and for those of parts since 3.1.
    let is_styled = match &*essence(media_type) {
        FORM => true,
        "multipart/form-data" => lowering.description.version() >= OpenApiVersion::V3_1,
        _ => false,
    };
    let named = lowering.members(place, "encoding");
    let named = named.into_iter().map(|(name, place)| (name, encoding(lowering, &place, is_styled, depth)));
    let named = named.collect::<IndexMap<_, _>>();
    let first = place.child("prefixEncoding").map(|list| list.elements()).unwrap_or_default();
    let first = first.iter().map(|place| encoding(lowering, place, is_styled, depth)).collect();
    let rest = place.child("itemEncoding").map(|place| Box::new(encoding(lowering, &place, is_styled, depth)));
    (named, Positions { first, rest })
}

fn encoding(lowering: &mut Lowering<'_>, place: &Place, is_styled: bool, depth: usize) -> Encoding {
    lowering.check_object(place, "an encoding");
    let content_type = place.text("contentType");
    let (encoding, positions) = encodings(lowering, place, content_type.as_deref().unwrap_or_default(), depth);
    Encoding {
        content_type,
        style: place.text("style").and_then(|style| Style::parse(&style)).filter(|_| is_styled),
        explode: place.truth("explode").filter(|_| is_styled),
        nested: Vec::new(),
        allow_reserved: place.truth("allowReserved").filter(|_| is_styled),
        headers: headers(lowering, place),
        encoding,
        positions,
    }
}
