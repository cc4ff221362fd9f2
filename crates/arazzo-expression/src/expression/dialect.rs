//! Which grammar applies: the version of the specification, and whether forms that only occur in the wild are taken.

/// The longest text that is read as an expression or a condition, in bytes. What is longer is refused.
pub const MAX_EXPRESSION_LENGTH: usize = 64 * 1024;

/// The minor version of the specification whose grammar applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// 1.0.0 and 1.0.1: a name after its root is any characters.
    V1_0,
    /// 1.1.0: every root has its own production, braces are forbidden, `$self` and `$message` exist.
    V1_1,
}

/// A grammar of runtime expressions and conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// The version of the document that the text stands in.
    pub version: Version,
    /// Whether to accept, with a [`Note`](crate::Note), what no version's grammar has but real documents do:
    /// `.prop` and `[0]` outside conditions, `$inputs` alone, `$response.headers.X`, `$response.body#id` and the like.
    pub lenient: bool,
}

impl Dialect {
    /// The grammar of `version` with the forms that occur in the wild.
    pub const fn lenient(version: Version) -> Self {
        Self { version, lenient: true }
    }

    /// The grammar of `version`, nothing else.
    pub const fn strict(version: Version) -> Self {
        Self { version, lenient: false }
    }
}
