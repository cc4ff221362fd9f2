//! A response as expressions see it (decision A56).

use super::{charset, form, xml};
use crate::exchange::Response;
use crate::program::OperationCall;
use crate::request::media_type::{self, Kind};
use arazzo_expression::{Pointer, Str, Value, json};
use arazzo_parser::openapi::{Document, MediaType, References, Schema};
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
    described: Option<(MediaType, Schemas)>,
    /// The structure in a text body, once a pointer has asked for it.
    structure: OnceLock<Option<Value>>,
}

impl Received {
    /// Reads the body by its media type. `call` knows how it is described, which only XML and forms need.
    pub fn new(response: Response, call: Option<&OperationCall>) -> Self {
        let (body, is_text) = read(&response);
        let described = call.filter(|_| is_text).and_then(|call| {
            let described = described(&response, call)?;
            Some((described.clone(), call.schemas.clone()))
        });
        let headers = headers(&response);
        Self { response, headers, body, is_text, described, structure: OnceLock::new() }
    }

    /// A response without its bytes, whose body says `body`: what reading it comes to where it is written as JSON.
    pub fn known(response: Response, body: Option<Value>) -> Self {
        let headers = headers(&response);
        Self { response, headers, body, is_text: false, described: None, structure: OnceLock::new() }
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
    /// says as JSON, as a form where it is one, or as XML where its schema tells how.
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
        let described = self.described.as_ref();
        if text.trim_start().starts_with('<') {
            let (media, schemas) = described?;
            return xml::structure(text, media.schema.as_ref()?, &**schemas);
        }
        let media_type = self.response.header("Content-Type").unwrap_or_default();
        match json::parse(text) {
            Ok(value) => Some(value),
            Err(_) if media_type::kind(media_type) == Kind::Form => {
                let references: &dyn References = match described {
                    Some((_, schemas)) => &**schemas,
                    None => &(),
                };
                let leaf = |text: &str, schema: Option<&Schema>| {
                    xml::scalar(text, schema.and_then(|schema| schema.kind(references)).as_deref())
                };
                Some(form::form_structure(text, described.map(|(media, _)| media), references, &leaf).into())
            }
            Err(_) => None,
        }
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

/// How the body is described: by its media type, else by any other for the same status.
fn described<'c>(response: &Response, call: &'c OperationCall) -> Option<&'c MediaType> {
    let media_type = response.header("Content-Type").unwrap_or_default();
    let content = &call.operation.response(response.status)?.content;
    let fitting = content
        .iter()
        .find(|described| media_type::covers(&described.media_type, media_type) && described.schema.is_some());
    let is_xml = |described: &&MediaType| media_type::kind(&described.media_type) == Kind::Xml;
    let found = fitting.or_else(|| content.iter().filter(is_xml).find(|described| described.schema.is_some()));
    found.or_else(|| content.iter().find(|described| described.schema.is_some()))
}
