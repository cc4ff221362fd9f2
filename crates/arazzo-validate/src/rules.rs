//! All rules over one prepared view of the documents.

use crate::checked::{Checked, Place, Site};
use crate::{
    codes, conditions, consequences, expressions, flow, hygiene, inputs, operations, references, structure, types,
};
use arazzo_expression::Expression;
use arazzo_parser::{Code, Diagnostic, Loaded, at_once, settle_fixes};
use std::collections::BTreeSet;

/// A rule: it looks at the prepared view and adds what it finds.
pub(crate) type Rule = fn(&Checked<'_>, &mut Vec<Diagnostic>);

/// A rule about an expression, at each of its uses.
pub(crate) type ExpressionRule = fn(&Checked<'_>, &Site<'_, '_>, &Expression, Place<'_>, &mut Vec<Diagnostic>);

const RULES: &[Rule] = &[
    structure::ids,
    structure::duplicates,
    structure::parameters,
    structure::times,
    structure::asynchronous,
    structure::extensions,
    structure::comments,
    references::targets,
    references::dependencies,
    references::paths,
    references::selectors,
    references::replacements,
    inputs::schemas,
    expressions::keys,
    expressions::workflows,
    conditions::constant,
    conditions::status,
    conditions::statuses,
    conditions::untaken,
    conditions::queries,
    conditions::case,
    conditions::anchors,
    conditions::patterns,
    flow::unreachable,
    flow::unfollowed,
    flow::actions,
    flow::polling,
    flow::loops,
    flow::unchanging,
    flow::recursion,
    flow::calls,
    flow::no_criteria,
    hygiene::sources,
    hygiene::unread,
    hygiene::components,
    hygiene::secrets,
    hygiene::insecure,
    each_expression,
];

/// What is asked of every expression, in one walk.
const EXPRESSION_RULES: &[ExpressionRule] = &[
    expressions::phase,
    expressions::nested,
    expressions::compared,
    expressions::steps,
    expressions::inputs,
    expressions::outputs,
];

/// The rules run on several threads for so many steps.
const MANY: usize = 200;

/// The codes of what is told only where it is asked for.
pub const ON_REQUEST: &[&Code] = &[&codes::DESCRIPTION_MISSING, &codes::UNUSED_WORKFLOW];

/// The rules for them, in their order.
const ON_REQUEST_RULES: &[Rule] = &[hygiene::descriptions, hygiene::workflows];

/// Everything that is wrong with the description and is not among the diagnostics of loading it, but for what
/// [`ON_REQUEST`] lists. The faults of other Arazzo documents that it leads to are told as far as they are errors. In the
/// order of the text.
pub fn validate(loaded: &Loaded) -> Vec<Diagnostic> {
    validate_asked(loaded, &[])
}

/// The same with those codes of [`ON_REQUEST`] that `asked` has.
pub fn validate_asked(loaded: &Loaded, asked: &[&Code]) -> Vec<Diagnostic> {
    let checked = Checked::new(loaded);
    let mut found = checked.diagnostics.clone();
    let requested =
        ON_REQUEST.iter().zip(ON_REQUEST_RULES).filter(|(code, _)| asked.contains(code)).map(|(_, rule)| rule);
    let steps: usize = checked.workflows().map(|(_, workflow)| workflow.steps.len()).sum();
    // The dearest ones stand last, and are begun first.
    let rules: Vec<Rule> = requested.chain(RULES).chain(operations::RULES).chain(types::RULES).rev().copied().collect();
    let all = at_once(&rules, if steps < MANY { 1 } else { usize::MAX }, |rule| {
        let mut found = Vec::new();
        rule(&checked, &mut found);
        found
    });
    found.reserve(all.iter().map(Vec::len).sum());
    found.extend(all.into_iter().rev().flatten());
    consequences::leave_out(&checked, loaded, &mut found);
    let entry = loaded.documents.first().map(|document| document.source);
    found.retain(|d| d.is_error() || d.span.is_none_or(|span| Some(span.source) == entry || !is_arazzo(loaded, span)));
    let mut seen = BTreeSet::new();
    let first: Vec<bool> = found.iter().map(|d| seen.insert((d.span, d.code.name, &*d.message))).collect();
    let mut first = first.into_iter();
    found.retain(|_| first.next().unwrap_or(true));
    found.sort_by_key(|d| d.span);
    settle_fixes(loaded, &mut found);
    found
}

fn each_expression(checked: &Checked<'_>, found: &mut Vec<Diagnostic>) {
    checked.each_expression(&mut |site, expression, place| {
        for rule in EXPRESSION_RULES {
            rule(checked, site, expression, place, found);
        }
    });
}

fn is_arazzo(loaded: &Loaded, span: arazzo_parser::Span) -> bool {
    (0..loaded.documents.len())
        .any(|id| loaded.arazzo(id).is_some() && loaded.documents.get(id).is_some_and(|d| d.source == span.source))
}

/// Every code that this crate declares.
pub fn all_codes() -> impl Iterator<Item = &'static Code> {
    codes::ALL.iter().chain(operations::codes::ALL).chain(types::codes::ALL).copied()
}
