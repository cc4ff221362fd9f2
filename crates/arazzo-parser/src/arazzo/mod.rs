//! The typed model of an Arazzo description: one file for each Object of the specification.

mod action;
mod any;
mod components;
mod criterion;
mod decode;
mod description;
mod names;
mod nearly;
mod parameter;
mod recent;
mod request_body;
mod source_description;
mod spanned;
mod step;
mod typed_condition;
mod visit;
mod workflow;

pub use action::{Action, ActionKind, ActionList};
pub use any::{Any, AnyKind, Member, Output, Selector};
pub use components::{ComponentMap, Components, OrReusable, Reusable};
pub use criterion::{Criterion, CriterionCondition};
pub use decode::{MAX_NESTING, Options, decode};
pub use description::{Description, Info};
pub use parameter::{Parameter, ParameterLocation, is_framing_field};
pub use request_body::{Replacement, RequestBody};
pub use source_description::{SourceDescription, SourceType};
pub use spanned::Spanned;
pub use step::{AsyncAction, Step, StepTarget};
pub use typed_condition::{ExpressionType, TypedCondition};
pub use visit::Visit;
pub use workflow::Workflow;
