//! Choices that look random and are the same for the same seed.

/// A small generator of numbers (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A generator for `seed` and the place that `name` gives: the same place always gets the same numbers.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        let mixed = name
            .bytes()
            .fold(seed ^ 0x9E37_79B9_7F4A_7C15, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        Self(mixed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `limit`, without it.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    /// One of `all`, which is not empty.
    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T; 6]) -> &'a T {
        let [first, ..] = all;
        usize::try_from(self.below(6)).ok().and_then(|at| all.get(at)).unwrap_or(first)
    }

    /// `length` lower-case hexadecimal digits.
    pub(crate) fn hex(&mut self, length: usize) -> String {
        let mut text = String::new();
        while text.len() < length {
            text.push_str(&format!("{:016x}", self.next()));
        }
        text.truncate(length);
        text
    }
}
