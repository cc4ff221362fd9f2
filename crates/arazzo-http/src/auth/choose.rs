//! The choice among the alternatives of an operation's `security`. The description only says what is wanted;
//! what is given depends on the origin that the request goes to.

use crate::aws::{Asked, Scope};
use crate::credentials::{AwsCredentials, Credential, Material};
use crate::origin::Origin;
use crate::transport::Outgoing;
use arazzo_expression::Str;
use arazzo_runtime::{Request, Requirement, Scheme};
use std::collections::BTreeSet;

/// What the operator has given, and for where.
#[derive(Debug, Default)]
pub(crate) struct Keyring {
    pub(crate) credentials: Vec<Credential>,
    pub(crate) aws: Option<AwsCredentials>,
    /// Where AWS signatures may go besides AWS's own endpoints.
    pub(crate) granted: BTreeSet<Origin>,
    /// Where a client certificate is shown.
    pub(crate) certificates: BTreeSet<Origin>,
    /// Hosts that may get credentials over http.
    pub(crate) cleartext: BTreeSet<String>,
    /// Leaves the media type of AWS JSON requests as described.
    pub(crate) keep_content_type: bool,
}

/// How a requirement is met.
#[derive(Debug)]
pub(crate) enum Means<'a> {
    /// By the request itself: the workflow or the operator's own header field.
    Own,
    /// By a credential, in the place that the scheme says.
    Credential(&'a Credential, &'a Scheme),
    /// By an AWS signature.
    Sign(&'a AwsCredentials, Scope),
    /// By the certificate that the connection shows.
    Certificate,
}

/// How the demands of an operation are met: each requirement of one alternative, or what is missing.
#[derive(Debug, Default)]
pub(crate) struct Choice<'a> {
    pub(crate) means: Vec<(&'a Requirement, Means<'a>)>,
    pub(crate) missing: Vec<&'a Requirement>,
}

/// What would be used for a request, without a secret in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The schemes that are met, each with how.
    pub uses: Vec<(Str, String)>,
    /// The schemes that no alternative can do without and for which there is nothing: the request goes out without.
    pub missing: Vec<Str>,
}

/// Why a requirement is not met.
enum Unmet {
    /// There is nothing for it.
    Missing,
    /// There is something, but it must not go there.
    Refused(String),
}

impl Keyring {
    /// Chooses the first alternative that can be met. Anonymous access is taken when no other alternative can be met.
    /// The error says why credentials that are there must not be used.
    pub(crate) fn choose<'a>(&'a self, request: &'a Request, outgoing: &Outgoing) -> Result<Choice<'a>, String> {
        let alternatives = &request.security.alternatives;
        let mut missing = Vec::new();
        let mut refusal = None;
        for alternative in alternatives.iter().filter(|alternative| !alternative.is_empty()) {
            let mut means = Vec::new();
            let before = missing.len();
            for requirement in alternative {
                match self.meet(requirement, request, outgoing) {
                    Ok(met) => means.push((requirement, met)),
                    Err(Unmet::Missing) => missing.push(requirement),
                    Err(Unmet::Refused(reason)) => {
                        missing.push(requirement);
                        refusal.get_or_insert(reason);
                    }
                }
            }
            if missing.len() == before {
                return Ok(Choice { means, missing: Vec::new() });
            }
        }
        match refusal {
            _ if alternatives.iter().any(Vec::is_empty) => Ok(Choice::default()),
            Some(reason) => Err(reason),
            None => Ok(Choice { means: Vec::new(), missing }),
        }
    }

    fn meet<'a>(
        &'a self,
        requirement: &'a Requirement,
        request: &'a Request,
        outgoing: &Outgoing,
    ) -> Result<Means<'a>, Unmet> {
        let scheme = &requirement.scheme;
        let origin = Origin::of(&outgoing.url).ok_or(Unmet::Missing)?;
        if outgoing.carries(scheme) {
            return Ok(Means::Own);
        }
        match scheme {
            Scheme::AwsSigV4 => self.sign(request, outgoing),
            Scheme::MutualTls if self.certificates.contains(&origin) => Ok(Means::Certificate),
            _ => {
                let mut here = self.credentials.iter().filter(|credential| *credential.origin() == origin);
                let credential = here.find(|credential| fits(credential.material(), scheme)).ok_or(Unmet::Missing)?;
                self.may_go(&origin)?;
                Ok(Means::Credential(credential, scheme))
            }
        }
    }

    fn sign<'a>(&'a self, request: &'a Request, outgoing: &Outgoing) -> Result<Means<'a>, Unmet> {
        let missing = "the request needs an AWS signature and there are no AWS credentials: set AWS_ACCESS_KEY_ID and \
                       AWS_SECRET_ACCESS_KEY, or name a profile";
        let credentials = self.aws.as_ref().ok_or_else(|| Unmet::Refused(missing.to_owned()))?;
        let asked = Asked {
            service: request.security.signing_name.as_deref(),
            region: request.region.as_deref(),
            configured: credentials.configured_region(),
        };
        let scope = Scope::of(&outgoing.url, asked, &self.granted).map_err(Unmet::Refused)?;
        self.may_go(&Origin::of(&outgoing.url).ok_or(Unmet::Missing)?)?;
        Ok(Means::Sign(credentials, scope))
    }

    fn may_go(&self, origin: &Origin) -> Result<(), Unmet> {
        if origin.is_cleartext() && !self.cleartext.contains(origin.host()) {
            return Err(Unmet::Refused(format!(
                "credentials are not sent to {origin}: http is readable on the way; use https"
            )));
        }
        Ok(())
    }
}

fn fits(material: &Material, scheme: &Scheme) -> bool {
    match (material, scheme) {
        (Material::Basic(_), Scheme::Http(name)) => &**name == "basic",
        (Material::Bearer(_), Scheme::Http(name)) => &**name == "bearer",
        (Material::Bearer(_), Scheme::OAuth2 { .. } | Scheme::OpenIdConnect { .. })
        | (Material::ApiKey(_), Scheme::ApiKey { .. }) => true,
        _ => false,
    }
}

impl From<Choice<'_>> for Plan {
    fn from(choice: Choice<'_>) -> Self {
        let uses = choice.means.iter().map(|(requirement, means)| (Str::clone(&requirement.name), means.describe()));
        let missing = choice.missing.iter().map(|requirement| Str::clone(&requirement.name));
        Self { uses: uses.collect(), missing: missing.collect() }
    }
}

impl Means<'_> {
    fn describe(&self) -> String {
        match self {
            Self::Own => "set by the request".to_owned(),
            Self::Credential(credential, _) => format!("the credential for {}", credential.origin()),
            Self::Sign(_, scope) => format!("an AWS signature for {} in {}", scope.service, scope.region),
            Self::Certificate => "the client certificate".to_owned(),
        }
    }
}
