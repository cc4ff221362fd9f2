//! Reads what the styles write, as a server that knows the parameter would.

use arazzo_expression::Value;

fn plain(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&tail[..2]).unwrap(), 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The value that `wire` stands for, of the same type as `like`. The parameter is called `c`.
pub(super) fn decode(shape: &str, location: &str, wire: &str, like: &Value) -> Value {
    let explode = if shape.contains("explode") { shape.contains("explode: true") } else { shape.contains("form") };
    let style = shape.split([' ', ',']).nth(1).unwrap();
    let between = if location == "cookie" { "; " } else { "&" };
    match style {
        "simple" => pieces(wire, ",", explode, like),
        "label" => pieces(wire.strip_prefix('.').unwrap(), if explode { "." } else { "," }, explode, like),
        "matrix" if explode => pairs(wire.strip_prefix(';').unwrap(), ";", like),
        "matrix" => pieces(wire.strip_prefix(";c=").unwrap(), ",", false, like),
        "deepObject" => wire
            .split('&')
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap();
                (plain(name).strip_prefix("c[").unwrap().strip_suffix(']').unwrap().to_owned(), plain(value))
            })
            .collect(),
        _ if explode => pairs(wire, between, like),
        "spaceDelimited" => pieces(wire.strip_prefix("c=").unwrap(), "%20", false, like),
        "pipeDelimited" => pieces(wire.strip_prefix("c=").unwrap(), "%7C", false, like),
        _ => pieces(wire.strip_prefix("c=").unwrap(), ",", false, like),
    }
}

fn pieces(wire: &str, between: &str, paired: bool, like: &Value) -> Value {
    let all: Vec<&str> = wire.split(between).collect();
    match like {
        Value::Object(_) if paired => {
            all.iter().map(|piece| piece.split_once('=').unwrap()).map(|(n, v)| (plain(n), plain(v))).collect()
        }
        Value::Object(_) => all.chunks(2).map(|pair| (plain(pair[0]), plain(pair[1]))).collect(),
        Value::Array(_) => all.iter().map(|piece| Value::from(plain(piece))).collect::<Vec<_>>().into(),
        _ => plain(wire).into(),
    }
}

fn pairs(wire: &str, between: &str, like: &Value) -> Value {
    let all = || wire.split(between).map(|pair| pair.split_once('=').unwrap());
    match like {
        Value::Object(_) => all().map(|(name, value)| (plain(name), plain(value))).collect(),
        Value::Array(_) => all().map(|(_, value)| Value::from(plain(value))).collect::<Vec<_>>().into(),
        _ => plain(all().next().unwrap().1).into(),
    }
}
