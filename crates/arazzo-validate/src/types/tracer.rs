//! Where the values of expressions come from, followed through outputs, calls and inputs to the schemas that describe them.

use super::inputs;
use super::responses::{self, Answers};
use super::schema::{Absence, Lens};
use super::shape::{NotThere, Shape};
use super::{Kinds, Memo};
use crate::checked::{Checked, CheckedWorkflow, Phase, Site};
use arazzo_expression::{Expression, Name, Pointer, Source, Str, Text, Value};
use arazzo_parser::DocumentId;
use arazzo_parser::arazzo::{Any, AnyKind, ExpressionType, Output, Selector};
use arazzo_parser::openapi::Schema;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Through how many outputs a value is followed.
const MAX_HOPS: usize = 16;

/// The bodies of some of the answers of an operation.
struct Body {
    /// The statuses of the answers; all answers without them.
    statuses: Option<Vec<u16>>,
    parts: Parts,
}

/// What is known of the parts of a body, by the way into it.
type Parts = BTreeMap<Vec<Str>, Result<Shape, NotThere>>;

/// Follows expressions to schemas.
pub(crate) struct Tracer<'c, 'l> {
    /// The documents.
    pub(crate) checked: &'c Checked<'l>,
    /// Reads schemas.
    pub(crate) lens: Lens<'c>,
    /// The input schemas of workflows, by document and workflow.
    inputs: RefCell<BTreeMap<(DocumentId, Str), Option<Schema>>>,
    /// Bodies by operation.
    bodies: RefCell<BTreeMap<usize, Vec<Body>>>,
}

impl<'c, 'l> Tracer<'c, 'l> {
    pub(crate) fn new(checked: &'c Checked<'l>, memo: &'c Memo) -> Self {
        let lens = Lens { references: checked.loaded, memo };
        Self { checked, lens, inputs: RefCell::default(), bodies: RefCell::default() }
    }

    /// What is known of the value of `expression`, evaluated at `site`.
    pub(crate) fn shape(&self, site: &Site<'_, 'l>, expression: &Expression) -> Result<Shape, NotThere> {
        self.follow(site, expression, MAX_HOPS)
    }

    /// The same; where nothing can be, nothing is known.
    pub(crate) fn known(&self, site: &Site<'_, 'l>, expression: &Expression) -> Shape {
        self.shape(site, expression).unwrap_or(Shape::Any)
    }

    fn follow(&self, site: &Site<'_, 'l>, expression: &Expression, hops: usize) -> Result<Shape, NotThere> {
        let Some(left) = hops.checked_sub(1) else { return Ok(Shape::Any) };
        match expression {
            Expression::StatusCode => Ok(Shape::Status),
            Expression::Url | Expression::Method | Expression::SelfUri => Ok(Shape::Of(Kinds::STRING)),
            Expression::Inputs(name) => self.input(site.document.id, site.workflow, name),
            Expression::StepOutputs { step, name } => {
                let Some(step) = site.workflow.step(step) else { return Ok(Shape::Any) };
                let from = Site { step: Some(step), phase: Phase::Outputs, shared: false, ..*site };
                self.output(&from, &step.step.outputs, name, left)
            }
            Expression::WorkflowOutputs { workflow, name } => {
                let Some(number) = site.document.number(workflow) else { return Ok(Shape::Any) };
                self.workflow_output((site.document.id, number), name, left)
            }
            Expression::Outputs(name) => match site.step.and_then(|step| step.called) {
                Some(called) => self.workflow_output(called, name, left),
                None => Ok(Shape::Any),
            },
            Expression::Response(Source::Body(access)) => self.body(site, &access.pointer),
            Expression::Request(Source::Body(access)) => self.sent(site, &access.pointer, left),
            _ => Ok(Shape::Any),
        }
    }

    fn body(&self, site: &Site<'_, 'l>, path: &Pointer) -> Result<Shape, NotThere> {
        let Some((step, called)) = site.step.and_then(|step| Some((step, step.operation.as_deref()?))) else {
            return Ok(Shape::Any);
        };
        let all = site.phase == Phase::OnFailure;
        let answers = if all { Answers::All } else { Answers::Good(&step.named) };
        let statuses = (!all).then_some(&*step.named);
        let of = std::ptr::from_ref(called).addr();
        let is_it = |body: &Body| body.statuses.as_deref() == statuses;
        let known = |bodies: &Vec<Body>| bodies.iter().find(|body| is_it(body))?.parts.get(path.tokens()).cloned();
        if let Some(known) = self.bodies.borrow().get(&of).and_then(known) {
            return known;
        }
        let whole = responses::body(&called.operation, answers);
        let mut found = whole.descend(path, self.lens);
        if let (Ok(_), Some(fault)) = (&found, self.write_only(whole, path)) {
            found = Err(fault);
        }
        if found.is_err() && !all && responses::has_elsewhere(&called.operation, path, self.lens) {
            found = Ok(Shape::Any);
        }
        let mut bodies = self.bodies.borrow_mut();
        let bodies = bodies.entry(of).or_default();
        let (part, kept) = (path.tokens().to_vec(), found.clone());
        match bodies.iter_mut().find(|body| is_it(body)) {
            Some(body) => drop(body.parts.insert(part, kept)),
            None => bodies.push(Body { statuses: statuses.map(<[u16]>::to_vec), parts: Parts::from([(part, kept)]) }),
        }
        found
    }

