//! The ways to read one text: directly, else by the events of the parser library, first by YAML's rules of indentation,
//! then by those that everyone lets pass.

use super::alias::Aliases;
use super::tree::Tree;
use super::{direct, syntax};
use crate::{Diagnostic, DocumentOptions, Node, SourceId, Span, codes};
use granit_parser::{Options, Parser, ScanError, options};
use std::num::NonZero;
use std::ops::Range;
use std::thread::available_parallelism;

/// Texts of so many bytes are read in several places at once: what that takes is little then.
const LONG: usize = 1 << 16;

/// So many values are copied for aliases without counting beforehand whether all of them are within the budget.
const UNREHEARSED: usize = 100_000;

/// How one reading of a text ends.
enum End {
    Read(Option<Node>, Vec<Diagnostic>),
    /// With a fault that another reading would find again.
    Refused(Vec<Diagnostic>),
    /// With a fault of syntax.
    Syntax(Vec<Diagnostic>, Diagnostic),
}

/// Reads `text` as one YAML document.
pub(crate) fn read(source: SourceId, text: &str, options: &DocumentOptions) -> (Option<Node>, Vec<Diagnostic>) {
    read_part(source, text, 0..text.len(), options)
}

/// Reads `part` of `text` as a YAML document of its own, with spans in the whole of `text`.
pub(crate) fn read_part(
    source: SourceId,
    text: &str,
    part: Range<usize>,
    options: &DocumentOptions,
) -> (Option<Node>, Vec<Diagnostic>) {
    match read_directly(source, text, part.clone(), options) {
        Some((node, faults)) => (Some(node), faults),
        None => read_events(source, text, part, options),
    }
}

/// The same for an ordinary text; `None` if it is none.
pub(crate) fn read_directly(
    source: SourceId,
    text: &str,
    part: Range<usize>,
    options: &DocumentOptions,
) -> Option<(Node, Vec<Diagnostic>)> {
    let parts = if part.len() < LONG { 1 } else { available_parallelism().map_or(1, NonZero::get) };
    read_in_parts(source, text, part, options, parts)
}

/// The same, read in so many parts at once.
pub(crate) fn read_in_parts(
    source: SourceId,
    text: &str,
    part: Range<usize>,
    options: &DocumentOptions,
    parts: usize,
) -> Option<(Node, Vec<Diagnostic>)> {
    let blank = Tree::new(source, text, part, options, Aliases { most: 0, copy: false });
    let tree = direct::read(&blank, parts)?;
    Some((tree.root?, tree.faults.into_list()))
}

/// The same for any text, by the events of the parser library.
pub(crate) fn read_events(
    source: SourceId,
    text: &str,
    part: Range<usize>,
    options: &DocumentOptions,
) -> (Option<Node>, Vec<Diagnostic>) {
    let most = options.limits.alias_nodes;
    let reading = |most, copy| {
        let aliases = Aliases { most, copy };
        attempts(source, options, |strict| attempt(Tree::new(source, text, part.clone(), options, aliases), strict))
    };
    let first = reading(most.min(UNREHEARSED), true);
    if most <= UNREHEARSED || !ran_out(&first) {
        return first;
    }
    drop(first);
    let (none, mut faults) = reading(most, false);
    faults.retain(|fault| fault.code == &codes::ALIAS_BUDGET);
    if faults.is_empty() { reading(most, true) } else { (none, faults) }
}

/// Whether a reading ended because of its aliases.
fn ran_out((node, faults): &(Option<Node>, Vec<Diagnostic>)) -> bool {
    node.is_none() && faults.iter().any(|fault| fault.code == &codes::ALIAS_BUDGET)
}

/// Reads strictly, unless that is not wanted, and loosely where that fails.
fn attempts(
    source: SourceId,
    options: &DocumentOptions,
    attempt: impl Fn(bool) -> End,
) -> (Option<Node>, Vec<Diagnostic>) {
    match attempt(!options.loose_indentation) {
        End::Read(node, faults) => present(source, node, faults),
        End::Refused(faults) => (None, faults),
        End::Syntax(faults, fault) if options.loose_indentation => (None, with(faults, fault)),
        End::Syntax(_, fault) => match attempt(false) {
            End::Read(node, faults) => present(source, node, with(faults, misplaced(&fault))),
            End::Refused(faults) => (None, faults),
            End::Syntax(faults, again) => (None, with(faults, if fault.labels.is_empty() { again } else { fault })),
        },
    }
}

fn with(mut faults: Vec<Diagnostic>, fault: Diagnostic) -> Vec<Diagnostic> {
    faults.push(fault);
    faults
}

fn present(source: SourceId, node: Option<Node>, mut faults: Vec<Diagnostic>) -> (Option<Node>, Vec<Diagnostic>) {
    if node.is_none() {
        faults.push(Diagnostic::new(&codes::EMPTY_DOCUMENT, Span::new(source, 0, 0), "the document is empty"));
    }
    (node, faults)
}

/// The warning in place of the error that only strict reading finds.
fn misplaced(fault: &Diagnostic) -> Diagnostic {
    let message = "this stands further left than YAML allows";
    Diagnostic::new(&codes::YAML_INDENTATION, fault.span, message).help("indent it more than the key it belongs to")
}

fn attempt(mut tree: Tree<'_>, strict: bool) -> End {
    for event in Parser::new_from_str_with_options(tree.text, settings(tree.options, strict)) {
        let taken = match event {
            Ok((event, place)) => tree.take(&event, &place),
            Err(error) => return broken(tree, &error),
        };
        if let Err(fault) = taken {
            return End::Refused(with(tree.faults.into_list(), *fault));
        }
    }
    End::Read(tree.root, tree.faults.into_list())
}

fn broken(tree: Tree<'_>, error: &ScanError) -> End {
    let fault = syntax::fault(&tree, error);
    let faults = tree.faults.into_list();
    if fault.code == &codes::TOO_DEEP { End::Refused(with(faults, fault)) } else { End::Syntax(faults, fault) }
}

fn settings(options: &DocumentOptions, strict: bool) -> Options {
    let depth = options.limits.depth;
    options! {
        strict_indentation: strict,
        emit_unresolved_aliases: true,
        emit_comments: false,
        simple_key_max_lookahead: 1 << 16,
        flow_nesting_limit: depth,
        block_nesting_limit: depth,
    }
}
