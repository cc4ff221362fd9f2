//! The shared configuration and credentials files of AWS: sections of `key = value` lines.

use std::collections::BTreeMap;

/// The sections of a file, by profile.
#[derive(Debug, Default)]
pub(super) struct Profiles(BTreeMap<String, BTreeMap<String, String>>);

impl Profiles {
    /// Reads a file's text. Lines that are neither section, setting nor comment are passed over, as AWS's tools do.
    pub(super) fn parse(text: &str) -> Self {
        let mut sections: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut current = None;
        for line in text.lines() {
            let trimmed = line.trim();
            if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(name, _)| name) {
                current = profile_name(name);
            } else if let (Some(profile), Some((key, value))) = (&current, setting(line)) {
                sections.entry(profile.clone()).or_default().insert(key.to_ascii_lowercase(), value.to_owned());
            }
            if let Some(profile) = &current {
                sections.entry(profile.clone()).or_default();
            }
        }
        Self(sections)
    }

    /// The settings of a profile.
    pub(super) fn get(&self, profile: &str) -> Option<&BTreeMap<String, String>> {
        self.0.get(profile)
    }
}

/// `default`, `NAME` (credentials file) and `profile NAME` (configuration file) are profiles.
fn profile_name(section: &str) -> Option<String> {
    let section = section.trim();
    match section.split_once(char::is_whitespace) {
        None => Some(section.to_owned()),
        Some(("profile", name)) => Some(name.trim().trim_matches('"').to_owned()),
        Some(_) => None,
    }
}

/// An indented line belongs to the setting above it (`s3 =`), a comment may follow after white space.
fn setting(line: &str) -> Option<(&str, &str)> {
    if line.starts_with([' ', '\t', '#', ';']) {
        return None;
    }
    let (key, value) = line.split_once('=')?;
    let end = [" #", " ;", "\t#", "\t;"].iter().filter_map(|mark| value.find(mark)).min();
    Some((key.trim(), value.get(..end.unwrap_or(value.len())).unwrap_or(value).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_sections_are_profiles() {
        let text = "# c\n[default]\nregion=eu-west-1 ; mine\n\n[profile dev]\nRegion = us-east-1\ns3 =\n  region = no\n[sso-session x]\nregion = no\n[ops]\naws_secret_access_key = a=b/c#d\nnonsense\n[empty]";
        let profiles = Profiles::parse(text);
        let value = |profile: &str, key: &str| profiles.get(profile).and_then(|found| found.get(key)).cloned();
        assert_eq!(value("default", "region").as_deref(), Some("eu-west-1"));
        assert_eq!(value("dev", "region").as_deref(), Some("us-east-1"));
        assert_eq!(value("ops", "aws_secret_access_key").as_deref(), Some("a=b/c#d"));
        assert!(profiles.get("x").is_none() && profiles.get("empty").is_some());
    }
}
