//! The payload: evaluated, then replaced in (Arazzo, Request Body Object and Payload Replacement Object).

use super::{replace, xml};
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{BodyPlan, OperationCall, Producer, ReplacementTarget, SelectorQuery};
use crate::request::media_type::{self, Kind};
use crate::scope::Scope;
use arazzo_expression::{Object, Value, json};
use arazzo_parser::openapi::MediaType;

/// The value of the body, if it has one, in a media type as it is described. A payload without a value is no body (decision
/// A01).
pub(super) fn payload(
    call: &OperationCall,
    plan: &BodyPlan,
    (content_type, media): (Option<&str>, Option<&MediaType>),
    scope: &Scope<'_>,
    missing: &mut Missing,
) -> Result<Option<Value>, StepFault> {
    let mut made = |producer| {
        let of_the_body = |fault: StepFault| StepFault { message: format!("the body: {}", fault.message), ..fault };
        scope.produce(producer, missing).map_err(of_the_body)
    };
    let own = plan.payload.as_ref().map(&mut made).transpose()?.flatten();
    if plan.replacements.is_empty() {
        return Ok(own);
    }
    // Parents that are missing are made only where there was no payload to say what the body looks like (decision A52).
    let creates = own.is_none() || is_placeholder(plan);
    let kind = content_type.map(media_type::kind);
    let mut value = own.or_else(|| example(call, media?)).unwrap_or_else(|| Object::default().into());
    for replacement in &plan.replacements {
        let query = match &replacement.target {
            ReplacementTarget::Query(query) => query,
            ReplacementTarget::Broken(reason) => return Err(replace::fault(&replacement.text, reason)),
        };
        let new = made(&replacement.value)?;
        value = structured(call, plan, (kind, media), query, value)?;
        value = replace::replace(value, query, new, creates, replacement)?;
    }
    Ok(Some(value))
}

/// Whether the payload is the empty object that stands for none.
fn is_placeholder(plan: &BodyPlan) -> bool {
    matches!(&plan.payload, Some(Producer::Constant(Value::Object(members))) if members.is_empty())
}

/// What the description shows as a body.
fn example(call: &OperationCall, media: &MediaType) -> Option<Value> {
    let of_schema = || {
        let schema = media.schema.as_ref()?;
        schema.example(&*call.schemas).or_else(|| schema.default(&*call.schemas))
    };
    media.example.clone().or_else(of_schema)
}

/// `value` in the form in which `query` can find something: JSON text parsed, structures for XML as text.
fn structured(
    call: &OperationCall,
    plan: &BodyPlan,
    (kind, media): (Option<Kind>, Option<&MediaType>),
    query: &SelectorQuery,
    value: Value,
) -> Result<Value, StepFault> {
    let is_xpath = matches!(query, SelectorQuery::XPath(_));
    match (&value, kind) {
        (Value::String(text), _) if !is_xpath && (plan.is_text || kind != Some(Kind::Json)) => {
            Ok(json::parse(text).unwrap_or(value))
        }
        (Value::Object(_) | Value::Array(_), Some(Kind::Xml)) if is_xpath => {
            let schema = media.and_then(|media| media.schema.as_ref());
            Ok(xml::document(&value, schema, &*call.schemas)?.into())
        }
        _ => Ok(value),
    }
}
