//! One replacement (decision A52).

use super::pointer;
use crate::criteria::Exceeded;
use crate::fault::StepFault;
use crate::program::{ReplacementPlan, SelectorQuery};
use arazzo_expression::Value;

/// The fault of a target that cannot be replaced.
pub(super) fn fault(target: &str, reason: &str) -> StepFault {
    StepFault::new("replacement-target", format!("target `{target}` of a replacement: {reason}"))
}

/// `value` with `new` wherever `query` leads. Without a new value the places are taken out (decision A01).
pub(super) fn replace(
    mut value: Value,
    query: &SelectorQuery,
    new: Option<Value>,
    creates: bool,
    plan: &ReplacementPlan,
) -> Result<Value, StepFault> {
    let fail = |reason: &str| fault(&plan.text, reason);
    match query {
        SelectorQuery::Pointer(path) => {
            pointer::set(&mut value, path.tokens(), new, creates).map_err(|reason| fail(&reason))?;
            Ok(value)
        }
        SelectorQuery::JsonPath(query) => {
            let mut places = query.select_pointers(&value).map_err(|error| {
                let by = Exceeded::from(error);
                StepFault { code: by.code().into(), ..fail(&error.to_string()) }
            })?;
            if places.is_empty() {
                return Err(fail("it matches nothing in the payload"));
            }
            // The innermost first, so that none goes with what it stands in; of a list the last first, likewise.
            places.reverse();
            places.sort_by_key(|place| std::cmp::Reverse(place.tokens().len()));
            for place in places {
                pointer::set(&mut value, place.tokens(), new.clone(), false).map_err(|reason| fail(&reason))?;
            }
            Ok(value)
        }
        SelectorQuery::XPath(xpath) => {
            let Some(xml) = value.as_str() else {
                return Err(fail(&format!("XPath needs XML text, and the payload is of type {}", value.type_name())));
            };
            let Some(new) = new else { return Err(fail("the new value is missing")) };
            let (replaced, count) = xpath.replace(xml, &new.to_text()).map_err(|error| {
                let fault = fail(&error.to_string());
                match Exceeded::of_xpath(&error) {
                    Some(by) => StepFault { code: by.code().into(), ..fault },
                    None => fault,
                }
            })?;
            if count == 0 { Err(fail("it matches nothing in the payload")) } else { Ok(replaced.into()) }
        }
    }
}
