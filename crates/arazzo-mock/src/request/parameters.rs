//! The parameters of a request, in every style (OpenAPI, Style Values).

use super::asked::Asked;
use super::reader::Reader;
use arazzo_expression::{Object, Value};
use arazzo_parser::openapi::{Location, Parameter, Schema, Style};
use arazzo_runtime::{Texts, body_kind, bracketed, decoded, delimiter, pieces, raw_pairs};

/// What a request says of a parameter.
#[derive(Debug)]
pub(super) enum Found {
    /// It is not there.
    Nothing,
    /// It is there, in a way that is not taken apart here.
    Unread,
    /// It is not written as its style has it.
    Broken(String),
    /// Its value, and whether that was written as text.
    Value(Value, bool),
}

/// The parameters of a request, as they are written.
pub(super) struct Parameters<'a> {
    asked: &'a Asked,
    path: &'a Object,
    pairs: Vec<(String, &'a str)>,
    reader: &'a Reader<'a>,
}

/// What a value is made of: a text for each item or member.
enum Parts {
    One(String),
    List(Vec<String>),
    Members(Vec<(String, String)>),
}

impl<'a> Parameters<'a> {
    pub(super) fn new(asked: &'a Asked, path: &'a Object, reader: &'a Reader<'a>) -> Self {
        Self { asked, path, pairs: raw_pairs(&asked.query).collect(), reader }
    }

    pub(super) fn read(&self, parameter: &Parameter) -> Found {
        if let Some(media_type) = &parameter.content_type {
            return self.content(parameter, media_type);
        }
        let kind = parameter.schema.as_ref().and_then(|schema| schema.kind(self.reader.references));
        let parts = match (parameter.location, kind.as_deref()) {
            (Location::Query, _) if parameter.style == Style::DeepObject => return self.deep(parameter),
            (Location::Query, Some(kind @ ("array" | "object"))) => self.in_query(parameter, kind == "array"),
            (Location::Query, _) => self.pair(&parameter.name).map(|raw| Ok(Parts::One(decoded(raw)))),
            (Location::Path, kind) => self.in_path(parameter, kind.unwrap_or_default()),
            (Location::Header, kind) => self.in_header(parameter, kind.unwrap_or_default()),
            (Location::Cookie, kind) => self.in_cookie(parameter, kind.unwrap_or_default()),
            (Location::QueryString, _) => (!self.asked.query.is_empty()).then(|| Err(String::new())),
        };
        match parts {
            None => Found::Nothing,
            Some(Err(reason)) if reason.is_empty() => Found::Unread,
            Some(Err(reason)) => Found::Broken(reason),
            Some(Ok(parts)) => Found::Value(self.value(parts, parameter.schema.as_ref()), true),
        }
    }

    fn value(&self, parts: Parts, schema: Option<&Schema>) -> Value {
        let reader = self.reader;
        match parts {
            Parts::One(text) => reader.leaf(&text, schema),
            Parts::List(texts) => {
                let items = schema.and_then(|schema| schema.items(reader.references));
                texts.iter().map(|text| reader.leaf(text, items.as_ref())).collect::<Vec<_>>().into()
            }
            Parts::Members(members) => {
                let one = |(name, text): (String, String)| {
                    let property = schema.and_then(|schema| schema.property(&name, reader.references));
                    let value = reader.leaf(&text, property.as_ref());
                    (name.into(), value)
                };
                members.into_iter().map(one).collect::<Object>().into()
            }
        }
    }

