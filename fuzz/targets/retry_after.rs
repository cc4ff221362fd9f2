//! F12, `Retry-After`: any fields give a wait or none, within its limit; seconds and dates mean what they say, and a date counts
//! from the answer's own.
#![no_main]

use arazzo_fuzz::{choices, text};
use arazzo_http::retry_after;
use libfuzzer_sys::fuzz_target;
use moment::Moment;
use std::time::{Duration, SystemTime};

/// The calendar of the tests.
#[path = "../../tests/support/moment.rs"]
mod moment;

const LONGEST: Duration = Duration::from_secs(1_000_000_000);

fuzz_target!(|bytes: &[u8]| {
    let (numbers, rest) = choices::<12>(bytes);
    let number = |at: usize| u32::from_be_bytes([numbers[at], numbers[at + 1], numbers[at + 2], numbers[at + 3]]);
    dates(number(0), number(4), number(8));
    let text = text(rest);
    fields(text, number(0));
    value(text.split('\n').next().unwrap_or_default(), at(number(0)));
});

fn at(seconds: u32) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds.into())
}

/// The three forms of a date (RFC 9110, section 5.6.7), by a calendar of another hand.
fn forms(time: SystemTime) -> Vec<String> {
    const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let weekday = DAYS[usize::try_from(seconds / 86_400 % 7).unwrap_or_default()];
    let ((year, month, day), (hour, minute, second)) = (Moment::of(time).date(), Moment::of(time).time());
    let (month, short) = (MONTHS[month - 1], &weekday[..3]);
    let mut forms = vec![
        format!("{short}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT"),
        format!("{short} {month} {day:>2} {hour:02}:{minute:02}:{second:02} {year}"),
    ];
    // Two digits are a year from 1970 to 2069.
    if year < 2070 {
        forms.push(format!("{weekday}, {day:02}-{month}-{:02} {hour:02}:{minute:02}:{second:02} GMT", year % 100));
    }
    forms
}

fn dates(now: u32, theirs: u32, until: u32) {
    let wanted = |from: u32| Some(Duration::from_secs(until.saturating_sub(from).into()).min(LONGEST));
    for form in forms(at(until)) {
        let field = ("Retry-After", form.as_str());
        assert_eq!(retry_after(&[field], at(now)), wanted(now), "{form}");
        for date in forms(at(theirs)) {
            assert_eq!(retry_after(&[("date", date.as_str()), field], at(now)), wanted(theirs), "{form} from {date}");
        }
    }
}

/// Any fields: `NAME: VALUE` lines.
fn fields(text: &str, now: u32) {
    let fields: Vec<(&str, &str)> = text.split('\n').map(|line| line.split_once(": ").unwrap_or((line, ""))).collect();
    let wait = retry_after(&fields, at(now));
    assert!(wait.is_none_or(|wait| wait <= LONGEST), "{text:?}");
    let is_there = fields.iter().any(|(name, _)| name.eq_ignore_ascii_case("retry-after"));
    assert!(is_there || wait.is_none(), "{text:?}");
}

fn value(value: &str, now: SystemTime) {
    let wait = retry_after(&[("retry-after", value)], now);
    let trimmed = value.trim();
    if !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = trimmed.parse().unwrap_or(u64::MAX);
        assert_eq!(wait, Some(Duration::from_secs(seconds).min(LONGEST)), "{value:?}");
    } else if !trimmed.is_ascii() || !trimmed.contains(':') {
        // A date has a time of day.
        assert_eq!(wait, None, "{value:?}");
    }
    // A field that cannot be read does not hide one that can.
    assert_eq!(
        retry_after(&[("retry-after", value), ("retry-after", "7")], now),
        wait.or(Some(Duration::from_secs(7)))
    );
}
