//! The choice among the alternatives of an operation's `security`. The description only says what is wanted;
//! what is given depends on the origin that the request goes to.

use super::oauth::Asked as TokenAsked;
use super::plan::{Missing, Plan, Why};
use super::refusal::{self, Refusal};
use crate::aws::{Asked, OWNED, Scope};
use crate::credentials::{AwsCredentials, Credential, Material, OAuthClient, Pair};
use crate::origin::Origin;
use crate::transport::Outgoing;
use arazzo_expression::Str;
use arazzo_runtime::{OAuthFlow, Request, Requirement, Scheme};
use std::collections::BTreeSet;

/// What the operator has given, and for where.
#[derive(Debug, Default)]
pub(crate) struct Keyring {
    pub(crate) credentials: Vec<Credential>,
    pub(crate) aws: Option<AwsCredentials>,
    /// The servers that the operator names: AWS signatures may go there too, and requests without what they want.
    pub(crate) granted: BTreeSet<Origin>,
    /// Where a client certificate is shown.
    pub(crate) certificates: BTreeSet<Origin>,
    /// Hosts that may get credentials over http.
    pub(crate) cleartext: BTreeSet<String>,
    /// Leaves the media type of AWS JSON requests as described.
    pub(crate) keep_content_type: bool,
    /// Leaves the payload of S3 requests out of the signature.
    pub(crate) unsigned_payload: bool,
}

