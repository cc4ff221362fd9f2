//! The codes of this family.

arazzo_parser::codes! {
    /// An expression leads into a value where, by the schema that describes it, there is nothing.
    ///
    /// Wrong: `$response.body#/jobID` where the schema of the response has `jobId`. Right: `$response.body#/jobId`.
    POINTER_NOT_IN_SCHEMA = "pointer-not-in-schema", Warning;

    /// A condition compares what, by the schemas, can never be equal or ordered, or is no truth: its result is always
    /// the same.
    ///
    /// Wrong: `$response.body#/status == 'DONE'` where the schema allows `RUNNING` and `COMPLETED`.
    /// Right: `$response.body#/status == 'COMPLETED'`.
    CONDITION_TYPE = "condition-type", Warning;

    /// A text is filled into a query outside of quotes: it becomes a part of the query, which is another one then or none.
    ///
    /// Wrong: `$[?$.name == {$inputs.name}]` where `name` is a string. Right: `$[?$.name == '{$inputs.name}']`.
    UNQUOTED_PLACEHOLDER = "unquoted-placeholder", Warning;

    /// An object or a list becomes a part of a text, as JSON, or is sent as a media type that has no form for it.
    ///
    /// Wrong: `value: 'owner {$steps.get.outputs.owner}'` where `owner` is an object. Right: `value: $steps.get.outputs.owner`.
    OBJECT_IN_TEXT = "object-in-text", Warning;
}
