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
}
