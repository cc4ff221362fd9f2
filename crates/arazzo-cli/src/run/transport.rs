//! The transport of a live run, with the credentials that the operator gives.

use crate::args::{RunArgs, SendArgs};
use crate::auth::{self, Surroundings, Terminal};
use crate::budgets::Budgets;
use crate::failure::Failure;
use crate::fetch::Connect;
use crate::report::Screen;
use crate::settings::Settings;
use arazzo_http::{AwsCredentials, Credential, HttpTransport, HttpTransportBuilder, Origin, Vault as _};
use arazzo_runtime::program::{Call, Program};
use arazzo_runtime::{Requirement, Scheme};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use url::Url;

/// Builds the transport. Fails if a reachable operation has to be signed and there is nothing to sign with, or if the
/// request of any would not be sent.
pub(super) fn build(
    args: &RunArgs,
    settings: &Settings,
    budgets: &Budgets,
    program: &Program,
    screen: &Screen,
) -> Result<HttpTransport, Failure> {
    let (strict, args) = (args.documents.strict, &args.send);
    let vault = Surroundings::new(args.env_file.as_deref())?;
    let grants = auth::wanted(args, settings, program)?;
    let read = grants.iter().map(|grant| grant.read(&vault, args.aws_metadata));
    let credentials = read.collect::<Result<Vec<_>, _>>().map_err(|error| credentials_failure(error.to_string()))?;
    let held_back = screen.clone();
    let aws = surrounding_aws(args, program, &credentials, &vault)?;
    let builder = with_credentials(args, program, credentials, aws)?
        .limits(budgets.http)
        .follow_redirects(redirects(args, budgets)?)
        .consent(Arc::new(Terminal::new(screen)))
        .on_secret(move |secret| held_back.hold_back([secret]));
    let transport = builder.build().map_err(|error| Failure::usage(error.to_string()))?;
    screen.hold_back(transport.secrets());
    auth::announce(program, &transport, strict, screen)?;
    Ok(transport)
}

/// How many redirects of requests are followed: none unless that is asked for.
fn redirects(args: &SendArgs, budgets: &Budgets) -> Result<usize, Failure> {
    match args.follow_redirects {
        None => Ok(0),
        Some(Some(most)) => Ok(most),
        Some(None) if budgets.redirects == 0 => Err(Failure::usage(
            "--follow-redirects: the budgets let none be followed; say how many: --follow-redirects=N",
        )),
        Some(None) => Ok(budgets.redirects),
    }
}

/// A transport that nothing is sent with: to see what it would use.
pub(crate) fn outline(
    args: &SendArgs,
    program: &Program,
    credentials: Vec<Credential>,
    vault: &Surroundings,
) -> Result<HttpTransport, Failure> {
    // Those that cannot be had are missing: the plan says so.
    let aws = surrounding_aws(args, program, &credentials, vault).unwrap_or_default();
    let builder = with_credentials(args, program, credentials, aws)?;
    builder.build().map_err(|error| Failure::usage(error.to_string()))
}

fn with_credentials(
    args: &SendArgs,
    program: &Program,
    credentials: Vec<Credential>,
    aws: Option<AwsCredentials>,
) -> Result<HttpTransportBuilder, Failure> {
    let mut builder = trust(args)?
        .keep_content_type(args.keep_content_type)
        .unsigned_payload(args.aws_unsigned_payload)
        .named_hosts(&named(program));
    for header in &args.header {
        builder = builder.header(&header.name, &header.value);
    }
    for credential in credentials {
        builder = builder.credential(credential);
    }
    for server in &args.server {
        builder = builder.grant_origin(&server.value).map_err(|error| Failure::usage(format!("--server: {error}")))?;
    }
    for host in &args.allow_cleartext {
        builder = builder.allow_cleartext(host);
    }
    if let Some(aws) = aws {
        builder = builder.aws(aws);
    }
    Ok(builder)
}

/// The AWS credentials of the surroundings, where operations are to be signed. Credentials that are bound to hosts are for those
/// alone.
fn surrounding_aws(
    args: &SendArgs,
    program: &Program,
    credentials: &[Credential],
    vault: &Surroundings,
) -> Result<Option<AwsCredentials>, Failure> {
    let Some(need) = signing(args, program).filter(|_| !credentials.iter().any(Credential::signs)) else {
        return Ok(None);
    };
    let env = |name: &str| vault.variable(name);
    match AwsCredentials::load(&env, args.aws_profile.as_deref(), args.aws_metadata) {
        Ok(found) => Ok(Some(found)),
        Err(error) if need == Need::Must => Err(credentials_failure(error.to_string())),
        Err(_) => Ok(None),
    }
}

