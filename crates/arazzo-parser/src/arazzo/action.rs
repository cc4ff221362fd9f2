//! Success Action Object and Failure Action Object.

use super::decode::{Decoder, Fields};
use super::{Criterion, OrReusable, Parameter, Reusable, Spanned};
use crate::{Data, Diagnostic, Node, Span, codes};
use arazzo_expression::{Number, Str, Version};

/// What to do after a step (Success Action Object, Failure Action Object).
#[derive(Clone, Debug)]
pub struct Action {
    /// `name`.
    pub name: Spanned<Str>,
    /// `type`.
    pub kind: Spanned<ActionKind>,
    /// `stepId`.
    pub step_id: Option<Spanned<Str>>,
    /// `workflowId`.
    pub workflow_id: Option<Spanned<Str>>,
    /// `retryAfter`, in seconds.
    pub retry_after: Option<Spanned<Number>>,
    /// `retryLimit`; one retry when absent.
    pub retry_limit: Option<Spanned<u64>>,
    /// `criteria`: all must hold; the action always applies when there are none.
    pub criteria: Vec<Criterion>,
    /// `parameters`: the inputs of the workflow that the action goes to (1.1).
    pub parameters: Vec<OrReusable<Parameter>>,
    /// Where the object stands: its first key.
    pub span: Span,
}

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// The workflow ends.
    End,
    /// The run goes on elsewhere.
    Goto,
    /// The step runs again (failure actions only).
    Retry,
}

/// Which list an action stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionList {
    /// `onSuccess`, `successActions`.
    Success,
    /// `onFailure`, `failureActions`.
    Failure,
}

const FIELDS: &[(&str, Version)] = &[
    ("name", Version::V1_0),
    ("type", Version::V1_0),
    ("stepId", Version::V1_0),
    ("workflowId", Version::V1_0),
    ("retryAfter", Version::V1_0),
    ("retryLimit", Version::V1_0),
    ("criteria", Version::V1_0),
    ("parameters", Version::V1_1),
];
/// Success actions have no retry fields; `retryAfter` on one is reported as unknown.
const SUCCESS_FIELDS: &[(&str, Version)] = &[
    ("name", Version::V1_0),
    ("type", Version::V1_0),
    ("stepId", Version::V1_0),
    ("workflowId", Version::V1_0),
    ("criteria", Version::V1_0),
    ("parameters", Version::V1_1),
];

impl Action {
    pub(super) fn decode(node: &Node, list: ActionList, decoder: &mut Decoder<'_>) -> Option<Self> {
        let known = if list == ActionList::Success { SUCCESS_FIELDS } else { FIELDS };
        let what = if list == ActionList::Success { "a success action" } else { "a failure action" };
        let mut fields = Fields::open_checked(node, what, known, decoder)?;
        let name = fields.required_text("name", decoder);
        let kind = fields.required_text("type", decoder).and_then(|text| kind(&text, list, decoder));
        let action = Self {
            step_id: fields.text("stepId", decoder),
            workflow_id: fields.text("workflowId", decoder),
            retry_after: fields.get("retryAfter").and_then(|node| retry_after(node, decoder)),
            retry_limit: fields.get("retryLimit").and_then(|node| whole(node, "`retryLimit`", decoder)),
            criteria: fields.list("criteria", decoder, Criterion::decode),
            parameters: Parameter::decode_list(&mut fields, decoder),
            span: fields.start(),
            name: name?,
            kind: kind?,
        };
        action.check(&fields, decoder);
        Some(action)
    }

