//! Rules about types, carried through the schemas of OpenAPI descriptions.

mod calls;
pub(crate) mod codes;
mod comparisons;
mod constraints;
mod criteria;
mod findings;
mod fit;
mod inputs;
mod kinds;
mod locate;
mod memo;
mod pointers;
mod queries;
mod responses;
mod rules;
mod schema;
mod selectors;
mod shape;
mod texts;
mod tracer;
mod ways;

pub(crate) use codes::OBJECT_IN_TEXT;
pub(crate) use comparisons::equal;
pub(crate) use criteria::each as each_criterion;
pub(crate) use findings::Findings;
pub(crate) use fit::{Fault, Fit, Manner, UNKNOWN, number};
pub(crate) use kinds::Kinds;
pub(crate) use locate::{covering, node_at};
pub(crate) use memo::Memo;
pub(crate) use responses::{is_json, named as named_statuses, status};
pub(crate) use rules::RULES;
pub(crate) use shape::Shape;
pub(crate) use tracer::Tracer;
