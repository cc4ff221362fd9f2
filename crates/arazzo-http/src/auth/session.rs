//! What a transport learns while it runs: tokens, challenges, and how wrong the clock is.

use super::digest::Challenge;
use super::oauth::{Consent, Tokens};
use crate::aws::corrected;
use crate::credentials::Pair;
use crate::origin::Origin;
use crate::redact::Redactor;
use crate::transport::Outgoing;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// Hears of secrets that come up during a run, so that they can be kept out of what is shown.
pub(crate) type Listener = Arc<dyn Fn(&str) + Send + Sync>;

/// What a transport learns while it runs.
pub(crate) struct Session {
    tokens: Tokens,
    /// The last challenge by origin and user.
    challenges: Mutex<BTreeMap<(Origin, String), Challenge>>,
    /// By how many seconds our clock is behind that of a host.
    behind: Mutex<BTreeMap<String, i64>>,
    /// The secrets that came up.
    learned: Arc<Mutex<Redactor>>,
    listener: Listener,
}

impl Session {
    pub(crate) fn new(consent: Option<Arc<dyn Consent>>, listener: Option<Listener>) -> Self {
        let learned = Arc::new(Mutex::new(Redactor::default()));
        let own = Arc::clone(&learned);
        let listener: Listener = Arc::new(move |secret: &str| {
            locked(&own).add([secret]);
            if let Some(listener) = &listener {
                listener(secret);
            }
        });
        let tokens = Tokens::new(consent, Arc::clone(&listener));
        Self { tokens, challenges: Mutex::default(), behind: Mutex::default(), learned, listener }
    }

    /// Whether a secret that came up is in `text`.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        locked(&self.learned).redact(text) != text
    }

    pub(super) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// Tells of `secrets`.
    pub(super) fn tell<'s>(&self, secrets: impl Iterator<Item = &'s str>) {
        secrets.for_each(|secret| (self.listener)(secret));
    }

    /// The answer to the challenge that the origin sent last, if it sent one.
    pub(super) fn answer_challenge(&self, origin: &Origin, pair: &Pair, request: &Outgoing) -> Option<String> {
        let mut challenges = locked(&self.challenges);
        challenges.get_mut(&(origin.clone(), pair.user.clone()))?.answer(pair, request)
    }

    pub(super) fn challenged(&self, origin: &Origin, user: &str, challenge: Challenge) {
        locked(&self.challenges).insert((origin.clone(), user.to_owned()), challenge);
    }

    /// Now, by the clock of `host` as far as it is known.
    pub(super) fn signing_time(&self, host: &str) -> SystemTime {
        corrected(SystemTime::now(), locked(&self.behind).get(host).copied().unwrap_or_default())
    }

    /// Whether the correction is news. If it is not, signing again would be refused again.
    pub(super) fn learn_clock(&self, host: &str, behind: i64) -> bool {
        let before = locked(&self.behind).insert(host.to_owned(), behind).unwrap_or_default();
        let is_news = before.abs_diff(behind) >= 60;
        if is_news {
            tracing::debug!(behind, "the clock is wrong: signing again with the time of the server");
        }
        is_news
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}
