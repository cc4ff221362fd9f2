//! The language from outside: expressions, conditions and templates that are made to take all time and memory, what reports say
//! of values, and the table of what is proved.
#![cfg(test)]

#[path = "language"]
mod language {
    mod documents;
    mod hostile;
    mod missing;
    mod reports;
    mod table;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod server;
    pub(crate) mod tables;
}
