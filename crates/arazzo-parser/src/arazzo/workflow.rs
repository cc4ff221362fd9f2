//! Workflow Object.

use super::decode::{Decoder, Fields};
use super::recent::Recent;
use super::{Action, ActionList, OrReusable, Output, Parameter, Spanned, Step};
use crate::{Data, Node, Span, codes};
use arazzo_expression::{Str, Version};

/// Steps that together do something (Workflow Object).
#[derive(Clone, Debug)]
pub struct Workflow {
    /// `workflowId`.
    pub workflow_id: Spanned<Str>,
    /// `summary`.
    pub summary: Option<Str>,
    /// `description`.
    pub description: Option<Str>,
    /// `inputs`: a JSON Schema.
    pub inputs: Option<Node>,
    /// `dependsOn`.
    pub depends_on: Vec<Spanned<Str>>,
    /// `steps`.
    pub steps: Vec<Step>,
    /// `successActions`.
    pub success_actions: Vec<OrReusable<Action>>,
    /// `failureActions`.
    pub failure_actions: Vec<OrReusable<Action>>,
    /// `outputs`.
    pub outputs: Vec<Output>,
    /// `parameters`.
    pub parameters: Vec<OrReusable<Parameter>>,
    /// The names of the inputs that the schema declares.
    pub input_names: Vec<Str>,
    /// Where the object stands: its first key.
    pub span: Span,
}

const FIELDS: &[(&str, Version)] = &[
    ("workflowId", Version::V1_0),
    ("summary", Version::V1_0),
    ("description", Version::V1_0),
    ("inputs", Version::V1_0),
    ("dependsOn", Version::V1_0),
    ("steps", Version::V1_0),
    ("successActions", Version::V1_0),
    ("failureActions", Version::V1_0),
    ("outputs", Version::V1_0),
    ("parameters", Version::V1_0),
];

impl Workflow {
    pub(super) fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let mut fields = Fields::open_checked(node, "a workflow", FIELDS, decoder)?;
        decoder.names = decoder.names.within(decoder.root, node).into();
        decoder.expressions = Recent::default();
        let workflow_id = fields.required_text("workflowId", decoder);
        let inputs = fields.get("inputs");
        if let Some(node) = inputs.filter(|node| !matches!(node.data, Data::Mapping(_) | Data::Bool(_))) {
            decoder.wrong_type(node, "`inputs`", "a JSON Schema");
        }
        let input_names = inputs.map(|schema| super::names::properties(decoder.root, schema, 8)).unwrap_or_default();
        let steps = fields.required_list("steps", decoder, Step::decode);
        decoder.unique("step", &codes::DUPLICATE_STEP, steps.iter().map(|step| &step.step_id));
        Some(Self {
            summary: fields.text("summary", decoder).map(|text| text.value),
            description: fields.text("description", decoder).map(|text| text.value),
            inputs: inputs.cloned(),
            depends_on: fields.list("dependsOn", decoder, |node, decoder| decoder.reference_text(node, "`dependsOn`")),
            steps,
            success_actions: Action::decode_list("successActions", ActionList::Success, &mut fields, decoder),
            failure_actions: Action::decode_list("failureActions", ActionList::Failure, &mut fields, decoder),
            outputs: Output::decode_map(&mut fields, decoder),
            parameters: Parameter::decode_list(&mut fields, decoder),
            input_names,
            span: fields.start(),
            workflow_id: workflow_id?,
        })
    }

    /// The step called `id`, with its number.
    pub fn step(&self, id: &str) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, step)| *step.step_id.value == *id)
    }
}
