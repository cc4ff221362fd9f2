//! The keyring of the operating system. What is kept there is listed in an entry of its own: not every keyring can be
//! searched.

use arazzo_http::Grant;
use std::collections::BTreeMap;

/// What secrets are kept under.
#[cfg(feature = "keyring")]
const SERVICE: &str = "arazzo";
/// What the list is kept under.
#[cfg(feature = "keyring")]
const LIST: (&str, &str) = ("arazzo-list", "names");

/// Names, and what is granted by each.
pub(super) type Kept = BTreeMap<String, Option<String>>;

/// The grants that are kept.
pub(super) fn granted() -> Result<Vec<Grant>, String> {
    Ok(list()?.into_values().flatten().filter_map(|grant| Grant::parse(&grant).ok()).collect())
}

#[cfg(feature = "keyring")]
pub(super) use present::{get, list, place, reach, remove, set};

#[cfg(feature = "keyring")]
mod present {
    use super::{Kept, LIST, SERVICE};
    use arazzo_http::SecretString;
    use keyring_core::{Entry, Error};
    use secrecy::ExposeSecret as _;

    /// Where secrets are kept, in words.
    pub(in super::super) fn place() -> &'static str {
        if cfg!(target_os = "linux") {
            "the kernel's keyring, until the machine restarts or nothing there is used for days"
        } else {
            "the keyring of the operating system"
        }
    }

    #[cfg(target_os = "linux")]
    fn entry((service, name): (&str, &str)) -> Result<Entry, Error> {
        use keyring_core::api::CredentialStoreApi as _;
        let store = linux_keyutils_keyring_store::Store::new()?;
        // A process without a session of its own gets one when it first asks for what outlasts it, and only what is asked for
        // after that is looked for there.
        store.build(service, name, None)?;
        store.build(service, name, None)
    }

    #[cfg(not(target_os = "linux"))]
    fn entry((service, name): (&str, &str)) -> Result<Entry, Error> {
        if let Err(error) = keyring::v1::Entry::store_status() {
            return Err(Error::Invalid("keyring".to_owned(), error.to_string()));
        }
        keyring::v1::Entry::new(service, name).map(|entry| entry.inner)
    }

    fn told(error: &Error) -> String {
        format!("the keyring cannot be used: {error}; keep secrets with env:NAME, file:PATH or cmd:COMMAND instead")
    }

    /// Whether the keyring can be used at all.
    pub(in super::super) fn reach() -> Result<(), String> {
        list().map(|_| ())
    }

    /// A secret by its name.
    pub(in super::super) fn get(name: &str) -> Result<SecretString, String> {
        match entry((SERVICE, name)).and_then(|entry| entry.get_password()) {
            Ok(secret) => Ok(secret.into()),
            Err(Error::NoEntry) => Err(format!("there is none by that name: arazzo auth add {name}")),
            Err(error) => Err(told(&error)),
        }
    }

    /// Keeps a secret, and maybe what it grants.
    pub(in super::super) fn set(name: &str, secret: &SecretString, grant: Option<&str>) -> Result<(), String> {
        let kept = entry((SERVICE, name)).and_then(|entry| entry.set_password(secret.expose_secret()));
        kept.map_err(|error| told(&error))?;
        let mut all = list()?;
        all.insert(name.to_owned(), grant.map(str::to_owned));
        write(&all)
    }

    /// Removes a secret.
    pub(in super::super) fn remove(name: &str) -> Result<(), String> {
        let mut all = list()?;
        let was_listed = all.remove(name).is_some();
        match entry((SERVICE, name)).and_then(|entry| entry.delete_credential()) {
            Ok(()) => write(&all),
            Err(Error::NoEntry) if was_listed => write(&all),
            Err(Error::NoEntry) => Err(format!("nothing is kept as `{name}`")),
            Err(error) => Err(told(&error)),
        }
    }

    /// What is kept.
    pub(in super::super) fn list() -> Result<Kept, String> {
        let text = match entry(LIST).and_then(|entry| entry.get_password()) {
            Ok(text) => text,
            Err(Error::NoEntry) => String::new(),
            Err(error) => return Err(told(&error)),
        };
        let line = |line: &str| match line.split_once('\t') {
            Some((name, grant)) => (name.to_owned(), Some(grant.to_owned())),
            None => (line.to_owned(), None),
        };
        Ok(text.lines().map(line).collect())
    }

    fn write(all: &Kept) -> Result<(), String> {
        let line = |(name, grant): (&String, &Option<String>)| match grant {
            Some(grant) => format!("{name}\t{grant}"),
            None => name.clone(),
        };
        let text = all.iter().map(line).collect::<Vec<_>>().join("\n");
        let entry = entry(LIST).map_err(|error| told(&error))?;
        let written = if text.is_empty() { entry.delete_credential() } else { entry.set_password(&text) };
        match written {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(told(&error)),
        }
    }
}

#[cfg(not(feature = "keyring"))]
mod absent {
    use super::Kept;
    use arazzo_http::SecretString;

    const NONE: &str = "this build has no keyring: keep secrets with env:NAME, file:PATH or cmd:COMMAND";

    pub(in super::super) fn place() -> &'static str {
        "no keyring"
    }

    pub(in super::super) fn reach() -> Result<(), String> {
        Err(NONE.to_owned())
    }

    pub(in super::super) fn get(_: &str) -> Result<SecretString, String> {
        Err(NONE.to_owned())
    }

    pub(in super::super) fn set(_: &str, _: &SecretString, _: Option<&str>) -> Result<(), String> {
        reach()
    }

    pub(in super::super) fn remove(_: &str) -> Result<(), String> {
        reach()
    }

    pub(in super::super) fn list() -> Result<Kept, String> {
        Err(NONE.to_owned())
    }
}

#[cfg(not(feature = "keyring"))]
pub(super) use absent::{get, list, place, reach, remove, set};
