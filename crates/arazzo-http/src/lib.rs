//! Sends the requests of the Arazzo runtime over HTTP, with the operator's credentials: each is bound to an origin,
//! added at send time and anew for each attempt. Documents ask, only the operator grants.

mod auth;
mod aws;
mod clock;
mod credentials;
#[doc(hidden)]
pub mod fuzzing;
mod origin;
mod redact;
mod retry_after;
mod transport;

pub use auth::{Consent, Missing, Plan, Refusal, Why};
pub use clock::TokioClock;
pub use credentials::{
    Audience, AudienceError, AwsCredentials, AwsCredentialsError, Credential, CredentialError, Grant, OAuthError,
    Source, SourceError, Vault,
};
pub use origin::{Origin, OriginError};
pub use redact::Redactor;
pub use retry_after::retry_after;
/// The type of secrets.
pub use secrecy::SecretString;
pub use transport::{
    BuildError, GrantError, HostGrant, HttpLimits, HttpTransport, HttpTransportBuilder, Lookup, SystemLookup,
};
