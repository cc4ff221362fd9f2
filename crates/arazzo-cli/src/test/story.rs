//! One path as a story: what was sent, what was answered, what followed.

use super::subject::Tested;
use super::text::follows;
use super::title::ending;
use crate::report::style::{BAD, FAINT, GOOD, STRONG};
use crate::report::{Screen, body, headers, names};
use arazzo_explore::{Answer, End, Hop, Path};
use arazzo_expression::{Value, json};
use arazzo_runtime::program::Program;
use arazzo_runtime::{Event, Judgement, Request, Response, Trace};

/// How many lines of a body are shown.
const LINES: usize = 40;
/// How many attempts that are alike are told.
const ALIKE: usize = 2;

/// Prints the story of a path.
pub(super) fn tell(tested: &Tested<'_>, path: &Path, screen: &Screen) {
    let program = &tested.subject.program;
    let story = Story { program, screen };
    let id = screen.harmless(&tested.subject.id);
    let ending = screen.harmless(&ending(path, program));
    screen.answer(&format!("path {STRONG}{}{STRONG:#} of workflow {STRONG}{id}{STRONG:#}: {ending}", path.id));
    let mut alike = 0;
    let mut before: Option<&Hop> = None;
    for hop in &path.hops {
        alike = if before.is_some_and(|before| before.label == hop.label) { alike + 1 } else { 0 };
        before = Some(hop);
        if alike < ALIKE {
            story.hop(hop);
        } else if alike == ALIKE {
            screen.answer(&format!("{FAINT}… and the same again, until it goes on{FAINT:#}"));
        }
    }
    story.end(path);
}

struct Story<'p> {
    program: &'p Program,
    screen: &'p Screen,
}

impl Story<'_> {
    fn hop(&self, hop: &Hop) {
        if let Event::Started { inputs, .. } = &hop.event
            && inputs.as_object().is_some_and(|inputs| !inputs.is_empty())
        {
            self.screen.answer("inputs:");
            self.value("  ", &self.screen.redacted_value(inputs));
        }
        match hop.answer() {
            Some(Answer::Response(response)) => self.response(response),
            Some(Answer::Error(error)) => {
                let message = self.screen.harmless(&error.message);
                self.screen.answer(&format!("  ← {BAD}no answer{BAD:#}: {message} [{}]", error.kind.code()));
            }
            None => {}
        }
        for violation in hop.violations.iter() {
            self.screen
                .answer(&format!("  {BAD}the API does not take this{BAD:#}: {}", self.screen.harmless(violation)));
        }
        hop.trace.iter().for_each(|trace| self.trace(trace));
    }

    fn trace(&self, trace: &Trace) {
        let id = |number: usize| self.program.workflow(number).map_or("", |workflow| &*workflow.id);
        match trace {
            Trace::Entered { workflow, depth, .. } if *depth > 1 => {
                self.screen.answer(&format!("{FAINT}workflow{FAINT:#} {}", self.screen.harmless(id(*workflow))));
            }
            Trace::Attempted { at, attempt, request, .. } => {
                let (_, step) = names(self.program, *at);
                let again = if *attempt > 1 { format!(" {FAINT}#{attempt}{FAINT:#}") } else { String::new() };
                self.screen.answer(&format!("\n{STRONG}{}{STRONG:#}{again}", self.screen.harmless(step)));
                if let Some(request) = request {
                    self.request(request);
                }
            }
            Trace::Judged(judgement) => self.judged(judgement),
            Trace::Waiting { delay, reason, .. } => self.screen.answer(&format!("  waits {delay:?} ({reason})")),
            Trace::Left { workflow, depth, success } if *depth > 1 => {
                let how = if *success { "ends well" } else { "fails" };
                self.screen.answer(&format!("workflow {} {how}", self.screen.harmless(id(*workflow))));
            }
            Trace::Entered { .. } | Trace::Left { .. } | Trace::Stopped(_) => {}
        }
    }

    fn request(&self, request: &Request) {
        let (method, url) = (self.screen.harmless(&request.method), self.screen.harmless(&request.url));
        self.screen.answer(&format!("  → {method} {url}"));
        for (name, value) in &headers(request) {
            self.header(name, &value.to_text());
        }
        if let Some(bytes) = &request.body {
            self.value("    ", &self.screen.redacted_value(&body(request, bytes)));
        }
    }

    fn response(&self, response: &Response) {
        let style = if response.status < 400 { GOOD } else { BAD };
        self.screen.answer(&format!("  ← {style}{}{style:#}", response.status));
        for (name, value) in &response.headers {
            self.header(name, value);
        }
        if !response.body.is_empty() {
            let text = String::from_utf8_lossy(&response.body);
            let value = json::parse(&text).unwrap_or_else(|_| Value::from(&*text));
            self.value("    ", &self.screen.redacted_value(&value));
        }
    }

    fn header(&self, name: &str, value: &str) {
        let line = self.screen.harmless(&format!("{name}: {value}"));
        self.screen.answer(&format!("    {FAINT}{line}{FAINT:#}"));
    }

    fn judged(&self, judgement: &Judgement) {
        let (_, step) = names(self.program, judgement.at);
        for verdict in &judgement.criteria {
            let (style, mark) = if verdict.passed { (GOOD, "✓") } else { (BAD, "✗") };
            let reason = verdict.reason.as_ref().map_or_else(String::new, |reason| format!(" ({reason})"));
            let told = self.screen.harmless(&format!("{}{reason}", verdict.condition));
            self.screen.answer(&format!("  {style}{mark}{style:#} {told}"));
        }
        if let Some(fault) = &judgement.fault {
            let told = self.screen.harmless(&format!("{} [{}]", fault.message, fault.code));
            self.screen.answer(&format!("  {BAD}✗{BAD:#} {told}"));
        }
        for (name, value) in judgement.outputs.as_object().into_iter().flatten() {
            let shown = self.screen.harmless(&short(&self.screen.redacted_value(value)));
            self.screen.answer(&format!("  {}: {shown}", self.screen.harmless(name)));
        }
        let follows = self.screen.harmless(&format!("{step} {}", follows(judgement, self.program)));
        let style = if judgement.success { GOOD } else { BAD };
        self.screen.answer(&format!("  {style}{follows}{style:#}"));
    }

    fn end(&self, path: &Path) {
        let End::Over(outcome) = &path.end else {
            let told = self.screen.harmless(&ending(path, self.program));
            return self.screen.answer(&format!("\nthe path was cut here: {told}"));
        };
        let told = self.screen.harmless(&ending(path, self.program));
        self.screen.answer(&format!("\nends: {STRONG}{told}{STRONG:#}"));
        if let Some(error) = &outcome.error {
            self.screen.answer(&format!("  {}", self.screen.harmless(&error.message)));
        }
        if outcome.outputs.as_object().is_some_and(|outputs| !outputs.is_empty()) {
            self.screen.answer("outputs:");
            self.value("  ", &self.screen.redacted_value(&outcome.outputs));
        }
    }

    /// A value in as many lines as it needs, up to a bound.
    fn value(&self, margin: &str, value: &Value) {
        let text = match value {
            Value::String(text) => text.to_string(),
            other => json::to_string_pretty(other),
        };
        let count = text.lines().count();
        for line in text.lines().take(LINES) {
            self.screen.answer(&format!("{margin}{}", self.screen.harmless(line)));
        }
        if let Some(more @ 1..) = count.checked_sub(LINES) {
            self.screen.answer(&format!("{margin}{FAINT}… {more} lines more{FAINT:#}"));
        }
    }
}

/// A value in one line, cut where it is long.
fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(100) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
