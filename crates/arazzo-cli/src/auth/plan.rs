//! `arazzo auth plan`: what each operation wants, and what would be used for it.

use super::foresee::{Demand, foresee};
use super::{grants, vault::Surroundings};
use crate::args::{PlanArgs, PlanOutput};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Screen;
use crate::run;
use crate::settings::Settings;
use arazzo_expression::{Value, json};
use std::collections::BTreeSet;

/// Prints the plan. Nothing is sent, and no secret is fetched.
pub(super) fn plan(args: &PlanArgs, settings: &Settings, screen: &mut Screen) -> Result<Exit, Failure> {
    args.budgets.of_documents()?;
    let programs = run::programs(args, screen)?;
    let vault = Surroundings::new(args.send.env_file.as_deref())?;
    let mut seen = BTreeSet::new();
    let (mut rows, mut is_complete) = (Vec::new(), true);
    for program in &programs {
        let credentials =
            grants::wanted(&args.send, settings, program)?.iter().map(arazzo_http::Grant::outline).collect();
        let transport = run::outline_transport(&args.send, program, credentials, &vault)?;
        for demand in foresee(program, &transport) {
            if seen.insert((demand.workflow.to_owned(), demand.step.to_owned())) {
                is_complete &= demand.answer.as_ref().is_ok_and(|plan| plan.missing.is_empty());
                match args.output {
                    PlanOutput::Text => text(&demand, screen),
                    PlanOutput::Json => rows.push(row(&demand)),
                }
            }
        }
    }
    if args.output == PlanOutput::Json {
        let whole: Value = [("operations", Value::from(rows))].into_iter().collect();
        Screen::data(&screen.redacted(&json::to_string_pretty(&whole)));
    }
    Ok(if is_complete { Exit::Success } else { Exit::Failure })
}

fn text(demand: &Demand<'_>, screen: &Screen) {
    let Demand { workflow, step, method, url, security, answer } = demand;
    screen.answer(&screen.harmless(&format!("{workflow} / {step}: {method} {url}")));
    let line = |text: &str| screen.answer(&format!("  {}", screen.harmless(text)));
    match answer {
        Err(refusal) => line(&format!("not sent: {} ({})", refusal.message, refusal.code)),
        Ok(_) if security.alternatives.is_empty() => line("wants nothing"),
        Ok(plan) if plan.uses.is_empty() && plan.missing.is_empty() => {
            line("goes without: the description allows that");
        }
        Ok(plan) => {
            plan.uses.iter().for_each(|(name, how)| line(&format!("{name}: {how}")));
            for missing in &plan.missing {
                line(&format!("missing: {missing}"));
                missing.grant().iter().for_each(|grant| line(&format!("  grant it with {grant}")));
            }
        }
    }
}

fn row(demand: &Demand<'_>) -> Value {
    let named = |pairs: Vec<(&str, Value)>| pairs.into_iter().collect::<Value>();
    let mut members: Vec<(&str, Value)> = vec![
        ("workflowId", demand.workflow.into()),
        ("stepId", demand.step.into()),
        ("method", demand.method.into()),
        ("url", demand.url.as_str().into()),
    ];
    match &demand.answer {
        Err(refusal) => members.push((
            "refused",
            named(vec![("code", refusal.code.into()), ("message", refusal.message.as_str().into())]),
        )),
        Ok(plan) => {
            let uses = plan.uses.iter();
            let uses = uses.map(|(name, how)| named(vec![("scheme", (**name).into()), ("by", how.as_str().into())]));
            members.push(("uses", uses.collect::<Vec<_>>().into()));
            let missing = plan.missing.iter().map(|missing| {
                let mut about = vec![("scheme", (*missing.name).into()), ("code", missing.code().into())];
                about.extend(missing.grant().map(|grant| ("grant", Value::from(grant))));
                named(about)
            });
            members.push(("missing", missing.collect::<Vec<_>>().into()));
        }
    }
    named(members)
}
