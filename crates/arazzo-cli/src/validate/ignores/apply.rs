//! What comments keep from being shown, and what is to be said about them.

use super::comment::{Comment, comments};
use crate::diagnostics::codes;
use crate::validate::levels::is_allowable;
use arazzo_parser::{Content, Diagnostic, Loaded};

/// Takes out what comments of Arazzo descriptions ignore, and adds what is wrong with those of the entry description.
/// `is_whole` says whether all was there that the rules need: if not, a comment may have nothing to ignore for that.
pub(in crate::validate) fn apply(loaded: &Loaded, diagnostics: &mut Vec<Diagnostic>, strict: bool, is_whole: bool) {
    for (id, document) in loaded.documents.iter().enumerate() {
        let Content::Arazzo(arazzo) = &document.content else { continue };
        let mut comments = comments(&loaded.sources, document.source, &arazzo.root);
        if comments.is_empty() {
            continue;
        }
        diagnostics.retain(|found| {
            let is_here = found.span.is_some_and(|span| span.source == document.source);
            !(is_here && is_allowable(found, strict) && is_ignored(found, loaded, &mut comments))
        });
        if id == 0 {
            let faults = comments.into_iter().flat_map(|comment| faults(comment, diagnostics, loaded, is_whole));
            let faults: Vec<Diagnostic> = faults.collect();
            diagnostics.extend(faults);
        }
    }
}

/// Whether a comment ignores the finding; the comment then has its use.
fn is_ignored(found: &Diagnostic, loaded: &Loaded, comments: &mut [Comment]) -> bool {
    let Some(line) = found.span.map(|span| loaded.sources.locate(span).line) else { return false };
    let mut ignored = false;
    for comment in comments.iter_mut().filter(|comment| comment.line == line) {
        for (code, is_used) in &mut comment.codes {
            if code.0.name == found.code.name {
                *is_used = true;
                ignored = true;
            }
        }
    }
    ignored
}

fn faults(comment: Comment, left: &[Diagnostic], loaded: &Loaded, is_whole: bool) -> Vec<Diagnostic> {
    let mut faults = comment.faults;
    for (code, is_used) in comment.codes {
        if is_used || !is_whole {
            continue;
        }
        let name = code.0.name;
        let message = format!("there is no `{name}` in line {} to ignore", comment.line);
        let fault = Diagnostic::new(&codes::IGNORE_UNUSED, comment.span, message);
        let stays = |found: &&Diagnostic| {
            let line = found.span.map(|span| loaded.sources.locate(span));
            found.code.name == name && line.is_some_and(|place| place.line == comment.line)
        };
        faults.push(match left.iter().find(stays) {
            Some(_) => {
                let message = format!("`{name}` in line {} cannot be ignored: a run would not start", comment.line);
                Diagnostic::new(&codes::IGNORE_UNUSED, comment.span, message).help("mend it, and remove the comment")
            }
            None => fault.help("remove the comment, or move it to the line or above the line that it is about"),
        });
    }
    faults
}
