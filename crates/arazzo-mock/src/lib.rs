//! Answers for workflows from their descriptions: values for schemas, answers that make a workflow's own criteria hold, a
//! transport that needs no server, and a clock that does not wait.

mod answers;
mod check;
mod clock;
mod demand;
mod described;
mod draft;
mod generate;
mod inputs;
mod later;
mod patterns;
mod random;
mod read;
mod recall;
mod request;
mod service;
mod session;
mod solve;
mod transport;

pub use answers::Answers;
pub use check::{Direction, Held, Misfit, misfits};
pub use clock::VirtualClock;
pub use demand::{Answer, Demands, Unsolved};
pub use described::{can_be_met, undescribed};
pub use generate::{Generator, Made};
pub use inputs::inputs;
pub use later::Later;
pub use request::{Asked, Terms, violations};
pub use service::{Reply, Service, ServiceSession};
pub use session::Session;
pub use transport::MockTransport;
