//! Runs Arazzo workflows: a description is compiled to a program, a machine over plain data turns events into effects,
//! and one loop carries the effects out. No I/O, no clock, no randomness in this crate.

pub mod compile;
mod criteria;
mod drive;
mod event;
mod exchange;
mod fault;
mod host;
mod inputs;
mod machine;
mod missing;
mod old_schema;
pub mod program;
mod request;
mod response;
mod schema_bundle;
mod schema_references;
mod scope;
mod trace;
mod weight;

/// The header fields that no document may set: the transport asks the same.
pub use arazzo_parser::arazzo::is_framing_field;
pub use criteria::{Resolved, Verdict, holds};
pub use drive::drive;
pub use event::{Effect, Event, Outcome, RunError, Status};
pub use exchange::{OAuthFlow, Request, Requirement, Response, Scheme, Security, TransportError, TransportErrorKind};
pub use fault::StepFault;
pub use host::{Clock, Host, Local, Transport};
pub use inputs::{InputFault, InputSchema, Unusable};
pub use machine::{Appraisal, Machine, OnUnmatched, Reaction, RunState, Settings, Standing};
pub use missing::{Missing, MissingPolicy};
pub use request::{BodyKind, body_kind, build, delimiter, write_body};
pub use response::{
    Leaf, Received, Texts, bracketed, decoded, form_structure, pieces, raw_pairs, scalar, xml_structure,
};
pub use scope::{Record, Scope, Sent};
pub use trace::{Judgement, Observer, Taken, Trace};
pub use weight::weigh;
