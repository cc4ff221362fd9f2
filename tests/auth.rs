//! Credentials from outside: the built binary, what it grants to whom, and what arrives at scripted servers.
#![cfg(test)]

#[path = "auth"]
mod auth {
    mod aws;
    mod certificate;
    mod grants;
    mod keyring;
    mod pasted;
    mod plan;
    mod secrets;
    mod world;
}
#[path = "support"]
mod support {
    #[expect(dead_code, reason = "what other tests need of it")]
    pub(crate) mod binary;
    pub(crate) mod moment;
    pub(crate) mod server;
    pub(crate) mod sigv4;
}
