//! The codes of faults that are found while documents are read.

crate::codes! {
    /// The text is not YAML or JSON.
    ///
    /// Wrong: `{"arazzo": "1.0.1"` (no closing brace). Right: `{"arazzo": "1.0.1"}`.
    SYNTAX = "syntax", Error;
}
