//! Server-sent events as values (WHATWG HTML, Server-sent events; OpenAPI 3.2, Special Considerations for `text/event-stream`).

use arazzo_expression::{Number, Object, Value};

/// The events of a stream that has ended: objects of their fields. What no empty line ends is no event.
pub(super) fn events(text: &str) -> Value {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let (mut events, mut fields, mut data) = (Vec::new(), Object::default(), String::new());
    for line in text.split(['\n', '\r']) {
        if line.is_empty() {
            let mut event = std::mem::take(&mut fields);
            // An event without data is not dispatched; the line end after the last line of data is none of it.
            if data.pop().is_some() {
                event.insert("data".into(), std::mem::take(&mut data).into());
                events.push(Value::from(event));
            }
            continue;
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => data.extend([value, "\n"]),
            "event" => drop(fields.insert(name.into(), value.into())),
            "id" if !value.contains('\0') => drop(fields.insert(name.into(), value.into())),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                if let Some(milliseconds) = Number::parse(value) {
                    fields.insert(name.into(), milliseconds.into());
                }
            }
            // Comments, and fields that no one knows.
            _ => {}
        }
    }
    events.into()
}

#[cfg(test)]
mod tests {
    use super::events;

    #[test]
    fn streams_are_read_as_their_standard_has_it() {
        for (text, wanted) in [
            ("", "[]"),
            ("data: a\n\n", r#"[{"data":"a"}]"#),
            ("\u{feff}data:a\ndata: b\r\n\r\n", r#"[{"data":"a\nb"}]"#),
            ("event: done\rid: 7\rretry: 10\rdata:  x\r\r", r#"[{"event":"done","id":"7","retry":10,"data":" x"}]"#),
            (": hello\n\ndata\n\ndata: 1\n\n", r#"[{"data":""},{"data":"1"}]"#),
            ("event: nothing\n\ndata: 1\n\ndata: cut off", r#"[{"data":"1"}]"#),
            ("retry: soon\nother: x\ndata: {\"a\": 1}\n\n", r#"[{"data":"{\"a\": 1}"}]"#),
        ] {
            assert_eq!(events(text).to_string(), wanted, "{text:?}");
        }
    }
}
