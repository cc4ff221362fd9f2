//! Runs Arazzo workflows: a description is compiled to a program, a machine over plain data turns events into effects,
//! and one loop carries the effects out. No I/O, no clock, no randomness in this crate.

mod exchange;
mod host;

pub use exchange::{Request, Requirement, Response, Scheme, Security, TransportError, TransportErrorKind};
pub use host::{Clock, Host, Local, Transport};
