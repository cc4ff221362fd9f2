//! Numbers that keep the form in which they were written: `1.0` stays `1.0`, and 9007199254740993 itself.

use crate::Str;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A JSON number. Comparisons are exact, by decimal value: `1`, `1.0` and `10e-1` are equal.
#[derive(Clone, Debug)]
pub struct Number(Form);

#[derive(Clone, Debug)]
enum Form {
    /// An integer whose text is its shortest decimal form.
    Int(i64),
    /// Every other number, as its RFC 8259 text.
    Text(Str),
}

impl Number {
    /// The number that `text` writes by the grammar of RFC 8259, or `None` if it writes none.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = grammar(text)? == Written::Integer && text != "-0";
        Some(Self(plain.then(|| text.parse().ok()).flatten().map_or_else(|| Form::Text(text.into()), Form::Int)))
    }

    /// How this number compares with the one that `text` writes, if it writes one. Nothing is allocated.
    pub(crate) fn compare_text(&self, text: &str) -> Option<Ordering> {
        grammar(text)?;
        Some(self.with_decimal(|own| own.cmp(&Decimal::of(text))))
    }

    /// How the numbers compare that two texts write, if both write one. Nothing is allocated.
    pub(crate) fn compare_texts(left: &str, right: &str) -> Option<Ordering> {
        grammar(left)?;
        grammar(right)?;
        Some(Decimal::of(left).cmp(&Decimal::of(right)))
    }

    /// The number as an `i64`, if it is written as an integer of that range.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Int(int) => Some(*int),
            Form::Text(_) => None,
        }
    }

    /// The nearest double; infinite beyond its range.
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(clippy::cast_precision_loss, reason = "the nearest double is what is asked for")]
            Form::Int(int) => *int as f64,
            Form::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// Whether this is a multiple of `step`, decimal fractions included; every number is one of zero.
    pub fn is_multiple_of(&self, step: &Self) -> bool {
        if let (Some(number), Some(step)) = (self.as_i64(), step.as_i64()) {
            return step == 0 || number.checked_rem(step) == Some(0);
        }
        let step = step.as_f64();
        let quotient = self.as_f64() / step;
        step == 0.0 || (quotient.is_finite() && (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0))
    }

    /// Whether the number is written with neither fraction nor exponent.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Form::Int(_) => true,
            Form::Text(text) => !text.contains(['.', 'e', 'E']),
        }
    }

    /// Whether the value is a whole number, however written: `1.0` and `1e2` are.
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Form::Int(_) => true,
            Form::Text(text) => {
                let decimal = Decimal::of(text);
                decimal.is_zero() || decimal.scale >= i64::try_from(decimal.digits().count()).unwrap_or(i64::MAX)
            }
        }
    }

    /// The number from a double, in its shortest form; `None` for infinities and NaN.
    pub fn from_f64(double: f64) -> Option<Self> {
        double.is_finite().then(|| Self::parse(&format!("{double:?}"))).flatten()
    }
}

/// What a text that is a number consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    Integer,
    /// With a fraction or an exponent.
    Other,
}

/// How `text` writes a number by RFC 8259, if it does.
fn grammar(text: &str) -> Option<Written> {
    let bytes = text.as_bytes();
    let digits_from = usize::from(bytes.first() == Some(&b'-'));
    let integer = digits(bytes, digits_from);
    if integer == digits_from || (bytes.get(digits_from) == Some(&b'0') && integer > digits_from + 1) {
        return None;
    }
    let mut end = integer;
    if bytes.get(end) == Some(&b'.') {
        end = digits(bytes, end + 1);
        if end == integer + 1 {
            return None;
        }
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(bytes, end + 1 + sign);
        if exponent == end + 1 + sign {
            return None;
        }
        end = exponent;
    }
    let written = if integer == end { Written::Integer } else { Written::Other };
    (end == bytes.len()).then_some(written)
}

fn digits(bytes: &[u8], from: usize) -> usize {
    from + bytes.iter().skip(from).take_while(|b| b.is_ascii_digit()).count()
}

/// A decimal value, normalised: 0.`whole``fraction` × 10^`scale`, without zeros at either end.
#[derive(Clone, Copy)]
struct Decimal<'t> {
    negative: bool,
    whole: &'t [u8],
    fraction: &'t [u8],
    scale: i64,
}

impl<'t> Decimal<'t> {
    fn of(text: &'t str) -> Self {
        let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent =
            exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 });
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let point = i64::try_from(whole.len()).unwrap_or(0);
        let (mut whole, mut fraction) = (without_leading(whole.as_bytes()), fraction.as_bytes());
        let mut leading = point - i64::try_from(whole.len()).unwrap_or(0);
        if whole.is_empty() {
            let significant = without_leading(fraction);
            leading += i64::try_from(fraction.len() - significant.len()).unwrap_or(0);
            fraction = significant;
        }
        fraction = without_trailing(fraction);
        if fraction.is_empty() {
            whole = without_trailing(whole);
        }
        if whole.is_empty() && fraction.is_empty() {
            return Self { negative: false, whole, fraction, scale: 0 };
        }
        Self { negative, whole, fraction, scale: (point - leading).saturating_add(exponent) }
    }

    fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole.iter().chain(self.fraction).copied()
    }
}