/// How a requirement is met.
#[derive(Debug)]
pub(crate) enum Means<'a> {
    /// By the request itself: the workflow or the operator's own header field.
    Own,
    /// By a credential, in the place that the scheme says.
    Credential(&'a Credential, &'a Scheme),
    /// By the answer to a challenge of the server.
    Digest(&'a Credential, &'a Pair),
    /// By a token that a client gets.
    Token(&'a Credential, &'a OAuthClient, &'a Requirement),
    /// By an AWS signature.
    Sign(&'a AwsCredentials, Scope),
    /// By the certificate that the connection shows.
    Certificate,
    /// Not at all, as the operator has it.
    Nothing(&'a Credential),
}

/// How the demands of an operation are met: each requirement of one alternative, or what is missing.
#[derive(Debug, Default)]
pub(crate) struct Choice<'a> {
    pub(crate) means: Vec<(&'a Requirement, Means<'a>)>,
    pub(crate) missing: Vec<Missing>,
}

/// Why a requirement is not met.
enum Unmet {
    /// There is nothing for it.
    Missing(Why),
    /// There is something, but it must not go there.
    Refused(Refusal),
    /// Nothing can meet it.
    Unsupported(Refusal),
}

/// What came of the alternatives that cannot be met.
#[derive(Default)]
struct Failed {
    missing: Vec<Missing>,
    refusal: Option<Refusal>,
    unsupported: Vec<Refusal>,
}

impl Keyring {
    /// Chooses the first alternative that can be met. Anonymous access is taken when no other alternative can be met.
    /// The error says why credentials that are there must not be used, or why no credential could be.
    pub(crate) fn choose<'a>(&'a self, request: &'a Request, outgoing: &Outgoing) -> Result<Choice<'a>, Refusal> {
        let alternatives = &request.security.alternatives;
        let mut failed = Failed::default();
        for alternative in alternatives.iter().filter(|alternative| !alternative.is_empty()) {
            if let Some(means) = self.alternative(alternative, request, outgoing, &mut failed) {
                return Ok(Choice { means, missing: Vec::new() });
            }
        }
        let Failed { missing, refusal, mut unsupported } = failed;
        let ways = alternatives.iter().filter(|alternative| !alternative.is_empty()).count();
        match refusal {
            _ if alternatives.iter().any(Vec::is_empty) => Ok(Choice::default()),
            Some(reason) => Err(reason),
            None if ways > 0 && unsupported.len() == ways => Err(unsupported.swap_remove(0)),
            None => Ok(Choice { means: Vec::new(), missing }),
        }
    }

    /// How all of an alternative is met, if it is.
    fn alternative<'a>(
        &'a self,
        alternative: &'a [Requirement],
        request: &'a Request,
        outgoing: &Outgoing,
        failed: &mut Failed,
    ) -> Option<Vec<(&'a Requirement, Means<'a>)>> {
        let mut means = Vec::new();
        let mut unsupported = None;
        for requirement in alternative {
            let missing = |why| Missing { name: Str::clone(&requirement.name), why };
            match self.meet(requirement, request, outgoing) {
                Ok(met) => means.push((requirement, met)),
                Err(Unmet::Missing(why)) => failed.missing.push(missing(why)),
                Err(Unmet::Refused(reason)) => drop(failed.refusal.get_or_insert(reason)),
                Err(Unmet::Unsupported(reason)) => drop(unsupported.get_or_insert(reason)),
            }
        }
        failed.unsupported.extend(unsupported);
        (means.len() == alternative.len()).then_some(means)
    }

    fn meet<'a>(
        &'a self,
        requirement: &'a Requirement,
        request: &'a Request,
        outgoing: &Outgoing,
    ) -> Result<Means<'a>, Unmet> {
        let scheme = &requirement.scheme;
        let origin = Origin::of(&outgoing.url).ok_or(Unmet::Missing(Why::Undefined))?;
        if outgoing.carries(scheme) {
            return Ok(Means::Own);
        }
        let here = || self.credentials.iter().filter(|credential| credential.audience().includes(&origin));
        if let Some(nothing) = here().find(|credential| matches!(credential.material(), Material::None)) {
            return Ok(Means::Nothing(nothing));
        }
        match scheme {
            Scheme::AwsSigV4 => self.sign(request, outgoing, &origin),
            Scheme::MutualTls if self.certificates.contains(&origin) => Ok(Means::Certificate),
            Scheme::Undefined => Err(Unmet::Missing(Why::Undefined)),
            _ => {
                if let Some(reason) = unsupported(requirement) {
                    return Err(Unmet::Unsupported(reason));
                }
                let exact = here().find(|credential| fits(credential.material(), scheme) == Fit::ByName);
                let credential = exact.or_else(|| here().find(|c| fits(c.material(), scheme) == Fit::ByKind));
                let credential = credential.ok_or_else(|| Unmet::Missing(self.nothing_for(scheme, &origin)))?;
                self.may_go(&origin).map_err(Unmet::Refused)?;
                Ok(match credential.material() {
                    Material::OAuth2(client) => {
                        let asked = TokenAsked { client, requirement, origin: &origin, keyring: self };
                        asked.foresee().map_err(Unmet::Refused)?;
                        Means::Token(credential, client, requirement)
                    }
                    Material::Digest(pair) => Means::Digest(credential, pair),
                    Material::Basic(pair) if *scheme == Scheme::Http("digest".into()) => {
                        Means::Digest(credential, pair)
                    }
                    _ => Means::Credential(credential, scheme),
                })
            }
        }
    }

    /// What to tell where no credential fits here.
    fn nothing_for(&self, scheme: &Scheme, origin: &Origin) -> Why {
        let fitting = self.credentials.iter().filter(|credential| fits(credential.material(), scheme) != Fit::No);
        let elsewhere = fitting.map(|credential| credential.audience().to_string()).collect();
        let named = self.granted.contains(origin);
        Why::NoCredential { origin: origin.to_string(), spec: spec(scheme, origin), elsewhere, named }
    }

    fn sign<'a>(&'a self, request: &'a Request, outgoing: &Outgoing, origin: &Origin) -> Result<Means<'a>, Unmet> {
        let mut here = self.credentials.iter().filter(|credential| credential.audience().includes(origin));
        let bound = here.find_map(|credential| match credential.material() {
            Material::Aws(keys) => Some((keys, credential.audience())),
            _ => None,
        });
        let has_bound = self.credentials.iter().any(|credential| matches!(credential.material(), Material::Aws(_)));
        let (keys, granted) = match (bound, &self.aws) {
            (Some((keys, audience)), _) => (keys, audience.region().is_none()),
            // Credentials that are bound to hosts are for no others; neither are those of the environment then.
            (None, _) if has_bound => return Err(refused(refusal::AWS_HOST, not_bound(origin))),
            (None, Some(keys)) => (keys, self.granted.contains(origin)),
            (None, None) => return Err(refused(refusal::AWS_CREDENTIALS, no_keys(origin))),
        };
        let asked = Asked {
            service: request.security.signing_name.as_deref(),
            region: request.region.as_deref(),
            configured: keys.configured_region(),
            only_service: keys.configured_service(),
        };
        let scope = Scope::of(&outgoing.url, asked, granted).map_err(Unmet::Refused)?;
        self.may_go(origin).map_err(Unmet::Refused)?;
        if let Some(name) = OWNED.iter().find(|name| outgoing.header(name).is_some()) {
            let message = format!("the header `{name}` is part of the AWS signature and cannot be set");
            return Err(refused(refusal::HEADER, message));
        }
        Ok(Means::Sign(keys, scope))
    }

    pub(super) fn may_go(&self, origin: &Origin) -> Result<(), Refusal> {
        if origin.is_cleartext() && !self.cleartext.contains(origin.host()) {
            let message = format!(
                "credentials are not sent to {origin}: http is readable on the way; use https, or --allow-cleartext {}",
                origin.host()
            );
            return Err(Refusal::new(refusal::CLEARTEXT, message));
        }
        Ok(())
    }
}

