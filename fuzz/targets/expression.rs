//! Runtime expressions: every dialect, and what is printed parses to the same.
#![no_main]

use arazzo_expression::Expression;
use arazzo_fuzz::{DIALECTS, check_notes, check_range, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    for dialect in DIALECTS {
        match Expression::parse(text, dialect) {
            Ok(parsed) => {
                check_notes(text, &parsed.notes);
                let printed = parsed.expression.to_string();
                let again = Expression::parse(&printed, dialect).map(|parsed| parsed.expression);
                assert_eq!(again, Ok(parsed.expression), "{printed:?} in {dialect:?}");
            }
            Err(error) => check_range(text, &error.range),
        }
    }
});
