//! Media types (RFC 9110, section 8.3), as far as bodies depend on them.

/// The media type of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// How a body of a media type is written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON.
    Json,
    /// One JSON text a line.
    JsonLines,
    /// Pairs, percent-encoded.
    Form,
    /// Parts.
    Multipart,
    /// XML.
    Xml,
    /// Other text.
    Text,
    /// Anything else.
    Other,
}

/// The type without its parameters, in lower case.
pub fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The value of the parameter `name`, without quotes.
pub fn parameter<'t>(media_type: &'t str, name: &str) -> Option<&'t str> {
    let (_, mut rest) = media_type.split_once(';')?;
    loop {
        let (have, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_at(quoted_length(quoted)),
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        // What stands before is the end of the one before, or has no value.
        if have.rsplit(';').next().is_some_and(|have| have.trim().eq_ignore_ascii_case(name)) {
            return Some(value.trim_end());
        }
        rest = left;
    }
}

/// How much of `text` stands before the quotation mark that ends it (RFC 9110, section 5.6.4).
fn quoted_length(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

/// How bodies of `media_type` are written and read.
pub fn kind(media_type: &str) -> Kind {
    match &*essence(media_type) {
        FORM => Kind::Form,
        "application/xml" | "text/xml" => Kind::Xml,
        e if ["ndjson", "jsonl", "json-lines", "json-seq"].iter().any(|end| e.ends_with(end)) => Kind::JsonLines,
        e if e.ends_with("json") || e.starts_with("application/x-amz-json-") => Kind::Json,
        e if e.starts_with("multipart/") => Kind::Multipart,
        e if e.ends_with("+xml") => Kind::Xml,
        e if e.starts_with("text/")
            || ["application/javascript", "application/yaml", "application/graphql"].contains(&e) =>
        {
            Kind::Text
        }
        _ => Kind::Other,
    }
}

/// Whether objects and lists have a form in `media_type`: where they have none, their JSON text is sent (YAML has it, as JSON
/// is YAML).
pub fn has_structures(media_type: &str) -> bool {
    let is_yaml = || essence(media_type).ends_with("yaml");
    match kind(media_type) {
        Kind::Text => is_yaml() || is_event_stream(media_type),
        Kind::Other => is_yaml(),
        Kind::Json | Kind::JsonLines | Kind::Form | Kind::Multipart | Kind::Xml => true,
    }
}

/// Whether bodies of `media_type` are server-sent events.
pub fn is_event_stream(media_type: &str) -> bool {
    essence(media_type) == "text/event-stream"
}

/// Whether each JSON text of `media_type` begins with a record separator (RFC 7464).
pub fn is_sequence(media_type: &str) -> bool {
    essence(media_type).ends_with("json-seq")
}

/// Whether bodies of `media_type` are JSON.
pub fn is_json(media_type: &str) -> bool {
    kind(media_type) == Kind::Json
}

/// What the media types that AWS has for its JSON start with.
pub const AWS_JSON: &str = "application/x-amz-json-";

/// Whether the media type or range `described` covers `media_type`; a range such as `application/*+json` too. What AWS calls
/// its JSON is JSON.
pub fn covers(described: &str, media_type: &str) -> bool {
    let (described, have) = (essence(described), essence(media_type));
    described == have
        || described == "application/json" && have.starts_with(AWS_JSON)
        || matches!(&*described, "*/*" | "*")
        || described.split_once('*').is_some_and(|(head, tail)| {
            have.strip_prefix(head).is_some_and(|rest| !rest.is_empty() && rest.ends_with(tail))
        })
}

#[cfg(test)]
mod tests {
    use super::{covers, parameter};
    use crate::openapi::MediaType;

    #[test]
    fn parameters_are_told_apart() {
        for (text, expected) in [
            ("a/b; x=1", Some("1")),
            ("a/b;X = 1 ; y=2", Some("1")),
            ("a/b; y=2; x=\"a;b\"", Some("a;b")),
            ("a/b; y=\"; x=no\"; x=yes", Some("yes")),
            ("a/b; y=\"\\\"; x=no\"; x=yes", Some("yes")),
            ("a/b; flag; x=1", Some("1")),
            ("a/b; x=\"open", Some("open")),
            ("a/b; x=", Some("")),
            ("a/b; y=x", None),
            ("a/b; x", None),
            ("a/b", None),
            ("x=1", None),
        ] {
            assert_eq!(parameter(text, "x"), expected, "{text}");
        }
    }

    #[test]
    fn ranges_cover_what_is_in_them() {
        for (described, media_type, expected) in [
            ("application/json", "Application/JSON; charset=utf-8", true),
            ("application/json", "application/x-amz-json-1.1", true),
            ("application/x-amz-json-1.1", "application/json", false),
            ("text/*", "text/plain", true),
            ("text/*", "text/", false),
            ("text/*", "image/png", false),
            ("application/*+json", "application/hal+json", true),
            ("application/*+json", "application/json", false),
            ("*/*", "a/b", true),
            ("*", "a/b", true),
            ("a/b", "a/bc", false),
        ] {
            assert_eq!(covers(described, media_type), expected, "{described} {media_type}");
        }
    }

    #[test]
    fn the_most_specific_counts_wherever_it_stands() {
        let content = ["*/*", "text/*", "text/plain", "text/plain; charset=utf-8"];
        let content = content.map(|media_type| MediaType::plain(media_type.into(), None));
        for (media_type, expected) in [
            ("text/plain; charset=utf-8", Some("text/plain; charset=utf-8")),
            ("text/plain", Some("text/plain")),
            ("text/html", Some("text/*")),
            ("a/b", Some("*/*")),
        ] {
            let found = MediaType::most_specific(&content, media_type).map(|media| &*media.media_type);
            assert_eq!(found, expected, "{media_type}");
        }
    }
}
