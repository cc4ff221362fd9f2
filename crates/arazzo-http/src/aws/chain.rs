//! The ways to AWS credentials that need more than an environment variable or a line in a file: single sign-on, web
//! identities, assumed roles, `credential_process`, the metadata services of ECS and EC2. They are aws-config's; what
//! they send goes over our own wire.

use super::connector::Connector;
use super::keys::Keys;
use crate::auth::{AWS_CREDENTIALS, AWS_EXPIRED, Refusal};
use crate::transport::{Wire, cause};
use aws_config::Region;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::Mutex;

/// Credentials are renewed this long before their end.
const EARLY: Duration = Duration::from_mins(5);

/// Where to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ways {
    /// The profile that says how; without one, web identities, containers and machines are asked.
    pub(crate) profile: Option<String>,
    /// The region of the token service.
    pub(crate) region: Option<String>,
    /// Whether the environment names the metadata service of a container.
    pub(crate) container: bool,
    /// Whether the operator lets the metadata services be asked.
    pub(crate) metadata: bool,
}

/// Gets credentials when they are first needed, and again before they end.
pub(crate) struct Chain {
    ways: Ways,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    chain: Option<CredentialsProviderChain>,
    keys: Option<Keys>,
}

impl Chain {
    pub(crate) fn new(ways: Ways) -> Self {
        Self { ways, state: Mutex::default() }
    }

    /// Credentials that are good for a while.
    pub(crate) async fn keys(&self, wire: &Arc<Wire>) -> Result<Keys, Refusal> {
        let mut state = self.state.lock().await;
        if let Some(keys) = state.keys.as_ref().filter(|keys| is_good(keys, EARLY)) {
            return Ok(keys.clone());
        }
        let chain = state.chain.get_or_insert_with(|| self.ways.chain(wire));
        let found = chain.provide_credentials().await;
        let found = found.map_err(|error| {
            Refusal::new(AWS_CREDENTIALS, format!("no AWS credentials from {}: {}", self.ways, cause(&error)))
        })?;
        let keys = Keys::from(&found);
        if !is_good(&keys, Duration::ZERO) {
            let message = format!("the AWS credentials from {} have expired", self.ways);
            return Err(Refusal::new(AWS_EXPIRED, message));
        }
        state.keys = Some(keys.clone());
        Ok(keys)
    }
}

impl Ways {
    fn chain(&self, wire: &Arc<Wire>) -> CredentialsProviderChain {
        let region = self.region.clone().map(Region::new);
        let config = ProviderConfig::without_region().with_region(region);
        let config = config.with_http_client(Connector::new(Arc::clone(wire)));
        if let Some(profile) = &self.profile {
            let provider = ProfileFileCredentialsProvider::builder().configure(&config).profile_name(profile).build();
            return CredentialsProviderChain::first_try("profile", provider);
        }
        let identity = WebIdentityTokenCredentialsProvider::builder().configure(&config).build();
        let mut chain = CredentialsProviderChain::first_try("web identity", identity);
        if self.container {
            chain = chain.or_else("container", EcsCredentialsProvider::builder().configure(&config).build());
        }
        if self.metadata {
            chain = chain.or_else("machine", ImdsCredentialsProvider::builder().configure(&config).build());
        }
        chain
    }
}

impl fmt::Display for Ways {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.profile, self.container, self.metadata) {
            (Some(profile), ..) => write!(f, "the profile `{profile}`"),
            (None, true, _) => f.write_str("the metadata service of the container"),
            (None, false, true) => f.write_str("the metadata service of the machine"),
            (None, false, false) => f.write_str("the web identity"),
        }
    }
}

impl From<&Credentials> for Keys {
    fn from(found: &Credentials) -> Self {
        Self {
            id: found.access_key_id().to_owned(),
            secret: found.secret_access_key().into(),
            token: found.session_token().map(Into::into),
            until: found.expiry(),
        }
    }
}

fn is_good(keys: &Keys, margin: Duration) -> bool {
    keys.until.is_none_or(|until| SystemTime::now().checked_add(margin).is_none_or(|then| then < until))
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chain").field(&self.ways).finish()
    }
}
