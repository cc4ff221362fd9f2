//! An operation in one form for all versions: what a request needs and what answers it may get.

use super::{OperationKey, Parameter, Schema, SecurityAlternative, Server, Style, media_type};
use crate::Span;
use arazzo_expression::{Str, Value};
use indexmap::IndexMap;

/// An operation (OpenAPI, Operation Object) with what path item and description add to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Its path, method and name.
    pub key: OperationKey,
    /// Its parameters and, behind them, those of its path item that it does not override. Header parameters called
    /// `Accept`, `Content-Type` or `Authorization` are not among them, as the specification demands since 3.0.
    pub parameters: Vec<Parameter>,
    /// Whether it has a parameter that could not be read, such as a reference that leads nowhere.
    pub has_unread_parameters: bool,
    /// The body; for Swagger 2.0 made of its `body` or `formData` parameters.
    pub request_body: Option<RequestBody>,
    /// The servers of the operation, its path item or the description: the innermost that has any. A description
    /// from http without any has its own host; a local one has none.
    pub servers: Vec<Server>,
    /// The ways in, of which one is needed. None are: none is needed.
    pub security: Vec<SecurityAlternative>,
    /// The answers that are described.
    pub responses: Vec<Response>,
    /// Whether it should not be used.
    pub deprecated: bool,
    /// The name that AWS signatures are made for: `info.x-aws-signingName`.
    pub signing_name: Option<Str>,
    /// Where it is described.
    pub span: Option<Span>,
}

/// A request body.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestBody {
    /// Whether it must be sent.
    pub required: bool,
    /// The media types that it may have, in order.
    pub content: Vec<MediaType>,
    /// Where it is described.
    pub span: Option<Span>,
}

/// One media type of a body (OpenAPI, Media Type Object).
#[derive(Clone, Debug, PartialEq)]
pub struct MediaType {
    /// The media type or range, as written.
    pub media_type: Str,
    /// What it holds.
    pub schema: Option<Schema>,
    /// What each item of a sequence holds (3.2).
    pub item_schema: Option<Schema>,
    /// How single properties are written, in forms and multipart bodies.
    pub encoding: IndexMap<Str, Encoding>,
    /// How the items of a list are written, in multipart bodies.
    pub positions: Positions,
    /// The first example that is given.
    pub example: Option<Value>,
}

impl MediaType {
    /// The one of `content` that is about bodies of `media_type`: the most specific that covers it (OpenAPI, Request Body and
    /// Response Objects, `content`).
    pub fn most_specific<'c>(content: &'c [Self], media_type: &str) -> Option<&'c Self> {
        let width = |have: &&Self| match &*have.media_type {
            have if have.eq_ignore_ascii_case(media_type) => 0,
            have if !have.contains('*') => 1,
            have if !have.starts_with('*') => 2,
            _ => 3,
        };
        content.iter().filter(|have| media_type::covers(&have.media_type, media_type)).min_by_key(width)
    }

    /// A media type of which only the schema is known.
    pub fn plain(media_type: Str, schema: Option<Schema>) -> Self {
        Self {
            media_type,
            schema,
            item_schema: None,
            encoding: IndexMap::new(),
            positions: Positions::default(),
            example: None,
        }
    }
}

/// How one property of a form or one part of a multipart body is written (OpenAPI, Encoding Object). What is not
/// given is `None`, because a form takes `content_type` only when the three others are absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encoding {
    /// The media type, or several with commas between.
    pub content_type: Option<Str>,
    /// The style, as for query parameters.
    pub style: Option<Style>,
    /// Whether arrays and objects are spread.
    pub explode: Option<bool>,
    /// How lists in a list are written, as for parameters.
    pub nested: Vec<Style>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: Option<bool>,
    /// Header fields of a part.
    pub headers: Vec<Parameter>,
    /// How the properties of a part are written that is multipart itself (3.2).
    pub encoding: IndexMap<Str, Self>,
    /// The same for its items.
    pub positions: Positions,
}

/// How the parts of a multipart body are written by their position (3.2, `prefixEncoding` and `itemEncoding`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Positions {
    /// The first ones.
    pub first: Vec<Encoding>,
    /// All others.
    pub rest: Option<Box<Encoding>>,
}

impl Positions {
    /// How the part at `position` is written.
    pub fn at(&self, position: usize) -> Option<&Encoding> {
        self.first.get(position).or(self.rest.as_deref())
    }
}

/// An answer that is described (OpenAPI, Response Object).
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// `200`, `2XX` or `default`.
    pub status: Str,
    /// Its header fields.
    pub headers: Vec<Parameter>,
    /// Its bodies by media type.
    pub content: Vec<MediaType>,
    /// Where it is described.
    pub span: Option<Span>,
}

impl Operation {
    /// The description of an answer with `status`: the code itself, its range, or `default`.
    pub fn response(&self, status: u16) -> Option<&Response> {
        let code = status.to_string();
        let find = |wanted: &str| self.responses.iter().find(|response| response.status.eq_ignore_ascii_case(wanted));
        let range = || find(&format!("{}XX", status / 100));
        find(&code).or_else(range).or_else(|| find("default"))
    }

    /// The parameter `name` in `location`.
    pub fn parameter(&self, name: &str, location: super::Location) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.is(name, location))
    }

    /// The server to use unless the operator says otherwise.
    pub fn server(&self) -> Option<&Server> {
        Server::preferred(&self.servers)
    }
}
