//! Durations as people write them: `10ms`, `2s`, `5m`, `1h`.

use std::time::Duration;

const UNITS: &[(&str, f64)] = &[("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)];

/// Reads a number with a unit.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no duration; write a number with a unit, such as 10ms, 2s, 5m or 1h");
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let (_, seconds) = UNITS.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?;
    Duration::try_from_secs_f64(number * seconds).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_a_number_with_a_unit() {
        let table = [("10ms", 10), ("2s", 2000), ("5m", 300_000), ("1h", 3_600_000), ("0.5s", 500), ("0s", 0)];
        for (text, milliseconds) in table {
            assert_eq!(parse(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_none() {
        for text in ["", "5", "s", "-1s", "1d", "soon", "1.2.3s", "1 s", "99999999999999999999h", "1e3s"] {
            assert!(parse(text).is_err_and(|error| error.contains("no duration")), "{text}");
        }
    }
}
