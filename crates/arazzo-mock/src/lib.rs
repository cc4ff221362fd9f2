//! Answers for workflows from their descriptions: a transport that needs no server, and a clock that does not wait.
//! Answers make the workflow's own criteria hold, and polls go through the states that their actions name.

mod clock;
mod demand;
mod draft;
mod generate;
mod inputs;
mod random;
mod read;
mod solve;
mod transport;

pub use clock::VirtualClock;
pub use demand::Demands;
pub use generate::Generator;
pub use inputs::inputs;
pub use transport::MockTransport;
