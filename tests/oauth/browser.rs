//! A person with a browser: follows redirects, keeps cookies, fills in forms.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;

/// What the person knows.
const KNOWN: [(&str, &str); 2] = [("login", "me"), ("password", "secret")];
/// More pages than any flow has.
const MOST: usize = 20;

#[derive(Default)]
pub(super) struct Browser {
    cookies: BTreeMap<String, String>,
    /// What is entered where a page asks for a code.
    code: Option<String>,
}

struct Page {
    location: Option<String>,
    body: String,
}

impl Browser {
    pub(super) fn with_code(code: &str) -> Self {
        Self { code: Some(code.to_owned()), ..Self::default() }
    }

    /// Starts at `url` and does what the pages ask until they ask for nothing more: the text of the last page.
    pub(super) fn walk(&mut self, url: &str) -> String {
        let (mut at, mut page) = (url.to_owned(), self.send("GET", url, ""));
        for _ in 0..MOST {
            if let Some(location) = &page.location {
                at = join(&at, location);
                page = self.send("GET", &at, "");
            } else if let Some((action, fields)) = self.form(&page.body) {
                at = join(&at, &action);
                page = self.send("POST", &at, &fields);
            } else {
                return page.body;
            }
        }
        panic!("the pages go on and on: {at}\n{}", page.body);
    }

    /// Where the form of a page goes, and what it is filled with.
    fn form(&self, body: &str) -> Option<(String, String)> {
        let form = body.split("<form").nth(1)?.split("</form>").next()?;
        let action = attribute(form.split('>').next()?, "action").unwrap_or_default();
        let mut fields = Vec::new();
        for tag in form.split("<input").skip(1).chain(form.split("<button").skip(1)) {
            let tag = tag.split('>').next().unwrap_or_default();
            let Some(name) = attribute(tag, "name").filter(|name| *name != "abort") else { continue };
            let known = KNOWN.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            let code = self.code.clone().filter(|_| name == "user_code");
            let value = known.or(code).or_else(|| attribute(tag, "value")).unwrap_or_default();
            fields.push(format!("{name}={}", encoded(&value)));
        }
        // The page of the device flow without a code in it ends the flow; a page that only offers to stop, too.
        (!fields.is_empty()).then(|| (action, fields.join("&")))
    }

    fn send(&mut self, method: &str, url: &str, form: &str) -> Page {
        let (authority, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut stream = TcpStream::connect(authority).unwrap_or_else(|error| panic!("{url}: {error}"));
        write!(
            stream,
            "{method} /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nCookie: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            cookies.join("; "),
            form.len()
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut location = None;
        for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
            match &*name.to_ascii_lowercase() {
                "location" => location = Some(value.to_owned()),
                "set-cookie" => {
                    let pair = value.split(';').next().unwrap().split_once('=').unwrap();
                    self.cookies.insert(pair.0.to_owned(), pair.1.to_owned());
                }
                _ => {}
            }
        }
        Page { location, body: body.to_owned() }
    }
}

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

fn join(base: &str, reference: &str) -> String {
    if reference.starts_with("http://") {
        return reference.to_owned();
    }
    let authority = base.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let path = if reference.is_empty() { base.split_once(authority).unwrap().1 } else { reference };
    format!("http://{authority}{path}")
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
