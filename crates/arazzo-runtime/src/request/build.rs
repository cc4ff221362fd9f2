//! The request as a whole.

use crate::exchange::Request;
use crate::fault::StepFault;
use crate::program::OperationCall;
use crate::scope::{Scope, Sent};
use std::time::Duration;

/// The request that `call` makes of the values in `scope`, and what expressions see of it.
pub fn build(call: &OperationCall, scope: &Scope<'_>, timeout: Option<Duration>) -> Result<(Request, Sent), StepFault> {
    let _ = (call, scope, timeout);
    Err(StepFault::new("not-built", "requests are not built yet"))
}
