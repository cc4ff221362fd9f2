//! AWS access keys and the region, from the environment or from a profile of the shared files. What these do not hold
//! themselves is left to aws-config, where the build has it.

use super::profile::Profiles;
use crate::auth::Refusal;
use crate::aws::Keys;
#[cfg(feature = "aws-config")]
use crate::aws::{Chain, Ways};
use crate::transport::Wires;
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
#[cfg(feature = "aws-config")]
use std::sync::Arc;

/// Looks up an environment variable.
type Env<'e> = &'e dyn Fn(&str) -> Option<String>;

/// Where AWS credentials come from, and the region that goes with them.
#[derive(Clone)]
pub struct AwsCredentials {
    held: Held,
    region: Option<String>,
    service: Option<String>,
}

#[derive(Clone)]
enum Held {
    /// An access key.
    Keys(Keys),
    /// A way to one.
    #[cfg(feature = "aws-config")]
    Chain(Arc<Chain>),
}

/// Why there are no AWS credentials. The messages say where they were looked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwsCredentialsError {
    /// Neither the environment nor the files have any.
    #[error(
        "no AWS credentials: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, nor is there a profile \
         `{profile}` in {files}"
    )]
    NotFound {
        /// The profile that was looked for.
        profile: String,
        /// The files it was looked for in.
        files: String,
    },
    /// One half of an access key is set and the other is not.
    #[error("incomplete AWS credentials: {missing} is missing in {place}")]
    Incomplete {
        /// The variable or setting.
        missing: &'static str,
        /// The environment or a profile.
        place: String,
    },
    /// The profile gets its credentials in a way that is not supported.
    #[error(
        "the AWS profile `{profile}` gets its credentials by `{setting}`, which is not supported; put them into the \
         environment: eval \"$(aws configure export-credentials --profile {profile} --format env)\""
    )]
    Unsupported {
        /// The profile.
        profile: String,
        /// The setting that says so.
        setting: String,
    },
    /// A file is there but cannot be read.
    #[error("cannot read the AWS file {path}: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the operating system says.
        reason: String,
    },
}

impl AwsCredentials {
    /// An access key as given.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: SecretString) -> Self {
        Self::of(Keys { id: access_key_id.into(), secret: secret_access_key, token: None, until: None })
    }

    fn of(keys: Keys) -> Self {
        Self { held: Held::Keys(keys), region: None, service: None }
    }

    /// The same with the session token of temporary credentials.
    #[must_use]
    pub fn with_session_token(mut self, session_token: SecretString) -> Self {
        match &mut self.held {
            Held::Keys(keys) => keys.token = Some(session_token),
            #[cfg(feature = "aws-config")]
            Held::Chain(_) => {}
        }
        self
    }

    /// The same with the region to sign for where neither the request nor the host says one.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// The same for one service only, by its signing name.
    #[must_use]
    pub fn with_service(mut self, service: impl Into<String>) -> Self {
        self.service = Some(service.into());
        self
    }

    /// Finds credentials as AWS's own tools do: a `profile` that is asked for; else the variables
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; else the profile `AWS_PROFILE` or
    /// `default`, in the files `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` or their usual places; else a web
    /// identity, and the metadata service of a container that the environment names. The metadata service of a
    /// machine is asked only with `metadata`.
    ///
    /// # Errors
    /// There are none, they are incomplete, or a file cannot be read.
    pub fn load(env: Env<'_>, profile: Option<&str>, metadata: bool) -> Result<Self, AwsCredentialsError> {
        let found = match profile {
            None => from_environment(env)?,
            Some(_) => None,
        };
        let found = match found {
            Some(found) => found,
            None => from_profile(env, profile, metadata)?,
        };
        Ok(Self { region: Self::region(env, profile), ..found })
    }

    /// Finds the region: `AWS_REGION`, `AWS_DEFAULT_REGION`, else that of the profile.
    pub fn region(env: Env<'_>, profile: Option<&str>) -> Option<String> {
        variable(env, "AWS_REGION").or_else(|| variable(env, "AWS_DEFAULT_REGION")).or_else(|| {
            let settings = settings(env, &profile_name(env, profile)).ok()??;
            settings.get("region").cloned()
        })
    }

    /// What must not be shown, as far as it is known before the run.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        let keys = match &self.held {
            Held::Keys(keys) => Some(keys),
            #[cfg(feature = "aws-config")]
            Held::Chain(_) => None,
        };
        keys.into_iter().flat_map(Keys::secrets)
    }

    /// The access key to sign with now.
    #[cfg_attr(not(feature = "aws-config"), expect(clippy::unused_async, reason = "only aws-config has to wait"))]
    pub(crate) async fn keys(&self, wires: &Wires) -> Result<Keys, Refusal> {
        #[cfg(not(feature = "aws-config"))]
        let _ = wires;
        match &self.held {
            Held::Keys(keys) => Ok(keys.clone()),
            #[cfg(feature = "aws-config")]
            Held::Chain(chain) => chain.keys(&wires.aws).await,
        }
    }

    pub(crate) fn configured_region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    pub(crate) fn configured_service(&self) -> Option<&str> {
        self.service.as_deref()
    }
}

