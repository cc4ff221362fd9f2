//! `arazzo validate` from outside: settings, severities, comments, formats, fixes, what is checked. `ARAZZO_CORPUS` names a
//! folder of real descriptions that are fixed too; `ARAZZO_SARIF_SCHEMA` the official schema of SARIF 2.1.0.
#![cfg(test)]

#[path = "support"]
mod support {
    #[expect(dead_code, reason = "what other tests need of it")]
    pub(crate) mod binary;
}
#[path = "validate"]
mod validate {
    mod corpus;
    mod explain;
    mod files;
    mod fixes;
    mod formats;
    mod ignores;
    mod packaging;
    pub(crate) mod project;
    mod sarif;
    mod settings;
}
