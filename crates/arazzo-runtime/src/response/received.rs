//! A response as expressions see it (decision A56).

use super::{charset, events, form, xml};
use crate::exchange::Response;
use crate::program::OperationCall;
use crate::request::media_type::{self, Kind};
use arazzo_expression::json::{self, JsonError};
use arazzo_expression::{Pointer, Str, Value};
use arazzo_parser::openapi::{Document, MediaType, References, Schema};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use url::Url;

/// Why nothing leads into a body that nests deeper than allowed.
pub(crate) const TOO_DEEP: &str = "the body of the response nests too deep";

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
    /// Why the body is no JSON, where it says that it is.
    broken: Option<Broken>,
    /// How deep what is read as JSON may nest.
    depth: usize,
    /// What the body is described as, and the documents that this may refer to.
    described: Option<(MediaType, Schemas)>,
    /// The structure in a text body, once a pointer has asked for it.
    structure: OnceLock<Result<Value, Shapeless>>,
}

impl Received {
    /// Reads the body by its media type. `call` knows how it is described, which only XML and forms need.
    pub fn new(response: Response, call: Option<&OperationCall>) -> Self {
        Self::within(response, call, json::MAX_DEPTH)
    }

    /// The same; what is read as JSON nests at most `depth` deep.
    pub fn within(response: Response, call: Option<&OperationCall>, depth: usize) -> Self {
        let Body { value: body, is_text, broken } = read(&response, depth);
        let described = call.filter(|_| is_text).and_then(|call| {
            let described = described(&response, call)?;
            Some((described.clone(), call.schemas.clone()))
        });
        let headers = headers(&response);
        Self { response, headers, body, is_text, broken, depth, described, structure: OnceLock::new() }
    }

    /// A response without its bytes, whose body says `body`: what reading it comes to where it is written as JSON.
    pub fn known(response: Response, body: Option<Value>) -> Self {
        let headers = headers(&response);
        let (depth, structure) = (json::MAX_DEPTH, OnceLock::new());
        Self { response, headers, body, is_text: false, broken: None, depth, described: None, structure }
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
    /// says as JSON, as a form or events where it is one, or as XML where its schema tells how.
    pub fn body_at(&self, path: &Pointer) -> Option<&Value> {
        let body = self.body()?;
        if path.is_empty() || !self.is_text {
            return body.pointer(path);
        }
        self.structure()?.pointer(path)
    }

    /// The structure that a text body is, if it is one: what a query on the body as a whole is asked of.
    pub fn structure(&self) -> Option<&Value> {
        let body = self.body()?.as_str().filter(|_| self.is_text)?;
        self.structure.get_or_init(|| self.parsed(body)).as_ref().ok()
    }

    /// Why nothing leads into the body, where it is there and is no structure: a pointer leads to nothing in it, not to null.
    pub(crate) fn shapeless(&self) -> Option<&'static str> {
        if self.broken.as_ref().is_some_and(|broken| !broken.too_deep) {
            return Some("the body of the response is said to be JSON and is none");
        }
        let media_type = self.response.header("Content-Type").unwrap_or_default();
        let is_text = self.is_text || media_type::kind(media_type) != Kind::Json;
        let is_plain = is_text && self.body()?.as_str().is_some() && self.structure().is_none();
        // Looking for a structure tells.
        if self.is_too_deep() {
            return Some(TOO_DEEP);
        }
        is_plain.then_some("the body of the response is text, and no expression leads into it")
    }

    /// Whether the body says that it is JSON, or was looked into as JSON, and nests too deep.
    pub(crate) fn is_too_deep(&self) -> bool {
        self.broken.as_ref().is_some_and(|broken| broken.too_deep)
            || matches!(self.structure.get(), Some(Err(Shapeless::TooDeep)))
    }

    /// What is to be said of how the body was read, after it was.
    pub fn remark(&self) -> Option<String> {
        if let Some(Broken { reason, .. }) = &self.broken {
            return Some(format!("the body says that it is JSON and is none ({reason}): it is taken as text"));
        }
        // What is a form, events or XML by its media type or description was read as that.
        let kind = media_type::kind(self.response.header("Content-Type").unwrap_or_default());
        let is_stream = media_type::is_event_stream(self.response.header("Content-Type").unwrap_or_default());
        let is_json = |text: &str| !text.trim_start().starts_with('<') && kind != Kind::Form && !is_stream;
        // Nothing is here unless an expression has asked for what is in a text.
        let told = match self.structure.get()? {
            Ok(_) if !self.body()?.as_str().is_some_and(is_json) => return None,
            Ok(_) => "the body does not say that it is JSON: it was read as JSON where an expression leads into it",
            Err(Shapeless::TooDeep) => "an expression leads into the body, which nests too deep: there is no value",
            Err(Shapeless::Text) => {
                "an expression leads into the body, which is text and no structure: there is no value"
            }
        };
        Some(told.to_owned())
    }

