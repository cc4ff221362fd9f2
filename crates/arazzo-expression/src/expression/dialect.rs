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
    /// `$response.headers.X`, `$response.body#id`, white space around an expression and the like.
    pub lenient: bool,
    /// Whether to accept, with a note, what even the examples of the specification write beside its grammar: `.prop` and
    /// `[0]` outside conditions, `$inputs` alone, steps of other workflows (decisions A28, A60 and A61).
    pub dotted: bool,
}

impl Dialect {
    /// The grammar of `version` with the forms that occur in the wild.
    pub const fn lenient(version: Version) -> Self {
        Self { version, lenient: true, dotted: true }
    }

    /// The grammar of `version`, nothing else.
    pub const fn strict(version: Version) -> Self {
        Self { version, lenient: false, dotted: false }
    }

    /// In which a document of `version` is read: leniently in 1.0, by its grammar and the examples in 1.1.
    pub const fn of(version: Version, strict: bool) -> Self {
        match version {
            _ if strict => Self::strict(version),
            Version::V1_0 => Self::lenient(version),
            Version::V1_1 => Self { dotted: true, ..Self::strict(version) },
        }
    }
}
