//! Requests from outside: what `--dry-run --output curl` prints does what a run does, no value changes the request it is in,
//! and documents that come over http are kept as their server allows.
#![cfg(test)]

#[path = "requests"]
mod requests {
    mod cache;
    mod curl;
    mod faults;
    mod hostile;
    mod odd;
    mod recorded;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod server;
}
