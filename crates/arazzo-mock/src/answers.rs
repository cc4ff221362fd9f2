//! Answers to the requests of a program, from the descriptions of its operations.

use crate::demand::{Answer, Demands};
use crate::draft::Draft;
use crate::generate::Generator;
use crate::later::{Later, later};
use crate::read::{self, Read};
use crate::recall::{last_id, recall};
use crate::session::{Change, Session};
use crate::solve::{Goal, Puzzle, goals, solve, unsolvable};
use arazzo_expression::{Object, Pointer, Str, Value};
use arazzo_parser::openapi::{MediaType, Response as Described};
use arazzo_runtime::program::{Call, Operand, OperationCall, Output, Program, StepRef};
use arazzo_runtime::{BodyKind, Request, Response, Scope, body_kind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// Makes answers to the requests of a program. The same seed gives the same answers.
#[derive(Debug)]
pub struct Answers<'p> {
    program: &'p Program,
    seed: u64,
    /// What the program reads of the answer to each step.
    reads: BTreeMap<StepRef, Vec<Read>>,
    /// What later criteria ask of the answer to each step.
    later: BTreeMap<StepRef, Vec<Later>>,
    /// The steps whose actions have criteria about outputs of the step itself.
    own: BTreeSet<StepRef>,
    drafts: Drafts,
}

/// The answers that descriptions give by themselves, made once for each step and status: a poll asks for the same ones again
/// and again.
#[derive(Debug, Default)]
pub(crate) struct Drafts(Mutex<BTreeMap<(StepRef, u16), Draft>>);

impl Drafts {
    fn get(&self, at: StepRef, status: u16, make: impl FnOnce() -> Draft) -> Draft {
        let Ok(mut kept) = self.0.lock() else { return make() };
        kept.entry((at, status)).or_insert_with(make).clone()
    }
}

impl<'p> Answers<'p> {
    /// Answers for `program`.
    pub fn new(program: &'p Program, seed: u64) -> Self {
        let (reads, later, own) = (read::reads(program), later(program), own(program));
        Self { program, seed, reads, later, own, drafts: Drafts::default() }
    }

    /// The program whose requests are answered.
    pub fn program(&self) -> &'p Program {
        self.program
    }

    /// What later criteria ask of the answer to a step.
    pub fn later(&self, at: StepRef) -> &[Later] {
        self.later.get(&at).map(Vec::as_slice).unwrap_or_default()
    }

    /// An answer to `request` that meets `demands`, as far as one is found; `None` for a request that no step of the program sends.
    /// `scope` is what expressions see when the request is sent ([`arazzo_runtime::Machine::view`]).
    pub fn answer(
        &self,
        session: &mut Session,
        request: &Request,
        scope: &Scope<'_>,
        demands: &Demands<'_>,
    ) -> Option<Answer> {
        let (answer, change) = self.proposed(session, request, scope, demands)?;
        session.take(change);
        Some(answer)
    }

    /// An answer to `request` of someone who remembers nothing: the same question has the same answer. Whether it meets `demands`
    /// the caller judges.
    pub fn demanded(&self, request: &Request, scope: &Scope<'_>, demands: &Demands<'_>) -> Option<Response> {
        Some(self.proposed(&Session::default(), request, scope, demands)?.0.response)
    }

    /// The answer of [`Self::answer`], with what it changes of the session, which is left as it is.
    pub(crate) fn proposed(
        &self,
        session: &Session,
        request: &Request,
        scope: &Scope<'_>,
        demands: &Demands<'_>,
    ) -> Option<(Answer, Change)> {
        let step = self.program.step(request.at)?;
        let Call::Operation(call) = &step.call else { return None };
        let reads = self.reads.get(&request.at).map(Vec::as_slice).unwrap_or_default();
        let own = self.own.contains(&request.at).then_some((request.at.step, step.outputs.as_slice()));
        let later = self.later(request.at);
        let subject = Subject { call, reads, own, later, seed: self.seed, drafts: Some(&self.drafts) };
        Some(subject.answer(session, request, scope, demands))
    }
}

/// The steps whose actions have criteria about outputs of the step itself.
fn own(program: &Program) -> BTreeSet<StepRef> {
    let mut found = BTreeSet::new();
    for (workflow, ir) in program.workflows.iter().enumerate() {
        for (number, step) in ir.steps.iter().enumerate() {
            let is_own = |operand: &Operand| matches!(operand, Operand::StepOutputs { step, .. } if *step == number);
            let mut criteria = step.on_success.iter().chain(&step.on_failure).flat_map(|action| &action.criteria);
            if criteria.any(|criterion| criterion.has_operand(&is_own)) {
                found.insert(StepRef { workflow, step: number });
            }
        }
    }
    found
}

