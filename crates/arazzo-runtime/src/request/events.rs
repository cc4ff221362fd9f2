//! Server-sent events (WHATWG HTML, Server-sent events; OpenAPI 3.2, Special Considerations for `text/event-stream`).

use crate::fault::StepFault;
use arazzo_expression::Value;

/// The events of a list, or the one that `value` is. An object has the fields of its event, anything else is its data.
pub(super) fn text(value: &Value) -> Result<String, StepFault> {
    let events = value.as_array().map_or_else(|| std::slice::from_ref(value), |events| events.as_slice());
    let mut stream = String::new();
    for event in events {
        match event {
            Value::Object(fields) => {
                for (name, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
                    field(name, &value.to_text(), &mut stream)?;
                }
            }
            data => field("data", &data.to_text(), &mut stream)?,
        }
        stream.push('\n');
    }
    Ok(stream)
}

/// One field of an event; data has a line for each of its own.
fn field(name: &str, value: &str, stream: &mut String) -> Result<(), StepFault> {
    let is_line = |text: &str| !text.contains(['\n', '\r']);
    if name == "data" {
        let lines = value.replace("\r\n", "\n");
        for line in lines.split(['\n', '\r']) {
            stream.extend(["data: ", line, "\n"]);
        }
        return Ok(());
    }
    if name.is_empty() || name.contains(':') || !is_line(name) || !is_line(value) {
        let shown: String = name.escape_debug().collect();
        let message = format!("the field `{shown}` of an event does not fit into its line");
        return Err(StepFault::new("invalid-body", message));
    }
    stream.extend([name, ": ", value, "\n"]);
    Ok(())
}
