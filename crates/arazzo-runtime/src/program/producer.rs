//! What makes a value during a run.

use super::Operand;
use arazzo_expression::{Part, Pointer, Query, Str, Value, XPath};

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
        text: Str,
    },
    /// Text with placeholders.
    Text {
        /// The pieces.
        parts: Vec<Part<(Operand, Str)>>,
        /// The text as written.
        text: Str,
    },
    /// A placeholder that is all of a string in a JSON template: a structure takes the string's place, any other value
    /// becomes its text (decision A49).
    Quoted {
        /// The expression.
        operand: Operand,
        /// The string as written.
        text: Str,
    },
    /// A list.
    List(Vec<Producer>),
    /// An object.
    Object(Vec<(Str, Producer)>),
    /// A selection (Selector Object, 1.1).
    Selector(Box<SelectorPlan>),
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
    pub text: Str,
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
