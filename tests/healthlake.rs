//! The shipped HealthLake workflows from outside: the built binary against a stand-in that verifies signatures.
#![cfg(test)]

#[path = "healthlake"]
mod healthlake {
    mod bad_input;
    mod bounds;
    mod invocation;
    mod mock;
    mod service;
}
#[path = "support"]
mod support {
    pub(crate) mod binary;
    pub(crate) mod healthlake;
    pub(crate) mod moment;
    pub(crate) mod server;
    pub(crate) mod sigv4;
}
