//! `arazzo auth add`, `list`, `remove` and `check`.

use super::witness::{self, Witness};
use super::{grants, keyring, plan, vault::Surroundings};
use crate::args::{AddArgs, AuthCommand, CheckArgs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Screen;
use crate::settings::Settings;
use arazzo_http::{Grant, SecretString};
use std::io::{IsTerminal as _, Read as _};

/// The most that is read of a secret.
const LARGEST: u64 = 16 << 10;

/// Does what is asked for.
pub(crate) fn perform(command: &AuthCommand, settings: &Settings, mut screen: Screen) -> Exit {
    let done = match command {
        AuthCommand::Plan(args) => plan::plan(args, settings, &mut screen),
        AuthCommand::Add(args) => add(args, &screen),
        AuthCommand::List => list(&screen),
        AuthCommand::Remove { name } => remove(name, &screen),
        AuthCommand::Check(args) => check(args, settings, &screen),
        AuthCommand::Holds { name } => Ok(witness::answer(name)),
    };
    done.unwrap_or_else(|failure| {
        if !failure.is_told {
            screen.error(&failure.message);
        }
        failure.exit
    })
}

fn add(args: &AddArgs, screen: &Screen) -> Result<Exit, Failure> {
    let is_name = !args.name.is_empty() && args.name.chars().all(|c| c.is_ascii_alphanumeric() || "._-/@".contains(c));
    if !is_name {
        return Err(Failure::usage("a name has letters, digits and . _ - / @ only"));
    }
    let grant = args.audience.as_ref().map(|audience| format!("{audience}:keyring:{}", args.name));
    if let Some(grant) = &grant {
        let parsed = Grant::parse(grant).map_err(|error| Failure::usage(format!("--for: {error}")))?;
        if !matches!(parsed.kind(), "bearer" | "basic" | "digest" | "apikey") {
            return Err(Failure::usage(
                "--for: ORIGIN=bearer, ORIGIN=basic:USER, ORIGIN=digest:USER or ORIGIN=apikey[:NAME]",
            ));
        }
    }
    let program = std::env::current_exe().and_then(|program| Witness::call(&program, &args.name));
    let witness =
        program.map_err(|error| failed(format!("cannot check that other processes find the secret: {error}")))?;
    keyring::reach().map_err(failed)?;
    let secret = secret(&args.name)?;
    keyring::set(&args.name, &secret, grant.as_deref()).map_err(failed)?;
    if !witness.sees(&secret) {
        // What no one will find need not stay.
        drop(keyring::remove(&args.name));
        return Err(failed(format!(
            "`{}` is not kept: {} does not show it to another process, as it is without a login session; keep secrets with \
             env:NAME, file:PATH or cmd:COMMAND instead",
            args.name,
            keyring::place()
        )));
    }
    screen.note(&format!("`{}` is kept in {}", args.name, keyring::place()));
    Ok(Exit::Success)
}

/// Reads the secret: without showing it from a terminal, else all of standard input.
fn secret(name: &str) -> Result<SecretString, Failure> {
    let unreadable = |error: std::io::Error| Failure::usage(format!("cannot read the secret: {error}"));
    let text = if std::io::stdin().is_terminal() {
        let terminal = console::Term::stderr();
        terminal.write_str(&format!("Secret for `{name}`: ")).map_err(unreadable)?;
        terminal.read_secure_line().map_err(unreadable)?
    } else {
        let mut text = String::new();
        std::io::stdin().take(LARGEST + 1).read_to_string(&mut text).map_err(unreadable)?;
        text
    };
    let text = text.strip_suffix('\n').map_or(&*text, |text| text.strip_suffix('\r').unwrap_or(text));
    let reason = match text {
        "" => "it is empty",
        text if text.len() as u64 > LARGEST => "it is larger than 16 KiB",
        text if text.chars().any(char::is_control) => "it has line breaks or control characters",
        text => return Ok(text.into()),
    };
    Err(Failure::usage(format!("the secret cannot be used: {reason}")))
}

fn list(screen: &Screen) -> Result<Exit, Failure> {
    let kept = keyring::list().map_err(failed)?;
    if kept.is_empty() {
        screen.note(&format!("nothing is kept in {}", keyring::place()));
    }
    for (name, grant) in kept {
        let grant = grant.as_ref().and_then(|grant| grant.rsplit_once(":keyring:")).map(|(grant, _)| grant);
        screen.answer(&screen.harmless(&grant.map_or_else(|| name.clone(), |grant| format!("{name}  {grant}"))));
    }
    Ok(Exit::Success)
}

fn remove(name: &str, screen: &Screen) -> Result<Exit, Failure> {
    keyring::remove(name).map_err(failed)?;
    screen.note(&format!("`{name}` is removed"));
    Ok(Exit::Success)
}

fn check(args: &CheckArgs, settings: &Settings, screen: &Screen) -> Result<Exit, Failure> {
    let vault = Surroundings::new(args.send.env_file.as_deref())?;
    let (mut grants, settled) = grants::granted(&args.send, settings)?;
    grants.extend(settled);
    match keyring::granted() {
        Ok(kept) => grants.extend(kept),
        Err(reason) => screen.note(&reason),
    }
    if grants.is_empty() {
        screen.note("no credentials are granted");
    }
    let mut is_complete = true;
    for grant in &grants {
        let (kind, audience) = (grant.kind(), grant.audience());
        match grant.read(&vault, args.send.aws_metadata) {
            Ok(_) => screen.answer(&format!("{audience}  {kind}: ok")),
            Err(error) => {
                is_complete = false;
                screen.answer(&screen.harmless(&format!("{audience}  {kind}: {error}")));
            }
        }
    }
    Ok(if is_complete { Exit::Success } else { Exit::Failure })
}

fn failed(message: String) -> Failure {
    Failure::invalid("credentials", message)
}
