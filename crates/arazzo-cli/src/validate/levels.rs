//! What the operator makes of codes.

use crate::args::ValidateArgs;
use crate::diagnostics::KnownCode;
use crate::settings::ValidateTable;
use arazzo_parser::{Code, Diagnostic, Loaded, Severity, Source};
use arazzo_runtime::compile::stops_run;
use std::collections::BTreeMap;

/// What becomes of findings of one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// They are not shown.
    Allow,
    /// They are errors.
    Deny,
}

/// How the findings of one description are judged: flags before the environment before the operator's settings before
/// those that were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels {
    by_code: BTreeMap<&'static str, Level>,
    /// Whether warnings count as errors for the exit status.
    pub(super) deny_warnings: bool,
    /// Whether every leniency is off.
    pub(super) strict: bool,
}

impl Levels {
    /// What `args` say, and where they do not, `operators` table, and then the `found` one. The error is why they are at odds.
    pub(super) fn new(args: &ValidateArgs, operators: &ValidateTable, found: &ValidateTable) -> Result<Self, String> {
        let first = |pick: fn(&ValidateTable) -> Option<bool>, flag: Option<bool>| {
            flag.or_else(|| pick(operators)).or_else(|| pick(found)).unwrap_or(false)
        };
        let mut levels = Self {
            by_code: BTreeMap::new(),
            deny_warnings: first(|table| table.deny_warnings, args.deny_warnings),
            strict: first(|table| table.strict, args.strict),
        };
        for (allow, deny) in
            [(&found.allow, &found.deny), (&operators.allow, &operators.deny), (&args.allow, &args.deny)]
        {
            levels.add(allow, deny)?;
        }
        Ok(levels)
    }

    fn add(&mut self, allow: &[KnownCode], deny: &[KnownCode]) -> Result<(), String> {
        if let Some(both) = allow.iter().find(|code| deny.contains(code)) {
            return Err(format!("`{}` is both allowed and denied", both.0.name));
        }
        self.by_code.extend(allow.iter().map(|code| (code.0.name, Level::Allow)));
        self.by_code.extend(deny.iter().map(|code| (code.0.name, Level::Deny)));
        Ok(())
    }

    /// What is told of `loaded` though it is told only on request: a comment that names a code has to find it.
    pub(super) fn asked(&self, loaded: &Loaded) -> Vec<&'static Code> {
        let text = loaded.documents.first().and_then(|entry| loaded.sources.get(entry.source)).map(Source::text);
        let is_asked = |code: &&&'static Code| {
            self.by_code.contains_key(code.name) || text.is_some_and(|text| text.contains(code.name))
        };
        arazzo_validate::ON_REQUEST.iter().filter(is_asked).copied().collect()
    }

    /// Takes out what is allowed and what nobody asked for, and raises what is denied.
    pub(super) fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.retain_mut(|diagnostic| match self.by_code.get(diagnostic.code.name) {
            Some(Level::Allow) => !is_allowable(diagnostic, self.strict),
            Some(Level::Deny) => {
                diagnostic.severity = Severity::Error;
                true
            }
            None => !arazzo_validate::ON_REQUEST.contains(&diagnostic.code),
        });
    }
}

/// Whether a finding may be passed over on request: not if `arazzo run` would refuse the description for it. It would be no
/// less wrong if no one were told.
pub(super) fn is_allowable(diagnostic: &Diagnostic, strict: bool) -> bool {
    let is_of_reading = arazzo_parser::codes::ALL.contains(&diagnostic.code);
    !(is_of_reading && stops_run(diagnostic, strict))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_parser::codes;
    use arazzo_validate::all_codes;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: ValidateArgs,
    }

    fn levels(flags: &[&str], operators: &ValidateTable, found: &ValidateTable) -> Result<Levels, String> {
        let line = Line::try_parse_from(["x", "a.yaml"].iter().chain(flags)).unwrap();
        Levels::new(&line.args, operators, found)
    }

    fn shown(levels: &Levels, diagnostic: Diagnostic) -> Option<Severity> {
        let mut diagnostics = vec![diagnostic];
        levels.apply(&mut diagnostics);
        diagnostics.first().map(|diagnostic| diagnostic.severity)
    }

    #[test]
    fn the_nearer_to_the_operator_the_more_it_counts() {
        let known = |name: &str| name.parse::<KnownCode>().unwrap();
        let warning = || Diagnostic::new(known("id-case").0, None, "");
        let allowing = ValidateTable { allow: vec![known("id-case")], strict: Some(true), ..ValidateTable::default() };
        let denying = ValidateTable { deny: vec![known("id-case")], strict: Some(false), ..ValidateTable::default() };
        let none = ValidateTable::default();
        for (flags, operators, found, wanted, strict) in [
            (&[][..], &none, &none, Some(Severity::Warning), false),
            (&[], &none, &allowing, None, true),
            (&[], &denying, &allowing, Some(Severity::Error), false),
            (&["--allow", "id-case", "--strict"], &denying, &denying, None, true),
            (&["--deny", "id-pattern,id-case", "--strict=false"], &allowing, &none, Some(Severity::Error), false),
        ] {
            let levels = levels(flags, operators, found).unwrap();
            assert_eq!((shown(&levels, warning()), levels.strict), (wanted, strict), "{flags:?}");
        }
        let both = levels(&["--allow", "id-case", "--deny", "id-case"], &none, &none);
        assert_eq!(both, Err("`id-case` is both allowed and denied".to_owned()));
    }

    #[test]
    fn what_keeps_a_run_from_starting_stays_and_other_errors_may_go() {
        let levels =
            levels(&["--allow", "unknown-step,loop-without-exit,self-missing"], &<_>::default(), &<_>::default())
                .unwrap();
        assert_eq!(shown(&levels, Diagnostic::new(&codes::UNKNOWN_STEP, None, "")), Some(Severity::Error));
        assert_eq!(shown(&levels, Diagnostic::new(&codes::UNKNOWN_STEP, None, "").severity(Severity::Warning)), None);
        assert_eq!(shown(&levels, Diagnostic::new(&codes::SELF_MISSING, None, "")), None);
        let endless = all_codes().find(|code| code.name == "loop-without-exit").unwrap();
        assert_eq!(shown(&levels, Diagnostic::new(endless, None, "")), None);
    }
}
