//! The sound documents.
#![expect(clippy::disallowed_methods, reason = "tests read their documents")]

use super::tree::Tree;
use arazzo_parser::{
    Diagnostic, DocumentOptions, Fetch, FetchError, Fetched, Format, LoadOptions, Loaded, SourceMap, parse_document,
};
use std::path::{Path, PathBuf};
use url::Url;

/// A document with the folder that its sources stand in.
pub(super) struct Base {
    pub(super) name: String,
    pub(super) tree: Tree,
    folder: PathBuf,
}

/// Gets files; the entry document is the text.
struct Files<'t> {
    entry: Url,
    text: &'t str,
}

impl Fetch for Files<'_> {
    fn fetch(&self, url: &Url, _: Option<&Url>) -> Result<Fetched, FetchError> {
        if *url == self.entry {
            return Ok(Fetched { text: self.text.to_owned(), url: url.clone() });
        }
        let path = url.to_file_path().map_err(|()| FetchError::Denied("only files are at hand".to_owned()))?;
        let bytes = std::fs::read(&path).map_err(|error| FetchError::NotFound(error.to_string()))?;
        let text = String::from_utf8_lossy(&bytes).replace("{{server}}", "https://api.example.com");
        Ok(Fetched { text, url: url.clone() })
    }
}

impl Base {
    fn new(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap().replace("{{server}}", "https://api.example.com");
        let source = SourceMap::default().add("base", text.as_str());
        let root = parse_document(source, &text, Format::Detect, &DocumentOptions::default()).0.unwrap();
        let folder = path.parent().unwrap().canonicalize().unwrap();
        let name = format!(
            "{}/{}",
            folder.file_name().unwrap().to_string_lossy(),
            path.file_name().unwrap().to_string_lossy()
        );
        Self { name, tree: Tree::of(&root), folder }
    }

    /// What is wrong with `text` in place of this document.
    pub(super) fn check(&self, text: &str) -> (Loaded, Vec<Diagnostic>) {
        let entry = Url::from_file_path(self.folder.join("planted.yaml")).unwrap();
        let files = Files { entry: entry.clone(), text };
        let loaded = arazzo_parser::load(&entry, &files, &LoadOptions::default());
        let mut found = loaded.diagnostics.clone();
        found.extend(arazzo_validate::validate(&loaded));
        // XPath beyond 1.0 needs a build with all features.
        found.retain(|diagnostic| diagnostic.code.name != "unsupported");
        (loaded, found)
    }
}

/// All of them.
pub(super) fn bases() -> Vec<Base> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("tests/mutations/base.yaml"), root.join("tests/mutations/later.yaml")];
    let tests = root.join("../../tests");
    paths.extend(
        ["login", "coupons", "loan", "tokens", "pushed"]
            .map(|name| tests.join("official").join(name).join("arazzo.yaml")),
    );
    let mut sound: Vec<PathBuf> = tests
        .join("conformance/cases/validate")
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("sound-"))
        .collect();
    sound.sort();
    for folder in sound {
        paths.extend(
            ["arazzo.yaml", "arazzo.json"].map(|name| folder.join(name)).into_iter().filter(|path| path.exists()),
        );
    }
    paths.push(root.join("../../workflows/amazon-healthlake/start-export-poll-and-list.yml"));
    paths.iter().map(|path| Base::new(path)).collect()
}
