//! Step Object.

use super::action::whole;
use super::decode::{Decoder, Fields};
use super::{Action, ActionList, Any, Criterion, OrReusable, Output, Parameter, RequestBody, Spanned};
use crate::{Diagnostic, Node, Span, codes};
use arazzo_expression::{Str, Version};

/// One call of an operation or a workflow (Step Object).
#[derive(Clone, Debug)]
pub struct Step {
    /// `stepId`.
    pub step_id: Spanned<Str>,
    /// `description`.
    pub description: Option<Str>,
    /// What is called.
    pub target: StepTarget,
    /// `parameters`.
    pub parameters: Vec<OrReusable<Parameter>>,
    /// `requestBody`.
    pub request_body: Option<Box<RequestBody>>,
    /// `successCriteria`.
    pub success_criteria: Vec<Criterion>,
    /// `onSuccess`.
    pub on_success: Vec<OrReusable<Action>>,
    /// `onFailure`.
    pub on_failure: Vec<OrReusable<Action>>,
    /// `outputs`.
    pub outputs: Vec<Output>,
    /// `timeout`, in milliseconds (1.1).
    pub timeout: Option<Spanned<u64>>,
    /// `dependsOn` (1.1).
    pub depends_on: Vec<Spanned<Str>>,
    /// `action` of an AsyncAPI step (1.1).
    pub action: Option<Spanned<AsyncAction>>,
    /// `correlationId` of an AsyncAPI step (1.1): an expression or a constant (decision A81).
    pub correlation_id: Option<Box<Any>>,
    /// Where the object stands: its first key.
    pub span: Span,
}

/// What a step calls.
#[derive(Clone, Debug)]
pub enum StepTarget {
    /// `operationId`.
    OperationId(Spanned<Str>),
    /// `operationPath`.
    OperationPath(Spanned<Str>),
    /// `workflowId`.
    WorkflowId(Spanned<Str>),
    /// `channelPath` (1.1).
    ChannelPath(Spanned<Str>),
}

/// What an AsyncAPI step does with its channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsyncAction {
    /// It sends a message.
    Send,
    /// It waits for a message.
    Receive,
}

const FIELDS: &[(&str, Version)] = &[
    ("stepId", Version::V1_0),
    ("description", Version::V1_0),
    ("operationId", Version::V1_0),
    ("operationPath", Version::V1_0),
    ("workflowId", Version::V1_0),
    ("channelPath", Version::V1_1),
    ("parameters", Version::V1_0),
    ("requestBody", Version::V1_0),
    ("successCriteria", Version::V1_0),
    ("onSuccess", Version::V1_0),
    ("onFailure", Version::V1_0),
    ("outputs", Version::V1_0),
    ("timeout", Version::V1_1),
    ("dependsOn", Version::V1_1),
    ("action", Version::V1_1),
    ("correlationId", Version::V1_1),
];

impl Step {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open_checked(node, "a step", FIELDS, decoder)?;
        let step_id = fields.required_text("stepId", decoder);
        let target = StepTarget::decode(&mut fields, step_id.as_ref(), decoder);
        let parameters = Parameter::decode_list(&mut fields, decoder);
        let request_body = fields.get("requestBody").and_then(|node| RequestBody::decode(node, decoder)).map(Box::new);
        fields.filled("successCriteria", decoder);
        fields.filled("dependsOn", decoder);
        let step = Self {
            description: fields.text("description", decoder).map(|text| text.value),
            parameters,
            request_body,
            success_criteria: fields.list("successCriteria", decoder, Criterion::decode),
            on_success: Action::decode_list("onSuccess", ActionList::Success, &mut fields, decoder),
            on_failure: Action::decode_list("onFailure", ActionList::Failure, &mut fields, decoder),
            outputs: Output::decode_map(&mut fields, decoder),
            timeout: fields.get("timeout").and_then(|node| timeout(node, decoder)),
            depends_on: fields.list("dependsOn", decoder, |node, decoder| decoder.reference_text(node, "`dependsOn`")),
            action: fields.text("action", decoder).and_then(|text| async_action(&text, decoder)),
            correlation_id: fields.get("correlationId").map(|node| Any::decode(node, decoder).into()),
            span: fields.start(),
            step_id: step_id?,
            target: target?,
        };
        Some(step)
    }

    /// The text of the step's target, as written.
    pub fn target_text(&self) -> &Spanned<Str> {
        match &self.target {
            StepTarget::OperationId(text)
            | StepTarget::OperationPath(text)
            | StepTarget::WorkflowId(text)
            | StepTarget::ChannelPath(text) => text,
        }
    }
}

