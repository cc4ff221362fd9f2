//! Whether an answer is one that its operation is described to give.

use crate::check::{Direction, misfits};
use crate::generate::Generator;
use arazzo_expression::json;
use arazzo_parser::openapi::media_type::covers;
use arazzo_parser::openapi::{MediaType, Schema};
use arazzo_runtime::program::OperationCall;
use arazzo_runtime::{BodyKind, Response, body_kind};

/// What of `response` the description of its operation does not allow; `None` where nothing speaks against it. Statuses of
/// failures may come without a description, and of bodies only JSON is held against its schema.
pub fn undescribed(call: &OperationCall, response: &Response) -> Option<String> {
    let Some(described) = call.operation.response(response.status) else {
        let known: Vec<&str> = call.operation.responses.iter().map(|response| &*response.status).collect();
        let is_told = response.status < 400 && !known.is_empty();
        return is_told.then(|| format!("the status is {}, and it answers {}", response.status, known.join(", ")));
    };
    let content_type = response.header("Content-Type").filter(|_| !response.body.is_empty())?;
    let known: Vec<&str> = described.content.iter().map(|media| &*media.media_type).collect();
    if known.is_empty() {
        return Some("it has a body, and none is described".to_owned());
    }
    if !known.iter().any(|known| covers(known, content_type)) {
        return Some(format!("its body is {content_type}, and it answers {}", known.join(", ")));
    }
    let value = json::parse(std::str::from_utf8(&response.body).ok()?);
    let value = value.ok().filter(|_| body_kind(content_type) == BodyKind::Json)?;
    misfits(schema(call, response)?, &value, &*call.schemas, Direction::Response, 1).first().map(ToString::to_string)
}

/// Whether some value fits the schema that the body of `response` is described with, as far as is known here.
pub fn can_be_met(call: &OperationCall, response: &Response) -> bool {
    let made = schema(call, response).map(|schema| Generator::new(&*call.schemas, 0).made(schema, ""));
    made.is_none_or(|made| made.fits)
}

fn schema<'c>(call: &'c OperationCall, response: &Response) -> Option<&'c Schema> {
    let content = &call.operation.response(response.status)?.content;
    let content_type = response.header("Content-Type").unwrap_or_default();
    MediaType::most_specific(content, content_type)?.schema.as_ref()
}
