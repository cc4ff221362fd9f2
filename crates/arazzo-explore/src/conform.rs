//! Whether a request is one that the API takes: the check is that of the mock server. What is made up in it says less than
//! what someone wrote.

use crate::plan::Plan;
use arazzo_expression::{Str, Value, json};
use arazzo_mock::{Held, Terms, violations};
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::{Location, Parameter, Schema};
use arazzo_runtime::program::{
    Action, ActionKind, Call, OperationCall, ParameterPlan, Producer, Step, StepRef, Target,
};
use arazzo_runtime::{BodyKind, Machine, Request, Scheme, Sent, body_kind};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Header fields that whoever sends a request adds itself.
const OWN: [&str; 9] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "user-agent",
];
/// Parameters that are part of an AWS signature.
const SIGNATURE: [&str; 7] = [
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-signature",
    "x-amz-signedheaders",
    "x-amz-security-token",
    "x-amz-content-sha256",
];

/// How many requests of one step are remembered.
const MOST_KNOWN: usize = 32;

/// Texts of values.
type Texts = BTreeSet<Str>;
/// A request, and how it violates what is demanded.
type Judged = (Rc<Request>, Rc<[String]>);

/// Holds the requests of a plan against what their operations take.
pub(crate) struct Conformance<'p> {
    /// Structures that are made up: of these and of what is in them only the types are judged.
    made_up: Vec<Value>,
    /// The same of inputs that may have any type: they are not judged.
    untyped: Vec<Value>,
    /// The single values that the operator gives, or that one workflow of the document hands to another.
    given: Texts,
    /// What each step says itself.
    said: BTreeMap<StepRef, Rc<Texts>>,
    /// What was judged already, by the step and the request.
    known: BTreeMap<StepRef, Vec<Judged>>,
    plan: &'p Plan<'p>,
}

impl<'p> Conformance<'p> {
    pub(crate) fn new(plan: &'p Plan<'p>) -> Self {
        let (mut made_up, mut untyped, mut given) = (Vec::new(), Vec::new(), Texts::new());
        let schema = plan.program.workflow(plan.workflow).map(|workflow| &workflow.inputs);
        for (name, value) in plan.made_up.as_object().into_iter().flatten() {
            let is_typed = schema.is_some_and(|schema| !schema.types(name).is_empty());
            parts(value, &mut |part| if is_typed { made_up.push(part.clone()) } else { untyped.push(part.clone()) });
        }
        let inputs = plan.inputs.as_object().into_iter().flatten();
        for (_, value) in inputs.filter(|(name, _)| plan.made_up.get(name).is_none()) {
            parts(value, &mut |part| single(part, &mut given));
        }
        let steps = plan.program.workflows.iter().flat_map(|workflow| &workflow.steps);
        steps.for_each(|step| handed_over(step, &mut given));
        Self { made_up, untyped, given, said: BTreeMap::new(), known: BTreeMap::new(), plan }
    }

    /// How the request that a machine wants to send violates what its operation demands.
    pub(crate) fn check(&mut self, machine: &Machine<'_>, request: &Rc<Request>) -> Rc<[String]> {
        let known = self.known.entry(request.at).or_default();
        if let Some((_, found)) = known.iter().find(|(one, _)| is_same(one, request)) {
            return found.clone();
        }
        let found: Rc<[String]> = match self.plan.program.step(request.at).map(|step| &step.call) {
            Some(Call::Operation(call)) => {
                let mut found = machine.sent().map(|sent| structures(call, sent)).unwrap_or_default();
                found.extend(self.judged(call, request));
                found.into()
            }
            _ => Rc::from([]),
        };
        let known = self.known.entry(request.at).or_default();
        if known.len() < MOST_KNOWN {
            known.push((request.clone(), found.clone()));
        }
        found
    }

    fn judged(&mut self, call: &OperationCall, request: &Request) -> Vec<String> {
        let said = self.said.entry(request.at).or_insert_with(|| Rc::new(said(call))).clone();
        let held = |value: &Value| match value {
            value if self.untyped.contains(value) => Held::Not,
            Value::Array(_) | Value::Object(_) if self.made_up.contains(value) => Held::ByType,
            Value::Array(_) | Value::Object(_) | Value::Null => Held::Fully,
            single => {
                let text = single.to_text();
                let is_ours = said.contains(&text) || self.given.contains(&text);
                if is_ours && !self.made_up.contains(single) { Held::Fully } else { Held::ByType }
            }
        };
        let is_body_held = call
            .body
            .as_ref()
            .is_some_and(|body| body.replacements.is_empty() && matches!(body.payload, Some(Producer::Constant(_))));
        violations(
            call,
            request,
            &Terms { held: &held, is_excused: &|parameter| is_elsewhere(call, parameter), is_body_held },
        )
    }
}