/// What gets documents: without credentials.
pub(super) fn for_documents(args: &SendArgs, budgets: &Budgets) -> Connect {
    let limits = budgets.fetching();
    let (cacert, insecure, allow_host) = (args.cacert.clone(), args.insecure.clone(), args.allow_host.clone());
    Box::new(move || {
        let (cacert, insecure, allow_host) = (cacert.clone(), insecure.clone(), allow_host.clone());
        let args = SendArgs { cacert, allow_host, insecure, ..SendArgs::default() };
        let builder = trust(&args).map_err(|failure| failure.message)?.named_hosts([]);
        builder.limits(limits).build().map_err(|error| error.to_string())
    })
}

/// The servers that may be in a private network.
fn named(program: &Program) -> Vec<Url> {
    let steps = program.workflows.iter().flat_map(|workflow| &workflow.steps);
    let servers = steps.filter_map(|step| match &step.call {
        Call::Operation(call) => Some(&call.server),
        Call::Workflow { .. } => None,
    });
    servers.filter(|server| server.may_be_private).filter_map(|server| Url::parse(&server.url).ok()).collect()
}

fn credentials_failure(message: String) -> Failure {
    Failure::invalid("credentials", message)
}

/// Certificates, and hosts that are granted.
fn trust(args: &SendArgs) -> Result<HttpTransportBuilder, Failure> {
    let wrong = |error: arazzo_http::BuildError| Failure::usage(error.to_string());
    let mut builder = HttpTransport::builder();
    for host in &args.allow_host {
        builder = builder.allow_host(host.clone());
    }
    if let Some(file) = &args.cacert {
        builder = builder.certificate_authority(&pem(file)?).map_err(wrong)?;
    }
    for host in &args.insecure {
        builder = builder.insecure_host(host);
    }
    if let Some(cert) = &args.cert {
        let mut both = pem(Path::new(&cert.value))?;
        both.push(b'\n');
        both.extend(args.key.as_ref().map(pem).transpose()?.unwrap_or_default());
        for origin in certified(args)? {
            builder = builder.client_certificate(origin, &both).map_err(wrong)?;
        }
    }
    Ok(builder)
}

/// The origins that the client certificate is shown to.
fn certified(args: &SendArgs) -> Result<Vec<Origin>, Failure> {
    let named = args.cert.as_ref().and_then(|cert| cert.name.as_deref());
    let servers = || args.server.iter().map(|server| server.value.as_str()).collect();
    let urls: Vec<&str> = named.map_or_else(servers, |name| vec![name]);
    if urls.is_empty() {
        return Err(Failure::usage("--cert: say whom to show it to: --cert ORIGIN=FILE, or give --server"));
    }
    let origins = urls.into_iter().map(|url| Origin::of_url(url).map_err(|error| Failure::usage(error.to_string())));
    origins.collect()
}

fn pem(file: impl Into<PathBuf>) -> Result<Vec<u8>, Failure> {
    let file = file.into();
    std::fs::read(&file).map_err(|error| Failure::usage(format!("cannot read {}: {error}", file.display())))
}

/// Holds back the values of the operator's header fields that are for no eyes.
pub(super) fn hold_back_headers(args: &SendArgs, screen: &Screen) {
    for header in args.header.iter().filter(|header| is_sensitive(&header.name)) {
        screen.hold_back([header.value.as_str()].into_iter().chain(header.value.split_once(' ').map(|(_, rest)| rest)));
    }
}

/// Whether the value of a header field is for no eyes.
fn is_sensitive(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["auth", "cookie", "token", "secret", "key", "password"].iter().any(|part| name.contains(part))
}

/// How much AWS credentials are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// Some operation can be signed, and can do without.
    May,
    /// Some operation cannot do without.
    Must,
}

fn signing(args: &SendArgs, program: &Program) -> Option<Need> {
    let signs = |alternative: &Vec<Requirement>| alternative.iter().any(|need| need.scheme == Scheme::AwsSigV4);
    let has_own = args.header.iter().any(|header| header.name.eq_ignore_ascii_case("authorization"));
    let steps = program.workflows.iter().flat_map(|workflow| &workflow.steps);
    let needs = steps.filter_map(|step| match &step.call {
        Call::Operation(call) => Some(&call.security.alternatives),
        Call::Workflow { .. } => None,
    });
    let mut found = None;
    for alternatives in needs.filter(|alternatives| alternatives.iter().any(signs)) {
        if alternatives.iter().all(signs) && !has_own {
            return Some(Need::Must);
        }
        found = Some(Need::May);
    }
    found
}