/// An operation that is answered, for those who read these things of its answer.
pub(crate) struct Subject<'a> {
    pub(crate) call: &'a OperationCall,
    pub(crate) reads: &'a [Read],
    /// The number of the step that asks, and its outputs, where criteria of its actions see them.
    pub(crate) own: Option<(usize, &'a [Output])>,
    /// What later criteria ask: met where nothing that is demanded now is against it.
    pub(crate) later: &'a [Later],
    pub(crate) seed: u64,
    /// Where drafts are kept, for requests of steps of one program.
    pub(crate) drafts: Option<&'a Drafts>,
}

impl Subject<'_> {
    pub(crate) fn answer(
        &self,
        session: &Session,
        request: &Request,
        scope: &Scope<'_>,
        demands: &Demands<'_>,
    ) -> (Answer, Change) {
        let Self { call, seed, own, .. } = *self;
        let goals = goals(demands);
        let puzzle = Puzzle { goals: &goals, scope: *scope, own, call, seed };
        let (status, contradicts) = status(&puzzle);
        let id = last_id(call, scope);
        let from = |status: u16| {
            let mut draft = self.base(status, request);
            recall(session, &mut draft, request, &puzzle, id.as_deref());
            self.reads.iter().for_each(|read| provide(read, &mut draft, &puzzle));
            if contradicts { unsolvable(draft, &puzzle) } else { solve(draft, &puzzle) }
        };
        let (mut draft, mut unsolved) = from(status);
        // What is asked of a body is asked of an answer that has one, if nothing is asked of the status.
        let is_free = !unsolved.is_empty() && draft.has_no_body() && !goals.iter().any(Goal::is_of_status);
        if let Some(status) = is_free.then(|| with_body(call)) {
            (draft, unsolved) = from(status);
        }
        let mut draft = self.foreseeing(draft, &puzzle);
        demands.places.iter().for_each(|(pointer, value)| draft.set(pointer, value.clone(), call, seed));
        let change = match (&*request.method, id, &draft.body) {
            _ if draft.status >= 300 => Change::Nothing,
            ("DELETE", Some(id), _) => Change::Forget(id),
            ("POST" | "PUT" | "PATCH", id, Some(body @ Value::Object(_))) => Change::Keep(body.clone(), id),
            (_, Some(id), Some(body @ Value::Object(_))) => Change::Keep(body.clone(), Some(id)),
            _ => Change::Nothing,
        };
        (Answer { response: draft.response(call), unsolved }, change)
    }

    /// `draft`, changed so that as much as can be of what is asked later holds too.
    fn foreseeing(&self, draft: Draft, puzzle: &Puzzle<'_>) -> Draft {
        let mut draft = draft;
        let mut goals = puzzle.goals.to_vec();
        if draft.status >= 400 {
            return draft;
        }
        for one in self.later.iter().filter(|one| one.is_needed) {
            goals.push(Goal::Holds(&one.criterion));
            let puzzle = Puzzle { goals: &goals, ..*puzzle };
            match solve(draft.clone(), &puzzle) {
                (found, unsolved) if unsolved.is_empty() => draft = found,
                _ => drop(goals.pop()),
            }
        }
        draft
    }

    /// The answer with this status that the description gives by itself.
    fn base(&self, status: u16, request: &Request) -> Draft {
        let make = || drafted(self.call, self.call.operation.response(status), status, &request.method, self.seed);
        match self.drafts {
            Some(drafts) => drafts.get(request.at, status, make),
            None => make(),
        }
    }
}

/// An answer with `status` as it is described.
pub(crate) fn drafted(
    call: &OperationCall,
    described: Option<&Described>,
    status: u16,
    method: &str,
    seed: u64,
) -> Draft {
    let generator = Generator::new(&*call.schemas, seed);
    let content = described.map(|response| response.content.as_slice()).unwrap_or_default();
    let media = content.iter().find(|media| body_kind(&concrete(media)) == BodyKind::Json).or_else(|| content.first());
    let content_type = media.map_or_else(|| "application/json".into(), concrete);
    let is_empty = |body: &Value| body.as_str() == Some("");
    let body = media.and_then(|media| generator.media(media)).filter(|body| !is_empty(body));
    let headers = described.into_iter().flat_map(|response| &response.headers).filter_map(|header| {
        let made = || header.schema.as_ref().map(|schema| generator.schema(schema, &header.name));
        let value = header.example.clone().or_else(made)?;
        Some((header.name.clone(), value.to_text().replace(['\r', '\n'], " ")))
    });
    // Nobody is to wait for made-up times.
    let headers = headers.filter(|(name, _)| !name.eq_ignore_ascii_case("retry-after")).collect();
    let is_bodiless = method.eq_ignore_ascii_case("HEAD");
    Draft { status, headers, content_type, media: media.cloned(), body, raw: None, is_bodiless }
}

/// The media type itself where a range is described.
fn concrete(media: &MediaType) -> Str {
    match &*media.media_type {
        "*/*" | "application/*" | "*" => "application/json".into(),
        "text/*" => "text/plain".into(),
        other => match other.strip_suffix("/*") {
            Some(kind) => format!("{kind}/octet-stream").into(),
            None => media.media_type.clone(),
        },
    }
}

