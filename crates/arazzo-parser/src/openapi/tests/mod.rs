//! Descriptions of every version, small ones from text and real ones from a corpus.

mod corpus;
mod fixture;
mod operations;
mod parameters;
mod references;
mod schemas;
mod security;
mod servers;
mod swagger;
mod targets;
