//! The values of parameters, before they are written.

use super::style;
use crate::fault::StepFault;
use crate::missing::{self, Missing};
use crate::program::{OperationCall, ParameterPlan, Producer};
use crate::scope::Scope;
use crate::weight::{LARGEST, too_large, weigh};
use arazzo_expression::Value;
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::References;

/// A parameter and its value. `null` counts as no value: OpenAPI cannot write it (decision A35).
pub(super) struct Given<'c> {
    pub plan: &'c ParameterPlan,
    pub value: Option<Value>,
    /// The documents that its schema may refer to.
    pub references: &'c dyn References,
}

impl Given<'_> {
    /// Whether the value is a text that is written out in the document, not what an expression gave.
    pub(super) fn is_written(&self) -> bool {
        matches!(self.plan.value, Producer::Constant(_) | Producer::Text { .. })
    }

    /// The fault of having no value.
    pub(super) fn missing(&self) -> StepFault {
        let what = match &self.plan.value {
            Producer::Constant(_) => "it is null".to_owned(),
            producer => missing::fault(producer).message,
        };
        let message = format!("{} parameter `{}` must have a value: {what}", self.plan.location.name(), self.plan.name);
        StepFault::new("missing-value", message)
    }
}

/// Evaluates the parameters. One that must be sent and has no value is a fault (decision A01); those of the path are
/// left to the path.
pub(super) fn evaluate<'c>(
    call: &'c OperationCall,
    scope: &Scope<'_>,
    missing: &mut Missing,
) -> Result<Vec<Given<'c>>, StepFault> {
    let mut one = |plan: &'c ParameterPlan| {
        let value = scope.produce(&plan.value, missing).map_err(|fault| {
            let place = format!("{} parameter `{}`", plan.location.name(), plan.name);
            StepFault { message: format!("{place}: {}", fault.message), ..fault }
        })?;
        if matches!(plan.location, ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::QueryString)
        {
            scope.nulls_in_text(&plan.value, &mut |text, producer| missing.null_in_url(text, producer));
        }
        let value = value.filter(|value| !value.is_null());
        if let Some(value) = &value {
            call.files.refuse_in(value, &format!("{} parameter `{}`", plan.location.name(), plan.name))?;
            if plan.described.content_type.is_none() {
                style::check_delimiter(&plan.described, value)?;
            }
        }
        let given = Given { plan, value, references: &*call.schemas };
        let must = plan.is_declared && plan.described.required && plan.location != ParameterLocation::Path;
        if must && given.value.is_none() { Err(given.missing()) } else { Ok(given) }
    };
    let mut left = LARGEST;
    let all = call.parameters.iter().map(|plan| {
        let given = one(plan).map_err(|fault| fault.at(&plan.place))?;
        let weight = given.value.as_ref().map_or(Some(0), |value| weigh(value, left));
        left =
            weight.and_then(|weight| left.checked_sub(weight)).ok_or_else(|| too_large("all parameters together"))?;
        Ok(given)
    });
    all.collect()
}
