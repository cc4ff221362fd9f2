//! Simple conditions: every dialect, what is printed parses to the same, and evaluation comes to an end.
#![no_main]

use arazzo_expression::Condition;
use arazzo_fuzz::{DIALECTS, Run, check_notes, check_range, text};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static RUN: LazyLock<Run> = LazyLock::new(Run::default);

fuzz_target!(|bytes: &[u8]| {
    let text = text(bytes);
    for dialect in DIALECTS {
        match Condition::parse(text, dialect) {
            Ok((condition, notes)) => {
                check_notes(text, &notes);
                let printed = condition.to_string();
                let again = Condition::parse(&printed, dialect).map(|(condition, _)| condition);
                assert_eq!(again.as_ref(), Ok(&condition), "{printed:?} in {dialect:?}");
                if let Err(error) = condition.evaluate(&*RUN) {
                    assert!(!error.to_string().is_empty() && !error.help().is_empty());
                }
            }
            Err(error) => check_range(text, &error.range),
        }
    }
});
