//! Values of parameters against their schemas (OP-PARAM-TYPE).

use super::codes::PARAMETER_VALUE;
use super::rules::{Call, tell};
use super::undeclared::location;
use crate::checked::Site;
use crate::types::{Fit, Manner, Tracer, node_at};
use arazzo_parser::Diagnostic;

/// The values that the schema of their parameter does not allow.
pub(super) fn check<'l>(tracer: &Tracer<'_, 'l>, call: &Call<'_, 'l>, found: &mut Vec<Diagnostic>) {
    for effective in &call.step.parameters {
        let parameter = effective.parameter;
        let Some(place) = parameter.location.as_ref().and_then(|place| location(place.value)) else { continue };
        let Some(declared) = call.called.operation.parameter(&parameter.name.value, place) else { continue };
        // With `content` the value is a text in some media type.
        let Some(schema) = declared.schema.as_ref().filter(|_| declared.content_type.is_none()) else { continue };
        let Some(node) = node_at(&call.site.document.document.root, effective.value.span) else { continue };
        let name = format!("parameter `{}`", parameter.name.value);
        let fit = Fit::new(tracer, Site { ..call.site }, Manner::Text, name);
        tell(&PARAMETER_VALUE, fit.check(node, Some(effective.value), schema), found);
    }
}
