//! The language from outside: expressions, conditions and templates that are made to take all time and memory.
#![cfg(test)]

#[path = "language"]
mod language {
    mod hostile;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod server;
}
