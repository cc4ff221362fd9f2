//! AWS Signature Version 4 of a request, as it goes over the wire.

use super::keys::Keys;
use super::scope::Scope;
use crate::transport::Outgoing;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign as signature,
};
use aws_sigv4::sign::v4;
use percent_encoding::percent_decode_str;
use std::time::SystemTime;

/// The header fields that are the signature's own: no document may set them.
pub(crate) const OWNED: [&str; 3] = ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"];

/// What is signed.
struct Signable<'r> {
    method: &'r str,
    uri: &'r str,
    fields: Vec<(&'r str, &'r str)>,
    body: SignableBody<'r>,
}

/// Adds the signature of `request`. Signed are the method, the URL, the body and as few header fields as AWS asks
/// for: a proxy may change the others. With `unsigned_payload` the body of an S3 request over https is left out.
pub(crate) fn sign(
    request: &mut Outgoing,
    scope: &Scope,
    keys: &Keys,
    time: SystemTime,
    unsigned_payload: bool,
) -> Result<(), String> {
    // The signing crate would sign something else in its place.
    if percent_decode_str(request.url.query().unwrap_or_default()).decode_utf8().is_err() {
        return Err("its query is encoded from what is no UTF-8".to_owned());
    }
    let leaves_out = unsigned_payload && is_s3(&scope.service) && request.url.scheme() == "https";
    let body = match &request.body {
        _ if leaves_out => SignableBody::UnsignedPayload,
        body => SignableBody::Bytes(body.as_deref().unwrap_or_default()),
    };
    let fields = request.headers.iter().filter(|(name, _)| is_signed(name));
    let fields = fields.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let signable = Signable { method: &request.method, uri: request.url.as_str(), fields, body };
    let added = fields_of(signable, scope, keys, time, settings(&scope.service))?;
    request.headers.extend(added);
    Ok(())
}

