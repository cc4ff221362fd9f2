//! Tools of the project. `cargo xtask corpus DIR` loads, compiles and runs every Arazzo document below DIR without a
//! network, and counts what becomes of them. `cargo xtask counts DIR` compares how often each code is found there with the
//! checked-in counts. `cargo xtask explore DIR` follows the paths of the workflows there.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool prints its report")]

mod corpus;
mod counts;
mod explore;
mod files;
mod play;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["corpus", folder, rest @ ..] => corpus::report(folder.as_ref(), rest.contains(&"-v")),
        ["explore", folder, rest @ ..] => explore::report(folder.as_ref(), rest.contains(&"-v")),
        ["counts", folder] => counts::counts(folder.as_ref(), false),
        ["counts", folder, "--bless"] => counts::counts(folder.as_ref(), true),
        _ => {
            eprintln!(
                "usage: cargo xtask corpus DIR [-v]\n       cargo xtask counts DIR [--bless]\n       cargo xtask explore DIR [-v]"
            );
            ExitCode::from(2)
        }
    }
}
