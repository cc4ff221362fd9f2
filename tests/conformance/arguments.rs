//! The arguments that `cargo test` and its kin hand to a test binary, as far as they mean something here.

/// What was asked for.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent flags of another program's command line")]
pub(crate) struct Arguments {
    filters: Vec<String>,
    skipped: Vec<String>,
    exact: bool,
    /// Only ignored tests are wanted; here none is.
    pub(crate) ignored: bool,
    /// The names are wanted, not the outcome.
    pub(crate) list: bool,
    /// Only failures and the summary are wanted.
    pub(crate) quiet: bool,
    /// How many cases to play at once, if said.
    pub(crate) threads: Option<usize>,
}

impl Arguments {
    /// Reads arguments; those that change nothing here are passed over.
    pub(crate) fn read(arguments: impl IntoIterator<Item = String>) -> Self {
        let mut out = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let (name, attached) = argument.split_once('=').map_or((argument.as_str(), None), |(n, v)| (n, Some(v)));
            let mut value = || attached.map(str::to_owned).or_else(|| arguments.next()).unwrap_or_default();
            match name {
                "--exact" => out.exact = true,
                "--ignored" => out.ignored = true,
                "--list" => out.list = true,
                "-q" | "--quiet" => out.quiet = true,
                "--skip" => out.skipped.push(value()),
                "--test-threads" => out.threads = value().parse().ok(),
                "--format" => out.quiet |= value() == "terse",
                "--color" | "--logfile" | "--shuffle-seed" | "-Z" => drop(value()),
                _ if name.starts_with('-') => {}
                _ => out.filters.push(argument),
            }
        }
        out
    }

    /// Whether the case of that name is asked for.
    pub(crate) fn wants(&self, name: &str) -> bool {
        let matches = |filter: &String| if self.exact { filter == name } else { name.contains(filter.as_str()) };
        (self.filters.is_empty() || self.filters.iter().any(matches)) && !self.skipped.iter().any(matches)
    }
}
