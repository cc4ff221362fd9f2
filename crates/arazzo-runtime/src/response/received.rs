//! A response as expressions see it (decision A56).

use super::{charset, xml};
use crate::exchange::Response;
use crate::program::OperationCall;
use crate::request::media_type::{self, Kind};
use arazzo_expression::{Pointer, Str, Value, json};
use arazzo_parser::openapi::{Document, Schema};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use url::Url;

/// The documents that schemas refer to.
type Schemas = Arc<BTreeMap<Url, Arc<Document>>>;

/// A response and the value of its body.
#[derive(Clone, Debug)]
pub struct Received {
    /// The response as it came.
    pub response: Response,
    /// The header fields, each once, by the first spelling of its name.
    headers: Vec<(Str, Value)>,
    body: Option<Value>,
    /// Whether the body is text that a pointer may find a structure in.
    is_text: bool,
    /// What the body is described as, and the documents that this may refer to.
    schema: Option<(Schema, Schemas)>,
    /// The structure in a text body, once a pointer has asked for it.
    structure: OnceLock<Option<Value>>,
}

impl Received {
    /// Reads the body by its media type. `call` knows how it is described, which only XML needs.
    pub fn new(response: Response, call: Option<&OperationCall>) -> Self {
        let (body, is_text) = read(&response);
        let schema =
            call.filter(|_| is_text).and_then(|call| Some((described(&response, call)?, call.schemas.clone())));
        let headers = headers(&response);
        Self { response, headers, body, is_text, schema, structure: OnceLock::new() }
    }

    /// The value of the header field `name`, in whatever case it is written.
    pub fn header(&self, name: &str) -> Option<&Value> {
        self.headers.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The body as a value; `None` if it is empty. XML and other text are strings, bytes that are no text are base64.
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// What `path` leads to in the body; the empty pointer to the body itself. In a text it leads through what the text
    /// says as JSON or, where its schema tells how, as XML.
    pub fn body_at(&self, path: &Pointer) -> Option<&Value> {
        let body = self.body()?;
        if path.is_empty() || !self.is_text {
            return body.pointer(path);
        }
        self.structure.get_or_init(|| self.parsed(body.as_str()?)).as_ref()?.pointer(path)
    }

    /// The structure that a text body is, if it is one: what a query on the body as a whole is asked of.
    pub fn structure(&self) -> Option<&Value> {
        let body = self.body()?.as_str().filter(|_| self.is_text)?;
        self.structure.get_or_init(|| self.parsed(body)).as_ref()
    }

    fn parsed(&self, text: &str) -> Option<Value> {
        if !text.trim_start().starts_with('<') {
            return json::parse(text).ok();
        }
        let (schema, schemas) = self.schema.as_ref()?;
        xml::structure(text, schema, &**schemas)
    }
}

/// One value for each field: repeated fields are joined by `, `, of `Set-Cookie` the first counts (decision A57).
fn headers(response: &Response) -> Vec<(Str, Value)> {
    let mut joined: Vec<(&Str, String)> = Vec::new();
    for (name, value) in &response.headers {
        match joined.iter_mut().find(|(have, _)| have.eq_ignore_ascii_case(name)) {
            None => joined.push((name, value.clone())),
            Some(_) if name.eq_ignore_ascii_case("set-cookie") => {}
            Some((_, first)) => first.extend([", ", value.as_str()]),
        }
    }
    joined.into_iter().map(|(name, value)| (name.clone(), value.into())).collect()
}

/// The value of the body, and whether it is text that was not parsed.
fn read(response: &Response) -> (Option<Value>, bool) {
    let bytes = &*response.body;
    if bytes.is_empty() {
        return (None, false);
    }
    let media_type = response.header("Content-Type").unwrap_or_default();
    let decoded = charset::decode(bytes, media_type::parameter(media_type, "charset"));
    match (media_type::kind(media_type), decoded) {
        (Kind::Json, Some(text)) => match json::parse(&text) {
            Ok(value) => (Some(value), false),
            Err(_) => (Some(text.into()), true),
        },
        (Kind::Json | Kind::JsonLines | Kind::Xml | Kind::Text | Kind::Form, None) => {
            (Some(charset::latin(bytes).into()), true)
        }
        (_, Some(text)) => (Some(text.into()), true),
        (_, None) => (Some(charset::base64(bytes).into()), false),
    }
}

/// The schema of the body: that of its media type, else of any other for the same status.
fn described(response: &Response, call: &OperationCall) -> Option<Schema> {
    let media_type = response.header("Content-Type").unwrap_or_default();
    let content = &call.operation.response(response.status)?.content;
    let fitting = content
        .iter()
        .find(|described| media_type::covers(&described.media_type, media_type) && described.schema.is_some());
    let is_xml = |described: &&arazzo_parser::openapi::MediaType| media_type::kind(&described.media_type) == Kind::Xml;
    let found = fitting.or_else(|| content.iter().filter(is_xml).find(|described| described.schema.is_some()));
    found.or_else(|| content.iter().find(|described| described.schema.is_some()))?.schema.clone()
}
