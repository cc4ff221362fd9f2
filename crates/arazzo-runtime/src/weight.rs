//! How much a value is. Values share their parts, so that a document can name in a few lines what would fill any memory once it
//! is written out: `{a: $inputs.x, b: $inputs.x}`, handed on and on. Nothing goes on with such a value.

use crate::fault::StepFault;
use arazzo_expression::Value;

/// The most that one value may be that a document puts together, in bytes.
pub(crate) const LARGEST: usize = 64 << 20;
/// How deep it may be nested: what a document and a body may be, twice over.
const DEEPEST: usize = 512;
/// What each value takes besides its text.
const EACH: usize = 16;

/// The bytes that `value` takes, written out; `None` where it is more than `most`, or nested too deep. The time that it takes is
/// bounded by `most`.
pub fn weigh(value: &Value, most: usize) -> Option<usize> {
    let mut left = most;
    take(value, DEEPEST, &mut left).then(|| most - left)
}

/// Takes the weight of `value` from `left`, if it is no more.
fn take(value: &Value, deep: usize, left: &mut usize) -> bool {
    let own = EACH + value.as_str().map_or(0, str::len);
    let Some(rest) = left.checked_sub(own) else { return false };
    *left = rest;
    let Some(deep) = deep.checked_sub(1) else { return false };
    match value {
        Value::Array(items) => items.iter().all(|item| take(item, deep, left)),
        Value::Object(members) => members.iter().all(|(name, member)| {
            let Some(rest) = left.checked_sub(name.len()) else { return false };
            *left = rest;
            take(member, deep, left)
        }),
        _ => true,
    }
}

/// Refuses what a document puts together and is too large.
pub(crate) fn check(value: &Value, what: impl FnOnce() -> String) -> Result<(), StepFault> {
    if weigh(value, LARGEST).is_some() { Ok(()) } else { Err(too_large(&what())) }
}

/// The fault of a value that is too large.
pub(crate) fn too_large(what: &str) -> StepFault {
    let message = format!(
        "{what} makes a value of more than {} MiB, or nested more than {DEEPEST} deep, which no step may have",
        LARGEST >> 20
    );
    StepFault::new("value-too-large", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(times: usize) -> Value {
        (0..times).fold(Value::from("x"), |value, _| [("a", value.clone()), ("b", value)].into_iter().collect())
    }

    #[test]
    fn what_is_shared_counts_each_time_it_is_seen() {
        assert_eq!(weigh(&Value::Null, 16), Some(16));
        assert_eq!(weigh(&Value::from("abc"), 18), None);
        let pair: Value = vec![Value::from("abc"), Value::from("abc")].into();
        assert_eq!(weigh(&pair, 1000), Some(16 + 19 + 19));
        // Written out it would be as large as two to the two hundredth: it is given up long before.
        assert_eq!(weigh(&doubled(200), LARGEST), None);
        assert!(weigh(&doubled(10), LARGEST).is_some());
    }

    #[test]
    fn what_is_nested_too_deep_has_no_weight() {
        let nested = |deep: usize| (1..deep).fold(Value::Null, |value, _| vec![value].into());
        assert!(weigh(&nested(DEEPEST), LARGEST).is_some());
        assert!(weigh(&nested(DEEPEST + 1), LARGEST).is_none());
        assert!(check(&nested(DEEPEST + 1), || "it".to_owned()).is_err_and(|fault| &*fault.code == "value-too-large"));
    }
}
