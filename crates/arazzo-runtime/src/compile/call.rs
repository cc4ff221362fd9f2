//! What steps call.

use super::Compiler;
use super::site::Site;
use crate::exchange::{OAuthFlow, Requirement, Scheme, Security};
use crate::program::{Call, OperationCall, ParameterPlan};
use arazzo_expression::Str;
use arazzo_parser::arazzo::{Parameter, ParameterLocation, Spanned, Step, StepTarget};
use arazzo_parser::openapi::{self, KeyLocation, Operation, PathTemplate, SecurityScheme, Variable};
use arazzo_parser::resolve::EffectiveParameter;
use arazzo_parser::{Diagnostic, DocumentId, Link, Severity, codes, resolve};
use std::sync::Arc;

impl Compiler<'_> {
    pub(super) fn call(&mut self, site: Site<'_>, step: &Step) -> Option<Call> {
        let (parameters, diagnostics) = resolve::parameters(site.description(), site.workflow, step);
        self.diagnostics.extend(diagnostics);
        match &step.target {
            StepTarget::WorkflowId(id) => match resolve::workflow(self.loaded, site.id, id) {
                Ok(found) => {
                    self.diagnostics.extend(resolve::workflow_remark(self.loaded, site.id, id));
                    let workflow = *self.numbers.get(&found)?;
                    let input = |p: &EffectiveParameter<'_>, this: &mut Self| {
                        (p.parameter.name.value.clone(), this.producer(site, p.value), p.inherited)
                    };
                    Some(Call::Workflow { workflow, inputs: parameters.iter().map(|p| input(p, self)).collect() })
                }
                Err(diagnostic) => {
                    self.diagnostics.push(diagnostic);
                    None
                }
            },
            StepTarget::ChannelPath(text) => {
                let message = "there is no transport for channels of AsyncAPI descriptions";
                self.diagnostics.push(Diagnostic::new(&codes::UNSUPPORTED, text.span, message));
                None
            }
            StepTarget::OperationId(_) | StepTarget::OperationPath(_) => self.operation(site, step, &parameters),
        }
    }

    fn operation(&mut self, site: Site<'_>, step: &Step, parameters: &[EffectiveParameter<'_>]) -> Option<Call> {
        let loaded = self.loaded;
        let found = match resolve::operation(loaded, site.id, step)? {
            Ok(found) => found,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return None;
            }
        };
        if let (StepTarget::OperationId(text), false) =
            (&step.target, self.have_one_server(found.document, &found.alike))
        {
            let documents: Vec<DocumentId> = std::iter::once(found.document).chain(found.alike).collect();
            let names = loaded.links(site.id).filter_map(|(source, link)| match link {
                Link::To(document) if documents.contains(document) => Some(&*source.name.value),
                _ => None,
            });
            self.diagnostics.push(resolve::ambiguous(text, &names.collect::<Vec<_>>()));
            return None;
        }
        self.diagnostics.extend(found.remarks);
        let (operation, diagnostics) = openapi::operation(found.description, found.key, loaded);
        let told = self.diagnostics.len();
        self.diagnostics.extend(diagnostics);
        let server = self.server(found.document, &operation, step.target_text().span);
        if server.is_none() {
            // Why there is none counts as much as that there is none.
            let causes = self.diagnostics.iter_mut().skip(told).filter(|cause| cause.code == &codes::OPENAPI_SERVER);
            causes.for_each(|cause| cause.severity = Severity::Error);
        }
        let template = PathTemplate::parse(&operation.key.path);
        let plans = self.parameters(site, &operation, &template, parameters);
        let body = step.request_body.as_ref().and_then(|body| self.body(site, &operation, body));
        let security = Arc::new(security(&operation));
        Some(Call::Operation(Box::new(OperationCall {
            operation: Arc::new(operation),
            template,
            server: server?,
            parameters: plans,
            body,
            security,
            schemas: loaded.schemas(),
            files: self.options.files.clone(),
            place: self.place(step.target_text().span),
        })))
    }

    fn parameters(
        &mut self,
        site: Site<'_>,
        operation: &Operation,
        template: &PathTemplate,
        parameters: &[EffectiveParameter<'_>],
    ) -> Vec<ParameterPlan> {
        let mut plans: Vec<ParameterPlan> = Vec::new();
        for effective in parameters {
            let parameter = effective.parameter;
            let Some(location) = &parameter.location else {
                let message = format!("parameter `{}` of an operation must say where it goes", parameter.name.value);
                let diagnostic = Diagnostic::new(&codes::PARAMETER_WITHOUT_IN, parameter.name.span, message);
                self.diagnostics.push(diagnostic.help("add `in: query`, `in: path`, `in: header` or `in: cookie`"));
                continue;
            };
            let value = self.producer(site, effective.value);
            let respelt = self.respelt(template, parameters, parameter);
            let name = respelt.as_ref().unwrap_or(&parameter.name.value);
            let location = self.location(operation, template, name, location);
            let place = place(location);
            let declared = operation.parameter(name, place).cloned();
            plans.push(ParameterPlan {
                name: name.clone(),
                location,
                is_declared: declared.is_some(),
                described: declared.unwrap_or_else(|| openapi::Parameter::undeclared(name.clone(), place)),
                value,
                place: self.place(effective.value.span),
            });
        }
        self.check_querystring(&plans, parameters);
        plans
    }

    /// The variable of the path that a parameter must mean: one that nothing else fills, whose name has the same words as
    /// that of the parameter, which has no other.
    fn respelt(
        &mut self,
        template: &PathTemplate,
        all: &[EffectiveParameter<'_>],
        parameter: &Parameter,
    ) -> Option<Str> {
        let location = parameter.location.as_ref().filter(|location| location.value == ParameterLocation::Path)?;
        let name = &parameter.name.value;
        let names = || all.iter().map(|other| &other.parameter.name.value);
        let is_free = |variable: &&Variable| !names().any(|name| variable.is_filled_by(name));
        if template.variables().any(|variable| variable.is_filled_by(name)) {
            return None;
        }
        let mut meant = template.variables().filter(is_free).filter(|variable| variable.is_respelt_as(name));
        let variable = meant.next().filter(|variable| meant.all(|other| other == *variable))?;
        if names().filter(|other| variable.is_respelt_as(other)).count() != 1 {
            return None;
        }
        let message = format!("the path has no variable `{name}`; it fills `{}`", variable.name);
        let diagnostic = Diagnostic::new(&codes::PATH_VARIABLE, location.span, message);
        self.diagnostics.push(diagnostic.help(format!("write `name: {}`", variable.name)));
        Some(variable.name.clone())
    }

    /// Where a parameter goes: where the workflow says, but for one of a path that has no variable for it. That one goes
    /// where the description has it; where it has none, the value goes nowhere, which is told.
    fn location(
        &mut self,
        operation: &Operation,
        template: &PathTemplate,
        name: &Str,
        said: &Spanned<ParameterLocation>,
    ) -> ParameterLocation {
        if said.value != ParameterLocation::Path || template.variables().any(|variable| variable.is_filled_by(name)) {
            return said.value;
        }
        let places = [
            ParameterLocation::Query,
            ParameterLocation::Header,
            ParameterLocation::Cookie,
            ParameterLocation::QueryString,
        ];
        let found = places.into_iter().find(|found| operation.parameter(name, place(*found)).is_some());
        let path = &operation.key.path;
        let message = match found {
            Some(found) => format!("the path `{path}` has no variable `{name}`; it is sent in the {}", found.name()),
            None => format!("the path `{path}` has no variable `{name}`: its value is not sent"),
        };
        let help = found.map(|found| format!("write `in: {}`", found.name()));
        let mut diagnostic = Diagnostic::new(&codes::PATH_VARIABLE, said.span, message);
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
        found.unwrap_or(said.value)
    }

    /// `querystring` is the whole query string: at most one, and no `query` beside it (PRM-08).
    fn check_querystring(&mut self, plans: &[ParameterPlan], parameters: &[EffectiveParameter<'_>]) {
        let count = |location| plans.iter().filter(|plan| plan.location == location).count();
        let whole = count(ParameterLocation::QueryString);
        if whole > 1 || (whole == 1 && count(ParameterLocation::Query) > 0) {
            let at = parameters
                .iter()
                .find(|p| p.parameter.location.as_ref().is_some_and(|l| l.value == ParameterLocation::QueryString));
            let message = "a `querystring` parameter is the whole query string: it stands alone";
            let span = at.map(|p| p.parameter.name.span);
            self.diagnostics.push(
                Diagnostic::new(&codes::QUERYSTRING_MIX, span, message).help("remove the other query parameters"),
            );
        }
    }
}

fn place(location: ParameterLocation) -> openapi::Location {
    match location {
        ParameterLocation::Path | ParameterLocation::Channel => openapi::Location::Path,
        ParameterLocation::Query => openapi::Location::Query,
        ParameterLocation::QueryString => openapi::Location::QueryString,
        ParameterLocation::Header => openapi::Location::Header,
        ParameterLocation::Cookie => openapi::Location::Cookie,
    }
}

fn security(operation: &Operation) -> Security {
    let requirement = |requirement: &openapi::SecurityRequirement| Requirement {
        name: requirement.name.clone(),
        scheme: requirement.scheme.as_ref().map_or(Scheme::Undefined, scheme),
        scopes: requirement.scopes.clone(),
    };
    let alternatives =
        operation.security.iter().map(|alternative| alternative.requirements.iter().map(requirement).collect());
    Security { alternatives: alternatives.collect(), signing_name: operation.signing_name.clone() }
}

fn scheme(scheme: &SecurityScheme) -> Scheme {
    match scheme {
        SecurityScheme::ApiKey { name, location } => {
            Scheme::ApiKey { name: name.clone(), location: key_location(*location).into() }
        }
        SecurityScheme::Http { scheme } => Scheme::Http(scheme.clone()),
        SecurityScheme::OAuth2 { flows } => Scheme::OAuth2 { flows: flows.iter().map(flow).collect() },
        SecurityScheme::OpenIdConnect { url } => Scheme::OpenIdConnect { url: url.clone() },
        SecurityScheme::MutualTls => Scheme::MutualTls,
        SecurityScheme::AwsSigV4 => Scheme::AwsSigV4,
        SecurityScheme::AwsSigV4A => Scheme::AwsSigV4A,
        SecurityScheme::Unknown => Scheme::Unknown,
    }
}

fn flow(flow: &openapi::OAuthFlow) -> OAuthFlow {
    OAuthFlow {
        kind: flow.kind.clone(),
        authorization_url: flow.authorization_url.clone(),
        device_authorization_url: flow.device_authorization_url.clone(),
        token_url: flow.token_url.clone(),
        refresh_url: flow.refresh_url.clone(),
    }
}

fn key_location(location: KeyLocation) -> &'static str {
    match location {
        KeyLocation::Header => "header",
        KeyLocation::Query => "query",
        KeyLocation::Cookie => "cookie",
    }
}
