//! Runtime expressions, resolved: what is left is an index and a way into a value.

use arazzo_expression::{Pointer, Str, Value};

/// A runtime expression after compilation.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// `$url`.
    Url,
    /// `$method`.
    Method,
    /// `$statusCode`.
    StatusCode,
    /// `$request.header.…`.
    RequestHeader(Str),
    /// `$request.query.…`.
    RequestQuery(Str),
    /// `$request.path.…`.
    RequestPath(Str),
    /// `$request.body…`.
    RequestBody(Pointer),
    /// `$response.header.…`.
    ResponseHeader(Str),
    /// `$response.body…`.
    ResponseBody(Pointer),
    /// `$inputs.…`.
    Inputs(Slot),
    /// `$outputs.…`: those of the called workflow in a workflow step, else the current workflow's own.
    Outputs(Slot),
    /// `$steps.<id>.outputs.…`.
    StepOutputs {
        /// The step's number.
        step: usize,
        /// Which output.
        slot: Slot,
    },
    /// `$workflows.<id>.inputs.…`.
    WorkflowInputs {
        /// The workflow's number in the program.
        workflow: usize,
        /// Which input.
        slot: Slot,
    },
    /// `$workflows.<id>.outputs.…`.
    WorkflowOutputs {
        /// The workflow's number in the program.
        workflow: usize,
        /// Which output.
        slot: Slot,
    },
    /// `$workflows.<id>.steps.<id>.outputs.…` of another workflow (decision A28).
    WorkflowStepOutputs {
        /// The workflow's number in the program.
        workflow: usize,
        /// The step's number.
        step: usize,
        /// Which output.
        slot: Slot,
    },
    /// What is known before the run: fields of source descriptions, values of components, `$self`.
    Constant(Value),
    /// What can have no value here, such as `$message` in an HTTP step.
    Missing,
}

/// A named value and the way into it. Without a name: all of them, as an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The name.
    pub name: Option<Str>,
    /// The way into its value.
    pub path: Pointer,
}
