//! What the operator grants: `--auth` first, then the settings file, then the keyring.

use super::keyring;
use crate::args::SendArgs;
use crate::failure::Failure;
use crate::settings::Settings;
use arazzo_http::Grant;
use arazzo_runtime::Scheme;
use arazzo_runtime::program::{Call, OperationCall, Program};

/// What the command line and the settings file grant.
pub(crate) fn granted(args: &SendArgs, settings: &Settings) -> Result<(Vec<Grant>, Vec<Grant>), Failure> {
    let parse = |text: &String| Grant::parse(text).map_err(|error| Failure::usage(format!("--auth: {error}")));
    let given = args.auth.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    Ok((given, settings.tables.auth.0.clone()))
}

/// What of it can be of use for `program`: a secret that is for nobody here is not even fetched. What the command line
/// grants is wanted in any case; the keyring is asked only where something wants a credential.
pub(crate) fn wanted(args: &SendArgs, settings: &Settings, program: &Program) -> Result<Vec<Grant>, Failure> {
    let (mut grants, settled) = granted(args, settings)?;
    let is_for = |grant: &Grant| calls(program).any(|call| grant.audience().covers(&call.server.url));
    grants.extend(settled.into_iter().filter(is_for));
    let is_met = |call: &OperationCall| grants.iter().any(|grant| grant.audience().covers(&call.server.url));
    if calls(program).any(|call| wants_a_secret(call) && !is_met(call)) {
        grants.extend(keyring::granted().unwrap_or_default().into_iter().filter(is_for));
    }
    Ok(grants)
}

/// The operations that a program calls.
pub(super) fn calls(program: &Program) -> impl Iterator<Item = &OperationCall> {
    let steps = program.workflows.iter().flat_map(|workflow| &workflow.steps);
    steps.filter_map(|step| match &step.call {
        Call::Operation(call) => Some(&**call),
        Call::Workflow { .. } => None,
    })
}

fn wants_a_secret(call: &OperationCall) -> bool {
    let mut requirements = call.security.alternatives.iter().flatten();
    requirements
        .any(|requirement| !matches!(requirement.scheme, Scheme::AwsSigV4 | Scheme::MutualTls | Scheme::Undefined))
}
