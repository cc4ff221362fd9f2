//! What evaluation costs on a response of 5 MB: pointers, JSONPath queries, patterns; and many small conditions.
#![expect(clippy::unwrap_used, reason = "a broken fixture ends the benchmark")]

use arazzo_expression::jsonpath::Query;
use arazzo_expression::regex::Pattern;
use arazzo_expression::{Condition, Dialect, Expression, Pointer, Scope, Value, Version, json};
use divan::{Bencher, black_box};
use std::borrow::Cow;
use std::fmt::Write as _;

fn main() {
    divan::main();
}

/// A page of 20,000 resources, about 5 MB.
fn response() -> String {
    let mut text = r#"{"status":"COMPLETED","nextToken":null,"items":["#.to_owned();
    for n in 0..20_000 {
        let comma = if n == 0 { "" } else { "," };
        let state = if n % 7 == 0 { "FAILED" } else { "ACTIVE" };
        write!(
            text,
            r#"{comma}{{"id":"resource-{n:08}","state":"{state}","size":{n},"price":{n}.50,"owner":{{"name":"Owner {n}",
            "email":"owner{n}@example.com"}},"tags":["a{n}","b","c"],"note":"some text that fills a field of a resource"}}"#
        )
        .unwrap();
    }
    text.push_str("]}");
    text
}

fn pointers() -> Vec<Pointer> {
    let places = (0..20).map(|n| format!("/items/{}/owner/email", n * 999));
    places.map(|text| Pointer::parse(&text).unwrap()).collect()
}

/// From those that conditions use to those that look at every node.
const QUERIES: [&str; 10] = [
    "$.status",
    "$.items[19999].owner.email",
    "$.items[-1:].id",
    "$.items[*].id",
    "$.items[?@.state == 'FAILED'].id",
    "$.items[?@.size > 19990 && @.owner.name]",
    "$.items[?match(@.id, 'resource-0000[0-9]{3}7')]",
    "$.items[?length(@.tags) == 3].tags[0]",
    "$..email",
    "$..[?@.name == 'Owner 7']",
];

#[divan::bench]
fn read_the_response(bencher: Bencher<'_, '_>) {
    let text = response();
    bencher.bench(|| json::parse(black_box(&text)).unwrap());
}

#[divan::bench]
fn twenty_pointers(bencher: Bencher<'_, '_>) {
    let value = json::parse(&response()).unwrap();
    let pointers = pointers();
    bencher.bench(|| pointers.iter().filter(|pointer| black_box(&value).pointer(pointer).is_some()).count());
}

#[divan::bench(args = QUERIES)]
fn select(bencher: Bencher<'_, '_>, query: &str) {
    let value = json::parse(&response()).unwrap();
    bencher.bench(|| Query::parse(black_box(query)).unwrap().select(&value).unwrap().len());
}

#[divan::bench]
fn ten_queries_exist(bencher: Bencher<'_, '_>) {
    let value = json::parse(&response()).unwrap();
    let queries = QUERIES.map(|text| Query::parse(text).unwrap());
    bencher.bench(|| queries.iter().filter(|query| query.exists(black_box(&value)).unwrap()).count());
}

#[divan::bench]
fn the_comparison_dialect(bencher: Bencher<'_, '_>) {
    let value = json::parse(&response()).unwrap();
    let (query, _) = Query::parse_lenient("$.status == 'COMPLETED' && $.items.length > 0").unwrap();
    bencher.bench(|| query.exists(black_box(&value)).unwrap());
}

#[divan::bench]
fn a_pattern_on_the_text(bencher: Bencher<'_, '_>) {
    let text = response();
    let pattern = Pattern::parse(r#""id":"resource-\d+9999""#).unwrap();
    bencher.bench(|| pattern.is_match(black_box(&text)).unwrap());
}

/// Status 200, whatever is asked.
struct Always(Value);

impl Scope<Expression> for Always {
    fn value<'a>(&'a self, _: &'a Expression) -> Option<Cow<'a, Value>> {
        Some(Cow::Borrowed(&self.0))
    }
}

#[divan::bench]
fn a_hundred_thousand_conditions(bencher: Bencher<'_, '_>) {
    let dialect = Dialect::strict(Version::V1_1);
    let (condition, _) = Condition::parse("$statusCode >= 200 && $statusCode < 300", dialect).unwrap();
    let scope = Always(Value::from(200_u16));
    bencher.bench(|| (0..100_000).filter(|_| black_box(&condition).evaluate(&scope).unwrap()).count());
}
