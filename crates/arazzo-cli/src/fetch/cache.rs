//! Documents that came over http(s), kept for the next time (RFC 9111, a private cache). Nothing that could be secret is
//! kept: documents are fetched without credentials, and those with a user or a query in their URL are not kept at all.

use arazzo_runtime::Response;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use url::Url;

/// What files of the cache start with.
const MAGIC: &str = "arazzo-cache 1";
/// The largest file of the cache.
const MAX_ENTRY: u64 = super::local::USUAL + 64 * 1024;
/// How much all files may have together; the oldest go first.
const MAX_TOTAL: u64 = 256 << 20;
/// How many files there may be.
const MAX_ENTRIES: usize = 1000;

/// Where documents are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cache {
    /// The folder; without one nothing is kept.
    pub(crate) folder: Option<PathBuf>,
    /// Whether documents come from here only.
    pub(crate) offline: bool,
}

/// A document that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    /// What was asked for.
    url: Url,
    /// What answered: another URL where the first one redirects.
    pub(super) answered: Url,
    /// Where the document says that it is.
    pub(super) place: Url,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// When it came, in seconds since 1970.
    stored: u64,
    /// For how many seconds from then on it is as good as new.
    lifetime: u64,
    /// Whether it may have come from a private network.
    pub(super) is_private: bool,
    pub(super) text: String,
}

impl Kept {
    /// Whether nobody need be asked. A redirect may lead elsewhere by now, and a time in the future is no time.
    pub(super) fn is_fresh(&self) -> bool {
        let now = now();
        self.url == self.answered && self.stored <= now && now - self.stored < self.lifetime
    }

    /// The document that `response` from `answered` is to the question for `url`; `None` if it must not be kept.
    pub(super) fn of(url: &Url, answered: &Url, place: &Url, is_private: bool, response: &Response) -> Option<Self> {
        let directives = Directives::of(response);
        let is_plain = |url: &Url| url.username().is_empty() && url.password().is_none() && url.query().is_none();
        let varies = response.header("vary").is_some_and(|fields| fields.contains('*'));
        let sets_cookies = response.header("set-cookie").is_some();
        let is_kept = [url, answered].into_iter().all(is_plain) && !directives.no_store && !varies && !sets_cookies;
        if response.status != 200 || !is_kept {
            return None;
        }
        Some(Self {
            url: url.clone(),
            answered: answered.clone(),
            place: place.clone(),
            etag: response.header("etag").map(str::to_owned),
            last_modified: response.header("last-modified").map(str::to_owned),
            stored: now(),
            lifetime: directives.lifetime,
            is_private,
            text: std::str::from_utf8(&response.body).ok()?.to_owned(),
        })
    }

    /// The same once a server has said that it has not changed.
    pub(super) fn renewed(self, response: &Response) -> Self {
        Self { stored: now(), lifetime: Directives::of(response).lifetime, ..self }
    }

    fn write(&self) -> String {
        let mut head = format!("{MAGIC}\nurl: {}\nanswered: {}\nplace: {}\n", self.url, self.answered, self.place);
        let mut field = |name: &str, value: &str| {
            if !value.contains(['\r', '\n']) {
                head.extend([name, ": ", value, "\n"]);
            }
        };
        self.etag.iter().for_each(|etag| field("etag", etag));
        self.last_modified.iter().for_each(|date| field("last-modified", date));
        field("stored", &self.stored.to_string());
        field("lifetime", &self.lifetime.to_string());
        field("private", &self.is_private.to_string());
        field("sum", &format!("{:016x}", sum(&self.text)));
        head.push('\n');
        head.push_str(&self.text);
        head
    }

    /// What `write` wrote; `None` if it is not whole.
    fn read(content: &str) -> Option<Self> {
        let (head, text) = content.split_once("\n\n")?;
        let mut lines = head.lines();
        if lines.next()? != MAGIC {
            return None;
        }
        let fields: Vec<(&str, &str)> = lines.map(|line| line.split_once(": ")).collect::<Option<_>>()?;
        let field = |name: &str| fields.iter().find(|(have, _)| *have == name).map(|(_, value)| *value);
        let kept = Self {
            url: Url::parse(field("url")?).ok()?,
            answered: Url::parse(field("answered")?).ok()?,
            place: Url::parse(field("place")?).ok()?,
            etag: field("etag").map(str::to_owned),
            last_modified: field("last-modified").map(str::to_owned),
            stored: field("stored")?.parse().ok()?,
            lifetime: field("lifetime")?.parse().ok()?,
            is_private: field("private")?.parse().ok()?,
            text: text.to_owned(),
        };
        (u64::from_str_radix(field("sum")?, 16).ok()? == sum(text)).then_some(kept)
    }
}

/// What `Cache-Control` says, as far as it matters here.
struct Directives {
    no_store: bool,
    lifetime: u64,
}

impl Directives {
    fn of(response: &Response) -> Self {
        let fields = response.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("cache-control"));
        let all: Vec<String> = fields
            .flat_map(|(_, value)| value.split(','))
            .map(|directive| directive.trim().to_ascii_lowercase())
            .collect();
        let has = |wanted: &str| all.iter().any(|have| have.split('=').next() == Some(wanted));
        let age = response.header("age").and_then(|age| age.trim().parse::<u64>().ok()).unwrap_or_default();
        let max_age = all.iter().find_map(|have| have.strip_prefix("max-age=")?.trim_matches('"').parse::<u64>().ok());
        let lifetime = max_age.filter(|_| !has("no-cache")).unwrap_or_default().saturating_sub(age);
        Self { no_store: has("no-store"), lifetime }
    }
}