/// The first status of a success that is described with a body.
fn with_body(call: &OperationCall) -> u16 {
    let described = call.operation.responses.iter().filter(|response| !response.content.is_empty());
    let statuses = described.filter_map(|response| code(&response.status)).filter(|status| *status < 400);
    statuses.min().unwrap_or(200)
}

/// The statuses that are described, those of success first, then all others: the first that the goals allow; and whether none
/// is.
fn status(puzzle: &Puzzle<'_>) -> (u16, bool) {
    let mut described: Vec<u16> = puzzle.call.operation.responses.iter().filter_map(|r| code(&r.status)).collect();
    described.sort_by_key(|status| (!(200..300).contains(status), *status));
    let goals: Vec<&Goal<'_>> = puzzle.goals.iter().filter(|goal| goal.is_of_status()).collect();
    let fits = |status: &u16| {
        let draft = Draft {
            status: *status,
            headers: Vec::new(),
            content_type: "text/plain".into(),
            media: None,
            body: None,
            raw: None,
            is_bodiless: true,
        };
        puzzle.seen(&draft, |scope| goals.iter().all(|goal| goal.is_met(scope)))
    };
    let usual = described.first().copied().filter(|status| *status < 400).unwrap_or(200);
    let all = described.iter().copied().chain([200, 201, 202, 204, 400, 404, 500]).chain(100..=599);
    if goals.is_empty() {
        return (usual, false);
    }
    let found = all.into_iter().find(|status| fits(status));
    (found.unwrap_or(usual), found.is_none())
}

/// The status that a key of `responses` stands for.
pub(crate) fn code(key: &str) -> Option<u16> {
    match key.as_bytes() {
        [first @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(u16::from(first - b'0') * 100),
        _ if key.eq_ignore_ascii_case("default") => None,
        _ => key.parse().ok().filter(|status| (100..=599).contains(status)),
    }
}

/// Makes what is read of the answer be there.
fn provide(read: &Read, draft: &mut Draft, puzzle: &Puzzle<'_>) {
    let call = puzzle.call;
    match read {
        Read::Body(pointer, single) => {
            let have = if draft.raw.is_some() { draft.value_at(pointer, puzzle) } else { draft.get(pointer).cloned() };
            let is_void = |value: &Value| match value {
                Value::Object(members) => members.is_empty(),
                Value::Array(elements) => elements.is_empty(),
                _ => false,
            };
            let says_nothing =
                |value: &Value| value.is_null() || value.as_str() == Some("") || (*single && is_void(value));
            let have_object = matches!(have, Some(Value::Object(_)));
            if !have.is_none_or(|value| says_nothing(&value)) || draft.status >= 400 {
                return;
            }
            let name = name_of(pointer);
            let schema = draft.schema_at(pointer, call);
            let made = schema.map(|schema| Generator::new(&*call.schemas, puzzle.seed).schema(&schema, &name));
            let usable = |value: &Value| {
                !(says_nothing(value) || *single && matches!(value, Value::Object(_) | Value::Array(_)))
            };
            let is_object = have_object && pointer.is_empty();
            let other = || if is_object { [("key", &*name)].into_iter().collect() } else { Value::from(&*name) };
            let value = made.filter(usable).unwrap_or_else(other);
            draft.set(pointer, value, call, puzzle.seed);
        }
        Read::Header(name) => {
            if !draft.headers.iter().any(|(have, _)| have.eq_ignore_ascii_case(name)) {
                let is_place = name.eq_ignore_ascii_case("location") || name.eq_ignore_ascii_case("content-location");
                let url = puzzle.scope.sent.map(|sent| &*sent.url).unwrap_or_default();
                let value = if is_place {
                    format!("{}/1", url.split('?').next().unwrap_or_default())
                } else {
                    name.to_string()
                };
                draft.set_header(name, &value);
            }
        }
        Read::Selected(base, query) => {
            let argument = draft.get(base).cloned().unwrap_or_else(|| Value::from(Object::default()));
            if query.exists(&argument) == Ok(false)
                && let Some(witness) = query.witnesses(&argument, true).into_iter().next()
            {
                draft.set(base, witness, call, puzzle.seed);
            }
        }
        Read::Xml(base, xpath) if base.is_empty() => {
            let xml =
                draft.value_at(base, puzzle).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
            if xpath.select(&xml).map_or(true, |found| found.is_empty())
                && let Some(witness) = xpath.witnesses(&xml, true).into_iter().next()
            {
                draft.become_xml(witness);
            }
        }
        Read::Xml(..) => {}
    }
}

/// The last name in a pointer: what a member is made to say that no schema describes.
fn name_of(pointer: &Pointer) -> String {
    let named = pointer.tokens().iter().rev().find(|token| Pointer::index(token).is_none());
    named.map_or_else(|| "value".to_owned(), ToString::to_string)
}