impl fmt::Debug for AwsCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsCredentials").field("region", &self.region).finish_non_exhaustive()
    }
}

fn variable(env: Env<'_>, name: &str) -> Option<String> {
    env(name).filter(|value| !value.is_empty())
}

fn profile_name(env: Env<'_>, profile: Option<&str>) -> String {
    profile.map(str::to_owned).or_else(|| variable(env, "AWS_PROFILE")).unwrap_or_else(|| "default".to_owned())
}

fn from_environment(env: Env<'_>) -> Result<Option<AwsCredentials>, AwsCredentialsError> {
    let missing = |missing| AwsCredentialsError::Incomplete { missing, place: "the environment".to_owned() };
    let found = match (variable(env, "AWS_ACCESS_KEY_ID"), variable(env, "AWS_SECRET_ACCESS_KEY")) {
        (None, None) => return Ok(None),
        (Some(id), Some(secret)) => AwsCredentials::new(id, secret.into()),
        (Some(_), None) => return Err(missing("AWS_SECRET_ACCESS_KEY")),
        (None, Some(_)) => return Err(missing("AWS_ACCESS_KEY_ID")),
    };
    let token = variable(env, "AWS_SESSION_TOKEN");
    Ok(Some(token.into_iter().fold(found, |found, token| found.with_session_token(token.into()))))
}

fn from_profile(env: Env<'_>, asked: Option<&str>, metadata: bool) -> Result<AwsCredentials, AwsCredentialsError> {
    let profile = profile_name(env, asked);
    let settings = settings(env, &profile)?;
    let secret = |key: &str| settings.as_ref()?.get(key).filter(|value| !value.is_empty()).cloned();
    let missing = |missing| AwsCredentialsError::Incomplete { missing, place: format!("the profile `{profile}`") };
    if let Some(setting) = settings.as_ref().and_then(other_way) {
        return by_profile(env, profile, setting, metadata);
    }
    match (secret("aws_access_key_id"), secret("aws_secret_access_key")) {
        (Some(id), Some(key)) => {
            let found = AwsCredentials::new(id, key.into());
            let token = secret("aws_session_token");
            Ok(token.into_iter().fold(found, |found, token| found.with_session_token(token.into())))
        }
        (Some(_), None) => Err(missing("aws_secret_access_key")),
        (None, Some(_)) => Err(missing("aws_access_key_id")),
        // A profile that only has a region says nothing of credentials.
        (None, None) if asked.is_some() && settings.is_some() => Err(missing("aws_access_key_id")),
        (None, None) => without_profile(env, asked, metadata).unwrap_or_else(|| {
            let files: Vec<_> = files(env).iter().map(|path| path.display().to_string()).collect();
            let files = if files.is_empty() { "any file (HOME is not set)".to_owned() } else { files.join(" or ") };
            Err(AwsCredentialsError::NotFound { profile, files })
        }),
    }
}

/// The setting by which a profile gets its credentials from elsewhere.
fn other_way(settings: &BTreeMap<String, String>) -> Option<&'static str> {
    const OTHER_WAYS: [&str; 6] =
        ["sso_session", "sso_start_url", "role_arn", "credential_process", "web_identity_token_file", "login_session"];
    OTHER_WAYS.into_iter().find(|setting| settings.contains_key(*setting))
}

#[cfg(feature = "aws-config")]
fn by_profile(
    env: Env<'_>,
    profile: String,
    setting: &'static str,
    metadata: bool,
) -> Result<AwsCredentials, AwsCredentialsError> {
    if setting == "login_session" {
        return Err(AwsCredentialsError::Unsupported { profile, setting: setting.to_owned() });
    }
    let region = AwsCredentials::region(env, Some(&profile));
    Ok(chain(Ways { profile: Some(profile), region, container: false, metadata }))
}

#[cfg(not(feature = "aws-config"))]
fn by_profile(
    _: Env<'_>,
    profile: String,
    setting: &'static str,
    _: bool,
) -> Result<AwsCredentials, AwsCredentialsError> {
    Err(AwsCredentialsError::Unsupported { profile, setting: setting.to_owned() })
}

/// The ways that no profile describes, where the environment or the operator names one.
#[cfg(feature = "aws-config")]
fn without_profile(
    env: Env<'_>,
    asked: Option<&str>,
    metadata: bool,
) -> Option<Result<AwsCredentials, AwsCredentialsError>> {
    let has = |name: &str| variable(env, name).is_some();
    let container = has("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") || has("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    let is_named = has("AWS_WEB_IDENTITY_TOKEN_FILE") || container || metadata;
    let ways = Ways { profile: None, region: AwsCredentials::region(env, None), container, metadata };
    (asked.is_none() && is_named).then(|| Ok(chain(ways)))
}

#[cfg(not(feature = "aws-config"))]
fn without_profile(_: Env<'_>, _: Option<&str>, _: bool) -> Option<Result<AwsCredentials, AwsCredentialsError>> {
    None
}

#[cfg(feature = "aws-config")]
fn chain(ways: Ways) -> AwsCredentials {
    AwsCredentials { held: Held::Chain(Arc::new(Chain::new(ways))), region: None, service: None }
}

/// What the files say of a profile; the credentials file wins.
fn settings(env: Env<'_>, profile: &str) -> Result<Option<BTreeMap<String, String>>, AwsCredentialsError> {
    let mut found: Option<BTreeMap<String, String>> = None;
    for path in files(env) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => {
                let (path, reason) = (path.display().to_string(), error.to_string());
                return Err(AwsCredentialsError::Unreadable { path, reason });
            }
        };
        if let Some(settings) = Profiles::parse(&text).get(profile) {
            found.get_or_insert_default().extend(settings.clone());
        }
    }
    Ok(found)
}

