//! Objects and lists that are put into texts (EXPR-TEXT-OBJECT; EXP-17, decision A49).

use super::Kinds;
use super::codes::OBJECT_IN_TEXT;
use super::findings::Findings;
use super::tracer::Tracer;
use crate::checked::{Place, Site};
use arazzo_expression::{Expression, Part, Text};
use arazzo_parser::Diagnostic;
use arazzo_parser::arazzo::{Any, AnyKind};

/// Tells the texts into which the JSON of an object or a list is put.
pub(super) fn check(tracer: &Tracer<'_, '_>, found: &mut Vec<Diagnostic>) {
    let mut findings = Findings::default();
    tracer.checked.each_made(&mut |site, any| {
        let AnyKind::Text { text: Text::Template(parts), .. } = &any.kind else { return };
        // What is put into a payload that is a text depends on its language.
        if is_payload(site, any) {
            return;
        }
        let faults = parts.iter().filter_map(|part| match part {
            Part::Expression(expression) => one(tracer, site, expression, any),
            Part::Literal(_) => None,
        });
        findings.take(site, any.span, faults.collect());
    });
    findings.tell(found);
}

fn is_payload(site: &Site<'_, '_>, any: &Any) -> bool {
    let body = site.step.and_then(|step| step.step.request_body.as_ref());
    body.and_then(|body| body.payload.as_ref()).is_some_and(|payload| std::ptr::eq(payload, any))
}

fn one<'l>(tracer: &Tracer<'_, 'l>, site: &Site<'_, 'l>, expression: &Expression, any: &Any) -> Option<Diagnostic> {
    let kinds = tracer.known(site, expression).kinds(tracer.lens);
    if !kinds.within(Kinds::STRUCTURED) {
        return None;
    }
    let at = Place { span: any.span, written: None }.exact(tracer.checked, site.document, expression);
    let message = format!("`{expression}` is {kinds}: its JSON text becomes a part of this text");
    let help = "put a single value in, or the expression alone, which keeps its type";
    Some(Diagnostic::new(&OBJECT_IN_TEXT, at, message).help(help))
}
