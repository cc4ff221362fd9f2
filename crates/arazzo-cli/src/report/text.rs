//! A run for people: each attempt in a line as it ends, what failed and what follows from it, the outputs at the end.

use super::progress::Progress;
use super::record::{Open, names};
use super::screen::Screen;
use super::style::{BAD, FAINT, GOOD, STRONG};
use arazzo_expression::{Value, json};
use arazzo_runtime::program::Program;
use arazzo_runtime::{Judgement, Observer, Outcome, Request, Status, Taken, Trace};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Tells people of a run as it goes.
#[derive(Debug)]
pub(super) struct Text<'p> {
    program: &'p Program,
    screen: &'p Screen,
    progress: Progress<'p>,
    /// Whether requests are shown.
    whole: bool,
    open: Open<()>,
    since: Instant,
    requests: u64,
}

impl<'p> Text<'p> {
    pub(super) fn new(program: &'p Program, screen: &'p Screen, whole: bool) -> Self {
        let progress = Progress::new(screen);
        Self { program, screen, progress, whole, open: Open::default(), since: Instant::now(), requests: 0 }
    }

    /// Prints the summary and the outputs.
    pub(super) fn finish(self, workflow: &str, outcome: &Outcome) {
        self.progress.clear();
        let (style, mark, how) = match outcome.status {
            Status::Success => (GOOD, "✓", "succeeded"),
            Status::Failure => (BAD, "✗", "ended in failure"),
            Status::Aborted => (BAD, "✗", "was stopped"),
        };
        let workflow = self.screen.harmless(workflow);
        let (took, requests) = (human(self.since.elapsed()), self.requests);
        let plural = if requests == 1 { "" } else { "s" };
        if !self.screen.is_quiet() {
            self.screen.note(&format!(
                "{style}{mark}{style:#} workflow {STRONG}{workflow}{STRONG:#} {how} {FAINT}({took}, {requests} request{plural}){FAINT:#}"
            ));
        }
        if let Some(error) = &outcome.error {
            self.screen.error(&format!("{} [{}]", error.message, error.code));
        }
        for (name, value) in outcome.outputs.as_object().into_iter().flatten() {
            self.output(name, &self.screen.redacted_value(value));
        }
    }

    /// Prints an output: structures as JSON, in as many lines as they need.
    fn output(&self, name: &str, value: &Value) {
        let name = self.screen.harmless(name);
        match value {
            Value::Array(_) | Value::Object(_) => {
                let text = json::to_string_pretty(value);
                let mut lines = text.lines().map(|line| self.screen.harmless(line));
                self.screen.answer(&format!("{STRONG}{name}{STRONG:#}: {}", lines.next().unwrap_or_default()));
                lines.for_each(|line| self.screen.answer(&line));
            }
            scalar => {
                let text = self.screen.harmless(&scalar.to_text());
                self.screen.answer(&format!("{STRONG}{name}{STRONG:#}: {text}"));
            }
        }
    }

    fn attempted(&self, step: &str, depth: usize, request: Option<&Request>) {
        let step = self.screen.harmless(step);
        self.progress.await_(format!("{step} …"));
        if let (true, Some(request)) = (self.whole, request) {
            let (method, url) = (self.screen.harmless(&request.method), self.screen.harmless(&request.url));
            self.progress.line(&format!("{}{FAINT}{step}: {method} {url}{FAINT:#}", indent(depth)));
        }
    }

    fn judged(&self, judgement: &Judgement, took: Duration) {
        let (style, mark) = if judgement.success { (GOOD, "✓") } else { (BAD, "✗") };
        let (_, step) = names(self.program, judgement.at);
        let mut line = format!(
            "{}{style}{mark}{style:#} {STRONG}{}{STRONG:#}",
            indent(judgement.depth),
            self.screen.harmless(step)
        );
        // Writing to a string cannot fail.
        if judgement.attempt > 1 {
            let _ = write!(line, " {FAINT}#{}{FAINT:#}", judgement.attempt);
        }
        if let Some(status) = judgement.status {
            let _ = write!(line, " {status}");
        }
        let _ = write!(line, " {FAINT}{}{FAINT:#}", human(took));
        if let Some(action) = &judgement.action {
            let _ = write!(line, " → {}", self.screen.harmless(&self.taken(action)));
        }
        self.progress.line(&line);
        self.reasons(judgement);
    }

    /// What kept the attempt from succeeding, and what else is to be said of it.
    fn reasons(&self, judgement: &Judgement) {
        let margin = indent(judgement.depth + 1);
        if let Some(fault) = &judgement.fault {
            self.progress.line(&format!("{margin}{}", self.screen.harmless(&fault.message)));
        }
        for verdict in judgement.criteria.iter().filter(|verdict| !verdict.passed) {
            let reason = verdict.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
            let told = self.screen.harmless(&format!("{}{reason}", verdict.shown()));
            self.progress.line(&format!("{margin}{BAD}does not hold:{BAD:#} {told}"));
        }
        for remark in &judgement.remarks {
            self.progress.line(&format!("{margin}{FAINT}{}{FAINT:#}", self.screen.harmless(remark)));
        }
        for name in judgement.without_value.iter().filter(|_| self.whole) {
            let name = self.screen.harmless(name);
            self.progress.line(&format!("{margin}{FAINT}output {name} has no value{FAINT:#}"));
        }
    }

    fn taken(&self, action: &Taken) -> String {
        let step = action.step.map(|at| format!(" step {}", names(self.program, at).1));
        let workflow = action.workflow.and_then(|number| self.program.workflow(number));
        let workflow = workflow.map(|workflow| format!(" workflow {}", workflow.id));
        let target = step.or(workflow).unwrap_or_default();
        format!("{}: {}{target}", action.name, action.kind)
    }
}

impl Observer for Text<'_> {
    fn observe(&mut self, trace: &Trace) {
        if self.screen.is_quiet() {
            return;
        }
        match trace {
            Trace::Entered { workflow, depth, .. } => {
                let id = self.program.workflow(*workflow).map_or("", |workflow| &*workflow.id);
                let id = self.screen.harmless(id);
                self.progress.line(&format!("{}workflow {STRONG}{id}{STRONG:#}", indent(depth.saturating_sub(1))));
            }
            Trace::Attempted { at, depth, request, .. } => {
                self.requests += u64::from(request.is_some());
                self.open.begin(*at, *depth, ());
                self.attempted(names(self.program, *at).1, *depth, request.as_deref());
            }
            Trace::Judged(judgement) => {
                let took = self.open.end(judgement.at, judgement.depth).map(|(took, ())| took).unwrap_or_default();
                self.judged(judgement, took);
            }
            Trace::Waiting { at, delay, reason } => {
                let step = self.screen.harmless(names(self.program, *at).1);
                self.progress.await_(format!("{step}: waiting {} ({reason})", human(*delay)));
            }
            Trace::Left { .. } | Trace::Stopped(_) => {}
        }
    }
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth.min(16))
}

/// A duration in the unit that fits.
fn human(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        1..60 => format!("{:.1} s", duration.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_told_in_the_unit_that_fits() {
        let table = [(0, "0 ms"), (12, "12 ms"), (1500, "1.5 s"), (61_000, "1 min 1 s")];
        for (milliseconds, told) in table {
            assert_eq!(human(Duration::from_millis(milliseconds)), told);
        }
    }
}
