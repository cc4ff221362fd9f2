//! The codes of this family.

arazzo_parser::codes! {
    /// A parameter that the operation does not declare; it is sent all the same.
    ///
    /// Wrong: `{name: offset, in: query, value: 20}` for an operation that declares only `limit`.
    /// Right: `{name: limit, in: query, value: 20}`.
    UNDECLARED_PARAMETER = "undeclared-parameter", Warning;

    /// The operation requires a parameter that neither the step nor its workflow gives.
    ///
    /// Wrong: a step with `operationId: getPet` without the path parameter `petId`.
    /// Right: with `parameters: [{name: petId, in: path, value: $inputs.petId}]`.
    MISSING_PARAMETER = "missing-parameter", Error;

    /// The value of a parameter is not as its schema says.
    ///
    /// Wrong: `{name: status, in: query, value: soldout}` where the schema allows `available` and `sold`.
    /// Right: `{name: status, in: query, value: sold}`.
    PARAMETER_VALUE = "parameter-value", Warning;

    /// The operation requires a body and the step has none, or a body without anything in it.
    ///
    /// Wrong: a step with `operationId: createPet` without `requestBody`.
    /// Right: with `requestBody: {payload: {name: Rex}}`.
    MISSING_BODY = "missing-body", Warning;

    /// A body for an operation that takes none.
    ///
    /// Wrong: `requestBody` in a step that calls a `GET` operation. Right: `parameters`.
    UNDECLARED_BODY = "undeclared-body", Warning;

    /// A media type that the operation does not take.
    ///
    /// Wrong: `contentType: application/xml` for an operation that takes `application/json`.
    /// Right: `contentType: application/json`.
    CONTENT_TYPE = "content-type", Warning;

    /// A part of the payload is not as the schema of the body says.
    ///
    /// Wrong: `payload: {age: young}` where `age` is an integer. Right: `payload: {age: 3}`.
    PAYLOAD_SCHEMA = "payload-schema", Warning;

    /// A payload that is written as text is not JSON, whatever its expressions are worth.
    ///
    /// Wrong: `payload: '{"name": "{$inputs.name}", "age": }'`. Right: `payload: '{"name": "{$inputs.name}"}'`.
    PAYLOAD_SYNTAX = "payload-syntax", Warning;

    /// A payload that is a text and looks like JSON, without anything that says it is.
    ///
    /// Wrong: `payload: '{"name": "Rex"}'` alone. Right: with `contentType: application/json`.
    UNSTATED_CONTENT_TYPE = "unstated-content-type", Info;

    /// The target of a replacement leads to nothing in the payload.
    ///
    /// Wrong: `target: /pet/name` for `payload: {name: Rex}`. Right: `target: /name`.
    REPLACEMENT_PLACE = "replacement-place", Warning;

    /// `replacements` without a `payload` to make them in: an example of the description takes its place or, where it has
    /// none, an empty object. Other tools send nothing, or stop.
    ///
    /// Wrong: `requestBody: {replacements: [{target: /name, value: Rex}]}`.
    /// Right: `requestBody: {payload: {name: ""}, replacements: [{target: /name, value: Rex}]}`.
    REPLACEMENTS_ALONE = "replacements-alone", Warning;

    /// A criterion tests a status that the operation does not document.
    ///
    /// Wrong: `$statusCode == 204` for an operation that answers 201. Right: `$statusCode == 201`.
    UNDOCUMENTED_STATUS = "undocumented-status", Warning;

    /// A criterion expects a redirect: it is the answer itself, which is not followed.
    ///
    /// Wrong: `$statusCode == 302` where what the redirect leads to is meant. Right: fine for the redirect itself; its
    /// target is `$response.header.Location`.
    REDIRECT_EXPECTED = "redirect-expected", Info;

    /// The operation is deprecated.
    ///
    /// Wrong: `operationId: listPetsV1`, which its description marks as `deprecated`. Right: `operationId: listPets`.
    DEPRECATED_OPERATION = "deprecated-operation", Warning;

    /// A parameter that the description marks as deprecated, and that the operation does not need.
    ///
    /// Wrong: `{name: page, in: query, value: 2}` where `page` is marked as `deprecated`. Right: `{name: cursor, …}`, or
    /// whatever the description has in its place.
    DEPRECATED_PARAMETER = "deprecated-parameter", Warning;

    /// Whatever way in is chosen, it needs a security scheme that the description marks as deprecated.
    ///
    /// Wrong: `security: [{key: []}]` where the scheme `key` is marked as `deprecated`. Right: `security` with another
    /// alternative, `[{key: []}, {oauth: []}]`.
    DEPRECATED_SECURITY = "deprecated-security", Info;

    /// The description of the operation does not say where the API is.
    ///
    /// Wrong: a local description without `servers`, or with `servers: [{url: /v1}]`.
    /// Right: `servers: [{url: "https://api.example.com/v1"}]`, or `--server URL` when it is run.
    SERVER_UNKNOWN = "server-unknown", Warning;
}
