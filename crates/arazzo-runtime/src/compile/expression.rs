//! Runtime expressions to operands.

use super::site::{Judges, Phase, Site};
use super::{Compiler, order};
use crate::program::{Operand, Slot};
use arazzo_expression::{ComponentKind, Expression, Name, Source, Str, Value};
use arazzo_parser::arazzo::{Output, Spanned, StepTarget};
use arazzo_parser::{Diagnostic, DocumentId, Link, Span, codes, resolve, suggest};
use std::cmp::Ordering;

impl<'l> Compiler<'l> {
    /// The operand that `expression` is at `site`.
    pub(super) fn operand(&mut self, site: Site<'_>, expression: &Expression, span: Span) -> Operand {
        match expression {
            Expression::Url
            | Expression::Method
            | Expression::StatusCode
            | Expression::Request(_)
            | Expression::Response(_) => self.exchange(site, expression, span),
            Expression::SelfUri => self.self_uri(site, span),
            Expression::Inputs(name) => {
                Operand::Inputs(slot(name, site.workflow.input_names.iter().map(|name| &**name)))
            }
            Expression::Outputs(name) => self.outputs(site, name, span),
            Expression::StepOutputs { step, name } => self.step_outputs(site, step, name, span),
            Expression::WorkflowInputs { workflow, .. }
            | Expression::WorkflowOutputs { workflow, .. }
            | Expression::WorkflowStepOutputs { workflow, .. } => match self.named(site, workflow, span) {
                Some(found) => self.record(site, found, expression, span),
                None => Operand::Missing,
            },
            Expression::Message(_) => self.message(expression, span),
            Expression::SourceDescription { name, reference } => self.source_field(site, name, reference, span),
            Expression::Component { kind, name } => self.component(site, *kind, name, span),
        }
    }

    fn message(&mut self, expression: &Expression, span: Span) -> Operand {
        let message = format!("`{expression}` has no value here: no step has a message");
        let help = "`$message` is for steps on AsyncAPI channels; use `$response`";
        self.diagnostics.push(Diagnostic::new(&codes::EXPRESSION_PHASE, span, message).help(help));
        Operand::Missing
    }

    fn exchange(&mut self, site: Site<'_>, expression: &Expression, span: Span) -> Operand {
        if site.phase != Phase::Response {
            let when =
                if site.phase == Phase::Request { "before the request is sent" } else { "when the workflow is over" };
            let message = format!("`{expression}` has no value here: this is evaluated {when}");
            let help = "make it an output of a step, and read `$steps.<stepId>.outputs.<name>`";
            self.diagnostics.push(Diagnostic::new(&codes::EXPRESSION_PHASE, span, message).help(help));
            return Operand::Missing;
        }
        match expression {
            Expression::Url => Operand::Url,
            Expression::Method => Operand::Method,
            Expression::StatusCode => Operand::StatusCode,
            Expression::Request(source) => match source {
                Source::Header(name) => Operand::RequestHeader(name.clone()),
                Source::Query(name) => Operand::RequestQuery(name.clone()),
                Source::Path(name) => Operand::RequestPath(name.clone()),
                Source::Body(access) => Operand::RequestBody(access.pointer.clone()),
                Source::Payload(_) => Operand::Missing,
            },
            Expression::Response(Source::Header(name)) => Operand::ResponseHeader(name.clone()),
            Expression::Response(Source::Body(access)) => Operand::ResponseBody(access.pointer.clone()),
            _ => Operand::Missing,
        }
    }

    fn self_uri(&mut self, site: Site<'_>, span: Span) -> Operand {
        if site.description().self_uri.is_none() {
            let message = "`$self` has no value: the document has no `$self`";
            self.diagnostics
                .push(Diagnostic::new(&codes::SELF_MISSING, span, message).help("add `$self` with the document's URI"));
            return Operand::Missing;
        }
        let base = self.loaded.documents.get(site.id).map(|document| document.base.as_str());
        base.map_or(Operand::Missing, |base| Operand::Constant(Value::from(base)))
    }

