//! AWS access keys and the region, from the environment or from a profile of the shared files.

use super::profile::Profiles;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Looks up an environment variable.
type Env<'e> = &'e dyn Fn(&str) -> Option<String>;

/// An AWS access key, and the region that goes with it.
#[derive(Clone)]
pub struct AwsCredentials {
    access_key_id: String,
    secret_access_key: SecretString,
    session_token: Option<SecretString>,
    region: Option<String>,
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
        Self { access_key_id: access_key_id.into(), secret_access_key, session_token: None, region: None }
    }

    /// The same with the session token of temporary credentials.
    #[must_use]
    pub fn with_session_token(mut self, token: SecretString) -> Self {
        self.session_token = Some(token);
        self
    }

    /// The same with the region to sign for where neither the request nor the host says one.
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Finds credentials as AWS's own tools do: a `profile` that is asked for; else the variables
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; else the profile `AWS_PROFILE` or
    /// `default`, in the files `AWS_SHARED_CREDENTIALS_FILE` and `AWS_CONFIG_FILE` or their usual places.
    ///
    /// # Errors
    /// There are none, they are incomplete, or a file cannot be read.
    pub fn load(env: Env<'_>, profile: Option<&str>) -> Result<Self, AwsCredentialsError> {
        let found = match profile {
            None => from_environment(env)?,
            Some(_) => None,
        };
        let found = match found {
            Some(found) => found,
            None => from_profile(env, profile)?,
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

    /// What must not be shown.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        [Some(&self.secret_access_key), self.session_token.as_ref()]
            .into_iter()
            .flatten()
            .map(ExposeSecret::expose_secret)
    }

    pub(crate) fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    pub(crate) fn secret_access_key(&self) -> &SecretString {
        &self.secret_access_key
    }

    pub(crate) fn session_token(&self) -> Option<&SecretString> {
        self.session_token.as_ref()
    }

    pub(crate) fn configured_region(&self) -> Option<&str> {
        self.region.as_deref()
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
    Ok(Some(AwsCredentials { session_token: variable(env, "AWS_SESSION_TOKEN").map(Into::into), ..found }))
}

fn from_profile(env: Env<'_>, profile: Option<&str>) -> Result<AwsCredentials, AwsCredentialsError> {
    let profile = profile_name(env, profile);
    let Some(settings) = settings(env, &profile)? else {
        let files: Vec<_> = files(env).iter().map(|path| path.display().to_string()).collect();
        let files = if files.is_empty() { "any file (HOME is not set)".to_owned() } else { files.join(" or ") };
        return Err(AwsCredentialsError::NotFound { profile, files });
    };
    let secret = |key: &str| settings.get(key).filter(|value| !value.is_empty()).cloned();
    let missing = |missing| AwsCredentialsError::Incomplete { missing, place: format!("the profile `{profile}`") };
    match (secret("aws_access_key_id"), secret("aws_secret_access_key")) {
        (Some(id), Some(key)) => Ok(AwsCredentials {
            session_token: secret("aws_session_token").map(Into::into),
            ..AwsCredentials::new(id, key.into())
        }),
        (None, None) => Err(unsupported(&profile, &settings).unwrap_or_else(|| missing("aws_access_key_id"))),
        (Some(_), None) => Err(missing("aws_secret_access_key")),
        (None, Some(_)) => Err(missing("aws_access_key_id")),
    }
}

fn unsupported(profile: &str, settings: &BTreeMap<String, String>) -> Option<AwsCredentialsError> {
    const OTHER_WAYS: [&str; 6] =
        ["sso_session", "sso_start_url", "role_arn", "credential_process", "web_identity_token_file", "login_session"];
    let setting = OTHER_WAYS.iter().find(|setting| settings.contains_key(**setting))?;
    Some(AwsCredentialsError::Unsupported { profile: profile.to_owned(), setting: (*setting).to_owned() })
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
        AwsCredentials::load(&env, profile)
    }

    const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDENV"), ("AWS_SECRET_ACCESS_KEY", "canary-env")];

    #[test]
    fn the_environment_comes_before_the_profile_unless_one_is_asked_for() {
        let home = home("order");
        let found = load(&home, &KEYS, None).unwrap();
        assert_eq!((found.access_key_id(), found.configured_region()), ("AKIDENV", Some("eu-west-1")));
        let found = load(&home, &KEYS, Some("dev")).unwrap();
        assert_eq!((found.access_key_id(), found.configured_region()), ("AKIDDEV", Some("us-east-2")));
        assert_eq!(found.secrets().collect::<Vec<_>>(), ["canary-dev", "canary-t"]);
        assert!(!format!("{found:?}").contains("canary"));
        let found = load(&home, &[("AWS_PROFILE", "dev"), ("AWS_REGION", "ap-south-1")], None).unwrap();
        assert_eq!((found.access_key_id(), found.configured_region()), ("AKIDDEV", Some("ap-south-1")));
        std::fs::remove_dir_all(home).unwrap();
    }

    #[test]
    fn what_is_missing_is_named() {
        let home = home("missing");
        let table: [(&Variables, Option<&str>, &str); 6] = [
            (&KEYS[..1], None, "AWS_SECRET_ACCESS_KEY is missing in the environment"),
            (&KEYS[1..], None, "AWS_ACCESS_KEY_ID is missing in the environment"),
            (&[], Some("half"), "aws_secret_access_key is missing in the profile `half`"),
            (&[], Some("none"), "no profile `none`"),
            (&[], Some("sso"), "`sso_session`, which is not supported"),
            (&[("HOME", "")], None, "any file (HOME is not set)"),
        ];
        for (set, profile, wanted) in table {
            let error = load(&home, set, profile).unwrap_err().to_string();
            assert!(error.replace("nor is there a profile", "no profile").contains(wanted), "{error}");
        }
        std::fs::remove_dir_all(home).unwrap();
    }
}