    fn check(&self, fields: &Fields<'_>, decoder: &mut Decoder<'_>) {
        let name = &self.name.value;
        match (self.kind.value, &self.step_id, &self.workflow_id) {
            // A target of the wrong kind is told already.
            (ActionKind::Goto, None, None)
                if !["stepId", "workflowId"].iter().any(|name| fields.get(name).is_some()) =>
            {
                let message = format!("action `{name}` goes nowhere: it has neither `stepId` nor `workflowId`");
                decoder.push(Diagnostic::new(&codes::ACTION_TARGET, self.kind.span, message).help("add one of them"));
            }
            (ActionKind::Goto | ActionKind::Retry, Some(step), Some(workflow)) => {
                let message = format!("action `{name}` has both `stepId` and `workflowId`");
                decoder.push(
                    Diagnostic::new(&codes::ACTION_TARGET, workflow.span, message)
                        .label(step.span, "the other target")
                        .help("keep one of them"),
                );
            }
            _ => {}
        }
        let unused: &[&str] = match self.kind.value {
            ActionKind::End => &["stepId", "workflowId", "retryAfter", "retryLimit", "parameters"],
            ActionKind::Goto => &["retryAfter", "retryLimit"],
            ActionKind::Retry => &[],
        };
        for field in unused {
            if let Some(node) = fields.get(field) {
                let message =
                    format!("`{field}` has no meaning for action `{name}` of type `{}`", self.kind.value.name());
                decoder.push(
                    Diagnostic::new(&codes::ACTION_FIELD, node.span, message)
                        .help("remove it, or set the `type` that was meant"),
                );
            }
        }
        if let (Some(node), true) =
            (fields.get("parameters"), self.workflow_id.is_none() && self.kind.value != ActionKind::End)
        {
            let message = format!("`parameters` of action `{name}` need a `workflowId` to go to");
            decoder.push(Diagnostic::new(&codes::ACTION_PARAMETERS, node.span, message));
        }
        for place in self.parameters.iter().filter_map(|p| p.object()?.location.as_ref()) {
            let message = "`in` has no place in the parameters of an action: they are the inputs of a workflow";
            decoder.push(Diagnostic::new(&codes::PARAMETER_IN_FORBIDDEN, place.span, message).help("remove `in`"));
        }
    }

    /// The actions of a list field, inline or by reference.
    pub(super) fn decode_list(
        name: &str,
        list: ActionList,
        fields: &mut Fields<'_>,
        decoder: &mut Decoder<'_>,
    ) -> Vec<OrReusable<Self>> {
        let actions = fields.list(name, decoder, |node, decoder| {
            OrReusable::decode(node, decoder, |node, decoder| Self::decode(node, list, decoder))
        });
        let names = actions.iter().filter_map(|a| Some(&a.object()?.name));
        decoder.unique("action", &codes::DUPLICATE_ACTION, names);
        for value in actions.iter().filter_map(|a| a.reusable().and_then(|r: &Reusable| r.value.as_ref())) {
            let message = "`value` on a reference to an action has no meaning";
            decoder.push(Diagnostic::new(&codes::REUSABLE_VALUE, value.span, message).help("remove it"));
        }
        actions
    }
}

impl ActionKind {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Goto => "goto",
            Self::Retry => "retry",
        }
    }
}

fn kind(text: &Spanned<Str>, list: ActionList, decoder: &mut Decoder<'_>) -> Option<Spanned<ActionKind>> {
    let value = match (&*text.value, list) {
        ("end", _) => ActionKind::End,
        ("goto", _) => ActionKind::Goto,
        ("retry", ActionList::Failure) => ActionKind::Retry,
        (other, _) => {
            let help = match (other, list) {
                ("retry", _) => {
                    "only failure actions retry: move it to `onFailure`, with a success criterion that fails until the wait is over"
                }
                (_, ActionList::Success) => "it is `end` or `goto`",
                (_, ActionList::Failure) => "it is `end`, `goto` or `retry`",
            };
            let what = if list == ActionList::Success { "a success action" } else { "a failure action" };
            let message = format!("{what} cannot be of type `{other}`");
            decoder.push(Diagnostic::new(&codes::UNKNOWN_VALUE, text.span, message).help(help));
            return None;
        }
    };
    Some(Spanned { value, span: text.span })
}

fn retry_after(node: &Node, decoder: &mut Decoder<'_>) -> Option<Spanned<Number>> {
    match &node.data {
        Data::Number(number) if *number >= Number::from(0) => Some(Spanned { value: number.clone(), span: node.span }),
        _ => {
            decoder.wrong_type(node, "`retryAfter`", "a number of seconds that is not negative");
            None
        }
    }
}

/// A whole number that is not negative.
pub(super) fn whole(node: &Node, what: &str, decoder: &mut Decoder<'_>) -> Option<Spanned<u64>> {
    let value = node.as_number().and_then(Number::as_i64).and_then(|int| u64::try_from(int).ok());
    if value.is_none() {
        decoder.wrong_type(node, what, "a whole number that is not negative");
    }
    value.map(|value| Spanned { value, span: node.span })
}