    /// `$outputs`: of the called workflow in a workflow step, else of the current workflow (STEP-14, decision A27).
    fn outputs(&mut self, site: Site<'_>, name: &Name, span: Span) -> Operand {
        let called = site.step.and_then(|step| match &step.target {
            StepTarget::WorkflowId(id) => resolve::workflow(self.loaded, site.id, id).ok(),
            _ => None,
        });
        let workflow = called.and_then(|found| self.model(found)).unwrap_or(site.workflow);
        Operand::Outputs(self.output(site, name, ("workflow", &workflow.workflow_id, &workflow.outputs), span))
    }

    fn step_outputs(&mut self, site: Site<'_>, step: &Str, name: &Name, span: Span) -> Operand {
        let Some((number, target)) = site.workflow.step(step) else {
            let message = format!("workflow `{}` has no step `{step}`", site.workflow.workflow_id.value);
            let near = suggest::nearest(site.workflow.steps.iter().map(|step| &*step.step_id.value), step);
            let mut diagnostic = Diagnostic::new(&codes::UNKNOWN_STEP, span, message);
            diagnostic.help = near.map(|near| format!("did you mean `{near}`?"));
            self.diagnostics.push(diagnostic);
            return Operand::Missing;
        };
        let place = site.places.get(number).copied().unwrap_or(number);
        self.not_yet(site, place, step, span);
        Operand::StepOutputs { step: place, slot: self.output(site, name, ("step", step, &target.outputs), span) }
    }

    /// Tells where a condition reads outputs of its own step, or of a later one, that nothing can have set: it could hold for want
    /// of a value. An action that leads back may have.
    fn not_yet(&mut self, site: Site<'_>, place: usize, step: &str, span: Span) {
        let own = site.step.and_then(|own| site.workflow.step(&own.step_id.value));
        let Some((judges, (own, _))) = site.judges.zip(own) else { return };
        let own = site.places.get(own).copied().unwrap_or(own);
        let may_be_set = match place.cmp(&own) {
            Ordering::Less => true,
            Ordering::Equal => judges == Judges::Action || site.retries(),
            Ordering::Greater => false,
        };
        if may_be_set || order::may_lead_back(site.workflow) {
            return;
        }
        let when = if place == own { "after its criteria are judged" } else { "later" };
        let message =
            format!("the outputs of step `{step}` are taken {when}, and a condition may hold without their value");
        let help = "read the response itself, or an output of an earlier step";
        self.diagnostics.push(Diagnostic::new(&codes::FORWARD_REFERENCE, span, message).help(help));
    }

    /// `$workflows.<id>`: a workflow of this document or, by its bare id, of another (decision A28). One that is nowhere is told,
    /// unless it may be in a document that could not be had.
    fn named(&mut self, site: Site<'_>, id: &str, span: Span) -> Option<(DocumentId, usize)> {
        let loaded = self.loaded;
        let own = site.description().workflow(id).map(|(number, _)| (site.id, number));
        let mut is_complete = true;
        let mut linked = loaded.links(site.id).filter_map(|(_, link)| match link {
            Link::To(document) => Some((*document, loaded.arazzo(*document)?.description.workflow(id)?.0)),
            Link::Failed(_) => {
                is_complete = false;
                None
            }
        });
        let found = own.or_else(|| linked.next());
        if found.is_none() && is_complete {
            let ids = site.description().workflows.iter().map(|workflow| &*workflow.workflow_id.value);
            let unknown = Diagnostic::new(&codes::UNKNOWN_WORKFLOW, span, format!("there is no workflow `{id}`"));
            self.diagnostics.push(unknown.near(ids, id, None, str::to_owned));
        }
        found
    }

