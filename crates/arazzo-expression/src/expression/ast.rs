//! What a runtime expression consists of.

use crate::{Pointer, Str};

/// A runtime expression (Arazzo 1.1.0, Runtime Expressions).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression {
    /// `$url`: the URL of the request, as it was sent.
    Url,
    /// `$method`: the HTTP method of the request.
    Method,
    /// `$statusCode`: the HTTP status of the response.
    StatusCode,
    /// `$self`: the canonical URI of the document (1.1).
    SelfUri,
    /// `$request.…`: a part of the request.
    Request(Source),
    /// `$response.…`: a part of the response.
    Response(Source),
    /// `$message.…`: a part of the message that was sent or received (1.1).
    Message(Source),
    /// `$inputs.…`: an input of the workflow.
    Inputs(Name),
    /// `$outputs.…`: an output of the step or workflow that the expression stands in.
    Outputs(Name),
    /// `$steps.<step>.outputs.…`: an output of a step of the same workflow.
    StepOutputs {
        /// The step's `stepId`.
        step: Str,
        /// The output.
        name: Name,
    },
    /// `$workflows.<workflow>.inputs.…`: an input that another workflow was given.
    WorkflowInputs {
        /// The workflow's `workflowId`.
        workflow: Str,
        /// The input.
        name: Name,
    },
    /// `$workflows.<workflow>.outputs.…`: an output of another workflow.
    WorkflowOutputs {
        /// The workflow's `workflowId`.
        workflow: Str,
        /// The output.
        name: Name,
    },
    /// `$workflows.<workflow>.steps.<step>.outputs.…`: an output of a step of another workflow. In no grammar, but in
    /// the official fixtures (decision A28): read in a lenient dialect only.
    WorkflowStepOutputs {
        /// The workflow's `workflowId`.
        workflow: Str,
        /// The step's `stepId`.
        step: Str,
        /// The output.
        name: Name,
    },
    /// `$sourceDescriptions.<name>.<reference>`: a field of a source description, or an operation or workflow in it.
    SourceDescription {
        /// The name of the source description.
        name: Str,
        /// An operationId, a workflowId or a field such as `url`, in the order that the specification resolves them.
        reference: Str,
    },
    /// `$components.<kind>.<name>`: a reusable object of the document.
    Component {
        /// Which map of the Components Object.
        kind: ComponentKind,
        /// The key in that map.
        name: Str,
    },
}

/// A part of a request, a response or a message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// `header.<name>`; the name is compared without regard to case.
    Header(Str),
    /// `query.<name>`.
    Query(Str),
    /// `path.<name>`.
    Path(Str),
    /// `body`, or what is at some place in it.
    Body(Access),
    /// `payload` (1.1), or what is at some place in it.
    Payload(Access),
}

/// The way into a body: `#/a/0`, or the lenient `.a[0]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Access {
    /// Where to go.
    pub pointer: Pointer,
    /// How that was written.
    pub form: AccessForm,
}

/// How the way into a body was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AccessForm {
    /// Not at all: the whole body.
    #[default]
    None,
    /// As a JSON Pointer: `#/a/0`.
    Pointer,
    /// As properties and indices, `.a[0]`: legal in simple conditions, lenient elsewhere.
    Dotted,
}

/// A name as written after its root, up to `#`: which part of it is the declared name is known only where names are
/// declared, see [`Name::resolve`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    /// The text up to `#`. Empty stands for the whole object (`$inputs`, `$steps.x.outputs`), which is lenient.
    pub text: Str,
    /// The JSON Pointer after `#`, if there is one.
    pub pointer: Option<Pointer>,
}

/// The maps of the Components Object that an expression can refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ComponentKind {
    /// `parameters`.
    Parameters,
    /// `successActions`.
    SuccessActions,
    /// `failureActions`.
    FailureActions,
}

impl ComponentKind {
    /// The field of the Components Object.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::SuccessActions => "successActions",
            Self::FailureActions => "failureActions",
        }
    }
}

impl Name {
    /// The name `text` without a pointer.
    pub fn new(text: impl Into<Str>) -> Self {
        Self { text: text.into(), pointer: None }
    }

    /// Whether this stands for the whole object that holds the names: `$inputs`, `$steps.x.outputs`.
    pub fn is_whole(&self) -> bool {
        self.text.is_empty()
    }
}

impl Access {
    /// The way that `pointer` leads, written as a pointer.
    pub fn pointer(pointer: Pointer) -> Self {
        Self { pointer, form: AccessForm::Pointer }
    }

    /// The way that `pointer` leads, written with properties and indices.
    pub fn dotted(pointer: Pointer) -> Self {
        Self { form: if pointer.is_empty() { AccessForm::None } else { AccessForm::Dotted }, pointer }
    }
}
