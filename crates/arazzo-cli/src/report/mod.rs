//! Readers of a run's trace: for people, for scripts, for shells. Secrets and what a terminal would act on end here.

mod curl;
mod escape;
mod json;
mod progress;
mod record;
mod reporter;
mod request;
mod screen;
pub(crate) mod style;
mod text;

pub(crate) use escape::{escape, is_deceptive};
pub(crate) use json::{attempts, failed, named, status};
pub(crate) use record::names;
pub(crate) use reporter::Reporter;
pub(crate) use request::{body, headers};
pub(crate) use screen::Screen;