    /// What `expression` reads of workflow `found`, which has no values if this run never leads to it.
    fn record(&mut self, site: Site<'_>, found: (DocumentId, usize), expression: &Expression, span: Span) -> Operand {
        let (Some(workflow), Some(model)) = (self.numbers.get(&found).copied(), self.model(found)) else {
            return Operand::Missing;
        };
        match expression {
            Expression::WorkflowInputs { name, .. } => {
                Operand::WorkflowInputs { workflow, slot: slot(name, model.input_names.iter().map(|name| &**name)) }
            }
            Expression::WorkflowStepOutputs { step, name, .. } if std::ptr::eq(model, site.workflow) => {
                self.step_outputs(site, step, name, span)
            }
            Expression::WorkflowStepOutputs { step, name, .. } => {
                let Some((number, target)) = model.step(step) else {
                    let message = format!("workflow `{}` has no step `{step}`", model.workflow_id.value);
                    self.diagnostics.push(Diagnostic::new(&codes::UNKNOWN_STEP, span, message));
                    return Operand::Missing;
                };
                let place = super::places(model).get(number).copied().unwrap_or(number);
                let slot = self.output(site, name, ("step", step, &target.outputs), span);
                Operand::WorkflowStepOutputs { workflow, step: place, slot }
            }
            Expression::WorkflowOutputs { name, .. } => {
                let owner = ("workflow", &*model.workflow_id.value, &*model.outputs);
                Operand::WorkflowOutputs { workflow, slot: self.output(site, name, owner, span) }
            }
            _ => Operand::Missing,
        }
    }

    fn model(&self, (document, number): (DocumentId, usize)) -> Option<&'l arazzo_parser::arazzo::Workflow> {
        self.loaded.arazzo(document)?.description.workflows.get(number)
    }

    fn source_field(&mut self, site: Site<'_>, name: &str, reference: &str, span: Span) -> Operand {
        match resolve::source_field(self.loaded, site.id, (name, reference), span) {
            Ok(value) => value.map_or(Operand::Missing, Operand::Constant),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                Operand::Missing
            }
        }
    }

    /// The output `name` of `owner`: what it is, its id and what it declares. A condition that reads another one is told: it could
    /// hold for want of a value.
    fn output(&mut self, site: Site<'_>, name: &Name, owner: (&str, &str, &[Output]), span: Span) -> Slot {
        let (kind, id, outputs) = owner;
        let declared = || outputs.iter().map(|output| &*output.name.value);
        if site.judges.is_some() && !name.is_whole() && !name.resolve(declared()).declared {
            let wanted = name.resolve([]).name;
            let message =
                format!("{kind} `{id}` declares no output `{wanted}`, and a condition may hold without its value");
            let diagnostic = Diagnostic::new(&codes::UNDECLARED_OUTPUT, span, message);
            self.diagnostics.push(diagnostic.near(declared(), &wanted, None, str::to_owned));
        }
        slot(name, declared())
    }

    fn component(&mut self, site: Site<'_>, kind: ComponentKind, name: &str, span: Span) -> Operand {
        let components = &site.description().components;
        self.diagnostics.extend(resolve::component_fault(site.description(), (kind, name), span));
        let parameter = (kind == ComponentKind::Parameters).then(|| components.parameter(name)).flatten();
        let value = parameter.and_then(|parameter| parameter.value.literal());
        value.map_or(Operand::Missing, |value| Operand::Constant(value.clone()))
    }

    /// The operand of an expression that stands alone in a field.
    pub(super) fn spanned(&mut self, site: Site<'_>, expression: &Spanned<Expression>) -> Operand {
        self.operand(site, &expression.value, expression.span)
    }
}

fn slot<'d>(name: &Name, declared: impl IntoIterator<Item = &'d str>) -> Slot {
    if name.is_whole() {
        return Slot { name: None, path: name.pointer.clone().unwrap_or_default() };
    }
    let resolved = name.resolve(declared);
    Slot { name: Some(resolved.name), path: resolved.path }
}
