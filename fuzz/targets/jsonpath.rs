//! JSONPath: the ways to ask a query agree, and what is suggested in the place of a lenient form means the same.
#![no_main]

use arazzo_expression::{Limits, MAX_PATTERN_SIZE, Query, Value};
use arazzo_fuzz::{body, check_range, text};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static BODY: LazyLock<Value> = LazyLock::new(body);
const LIMITS: Limits = Limits { visits: 20_000, results: 2_000, steps: 50_000_000, pattern: MAX_PATTERN_SIZE };

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    let strict = Query::parse(text);
    match &strict {
        Ok(query) => {
            assert_eq!(Query::parse(&query.to_string()).as_ref(), Ok(query), "{text:?} is printed as {query}");
            ask(&query.clone().with_limits(LIMITS), text);
        }
        Err(error) => check_range(text, &error.range),
    }
    match Query::parse_lenient(text) {
        Ok((_, None)) => assert!(strict.is_ok()),
        Ok((query, Some(leniency))) => {
            assert!(strict.is_err());
            let printed = query.to_string();
            let again = Query::parse_lenient(&printed).map(|(again, _)| again);
            assert_eq!(again.as_ref(), Ok(&query), "{text:?} is printed as {printed:?}");
            let query = query.with_limits(LIMITS);
            ask(&query, text);
            let suggested = Query::parse(&leniency.suggestion);
            let suggested = suggested.unwrap_or_else(|error| panic!("{:?} for {text:?}: {error}", leniency.suggestion));
            let suggested = suggested.with_limits(LIMITS);
            if let (Ok(found), Ok(again)) = (query.exists(&BODY), suggested.exists(&BODY)) {
                assert_eq!(found, again, "{:?} for {text:?}", leniency.suggestion);
            }
        }
        Err(error) => check_range(text, &error.range),
    }
});

fn ask(query: &Query, text: &str) {
    assert_eq!(query.as_str(), text);
    query.lints();
    query.comparisons();
    let _truth = query.holds_for_argument(&BODY);
    let exists = query.exists(&BODY);
    if let Ok(found) = query.select(&BODY) {
        assert_eq!(exists, Ok(!found.is_empty()), "{text:?}");
        assert!(!query.is_singular() || found.len() < 2, "{text:?}");
        if let Ok(pointers) = query.select_pointers(&BODY) {
            let led: Vec<_> =
                pointers.iter().map(|pointer| BODY.pointer(pointer).expect("it leads somewhere")).collect();
            assert!(led.iter().zip(&found).all(|(led, found)| std::ptr::eq(*led, *found)), "{text:?}");
            assert_eq!(led.len(), found.len(), "{text:?}");
        }
    }
}
