//! Setting a value at a JSON Pointer.

use arazzo_expression::{Object, Pointer, Str, Value};
use std::sync::Arc;

/// Puts `new` where `tokens` lead in `value`: the last one may name a member that is not there, `-` appends to a list.
/// Without a new value a member is taken out and an element becomes `null` (decision A01). Missing parents are made, as
/// objects, where `creates`.
pub(super) fn set(value: &mut Value, tokens: &[Str], new: Option<Value>, creates: bool) -> Result<(), String> {
    let mut parent = value;
    let Some((last, way)) = tokens.split_last() else {
        *parent = new.unwrap_or_default();
        return Ok(());
    };
    for (depth, token) in way.iter().enumerate() {
        let next = tokens.get(depth + 1).unwrap_or(last);
        parent = descend(parent, token, next, creates && new.is_some())?;
    }
    match parent {
        Value::Object(members) => {
            let members = Arc::make_mut(members);
            match new {
                Some(new) => members.insert(last.clone(), new),
                None => members.shift_remove(last),
            };
            Ok(())
        }
        Value::Array(items) => set_item(Arc::make_mut(items), last, new),
        other => Err(format!("`{last}` cannot be set in a value of type {}", other.type_name())),
    }
}

fn set_item(items: &mut Vec<Value>, token: &str, new: Option<Value>) -> Result<(), String> {
    let index = if token == "-" { Some(items.len()) } else { Pointer::index(token) };
    let Some(index) = index else { return Err(format!("`{token}` is no index of a list")) };
    let count = items.len();
    match items.get_mut(index) {
        Some(item) => *item = new.unwrap_or_default(),
        None if index == count => items.extend(new),
        None => return Err(format!("the list has {count} elements and no place {index}")),
    }
    Ok(())
}

fn descend<'v>(parent: &'v mut Value, token: &Str, next: &str, creates: bool) -> Result<&'v mut Value, String> {
    let type_name = parent.type_name();
    let missing = || format!("there is no `{token}` in the payload");
    match parent {
        Value::Object(members) => {
            let members = Arc::make_mut(members);
            if !members.contains_key(token) {
                if !creates {
                    return Err(missing());
                }
                if next == "-" || Pointer::index(next).is_some() {
                    return Err(format!(
                        "there is no `{token}`, and `{next}` does not say whether to make a list or an object"
                    ));
                }
                members.insert(token.clone(), Object::default().into());
            }
            members.get_mut(token).ok_or_else(missing)
        }
        Value::Array(items) => {
            Pointer::index(token).and_then(|index| Arc::make_mut(items).get_mut(index)).ok_or_else(missing)
        }
        _ => Err(format!("`{token}` leads into a value of type {type_name}")),
    }
}
