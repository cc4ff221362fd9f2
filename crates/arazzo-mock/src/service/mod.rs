//! A whole API, answered from its description: requests are matched to operations, checked, and answered as a workflow
//! needs it where one calls the operation.

mod answer;
mod body;
mod follow;
mod parameters;
mod reply;
mod route;

pub use answer::{Service, ServiceSession};
pub use reply::{Asked, Reply};
