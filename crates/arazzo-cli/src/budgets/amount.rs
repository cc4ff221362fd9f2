//! Sizes and counts as people write them.

use std::time::Duration;

const UNITS: [(&str, usize); 4] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("B", 1)];

/// Bytes: a whole number, with a unit or without.
pub(super) fn bytes(text: &str) -> Result<usize, String> {
    let wrong = || format!("`{text}` is no size; write a whole number of bytes, or with a unit: 64KiB, 10MiB, 1GiB");
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = match unit.trim() {
        "" => 1,
        unit => UNITS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(unit))
            .map(|(_, factor)| *factor)
            .ok_or_else(wrong)?,
    };
    number.parse::<usize>().ok().and_then(|number| number.checked_mul(factor)).ok_or_else(wrong)
}

/// How many.
pub(super) fn count(text: &str) -> Result<usize, String> {
    let digits = text.replace('_', "");
    let number = Some(digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    number
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| format!("`{text}` is no number; write a whole one, such as 100"))
}

/// How long.
pub(super) fn time(text: &str) -> Result<Duration, String> {
    crate::args::duration(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_unit_or_are_bytes() {
        for (text, wanted) in
            [("0", 0), ("512", 512), ("64KiB", 65536), ("10 MiB", 10 << 20), ("1gib", 1 << 30), ("7B", 7)]
        {
            assert_eq!(bytes(text), Ok(wanted), "{text}");
        }
        for text in ["", "KiB", "-1", "1.5MiB", "1TB", "1e3", "99999999999999999999", "999999999999GiB"] {
            assert!(bytes(text).is_err_and(|told| told.contains("no size")), "{text}");
        }
    }

    #[test]
    fn counts_are_whole_numbers() {
        assert_eq!((count("100_000"), count("0")), (Ok(100_000), Ok(0)));
        for text in ["", "-1", "1.5", "many", "+3"] {
            assert!(count(text).is_err(), "{text}");
        }
    }
}
