//! Documents that come over http: kept as their server allows, and never where they could be secret.

use crate::support::binary::{Finished, Folder, arazzo, finish};
use crate::support::server::{Request, Response, Server};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const API: &str = "openapi: 3.1.0\ninfo: {title: api, version: '1'}\npaths: {/a: {get: {operationId: a}}}\n";

/// A server of one description, which says of it what `headers` are at the time, and what it was asked.
struct World {
    server: Server,
    work: Folder,
    headers: Arc<Mutex<Vec<(String, String)>>>,
    seen: Arc<Mutex<Vec<Request>>>,
}

impl World {
    fn start(headers: &[(&str, &str)]) -> Self {
        let (headers, seen) = (Arc::new(Mutex::new(own(headers))), Arc::default());
        let (said, kept): (Arc<Mutex<Vec<_>>>, Arc<Mutex<Vec<Request>>>) = (Arc::clone(&headers), Arc::clone(&seen));
        let server = Server::start(move |request| {
            let headers = said.lock().unwrap().clone();
            let etag = headers.iter().find(|(name, _)| name == "ETag").map(|(_, etag)| etag.clone());
            let is_same = etag.is_some() && request.header("if-none-match") == etag;
            let is_broken = headers.iter().any(|(name, _)| name == "X-Broken");
            kept.lock().unwrap().push(request);
            let (status, body) = match (is_broken, is_same) {
                (true, _) => (500, ""),
                (_, true) => (304, ""),
                _ => (200, API),
            };
            Response { status, headers, body: body.as_bytes().to_vec(), ..Response::default() }
        });
        Self { server: server.unwrap(), work: Folder::new().unwrap(), headers, seen }
    }

    fn say(&self, headers: &[(&str, &str)]) {
        *self.headers.lock().unwrap() = own(headers);
    }

    /// Validates a description whose source is the server's `path`; what came of it, and what the server was asked.
    fn run(&self, path: &str, arguments: &[&str]) -> (Finished, Vec<Request>) {
        let text = format!(
            "arazzo: 1.0.1\ninfo: {{title: t, version: '1'}}\nsourceDescriptions: [{{name: api, url: '{}{path}'}}]\n\
             workflows: [{{workflowId: w, steps: [{{stepId: s, operationId: a}}]}}]\n",
            self.server.base()
        );
        self.work.write("arazzo.yaml", text).unwrap();
        let mut command = arazzo();
        command.args(["run", "arazzo.yaml", "--dry-run"]).args(arguments).current_dir(self.work.path());
        command.env_remove("ARAZZO_NO_CACHE").env("ARAZZO_CACHE_DIR", self.folder());
        let done = finish(command, Duration::from_mins(1), |_| {}).unwrap();
        (done, std::mem::take(&mut *self.seen.lock().unwrap()))
    }

    fn folder(&self) -> PathBuf {
        self.work.path().join("cache")
    }

    /// The files of the cache.
    fn files(&self) -> Vec<PathBuf> {
        std::fs::read_dir(self.folder()).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
    }
}

fn own(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn what_is_fresh_is_not_asked_for_and_what_has_a_tag_is_asked_about() {
    let world = World::start(&[("Cache-Control", "max-age=600"), ("ETag", "\"1\"")]);
    let asked = |(done, seen): (Finished, Vec<Request>)| {
        assert_eq!(done.code, Some(0), "{done:?}");
        seen.iter().map(|request| request.header("if-none-match")).collect::<Vec<_>>()
    };
    assert_eq!(asked(world.run("/api.yaml", &[])), [None]);
    assert_eq!(asked(world.run("/api.yaml", &[])), [] as [Option<String>; 0]);
    assert_eq!(asked(world.run("/api.yaml", &["--no-cache"])), [None]);
    assert_eq!(asked(world.run("/other.yaml", &[])), [None]);
    world.say(&[("ETag", "\"2\"")]);
    assert_eq!(asked(world.run("/third.yaml", &[])), [None]);
    assert_eq!(asked(world.run("/third.yaml", &[])), [Some("\"2\"".to_owned())]);
    world.say(&[("ETag", "\"3\"")]);
    assert_eq!(asked(world.run("/third.yaml", &[])), [Some("\"2\"".to_owned())]);
    assert_eq!(asked(world.run("/third.yaml", &[])), [Some("\"3\"".to_owned())]);
}

#[test]
fn without_a_word_of_the_server_it_is_fetched_anew_and_kept_for_when_nothing_can_be_fetched() {
    let world = World::start(&[]);
    assert_eq!(world.run("/api.yaml", &["--offline"]).0.code, Some(3));
    assert_eq!(world.run("/api.yaml", &[]).1.len(), 1);
    assert_eq!(world.run("/api.yaml", &[]).1.len(), 1);
    let (done, seen) = world.run("/api.yaml", &["--offline"]);
    assert_eq!((done.code, seen.len()), (Some(0), 0));
    world.say(&[("X-Broken", "yes")]);
    let (done, _) = world.run("/api.yaml", &[]);
    assert_eq!(done.code, Some(3));
    assert!(done.stderr.contains("--offline takes the copy that is in the cache"), "{}", done.stderr);
    assert_eq!(world.run("/api.yaml", &["--offline"]).0.code, Some(0));
}

#[test]
fn what_is_not_whole_is_fetched_anew() {
    let world = World::start(&[("Cache-Control", "max-age=600")]);
    world.run("/api.yaml", &[]);
    let [file] = &world.files()[..] else { panic!("{:?}", world.files()) };
    let whole = std::fs::read(file).unwrap();
    for broken in [&whole[..whole.len() / 2], b"", b"\xff\xfe", &[&whole[..], b"more"].concat()] {
        std::fs::write(file, broken).unwrap();
        let (done, seen) = world.run("/api.yaml", &[]);
        assert_eq!((done.code, seen.len()), (Some(0), 1), "{done:?}");
        assert!(seen[0].header("if-none-match").is_none());
        assert_eq!(world.run("/api.yaml", &[]).1.len(), 0);
    }
}

#[test]
fn what_could_be_secret_is_not_kept_and_no_one_else_reads_the_rest() {
    let world = World::start(&[("Cache-Control", "max-age=600")]);
    for path in ["/api.yaml?token=s3cr3t", "/api.yaml?token=s3cr3t"] {
        assert_eq!(world.run(path, &[]).1.len(), 1);
    }
    assert_eq!(world.files().len(), 0);
    for forbidden in [("Cache-Control", "no-store"), ("Set-Cookie", "a=b"), ("Vary", "*")] {
        world.say(&[forbidden]);
        world.run("/api.yaml", &[]);
        assert_eq!(world.files().len(), 0, "{forbidden:?}");
    }
    world.say(&[]);
    world.run("/api.yaml", &[]);
    assert_eq!(world.files().len(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&world.files()[0]), mode(&world.folder())), (0o600, 0o700));
    }
    // Once it must not be kept any more, it is not.
    world.say(&[("Cache-Control", "no-store")]);
    world.run("/api.yaml", &[]);
    assert_eq!(world.files().len(), 0);
}
