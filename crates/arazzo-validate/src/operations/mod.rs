//! Rules about operations: their parameters, bodies and answers.

pub(crate) mod codes;
mod rules;

pub(crate) use rules::RULES;
