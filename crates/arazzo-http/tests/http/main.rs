//! The transport against servers on loopback.
#![cfg(test)]

mod credentials;
mod digest;
mod exchange;
mod failures;
mod gate;
mod oauth;
mod redirects;
mod server;
mod signatures;
mod tls;
