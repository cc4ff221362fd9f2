//! Bodies of requests and responses (OpenAPI 3, Request Body, Media Type, Encoding and Response Objects).

use super::lower::{Lowering, Scope};
use super::{
    Encoding, Location, MediaType, OpenApiVersion, Parameter, Place, RequestBody, Response, Schema, Style, swagger,
};
use arazzo_expression::Str;
use indexmap::IndexMap;

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
        let headers = headers(lowering, &place);
        let content = if lowering.is_swagger() {
            swagger::response_content(lowering, &place, &produces)
        } else {
            media_types(lowering, &place)
        };
        Response { status, headers, content, span: place.span() }
    };
    members.into_iter().map(response).collect()
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
        lowering.check_schema(&place);
        let encoding = lowering.members(&place, "encoding");
        // Styles are for parts only since 3.1.
        let is_styled = lowering.description.version() != OpenApiVersion::V3_0 || !media_type.starts_with("multipart/");
        MediaType {
            media_type,
            schema: place.child("schema").map(Schema::new),
            encoding: encoding
                .into_iter()
                .map(|(name, place)| (name, self::encoding(lowering, &place, is_styled)))
                .collect::<IndexMap<_, _>>(),
            example: lowering.example(&place),
        }
    };
    members.into_iter().map(media_type).collect()
}

fn encoding(lowering: &mut Lowering<'_>, place: &Place, is_styled: bool) -> Encoding {
    Encoding {
        content_type: place.text("contentType"),
        style: place.text("style").and_then(|style| Style::parse(&style)).filter(|_| is_styled),
        explode: place.truth("explode").filter(|_| is_styled),
        allow_reserved: place.truth("allowReserved").filter(|_| is_styled),
        headers: headers(lowering, place),
    }
}
