//! Secrets that are written into the document, or into URLs (SEC-05).

use crate::checked::{Checked, CheckedStep, CheckedWorkflow};
use crate::codes;
use crate::types::node_at;
use arazzo_expression::{Expression, Value};
use arazzo_parser::arazzo::{Any, AnyKind, ParameterLocation};
use arazzo_parser::openapi::{KeyLocation, SecurityScheme};
use arazzo_parser::{Data, Diagnostic, Node, Span};

/// Names of what is secret, without `-` and `_`, in lower case.
const SECRET: &[&str] = &[
    "password",
    "passwd",
    "secret",
    "clientsecret",
    "apikey",
    "xapikey",
    "accesstoken",
    "refreshtoken",
    "authtoken",
    "xauthtoken",
    "privatekey",
    "secretkey",
    "secretaccesskey",
    "sessiontoken",
    "xamzsecuritytoken",
];
/// What stands where a secret is to be filled in.
const PLACEHOLDER: &[&str] =
    &["your", "xxx", "***", "changeme", "change_me", "placeholder", "example", "<", "{", "todo", "dummy", "...", "$"];

/// Constants in places of secrets, and secret inputs in URLs.
pub(crate) fn secrets(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    for (document, workflow) in checked.workflows() {
        for step in &workflow.steps {
            for parameter in &step.parameters {
                let name = &parameter.parameter.name.value;
                let place = parameter.parameter.location.as_ref().map(|location| location.value);
                if is_secret(step, name, place) {
                    found.extend(
                        parameter.value.literal().and_then(|value| constant(name, value, parameter.value.span)),
                    );
                }
                in_url(workflow, step, (name, place), parameter.value, found);
            }
            let payload = step.step.request_body.as_ref().and_then(|body| body.payload.as_ref());
            let node = payload.and_then(|payload| node_at(&document.document.root, payload.span));
            if let Some(node) = node {
                members(node, found);
                written(node, found);
            }
        }
        for (name, _, schema) in &workflow.inputs.properties {
            let password = schema.get("format").and_then(Node::as_str) == Some("password");
            let default = schema.get("default").filter(|_| password || SECRET.contains(&&*plain(name)));
            found.extend(default.and_then(|default| constant(name, &default.to_value(), default.span)));
        }
    }
}

/// The secrets in a payload that is written as a form or as JSON.
fn written(node: &Node, found: &mut Vec<Diagnostic>) {
    let Some(text) = node.as_str() else { return };
    let quoted = |text: &str| text.trim().trim_matches('"').to_owned();
    let pairs: Vec<(String, String)> = if text.trim_start().starts_with('{') {
        let fields = text.split([',', '{', '}', '\n']).filter_map(|field| field.split_once(':'));
        fields.filter(|(_, value)| value.trim().starts_with('"')).map(|(k, v)| (quoted(k), quoted(v))).collect()
    } else {
        text.split('&').filter_map(|pair| pair.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
    };
    let secret = pairs.iter().filter(|(name, _)| SECRET.contains(&&*plain(name)));
    found.extend(secret.filter_map(|(name, value)| constant(name, &Value::from(&**value), node.span)));
}

/// Whether a parameter is for secrets, by its name or by the description.
fn is_secret(step: &CheckedStep<'_>, name: &str, place: Option<ParameterLocation>) -> bool {
    let header = place == Some(ParameterLocation::Header);
    let plain = plain(name);
    let credentials = header && matches!(&*plain, "authorization" | "proxyauthorization" | "cookie");
    let session = matches!(place, Some(ParameterLocation::Header | ParameterLocation::Cookie))
        && ["authentication", "auth", "token", "session", "sessionid", "jsessionid", "sid"].contains(&&*plain);
    credentials || session || SECRET.contains(&&*plain) || scheme(step, name, place)
}

/// Whether the description says that the parameter is the key of a security scheme.
fn scheme(step: &CheckedStep<'_>, name: &str, place: Option<ParameterLocation>) -> bool {
    let alternatives = step.operation.iter().flat_map(|operation| &operation.operation.security);
    alternatives.flat_map(|alternative| &alternative.requirements).any(|requirement| match &requirement.scheme {
        Some(SecurityScheme::ApiKey { name: key, location }) => {
            let here = matches!(
                (location, place),
                (KeyLocation::Header, Some(ParameterLocation::Header))
                    | (KeyLocation::Query, Some(ParameterLocation::Query))
                    | (KeyLocation::Cookie, Some(ParameterLocation::Cookie))
            );
            here && key.eq_ignore_ascii_case(name)
        }
        _ => false,
    })
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

fn constant(name: &str, value: &Value, span: Span) -> Option<Diagnostic> {
    let text = value.as_str()?;
    let secret = text.split_once(' ').map_or(text, |(_, secret)| secret.trim());
    let folded = text.to_ascii_lowercase();
    if secret.len() < 6 || PLACEHOLDER.iter().any(|placeholder| folded.contains(placeholder)) {
        return None;
    }
    Some(told(name, span))
}

fn told(name: &str, span: Span) -> Diagnostic {
    let message = format!("the value of `{name}` is a secret that is written into the document");
    let help = "make it an input with `format: password`, or leave it to the credentials of whoever runs the workflow";
    Diagnostic::new(&codes::SECRET_LITERAL, span, message).help(help)
}

/// The members of a payload that are secrets by their names.
fn members(node: &Node, found: &mut Vec<Diagnostic>) {
    match &node.data {
        Data::Mapping(mapping) => {
            for entry in mapping.entries() {
                let secret = SECRET.contains(&&*plain(&entry.key));
                found.extend(secret.then(|| constant(&entry.key, &entry.value.to_value(), entry.value.span)).flatten());
                members(&entry.value, found);
            }
        }
        Data::Sequence(items) => items.iter().for_each(|item| members(item, found)),
        _ => {}
    }
}

fn in_url(
    workflow: &CheckedWorkflow<'_>,
    step: &CheckedStep<'_>,
    (name, place): (&str, Option<ParameterLocation>),
    value: &Any,
    found: &mut Vec<Diagnostic>,
) {
    if !matches!(place, Some(ParameterLocation::Query | ParameterLocation::Path)) || scheme(step, name, place) {
        return;
    }
    let AnyKind::Text { text, .. } = &value.kind else { return };
    for expression in text.expressions() {
        let Expression::Inputs(input) = expression else { continue };
        let resolved = input.resolve(workflow.inputs.names());
        let Some(schema) = workflow.inputs.property(&resolved.name) else { continue };
        let password = schema.get("format").and_then(Node::as_str) == Some("password");
        if password && resolved.path.is_empty() {
            let message = format!("the secret input `{}` becomes part of a URL, which logs keep", resolved.name);
            let help = "send it in a header, or in the body";
            found.push(Diagnostic::new(&codes::SECRET_IN_URL, value.span, message).help(help));
        }
    }
}
