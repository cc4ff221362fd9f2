//! A spinner on terminals that can redraw lines.

use super::screen::Screen;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// Lines for people, with a spinner below them while something is awaited.
#[derive(Debug)]
pub(super) struct Progress<'s> {
    screen: &'s Screen,
    spinner: Option<ProgressBar>,
}

impl<'s> Progress<'s> {
    pub(super) fn new(screen: &'s Screen) -> Self {
        let lively = !screen.is_quiet() && Screen::is_lively();
        Self { screen, spinner: lively.then(spinner) }
    }

    /// Prints a line above the spinner.
    pub(super) fn line(&self, line: &str) {
        if self.screen.is_quiet() {
            return;
        }
        match &self.spinner {
            Some(spinner) => spinner.suspend(|| self.screen.note(line)),
            None => self.screen.note(line),
        }
    }

    /// Says what is awaited.
    pub(super) fn await_(&self, what: String) {
        if let Some(spinner) = &self.spinner {
            spinner.set_message(what);
        }
    }

    /// Nothing is awaited any more.
    pub(super) fn clear(&self) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
    }
}

fn spinner() -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {msg}") {
        spinner.set_style(style);
    }
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}
