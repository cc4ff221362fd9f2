//! Media types of bodies (OP-CONTENT-TYPE).

use super::codes::CONTENT_TYPE;
use super::rules::Call;
use arazzo_expression::Str;
use arazzo_parser::arazzo::{self, ParameterLocation, Spanned};
use arazzo_parser::openapi;
use arazzo_parser::openapi::media_type::{self, AWS_JSON, essence};
use arazzo_parser::{Diagnostic, Span};

/// Whether the media type that the step names is one that the operation takes.
pub(super) fn check(
    call: &Call<'_, '_>,
    body: &arazzo::RequestBody,
    declared: &openapi::RequestBody,
    found: &mut Vec<Diagnostic>,
) {
    let header = header(call);
    if let (Some(given), Some((header, span))) = (&body.content_type, &header)
        && essence(&given.value) != essence(header)
    {
        let message = format!("`contentType` is `{}`, but the header parameter says `{header}`", given.value);
        let diagnostic = Diagnostic::new(&CONTENT_TYPE, given.span, message);
        found.push(diagnostic.label(*span, "the header parameter").help("remove the header parameter"));
        return;
    }
    let given = body.content_type.clone().or_else(|| header.map(|(value, span)| Spanned { value, span }));
    let Some(given) = given.filter(|given| !given.contains('$')) else { return };
    let offered: Vec<&str> = declared.content.iter().map(|media| &*media.media_type).collect();
    if offered.is_empty() || offered.iter().any(|offered| covers(offered, &given.value)) {
        return;
    }
    let list = offered.iter().take(6).map(|media| format!("`{media}`")).collect::<Vec<_>>().join(", ");
    let message = format!("operation `{}` does not take `{}`", call.called.name(), given.value);
    found.push(Diagnostic::new(&CONTENT_TYPE, given.span, message).help(format!("it takes {list}")));
}

/// The constant value of a `Content-Type` header parameter.
pub(super) fn header(call: &Call<'_, '_>) -> Option<(Str, Span)> {
    let is_header = |place: &Option<Spanned<ParameterLocation>>| {
        place.as_ref().is_some_and(|place| place.value == ParameterLocation::Header)
    };
    let mut parameters = call.step.parameters.iter();
    let found = parameters.find(|effective| {
        is_header(&effective.parameter.location) && effective.parameter.name.eq_ignore_ascii_case("content-type")
    })?;
    Some((found.value.literal()?.as_str()?.into(), found.value.span))
}

/// Whether the offered media type or range covers the given one. The media types of AWS's JSON are one.
pub(super) fn covers(offered: &str, given: &str) -> bool {
    let is_plain = |media: &str| media == "application/json" || media.starts_with(AWS_JSON);
    let are_plain = || is_plain(&essence(offered)) && is_plain(&essence(given));
    offered.is_empty() || media_type::covers(offered, given) || are_plain()
}