/// Makes a target of its text.
type Kind = fn(Spanned<Str>) -> StepTarget;

impl StepTarget {
    fn decode(fields: &mut Fields<'_>, step_id: Option<&Spanned<Str>>, decoder: &mut Decoder<'_>) -> Option<Self> {
        let kinds: [(&str, Kind); 4] = [
            ("operationId", Self::OperationId),
            ("operationPath", Self::OperationPath),
            ("workflowId", Self::WorkflowId),
            ("channelPath", Self::ChannelPath),
        ];
        let present = kinds.iter().filter(|(name, _)| fields.get(name).is_some()).count();
        let found = kinds.map(|(name, kind)| fields.text(name, decoder).map(|text| (name, kind(text))));
        let told = found.iter().flatten();
        let name = step_id.map_or("", |id| &id.value);
        let at = step_id.map_or_else(|| fields.start(), |id| id.span);
        if present == 0 {
            let message = format!("step `{name}` calls nothing");
            let help = "add one of `operationId`, `operationPath` and `workflowId`";
            decoder.push(Diagnostic::new(&codes::STEP_TARGET, at, message).help(help));
        }
        if told.clone().count() > 1 {
            let names = super::decode::list(told.map(|(name, _)| *name));
            let message = format!("step `{name}` has more than one target: {names}");
            decoder.push(Diagnostic::new(&codes::STEP_TARGET, at, message).help("keep one of them"));
        }
        found.into_iter().flatten().next().map(|(_, target)| target)
    }
}

impl Parameter {
    /// The `parameters` of a step or workflow, of which none may stand twice.
    pub(super) fn decode_list(fields: &mut Fields<'_>, decoder: &mut Decoder<'_>) -> Vec<OrReusable<Self>> {
        let parameters: Vec<OrReusable<Self>> =
            fields.list("parameters", decoder, |node, decoder| OrReusable::decode(node, decoder, Self::decode));
        let own: Vec<&Self> = parameters.iter().filter_map(OrReusable::object).collect();
        for (n, parameter) in own.iter().enumerate() {
            if let Some(first) = own.iter().take(n).find(|first| first.is_same(parameter)) {
                let message = format!("parameter `{}` stands twice in this list", parameter.name.value);
                let diagnostic = Diagnostic::new(&codes::DUPLICATE_PARAMETER, parameter.name.span, message);
                decoder.push(diagnostic.label(first.name.span, "first given here").help("remove one of them"));
            }
        }
        parameters
    }
}

/// A timeout in milliseconds; none at all would fail every attempt (decision A81).
fn timeout(node: &Node, decoder: &mut Decoder<'_>) -> Option<Spanned<u64>> {
    let timeout = whole(node, "`timeout`", decoder)?;
    if timeout.value == 0 {
        let diagnostic = Diagnostic::new(&codes::TIMEOUT_ZERO, timeout.span, "`timeout` is 0: no step is that fast");
        decoder.push(diagnostic.help("remove `timeout`, or set it in milliseconds"));
        return None;
    }
    Some(timeout)
}

fn async_action(text: &Spanned<Str>, decoder: &mut Decoder<'_>) -> Option<Spanned<AsyncAction>> {
    let value = match &*text.value {
        "send" => AsyncAction::Send,
        "receive" => AsyncAction::Receive,
        other => {
            let message = format!("`action` cannot be `{other}`");
            decoder.push(Diagnostic::new(&codes::UNKNOWN_VALUE, text.span, message).help("it is `send` or `receive`"));
            return None;
        }
    };
    Some(Spanned { value, span: text.span })
}

impl Decoder<'_> {
    /// A string that names something.
    pub(super) fn reference_text(&mut self, node: &Node, what: &str) -> Option<Spanned<Str>> {
        let Some(text) = node.text() else {
            self.wrong_type(node, &format!("an item of {what}"), "a string");
            return None;
        };
        Some(Spanned { value: text.clone(), span: node.span })
    }
}
