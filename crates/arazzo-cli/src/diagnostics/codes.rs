//! The codes of what the command line itself finds.

arazzo_parser::codes! {
    /// A settings file, `arazzo.toml`, cannot be read: it is not TOML, or has a name or value that means nothing.
    ///
    /// Wrong: `[validate]` with `alow = ["unused-output"]`. Right: `allow = ["unused-output"]`.
    SETTINGS = "settings", Error;

    /// A table of a settings file that does not count, as the file was found and not named: only `[validate]` is taken from
    /// a file upwards from the description. What grants something counts in the file that `--config` or `ARAZZO_CONFIG`
    /// names, or in the user's own, `~/.config/arazzo/arazzo.toml`.
    ///
    /// Wrong: `[auth]` in the `arazzo.toml` of a repository. Right: the same in `~/.config/arazzo/arazzo.toml`.
    SETTINGS_NOT_TRUSTED = "settings-not-trusted", Warning;

    /// A comment that ignores findings names a code that does not exist.
    ///
    /// Wrong: `# arazzo-ignore id-cas: both are as in the API`. Right: `# arazzo-ignore id-case: both are as in the API`.
    IGNORE_UNKNOWN_CODE = "ignore-unknown-code", Warning;

    /// A comment that ignores findings does not say why. It ignores them all the same.
    ///
    /// Wrong: `# arazzo-ignore id-case`. Right: `# arazzo-ignore id-case: both are as in the API`.
    IGNORE_WITHOUT_REASON = "ignore-without-reason", Warning;

    /// A comment that ignores findings has none to ignore in its line, or in the next one if it stands alone. What keeps a run
    /// from starting cannot be ignored. JSON has no comments: there `allow` in `arazzo.toml` is the way.
    ///
    /// Wrong: `# arazzo-ignore id-case: …` above a step that no other is like. Right: no comment.
    IGNORE_UNUSED = "ignore-unused", Warning;
}
