//! Asking the operator to consent in a browser.

use crate::report::Screen;
use arazzo_http::Consent;
use std::io::IsTerminal as _;
use std::process::{Command, Stdio};

/// Asks on standard error, and opens a browser where someone sits in front of it.
pub(crate) struct Terminal {
    screen: Screen,
}

impl Terminal {
    pub(crate) fn new(screen: &Screen) -> Self {
        Self { screen: screen.clone() }
    }
}

impl Consent for Terminal {
    fn visit(&self, url: &str) {
        self.screen.note(&format!("Open this page to log in:\n\n  {url}\n"));
        if std::io::stderr().is_terminal() {
            open(url);
        }
    }

    fn enter(&self, url: &str, code: &str) {
        self.screen.note(&format!(
            "Open {} and enter the code {}",
            self.screen.harmless(url),
            self.screen.harmless(code)
        ));
    }
}

/// Opens a page in the operator's browser. Where there is none, the page has been named.
fn open(url: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let mut command = Command::new(program);
    let command = command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Err(error) = command.spawn() {
        tracing::debug!(%error, program, "no browser");
    }
}
