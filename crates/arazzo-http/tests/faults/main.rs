//! The transport against servers that misbehave (faultd): each fault is a failure of its own kind, soon and in little memory, and
//! the server's log says how often it was asked.
#![cfg(test)]

mod bench;
mod bodies;
mod heads;
mod http2;
mod proxies;
mod reuse;
mod timing;
mod tls;
