//! OpenAPI descriptions that several Arazzo descriptions need: each is parsed once, as long as there is room.

use arazzo_parser::{Kept, Recalled};
use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::Url;

/// How many bytes of text are kept, with what was parsed of them; the latest is kept in any case.
const ROOM: usize = 24 << 20;
/// A text that is parsed whole takes so many times its size.
const WHOLE: usize = 10;
/// Up to this size texts are parsed whole.
const SMALL: usize = 64 << 10;
/// How long a thread waits for what another one is parsing before it does so itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// The descriptions. Whether a document may be had is asked before: who asks here has its text.
#[derive(Debug)]
pub(super) struct Shared {
    room: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    entries: BTreeMap<Url, Entry>,
    /// How often something was asked for; tells what was not wanted for longest.
    clock: u64,
}

#[derive(Debug)]
enum Entry {
    /// Some thread is parsing it.
    Busy,
    Done {
        kept: Arc<Kept>,
        asked: u64,
    },
}

impl Default for Shared {
    fn default() -> Self {
        Self::with_room(ROOM)
    }
}

impl Shared {
    fn with_room(room: usize) -> Self {
        Self { room, state: Mutex::default(), changed: Condvar::new() }
    }

    /// What is known of the description at `url`, if it has this `text`.
    pub(super) fn recall(&self, url: &Url, text: &str) -> Recalled {
        let mut state = self.lock();
        loop {
            state.clock += 1;
            let now = state.clock;
            match state.entries.get_mut(url) {
                Some(Entry::Done { kept, asked }) if **kept.text() == *text => {
                    *asked = now;
                    return Recalled::Kept(kept.clone());
                }
                Some(Entry::Done { .. }) => return Recalled::Unwanted,
                Some(Entry::Busy) => {
                    let waited = self.changed.wait_timeout(state, PATIENCE);
                    let (again, timed_out) = waited.unwrap_or_else(PoisonError::into_inner);
                    if timed_out.timed_out() {
                        return Recalled::Unwanted;
                    }
                    state = again;
                }
                None => {
                    state.entries.insert(url.clone(), Entry::Busy);
                    return Recalled::Wanted;
                }
            }
        }
    }

    /// Keeps the description at `url`, and lets go of others if there is no room for all.
    pub(super) fn keep(&self, url: &Url, kept: Option<Arc<Kept>>) {
        let mut state = self.lock();
        state.clock += 1;
        let asked = state.clock;
        match kept {
            Some(kept) => drop(state.entries.insert(url.clone(), Entry::Done { kept, asked })),
            None => drop(state.entries.remove(url)),
        }
        state.make_room(self.room);
        drop(state);
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn make_room(&mut self, room: usize) {
        let size = |entry: &Entry| match entry {
            Entry::Busy => 0,
            Entry::Done { kept, .. } if kept.text().len() <= SMALL => kept.text().len() * WHOLE,
            Entry::Done { kept, .. } => kept.text().len(),
        };
        let mut total: usize = self.entries.values().map(size).sum();
        while total > room {
            let done = self.entries.iter().filter_map(|(url, entry)| match entry {
                Entry::Done { asked, .. } => Some((*asked, url.clone())),
                Entry::Busy => None,
            });
            let mut done: Vec<(u64, Url)> = done.collect();
            done.sort();
            let [(_, oldest), _, ..] = done.as_slice() else { return };
            total -= self.entries.remove(oldest).as_ref().map_or(0, size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::{Fetch, FetchError, Fetched, LoadOptions, load};
    use std::sync::atomic::{AtomicUsize, Ordering};

    struct World<'w> {
        shared: &'w Shared,
        parsed: &'w AtomicUsize,
        api: String,
    }

    impl Fetch for World<'_> {
        fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
            let text = if url.path().ends_with("api.yaml") {
                self.api.clone()
            } else {
                "arazzo: 1.0.1\ninfo: {title: t, version: '1'}\nsourceDescriptions: [{name: a, url: api.yaml}]\n\
                 workflows: [{workflowId: w, steps: [{stepId: s, operationId: getPet}]}]\n"
                    .to_owned()
            };
            Ok(Fetched { text, url: url.clone() })
        }

        fn recall(&self, url: &Url, text: &str) -> Recalled {
            self.shared.recall(url, text)
        }

        fn keep(&self, url: &Url, kept: Option<Arc<Kept>>) {
            self.parsed.fetch_add(1, Ordering::Relaxed);
            self.shared.keep(url, kept);
        }
    }

    fn api(size: usize) -> String {
        format!(
            "openapi: 3.0.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /pet: {{get: {{operationId: getPet, responses: {{}}}}}}\n# {}\n",
            "x".repeat(size)
        )
    }

    #[test]
    fn many_loads_at_once_parse_a_description_once_and_see_the_same() {
        for size in [0, 2 * SMALL] {
            let (shared, parsed) = (Shared::default(), AtomicUsize::new(0));
            let seen: Vec<String> = std::thread::scope(|scope| {
                let run = |number: usize| {
                    let world = World { shared: &shared, parsed: &parsed, api: api(size) };
                    let entry = Url::parse(&format!("file:///{number}.yaml")).unwrap();
                    let loaded = load(&entry, &world, &LoadOptions::default());
                    let key = loaded.openapi(1).unwrap().by_operation_id("getPet").next().unwrap().clone();
                    format!("{} {:?}", loaded.sources.slice(key.span), loaded.sources.locate(key.span).line)
                };
                let threads: Vec<_> = (0..8).map(|number| scope.spawn(move || run(number))).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect()
            });
            assert_eq!(seen, vec!["get 4"; 8]);
            assert_eq!(parsed.load(Ordering::Relaxed), 1);
        }
    }

    #[test]
    fn another_text_at_the_same_place_is_read_anew_and_room_is_bounded() {
        let (shared, parsed) = (Shared::default(), AtomicUsize::new(0));
        for size in [0, 10] {
            let world = World { shared: &shared, parsed: &parsed, api: api(size) };
            let loaded = load(&Url::parse("file:///a.yaml").unwrap(), &world, &LoadOptions::default());
            assert!(
                loaded
                    .openapi(1)
                    .is_some_and(|api| loaded.sources.get(api.source()).unwrap().text().len() == world.api.len())
            );
        }
        let shared = Shared::with_room(7 * SMALL);
        for number in 0..8 {
            let world = World { shared: &shared, parsed: &parsed, api: api(2 * SMALL) };
            load(&Url::parse(&format!("file:///{number}/a.yaml")).unwrap(), &world, &LoadOptions::default());
        }
        assert_eq!(shared.lock().entries.len(), 3);
    }
}
