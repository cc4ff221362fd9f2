//! Header fields. None can be added, and none of those that frame the message can be set (security, SEC-09, SEC-10).

use super::content;
use super::given::Given;
use super::style::{Shape, in_header};
use crate::fault::StepFault;
use arazzo_expression::{Str, Value};
use arazzo_parser::arazzo::{ParameterLocation, is_framing_field};

/// The header fields of the parameters, in order.
pub(super) fn fields(given: &[Given<'_>]) -> Result<Vec<(Str, String)>, StepFault> {
    let mut fields = Vec::new();
    for given in given.iter().filter(|given| given.plan.location == ParameterLocation::Header) {
        let Some(value) = &given.value else { continue };
        let text = text(given, value).map_err(|fault| fault.at(&given.plan.place))?;
        fields.extend(text.map(|text| (given.plan.name.clone(), text)));
    }
    Ok(fields)
}

/// The value of one field. An empty list or object is nothing at all.
fn text(given: &Given<'_>, value: &Value) -> Result<Option<String>, StepFault> {
    check_name(&given.plan.name)?;
    let text = match content::of_parameter(given, value) {
        Some(text) => text?,
        None if Shape::of(value, &given.plan.described.nested).is_empty() => return Ok(None),
        None => in_header(&given.plan.described, value),
    };
    match forbidden_character(&text) {
        Some(c) => Err(refused(given, c)),
        None => Ok(Some(text.trim_matches([' ', '\t']).to_owned())),
    }
}

/// The fault of a value with `c` in it. The value itself may be secret.
pub(super) fn refused(given: &Given<'_>, c: char) -> StepFault {
    let message = format!(
        "the value of {} parameter `{}`, {}, has U+{:04X} in it, which may not stand there",
        given.plan.location.name(),
        given.plan.name,
        given.plan.value.written(),
        u32::from(c)
    );
    StepFault::new("header-value", message)
}

fn check_name(name: &str) -> Result<(), StepFault> {
    let is_token = !name.is_empty() && name.bytes().all(is_token_character);
    if !is_token {
        let shown: String = name.escape_debug().collect();
        return Err(StepFault::new("header-name", format!("`{shown}` is no name of a header field")));
    }
    if is_framing_field(name) {
        return Err(StepFault::new("header-forbidden", format!("a workflow cannot set the header field `{name}`")));
    }
    Ok(())
}

/// Whether `b` may stand in a token (RFC 9110, section 5.6.2).
pub(super) fn is_token_character(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)
}

/// The first character that may not stand in the value of a field (RFC 9110, section 5.5).
pub(super) fn forbidden_character(text: &str) -> Option<char> {
    text.chars().find(|c| c.is_control() && *c != '\t')
}
