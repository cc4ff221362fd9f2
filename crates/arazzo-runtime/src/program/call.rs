//! What a step calls, after compilation.

use super::{Files, Producer, SelectorQuery};
use crate::exchange::Security;
use arazzo_expression::Str;
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi;
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// What a step calls.
#[derive(Debug)]
pub enum Call {
    /// An operation of an OpenAPI description.
    Operation(Box<OperationCall>),
    /// A workflow of the program.
    Workflow {
        /// The workflow's number.
        workflow: usize,
        /// Its inputs, and whether each comes from the calling workflow's `parameters` instead of the step's.
        inputs: Vec<(Str, Producer, bool)>,
    },
}

/// A call of an operation: all that is known of the request before the run.
#[derive(Debug)]
pub struct OperationCall {
    /// The operation as described: its method, path and responses.
    pub operation: Arc<openapi::Operation>,
    /// The path, in pieces.
    pub template: openapi::PathTemplate,
    /// Where the request goes.
    pub server: ServerPlan,
    /// The parameters, in the order in which they are sent.
    pub parameters: Vec<ParameterPlan>,
    /// The body.
    pub body: Option<BodyPlan>,
    /// What the description demands to let the request in.
    pub security: Arc<Security>,
    /// The other documents that the schemas of the operation may refer to.
    pub schemas: Arc<BTreeMap<Url, Arc<openapi::Document>>>,
    /// The files that it may send.
    pub files: Arc<Files>,
    /// Where the step names it: `FILE:LINE:COLUMN`, empty if nowhere.
    pub place: Str,
}

/// Where requests of an operation go.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerPlan {
    /// The absolute base URL, variables filled in.
    pub url: String,
    /// The value of the server variable `region`, where there is one.
    pub region: Option<Str>,
    /// Whether the host may be on this machine or in a private network: the operator names it, or a document of this machine,
    /// or it is where its document came from. A document from elsewhere may not lead there.
    pub may_be_private: bool,
}

/// A parameter: how it is written, and what makes its value.
#[derive(Debug)]
pub struct ParameterPlan {
    /// Its name.
    pub name: Str,
    /// Where it goes.
    pub location: ParameterLocation,
    /// How it is written: the description's parameter, or the defaults of its place where none is declared.
    pub described: openapi::Parameter,
    /// Whether the description declares it: `$request.…` sees only those (EXP-06).
    pub is_declared: bool,
    /// What makes its value.
    pub value: Producer,
    /// Where the value stands: `FILE:LINE:COLUMN`, empty if nowhere.
    pub place: Str,
}

/// A body: what makes it and how it is written.
#[derive(Debug)]
pub struct BodyPlan {
    /// The media type, where it is known before the run; else the value decides (decision A54).
    pub content_type: Option<Str>,
    /// How its parts are written, from the description.
    pub media_type: Option<openapi::MediaType>,
    /// What makes it.
    pub payload: Option<Producer>,
    /// Whether a text that the payload makes is the body as it stands, instead of a value to be written (decision A53).
    pub is_text: bool,
    /// What is put into it afterwards, in order.
    pub replacements: Vec<ReplacementPlan>,
    /// Where the payload stands: `FILE:LINE:COLUMN`, empty if there is none.
    pub place: Str,
}

/// A replacement in a payload.
#[derive(Debug)]
pub struct ReplacementPlan {
    /// Where.
    pub target: ReplacementTarget,
    /// The target as written.
    pub text: Str,
    /// What is put there.
    pub value: Producer,
}

/// The place of a replacement.
#[derive(Debug)]
pub enum ReplacementTarget {
    /// A place in the language that is fixed.
    Query(SelectorQuery),
    /// A text that is no query of its language: the step fails, for this reason.
    Broken(Str),
}
