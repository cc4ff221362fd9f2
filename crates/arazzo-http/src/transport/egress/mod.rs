//! The one gate through which every connection goes: documents ask for destinations, the operator grants them.

mod address;
mod gate;
mod grant;
mod resolver;

pub(crate) use gate::{Gate, Reach};
pub use grant::{GrantError, HostGrant};
pub(crate) use resolver::{Filtered, Unresolved};
pub use resolver::{Lookup, SystemLookup};
