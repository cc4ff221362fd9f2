//! `arazzo test`: paths, findings, coverage and scenarios of a description.

mod command;
mod coverage;
mod json;
mod junit;
mod save;
mod story;
mod subject;
mod text;
mod title;

pub(crate) use command::test;
pub(crate) use subject::Subject;
