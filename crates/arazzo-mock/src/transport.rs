//! The transport that answers from descriptions.

use crate::demand::Demands;
use crate::draft::Draft;
use crate::generate::Generator;
use crate::{read, solve};
use arazzo_expression::{Object, Pointer, Value, json};
use arazzo_parser::openapi;
use arazzo_runtime::program::{
    Action, ActionKind, Call, Operand, OperationCall, Producer, Program, Step, StepRef, Target,
};
use arazzo_runtime::{Request, Response, Transport, TransportError, TransportErrorKind};
use std::collections::BTreeMap;
use std::future::{Future, ready};
use std::sync::Mutex;

/// Answers every request of a program from the description of its operation, so that the step that sends it succeeds.
#[derive(Debug)]
pub struct MockTransport<'p> {
    program: &'p Program,
    seed: u64,
    /// The places in the answer to each step that the program reads.
    read: BTreeMap<StepRef, Vec<Pointer>>,
    /// How often each step was answered.
    visits: Mutex<BTreeMap<StepRef, usize>>,
}

impl<'p> MockTransport<'p> {
    /// A transport for `program`. The same seed gives the same answers.
    pub fn new(program: &'p Program, seed: u64) -> Self {
        Self { program, seed, read: read::places(program), visits: Mutex::default() }
    }

    fn answer(&self, request: &Request) -> Option<Response> {
        let step = self.program.step(request.at)?;
        let Call::Operation(call) = &step.call else { return None };
        let mut draft = self.draft(call, request);
        self.reads(step, request.at, &mut draft);
        step.criteria.iter().for_each(|criterion| solve::criterion(criterion, true, &mut draft));
        match self.action(step, request.at) {
            Some(action) => action.criteria.iter().for_each(|criterion| solve::criterion(criterion, true, &mut draft)),
            None if step.polls => leave(step, request.at, &mut draft),
            None => {}
        }
        Some(response(draft))
    }

    /// An answer to `request` that meets `demands`, as far as can be told how; whether it does, the caller judges. The
    /// same question has the same answer. `None` if the request is of no step.
    pub fn demanded(&self, request: &Request, demands: &Demands<'_>) -> Option<Response> {
        let step = self.program.step(request.at)?;
        let Call::Operation(call) = &step.call else { return None };
        let mut draft = match demands.status {
            Some(status) => self.described(call, request, status, call.operation.response(status)),
            None => self.draft(call, request),
        };
        if draft.status < 400 {
            self.reads(step, request.at, &mut draft);
        }
        demands.criteria.iter().for_each(|(criterion, wanted)| solve::criterion(criterion, *wanted, &mut draft));
        demands.places.iter().for_each(|(pointer, value)| draft.set(pointer, value.clone()));
        Some(response(draft))
    }

    /// The answer that the description gives by itself: its first success.
    fn draft(&self, call: &OperationCall, request: &Request) -> Draft {
        let described = call.operation.responses.iter().filter(|response| response.status.starts_with('2'));
        let first = described.min_by(|a, b| a.status.cmp(&b.status)).or_else(|| call.operation.response(200));
        let status = first.and_then(|response| response.status.parse().ok()).unwrap_or(200);
        self.described(call, request, status, first)
    }

    /// The answer with `status` that is described as `first`.
    fn described(
        &self,
        call: &OperationCall,
        request: &Request,
        status: u16,
        first: Option<&openapi::Response>,
    ) -> Draft {
        let mut generator = Generator::new(&*call.schemas, self.seed);
        generator.known = known(request);
        let is_json = |media: &str| media.contains("json");
        let content = first.map(|response| response.content.as_slice()).unwrap_or_default();
        let media = content.iter().find(|media| is_json(&media.media_type)).or_else(|| content.first());
        let body = media.and_then(|media| generator.media(media));
        let headers = first.into_iter().flat_map(|response| &response.headers).filter_map(|header| {
            let value = header
                .example
                .clone()
                .or_else(|| header.schema.as_ref().map(|schema| generator.schema(schema, &header.name)))?;
            Some((header.name.clone(), value.to_text().replace(['\r', '\n'], " ")))
        });
        let headers = headers.filter(|(name, _)| !name.eq_ignore_ascii_case("retry-after")).collect();
        Draft { status, headers, body }
    }

    /// The success action to be taken this time. A poll goes through the actions that go back, in their order, and
    /// then leaves by the first that does not.
    fn action(&self, step: &'p Step, at: StepRef) -> Option<&'p Action> {
        let visit = match self.visits.lock() {
            Ok(mut visits) => {
                let count = visits.entry(at).or_default();
                *count += 1;
                *count - 1
            }
            Err(_) => 0,
        };
        if !step.polls {
            return None;
        }
        let goes_back =
            |action: &&Action| matches!(&action.kind, ActionKind::Goto(Target::Step(step)) if *step <= at.step);
        let back: Vec<&Action> = step.on_success.iter().filter(goes_back).collect();
        // A poll without a criterion of its own for going on is left by none of its actions applying.
        back.get(visit).copied().or_else(|| step.on_success.iter().find(|action| !goes_back(action)))
    }

    /// Makes what is read of the answer be there: by the step's outputs, and through them by later steps.
    fn reads(&self, step: &Step, at: StepRef, draft: &mut Draft) {
        for pointer in self.read.get(&at).into_iter().flatten() {
            let absent = draft.get(pointer).is_none_or(|value| value.is_null() || value.as_str() == Some(""));
            if absent && !pointer.is_empty() {
                draft.set(pointer, Value::from(name_of(pointer)));
            }
        }
        for output in &step.outputs {
            if let Producer::Operand { operand: Operand::ResponseHeader(name), .. } = &output.value
                && !draft.headers.iter().any(|(have, _)| have.eq_ignore_ascii_case(name))
            {
                draft.set_header(name, name.to_string());
            }
        }
    }
}

/// Makes the actions of a poll that go back not apply.
fn leave(step: &Step, at: StepRef, draft: &mut Draft) {
    for action in &step.on_success {
        if matches!(&action.kind, ActionKind::Goto(Target::Step(step)) if *step <= at.step)
            && let Some(criterion) = action.criteria.last()
        {
            solve::criterion(criterion, false, draft);
        }
    }
}

/// The last name in a pointer: what a member is made to say that no schema describes.
fn name_of(pointer: &Pointer) -> String {
    pointer
        .tokens()
        .iter()
        .rev()
        .find(|token| Pointer::index(token).is_none())
        .map_or_else(|| "value".to_owned(), ToString::to_string)
}

/// The members of the request's body, whose values the answer repeats.
fn known(request: &Request) -> Object {
    let body =
        request.body.as_deref().and_then(|body| std::str::from_utf8(body).ok()).and_then(|text| json::parse(text).ok());
    match body {
        Some(Value::Object(members)) => (*members).clone(),
        _ => Object::default(),
    }
}

fn response(draft: Draft) -> Response {
    let mut headers = draft.headers;
    let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let body = draft.body.filter(|_| draft.status != 204 && draft.status != 304);
    if body.is_some() && !has_type {
        headers.push(("Content-Type".into(), "application/json".to_owned()));
    }
    let bytes = body.map(|body| json::to_string(&body).into_bytes()).unwrap_or_default();
    Response { status: draft.status, headers, body: bytes.into(), retry_after: None }
}

impl Transport for MockTransport<'_> {
    fn send(&self, request: &Request) -> impl Future<Output = Result<Response, TransportError>> + Send {
        ready(self.answer(request).ok_or_else(|| TransportError {
            kind: TransportErrorKind::Denied,
            message: "the request is of no step of the program".to_owned(),
        }))
    }
}