/// The header fields that sign a request.
fn fields_of(
    signable: Signable<'_>,
    scope: &Scope,
    keys: &Keys,
    time: SystemTime,
    settings: SigningSettings,
) -> Result<Vec<(String, String)>, String> {
    let identity = keys.credentials().into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(&scope.region)
        .name(&scope.service)
        .time(time)
        .settings(settings)
        .build()
        .map_err(|error| error.to_string())?
        .into();
    let Signable { method, uri, fields, body } = signable;
    let request = SignableRequest::new(method, uri, fields.into_iter(), body).map_err(|error| error.to_string())?;
    let (instructions, _) = signature(request, &params).map_err(|error| error.to_string())?.into_parts();
    Ok(instructions.headers().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn is_signed(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "content-type" || (name.starts_with("x-amz-") && !name.starts_with("x-amzn-trace"))
}

/// S3 takes the path as it stands and wants the payload's hash in a field; the others encode it twice.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if is_s3(service) {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    settings
}

fn is_s3(service: &str) -> bool {
    matches!(service, "s3" | "s3express" | "s3-outposts" | "s3-object-lambda")
}

#[cfg(test)]
mod tests {
    use super::*;
    use arazzo_runtime::Request;
    use aws_sigv4::http_request::SessionTokenMode;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::time::Duration;

    const KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// 2015-08-30T12:36:00Z, the time of all of AWS's examples.
    fn time() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_mins(24_015_636)
    }

    fn credentials(token: Option<&str>) -> Keys {
        Keys { id: "AKIDEXAMPLE".into(), secret: KEY.into(), token: token.map(Into::into), until: None }
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

    fn authorization(mut request: Outgoing, service: &str, credentials: &Keys) -> String {
        let scope = Scope { service: service.to_owned(), region: "us-east-1".to_owned() };
        sign(&mut request, &scope, credentials, time(), false).unwrap();
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
        sign(&mut request, &scope, &credentials(Some("token")), time(), false).unwrap();
        let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assert_eq!(request.header("x-amz-content-sha256"), Some(hash));
        assert_eq!(request.header("x-amz-security-token"), Some("token"));
        let signed = "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token";
        assert!(request.header("authorization").unwrap().contains(signed));
    }

    #[test]
    fn what_would_be_signed_as_something_else_is_not_signed() {
        let scope = Scope { service: "sts".to_owned(), region: "us-east-1".to_owned() };
        let mut odd = outgoing("GET", "https://sts.us-east-1.amazonaws.com/?a=%FC", &[], "").unwrap();
        assert!(sign(&mut odd, &scope, &credentials(None), time(), false).unwrap_err().contains("no UTF-8"));
        assert!(odd.header("authorization").is_none());
    }

    #[test]
    fn the_payload_is_left_out_only_for_s3_over_https() {
        let hash = |url: &str, service: &str, unsigned| {
            let scope = Scope { service: service.to_owned(), region: "us-east-1".to_owned() };
            let mut request = outgoing("PUT", url, &[], "hello").unwrap();
            sign(&mut request, &scope, &credentials(None), time(), unsigned).unwrap();
            request.header("x-amz-content-sha256").map(str::to_owned)
        };
        let of_body = Some("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824".to_owned());
        assert_eq!(hash("https://s3.us-east-1.amazonaws.com/b/k", "s3", true).as_deref(), Some("UNSIGNED-PAYLOAD"));
        assert_eq!(hash("https://s3.us-east-1.amazonaws.com/b/k", "s3", false), of_body);
        assert_eq!(hash("http://127.0.0.1:1/b/k", "s3", true), of_body);
        assert_eq!(hash("https://dynamodb.us-east-1.amazonaws.com/", "dynamodb", true), None);
    }

    /// The two that the signing crate's own tests pass over: their paths have a space in them.
    const IGNORED: [&str; 2] = ["get-space-normalized", "get-space-unnormalized"];

    /// The vectors of AWS that ship with the signing crate, through the function that signs every request.
    #[test]
    fn the_official_vectors_get_their_signatures() {
        let (mut passed, mut failed) = (0, Vec::new());
        for case in std::fs::read_dir(suite()).unwrap() {
            let case = case.unwrap().path();
            let name = case.file_name().unwrap().to_string_lossy().into_owned();
            // Two cases of an older form have no context: they show how S3 differs and have no signature.
            if !case.join("context.json").exists() || IGNORED.contains(&name.as_str()) {
                continue;
            }
            let (found, wanted) = vector(&case);
            if found == wanted { passed += 1 } else { failed.push(format!("{name}: {found}, not {wanted}")) }
        }
        assert!(failed.is_empty(), "{failed:#?}");
        assert_eq!(passed, 36);
    }

    /// Where cargo keeps the sources of the signing crate.
    fn suite() -> PathBuf {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let read = |more: &[&str]| {
            let arguments = ["metadata", "--format-version", "1", "--manifest-path", manifest];
            let metadata = std::process::Command::new(env!("CARGO")).args(arguments).args(more).output().unwrap();
            serde_json::from_slice::<serde_json::Value>(&metadata.stdout).ok()
        };
        // The sources for other platforms may never have been fetched.
        let metadata = read(&["--offline"]).or_else(|| read(&[])).unwrap();
        let packages = metadata["packages"].as_array().unwrap();
        let signer = packages.iter().find(|package| package["name"] == "aws-sigv4").unwrap();
        Path::new(signer["manifest_path"].as_str().unwrap()).with_file_name("aws-signing-test-suite").join("v4")
    }

    /// The signature made and the signature wanted.
    fn vector(case: &Path) -> (String, String) {
        let read = |name: &str| std::fs::read_to_string(case.join(name)).unwrap();
        let context: serde_json::Value = serde_json::from_str(&read("context.json")).unwrap();
        let request = read("request.txt");
        let (head, body) = request.split_once("\n\n").unwrap_or((request.trim_end_matches('\n'), ""));
        let (line, rest) = head.split_once('\n').unwrap();
        let (method, target) = line.strip_suffix(" HTTP/1.1").unwrap().split_once(' ').unwrap();
        // A line that starts with white space goes on with the value above it.
        let rest = rest.replace("\n ", " ").replace("\n\t", " ");
        let fields: Vec<_> = rest.lines().map(|field| field.split_once(':').unwrap()).collect();
        let uri = format!("https://example.amazonaws.com{target}");
        let mut settings = SigningSettings::default();
        let is = |name: &str| context[name] == true;
        if !is("normalize") {
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        }
        if is("omit_session_token") {
            settings.session_token_mode = SessionTokenMode::Exclude;
        }
        if context.get("sign_body").is_none_or(|sign| sign == true) {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let signable = Signable { method, uri: &uri, fields, body: SignableBody::Bytes(body.as_bytes()) };
        let scope = Scope { service: "service".to_owned(), region: "us-east-1".to_owned() };
        let keys = credentials(context["credentials"]["token"].as_str());
        let added = fields_of(signable, &scope, &keys, time(), settings).unwrap();
        let made = added.iter().find(|(name, _)| name == "authorization").unwrap();
        (made.1.rsplit_once("Signature=").unwrap().1.to_owned(), read("header-signature.txt").trim().to_owned())
    }
}