fn without_leading(digits: &[u8]) -> &[u8] {
    digits.get(digits.iter().take_while(|d| **d == b'0').count()..).unwrap_or_default()
}

fn without_trailing(digits: &[u8]) -> &[u8] {
    digits.get(..digits.len() - digits.iter().rev().take_while(|d| **d == b'0').count()).unwrap_or_default()
}

/// The longest text of an `i64`.
const LONGEST_INT: usize = 20;

/// Writes `int` to the end of `buffer`.
fn write_int(int: i64, buffer: &mut [u8; LONGEST_INT]) -> &str {
    let mut rest = int.unsigned_abs();
    let mut from = buffer.len();
    for slot in buffer.iter_mut().rev() {
        *slot = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        from -= 1;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some(sign) = from.checked_sub(1).filter(|_| int < 0).and_then(|at| buffer.get_mut(at)) {
        *sign = b'-';
        from -= 1;
    }
    buffer.get(from..).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |d: &Self| i8::from(!d.is_zero()) * if d.negative { -1 } else { 1 };
        let by_sign = sign(self).cmp(&sign(other));
        if by_sign.is_ne() || self.is_zero() {
            return by_sign;
        }
        let by_size = self.scale.cmp(&other.scale).then_with(|| self.digits().cmp(other.digits()));
        if self.negative { by_size.reverse() } else { by_size }
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal<'_> {}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Number {
    /// What `read` makes of the decimal value.
    fn with_decimal<T>(&self, read: impl FnOnce(&Decimal<'_>) -> T) -> T {
        match &self.0 {
            Form::Int(int) => read(&Decimal::of(write_int(*int, &mut [0; LONGEST_INT]))),
            Form::Text(text) => read(&Decimal::of(text)),
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Int(a), Form::Int(b)) => a.cmp(b),
            _ => self.with_decimal(|own| other.with_decimal(|other| own.cmp(other))),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.with_decimal(|decimal| {
            (decimal.negative, decimal.scale).hash(state);
            decimal.digits().for_each(|digit| digit.hash(state));
        });
    }
}

impl From<i64> for Number {
    fn from(int: i64) -> Self {
        Self(Form::Int(int))
    }
}

/// Prints the number as it was written.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Int(int) => int.fmt(f),
            Form::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn the_form_is_kept() {
        for text in ["0", "-0", "1.0", "1.10", "1e2", "9007199254740993", "18446744073709551616", "-1.5E-7"] {
            assert_eq!(number(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_json_number_is_refused() {
        for text in ["", "-", "+1", "01", "1.", ".5", "1e", "0x10", "NaN", "1 ", "1_000", "١"] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn comparison_is_by_value_and_exact() {
        for (a, b) in [("1", "1.0"), ("100", "1e2"), ("0", "-0.0"), ("0.10", "1e-1"), ("1e400", "10e399")] {
            assert_eq!(number(a), number(b), "{a} {b}");
        }
        for (a, b) in
            [("9007199254740992", "9007199254740993"), ("-2", "-1.5"), ("-1e400", "0"), ("0.09", "0.1"), ("9", "10")]
        {
            assert!(number(a) < number(b), "{a} {b}");
        }
        assert!(number("1e99999999999999999999") > number("1"));
        assert!(number("-9223372036854775808") < number("-9223372036854775807.5"));
    }

    #[test]
    fn texts_compare_as_the_numbers_that_they_write() {
        for (a, b, order) in [
            ("10", "9", Some(Ordering::Greater)),
            ("1.0", "1", Some(Ordering::Equal)),
            ("-9223372036854775808", "-9223372036854775808.0", Some(Ordering::Equal)),
            ("0.001", "1e-3", Some(Ordering::Equal)),
            ("-0", "0.00", Some(Ordering::Equal)),
            ("120", "12e1", Some(Ordering::Equal)),
            ("0.05", "0.5", Some(Ordering::Less)),
            ("1", "01", None),
            ("1", "", None),
        ] {
            assert_eq!(Number::compare_texts(a, b), order, "{a} {b}");
            assert_eq!(number(a).compare_text(b), order, "{a} {b}");
        }
    }

    #[test]
    fn whole_numbers_are_told_from_fractions() {
        for (text, whole) in [
            ("1.0", true),
            ("1e2", true),
            ("1.5", false),
            ("15e-1", false),
            ("0.0", true),
            ("120", true),
            ("1.2e1", true),
        ] {
            assert_eq!(number(text).is_whole(), whole, "{text}");
        }
    }
}
