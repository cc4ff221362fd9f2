use super::fixture::{describe, faults, lowered, with_faults};
use crate::openapi::{KeyLocation, SecurityScheme};

fn schemes(version: &str, group: &str, scheme: &str) -> Option<SecurityScheme> {
    let text =
        format!("{version}\nsecurity: [{{s: [r]}}]\npaths: {{/a: {{get: {{operationId: a}}}}}}\n{group}: {scheme}");
    let (operation, faults) = with_faults(&describe(&text), "a");
    assert_eq!(operation.security[0].requirements[0].scopes, ["r".into()]);
    let scheme = operation.security[0].requirements[0].scheme.clone();
    // A scheme that is none that is known is told.
    assert_eq!(faults.len(), usize::from(scheme == Some(SecurityScheme::Unknown)), "{faults:?}");
    scheme
}

#[test]
fn schemes_of_3_x_are_read() {
    let read = |scheme: &str| {
        schemes("openapi: 3.1.0", "components", &format!("{{securitySchemes: {{s: {scheme}}}}}")).unwrap()
    };
    let key = |location| SecurityScheme::ApiKey { name: "k".into(), location };
    assert_eq!(read("{type: apiKey, name: k, in: cookie}"), key(KeyLocation::Cookie));
    assert_eq!(read("{type: apiKey, name: k, in: query}"), key(KeyLocation::Query));
    assert_eq!(read("{type: http, scheme: Bearer}"), SecurityScheme::Http { scheme: "bearer".into() });
    assert_eq!(read("{type: openIdConnect, openIdConnectUrl: u}"), SecurityScheme::OpenIdConnect { url: "u".into() });
    assert_eq!(read("{type: mutualTLS}"), SecurityScheme::MutualTls);
    assert_eq!(
        read("{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4}"),
        SecurityScheme::AwsSigV4
    );
    assert_eq!(
        read("{type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4a}"),
        SecurityScheme::AwsSigV4A
    );
    for broken in ["{type: apiKey}", "{type: http}", "{}", "{type: other}"] {
        assert_eq!(read(broken), SecurityScheme::Unknown, "{broken}");
    }
    let SecurityScheme::OAuth2 { flows } =
        read("{type: oauth2, flows: {clientCredentials: {tokenUrl: t, scopes: {a: b}}}}")
    else {
        panic!()
    };
    assert_eq!(
        (&*flows[0].kind, flows[0].token_url.as_deref(), flows[0].scopes.len()),
        ("clientCredentials", Some("t"), 1)
    );
}

#[test]
fn schemes_of_2_0_are_mapped() {
    let read = |scheme: &str| schemes("swagger: '2.0'", "securityDefinitions", &format!("{{s: {scheme}}}")).unwrap();
    assert_eq!(read("{type: basic}"), SecurityScheme::Http { scheme: "basic".into() });
    let SecurityScheme::OAuth2 { flows } = read("{type: oauth2, flow: application, tokenUrl: t, scopes: {}}") else {
        panic!()
    };
    assert_eq!((&*flows[0].kind, flows[0].token_url.as_deref()), ("clientCredentials", Some("t")));
}

#[test]
fn an_operation_replaces_the_security_of_its_description() {
    let text = "openapi: 3.0.0
security: [{k: []}]
paths:
  /a: {get: {operationId: none, security: []}, put: {operationId: optional, security: [{k: [], l: []}, {}]}, post: {operationId: same}}
components: {securitySchemes: {k: {$ref: '#/components/securitySchemes/l'}, l: {type: http, scheme: basic}}}";
    let description = describe(text);
    let counts = |id| lowered(&description, id).security.iter().map(|a| a.requirements.len()).collect::<Vec<_>>();
    assert_eq!([counts("none"), counts("optional"), counts("same")], [vec![], vec![2, 0], vec![1]]);
}

#[test]
fn a_scheme_that_is_not_defined_is_a_warning() {
    let text = "openapi: 3.0.0\npaths: {/a: {get: {operationId: a, security: [{k: [z]}]}}}";
    let (operation, found) = with_faults(&describe(text), "a");
    assert_eq!(operation.security[0].requirements[0].scheme, None);
    assert_eq!(faults(text, &found), [("undefined-security-scheme", "[z]".to_owned())]);
}
