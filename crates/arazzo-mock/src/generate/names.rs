//! What values look like where only a name or a format says so.

use crate::random::Random;

/// First names, last names, words and towns that made-up people and things have.
const FIRST: [&str; 6] = ["Ada", "Grace", "Linus", "Edsger", "Barbara", "Alan"];
const LAST: [&str; 6] = ["Lovelace", "Hopper", "Torvalds", "Dijkstra", "Liskov", "Turing"];
const TOWNS: [&str; 6] = ["London", "Lagos", "Lima", "Osaka", "Oslo", "Quito"];

/// A text of a `format`; `None` for one that says nothing about the characters.
pub(super) fn formatted(format: &str, name: &str, random: &mut Random) -> Option<String> {
    let (month, day) = (random.below(12) + 1, random.below(28) + 1);
    let (hour, minute, second) = (random.below(24), random.below(60), random.below(60));
    Some(match format {
        "date-time" | "datetime" => format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
        "date" => format!("2026-{month:02}-{day:02}"),
        "time" => format!("{hour:02}:{minute:02}:{second:02}Z"),
        "duration" => format!("PT{}H{minute}M", hour + 1),
        "uuid" | "guid" => uuid(random),
        "email" | "idn-email" => email(random),
        "uri" | "url" | "iri" | "uri-reference" | "iri-reference" | "link" => url(name, random),
        "uri-template" => "https://example.com/items/{id}".to_owned(),
        "hostname" | "idn-hostname" | "host" => format!("host-{}.example.com", random.hex(4)),
        "ipv4" | "ip" => format!("192.0.2.{}", random.below(254) + 1),
        "ipv6" => format!("2001:db8::{:x}", random.below(65_535) + 1),
        "byte" | "base64" => "dGV4dA==".to_owned(),
        "json-pointer" => "/items/0".to_owned(),
        "relative-json-pointer" => "0/items".to_owned(),
        "regex" => "^[a-z]+$".to_owned(),
        "int32" | "int64" | "integer" | "number" => (random.below(1000) + 1).to_string(),
        "decimal" | "double" | "float" => format!("{}.{:02}", random.below(100), random.below(100)),
        "phone" | "tel" => phone(random),
        _ => return None,
    })
}

fn uuid(random: &mut Random) -> String {
    format!("{}-{}-4{}-8{}-{}", random.hex(8), random.hex(4), random.hex(3), random.hex(3), random.hex(12))
}

fn email(random: &mut Random) -> String {
    format!("{}.{}@example.com", random.one_of(&FIRST), random.one_of(&LAST)).to_ascii_lowercase()
}

fn url(name: &str, random: &mut Random) -> String {
    let what = if name.is_empty() { "items" } else { name };
    format!(
        "https://example.com/{}/{}",
        what.to_ascii_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"),
        random.hex(8)
    )
}

fn phone(random: &mut Random) -> String {
    format!("+1555{:07}", random.below(10_000_000))
}

/// The words of a name: `createdAt`, `created_at` and `created-at` are the same.
fn words(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last_is_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            found.push(String::new());
        } else if c.is_uppercase() && last_is_lower || found.is_empty() {
            found.push(c.to_lowercase().collect());
        } else if let Some(word) = found.last_mut() {
            word.extend(c.to_lowercase());
        }
        last_is_lower = c.is_lowercase() || c.is_numeric();
    }
    found.retain(|word| !word.is_empty());
    found
}

/// Whether a member called `name` tells one thing from others of its kind.
pub(crate) fn is_id(name: &str) -> bool {
    words(name).last().is_some_and(|last| matches!(&**last, "id" | "uuid" | "guid"))
}

/// A text that a member called `name` may have.
pub(super) fn text(name: &str, random: &mut Random) -> String {
    let words = words(name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let last = words.last().map(String::as_str).unwrap_or_default();
    match last {
        "id" | "ids" | "key" | "token" | "uid" | "identifier" | "secret" | "hash" | "sha" | "etag" => {
            return random.hex(32);
        }
        "uuid" | "guid" => return uuid(random),
        "arn" => return format!("arn:aws:service:us-east-1:123456789012:resource/{}", random.hex(8)),
        "at" | "timestamp" | "datetime" => return formatted("date-time", name, random).unwrap_or_default(),
        "date" | "birthday" => return formatted("date", name, random).unwrap_or_default(),
        "country" => return "GB".to_owned(),
        "currency" => return "EUR".to_owned(),
        "language" | "locale" => return "en".to_owned(),
        "version" => return "1.0.0".to_owned(),
        _ => {}
    }
    if has(&["email", "mail"]) {
        email(random)
    } else if has(&["url", "uri", "link", "href", "website", "homepage", "location"]) {
        url(name, random)
    } else if has(&["phone", "mobile", "fax"]) {
        phone(random)
    } else if has(&["city", "town"]) {
        (*random.one_of(&TOWNS)).to_owned()
    } else if has(&["firstname"]) || (has(&["first", "given"]) && last == "name") {
        (*random.one_of(&FIRST)).to_owned()
    } else if has(&["lastname", "surname"]) || (has(&["last", "family"]) && last == "name") {
        (*random.one_of(&LAST)).to_owned()
    } else if name.is_empty() {
        "text".to_owned()
    } else {
        name.to_owned()
    }
}

/// A number that a member called `name` may have.
pub(super) fn number(name: &str, whole: bool, random: &mut Random) -> f64 {
    let words = words(name);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let small = |random: &mut Random, below: u64| f64::from(u32::try_from(random.below(below)).unwrap_or(0));
    let number = if has(&["latitude", "lat"]) {
        small(random, 180) / 2.0 - 45.0
    } else if has(&["longitude", "lon", "lng"]) {
        small(random, 360) - 180.0
    } else if has(&["year"]) {
        2026.0
    } else if has(&["port"]) {
        8080.0
    } else if has(&["timestamp", "epoch", "at", "time"]) {
        1_767_225_600.0 + small(random, 31_000_000)
    } else if has(&["page", "version", "count", "total", "number"]) {
        1.0
    } else if has(&["price", "amount", "cost", "rate"]) && !whole {
        small(random, 10_000) / 100.0 + 0.5
    } else if has(&["id"]) {
        small(random, 90_000) + 10_000.0
    } else {
        small(random, 100) + 1.0
    };
    if whole { number.trunc() } else { number }
}
