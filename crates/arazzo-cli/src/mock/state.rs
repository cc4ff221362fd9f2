//! What the server remembers between requests.

use super::record;
use crate::args::{Failing, MockArgs};
use crate::failure::Failure;
use crate::report::Screen;
use arazzo_mock::{Asked, Reply, Service, ServiceSession};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::Mutex;
use std::time::Duration;

/// A service and what it remembers.
pub(super) struct State<'s, 'p> {
    service: &'s Service<'p>,
    fail: Vec<Failing>,
    screen: &'s Screen,
    memory: Mutex<Memory>,
    keys: record::Keys,
}

#[derive(Default)]
struct Memory {
    session: ServiceSession,
    /// How often each operation was called.
    calls: BTreeMap<String, u64>,
    record: Option<File>,
}

impl<'s, 'p> State<'s, 'p> {
    pub(super) fn new(service: &'s Service<'p>, args: &MockArgs, screen: &'s Screen) -> Result<Self, Failure> {
        let open = |path: &std::path::PathBuf| {
            let mut options = OpenOptions::new();
            options.create(true).append(true);
            // Bodies are for those who may see the service's data.
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(path);
            file.map_err(|error| Failure::usage(format!("--record: cannot write {}: {error}", path.display())))
        };
        let record = args.record.as_ref().map(open).transpose()?;
        let memory = Mutex::new(Memory { record, ..Memory::default() });
        let keys = service.keys().map(str::to_ascii_lowercase).collect();
        Ok(Self { service, fail: args.fail.clone(), screen, memory, keys })
    }

    /// What the service says to a request.
    pub(super) fn reply(&self, asked: &Asked) -> Reply {
        // A panic in one request, which there is none, would not spoil what is remembered.
        let mut memory = self.memory.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let name = self.service.operation(asked);
        let status = name.as_deref().and_then(|name| {
            let calls = memory.calls.entry(name.to_owned()).or_default();
            *calls += 1;
            let fails =
                |failing: &&Failing| failing.operation == name && failing.call.is_none_or(|call| call == *calls);
            self.fail.iter().find(fails).map(|failing| failing.status)
        });
        self.service.reply(&mut memory.session, asked, status)
    }

    /// Logs an exchange and records it.
    pub(super) fn note(&self, asked: &Asked, reply: &Reply, took: Duration) {
        let operation = reply.operation.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
        let remarks = if reply.remarks.is_empty() { String::new() } else { format!(": {}", reply.remarks.join("; ")) };
        let line = format!(
            "{} {} → {}{operation} ({} ms){remarks}",
            asked.method,
            asked.path,
            reply.response.status,
            took.as_millis()
        );
        if !self.screen.is_quiet() {
            self.screen.note(&self.screen.harmless(&line));
        }
        let mut memory = self.memory.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(file) = &mut memory.record
            && let Err(error) =
                writeln!(file, "{}", record::line(asked, reply, took, &self.keys)).and_then(|()| file.flush())
        {
            memory.record = None;
            self.screen.warning(&format!("--record: cannot write any more: {error}"));
        }
    }
}
