//! Which documents may be had: the operator's are, what documents name is checked.

use super::cache::Cache;
use super::remote::{Connect, Remote};
use super::{candidates, local, remote, root};
use arazzo_parser::{Fetch, FetchError, Fetched};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use url::{Host, Url};

/// What the operator grants documents.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grants {
    /// The folder below which they may name files.
    pub(crate) root: Option<PathBuf>,
    /// Whether they may name http(s) documents.
    pub(crate) allow_remote: bool,
    /// Where http(s) documents are kept.
    pub(crate) cache: Cache,
    /// How many redirects are followed to one.
    pub(crate) redirects: usize,
    /// The largest document, in bytes; what is smaller than usual is told when the document is read.
    pub(crate) bytes: usize,
}

/// Gets documents for one description.
pub(crate) struct Documents {
    /// The folder below which documents may name files, links followed; none if no file is involved.
    root: Option<PathBuf>,
    /// Whether what is not found beside a document is looked for from the root.
    root_is_base: bool,
    allow_remote: bool,
    remote: Remote,
    /// Folders of files that the operator named.
    granted: RefCell<BTreeSet<PathBuf>>,
    /// How much is read of a file.
    most: u64,
}

impl Documents {
    /// Gets what the description at `entry` names, as far as `grants` go.
    pub(crate) fn new(entry: &Url, grants: &Grants, connect: Connect) -> Result<Self, FetchError> {
        let here = std::env::current_dir().ok().and_then(|here| here.canonicalize().ok());
        let file = entry.to_file_path().ok().map(|file| file.canonicalize().unwrap_or(file));
        let root = match (&grants.root, &file) {
            (Some(root), _) => Some(local::real(root)?),
            (None, Some(file)) => Some(root::root_of(file, here.as_deref())),
            (None, None) => here,
        };
        Ok(Self {
            root,
            root_is_base: grants.root.is_some(),
            allow_remote: grants.allow_remote,
            remote: Remote::new(connect, grants.cache.clone(), grants.redirects),
            granted: RefCell::default(),
            most: u64::try_from(grants.bytes).unwrap_or(u64::MAX).max(local::USUAL),
        })
    }

    fn file(&self, path: &Path, from: Option<&Url>) -> Result<String, FetchError> {
        let Some(from) = from else {
            let text = local::read(path, self.most)?;
            let folder = path.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned));
            self.granted.borrow_mut().extend(folder);
            return Ok(text);
        };
        if from.scheme() != "file" && !self.is_granted(path) {
            return Err(FetchError::Denied(format!("a document from elsewhere may not name the file {}", shown(path))));
        }
        let root = self.root.as_deref().ok_or_else(|| FetchError::Denied("no files may be read".to_owned()))?;
        match (local::read_below(path, root, self.most), self.in_root(path, from)) {
            (Err(FetchError::NotFound(_)), Some(other)) if other.exists() => local::read_below(&other, root, self.most),
            (read, _) => read,
        }
    }

    /// Whether `path` is in or below a folder from which the operator named a file.
    fn is_granted(&self, path: &Path) -> bool {
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.granted.borrow().iter().any(|folder| real.starts_with(folder))
    }

    /// The file that a reference means when it is taken from the root instead of from the document.
    fn in_root(&self, path: &Path, from: &Url) -> Option<PathBuf> {
        let from = from.to_file_path().ok()?;
        let relative = path.strip_prefix(from.parent()?).ok()?;
        self.root.as_ref().filter(|_| self.root_is_base).map(|root| root.join(relative))
    }

    /// Whether an http(s) document may be had as a source: the operator names it or grants it, it comes from where the document
    /// comes from that names it, or a document of this machine names one on this machine.
    fn may_connect(&self, url: &Url, from: Option<&Url>) -> bool {
        let is_here = |from: &Url| from.scheme() == "file" && is_loopback(url);
        self.allow_remote || from.is_none_or(|from| from.origin() == url.origin() || is_here(from))
    }

    /// An http(s) document that may be had. A host that the operator or a document of this machine names may be in a private
    /// network, one that a document from elsewhere names may not, unless it is that document's own.
    fn remote(&self, url: &Url, from: Option<&Url>) -> Result<Fetched, FetchError> {
        let may_be_private = from.is_none_or(|from| from.scheme() == "file" || from.origin() == url.origin());
        self.remote.get(url, may_be_private)
    }
}

impl Fetch for Documents {
    fn fetch(&self, url: &Url, from: Option<&Url>) -> Result<Fetched, FetchError> {
        match url.scheme() {
            "file" => {
                let path =
                    url.to_file_path().map_err(|()| FetchError::Denied(format!("{url} is no file of this machine")))?;
                Ok(Fetched { text: self.file(&path, from)?, url: url.clone() })
            }
            "http" | "https" if self.may_connect(url, from) => self.remote(url, from),
            "http" | "https" => {
                let message =
                    format!("{} is not on this machine; --allow-remote lets documents name others", remote::shown(url));
                Err(FetchError::Denied(message))
            }
            scheme => Err(FetchError::Denied(format!("documents with the scheme `{scheme}` are not supported"))),
        }
    }

    fn fetch_referred(&self, url: &Url, from: &Url) -> Result<Fetched, FetchError> {
        match url.scheme() {
            // A source may be a server on this machine, what schemas refer to has no reason to be.
            "http" | "https" if self.allow_remote || from.origin() == url.origin() => self.remote(url, Some(from)),
            "http" | "https" => {
                let message = format!("{} is on another origin; --allow-remote allows it", remote::shown(url));
                Err(FetchError::Denied(message))
            }
            _ => self.fetch(url, Some(from)),
        }
    }

