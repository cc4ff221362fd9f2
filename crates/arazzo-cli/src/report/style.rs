//! How things look on a terminal. Where there is none, the streams take the styles out again.

use anstyle::{AnsiColor, Style};

/// What went well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What did not.
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
/// What matters less.
pub(crate) const FAINT: Style = Style::new().dimmed();
/// What matters.
pub(crate) const STRONG: Style = Style::new().bold();
/// The word for a fault, and what is marked as one.
pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// The same for what is probably one.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// The same for what is worth knowing.
pub(crate) const INFO: Style = AnsiColor::BrightBlue.on_default().bold();
/// What stands around an excerpt of a text.
pub(crate) const MARGIN: Style = AnsiColor::BrightBlue.on_default().bold();
/// The word before advice.
pub(crate) const HELP: Style = AnsiColor::BrightCyan.on_default().bold();
