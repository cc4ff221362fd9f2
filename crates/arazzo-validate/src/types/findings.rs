//! What rules find. What stands in the workflow or the components for several steps is told only if it is wrong for
//! each of them.

use crate::checked::Site;
use arazzo_parser::{Diagnostic, Span};
use std::collections::BTreeMap;

/// What makes two faults of a shared text the same: the text, the code, the place and the message.
type Fault = (Span, &'static str, Option<Span>, String);

/// Faults on their way to be told.
#[derive(Default)]
pub(crate) struct Findings {
    own: Vec<Diagnostic>,
    /// How often each shared text is used.
    uses: BTreeMap<Span, usize>,
    /// The faults of shared texts with how often they were found.
    shared: BTreeMap<Fault, (usize, Diagnostic)>,
}

impl Findings {
    /// One use of the text at `span`, with what is wrong with it.
    pub(crate) fn take(&mut self, site: &Site<'_, '_>, span: Span, faults: Vec<Diagnostic>) {
        if !site.shared {
            self.own.extend(faults);
            return;
        }
        *self.uses.entry(span).or_default() += 1;
        for fault in faults {
            let key = (span, fault.code.name, fault.span, fault.message.clone());
            self.shared.entry(key).or_insert((0, fault)).0 += 1;
        }
    }

    /// Tells them.
    pub(crate) fn tell(self, found: &mut Vec<Diagnostic>) {
        found.extend(self.own);
        let uses = self.uses;
        let everywhere = self.shared.into_iter().filter(|((span, ..), (count, _))| uses.get(span) == Some(count));
        found.extend(everywhere.map(|(_, (_, fault))| fault));
    }
}
