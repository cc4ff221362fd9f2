//! Servers that misbehave as a script says, on addresses of the loopback interface: what they send and when is given byte by
//! byte, what they were sent is kept. For tests only; each connection has a thread of its own.

mod frames;
mod pki;
mod proxy;
mod script;
mod server;

pub use frames::{Frame, Http2};
pub use pki::{Authority, Flaw};
pub use proxy::{Mood, Proxy};
pub use script::Act;
pub use server::{Received, Server};
