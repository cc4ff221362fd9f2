//! The `Retry-After` field (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

/// Longer than any run, and short enough for every clock's arithmetic.
const LONGEST: Duration = Duration::from_secs(1_000_000_000);

/// How long `Retry-After` asks to wait from `now`: seconds, or a date, of which one that is past means at once.
/// A date counts from the answer's own `Date` where it has one, so that it does not matter whose clock is wrong.
/// What is neither is ignored; of several fields the first one that can be read counts.
pub fn retry_after(headers: &[(impl AsRef<str>, impl AsRef<str>)], now: SystemTime) -> Option<Duration> {
    let fields = |wanted: &'static str| {
        headers
            .iter()
            .filter(move |(name, _)| name.as_ref().eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.as_ref())
    };
    let now = fields("date").find_map(|value| httpdate::parse_http_date(value.trim()).ok()).unwrap_or(now);
    fields("retry-after").find_map(|value| delay(value.trim(), now))
}

fn delay(value: &str, now: SystemTime) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().map_or(LONGEST, |seconds| Duration::from_secs(seconds).min(LONGEST)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT
    const EXAMPLE: u64 = 784_111_777;

    #[test]
    fn seconds_and_dates_are_understood_and_the_rest_is_ignored() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(EXAMPLE - 30);
        let table = [
            ("0", Some(0)),
            ("120", Some(120)),
            (" 7 ", Some(7)),
            ("99999999999999999999999", Some(LONGEST.as_secs())),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(30)),
            ("Sun Nov  6 08:49:37 1994", Some(30)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("Mon, 06 Nov 1994 08:49:37 GMT", None),
            ("+3", None),
            ("-1", None),
            ("1.5", None),
            ("1e9", None),
            ("soon", None),
            ("", None),
        ];
        for (value, seconds) in table {
            let found = retry_after(&[("Retry-After", value)], now);
            assert_eq!(found, seconds.map(Duration::from_secs), "{value:?}");
        }
    }

    #[test]
    fn the_first_readable_field_counts() {
        let now = SystemTime::UNIX_EPOCH;
        assert_eq!(retry_after(&[("retry-after", "soon"), ("Retry-After", "5")], now), Some(Duration::from_secs(5)));
        assert_eq!(retry_after(&[("x", "5")], now), None);
    }

    #[test]
    fn a_date_counts_from_the_date_of_the_answer() {
        let headers = [("Date", "Sun, 06 Nov 1994 08:49:27 GMT"), ("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT")];
        assert_eq!(retry_after(&headers, SystemTime::UNIX_EPOCH), Some(Duration::from_secs(10)));
    }
}
