//! Parameters that operations do not declare (OP-PARAM-UNKNOWN, decision A34).

use super::codes::UNDECLARED_PARAMETER;
use super::rules::Call;
use crate::checked::{Checked, CheckedOperation};
use arazzo_parser::arazzo::{Parameter, ParameterLocation};
use arazzo_parser::openapi::{
    Description, KeyLocation, Location, Operation, PathTemplate, References, SecurityScheme, Style,
};
use arazzo_parser::{Diagnostic, Mapping, Node};

/// Header fields that may go with any request.
const GENERAL: [&str; 12] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "content-type",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "user-agent",
];

/// The parameters of the step itself.
pub(super) fn check(checked: &Checked<'_>, call: &Call<'_, '_>, found: &mut Vec<Diagnostic>) {
    for effective in call.step.parameters.iter().filter(|effective| !effective.inherited) {
        let parameter = effective.parameter;
        let operation = &call.called.operation;
        if is_declared(call.called, parameter, checked.loaded) {
            continue;
        }
        let Some(place) = &parameter.location else { continue };
        let name = &parameter.name.value;
        let message =
            format!("operation `{}` declares no parameter `{name}` in `{}`", call.called.name(), place.value.name());
        let diagnostic = Diagnostic::new(&UNDECLARED_PARAMETER, parameter.name.span, message);
        found.push(advised(diagnostic, operation, parameter));
    }
}

/// The parameters of workflows, which go to every step: one must declare them.
pub(super) fn inherited(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (_, workflow) in checked.workflows() {
        let complete = workflow.steps.iter().all(|step| step.operation.is_some());
        let uses = workflow.steps.iter().flat_map(|step| step.parameters.iter().map(move |p| (step, p)));
        for (_, effective) in uses.filter(|(_, effective)| effective.inherited && complete) {
            let parameter = effective.parameter;
            let operations = workflow.steps.iter().filter_map(|step| step.operation.as_deref());
            let declared = operations.into_iter().any(|o| is_declared(o, parameter, checked.loaded));
            if let Some(place) = parameter.location.as_ref().filter(|_| !declared) {
                let (name, place) = (&parameter.name.value, place.value.name());
                let message = format!("no operation of this workflow declares a parameter `{name}` in `{place}`");
                found.push(Diagnostic::new(&UNDECLARED_PARAMETER, parameter.name.span, message));
            }
        }
    }
}

/// Where OpenAPI puts what Arazzo puts there.
pub(super) fn location(place: ParameterLocation) -> Option<Location> {
    Some(match place {
        ParameterLocation::Path => Location::Path,
        ParameterLocation::Query => Location::Query,
        ParameterLocation::QueryString => Location::QueryString,
        ParameterLocation::Header => Location::Header,
        ParameterLocation::Cookie => Location::Cookie,
        ParameterLocation::Channel => return None,
    })
}

fn is_declared(called: &CheckedOperation<'_>, parameter: &Parameter, references: &dyn References) -> bool {
    let operation = &called.operation;
    let name = &*parameter.name.value;
    let Some(place) = parameter.location.as_ref().and_then(|place| location(place.value)) else { return true };
    let declared = operation.parameter(name, place).is_some();
    declared
        || operation.has_unread_parameters
        || in_key(operation, name, place)
        || is_credential(operation, name, place)
        || is_known_key(called.description, name, place)
        || may_be_credential(operation, name, place)
        || match place {
            Location::Header => GENERAL.contains(&&*name.to_ascii_lowercase()) || is_signature(name),
            Location::Query => in_query(operation, name, references) || is_signature(name),
            _ => false,
        }
}

/// Whether the path key names it.
fn in_key(operation: &Operation, name: &str, place: Location) -> bool {
    let template = PathTemplate::parse(&operation.key.path);
    let query = place == Location::Query && template.query.iter().any(|part| *part.name == *name);
    query || (place == Location::Path && template.variables().any(|variable| variable.is_filled_by(name)))
}

/// Whether it is what a security scheme sends.
pub(super) fn is_credential(operation: &Operation, name: &str, place: Location) -> bool {
    let requirements = operation.security.iter().flat_map(|alternative| &alternative.requirements);
    requirements.filter_map(|requirement| requirement.scheme.as_ref()).any(|scheme| match scheme {
        SecurityScheme::ApiKey { name: key, location } => {
            let same = match location {
                KeyLocation::Header => place == Location::Header,
                KeyLocation::Query => place == Location::Query,
                KeyLocation::Cookie => place == Location::Cookie,
            };
            same && key.eq_ignore_ascii_case(name)
        }
        _ => false,
    })
}