fn no_keys(origin: &Origin) -> String {
    format!(
        "the request needs an AWS signature and there are no AWS credentials: set AWS_ACCESS_KEY_ID and \
         AWS_SECRET_ACCESS_KEY, or name a profile with --auth {origin}=aws:profile=NAME"
    )
}

fn not_bound(origin: &Origin) -> String {
    format!(
        "{origin} gets no AWS signature: the AWS credentials are for other hosts; grant it with --auth {origin}=aws:"
    )
}

fn refused(code: &'static str, message: impl Into<String>) -> Unmet {
    Unmet::Refused(Refusal::new(code, message))
}

/// What no credential can meet.
fn unsupported(requirement: &Requirement) -> Option<Refusal> {
    let name = &requirement.name;
    match &requirement.scheme {
        Scheme::AwsSigV4A => {
            let message =
                format!("the security scheme `{name}` wants AWS Signature Version 4A, which is not supported");
            Some(Refusal::new(refusal::SIGV4A, message))
        }
        Scheme::Http(kind) if !matches!(&**kind, "basic" | "bearer" | "digest") => {
            let message = format!(
                "the security scheme `{name}` wants HTTP authentication of the kind `{kind}`, which is not supported: \
                 set the header yourself with --header 'Authorization: …', or send without with --auth ORIGIN=none"
            );
            Some(Refusal::new(refusal::UNSUPPORTED, message))
        }
        Scheme::Unknown => {
            let message = format!(
                "the security scheme `{name}` is of a type that is not known: set what it wants with --header \
                 'Authorization: …', or send without with --auth ORIGIN=none"
            );
            Some(Refusal::new(refusal::UNSUPPORTED, message))
        }
        _ => None,
    }
}

/// Whether a credential is one for a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    No,
    ByKind,
    /// The operator named the very field that the scheme wants.
    ByName,
}

