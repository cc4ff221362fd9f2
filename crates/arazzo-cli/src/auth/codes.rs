//! The codes of credentials that are not used.

arazzo_parser::codes! {
    /// A credential would go over http to another machine, where it can be read on the way.
    ///
    /// Wrong: `--server http://api.example.com --auth http://api.example.com=bearer:env:TOKEN`. Right: the same with
    /// `https`, or `--allow-cleartext api.example.com`.
    CLEARTEXT_CREDENTIAL = "cleartext-credential", Error;

    /// A description wants a credential for an origin to which none is granted. Nothing is sent: a request goes out without
    /// what its description wants only if you say so, or to the server that you name with `--server`, where it is a warning.
    /// What an environment variable or a scheme is called grants nothing.
    ///
    /// Wrong: `--auth https://api.example.com=bearer:env:TOKEN` for requests to `http://127.0.0.1:8080`. Right:
    /// `--auth http://127.0.0.1:8080=bearer:env:TOKEN`, or `--auth http://127.0.0.1:8080=none`.
    UNBOUND_ORIGIN = "unbound-origin", Error;

    /// A description wants a security scheme that no credential can meet. Nothing is sent.
    ///
    /// Wrong: `type: http` with `scheme: negotiate`. Right: `scheme: bearer`; or the operator sets the header field with
    /// `--header`, or has requests sent without with `--auth ORIGIN=none`.
    UNSUPPORTED_SECURITY = "unsupported-security", Error;

    /// A description or an issuer names a token endpoint at an origin that was not granted: the client's secret does not go
    /// there.
    ///
    /// Wrong: `tokenUrl: https://elsewhere.example/token` for a client of `https://api.example.com`. Right: the same with
    /// `token-origin=https://elsewhere.example` in the client's `--auth`.
    TOKEN_ORIGIN = "token-origin", Error;

    /// No token came: the token endpoint refused, nothing says where it is, or no one consented.
    ///
    /// Wrong: `oauth2:client-id=ID,client-secret=env:NAME` where the description names no `tokenUrl`. Right: the same with
    /// `token-url=https://id.example.com/token`.
    TOKEN_REFUSED = "token-refused", Error;

    /// A host that gets no AWS signature: it is no endpoint of AWS, and was not granted.
    ///
    /// Wrong: a server `https://healthlake.us-east-1.amazonaws.com.example.io`. Right:
    /// `https://healthlake.us-east-1.amazonaws.com`, or `--auth ORIGIN=aws:`.
    AWS_HOST_DENIED = "aws-host-denied", Error;

    /// A description wants a signature for another service or region than its host is, or than was granted.
    ///
    /// Wrong: `x-aws-signingName: iam` with the server `https://healthlake.us-east-1.amazonaws.com`. Right:
    /// `x-aws-signingName: healthlake`.
    AWS_SCOPE_MISMATCH = "aws-scope-mismatch", Error;

    /// There are no AWS credentials, or they cannot be had.
    ///
    /// Wrong: a profile with a `credential_process` that fails. Right: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or
    /// `--aws-profile NAME`.
    AWS_CREDENTIALS = "aws-credentials", Error;

    /// The AWS credentials have expired. Nothing is sent.
    ///
    /// Wrong: a `credential_process` that prints an `Expiration` that is past. Right: `aws sso login`, and again.
    AWS_CREDENTIALS_EXPIRED = "aws-credentials-expired", Error;

    /// A description wants AWS Signature Version 4A, which is not supported; Version 4 is never sent in its place.
    ///
    /// Wrong: `x-amazon-apigateway-authtype: awsSigv4a`. Right: `awsSigv4`, with an endpoint of one region.
    SIGV4A_UNSUPPORTED = "sigv4a-unsupported", Error;
}
