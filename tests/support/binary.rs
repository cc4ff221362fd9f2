//! Runs the built `arazzo` in a folder of its own, cut off from the settings and credentials of whoever runs the tests.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    /// The exit status; `None` if a signal ended the run.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) elapsed: Duration,
}

/// The built binary, without any `AWS_*` and `ARAZZO_*` variable and the settings file and cache of the surroundings.
pub(crate) fn arazzo() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arazzo"));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("AWS_") || text.starts_with("ARAZZO_") {
            command.env_remove(&name);
        }
    }
    command.env("ARAZZO_CONFIG", "").env("ARAZZO_NO_CACHE", "true").stdin(Stdio::null());
    command
}

/// Runs `command` to its end, showing `look` its process id now and then; after `limit` it is killed, and that is the error.
pub(crate) fn finish(mut command: Command, limit: Duration, look: impl FnMut(u32)) -> io::Result<Finished> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdout, stderr) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let status = wait(&mut child, start + limit, look)?;
    let elapsed = start.elapsed();
    let text = |reader: JoinHandle<Vec<u8>>| String::from_utf8_lossy(&reader.join().unwrap_or_default()).into_owned();
    Ok(Finished { code: status.code(), stdout: text(stdout), stderr: text(stderr), elapsed })
}

fn collect(stream: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // A stream cut short gives a text cut short, which the test then shows.
        stream.map(|mut stream| stream.read_to_end(&mut bytes));
        bytes
    })
}

fn wait(child: &mut Child, deadline: Instant, mut look: impl FnMut(u32)) -> io::Result<ExitStatus> {
    loop {
        look(child.id());
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() >= deadline {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::new(io::ErrorKind::TimedOut, "did not end in time"));
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// An empty folder that goes when dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes a folder in the system's place for temporary files.
    pub(crate) fn new() -> io::Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("arazzo-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file in it, and the folders that its name has.
    pub(crate) fn write(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> io::Result<PathBuf> {
        let path = self.0.join(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, bytes)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}
