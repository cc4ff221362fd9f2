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

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_runtime::Request;
    use std::io::Write as _;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::time::Duration;

    const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// 2015-08-30T12:36:00Z, the time of all of AWS's examples.
    fn time() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_mins(24_015_636)
    }

    fn credentials(token: Option<&str>) -> AwsCredentials {
        let credentials = AwsCredentials::new("AKIDEXAMPLE", KEY.into());
        token.into_iter().fold(credentials, |credentials, token| credentials.with_session_token(token.into()))
    }

    fn outgoing(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Result<Outgoing, String> {
        let headers = headers.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect();
        let body = (!body.is_empty()).then(|| Arc::from(body.as_bytes()));
        let (security, region) = (Arc::default(), None);
        Outgoing::new(
            &Request {
                method: method.into(),
                url: url.into(),
                headers,
                body,
                timeout: None,
                security,
                region,
                at: arazzo_runtime::program::StepRef::default(),
            },
            &[],
        )
        .map_err(|error| error.message)
    }

    fn authorization(mut request: Outgoing, service: &str, credentials: &AwsCredentials) -> String {
        let scope = Scope { service: service.to_owned(), region: "us-east-1".to_owned() };
        sign(&mut request, &scope, credentials, time()).unwrap();
        request.header("authorization").unwrap().to_owned()
    }

    #[test]
    fn the_documented_example_gets_the_documented_signature() {
        let content_type = ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        let url = "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08";
        // The field that AWS does not ask for is not signed: the signature is the same as without.
        let request = outgoing("GET", url, &[content_type, ("X-Other", "1"), ("Accept", "*/*")], "").unwrap();
        assert_eq!(
            authorization(request, "iam", &credentials(None)),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
    }

    #[test]
    fn s3_gets_the_hash_of_the_payload_and_an_unchanged_path() {
        let scope = Scope { service: "s3".to_owned(), region: "us-east-1".to_owned() };
        let mut request = outgoing("PUT", "https://s3.us-east-1.amazonaws.com/b/a%20b//c", &[], "hello").unwrap();
        sign(&mut request, &scope, &credentials(Some("token")), time()).unwrap();
        let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assert_eq!(request.header("x-amz-content-sha256"), Some(hash));
        assert_eq!(request.header("x-amz-security-token"), Some("token"));
        let signed = "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token";
        assert!(request.header("authorization").unwrap().contains(signed));
    }

    /// The vectors of AWS that ship with the signing crate. Passed over are those that need what is never signed or
    /// sent here: other header fields, and paths that a URL parser changes.
    #[test]
    fn the_official_vectors_get_their_signatures() {
        let Some(suite) = suite() else {
            let _ = writeln!(std::io::stderr(), "skipped: the sources of aws-sigv4 are not in the cargo registry");
            return;
        };
        let mut passed = Vec::new();
        for case in std::fs::read_dir(suite).unwrap() {
            let case = case.unwrap().path();
            // It wants the path encoded once though it is not of S3; the crate's own tests ignore it too.
            if case.ends_with("get-space-normalized") {
                continue;
            }
            if let Some((found, wanted)) = vector(&case) {
                assert_eq!(found, wanted, "{}", case.display());
                passed.push(case);
            }
        }
        assert!(passed.len() >= 15, "only {} vectors apply: {passed:?}", passed.len());
    }

    fn suite() -> Option<PathBuf> {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")))?;
        let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
        let crates =
            registries.flatten().filter_map(|registry| std::fs::read_dir(registry.path()).ok()).flatten().flatten();
        let mut suites = crates
            .filter(|found| found.file_name().to_string_lossy().starts_with("aws-sigv4-"))
            .map(|found| found.path().join("aws-signing-test-suite/v4"));
        suites.find(|suite| suite.is_dir())
    }

    /// The signature made and the signature wanted.
    fn vector(case: &Path) -> Option<(String, String)> {
        let read = |name: &str| std::fs::read_to_string(case.join(name)).ok();
        let context: serde_json::Value = serde_json::from_str(&read("context.json")?).ok()?;
        if context["sign_body"] == true || context["omit_session_token"] == true || context["normalize"] == false {
            return None;
        }
        let request = read("request.txt")?;
        let (head, body) = request.split_once("\n\n").unwrap_or((request.trim_end(), ""));
        let (line, fields) = head.split_once('\n')?;
        let (method, target) = line.strip_suffix(" HTTP/1.1")?.split_once(' ')?;
        let fields: Vec<_> = fields.lines().filter_map(|field| field.split_once(':')).collect();
        let others: Vec<_> = fields.iter().copied().filter(|(name, _)| !name.eq_ignore_ascii_case("host")).collect();
        if fields.len() != head.lines().count() - 1 || others.iter().any(|(name, _)| !is_signed(name)) {
            return None;
        }
        let url = format!("https://example.amazonaws.com{target}");
        let made = authorization(
            outgoing(method, &url, &others, body).ok()?,
            context["service"].as_str()?,
            &credentials(context["credentials"]["token"].as_str()),
        );
        Some((made.rsplit_once("Signature=")?.1.to_owned(), read("header-signature.txt")?.trim().to_owned()))
    }
}
