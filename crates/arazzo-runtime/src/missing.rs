//! Values that are not there when a request or a call is made of them: what becomes of them, and what is to be said of it.

use crate::fault::StepFault;
use crate::program::Producer;

/// The most remarks that are kept of one attempt.
const MOST: usize = 8;

/// What becomes of an expression without a value in a request, or in the inputs of a workflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingPolicy {
    /// What the place has for it: members, parameters and bodies are left out, elements of lists are null (decision A01),
    /// and a text that it stands in is a fault (decision A02).
    #[default]
    ByPlace,
    /// The same, but that it is nothing in a text.
    EmptyInText,
    /// It fails the step wherever it is.
    Refused,
}

/// The policy, and what was done by it.
#[derive(Debug, Default)]
pub struct Missing {
    policy: MissingPolicy,
    remarks: Vec<String>,
    /// How many remarks there were in all.
    count: usize,
}

impl Missing {
    /// What does as `policy` says.
    pub fn new(policy: MissingPolicy) -> Self {
        Self { policy, ..Self::default() }
    }

    /// What is to be said of what was made.
    pub fn into_remarks(mut self) -> Vec<String> {
        if let Some(more @ 1..) = self.count.checked_sub(self.remarks.len()) {
            self.remarks.push(format!("… and {more} more like this"));
        }
        self.remarks
    }

    /// The fault of `producer` having no value, where the policy makes it one.
    pub(crate) fn refuse(&self, producer: &Producer) -> Result<(), StepFault> {
        if self.policy == MissingPolicy::Refused { Err(fault(producer)) } else { Ok(()) }
    }

    /// What an expression without a value is in the text that `producer` makes.
    pub(crate) fn in_text(&mut self, expression: &str, producer: &Producer) -> Result<(), StepFault> {
        if self.policy == MissingPolicy::EmptyInText {
            self.remark(format_args!("`{expression}` has no value: it is left empty in the text"), producer);
            return Ok(());
        }
        let message = format!("`{expression}` has no value, and it stands inside the text {}", producer.written());
        Err(StepFault::new("missing-value", message))
    }

    /// Notes that the element that `producer` makes of a list is null for want of a value.
    pub(crate) fn in_list(&mut self, producer: &Producer) {
        self.remark(format_args!("an element of a list has no value: it is null"), producer);
    }

    /// Notes that `null` is written into the URL.
    pub(crate) fn null_in_url(&mut self, expression: &str, producer: &Producer) {
        self.remark(format_args!("`{expression}` is null: the text `null` is written into the URL"), producer);
    }

    /// Notes that the JSON text of an object or a list is sent as `media_type`, which has no form for it.
    pub(crate) fn structure_as(&mut self, media_type: &str, producer: &Producer) {
        let what = format_args!("`{media_type}` has no form for objects and lists: the JSON text of one is sent");
        self.remark(what, producer);
    }

    fn remark(&mut self, what: std::fmt::Arguments<'_>, producer: &Producer) {
        self.count += 1;
        if self.remarks.len() < MOST {
            self.remarks.push(format!("{what}, in {}", producer.written()));
        }
    }
}

/// The fault of a value that must be there.
pub(crate) fn fault(producer: &Producer) -> StepFault {
    StepFault::new("missing-value", format!("{} has no value", producer.written()))
}
