//! `arazzo graph`.

use super::{FetchArgs, run::DocumentArgs};
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What `arazzo graph` is asked to do.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  arazzo graph arazzo.yaml\n  arazzo graph arazzo.yaml -w buy --format svg > buy.svg\n  arazzo \
                  graph arazzo.yaml --format dot | dot -Tpdf > arazzo.pdf\n  arazzo test arazzo.yaml --format json > t.json; \
                  arazzo graph arazzo.yaml --format svg --coverage t.json > t.svg\n\nExit status: 0 drawn, 2 wrong command \
                  line, 3 invalid document or coverage."
)]
pub(crate) struct GraphArgs {
    /// The description: a path or an http(s) URL [default: arazzo.yaml, arazzo.yml or arazzo.json here].
    pub(crate) file: Option<String>,
    /// The workflow to draw, with those that it leads to [default: all of the description].
    #[arg(short, long, value_name = "ID")]
    pub(crate) workflow: Option<String>,
    /// The language of the drawing.
    #[arg(long, value_enum, default_value = "mermaid")]
    pub(crate) format: GraphFormat,
    /// Colours what a test or a run came by: what `arazzo test --format json` or `arazzo run --output json` printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) coverage: Option<PathBuf>,
    #[command(flatten, next_help_heading = "Documents")]
    pub(crate) documents: DocumentArgs,
    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}

/// The language of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    /// Mermaid, for Markdown.
    Mermaid,
    /// DOT, for Graphviz.
    Dot,
    /// A picture.
    Svg,
}
