//! Parameters that operations require and that no one gives (OP-PARAM-MISSING).

use super::codes::MISSING_PARAMETER;
use super::rules::Call;
use super::undeclared::{is_credential, is_signature, location};
use arazzo_parser::openapi::{Location, Parameter, PathTemplate, Variable};
use arazzo_parser::{Diagnostic, Severity};

/// Header fields that whoever sends a request adds itself.
const OWN: [&str; 6] = ["accept-encoding", "connection", "content-length", "cookie", "host", "user-agent"];

/// The required parameters that are not given.
pub(super) fn check(call: &Call<'_, '_>, found: &mut Vec<Diagnostic>) {
    if !is_complete(call) {
        return;
    }
    let operation = &call.called.operation;
    let template = &call.called.template;
    for parameter in operation.parameters.iter().filter(|parameter| parameter.required) {
        if !is_given(call, parameter, template) {
            push(call, &parameter.name, parameter.location, found);
        }
    }
    for variable in template.variables().filter(|variable| !is_filled(call, variable)) {
        let declared = |p: &Parameter| p.location == Location::Path && variable.is_filled_by(&p.name);
        let in_path =
            template.path.iter().any(|part| matches!(part, arazzo_parser::openapi::Part::Variable(v) if v == variable));
        if in_path && !operation.parameters.iter().any(declared) {
            push(call, &variable.name, Location::Path, found);
        }
    }
}

/// Whether all parameters of the step are known: references that lead nowhere are told elsewhere.
fn is_complete(call: &Call<'_, '_>) -> bool {
    let own = call.step.step.parameters.iter().chain(&call.site.workflow.workflow.parameters);
    let description = call.site.document.description;
    own.into_iter().all(|entry| arazzo_parser::resolve::parameter(description, entry).is_ok())
}

fn is_given(call: &Call<'_, '_>, parameter: &Parameter, template: &PathTemplate) -> bool {
    let name = &*parameter.name;
    let in_key = || template.query.iter().any(|part| *part.name == *name);
    let given = call.step.parameters.iter().map(|effective| effective.parameter).any(|given| {
        match given.location.as_ref().map(|place| location(place.value)) {
            // A parameter without `in` is told elsewhere.
            None => *given.name.value == *name,
            Some(Some(Location::QueryString)) => parameter.location == Location::Query,
            Some(Some(place)) => parameter.is(&given.name.value, place) || is_part(parameter, place, &given.name.value),
            Some(None) => true,
        }
    });
    given
        || is_credential(&call.called.operation, name, parameter.location)
        || match parameter.location {
            Location::Header => OWN.contains(&&*name.to_ascii_lowercase()) || is_signature(name),
            Location::Query => in_key() || is_signature(name),
            Location::Path => {
                !template.variables().any(|variable| variable.is_filled_by(name))
                    || filled_by_other(call, name, template)
            }
            Location::Cookie | Location::QueryString => false,
        }
}

/// Whether `name` is a piece of a parameter that is written in several, `filter[a]` of `filter`.
fn is_part(parameter: &Parameter, place: Location, name: &str) -> bool {
    place == Location::Query
        && parameter.location == place
        && name.strip_prefix(&*parameter.name).is_some_and(|rest| rest.starts_with('['))
}

/// Whether the variable that `name` fills is filled under another spelling.
fn filled_by_other(call: &Call<'_, '_>, name: &str, template: &PathTemplate) -> bool {
    template.variables().filter(|variable| variable.is_filled_by(name)).all(|variable| is_filled(call, variable))
}

fn is_filled(call: &Call<'_, '_>, variable: &Variable) -> bool {
    call.step.parameters.iter().map(|effective| effective.parameter).any(|given| {
        // A parameter without `in` is told elsewhere.
        let in_path = given.location.as_ref().is_none_or(|place| location(place.value) == Some(Location::Path));
        in_path && variable.is_filled_by(&given.name.value)
    })
}

/// Whether it is a token by its name, which the credentials for the operation may make needless.
fn may_be_credential(call: &Call<'_, '_>, name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    let token = ["token", "accesstoken", "authtoken", "apikey", "apitoken", "xapikey"].contains(&&*name);
    token && !call.called.operation.security.is_empty()
}

fn push(call: &Call<'_, '_>, name: &str, place: Location, found: &mut Vec<Diagnostic>) {
    let step = &call.step.step.step_id;
    let message = format!(
        "step `{}` does not give the parameter `{name}` in `{place}`, which operation `{}` requires",
        step.value,
        call.called.name()
    );
    let other = call.step.parameters.iter().map(|e| e.parameter).find(|p| p.name.eq_ignore_ascii_case(name));
    let mut diagnostic = Diagnostic::new(&MISSING_PARAMETER, step.span, message);
    if may_be_credential(call, name) {
        diagnostic = diagnostic.severity(Severity::Warning);
    }
    found.push(match other {
        Some(other) => diagnostic
            .label(other.name.span, "this one has another name or place")
            .help(format!("write `name: {name}, in: {place}`")),
        None => diagnostic.help(format!("add `{{name: {name}, in: {place}, value: …}}` to its parameters")),
    });
}
