//! Where secrets come from, and what they are bound to. None of these types can be serialised or shows a secret.

mod audience;
mod aws;
mod command;
mod credential;
mod oauth;
mod profile;
mod source;
mod spec;

pub use audience::{Audience, AudienceError};
pub use aws::{AwsCredentials, AwsCredentialsError};
pub use credential::Credential;
pub(crate) use credential::{Material, Pair};
pub use oauth::OAuthError;
pub(crate) use oauth::{ClientAuth, Flow, OAuthClient};
pub use source::{Source, SourceError, Vault};
pub use spec::{CredentialError, Grant};
