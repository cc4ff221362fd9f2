//! What expressions can see at one point of a run, and how values are made of it.

use crate::criteria::Exceeded;
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{Operand, Output, Producer, SelectorPlan, SelectorQuery, Slot};
use crate::response::{Received, TOO_DEEP};
use crate::weight;
use arazzo_expression::{Object, Part, Str, Value};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The request of an attempt, as expressions see it (decision A58).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The whole URL.
    pub url: Str,
    /// The method, in upper case.
    pub method: Str,
    /// The values of header parameters, by name as written.
    pub headers: Value,
    /// The values of query parameters.
    pub query: Value,
    /// The values of path parameters.
    pub path: Value,
    /// The body, as a value.
    pub body: Option<Value>,
}

/// What is known of a workflow that has run (`$workflows.<id>`).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its inputs.
    pub inputs: Value,
    /// Its outputs, once it has ended.
    pub outputs: Option<Value>,
    /// The outputs of its steps, once it has ended.
    pub steps: Vec<Option<Value>>,
}

/// What expressions can see.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'s> {
    /// The inputs of the current workflow.
    pub inputs: &'s Value,
    /// The outputs of the steps of the current workflow that have run.
    pub steps: &'s [Option<Value>],
    /// The workflows that have run.
    pub workflows: &'s BTreeMap<usize, Record>,
    /// The request of this attempt.
    pub sent: Option<&'s Sent>,
    /// The response of this attempt.
    pub received: Option<&'s Received>,
    /// `$outputs`: those of the called workflow, or the current workflow's own.
    pub outputs: Option<&'s Value>,
}

impl<'s> Scope<'s> {
    /// The value of `operand`, or `None` where it has none: it is Missing.
    pub fn value<'a>(&'a self, operand: &'a Operand) -> Option<Cow<'a, Value>> {
        match operand {
            Operand::Url => self.sent.map(|sent| Cow::Owned(Value::String(sent.url.clone()))),
            Operand::Method => self.sent.map(|sent| Cow::Owned(Value::String(sent.method.clone()))),
            Operand::StatusCode => self.received.map(|received| Cow::Owned(Value::from(received.response.status))),
            Operand::RequestHeader(name) => folded(&self.sent?.headers, name).map(Cow::Borrowed),
            Operand::RequestQuery(name) => self.sent?.query.get(name).map(Cow::Borrowed),
            Operand::RequestPath(name) => self.sent?.path.get(name).map(Cow::Borrowed),
            Operand::RequestBody(path) => self.sent?.body.as_ref()?.pointer(path).map(Cow::Borrowed),
            Operand::ResponseHeader(name) => self.received?.header(name).map(Cow::Borrowed),
            Operand::ResponseBody(path) => self.received?.body_at(path).map(Cow::Borrowed),
            Operand::Inputs(slot) => slot.of(self.inputs).map(Cow::Borrowed),
            Operand::Outputs(slot) => slot.of(self.outputs?).map(Cow::Borrowed),
            Operand::StepOutputs { step, slot } => slot.of(self.steps.get(*step)?.as_ref()?).map(Cow::Borrowed),
            Operand::WorkflowInputs { workflow, slot } => {
                slot.of(&self.workflows.get(workflow)?.inputs).map(Cow::Borrowed)
            }
            Operand::WorkflowOutputs { workflow, slot } => {
                slot.of(self.workflows.get(workflow)?.outputs.as_ref()?).map(Cow::Borrowed)
            }
            Operand::WorkflowStepOutputs { workflow, step, slot } => {
                slot.of(self.workflows.get(workflow)?.steps.get(*step)?.as_ref()?).map(Cow::Borrowed)
            }
            Operand::Constant(value) => Some(Cow::Borrowed(value)),
            Operand::Missing => None,
        }
    }

    /// Makes a value. `None` is Missing: what that means is up to the place, as far as `missing` lets it. Members without a
    /// value are left out of objects (decision A01); text with a part without a value is a fault (decision A02), and so is
    /// what is too large.
    pub fn produce(&self, producer: &Producer, missing: &mut Missing) -> Result<Option<Value>, StepFault> {
        let made = self.made(producer, missing)?;
        if let (Producer::List(_) | Producer::Object(_) | Producer::Selector(_), Some(value)) = (producer, &made) {
            weight::check(value, || "a structure of the document".to_owned())?;
        }
        Ok(made)
    }

    fn made(&self, producer: &Producer, missing: &mut Missing) -> Result<Option<Value>, StepFault> {
        let made = match producer {
            Producer::Constant(value) => Some(value.clone()),
            Producer::Operand { operand, .. } => self.value(operand).map(Cow::into_owned),
            Producer::Text { parts, .. } => Some(Value::from(self.text(parts, producer, missing)?)),
            Producer::Quoted { operand, .. } => self.value(operand).map(|value| match &*value {
                Value::Array(_) | Value::Object(_) => value.into_owned(),
                scalar => Value::String(scalar.to_text()),
            }),
            Producer::List(items) => {
                let mut made = Vec::with_capacity(items.len());
                for item in items {
                    let value = self.made(item, missing)?;
                    if value.is_none() {
                        missing.in_list(item);
                    }
                    made.push(value.unwrap_or_default());
                }
                Some(made.into())
            }
            Producer::Object(members) => {
                let mut object = Object::default();
                for (name, member) in members {
                    if let Some(value) = self.made(member, missing)? {
                        object.insert(name.clone(), value);
                    }
                }
                Some(object.into())
            }
            Producer::Selector(plan) => self.select(plan)?,
        };
        if made.is_none() {
            missing.refuse(producer)?;
        }
        Ok(made)
    }

