//! The order of things.

use super::coverage::Seen;
use super::{build, dot, mermaid, svg};
use crate::args::{GraphArgs, GraphFormat};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::report::Screen;
use crate::run;
use arazzo_parser::DocumentId;

/// Draws workflows.
pub(crate) fn graph(args: &GraphArgs, screen: &Screen) -> Exit {
    match draw(args, screen) {
        Ok(text) => {
            Screen::data(text.trim_end());
            Exit::Success
        }
        Err(failure) => {
            if !failure.is_told {
                screen.error(&failure.message);
            }
            failure.exit
        }
    }
}

fn draw(args: &GraphArgs, screen: &Screen) -> Result<String, Failure> {
    args.fetch.budgets.of_documents()?;
    let loaded = run::load_only(args.file.as_deref(), &args.documents, &args.fetch)?;
    let all = loaded.entry().map_or(0, |entry| entry.workflows.len());
    if all == 0 {
        return Err(run::refuse(&loaded, loaded.diagnostics.iter().collect(), args.documents.strict, screen));
    }
    let first: Vec<(DocumentId, usize)> = match &args.workflow {
        Some(named) => {
            let id = run::choose(&loaded, Some(named))?;
            let found = id.and_then(|id| loaded.entry()?.workflow(&id).map(|(number, _)| (0, number)));
            found.into_iter().collect()
        }
        None => (0..all).map(|number| (0, number)).collect(),
    };
    let seen = args.coverage.as_deref().map(Seen::read).transpose()?;
    let drawing = build::drawing(&loaded, first, seen.as_ref());
    if let Some(seen) = seen.filter(|seen| !drawing.workflows.iter().any(|one| seen.workflow(&one.title))) {
        let other = seen.any().map(|id| format!("; it is of workflow `{id}`")).unwrap_or_default();
        screen.warning(&format!("--coverage: the report came by none of the workflows that are drawn{other}"));
    }
    Ok(match args.format {
        GraphFormat::Mermaid => mermaid::text(&drawing),
        GraphFormat::Dot => dot::text(&drawing),
        GraphFormat::Svg => svg::text(&drawing),
    })
}
