//! A clock that is wrong makes signatures that AWS refuses; the answer's `Date` says by how much it is wrong.

use arazzo_runtime::Response;
use std::time::{Duration, SystemTime};

/// No more than this is corrected: an answer must not make us sign for any time it likes.
const LARGEST: i64 = 15 * 60;
/// Less than this is no reason for a refusal.
const SMALLEST: i64 = 60;
const CODES: [&str; 6] = [
    "RequestTimeTooSkewed",
    "RequestExpired",
    "RequestInTheFuture",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "AuthFailure",
];

/// By how many seconds our clock is behind, where `response` refuses a signature made between `sent` and `received`
/// and its date shows that the clock is the reason. An answer from a cache (`Age`) shows nothing.
pub(crate) fn correction(response: &Response, sent: SystemTime, received: SystemTime) -> Option<i64> {
    if !matches!(response.status, 400 | 401 | 403) || response.header("age").is_some() || !names_a_code(response) {
        return None;
    }
    let theirs = seconds(httpdate::parse_http_date(response.header("date")?).ok()?)?;
    let ours = seconds(sent)?.midpoint(seconds(received)?);
    let behind = theirs.checked_sub(ours)?;
    (SMALLEST..=LARGEST).contains(&behind.checked_abs()?).then_some(behind)
}

/// Our time, corrected.
pub(crate) fn corrected(now: SystemTime, behind: i64) -> SystemTime {
    let by = Duration::from_secs(behind.unsigned_abs());
    let corrected = if behind < 0 { now.checked_sub(by) } else { now.checked_add(by) };
    corrected.unwrap_or(now)
}

fn names_a_code(response: &Response) -> bool {
    let start = response.body.get(..4096).unwrap_or(&response.body);
    let text = String::from_utf8_lossy(start);
    let header = response.header("x-amzn-errortype").unwrap_or_default();
    CODES.iter().any(|code| text.contains(code) || header.contains(code))
}

fn seconds(time: SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT
    const DATE: i64 = 784_111_777;

    fn refusal(body: &str, more: &[(&str, &str)]) -> Response {
        let date = [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")];
        let headers = date.iter().chain(more).map(|(name, value)| ((*name).into(), (*value).to_owned())).collect();
        Response { status: 403, headers, body: body.as_bytes().into(), retry_after: None }
    }

    fn ours(behind: i64) -> SystemTime {
        corrected(SystemTime::UNIX_EPOCH, DATE - behind)
    }

    #[test]
    fn a_refused_signature_and_a_date_show_a_wrong_clock() {
        let expired = refusal(r#"{"__type":"InvalidSignatureException","message":"Signature expired"}"#, &[]);
        for (behind, found) in [(600, Some(600)), (-600, Some(-600)), (10, None), (1200, None), (-100_000, None)] {
            assert_eq!(correction(&expired, ours(behind), ours(behind)), found, "{behind}");
        }
        assert_eq!(corrected(ours(600), 600), ours(0));
    }

    #[test]
    fn other_answers_show_nothing() {
        let at = ours(600);
        assert_eq!(correction(&refusal("AccessDenied", &[]), at, at), None);
        assert_eq!(correction(&refusal("RequestExpired", &[("Age", "600")]), at, at), None);
        assert_eq!(correction(&Response { status: 200, ..refusal("RequestExpired", &[]) }, at, at), None);
        assert_eq!(correction(&refusal("", &[("X-Amzn-ErrorType", "RequestTimeTooSkewed:http")]), at, at), Some(600));
    }
}
