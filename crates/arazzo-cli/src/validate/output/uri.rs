//! Names of files as URI-references.

use std::path::{Component, Path};
use url::Url;

/// The URI-reference of the file called `name`, and whether it is relative to where the command ran.
pub(super) fn reference(name: &str) -> (String, bool) {
    if name.contains("://") {
        return (name.to_owned(), false);
    }
    let path = Path::new(name);
    if path.is_absolute() {
        return (Url::from_file_path(path).map_or_else(|()| name.to_owned(), Into::into), false);
    }
    let parts = path.components().filter_map(|part| match part {
        Component::ParentDir => Some("..".to_owned()),
        Component::Normal(part) => Some(encoded(&part.to_string_lossy())),
        _ => None,
    });
    let joined = parts.collect::<Vec<_>>().join("/");
    // A colon in the first segment would make it a scheme (RFC 3986, section 4.2).
    let first = joined.split('/').next().unwrap_or_default();
    if first.contains(':') { (format!("./{joined}"), true) } else { (joined, true) }
}

fn encoded(segment: &str) -> String {
    let Ok(mut url) = Url::parse("file:///") else { return segment.to_owned() };
    if let Ok(mut path) = url.path_segments_mut() {
        path.clear().push(segment);
    }
    url.path().trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_references() {
        for (name, uri) in [
            ("a.yaml", "a.yaml"),
            ("./x y/ä%#?.yaml", "x%20y/%C3%A4%25%23%3F.yaml"),
            ("../a.yaml", "../a.yaml"),
            ("a:b.yaml", "./a:b.yaml"),
        ] {
            assert_eq!(reference(name), (uri.to_owned(), true));
        }
        assert_eq!(reference("http://x/a.yaml"), ("http://x/a.yaml".to_owned(), false));
        if cfg!(unix) {
            assert_eq!(reference("/a b.yaml"), ("file:///a%20b.yaml".to_owned(), false));
        }
    }
}
