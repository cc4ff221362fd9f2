//! Parameters (OpenAPI, Parameter Object) and header fields, in one form for all versions.

use super::{Encoding, Place, Schema};
use crate::Span;
use arazzo_expression::{Str, Value};
use indexmap::IndexMap;
use std::fmt;

/// How deep lists in lists have delimiters of their own.
const MAX_NESTED: usize = 8;

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// Into a `{variable}` of the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header field.
    Header,
    /// Into the `Cookie` header field.
    Cookie,
    /// It is the whole query (3.2).
    QueryString,
}

impl Location {
    /// Reads the value of `in`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "path" => Self::Path,
            "query" => Self::Query,
            "header" => Self::Header,
            "cookie" => Self::Cookie,
            "querystring" => Self::QueryString,
            _ => return None,
        })
    }

    /// The value of `in`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::QueryString => "querystring",
        }
    }

    /// The style of a parameter that names none.
    pub fn default_style(self) -> Style {
        match self {
            Self::Path | Self::Header => Style::Simple,
            Self::Query | Self::Cookie | Self::QueryString => Style::Form,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How arrays and objects are written (OpenAPI, Style Values). Swagger's `collectionFormat` is mapped onto these:
/// `csv` is the location's default style, not exploded, and `multi` is `form`, exploded; the others keep their
/// delimiter wherever they stand, so that `SpaceDelimited` may occur in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `a=1&a=2` or `a=1,2`.
    Form,
    /// `a=1%202`; Swagger's `ssv`.
    SpaceDelimited,
    /// `a=1|2`; Swagger's `pipes`.
    PipeDelimited,
    /// Swagger's `tsv`: values with tabs between.
    TabDelimited,
    /// `a[b]=1`.
    DeepObject,
    /// `1,2`.
    Simple,
    /// `.1.2`.
    Label,
    /// `;a=1,2`.
    Matrix,
    /// `a=1; b=2` (3.2): like form, but not percent-encoded.
    Cookie,
}

impl Style {
    /// Reads the value of `style`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "form" => Self::Form,
            "spaceDelimited" => Self::SpaceDelimited,
            "pipeDelimited" => Self::PipeDelimited,
            "deepObject" => Self::DeepObject,
            "simple" => Self::Simple,
            "label" => Self::Label,
            "matrix" => Self::Matrix,
            "cookie" => Self::Cookie,
            _ => return None,
        })
    }

    /// Whether parameters in `location` may have it (OpenAPI, Style Values).
    pub fn is_for(self, location: Location) -> bool {
        match location {
            Location::Path => matches!(self, Self::Simple | Self::Label | Self::Matrix),
            Location::Header => self == Self::Simple,
            Location::Cookie => matches!(self, Self::Form | Self::Cookie),
            Location::Query => {
                matches!(self, Self::Form | Self::SpaceDelimited | Self::PipeDelimited | Self::DeepObject)
            }
            Location::QueryString => false,
        }
    }

    /// Whether arrays and objects are spread unless `explode` says otherwise.
    pub fn default_explode(self) -> bool {
        matches!(self, Self::Form | Self::Cookie)
    }

    /// The style and `explode` that a `collectionFormat` of Swagger 2.0 stands for.
    pub(super) fn of_collection_format(format: Option<&str>, location: Location) -> (Self, bool) {
        match format {
            Some("ssv") => (Self::SpaceDelimited, false),
            Some("tsv") => (Self::TabDelimited, false),
            Some("pipes") => (Self::PipeDelimited, false),
            Some("multi") => (Self::Form, true),
            _ => (location.default_style(), false),
        }
    }

    /// The styles of the lists in the list that Swagger's `items` at `place` describe, the outermost first: each has a
    /// `collectionFormat` of its own.
    pub(super) fn of_items(place: &Place) -> Vec<Self> {
        let is_list = |place: &Place| place.text("type").as_deref() == Some("array");
        let inner = |place: &Place| place.child("items").filter(is_list);
        let lists = std::iter::successors(inner(place), inner).take(MAX_NESTED);
        // `multi` is not for items.
        lists
            .map(|items| Self::of_collection_format(items.text("collectionFormat").as_deref(), Location::Path).0)
            .collect()
    }
}

/// A parameter or a header field.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the Parameter Object")]
pub struct Parameter {
    /// Its name.
    pub name: Str,
    /// Where it goes.
    pub location: Location,
    /// Whether it must be sent; always so for one in the path.
    pub required: bool,
    /// Whether it should not be used.
    pub deprecated: bool,
    /// How its value is written.
    pub style: Style,
    /// Whether arrays and objects are spread.
    pub explode: bool,
    /// How lists that are items of a list are written, then those in them (Swagger's `items`); what is nested deeper is
    /// JSON text, as everywhere else.
    pub nested: Vec<Style>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// The media type that its value is written in, instead of a style (`content`).
    pub content_type: Option<Str>,
    /// How the members of a form in it are written.
    pub encoding: IndexMap<Str, Encoding>,
    /// Its schema; for `content` that of the media type.
    pub schema: Option<Schema>,
    /// An example that the description gives.
    pub example: Option<Value>,
    /// Where it is described.
    pub span: Option<Span>,
}

impl Parameter {
    /// Whether it is the parameter `name` in `location`; header fields have no case.
    pub fn is(&self, name: &str, location: Location) -> bool {
        let same =
            if location == Location::Header { self.name.eq_ignore_ascii_case(name) } else { *self.name == *name };
        same && self.location == location
    }

    /// A parameter that the description does not declare: written in the default style of its place (decision A34).
    pub fn undeclared(name: Str, location: Location) -> Self {
        let style = location.default_style();
        Self {
            name,
            location,
            required: location == Location::Path,
            deprecated: false,
            style,
            explode: style.default_explode(),
            nested: Vec::new(),
            allow_reserved: false,
            content_type: None,
            encoding: IndexMap::new(),
            schema: None,
            example: None,
            span: None,
        }
    }

    /// Reads the shape that `place` gives a parameter: everything but its name, its place and its `content`.
    pub(super) fn read(name: Str, location: Location, place: &Place) -> Self {
        let named = place.text("style").and_then(|style| Style::parse(&style));
        let style = named.unwrap_or_else(|| location.default_style());
        Self {
            name,
            location,
            required: location == Location::Path || place.truth("required") == Some(true),
            deprecated: place.truth("deprecated") == Some(true),
            style,
            explode: place.truth("explode").unwrap_or_else(|| style.default_explode()),
            nested: Vec::new(),
            allow_reserved: place.truth("allowReserved") == Some(true),
            content_type: None,
            encoding: IndexMap::new(),
            schema: place.child("schema").map(Schema::new),
            example: None,
            span: place.span(),
        }
    }

    /// The same for Swagger 2.0, where the parameter is its own schema.
    pub(super) fn read_swagger(name: Str, location: Location, place: &Place) -> Self {
        let format = place.text("collectionFormat");
        let (style, explode) = Style::of_collection_format(format.as_deref(), location);
        Self {
            style,
            explode,
            nested: Style::of_items(place),
            schema: Some(Schema::new(place.child("schema").unwrap_or_else(|| place.clone()))),
            ..Self::read(name, location, place)
        }
    }
}
