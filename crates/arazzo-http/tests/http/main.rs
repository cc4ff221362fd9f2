//! The transport against servers on loopback.
#![cfg(test)]

mod credentials;
mod exchange;
mod failures;
mod gate;
mod redirects;
mod server;
mod signatures;
mod tls;
