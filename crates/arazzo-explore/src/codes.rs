//! The codes of findings.

arazzo_parser::codes! {
    /// A run succeeds although a step that polls found a state that none of its actions knows.
    ///
    /// Wrong: `goto` the next step for `COMPLETED`, and back for `IN_PROGRESS`, run with `--on-unmatched next`: a job that is
    /// `FAILED` goes on too. Right: an action for each state, or runs without `--on-unmatched next`.
    UNMATCHED_SUCCEEDS = "unmatched-succeeds", Error;

    /// A success action with criteria goes where the run goes anyway: its criteria decide nothing.
    ///
    /// Wrong: `goto` the next step if the status is `DONE`, and nothing else. Right: also an action for other states.
    IDLE_CRITERIA = "idle-criteria", Warning;

    /// A step finds a state that none of its actions knows, and fails there.
    ///
    /// Wrong: actions for `SUBMITTED` and `COMPLETED` where the API lists `QUEUED` too. Right: an action that goes back for
    /// `QUEUED`.
    UNMATCHED_STATE = "unmatched-state", Info;

    /// A loop that no path leads out of.
    ///
    /// Wrong: `goto` the step itself without criteria. Right: criteria, and an action that goes on.
    LOOP_CANNOT_END = "loop-cannot-end", Error;

    /// A path ends in success, and an output of the workflow has no value there.
    ///
    /// Wrong: the output of a step that a `goto` skips. Right: an output that every path sets.
    OUTPUT_MISSING = "output-missing", Warning;

    /// An action that no path takes.
    ///
    /// Wrong: `$statusCode == 404` in `onSuccess` beside the success criterion `$statusCode == 200`. Right: in `onFailure`.
    DEAD_ACTION = "dead-action", Warning;

    /// A step that no path comes to.
    ///
    /// Wrong: a step after one that always goes elsewhere. Right: a `goto` that leads to it.
    DEAD_STEP = "dead-step", Warning;

    /// A criterion that holds with no answer that the API may give.
    ///
    /// Wrong: `$statusCode == 20`. Right: `$statusCode == 200`.
    NEVER_TRUE = "criterion-never-true", Warning;

    /// A criterion that holds whatever the API answers.
    ///
    /// Wrong: `$statusCode > 0`. Right: `$statusCode < 400`.
    NEVER_FALSE = "criterion-never-false", Warning;

    /// A request that the API does not take: something that it requires is missing, or has another type.
    ///
    /// Wrong: a body without the member that the schema requires. Right: with it.
    REQUEST_INVALID = "request-invalid", Error;

    /// A step that cannot send its request on some path: a value that it needs is not there.
    ///
    /// Wrong: a path with `{$steps.create.outputs.id}` after a `goto` that skips `create`. Right: a `goto` to `create`.
    REQUEST_NOT_BUILT = "request-not-built", Error;

    /// A run succeeds although a step failed, whatever the failure was.
    ///
    /// Wrong: `onFailure` with a `goto` without criteria to a step from which the workflow ends well. Right: criteria for the
    /// failures that are meant, and `end` for the others.
    FAILURE_SUCCEEDS = "failure-succeeds", Warning;

    /// A step takes an answer with an error status for success.
    ///
    /// Wrong: success criteria on the body alone, where an error has such a body too. Right: `$statusCode == 200` as well.
    ERROR_STATUS_SUCCEEDS = "error-status-succeeds", Warning;

    /// No path ends in success.
    ///
    /// Wrong: success criteria that contradict each other. Right: criteria that some answer meets.
    NEVER_SUCCEEDS = "never-succeeds", Error;

    /// No path that ends in success was found, and something was not explored: nothing shows that the workflow can succeed.
    ///
    /// Wrong: taking the workflow for tested. Right: criteria that an answer can meet, or a scenario with answers that do.
    NO_SUCCESS_FOUND = "no-success-found", Error;

    /// Something is brought about only by answers that the API does not give by its description.
    ///
    /// Wrong: `$response.body#/size > 30` where the schema has `maximum: 10`. Right: what the schema allows.
    UNDESCRIBED_ANSWER = "undescribed-answer", Warning;

    /// Something that was not explored: no answer could be made that brings it about. That says nothing against it.
    ///
    /// Wrong: counting it as covered. Right: a scenario with an answer that does.
    NOT_EXPLORED = "not-explored", Info;

    /// The exploration ended before all paths were followed.
    ///
    /// Wrong: reading its coverage as complete. Right: more paths, with `--max-paths`.
    BOUNDED = "exploration-bounded", Info;
}