    /// The outputs that have a value. One without is left out: where it is needed it will be missed (decision A04).
    pub fn outputs(&self, outputs: &[Output]) -> Value {
        let mut object = Object::default();
        for output in outputs {
            if let Ok(Some(value)) = self.produce(&output.value, &mut Missing::default()) {
                object.insert(output.name.clone(), value);
            }
        }
        object.into()
    }

    /// Fills the placeholders of the text that `producer` makes.
    fn text(
        &self,
        parts: &[Part<(Operand, Str)>],
        producer: &Producer,
        missing: &mut Missing,
    ) -> Result<String, StepFault> {
        let mut filled = String::new();
        for part in parts {
            match part {
                Part::Literal(text) => filled.push_str(text),
                Part::Expression((operand, text)) => {
                    if let Some(value) = self.value(operand) {
                        filled.push_str(&value.to_text());
                        if filled.len() > weight::LARGEST {
                            return Err(weight::too_large(&format!("the text {}", producer.written())));
                        }
                    } else {
                        missing.in_text(text, producer)?;
                    }
                }
            }
        }
        Ok(filled)
    }

    /// Tells of each expression in a text of `producer` that is null.
    pub(crate) fn nulls_in_text(&self, producer: &Producer, tell: &mut dyn FnMut(&str, &Producer)) {
        match producer {
            Producer::Text { parts, .. } => {
                for part in parts {
                    if let Part::Expression((operand, text)) = part
                        && self.value(operand).is_some_and(|value| value.is_null())
                    {
                        tell(text, producer);
                    }
                }
            }
            Producer::List(items) => items.iter().for_each(|item| self.nulls_in_text(item, tell)),
            Producer::Object(members) => members.iter().for_each(|(_, member)| self.nulls_in_text(member, tell)),
            Producer::Constant(_) | Producer::Operand { .. } | Producer::Quoted { .. } | Producer::Selector(_) => {}
        }
    }

    /// Evaluates a selector (decision A51).
    fn select(&self, plan: &SelectorPlan) -> Result<Option<Value>, StepFault> {
        let Some(context) = self.value(&plan.context) else { return Ok(None) };
        let told = |reason: String| format!("selector `{}` on `{}`: {reason}", plan.text.text, plan.context_text);
        let fault = |reason: String| StepFault::new("selector", told(reason));
        let exceeded = |by: Exceeded, reason: String| StepFault::new(by.code(), told(reason));
        let structured = matches!(&*context, Value::Array(_) | Value::Object(_));
        match &plan.query {
            SelectorQuery::XPath(xpath) => {
                let Some(xml) = context.as_str() else {
                    return Err(fault(format!(
                        "XPath needs XML text, and the context is of type {}",
                        context.type_name()
                    )));
                };
                let mut found = xpath.select(xml).map_err(|e| match Exceeded::of_xpath(&e) {
                    Some(by) => exceeded(by, e.to_string()),
                    None => fault(e.to_string()),
                })?;
                Ok(if found.len() > 1 { Some(found.into()) } else { found.pop() })
            }
            _ if !structured && self.is_too_deep(&plan.context) => {
                Err(exceeded(Exceeded::BodyNesting, TOO_DEEP.to_owned()))
            }
            _ if !structured => Err(fault(format!("the context is of type {}, not a structure", context.type_name()))),
            SelectorQuery::Pointer(pointer) => Ok(context.pointer(pointer).cloned()),
            SelectorQuery::JsonPath(query) => {
                let found = query.select(&context).map_err(|e| exceeded(e.into(), e.to_string()))?;
                Ok(if query.is_singular() {
                    found.first().map(|value| (*value).clone())
                } else {
                    Some(found.into_iter().cloned().collect::<Vec<_>>().into())
                })
            }
        }
    }

    /// Whether `context` is a body that would be a structure if it did not nest too deep.
    fn is_too_deep(&self, context: &Operand) -> bool {
        matches!(context, Operand::ResponseBody(_)) && self.received.is_some_and(Received::is_too_deep)
    }

    /// The same scope, seen after a response.
    #[must_use]
    pub fn with_received(mut self, received: Option<&'s Received>) -> Self {
        self.received = received;
        self
    }
}

impl arazzo_expression::Scope<Operand> for Scope<'_> {
    fn value<'a>(&'a self, operand: &'a Operand) -> Option<Cow<'a, Value>> {
        Scope::value(self, operand)
    }
}

impl Slot {
    /// The value that this slot names among `values`, which is an object.
    fn of<'v>(&self, values: &'v Value) -> Option<&'v Value> {
        let Some(name) = &self.name else { return values.pointer(&self.path) };
        if let Some(value) = values.get(name) {
            return value.pointer(&self.path);
        }
        // No such name was declared: of a dotted one, the longest part that there is.
        let leads = |known: &str| name.strip_prefix(known).and_then(|rest| rest.strip_prefix('.'));
        let (value, rest) = values
            .as_object()?
            .iter()
            .filter_map(|(known, value)| Some((value, leads(known)?)))
            .min_by_key(|(_, rest)| rest.len())?;
        rest.split('.').try_fold(value, |value, token| value.child(token))?.pointer(&self.path)
    }
}

fn folded<'v>(headers: &'v Value, name: &str) -> Option<&'v Value> {
    headers.as_object()?.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
