//! The text languages of the Arazzo specification and the values they are evaluated against: runtime expressions,
//! templates, simple conditions, JSONPath, XPath and regular expressions. No I/O, no clock, no randomness.

mod condition;
mod expression;
pub mod json;
pub mod jsonpath;
mod limits;
mod number;
mod pointer;
pub mod regex;
mod scope;
mod template;
mod value;
pub mod xml;
pub mod xpath;

pub use condition::{Condition, ConditionError, EvaluationError, Operand, Operator};
pub use expression::{
    Access, AccessForm, ComponentKind, Dialect, Expression, ExpressionError, MAX_EXPRESSION_LENGTH, Name, Note,
    NoteKind, Parsed, ResolvedName, Source, Version,
};
pub use jsonpath::Query;
pub use limits::{Limits, MAX_PATTERN_SIZE};
pub use number::Number;
pub use pointer::{Pointer, PointerError};
pub use regex::Pattern;
pub use scope::Scope;
pub use template::{Known, Part, Text};
pub use value::{Object, Str, Value};
pub use xpath::{XPath, XPathVersion};