fn fits(material: &Material, scheme: &Scheme) -> Fit {
    let by_kind = match (material, scheme) {
        (Material::ApiKey { name: Some(wanted), .. }, Scheme::ApiKey { name, location }) => {
            let same = if &**location == "header" { name.eq_ignore_ascii_case(wanted) } else { **name == **wanted };
            return if same { Fit::ByName } else { Fit::No };
        }
        (Material::Basic(_), Scheme::Http(name)) => matches!(&**name, "basic" | "digest"),
        (Material::Digest(_), Scheme::Http(name)) => &**name == "digest",
        (Material::Bearer(_) | Material::OAuth2(_), Scheme::Http(name)) => &**name == "bearer",
        (Material::Bearer(_) | Material::OAuth2(_), Scheme::OAuth2 { .. } | Scheme::OpenIdConnect { .. })
        | (Material::ApiKey { name: None, .. }, Scheme::ApiKey { .. }) => true,
        _ => false,
    };
    if by_kind { Fit::ByKind } else { Fit::No }
}

/// What could be granted for a scheme of `origin`, with words in capitals to be replaced.
fn spec(scheme: &Scheme, origin: &Origin) -> String {
    match scheme {
        // A colon would end the name.
        Scheme::ApiKey { name, .. } if name.contains(':') => "apikey:env:NAME".to_owned(),
        Scheme::ApiKey { name, .. } => format!("apikey:{name}:env:NAME"),
        Scheme::Http(kind) if matches!(&**kind, "basic" | "digest") => format!("{kind}:USER:env:NAME"),
        Scheme::OAuth2 { flows } => oauth(flows, origin),
        Scheme::OpenIdConnect { url } => {
            let issuer = url.strip_suffix("/.well-known/openid-configuration").unwrap_or(url);
            match Origin::of_url(issuer) {
                Ok(_) => format!("oauth2:client-id=ID,client-secret=env:NAME,issuer={}", issuer.replace(',', "\\,")),
                Err(_) => BEARER.to_owned(),
            }
        }
        Scheme::AwsSigV4 => "aws:profile=NAME".to_owned(),
        Scheme::Http(_) => BEARER.to_owned(),
        _ => "none".to_owned(),
    }
}

const BEARER: &str = "bearer:env:NAME";

/// A client for the first flow that there is a client for, with the origins that it would tell who it is: the operator sees
/// which these are, and grants them with the line or does not.
fn oauth(flows: &[OAuthFlow], origin: &Origin) -> String {
    let known = flows.iter().find_map(|flow| {
        let client = match &*flow.kind {
            "password" => "password,user=USER,password=env:NAME,client-id=ID",
            "authorizationCode" => "authorization-code,client-id=ID",
            "deviceAuthorization" => "device-code,client-id=ID",
            "clientCredentials" => "client-id=ID,client-secret=env:NAME",
            _ => return None,
        };
        Some((client, flow))
    });
    let Some((client, flow)) = known else { return BEARER.to_owned() };
    let urls = [&flow.token_url, &flow.authorization_url, &flow.device_authorization_url];
    let others = urls.into_iter().flatten().filter_map(|url| Origin::of_url(url).ok()).filter(|other| other != origin);
    let others: BTreeSet<String> = others.map(|other| format!(",token-origin={other}")).collect();
    format!("oauth2:{client}{}", others.into_iter().collect::<String>())
}

impl From<Choice<'_>> for Plan {
    fn from(choice: Choice<'_>) -> Self {
        let uses = choice.means.iter().map(|(requirement, means)| (Str::clone(&requirement.name), means.describe()));
        Self { uses: uses.collect(), missing: choice.missing }
    }
}

impl Means<'_> {
    fn describe(&self) -> String {
        match self {
            Self::Own => "set by the request".to_owned(),
            Self::Credential(credential, _) | Self::Digest(credential, _) => {
                format!("the credential for {}", credential.audience())
            }
            Self::Token(credential, client, _) => {
                format!("a token by the flow {} for {}", client.flow.name(), credential.audience())
            }
            Self::Sign(_, scope) => format!("an AWS signature for {} in {}", scope.service, scope.region),
            Self::Certificate => "the client certificate".to_owned(),
            Self::Nothing(credential) => format!("nothing, as granted for {}", credential.audience()),
        }
    }
}
