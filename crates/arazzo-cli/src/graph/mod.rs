//! `arazzo graph`: workflows as drawings.

mod build;
mod command;
mod coverage;
mod dot;
mod mermaid;
mod model;
mod svg;
mod words;

pub(crate) use command::graph;
