//! Values as YAML that people like to read: blocks, with texts in quotes where they need them.

use arazzo_expression::{Value, json};

/// Words that YAML takes for something else than text, in some version of it.
const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// `value` as a block that ends with a line break.
pub(super) fn block(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

/// Writes a value after a key or a dash.
fn write(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (number, (name, member)) in members.iter().enumerate() {
                // The first member stands behind the dash of its list.
                if number > 0 || !text.ends_with("- ") {
                    indent(depth, text);
                }
                text.push_str(&scalar(name));
                text.push(':');
                inner(member, depth, text);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (number, item) in items.iter().enumerate() {
                if number > 0 || !text.ends_with("- ") {
                    indent(depth, text);
                }
                text.push_str("- ");
                match item {
                    Value::Object(members) if !members.is_empty() => write(item, depth + 1, text),
                    Value::Array(items) if !items.is_empty() => write(item, depth + 1, text),
                    _ => line(item, text),
                }
            }
        }
        _ => line(value, text),
    }
}

fn inner(value: &Value, depth: usize, text: &mut String) {
    let is_block = match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if is_block {
        text.push('\n');
        write(value, depth + 1, text);
    } else {
        text.push(' ');
        line(value, text);
    }
}

fn line(value: &Value, text: &mut String) {
    match value {
        Value::String(string) => text.push_str(&scalar(string)),
        other => text.push_str(&json::to_string(other)),
    }
    text.push('\n');
}

fn indent(depth: usize, text: &mut String) {
    text.push_str(&"  ".repeat(depth));
}

/// A text as it is where YAML takes it for one, else in double quotes.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && !WORDS.contains(&&*text.to_ascii_lowercase());
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            // Beyond what JSON escapes, YAML wants these escaped.
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => json::escape_into(c.encode_utf8(&mut [0; 4]), &mut quoted),
        }
    }
    format!("\"{quoted}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let texts = [
            r#"{"a":{"b":[1,"two",{"c":null,"d":[]},[1,[2]],[]],"e":{}},"f g":"x: y # z","1":"2"}"#,
            r#"["true","no","~","- a","","é","日本","a\nb\t\u0001\"\\"," x ","1.0",1.0,1e400,"0x1F","=","<<"]"#,
            r#"{"<<":{"a":1},"null":1,"?":":","*a":"&b","!t":"%x","@":"`"}"#,
            "\"\u{7f}\u{85}\u{2028}\u{feff}\u{fffe}\u{1f600}\"",
            "[[[]],[{}],{\"a\":[{\"b\":[{\"c\":1,\"d\":2}]}]}]",
        ];
        for text in texts {
            let value = json::parse(text).unwrap();
            let block = block(&value);
            let source = SourceMap::default().add("t", "");
            let (node, faults) = parse_document(source, &block, Format::Yaml, &DocumentOptions::default());
            assert!(faults.is_empty(), "{block}\n{faults:?}");
            assert_eq!(node.unwrap().to_value().to_string(), value.to_string(), "{block}");
        }
    }
}