/// Structures that are sent where a single value is wanted: once they are written they are texts like any other.
fn structures(call: &OperationCall, sent: &Sent) -> Vec<String> {
    let references = &*call.schemas;
    let told = |what: String, value: &Value, schema: &Schema| {
        let types = schema.types(references);
        let is_single = !types.is_empty() && !types.iter().any(|kind| matches!(&**kind, "array" | "object"));
        let is_structure = matches!(value, Value::Array(_) | Value::Object(_));
        (is_single && is_structure).then(|| {
            let kinds: Vec<&str> = types.iter().map(|kind| &**kind).collect();
            format!("{what}: it must be of type {}, and is an {}", kinds.join(" or "), value.type_name())
        })
    };
    let parameters = call.operation.parameters.iter().filter(|parameter| parameter.content_type.is_none());
    let mut found: Vec<String> = parameters
        .filter_map(|parameter| {
            let values = match parameter.location {
                Location::Path => &sent.path,
                Location::Query => &sent.query,
                Location::Header => &sent.headers,
                Location::Cookie | Location::QueryString => return None,
            };
            let what = format!("the {} parameter `{}`", parameter.location, parameter.name);
            told(what, values.get(&parameter.name)?, parameter.schema.as_ref()?)
        })
        .collect();
    let media = call.body.as_ref().and_then(|body| body.media_type.as_ref());
    let form = media.filter(|media| body_kind(&media.media_type) == BodyKind::Form);
    if let (Some(schema), Some(Value::Object(members))) = (form.and_then(|form| form.schema.as_ref()), &sent.body) {
        found.extend(members.iter().filter_map(|(name, value)| {
            told(format!("the body: /{name}"), value, &schema.property(name, references)?)
        }));
    }
    found
}

fn is_same(one: &Rc<Request>, other: &Rc<Request>) -> bool {
    Rc::ptr_eq(one, other)
        || (one.url == other.url
            && one.body == other.body
            && one.headers == other.headers
            && one.method == other.method)
}

/// The single values that a step says: those that are the same in every run.
fn said(call: &OperationCall) -> Texts {
    let mut found = Texts::new();
    call.parameters.iter().for_each(|parameter| constants(&parameter.value, &mut found));
    if let Some(body) = &call.body {
        body.payload.iter().for_each(|payload| constants(payload, &mut found));
        body.replacements.iter().for_each(|replacement| constants(&replacement.value, &mut found));
    }
    found
}

/// The single values that a step hands to other workflows.
fn handed_over(step: &Step, found: &mut Texts) {
    if let Call::Workflow { inputs, .. } = &step.call {
        for (_, producer, _) in inputs {
            constants(producer, found);
        }
    }
    let targets = step.on_success.iter().chain(&step.on_failure).filter_map(|action: &Action| match &action.kind {
        ActionKind::Goto(target) | ActionKind::Retry { via: Some(target), .. } => Some(target),
        _ => None,
    });
    for target in targets {
        if let Target::Workflow { inputs, .. } = target {
            for (_, producer) in inputs {
                constants(producer, found);
            }
        }
    }
}

fn constants(producer: &Producer, found: &mut Texts) {
    match producer {
        Producer::Constant(value) => parts(value, &mut |part| single(part, found)),
        Producer::List(items) => items.iter().for_each(|item| constants(item, found)),
        Producer::Object(members) => members.iter().for_each(|(_, member)| constants(member, found)),
        Producer::Operand { .. } | Producer::Text { .. } | Producer::Quoted { .. } | Producer::Selector(_) => {}
    }
}

/// Takes in a single value; a text that is JSON also with what is in it.
fn single(value: &Value, found: &mut Texts) {
    match value {
        Value::Array(_) | Value::Object(_) | Value::Null => {}
        value => {
            let text = value.to_text();
            if let Ok(inner @ (Value::Array(_) | Value::Object(_))) = json::parse(&text) {
                parts(&inner, &mut |part| {
                    if !matches!(part, Value::Array(_) | Value::Object(_)) {
                        found.insert(part.to_text());
                    }
                });
            }
            found.insert(text);
        }
    }
}

/// Whether a required parameter may come from somewhere else: from the path of the description, from what signs requests,
/// or spread over others.
fn is_elsewhere(call: &OperationCall, parameter: &Parameter) -> bool {
    let name = parameter.name.to_ascii_lowercase();
    let schemes = call.security.alternatives.iter().flatten();
    let mut keys = schemes.filter_map(|needed| match &needed.scheme {
        Scheme::ApiKey { name, .. } => Some(name),
        _ => None,
    });
    let is_part = |plan: &ParameterPlan| {
        plan.location == ParameterLocation::QueryString
            || plan.name.split('[').next().is_some_and(|head| head.eq_ignore_ascii_case(&name))
    };
    let is_unset = |plan: &&ParameterPlan| *plan.name == *parameter.name;
    let is_given = call.parameters.iter().any(is_part) && !call.parameters.iter().any(|p| is_unset(&p));
    let is_own = matches!(parameter.location, Location::Header) && OWN.contains(&&*name);
    is_own
        || SIGNATURE.contains(&&*name)
        || keys.any(|key| key.eq_ignore_ascii_case(&name))
        || call.template.query.iter().any(|part| part.name.eq_ignore_ascii_case(&name))
        || is_given
}

/// Visits a value and everything in it.
fn parts(value: &Value, visit: &mut dyn FnMut(&Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| parts(item, visit)),
        Value::Object(members) => members.values().for_each(|member| parts(member, visit)),
        _ => {}
    }
}
