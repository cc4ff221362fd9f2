//! What makes a value during a run.

use super::Operand;
use arazzo_expression::{Part, Pointer, Query, Str, Value, XPath};
use std::fmt;

/// Makes a value: a constant, an expression, text with placeholders, a structure of these, or a selection.
#[derive(Clone, Debug)]
pub enum Producer {
    /// Always the same value.
    Constant(Value),
    /// An expression, whose value keeps its type. `text` is as written, for messages.
    Operand {
        /// The expression.
        operand: Operand,
        /// The expression as written.
        text: Written,
    },
    /// Text with placeholders.
    Text {
        /// The pieces.
        parts: Vec<Part<(Operand, Str)>>,
        /// The text as written.
        text: Written,
    },
    /// A placeholder that is all of a string in a JSON template: a structure takes the string's place, any other value
    /// becomes its text (decision A49).
    Quoted {
        /// The expression.
        operand: Operand,
        /// The string as written.
        text: Written,
    },
    /// A list.
    List(Vec<Producer>),
    /// An object.
    Object(Vec<(Str, Producer)>),
    /// A selection (Selector Object, 1.1).
    Selector(Box<SelectorPlan>),
}

/// A text of the document.
#[derive(Clone, Debug)]
pub struct Written {
    /// The text.
    pub text: Str,
    /// Where it stands: `FILE:LINE:COLUMN`.
    pub place: Str,
}

/// A Selector Object after compilation.
#[derive(Clone, Debug)]
pub struct SelectorPlan {
    /// What is searched.
    pub context: Operand,
    /// The context as written.
    pub context_text: Str,
    /// What is searched for.
    pub query: SelectorQuery,
    /// The query as written.
    pub text: Written,
}

impl Producer {
    /// What it is in the document and where, for messages.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Operand { text, .. } | Self::Text { text, .. } | Self::Quoted { text, .. } => text.to_string(),
            Self::Selector(plan) => {
                format!("the selector `{}` on `{}` ({})", plan.text.text, plan.context_text, plan.text.place)
            }
            Self::Constant(_) | Self::List(_) | Self::Object(_) => "the value".to_owned(),
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.text)?;
        if self.place.is_empty() { Ok(()) } else { write!(f, " ({})", self.place) }
    }
}

/// A compiled query of a selector or a replacement.
#[derive(Clone, Debug)]
pub enum SelectorQuery {
    /// A JSON Pointer.
    Pointer(Pointer),
    /// A JSONPath query.
    JsonPath(Query),
    /// An XPath expression.
    XPath(XPath),
}
