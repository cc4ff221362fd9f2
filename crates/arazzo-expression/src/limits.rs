//! What one evaluation may cost, so that no condition and no response can make it run for long.

/// The bounds of one evaluation of a pattern, a query or an XPath expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many nodes may be visited; comparing and matching long texts counts too.
    pub visits: usize,
    /// How many nodes may be selected.
    pub results: usize,
    /// How many steps patterns that look around or refer back may take: instructions, and characters that they read. One that
    /// does not try again much takes a few for each character of a text.
    pub steps: usize,
    /// How large a pattern may be in bytes, compiled; never more than [`MAX_PATTERN_SIZE`].
    pub pattern: usize,
}

/// How large a pattern may be in any case, in bytes.
pub const MAX_PATTERN_SIZE: usize = 4 << 20;
/// How large a pattern may be unless the operator says otherwise, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

impl Limits {
    /// For documents that are not trusted.
    pub const UNTRUSTED: Self = Self { visits: 1_000_000, results: 100_000, steps: 5_000_000, pattern: PATTERN_SIZE };
}

impl Default for Limits {
    /// Ten million visits, a million results, fifty million steps, which take less than a second, and patterns of a mebibyte.
    fn default() -> Self {
        Self { visits: 10_000_000, results: 1_000_000, steps: 50_000_000, pattern: PATTERN_SIZE }
    }
}