    fn candidates(&self, url: &Url) -> Vec<Url> {
        let (Some(root), Ok(path)) = (&self.root, url.to_file_path()) else { return Vec::new() };
        candidates::find(&path, root).iter().filter_map(|path| Url::from_file_path(path).ok()).collect()
    }

    fn name(&self, url: &Url) -> String {
        url.to_file_path().map_or_else(|()| remote::shown(url), |path| shown(&path))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.to_canonical().is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// A path for people: from the current folder if it is below it.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    relative.as_deref().unwrap_or(path).display().to_string()
}

/// The URL of a document that the operator names: an http(s) or file URL, or a path from the current folder.
pub(crate) fn locate(named: &str) -> Result<Url, String> {
    if let Ok(url) = Url::parse(named)
        && matches!(url.scheme(), "http" | "https" | "file")
        && named.contains("://")
    {
        return Ok(url);
    }
    let path = std::path::absolute(named).map_err(|error| format!("`{named}` is no path: {error}"))?;
    let url = Url::from_file_path(normal(&path));
    url.map_err(|()| format!("`{named}` is no path"))
}

/// The path without `.`; `..` stays, as it means something else behind a link.
fn normal(path: &Path) -> PathBuf {
    path.components().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(entry: &str, grants: &Grants) -> Documents {
        Documents::new(&locate(entry).unwrap(), grants, Box::new(|| Err("nothing is sent here".to_owned()))).unwrap()
    }

    fn folder(name: &str) -> PathBuf {
        let base = std::env::temp_dir().join(format!("arazzo-fetch-{name}-{}", std::process::id()));
        std::fs::create_dir_all(base.join("project/flows")).unwrap();
        std::fs::create_dir_all(base.join("project/.git")).unwrap();
        std::fs::write(base.join("secret.yaml"), "secret: 1").unwrap();
        std::fs::write(base.join("project/api.yaml"), "api: 1").unwrap();
        std::fs::write(base.join("project/flows/arazzo.yaml"), "arazzo: 1").unwrap();
        base.canonicalize().unwrap()
    }

    #[test]
    fn documents_name_files_below_the_root_only() {
        let base = folder("root");
        let entry = base.join("project/flows/arazzo.yaml");
        let documents = documents(entry.to_str().unwrap(), &Grants::default());
        let from = Url::from_file_path(&entry).unwrap();
        let fetch = |reference: &str| documents.fetch(&from.join(reference).unwrap(), Some(&from));
        assert_eq!(fetch("../api.yaml").map(|found| found.text), Ok("api: 1".to_owned()));
        for outside in ["../../secret.yaml", "/etc/passwd", "file:///etc/passwd", "%2e%2e/%2e%2e/secret.yaml"] {
            let error = fetch(outside).unwrap_err();
            assert!(matches!(error, FetchError::Denied(_)) && !error.to_string().contains("secret: 1"), "{outside}");
        }
        assert!(matches!(fetch("absent.yaml"), Err(FetchError::NotFound(_))));
        std::fs::remove_dir_all(base).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_may_lead_about_within_the_root_and_not_out_of_it() {
        let base = folder("links");
        let entry = base.join("project/flows/arazzo.yaml");
        std::os::unix::fs::symlink("../api.yaml", base.join("project/flows/in.yaml")).unwrap();
        std::os::unix::fs::symlink("../../secret.yaml", base.join("project/flows/out.yaml")).unwrap();
        let documents = documents(entry.to_str().unwrap(), &Grants::default());
        let from = Url::from_file_path(&entry).unwrap();
        let fetch = |reference: &str| documents.fetch(&from.join(reference).unwrap(), Some(&from));
        assert!(fetch("in.yaml").is_ok());
        assert!(matches!(fetch("out.yaml"), Err(FetchError::Denied(_))));
        std::fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn a_given_root_is_a_base_too() {
        let base = folder("base");
        let entry = base.join("project/flows/arazzo.yaml");
        let grants = Grants { root: Some(base.join("project")), ..Grants::default() };
        let documents = documents(entry.to_str().unwrap(), &grants);
        let from = Url::from_file_path(&entry).unwrap();
        assert!(documents.fetch(&from.join("./api.yaml").unwrap(), Some(&from)).is_ok());
        std::fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn other_machines_need_a_grant() {
        let url = |text| Url::parse(text).unwrap();
        let file = url("file:///x/arazzo.yaml");
        let (far, near) = (url("https://a.example/x.yaml"), url("http://127.0.0.1:9/x.yaml"));
        let own = documents("/x/arazzo.yaml", &Grants::default());
        assert!(own.may_connect(&far, None) && own.may_connect(&near, Some(&file)));
        assert!(!own.may_connect(&far, Some(&file)) && !own.may_connect(&near, Some(&far)));
        let granted = documents("/x/arazzo.yaml", &Grants { allow_remote: true, ..Grants::default() });
        assert!(granted.may_connect(&far, Some(&file)));
        let remote = documents("https://a.example/arazzo.yaml", &Grants::default());
        let entry = url("https://a.example/arazzo.yaml");
        assert!(remote.may_connect(&far, Some(&entry)));
        assert!(!remote.may_connect(&near, Some(&entry)));
        assert!(remote.fetch(&url("file:///etc/hostname"), Some(&entry)).is_err());
    }
}
