//! AWS Signature Version 4 of a request, as it goes over the wire.

use super::scope::Scope;
use crate::credentials::AwsCredentials;
use crate::transport::Outgoing;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign as signature,
};
use aws_sigv4::sign::v4;
use secrecy::ExposeSecret;
use std::time::SystemTime;

/// The header fields that are the signature's own: no document may set them.
pub(crate) const OWNED: [&str; 3] = ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"];

/// Adds the signature of `request`. Signed are the method, the URL, the body and as few header fields as AWS asks
/// for: a proxy may change the others.
pub(crate) fn sign(
    request: &mut Outgoing,
    scope: &Scope,
    credentials: &AwsCredentials,
    time: SystemTime,
) -> Result<(), String> {
    let token = credentials.session_token().map(|token| token.expose_secret().to_owned());
    let secret = credentials.secret_access_key().expose_secret();
    let identity = Credentials::new(credentials.access_key_id(), secret, token, None, "arazzo").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&scope.region)
        .name(&scope.service)
        .time(time)
        .settings(settings(&scope.service))
        .build()
        .map_err(|error| error.to_string())?
        .into();
    let signed = request.headers.iter().filter(|(name, _)| is_signed(name));
    let signable = SignableRequest::new(
        &request.method,
        request.url.as_str(),
        signed.map(|(name, value)| (name.as_str(), value.as_str())),
        SignableBody::Bytes(request.body.as_deref().unwrap_or_default()),
    )
    .map_err(|error| error.to_string())?;
    let (instructions, _) = signature(signable, &params).map_err(|error| error.to_string())?.into_parts();
    let added = instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    request.headers.extend(added.collect::<Vec<_>>());
    Ok(())
}

fn is_signed(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "content-type" || (name.starts_with("x-amz-") && !name.starts_with("x-amzn-trace"))
}

/// S3 takes the path as it stands and wants the payload's hash in a field; the others encode it twice.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if matches!(service, "s3" | "s3express" | "s3-outposts" | "s3-object-lambda") {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}
