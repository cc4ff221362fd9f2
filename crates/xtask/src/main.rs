//! Tools of the project. `cargo xtask corpus DIR` loads, compiles and runs every Arazzo document below DIR without a
//! network, and counts what becomes of them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool prints its report")]

mod corpus;
mod files;
mod play;
mod report;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["corpus", folder, rest @ ..] = words.as_slice() {
        return corpus::report(folder.as_ref(), rest.contains(&"-v"));
    }
    eprintln!("usage: cargo xtask corpus DIR [-v]");
    ExitCode::from(2)
}
