//! What SECURITY.md promises, from outside: the built binary with hostile documents, servers and surroundings.
#![cfg(test)]

#[path = "security"]
mod security {
    mod budgets;
    mod faults;
    mod files;
    mod growth;
    mod inputs;
    mod network;
    mod output;
    mod project;
    mod requests;
    mod secrets;
    mod signals;
    mod table;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod tables;
}