    fn parsed(&self, text: &str) -> Result<Value, Shapeless> {
        let described = self.described.as_ref();
        if text.trim_start().starts_with('<') {
            let structure =
                described.and_then(|(media, schemas)| xml::structure(text, media.schema.as_ref()?, &**schemas));
            return structure.ok_or(Shapeless::Text);
        }
        let media_type = self.response.header("Content-Type").unwrap_or_default();
        match json::parse_within(text, self.depth) {
            Ok(value) => Ok(value),
            Err(_) if media_type::kind(media_type) == Kind::Form => {
                let references: &dyn References = match described {
                    Some((_, schemas)) => &**schemas,
                    None => &(),
                };
                let leaf = |text: &str, schema: Option<&Schema>| {
                    xml::scalar(text, schema.and_then(|schema| schema.kind(references)).as_deref())
                };
                Ok(form::form_structure(text, described.map(|(media, _)| media), references, &leaf).into())
            }
            Err(_) if media_type::is_event_stream(media_type) => Ok(events::events(text)),
            Err(error) => Err(error.into()),
        }
    }
}

/// The list of the JSON texts in `text` (OpenAPI 3.2, Sequential Media Types); what is one list already is that list.
fn lines(text: &str, depth: usize) -> Result<Value, JsonError> {
    if let Ok(list @ Value::Array(_)) = json::parse_within(text, depth) {
        return Ok(list);
    }
    let lines = text.lines().map(|line| line.trim_start_matches('\u{1e}').trim()).filter(|line| !line.is_empty());
    Ok(lines.map(|line| json::parse_within(line, depth)).collect::<Result<Vec<_>, _>>()?.into())
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

/// Why a text is no structure.
#[derive(Clone, Copy, Debug)]
enum Shapeless {
    /// It nests deeper than is read.
    TooDeep,
    /// It says nothing that has parts.
    Text,
}

impl From<JsonError> for Shapeless {
    fn from(error: JsonError) -> Self {
        if error.is_too_deep() { Self::TooDeep } else { Self::Text }
    }
}

/// Why a body that says that it is JSON is none.
#[derive(Clone, Debug)]
struct Broken {
    reason: String,
    /// Whether it nests deeper than is read.
    too_deep: bool,
}

/// A body as it was read.
#[derive(Debug, Default)]
struct Body {
    value: Option<Value>,
    /// Whether it is text that was not parsed.
    is_text: bool,
    broken: Option<Broken>,
}

/// What `text` says as JSON, or as lines of JSON.
fn json_of(kind: Kind, text: &str, depth: usize) -> Result<Value, JsonError> {
    if kind == Kind::JsonLines { lines(text, depth) } else { json::parse_within(text, depth) }
}

fn read(response: &Response, depth: usize) -> Body {
    let bytes = &*response.body;
    if bytes.is_empty() {
        return Body::default();
    }
    let as_text = |text: String| Body { value: Some(text.into()), is_text: true, broken: None };
    let media_type = response.header("Content-Type").unwrap_or_default();
    let decoded = charset::decode(bytes, media_type::parameter(media_type, "charset"));
    match (media_type::kind(media_type), decoded) {
        (kind @ (Kind::Json | Kind::JsonLines), Some(text)) => match json_of(kind, &text, depth) {
            Ok(value) => Body { value: Some(value), ..Body::default() },
            Err(error) => {
                let broken = Broken { reason: error.to_string(), too_deep: error.is_too_deep() };
                Body { broken: Some(broken), ..as_text(text) }
            }
        },
        (Kind::Json | Kind::JsonLines, None) => {
            let broken = Broken { reason: "it is no text".to_owned(), too_deep: false };
            Body { broken: Some(broken), ..as_text(charset::latin(bytes)) }
        }
        (Kind::Xml | Kind::Text | Kind::Form, None) => as_text(charset::latin(bytes)),
        (_, Some(text)) => as_text(text),
        (_, None) => Body { value: Some(charset::base64(bytes).into()), ..Body::default() },
    }
}

/// How the body is described: by its media type, else by any other for the same status.
fn described<'c>(response: &Response, call: &'c OperationCall) -> Option<&'c MediaType> {
    let media_type = response.header("Content-Type").unwrap_or_default();
    let content = &call.operation.response(response.status)?.content;
    let fitting = MediaType::most_specific(content, media_type).filter(|described| described.schema.is_some());
    let is_xml = |described: &&MediaType| media_type::kind(&described.media_type) == Kind::Xml;
    let found = fitting.or_else(|| content.iter().filter(is_xml).find(|described| described.schema.is_some()));
    found.or_else(|| content.iter().find(|described| described.schema.is_some()))
}
