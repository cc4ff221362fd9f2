//! Calls of operations of small descriptions.

use crate::exchange::{Request, Security};
use crate::fault::StepFault;
use crate::missing::Missing;
use crate::program::{
    BodyPlan, Operand, OperationCall, ParameterPlan, Producer, ReplacementPlan, ServerPlan, Slot, Written,
};
use crate::scope::{Scope, Sent};
use arazzo_expression::{Pointer, Str, Value, json};
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::openapi::{Description, Location, Parameter, PathTemplate, operation};
use arazzo_parser::{DocumentOptions, Format, SourceMap, parse_document};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn value(text: &str) -> Value {
    json::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A call of the operation `a` at `path`, described by `rest` of a description.
pub(super) fn call(path: &str, rest: &str) -> OperationCall {
    let head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://api.test/v1/'}]\n";
    describe(&format!("{head}paths: {{'{path}': {{post: {{operationId: a, {rest}}}}}}}\n"))
}

/// A call of the operation `a` of a description.
pub(super) fn describe(text: &str) -> OperationCall {
    let source = SourceMap::default().add("test", text);
    let (node, faults) = parse_document(source, text, Format::Yaml, &DocumentOptions::lenient());
    assert_eq!(faults, []);
    let (description, _) = Description::new(node.unwrap(), "file:///api.yaml".parse().unwrap(), source);
    let description = description.unwrap();
    let key = description.by_operation_id("a").next().unwrap();
    let (operation, _) = operation(&description, key, &());
    OperationCall {
        template: PathTemplate::parse(&operation.key.path),
        operation: Arc::new(operation),
        server: ServerPlan { url: "https://api.test/v1/".into(), region: None, may_be_private: false },
        parameters: Vec::new(),
        body: None,
        security: Arc::new(Security::default()),
        schemas: Arc::new(BTreeMap::new()),
        files: Arc::default(),
        place: "".into(),
    }
}

/// A text that stands nowhere.
pub(super) fn written(text: &str) -> Written {
    Written { text: text.into(), place: "".into() }
}

/// What gives the input `name`.
pub(super) fn input(name: &str) -> Producer {
    let slot = Slot { name: Some(name.into()), path: Pointer::default() };
    Producer::Operand { operand: Operand::Inputs(slot), text: written(&format!("$inputs.{name}")) }
}

impl OperationCall {
    /// This call with a parameter, made by `producer`.
    pub(super) fn made(mut self, name: &str, location: ParameterLocation, producer: Producer) -> Self {
        let place = Location::parse(location.name()).unwrap();
        let declared = self.operation.parameter(name, place).cloned();
        self.parameters.push(ParameterPlan {
            name: name.into(),
            location,
            is_declared: declared.is_some(),
            described: declared.unwrap_or_else(|| Parameter::undeclared(name.into(), place)),
            value: producer,
            place: "arazzo.yaml:7:9".into(),
        });
        self
    }

    /// This call with a parameter whose value stands in the document.
    pub(super) fn with(self, name: &str, location: ParameterLocation, value: impl Into<Value>) -> Self {
        self.made(name, location, Producer::Constant(value.into()))
    }

    /// This call with a body.
    pub(super) fn body(
        mut self,
        content_type: Option<&str>,
        payload: impl Into<Option<Producer>>,
        is_text: bool,
    ) -> Self {
        let content = self.operation.request_body.as_ref().map(|body| body.content.clone()).unwrap_or_default();
        let content_type =
            content_type.map(Str::from).or_else(|| content.first().map(|media| media.media_type.clone()));
        self.body = Some(BodyPlan {
            media_type: content.into_iter().next(),
            content_type,
            payload: payload.into(),
            is_text,
            replacements: Vec::new(),
            place: "arazzo.yaml:8:9".into(),
        });
        self
    }

    /// This call with a payload that is JSON in the document.
    pub(super) fn payload(self, payload: &str) -> Self {
        self.body(None, Some(Producer::Constant(value(payload))), false)
    }

    /// This call with a replacement in its body.
    pub(super) fn replacement(mut self, plan: ReplacementPlan) -> Self {
        self.body.as_mut().unwrap().replacements.push(plan);
        self
    }

    pub(super) fn build(&self) -> Result<(Request, Sent), StepFault> {
        self.build_with(&Value::Null)
    }

    pub(super) fn build_with(&self, inputs: &Value) -> Result<(Request, Sent), StepFault> {
        self.build_and_tell(inputs, &mut Missing::default())
    }

    fn build_and_tell(&self, inputs: &Value, missing: &mut Missing) -> Result<(Request, Sent), StepFault> {
        let workflows = BTreeMap::new();
        let scope = Scope { inputs, steps: &[], workflows: &workflows, sent: None, received: None, outputs: None };
        super::super::build(self, &scope, None, missing)
    }

    /// What is to be said of the request.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut missing = Missing::default();
        self.build_and_tell(&Value::Null, &mut missing).unwrap_or_else(|fault| panic!("{fault}"));
        missing.into_remarks()
    }

    pub(super) fn request(&self) -> Request {
        self.build().unwrap_or_else(|fault| panic!("{fault}")).0
    }

    /// What follows the server's URL.
    pub(super) fn target(&self) -> String {
        let url = self.request().url;
        url.strip_prefix("https://api.test/v1").unwrap_or_else(|| panic!("{url}")).to_owned()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.request().body.unwrap().to_vec()).unwrap()
    }

    pub(super) fn fault(&self) -> StepFault {
        self.build().map(|(request, _)| request).unwrap_err()
    }
}