    fn pair(&self, name: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(have, _)| have == name).map(|(_, raw)| *raw)
    }

    /// The value of a parameter that is written in a media type.
    fn content(&self, parameter: &Parameter, media_type: &str) -> Found {
        let text = match parameter.location {
            Location::QueryString if self.asked.query.is_empty() => None,
            // A form is decoded pair by pair.
            Location::QueryString if body_kind(media_type) == arazzo_runtime::BodyKind::Form => {
                Some(self.asked.query.clone())
            }
            Location::QueryString => Some(decoded(&self.asked.query)),
            Location::Query => self.pair(&parameter.name).map(decoded),
            Location::Path => self.path_text(parameter).map(|raw| unescaped(&raw)),
            Location::Header => self.field(&parameter.name),
            Location::Cookie => self.cookies(&parameter.name).first().map(|raw| unescaped(raw)),
        };
        let Some(text) = text else { return Found::Nothing };
        match self.reader.written(body_kind(media_type), &text, parameter.schema.as_ref()) {
            Ok(Some((value, is_text))) => Found::Value(value, is_text),
            Ok(None) => Found::Unread,
            Err(reason) => Found::Broken(reason),
        }
    }

    /// `deepObject`: `a[b]=1`.
    fn deep(&self, parameter: &Parameter) -> Found {
        let mut texts = Texts::default();
        for (name, raw) in &self.pairs {
            match bracketed(name) {
                Some(path) if path.first() == Some(&&*parameter.name) => {
                    texts.add(path.into_iter().skip(1), decoded(raw));
                }
                _ if *name == *parameter.name => texts.add([], decoded(raw)),
                _ => {}
            }
        }
        if texts.is_empty() {
            return Found::Nothing;
        }
        let leaf = |text: &str, schema: Option<&Schema>| self.reader.leaf(text, schema);
        Found::Value(texts.value(parameter.schema.as_ref(), self.reader.references, &leaf), true)
    }

    /// A list or an object in the query.
    fn in_query(&self, parameter: &Parameter, is_list: bool) -> Option<Result<Parts, String>> {
        let name = &*parameter.name;
        let is_own = |have: &str| have == name || have.strip_suffix("[]") == Some(name);
        let own: Vec<&str> = self.pairs.iter().filter(|(have, _)| is_own(have)).map(|(_, raw)| *raw).collect();
        if is_list {
            let (first, others) = own.split_first()?;
            let is_spread = parameter.explode || !others.is_empty();
            return Some(Ok(Parts::List(if is_spread {
                own.iter().map(|raw| decoded(raw)).collect()
            } else {
                pieces(parameter.style, first)
            })));
        }
        if parameter.explode && parameter.style == Style::Form {
            let schema = parameter.schema.as_ref()?;
            let known = schema.properties(self.reader.references);
            // Its members are parameters of their own: what is none of them may be another parameter.
            let members = self.pairs.iter().filter(|(name, _)| known.contains_key(name.as_str()));
            let members: Vec<_> = members.map(|(name, raw)| (name.clone(), decoded(raw))).collect();
            return match (members.is_empty(), known.is_empty() && !self.pairs.is_empty()) {
                (false, _) => Some(Ok(Parts::Members(members))),
                (true, true) => Some(Err(String::new())),
                (true, false) => None,
            };
        }
        match own.first() {
            Some(raw) => Some(alternating(&pieces(parameter.style, raw))),
            // Some spread what is not to be spread: that it is there is all that is looked at.
            None => {
                self.pairs.iter().any(|(have, _)| have.starts_with(&format!("{name}["))).then(|| Err(String::new()))
            }
        }
    }

    fn path_text(&self, parameter: &Parameter) -> Option<String> {
        let bare = parameter.name.trim_matches(['+', '*']);
        let value = self.path.get(&parameter.name).or_else(|| self.path.get(bare))?;
        Some(value.to_text().to_string())
    }

    fn in_path(&self, parameter: &Parameter, kind: &str) -> Option<Result<Parts, String>> {
        let raw = self.path_text(parameter)?;
        let (explode, style) = (parameter.explode, parameter.style);
        let text = match style {
            Style::Label => raw.strip_prefix('.').ok_or("it must begin with `.`"),
            Style::Matrix => raw.strip_prefix(';').ok_or("it must begin with `;`"),
            _ => Ok(&*raw),
        };
        let text = match text {
            Ok(text) => text,
            Err(reason) => return Some(Err(reason.to_owned())),
        };
        // `;a=1`: the name stands before the value, or before each item.
        let own = |text: &str| match style {
            Style::Matrix => {
                let rest = text.strip_prefix(&*parameter.name);
                rest.map_or(text, |rest| rest.strip_prefix('=').unwrap_or(rest)).to_owned()
            }
            _ => text.to_owned(),
        };
        let spread = match style {
            Style::Label if explode => ".",
            Style::Matrix if explode => ";",
            _ => ",",
        };
        let split = |text: &str| -> Vec<String> {
            match style {
                Style::Label | Style::Matrix | Style::Simple | Style::Form => {
                    text.split(spread).map(str::to_owned).collect()
                }
                style => pieces(style, text),
            }
        };
        Some(match kind {
            "array" if explode => Ok(Parts::List(split(text).iter().map(|one| unescaped(&own(one))).collect())),
            "array" => Ok(Parts::List(split(&own(text)).iter().map(|one| unescaped(one)).collect())),
            "object" if explode => paired(split(text).iter().map(|one| unescaped(one))),
            "object" => alternating(&split(&own(text)).iter().map(|one| unescaped(one)).collect::<Vec<_>>()),
            _ => Ok(Parts::One(unescaped(&own(text)))),
        })
    }

    /// The value of a header field; one that is there several times has all values.
    fn field(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .asked
            .headers
            .iter()
            .filter(|(have, _)| have.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    fn in_header(&self, parameter: &Parameter, kind: &str) -> Option<Result<Parts, String>> {
        let text = self.field(&parameter.name)?;
        let split = || text.split(delimiter(parameter.style, false)).map(|piece| piece.trim().to_owned());
        Some(match kind {
            "array" => Ok(Parts::List(split().collect())),
            "object" if parameter.explode => paired(split()),
            "object" => alternating(&split().collect::<Vec<_>>()),
            _ => Ok(Parts::One(text)),
        })
    }

    /// The values of the cookies called `name`, as they are written.
    fn cookies(&self, name: &str) -> Vec<String> {
        let fields = self.asked.headers.iter().filter(|(have, _)| have.eq_ignore_ascii_case("cookie"));
        let pairs = fields.flat_map(|(_, value)| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.filter(|(have, _)| unescaped(have) == name).map(|(_, value)| value.to_owned()).collect()
    }

    fn in_cookie(&self, parameter: &Parameter, kind: &str) -> Option<Result<Parts, String>> {
        let plain = |text: &str| if parameter.style == Style::Cookie { text.to_owned() } else { unescaped(text) };
        if kind == "object" && parameter.explode {
            let known = parameter.schema.as_ref()?.properties(self.reader.references);
            let members = known.keys().filter_map(|name| Some((name.to_string(), plain(self.cookies(name).first()?))));
            let members: Vec<_> = members.collect();
            return (!members.is_empty()).then_some(Ok(Parts::Members(members)));
        }
        let own = self.cookies(&parameter.name);
        let first = own.first()?;
        let split = || first.split(',').map(plain).collect::<Vec<_>>();
        Some(match kind {
            "array" if parameter.explode => Ok(Parts::List(own.iter().map(|one| plain(one)).collect())),
            "array" => Ok(Parts::List(split())),
            "object" => alternating(&split()),
            _ => Ok(Parts::One(plain(first))),
        })
    }
}

fn unescaped(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Members that are written `name=value`.
fn paired(pieces: impl Iterator<Item = String>) -> Result<Parts, String> {
    let pair = |piece: String| {
        let (name, value) = piece.split_once('=').ok_or("its members must be written `name=value`")?;
        Ok((name.to_owned(), value.to_owned()))
    };
    pieces.map(pair).collect::<Result<Vec<_>, &str>>().map(Parts::Members).map_err(str::to_owned)
}

/// Members that are written `name,value,name,value`.
fn alternating(pieces: &[String]) -> Result<Parts, String> {
    let pair = |pair: &[String]| match pair {
        [name, value] => Ok((name.clone(), value.clone())),
        _ => Err("a name in it has no value".to_owned()),
    };
    pieces.chunks(2).map(pair).collect::<Result<Vec<_>, _>>().map(Parts::Members)
}
