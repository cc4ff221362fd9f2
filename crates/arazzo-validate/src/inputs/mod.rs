//! The JSON Schemas of inputs: that they are schemas, and whether a constant fits one.

mod fit;
mod schema;

pub(crate) use fit::misfit;
pub(crate) use schema::schemas;
