//! Where secrets come from, and what they are bound to. None of these types can be serialised or shows a secret.

mod aws;
mod credential;
mod profile;

pub use aws::{AwsCredentials, AwsCredentialsError};
pub(crate) use credential::Material;
pub use credential::{Credential, CredentialError};
