//! Ways into values, against the schemas of these (EXPR-POINTER-SCHEMA).

use super::codes::POINTER_NOT_IN_SCHEMA;
use super::findings::Findings;
use super::responses;
use super::schema::Absence;
use super::shape::NotThere;
use super::tracer::Tracer;
use crate::checked::{CheckedStep, Phase, Place, Site, name_in};
use crate::operations::{may_be_in_url, may_be_sent};
use arazzo_expression::{Expression, Source};
use arazzo_parser::arazzo::{Parameter, ParameterLocation};
use arazzo_parser::{Diagnostic, SourceMap, Span, suggest};

/// Headers that an answer can have without a description.
const HEADERS: [&str; 16] = [
    "age",
    "allow",
    "cache-control",
    "content-language",
    "content-length",
    "content-location",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "link",
    "location",
    "retry-after",
    "server",
    "set-cookie",
];
/// How many names a message lists.
const LISTED: usize = 8;

/// Tells the expressions that lead to nothing.
pub(super) fn check(tracer: &Tracer<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut findings = Findings::default();
    tracer.checked.each_expression(&mut |site, expression, place| {
        let fault = one(tracer, site, expression, place);
        findings.take(site, place.span, fault.into_iter().collect());
    });
    findings.tell(found);
}

fn one<'l>(
    tracer: &Tracer<'_, 'l>,
    site: &Site<'_, 'l>,
    expression: &Expression,
    place: Place<'_>,
) -> Option<Diagnostic> {
    let exact = || place.exact(tracer.checked, site.document, expression);
    if let Some((message, help)) = unsent(site, expression) {
        return Some(Diagnostic::new(&POINTER_NOT_IN_SCHEMA, exact(), message).help(help));
    }
    if let Some((message, help)) = unanswered(site, expression) {
        return Some(Diagnostic::new(&POINTER_NOT_IN_SCHEMA, exact(), message).help(help));
    }
    let fault = tracer.shape(site, expression).err()?;
    let diagnostic = diagnostic(&expression.to_string(), &fault, exact());
    let diagnostic = match expression {
        Expression::Request(_) => {
            let message = format!("`{expression}` is never there: the payload of the step has nothing at it");
            Diagnostic { message, ..diagnostic }
        }
        _ => diagnostic,
    };
    let Absence::Member(names) = &fault.absence else { return Some(diagnostic) };
    let at = name_in(tracer.checked, exact(), &format!("#{}/", fault.before), &fault.token);
    let sources = &tracer.checked.loaded.sources;
    let is_whole =
        |at: &Span| !follows(sources, *at).is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    Some(diagnostic.near(names.iter().map(|name| &**name), &fault.token, at.filter(is_whole), escaped))
}

/// The character behind the text at `span`.
fn follows(sources: &SourceMap, span: Span) -> Option<char> {
    sources.get(span.source)?.text().get(span.end as usize..)?.chars().next()
}

