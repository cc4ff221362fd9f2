//! The codes of faults that are found across the objects of a description.

arazzo_parser::codes! {
    /// A source description that nothing refers to.
    ///
    /// Wrong: a source `pets` that no step uses. Right: without it.
    UNUSED_SOURCE = "unused-source", Warning;
}
