//! What a service says of an error, in its own words.

use super::Received;
use arazzo_expression::Value;

/// The members in which services put their message, the likeliest first.
const MEMBERS: [&str; 9] =
    ["message", "Message", "error_description", "errorMessage", "detail", "title", "error", "errors", "__type"];
/// The longest message that is told, in characters.
const LONGEST: usize = 300;

impl Received {
    /// What the service says, where the status is 400 or more and the body has a message.
    pub fn complaint(&self) -> Option<String> {
        let body = self.body().filter(|_| self.response.status >= 400)?;
        let said = message(body, 3)?;
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        (!said.is_empty()).then(|| match said.char_indices().nth(LONGEST) {
            Some((at, _)) => format!("{}…", said.get(..at).unwrap_or_default()),
            None => said,
        })
    }
}

fn message(body: &Value, depth: usize) -> Option<String> {
    let deeper = depth.checked_sub(1)?;
    match body {
        // A page for people says nothing in a line.
        Value::String(text) if text.trim_start().starts_with("<!") || text.contains("<html") => None,
        Value::String(text) => Some(text.to_string()),
        Value::Object(members) => {
            let found = MEMBERS.iter().find_map(|name| message(members.get(*name)?, deeper))?;
            let kind = members.get("__type").or_else(|| members.get("code")).and_then(Value::as_str);
            Some(match kind.filter(|kind| **kind != *found) {
                Some(kind) => format!("{kind}: {found}"),
                None => found,
            })
        }
        Value::Array(items) => message(items.first()?, deeper),
        _ => None,
    }
}