/// The configuration file, then the credentials file.
fn files(env: Env<'_>) -> Vec<PathBuf> {
    let home = variable(env, "HOME").or_else(|| variable(env, "USERPROFILE"));
    [("AWS_CONFIG_FILE", "config"), ("AWS_SHARED_CREDENTIALS_FILE", "credentials")]
        .into_iter()
        .filter_map(|(name, file)| match variable(env, name) {
            Some(path) => Some(PathBuf::from(path)),
            None => home.as_ref().map(|home| PathBuf::from(home).join(".aws").join(file)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Files of two profiles in a folder of its own.
    fn home(name: &str) -> PathBuf {
        let home = std::env::temp_dir().join(format!("arazzo-http-{}-{name}", std::process::id()));
        std::fs::create_dir_all(home.join(".aws")).unwrap();
        let config =
            "[default]\nregion = eu-west-1\n[profile dev]\nregion = us-east-2\n[profile sso]\nsso_session = x\n";
        std::fs::write(home.join(".aws/config"), config).unwrap();
        let keys = "[dev]\naws_access_key_id = AKIDDEV\naws_secret_access_key = canary-dev\naws_session_token = canary-t\n\
                    [half]\naws_access_key_id = AKIDHALF\n";
        std::fs::write(home.join(".aws/credentials"), keys).unwrap();
        home
    }

    type Variables = [(&'static str, &'static str)];

    fn load(home: &Path, set: &Variables, profile: Option<&str>) -> Result<AwsCredentials, AwsCredentialsError> {
        let env = |name: &str| match set.iter().find(|(have, _)| *have == name) {
            Some((_, value)) => Some((*value).to_owned()),
            None => (name == "HOME").then(|| home.display().to_string()),
        };
        AwsCredentials::load(&env, profile, false)
    }

    fn id(found: &AwsCredentials) -> &str {
        match &found.held {
            Held::Keys(keys) => &keys.id,
            #[cfg(feature = "aws-config")]
            Held::Chain(_) => "",
        }
    }

    const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "canary-env")];

    #[test]
    fn the_environment_comes_before_the_profile_unless_one_is_asked_for() {
        let home = home("order");
        let found = load(&home, &KEYS, None).unwrap();
        assert_eq!((id(&found), found.configured_region()), ("AKIDENV", Some("eu-west-1")));
        let found = load(&home, &KEYS, Some("dev")).unwrap();
        assert_eq!((id(&found), found.configured_region()), ("AKIDDEV", Some("us-east-2")));
        assert_eq!(found.secrets().collect::<Vec<_>>(), ["canary-dev", "canary-t"]);
        assert!(!format!("{found:?}").contains("canary"));
        let found = load(&home, &[("AWS_PROFILE", "dev"), ("AWS_REGION", "ap-south-1")], None).unwrap();
        assert_eq!((id(&found), found.configured_region()), ("AKIDDEV", Some("ap-south-1")));
        std::fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn profiles_that_lead_elsewhere_are_left_to_those_who_can_follow() {
        let home = home("elsewhere");
        let found = load(&home, &[], Some("sso"));
        if cfg!(feature = "aws-config") {
            assert_eq!(id(&found.unwrap()), "");
        } else {
            assert!(found.unwrap_err().to_string().contains("`sso_session`, which is not supported"));
        }
        let container = [("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/")];
        assert_eq!(load(&home, &container, None).is_ok(), cfg!(feature = "aws-config"));
        assert!(load(&home, &container, Some("none")).is_err());
        std::fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn what_is_missing_is_named() {
        let home = home("missing");
        let table: [(&Variables, Option<&str>, &str); 5] = [
            (&KEYS[..1], None, "AWS_SECRET_ACCESS_KEY is missing in the environment"),
            (&KEYS[1..], None, "AWS_ACCESS_KEY_ID is missing in the environment"),
            (&[], Some("half"), "aws_secret_access_key is missing in the profile `half`"),
            (&[], Some("none"), "no profile `none`"),
            (&[("HOME", "")], None, "any file (HOME is not set)"),
        ];
        for (set, profile, wanted) in table {
            let error = load(&home, set, profile).unwrap_err().to_string();
            assert!(error.replace("nor is there a profile", "no profile").contains(wanted), "{error}");
        }
        std::fs::remove_dir_all(home).unwrap();
    }
}