/// A token as it stands in a pointer.
fn escaped(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// The fault of `text`, which leads to nothing.
pub(super) fn diagnostic(text: &str, fault: &NotThere, span: Span) -> Diagnostic {
    let NotThere { token, before, absence } = fault;
    let before = (!before.is_empty()).then(|| before.to_string());
    absent(text, before.as_deref(), token, absence, span)
}

/// The fault of `text`, whose part `token` is never there; `before` is the way to what it should be in.
pub(super) fn absent(text: &str, before: Option<&str>, token: &str, absence: &Absence, span: Span) -> Diagnostic {
    let at = before.map_or_else(|| "the value".to_owned(), |before| format!("`{before}`"));
    match absence {
        Absence::Member(names) => {
            let message = format!("`{text}` is not described: by its schema, {at} has no member `{token}`");
            Diagnostic::new(&POINTER_NOT_IN_SCHEMA, span, message).help(members(names, token))
        }
        Absence::WriteOnly => {
            let message =
                format!("`{text}` is never there: by its schema, `{token}` is in requests only (`writeOnly`)");
            Diagnostic::new(&POINTER_NOT_IN_SCHEMA, span, message).help("read something that the answer has")
        }
        Absence::Index => {
            let message =
                format!("`{text}` is never there: {at} is an array, and `{token}` is no number of an element");
            Diagnostic::new(&POINTER_NOT_IN_SCHEMA, span, message).help("name an element, the first one with `/0`")
        }
        Absence::Scalar(kinds) => {
            let message = format!("`{text}` is never there: {at} is {kinds}, which has no members");
            Diagnostic::new(&POINTER_NOT_IN_SCHEMA, span, message).help(format!("end the pointer before `/{token}`"))
        }
    }
}

fn members(names: &[arazzo_expression::Str], token: &str) -> String {
    if let Some(near) = suggest::nearest(names.iter().map(|name| &**name), token) {
        return format!("did you mean `{near}`?");
    }
    let listed: Vec<String> = names.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    match (listed.as_slice(), names.len() > LISTED) {
        ([], _) => "it has no members".to_owned(),
        (listed, false) => format!("it has {}", listed.join(", ")),
        (listed, true) => format!("it has {} and others", listed.join(", ")),
    }
}

/// Why a part of the request is not there, and what to do about it: nothing sends it.
fn unsent(site: &Site<'_, '_>, expression: &Expression) -> Option<(String, String)> {
    let Expression::Request(source) = expression else { return None };
    let step = site.step.filter(|step| site.phase != Phase::Request && !step.is_call() && !step.is_asynchronous())?;
    let (name, location) = match source {
        Source::Query(name) => (name, ParameterLocation::Query),
        Source::Path(name) => (name, ParameterLocation::Path),
        Source::Header(name) => (name, ParameterLocation::Header),
        Source::Body(_) => return without_body(step, expression),
        Source::Payload(_) => return None,
    };
    let called = step.operation.as_deref()?;
    let is_header = location == ParameterLocation::Header;
    let fits = |parameter: &Parameter| match parameter.location.as_ref().map(|location| location.value) {
        Some(ParameterLocation::QueryString) | None => true,
        Some(_) if is_header => parameter.name.eq_ignore_ascii_case(name),
        Some(_) => *parameter.name.value == **name,
    };
    let sent = step.parameters.iter().any(|effective| fits(effective.parameter));
    let keyed = if is_header { may_be_sent(called, name) } else { may_be_in_url(called, name) };
    let place = location.name();
    let message = format!("`{expression}` is never there: no parameter `{name}` in `{place}` is sent");
    (!sent && !keyed).then(|| (message, format!("add `{{name: {name}, in: {place}, value: …}}` to `parameters`")))
}

/// Why a step without a body has no part of one.
fn without_body(step: &CheckedStep<'_>, expression: &Expression) -> Option<(String, String)> {
    let sends =
        step.step.request_body.as_ref().is_some_and(|body| body.payload.is_some() || !body.replacements.is_empty());
    let message = || format!("`{expression}` is never there: step `{}` sends no body", step.id());
    (!sends).then(|| (message(), "add a `requestBody`, or read the answer: `$response.body`".to_owned()))
}

/// Why a part of the answer is not there, and what to do about it: it has no body, or the name of a header is misspelt.
fn unanswered(site: &Site<'_, '_>, expression: &Expression) -> Option<(String, String)> {
    let Expression::Response(source) = expression else { return None };
    let step = site.step.filter(|_| !matches!(site.phase, Phase::Request | Phase::End))?;
    let operation = &step.operation.as_deref()?.operation;
    match source {
        Source::Header(name) => {
            let declared: Vec<&str> =
                operation.responses.iter().flat_map(|response| &response.headers).map(|header| &*header.name).collect();
            let is_known = declared.iter().chain(&HEADERS).any(|header| header.eq_ignore_ascii_case(name));
            let near = suggest::nearest(declared, name).filter(|_| !is_known)?;
            let message = format!("`{expression}`: no answer is described with such a header, but one with `{near}`");
            Some((message, format!("did you mean `{near}`?")))
        }
        Source::Body(_) if !site.guarded && responses::has_no_body(operation, step, site.phase) => {
            let message = format!("`{expression}` is never there: with this status an answer has no body");
            Some((message, "read a header, or the body of another answer".to_owned()))
        }
        _ => None,
    }
}
