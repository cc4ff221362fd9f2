//! Rules about types, carried through the schemas of OpenAPI descriptions.

pub(crate) mod codes;
mod rules;

pub(crate) use rules::RULES;
