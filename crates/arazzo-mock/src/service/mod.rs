//! A whole API, answered from its description: requests are matched to operations, checked, and answered as a workflow
//! needs it where one calls the operation.

mod answer;
mod follow;
mod reply;
mod route;

pub use answer::{Service, ServiceSession};
pub use reply::Reply;
pub(crate) use route::{base_of, path_of, variables};
