//! `arazzo validate` from outside: settings, severities, formats, fixes, what is checked.
#![cfg(test)]

#[path = "support"]
mod support {
    #[expect(dead_code, reason = "what other tests need of it")]
    pub(crate) mod binary;
}
#[path = "validate"]
mod validate {
    pub(crate) mod project;
    mod settings;
}
