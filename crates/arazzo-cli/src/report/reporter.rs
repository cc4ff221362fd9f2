//! The report that was asked for.

use super::curl::Curl;
use super::json::Json;
use super::request::Extra;
use super::screen::Screen;
use super::text::Text;
use crate::args::Output;
use crate::inputs::secret_values;
use arazzo_runtime::program::Program;
use arazzo_runtime::{Observer, Outcome, Trace};

/// Reports a run in the way that was asked for.
#[derive(Debug)]
pub(crate) struct Reporter<'p> {
    program: &'p Program,
    screen: &'p Screen,
    kind: Kind<'p>,
}

#[derive(Debug)]
enum Kind<'p> {
    Text(Text<'p>),
    Json(Json<'p>),
    Curl(Curl<'p>),
}

impl<'p> Reporter<'p> {
    /// A report of a run of `program`; of a dry run with whole requests, to which `extra` header fields are added.
    pub(crate) fn new(output: Output, program: &'p Program, screen: &'p Screen, extra: Option<Extra>) -> Self {
        let kind = match output {
            Output::Text => Kind::Text(Text::new(program, screen, extra.is_some())),
            Output::Json => Kind::Json(Json::new(program, extra)),
            Output::Curl => Kind::Curl(Curl { screen, extra: extra.unwrap_or_default() }),
        };
        Self { program, screen, kind }
    }

    /// Ends the report.
    pub(crate) fn finish(self, workflow: &str, outcome: &Outcome) {
        match self.kind {
            Kind::Text(text) => return text.finish(workflow, outcome),
            Kind::Json(json) => json.finish(workflow, outcome, self.screen),
            Kind::Curl(_) => {}
        }
        if let Some(error) = &outcome.error {
            self.screen.error(&format!("{} [{}]", error.message, error.code));
        }
    }
}

impl Observer for Reporter<'_> {
    fn observe(&mut self, trace: &Trace) {
        // The inputs of the run itself are known; what a called workflow gets comes up on the way.
        if let Trace::Entered { workflow, depth: 2.., inputs } = trace
            && let Some(workflow) = self.program.workflow(*workflow)
        {
            let mut secrets = Vec::new();
            secret_values(&workflow.inputs, inputs, &mut secrets);
            self.screen.hold_back(secrets);
        }
        match &mut self.kind {
            Kind::Text(text) => text.observe(trace),
            Kind::Json(json) => json.observe(trace),
            Kind::Curl(curl) => curl.observe(trace),
        }
    }
}