impl Cache {
    /// The document that is kept for `url`, if it is there and whole.
    pub(super) fn get(&self, url: &Url) -> Option<Kept> {
        let path = self.path(url)?;
        // A link is nothing that was put here.
        let about = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
        if about.len() > MAX_ENTRY {
            return None;
        }
        let mut content = String::new();
        File::open(path).ok()?.take(MAX_ENTRY).read_to_string(&mut content).ok()?;
        Kept::read(&content).filter(|kept| kept.url == *url)
    }

    /// Keeps a document. That it cannot be kept is no fault.
    pub(super) fn put(&self, kept: &Kept) {
        if let Some(path) = self.path(&kept.url)
            && let Err(error) = replace(&path, kept.write().as_bytes())
        {
            tracing::debug!(%error, "a document could not be kept in the cache");
        }
        self.prune();
    }

    /// Forgets the document of `url`.
    pub(super) fn remove(&self, url: &Url) {
        if let Some(path) = self.path(url) {
            // Whether it was there does not matter.
            let _ = fs::remove_file(path);
        }
    }

    fn path(&self, url: &Url) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(format!("{:016x}.document", sum(url.as_str()))))
    }

    /// Removes the oldest documents until there is room.
    fn prune(&self) {
        let Some(folder) = &self.folder else { return };
        let mut files: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if let Ok(about) = entry.metadata()
                && path.extension().is_some_and(|extension| extension == "document")
            {
                files.push((about.modified().unwrap_or(UNIX_EPOCH), about.len(), path));
            }
        }
        files.sort_by_key(|(modified, ..)| std::cmp::Reverse(*modified));
        let mut total: u64 = 0;
        for (number, (_, length, path)) in files.iter().enumerate() {
            total = total.saturating_add(*length);
            if total > MAX_TOTAL || number >= MAX_ENTRIES {
                // Another run may have been faster.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Puts `bytes` at `path` in one step, for no one else to read.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    private_folder(folder)?;
    let nanoseconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.subsec_nanos());
    let part = folder.join(format!(".{}-{nanoseconds:09}.part", std::process::id()));
    let written = private_file(&part).and_then(|mut file| file.write_all(bytes));
    let done = written.and_then(|()| fs::rename(&part, path));
    if done.is_err() {
        // What went wrong is told already.
        let _ = fs::remove_file(&part);
    }
    done
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)
}

fn private_file(path: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The folder that is meant where none is named: the user's for what can be had again.
pub(crate) fn users_folder(variable: &dyn Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let given = |name: &str| variable(name).filter(|folder| folder.is_absolute());
    let home = || {
        if cfg!(windows) {
            given("LOCALAPPDATA")
        } else {
            given("HOME").map(|home| home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }))
        }
    };
    Some(given("XDG_CACHE_HOME").or_else(home)?.join("arazzo").join("documents"))
}

fn sum(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect();
        Response { status: 200, headers, body: "a: 1\n\nb: 2".as_bytes().into(), retry_after: None }
    }

    fn kept(url: &str, headers: &[(&str, &str)]) -> Option<Kept> {
        let url = Url::parse(url).unwrap();
        Kept::of(&url, &url, &url, false, &response(headers))
    }

    #[test]
    fn what_is_kept_is_read_back_and_only_whole() {
        let kept = kept("https://h/a", &[("ETag", "\"x: y\""), ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")]);
        let kept = kept.unwrap();
        let written = kept.write();
        assert_eq!(Kept::read(&written), Some(kept));
        for broken in [&written[..written.len() - 1], &written.replace("b: 2", "b: 3"), &written[1..], "", "\n\n"] {
            assert_eq!(Kept::read(broken), None, "{broken}");
        }
    }

    #[test]
    fn what_may_be_secret_or_forbids_it_is_not_kept() {
        for url in ["https://u@h/a", "https://:p@h/a", "https://h/a?token=1"] {
            assert_eq!(kept(url, &[]), None, "{url}");
        }
        for header in [("Cache-Control", "max-age=60, No-Store"), ("Vary", "*"), ("Set-Cookie", "a=b")] {
            assert_eq!(kept("https://h/a", &[header]), None, "{header:?}");
        }
        assert!(kept("https://h/a", &[]).is_some());
    }

    #[test]
    fn only_max_age_makes_it_fresh() {
        for (headers, fresh) in [
            (&[][..], false),
            (&[("Cache-Control", "max-age=60")], true),
            (&[("Cache-Control", "public, MAX-AGE=\"60\"")], true),
            (&[("Cache-Control", "max-age=60, no-cache")], false),
            (&[("Cache-Control", "max-age=0")], false),
            (&[("Cache-Control", "max-age=-1")], false),
            (&[("Cache-Control", "s-maxage=60")], false),
            (&[("Cache-Control", "max-age=60"), ("Age", "60")], false),
            (&[("Expires", "Thu, 01 Jan 2099 00:00:00 GMT")], false),
        ] {
            assert_eq!(kept("https://h/a", headers).unwrap().is_fresh(), fresh, "{headers:?}");
        }
        let fresh = kept("https://h/a", &[("Cache-Control", "max-age=60")]).unwrap();
        assert!(!Kept { stored: now() + 1000, ..fresh.clone() }.is_fresh());
        assert!(!Kept { answered: Url::parse("https://h/b").unwrap(), ..fresh }.is_fresh());
    }
}
