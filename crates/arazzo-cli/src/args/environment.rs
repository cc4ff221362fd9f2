//! The environment: every long option has a variable of its name.

use clap::builder::FalseyValueParser;
use clap::{Arg, ArgAction, Command};

/// The options that each command takes other values for.
const OWN: [&str; 1] = ["format"];

/// The command in which each long option, of subcommands too, is mirrored by a variable: `--max-wait` by
/// `ARAZZO_MAX_WAIT`. What means other things to each command has its command's name in it: `ARAZZO_TEST_FORMAT`. Values of variables are never shown: some are secret.
pub(super) fn mirrored(command: Command) -> Command {
    let name = command.get_name().to_owned();
    command.mut_args(|arg| mirror(arg, &name)).mut_subcommands(mirrored)
}

fn mirror(arg: Arg, command: &str) -> Arg {
    let is_flag = matches!(arg.get_action(), ArgAction::SetTrue);
    let takes = is_flag || matches!(arg.get_action(), ArgAction::Set | ArgAction::Append | ArgAction::Count);
    let Some(long) = arg.get_long().filter(|_| takes) else { return arg };
    let variable = variable(command, long);
    // What is set to nothing is not set, as in a CI job with an input left out. Only a file can be named so: none.
    if std::env::var_os(&variable).is_some_and(|value| value.is_empty()) && arg.get_id() != "config" {
        return arg;
    }
    // The parser keeps names for the life of the process.
    let arg = arg.env(&*variable.leak()).hide_env_values(true);
    if is_flag { arg.value_parser(FalseyValueParser::new()) } else { arg }
}

/// The variable that mirrors `--long` of a command.
pub(super) fn variable(command: &str, long: &str) -> String {
    let long = if OWN.contains(&long) { format!("{command}-{long}") } else { long.to_owned() };
    format!("ARAZZO_{}", long.replace('-', "_").to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Cli;

    /// Every option with a long name, and how the command shows it.
    fn visit(command: &mut Command, path: &str, seen: &mut usize) {
        let help = command.render_long_help().to_string();
        for arg in command.get_arguments() {
            let Some(long) = arg.get_long().filter(|long| !matches!(*long, "help" | "version")) else { continue };
            let wanted = variable(command.get_name(), long);
            assert_eq!(arg.get_env().and_then(|name| name.to_str()), Some(wanted.as_str()), "{path} --{long}");
            assert!(help.contains(&format!("[env: {wanted}]")), "{path} --{long}: not in the help");
            *seen += 1;
        }
        for inner in command.get_subcommands_mut() {
            let path = format!("{path} {}", inner.get_name());
            visit(inner, &path, seen);
        }
    }

    #[test]
    fn every_long_option_has_its_variable_and_the_help_says_so() {
        let (mut command, mut seen) = (Cli::whole(), 0);
        command.build();
        visit(&mut command, "arazzo", &mut seen);
        assert!(seen > 40, "{seen}");
    }
}
