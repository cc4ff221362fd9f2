//! What each operation of a program wants, and what would be used for it: known before anything is sent.

use crate::failure::Failure;
use crate::report::Screen;
use arazzo_http::{HttpTransport, Missing, Plan, Refusal};
use arazzo_parser::arazzo::ParameterLocation;
use arazzo_parser::codes::HEADER_FORBIDDEN;
use arazzo_runtime::program::{Call, OperationCall, Program, StepRef};
use arazzo_runtime::{Request, Security};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one step wants.
pub(crate) struct Demand<'p> {
    pub(crate) workflow: &'p str,
    pub(crate) step: &'p str,
    pub(crate) method: &'p str,
    pub(crate) url: String,
    pub(crate) security: &'p Security,
    /// What would be used, or why the request would not be sent.
    pub(crate) answer: Result<Plan, Refusal>,
}

/// What each step of `program` wants, in order.
pub(crate) fn foresee<'p>(program: &'p Program, transport: &HttpTransport) -> Vec<Demand<'p>> {
    let mut demands = Vec::new();
    for workflow in &program.workflows {
        for step in &workflow.steps {
            let Call::Operation(call) = &step.call else { continue };
            let request = outline(call);
            demands.push(Demand {
                workflow: &workflow.id,
                step: &step.id,
                method: &call.operation.key.method,
                url: format!("{}{}", call.server.url.trim_end_matches('/'), call.operation.key.path),
                security: &call.security,
                answer: transport.plan(&request),
            });
        }
    }
    demands
}

/// A request as far as credentials matter: where it goes, and which fields the workflow sets itself.
fn outline(call: &OperationCall) -> Request {
    let names = |location: ParameterLocation| {
        call.parameters.iter().filter(move |parameter| parameter.location == location).map(|parameter| &parameter.name)
    };
    let mut headers: Vec<_> = names(ParameterLocation::Header).map(|name| (name.clone(), "x".to_owned())).collect();
    let pairs = |location| names(location).map(|name| format!("{}=x", encoded(name))).collect::<Vec<_>>();
    let cookies = pairs(ParameterLocation::Cookie).join("; ");
    if !cookies.is_empty() {
        headers.push(("Cookie".into(), cookies));
    }
    let base = call.server.url.split(['?', '#']).next().unwrap_or_default();
    let query = pairs(ParameterLocation::Query).join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    Request {
        method: call.operation.key.method.to_ascii_uppercase().into(),
        url: format!("{base}{mark}{query}"),
        headers,
        body: None,
        timeout: None,
        security: Arc::clone(&call.security),
        region: call.server.region.clone(),
        at: StepRef::default(),
    }
}

fn encoded(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect()
}

/// Refuses to start what would not be sent, and says what goes without a credential to a server that the operator names, or
/// for a scheme of which nothing is known; with `strict` that is refused too.
pub(crate) fn announce(
    program: &Program,
    transport: &HttpTransport,
    strict: bool,
    screen: &Screen,
) -> Result<(), Failure> {
    let demands = foresee(program, transport);
    // What else is wrong with a request is for the step to fail with.
    let codes = || super::CODES.iter().copied().chain([&HEADER_FORBIDDEN]);
    let is_ours = |refusal: &&Refusal| codes().any(|code| code.name == refusal.code);
    if let Some((step, refusal)) =
        demands.iter().find_map(|d| d.answer.as_ref().err().filter(is_ours).map(|refusal| (d.step, refusal)))
    {
        return Err(Failure::invalid(refusal.code, format!("step `{step}`: {}", refusal.message)));
    }
    let mut told: BTreeMap<String, (Vec<&str>, &Missing)> = BTreeMap::new();
    for demand in &demands {
        for missing in demand.answer.iter().flat_map(|plan| &plan.missing) {
            told.entry(missing.to_string()).or_insert((Vec::new(), missing)).0.push(demand.step);
        }
    }
    let of = |steps: &[&str]| format!("step `{}`", steps.join("`, `"));
    let refusals = told.values().filter_map(|(steps, missing)| Some((of(steps), missing.refusal()?)));
    let refusals: Vec<(String, Refusal)> = refusals.collect();
    if let Some((_, first)) = refusals.first() {
        let messages: Vec<String> = refusals.iter().map(|(steps, r)| format!("{steps}: {}", r.message)).collect();
        return Err(Failure::invalid(first.code, messages.join("; ")));
    }
    for (message, (steps, missing)) in told {
        let steps = of(&steps);
        let grant = missing.grant().map(|grant| format!(": {grant}")).unwrap_or_default();
        if strict {
            return Err(Failure::invalid(missing.code(), format!("{steps}: {message}{grant}")));
        }
        screen.warning(&format!("{message}: {steps} sends its request without ({}){grant}", missing.code()));
    }
    Ok(())
}
