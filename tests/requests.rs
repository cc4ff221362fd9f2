//! Requests from outside: what `--dry-run --output curl` prints does what a run does, and no value changes the request it is in.
#![cfg(test)]

#[path = "requests"]
mod requests {
    mod curl;
    mod hostile;
    mod recorded;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod server;
}
