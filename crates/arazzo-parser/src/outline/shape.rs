//! Which parts of an OpenAPI description are worth finding on their own.

/// The fields of a Path Item Object that hold operations.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/// The fields at the root that hold things by name, of all versions.
const SECTIONS: [&str; 5] = ["definitions", "parameters", "responses", "securityDefinitions", "webhooks"];

/// What a mapping is whose members are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Root,
    Paths,
    PathItem,
    /// `additionalOperations`.
    Operations,
    Operation,
    Components,
    /// Anything with named members that are parsed one by one.
    Section,
}

impl Shape {
    /// What the member `key` of such a mapping is, if its own members are looked at too.
    pub(super) fn member(self, key: &str) -> Option<Self> {
        match self {
            Self::Root if key == "paths" => Some(Self::Paths),
            Self::Root if key == "components" => Some(Self::Components),
            Self::Root => SECTIONS.contains(&key).then_some(Self::Section),
            Self::Paths => (!key.starts_with("x-")).then_some(Self::PathItem),
            Self::PathItem if key == "additionalOperations" => Some(Self::Operations),
            Self::PathItem => is_method(key).then_some(Self::Operation),
            Self::Operations => Some(Self::Operation),
            Self::Components => Some(Self::Section),
            Self::Operation | Self::Section => None,
        }
    }

    /// Whether such a mapping is parsed as a whole, so that its members are not asked for one by one.
    pub(super) fn is_unit(self) -> bool {
        matches!(self, Self::PathItem | Self::Operations | Self::Operation)
    }
}

pub(super) fn is_method(field: &str) -> bool {
    METHODS.iter().any(|method| method.eq_ignore_ascii_case(field))
}
