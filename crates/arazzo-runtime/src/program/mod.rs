//! What a description is compiled to: every name an index, every default merged in, nothing left to look up.

mod action;
mod call;
mod criterion;
mod files;
mod operand;
mod producer;
mod workflow;

pub use action::{Action, ActionKind, Target};
pub use call::{BodyPlan, Call, OperationCall, ParameterPlan, ReplacementPlan, ReplacementTarget, ServerPlan};
pub use criterion::{Check, Criterion};
pub use files::{File, Files};
pub use operand::{Operand, Slot};
pub use producer::{Producer, SelectorPlan, SelectorQuery, Written};
pub use workflow::{Output, Program, Step, StepRef, Workflow};
