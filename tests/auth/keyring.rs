//! `arazzo auth add`, `list` and `remove`, where there is a keyring.

use super::world::World;
use crate::support::binary::{Finished, arazzo};
use std::io::Write as _;
use std::process::Stdio;

fn add(world: &World, arguments: &[&str], secret: &str) -> Finished {
    given(world, &[&["add"], arguments].concat(), secret)
}

/// `arazzo auth ARGUMENTS` with `secret` on its standard input.
fn given(world: &World, arguments: &[&str], secret: &str) -> Finished {
    let mut command = arazzo();
    command.current_dir(world.folder.path()).env("HOME", world.folder.path());
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("XDG_RUNTIME_DIR");
    command.arg("auth").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let started = std::time::Instant::now();
    let mut child = command.spawn().unwrap();
    // A command line that is wrong is not read any further.
    let _ = child.stdin.take().unwrap().write_all(secret.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    Finished { code: output.status.code(), stdout, stderr, elapsed: started.elapsed() }
}

/// Whether a process of its own finds `secret` as `name`, by its exit status.
fn holds(world: &World, name: &str, secret: &str) -> Option<i32> {
    let done = given(world, &["holds", name], secret);
    assert!(done.stdout.is_empty() && done.stderr.is_empty(), "{done:#?}");
    done.code
}

#[test]
fn a_secret_is_kept_used_and_removed_and_never_shown() {
    let world = World::new("{b: {type: http, scheme: bearer}}", "[{b: []}]");
    let name = format!("arazzo-test-{}", std::process::id());
    let grant = format!("{}=bearer", world.base());
    let done = add(&world, &[&name, "--for", &grant], "canary-kept\n");
    if done.stderr.contains("the keyring cannot be used") {
        let _ = writeln!(std::io::stderr(), "skipped: this machine has no keyring: {}", done.stderr);
        return;
    }
    assert!(!done.stderr.contains("canary"), "{done:#?}");
    if done.code == Some(3) {
        // Then it must not be there half.
        assert!(done.stderr.contains("is not kept") && done.stderr.contains("cmd:COMMAND"), "{done:#?}");
        assert_eq!(holds(&world, &name, "canary-kept"), Some(1));
        let _ = writeln!(std::io::stderr(), "skipped: processes share no keyring on this machine");
        return;
    }
    assert!(done.code == Some(0) && done.stderr.contains("is kept in"), "{done:#?}");
    // What is said to be kept is found by every process after that.
    assert_eq!((holds(&world, &name, "canary-kept"), holds(&world, &name, "other")), (Some(0), Some(1)));
    let list = || world.arazzo(&["auth", "list"], &[]).stdout;
    assert!(list().contains(&format!("{name}  {grant}")), "{}", list());
    // It is used for whom it is, and by its name.
    world.run(&[]).ended(0);
    assert_eq!(world.received()[0].header("authorization").as_deref(), Some("Bearer canary-kept"));
    let check = world.arazzo(&["auth", "check"], &[]);
    assert!(check.stdout.contains(&format!("{}  bearer: ok", world.base())), "{check:#?}");
    add(&world, &[&name], "canary-other");
    world.run(&["--auth", &format!("{{base}}=bearer:keyring:{name}")]).ended(0);
    assert_eq!(world.received()[1].header("authorization").as_deref(), Some("Bearer canary-other"));
    assert_eq!(world.arazzo(&["auth", "remove", &name], &[]).code, Some(0));
    assert!(!list().contains(&name));
    let gone = world.run(&["--auth", &format!("{{base}}=bearer:keyring:{name}")]).ended(3);
    gone.says(&[&format!("arazzo auth add {name}")]);
    assert_eq!(world.arazzo(&["auth", "remove", &name], &[]).code, Some(3));
}

#[test]
fn what_cannot_be_kept_is_refused() {
    let world = World::new("{}", "[]");
    for (arguments, secret, wanted) in [
        (&["a b"][..], "x", "a name has"),
        (&["n", "--for", "https://*.com=bearer"], "x", "too wide"),
        (&["n", "--for", "https://a.example=oauth2"], "x", "--for: "),
        (&["n", "--for", "https://a.example"], "x", "--for: "),
        (&["n"], "", "it is empty"),
        (&["n"], "a\nb", "line breaks"),
    ] {
        let done = add(&world, arguments, secret);
        let no_keyring = done.stderr.contains("the keyring cannot be used");
        assert!(done.code == Some(2) && done.stderr.contains(wanted) || no_keyring, "{arguments:?}: {done:#?}");
    }
}
