//! `arazzo mock` from outside: the built server, and `arazzo run` against it.
#![cfg(test)]

#[path = "mock"]
mod mock {
    mod answers;
    mod checks;
    mod runs;
    pub(crate) mod serving;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
}
