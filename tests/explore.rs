//! `arazzo test` and `arazzo graph` from outside: paths and findings of small documents, scenarios, drawings.
#![cfg(test)]

#[path = "explore"]
mod explore {
    mod defects;
    mod document;
    mod drawings;
    mod reference;
    mod scenarios;
    mod sound;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
}