/// Whether it is a credential by its name, where the description does not say which credentials there are.
fn may_be_credential(operation: &Operation, name: &str, place: Location) -> bool {
    let name = name.to_ascii_lowercase();
    let mut requirements = operation.security.iter().flat_map(|alternative| &alternative.requirements);
    let unsaid = operation.security.is_empty() || requirements.any(|requirement| requirement.scheme.is_none());
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let secret = ["token", "key", "apikey", "secret", "signature"].into_iter().any(|word| match word {
        // `redirectToken` is no credential, `x-auth-token` is one.
        "token" => {
            ["token", "accesstoken", "authtoken", "apitoken", "bearertoken", "sessiontoken", "xauthtoken", "usertoken"]
                .contains(&&*plain)
                || (place == Location::Header && plain.ends_with(word))
        }
        "key" => plain == word,
        _ => plain.contains(word),
    });
    name.contains("authorization") || (unsaid && secret)
}

/// Whether a security scheme of the description sends it, though the operation does not ask for that.
fn is_known_key(description: &Description, name: &str, place: Location) -> bool {
    let maps = [&["components", "securitySchemes"][..], &["securityDefinitions"]];
    let schemes = maps.into_iter().filter_map(|path| description.document().get(path)?.as_mapping());
    schemes.flat_map(Mapping::entries).any(|entry| {
        let text = |field: &str| entry.value.get(field).and_then(Node::as_str).unwrap_or_default();
        text("in") == place.name() && text("name").eq_ignore_ascii_case(name)
    })
}

/// Whether a signer of AWS requests sends it.
pub(super) fn is_signature(name: &str) -> bool {
    name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-amz-"))
}

/// Whether it is a part of a declared query parameter that is spread over several pairs.
fn in_query(operation: &Operation, name: &str, references: &dyn References) -> bool {
    let base = name.split_once('[').map(|(base, _)| base);
    operation.parameters.iter().any(|declared| match declared.location {
        Location::QueryString => true,
        Location::Query => {
            let schema = declared.schema.as_ref();
            let kind = schema.and_then(|schema| schema.kind(references));
            let styled = declared.content_type.is_none() && declared.style == Style::Form;
            let spread = declared.explode && styled && kind.as_deref() == Some("object");
            let open = || schema.is_none_or(|schema| schema.properties(references).is_empty());
            let member = || schema.is_some_and(|schema| schema.property(name, references).is_some());
            base == Some(&*declared.name) || (spread && (open() || member()))
        }
        _ => false,
    })
}

fn advised(mut diagnostic: Diagnostic, operation: &Operation, parameter: &Parameter) -> Diagnostic {
    let name = &*parameter.name.value;
    let Some(place) = parameter.location.as_ref().and_then(|place| location(place.value)) else { return diagnostic };
    if let Some(other) = operation.parameters.iter().find(|p| *p.name == *name) {
        diagnostic.help = Some(format!("it is declared `in: {}`", other.location));
        return diagnostic;
    }
    let names = operation.parameters.iter().filter(|p| p.location == place).map(|p| &*p.name);
    diagnostic.near(names, name, parameter.name.span, str::to_owned)
}

/// Whether a header of the request can be there although no step gives it: the program or a credential sends it.
pub(crate) fn may_be_sent(called: &CheckedOperation<'_>, name: &str) -> bool {
    let operation = &called.operation;
    let general = GENERAL.contains(&&*name.to_ascii_lowercase()) || is_signature(name);
    general
        || operation.parameter(name, Location::Header).is_some()
        || is_credential(operation, name, Location::Header)
        || is_known_key(called.description, name, Location::Header)
        || may_be_credential(operation, name, Location::Header)
}

/// Whether a part of the URL can be there although no step gives it: the path key or a credential has it.
pub(crate) fn may_be_in_url(called: &CheckedOperation<'_>, name: &str) -> bool {
    let operation = &called.operation;
    operation.key.path.contains(name)
        || is_signature(name)
        || is_credential(operation, name, Location::Query)
        || is_known_key(called.description, name, Location::Query)
        || may_be_credential(operation, name, Location::Query)
}
