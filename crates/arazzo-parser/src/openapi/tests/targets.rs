use super::fixture::describe;
use crate::openapi::{Description, Spelling, TargetError};
use arazzo_expression::Pointer;

fn description() -> Description {
    describe(
        "openapi: 3.2.0
paths:
  /pets/{id}: {get: {}, delete: {}, additionalOperations: {COPY: {}}}
  /a: {post: {}}
  /%7Bx%7D: {get: {}}
  /#X=1: {post: {}}
  /r: {$ref: '#/components/pathItems/R'}
components: {pathItems: {R: {put: {}}}}",
    )
}

#[test]
fn pointers_are_understood_in_every_spelling() {
    let description = description();
    for (fragment, pointer, spelling) in [
        ("/paths/~1pets~1{id}/get", "/paths/~1pets~1{id}/get", Spelling::Canonical),
        ("/paths/~1pets~1%7Bid%7D/delete", "/paths/~1pets~1{id}/delete", Spelling::Canonical),
        ("%2Fpaths%2F~1pets~1{id}%2Fget", "/paths/~1pets~1{id}/get", Spelling::Canonical),
        ("/paths/~1%7Bx%7D/get", "/paths/~1%7Bx%7D/get", Spelling::Canonical),
        ("/paths/~1#X=1/post", "/paths/~1#X=1/post", Spelling::Canonical),
        ("/paths/~1pets~1{id}/GET", "/paths/~1pets~1{id}/get", Spelling::MethodCase),
        (
            "/paths/~1pets~1{id}/additionalOperations/COPY",
            "/paths/~1pets~1{id}/additionalOperations/COPY",
            Spelling::Canonical,
        ),
        ("/paths/~1a", "/paths/~1a/post", Spelling::OnlyOperation),
        ("/paths//pets/{id}/get", "/paths/~1pets~1{id}/get", Spelling::Unescaped),
        ("/paths/pets/{id}/get", "/paths/~1pets~1{id}/get", Spelling::Unescaped),
        ("/paths/~1r/put", "/paths/~1r/put", Spelling::Canonical),
        ("/paths/~1r", "/paths/~1r/put", Spelling::OnlyOperation),
    ] {
        let found = description.operation_at(fragment).map(|(key, spelling)| (key.pointer.to_string(), spelling));
        assert_eq!(found, Ok((pointer.to_owned(), spelling)), "{fragment}");
    }
}

#[test]
fn pointers_elsewhere_say_what_is_there() {
    let description = description();
    let methods = vec!["GET".to_owned(), "DELETE".to_owned(), "COPY".to_owned()];
    let path = || "/pets/{id}".into();
    let near = Pointer::parse("/paths/~1pets~1{id}/get").unwrap();
    for (fragment, error) in [
        ("/paths/~1pets~1{id}", TargetError::Several { path: path(), methods: methods.clone() }),
        ("/paths/~1pets~1{id}/put", TargetError::NoMethod { path: path(), method: "put".into(), methods }),
        ("/paths/~1pet~1{id}/get", TargetError::NoPath { path: "/pet/{id}".into(), suggestion: Some(near) }),
        ("/info", TargetError::NoOperation { fragment: "/info".into() }),
        ("", TargetError::NoOperation { fragment: "".into() }),
        (
            "/paths/~1a/post/summary",
            TargetError::NoMethod { path: "/a".into(), method: "summary".into(), methods: vec!["POST".into()] },
        ),
    ] {
        assert_eq!(description.operation_at(fragment).map(|(key, _)| key.clone()), Err(error), "{fragment}");
    }
}