    /// The part of an answer on the way `path` that by its schema is in requests only.
    fn write_only(&self, mut shape: Shape, path: &Pointer) -> Option<NotThere> {
        path.tokens().iter().enumerate().find_map(|(at, token)| {
            shape = shape.step(token, self.lens).unwrap_or(Shape::Any);
            let Shape::Schemas(all) = &shape else { return None };
            let is_it = !all.is_empty() && all.iter().all(|schema| schema.is_write_only(self.lens.references));
            let before = || path.tokens().iter().take(at).cloned().collect();
            is_it.then(|| NotThere { token: token.clone(), before: before(), absence: Absence::WriteOnly })
        })
    }

    /// What of the body that the step sends is at `path`, where its payload is an object or a list of the document.
    fn sent(&self, site: &Site<'_, 'l>, path: &Pointer, hops: usize) -> Result<Shape, NotThere> {
        let step = site.step.filter(|step| !step.is_call() && site.phase != Phase::Request);
        let body = step.and_then(|step| step.step.request_body.as_ref()).filter(|body| body.replacements.is_empty());
        let Some(payload) = body.and_then(|body| body.payload.as_ref()) else { return Ok(Shape::Any) };
        let request = Site { phase: Phase::Request, ..*site };
        let mut any = payload;
        for (at, token) in path.tokens().iter().enumerate() {
            let here = || path.tokens().iter().take(at).cloned().collect();
            any = match &any.kind {
                AnyKind::Object(members) => {
                    let Some(member) = members.iter().find(|member| member.key.value == *token) else {
                        let names = members.iter().map(|member| member.key.value.clone()).collect();
                        return Err(NotThere { token: token.clone(), before: here(), absence: Absence::Member(names) });
                    };
                    &member.value
                }
                // A text may be JSON, and what is in a form need not be what was put in.
                AnyKind::Literal(Value::String(_)) | AnyKind::List(_) | AnyKind::Text { .. } => return Ok(Shape::Any),
                _ => {
                    let rest = path.tokens().iter().skip(at).cloned().collect();
                    let found = self.made(&request, any, hops).descend(&rest, self.lens);
                    return found.map_err(|fault| NotThere { before: before(&here(), &fault.before), ..fault });
                }
            };
        }
        Ok(if path.tokens().is_empty() { Shape::Any } else { self.made(&request, any, hops) })
    }

    fn workflow_output(&self, id: (DocumentId, usize), name: &Name, hops: usize) -> Result<Shape, NotThere> {
        let Some((document, workflow)) = self.checked.document(id.0).zip(self.checked.workflow(id)) else {
            return Ok(Shape::Any);
        };
        let site = Site { document, workflow, step: None, phase: Phase::End, shared: false, guarded: false };
        self.output(&site, &workflow.workflow.outputs, name, hops)
    }

    fn output(&self, from: &Site<'_, 'l>, outputs: &[Output], name: &Name, hops: usize) -> Result<Shape, NotThere> {
        let resolved = name.resolve(outputs.iter().map(|output| &*output.name.value));
        let output = outputs.iter().find(|output| output.name.value == resolved.name);
        let Some(output) = output.filter(|_| resolved.declared) else { return Ok(Shape::Any) };
        self.made(from, &output.value, hops).descend(&resolved.path, self.lens)
    }

    fn made(&self, site: &Site<'_, 'l>, any: &Any, hops: usize) -> Shape {
        match &any.kind {
            AnyKind::Literal(value) => Shape::Constant(value.clone()),
            AnyKind::Text { text: Text::Expression(expression), .. } => {
                self.follow(site, expression, hops).unwrap_or(Shape::Any)
            }
            AnyKind::Text { .. } => Shape::Of(Kinds::STRING),
            AnyKind::List(_) => Shape::Of(Kinds::ARRAY),
            AnyKind::Object(_) => Shape::Of(Kinds::OBJECT),
            AnyKind::Selector(selector) => self.selected(site, selector, hops),
            AnyKind::Unreadable => Shape::Any,
        }
    }

    fn selected(&self, site: &Site<'_, 'l>, selector: &Selector, hops: usize) -> Shape {
        let (ExpressionType::JsonPointer, Ok(path)) = (selector.kind.value, Pointer::parse(&selector.selector)) else {
            return Shape::Any;
        };
        let from = self.follow(site, &selector.context.value, hops);
        from.and_then(|shape| shape.descend(&path, self.lens)).unwrap_or(Shape::Any)
    }

    fn input(&self, document: DocumentId, workflow: &CheckedWorkflow<'l>, name: &Name) -> Result<Shape, NotThere> {
        let resolved = name.resolve(workflow.workflow.input_names.iter().map(|name| &**name));
        if !resolved.declared {
            return Ok(Shape::Any);
        }
        match self.input_schema(document, workflow, &resolved.name) {
            Some(schema) => Shape::Schemas([schema].into()).descend(&resolved.path, self.lens),
            None => Ok(Shape::Any),
        }
    }

    /// The schema of the input `name` of `workflow`.
    pub(crate) fn input_schema(&self, id: DocumentId, workflow: &CheckedWorkflow<'l>, name: &str) -> Option<Schema> {
        let key = (id, workflow.workflow.workflow_id.value.clone());
        let mut known = self.inputs.borrow_mut();
        let schema = known
            .entry(key)
            .or_insert_with(|| inputs::schema(self.checked.loaded, self.checked.document(id)?, workflow.workflow));
        schema.as_ref()?.property(name, self.lens.references)
    }
}

/// The way `inner` behind the way `outer`.
fn before(outer: &Pointer, inner: &Pointer) -> Pointer {
    outer.tokens().iter().chain(inner.tokens()).cloned().collect()
}
