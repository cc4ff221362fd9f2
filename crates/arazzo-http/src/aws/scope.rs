//! What a signature is made for, and whether it is made at all: a document names the host, and with it who gets
//! the signature and the session token. Only AWS's own endpoints and what the operator grants get one.

use super::services::{ENDPOINTS, GLOBAL};
use crate::auth::{AWS_HOST, AWS_SCOPE, Refusal};
use crate::origin::{Origin, is_name};
use url::Url;

/// What the hosts of AWS's endpoints end with.
pub(crate) const SUFFIXES: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"];

/// The service and the region that a signature is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The signing name.
    pub(crate) service: String,
    /// The region.
    pub(crate) region: String,
}

/// What the documents and the configuration say of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked<'a> {
    /// The signing name in the description.
    pub(crate) service: Option<&'a str>,
    /// The region of the server in the description.
    pub(crate) region: Option<&'a str>,
    /// The region that the operator configured.
    pub(crate) configured: Option<&'a str>,
    /// The only service that the operator lets sign for.
    pub(crate) only_service: Option<&'a str>,
}

impl Scope {
    /// The scope to sign a request to `url` for; its origin may be `granted`. The error says why it must not be signed.
    pub(crate) fn of(url: &Url, asked: Asked<'_>, granted: bool) -> Result<Self, Refusal> {
        let denied = |message: &str| Refusal::new(AWS_HOST, message);
        let origin = Origin::of(url).ok_or_else(|| denied("only http and https requests are signed"))?;
        let by_host = match Endpoint::of(origin.host()) {
            Some(endpoint) => endpoint.scope(origin.host(), asked),
            None => Err(not_granted(&origin)),
        };
        let scope = match by_host {
            Err(_) if granted => by_grant(url, &origin, asked),
            by_host => by_host,
        }?;
        match asked.only_service {
            Some(only) if only != scope.service => {
                let message = format!("the AWS credentials are for the service `{only}`, not for `{}`", scope.service);
                Err(Refusal::new(AWS_SCOPE, message))
            }
            _ => Ok(scope),
        }
    }
}

/// What an AWS host says about itself.
struct Endpoint<'h> {
    /// Its first labels.
    name: &'h str,
    /// The signing name that the table has for it.
    service: Option<&'static str>,
    region: &'h str,
}

impl<'h> Endpoint<'h> {
    /// Only `ENDPOINT.REGION.amazonaws.com` and its kin: everything else below `amazonaws.com` may be a customer's.
    fn of(host: &'h str) -> Option<Self> {
        if let Ok(row) = GLOBAL.binary_search_by_key(&host, |(name, ..)| name) {
            return GLOBAL.get(row).map(|(_, service, region)| Self { name: service, service: None, region });
        }
        let labels = SUFFIXES.iter().find_map(|suffix| host.strip_suffix(suffix))?;
        let (name, region) = labels.rsplit_once('.')?;
        let name = name.strip_suffix("-fips").unwrap_or(name);
        let row = ENDPOINTS.binary_search_by_key(&name, |(endpoint, _)| endpoint).ok();
        let service = row.and_then(|row| ENDPOINTS.get(row)).map(|(_, service)| *service);
        let known = service.is_some() || !name.contains('.');
        (known && is_region(region)).then_some(Self { name, service, region })
    }

    fn scope(&self, host: &str, asked: Asked<'_>) -> Result<Scope, Refusal> {
        let mismatch = |message| Err(Refusal::new(AWS_SCOPE, message));
        let own = self.service.unwrap_or(self.name);
        let service = asked.service.unwrap_or(own);
        if service != own && service != self.name {
            return mismatch(format!(
                "the description asks for a signature for the service `{service}`, but {host} is the service `{own}`"
            ));
        }
        match asked.region {
            Some(region) if region != self.region => mismatch(format!(
                "the description asks for a signature for the region `{region}`, but {host} is in `{}`",
                self.region
            )),
            _ => Ok(Scope { service: service.to_owned(), region: self.region.to_owned() }),
        }
    }
}

fn by_grant(url: &Url, origin: &Origin, asked: Asked<'_>) -> Result<Scope, Refusal> {
    let unknown = |message: String| Refusal::new(AWS_SCOPE, message);
    let first_label = || {
        let label = origin.host().split('.').next().filter(|label| is_name(url) && *label != "localhost");
        label.map(str::to_owned)
    };
    let service = asked.only_service.or(asked.service).map(str::to_owned).or_else(first_label).ok_or_else(|| {
        unknown(format!(
            "the service to sign for is unknown: the description has no info.x-aws-signingName and {} names none",
            origin.host()
        ))
    })?;
    let region = asked.region.or(asked.configured).ok_or_else(|| {
        let message = "the region to sign for is unknown: set the server variable `region`, AWS_REGION or the region of the AWS profile";
        unknown(message.to_owned())
    })?;
    Ok(Scope { service, region: region.to_owned() })
}

fn not_granted(origin: &Origin) -> Refusal {
    let host = origin.host();
    let message = format!(
        "{host} gets no AWS signature: it is neither an AWS endpoint such as SERVICE.REGION.amazonaws.com nor a server \
         that was named on the command line (--server URL, or --auth {origin}=aws:)"
    );
    Refusal::new(AWS_HOST, message)
}

/// `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`; not `elb`, `compute-1`, `s3-us-west-2`, `*`.
pub(crate) fn is_region(label: &str) -> bool {
    let mut parts: Vec<_> = label.split('-').collect();
    let number = parts.pop().unwrap_or_default();
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits
        && parts.len() >= 2
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRANTED: [&str; 3] =
        ["http://127.0.0.1:4566", "https://photos.s3.us-west-2.amazonaws.com", "https://healthlake.test"];

    fn scope(url: &str, service: Option<&str>, region: Option<&str>) -> Result<String, String> {
        let asked = Asked { service, region, configured: Some("eu-central-1"), only_service: None };
        let url = Url::parse(url).unwrap();
        let granted = GRANTED.iter().any(|text| text.parse::<Origin>().ok() == Origin::of(&url));
        let scope = Scope::of(&url, asked, granted).map_err(|refusal| refusal.message)?;
        Ok(format!("{}/{}", scope.service, scope.region))
    }

    #[test]
    fn credentials_for_one_service_sign_for_no_other() {
        let of = |url: &str, only| {
            let asked = Asked { service: Some("healthlake"), only_service: Some(only), ..Asked::default() };
            Scope::of(&Url::parse(url).unwrap(), asked, false)
        };
        let url = "https://healthlake.us-east-1.amazonaws.com/";
        assert_eq!(of(url, "healthlake").unwrap().service, "healthlake");
        assert_eq!(of(url, "iam").unwrap_err().code, AWS_SCOPE);
    }

    #[test]
    fn aws_endpoints_and_granted_origins_are_signed_for() {
        let table = [
            (
                "https://healthlake.us-east-1.amazonaws.com/",
                Some("healthlake"),
                Some("us-east-1"),
                "healthlake/us-east-1",
            ),
            ("https://HealthLake.us-east-1.amazonaws.com./", None, None, "healthlake/us-east-1"),
            ("https://dynamodb-fips.us-gov-west-1.amazonaws.com/", None, None, "dynamodb/us-gov-west-1"),
            ("https://ec2.cn-north-1.amazonaws.com.cn/", Some("ec2"), None, "ec2/cn-north-1"),
            ("https://lambda.eu-west-1.api.aws/", None, None, "lambda/eu-west-1"),
            ("https://email.eu-west-1.amazonaws.com/", None, None, "ses/eu-west-1"),
            ("https://api.ecr.eu-west-1.amazonaws.com/", Some("ecr"), None, "ecr/eu-west-1"),
            ("https://iam.amazonaws.com/", Some("iam"), None, "iam/us-east-1"),
            ("http://127.0.0.1:4566/", Some("healthlake"), Some("us-east-1"), "healthlake/us-east-1"),
            ("http://127.0.0.1:4566/", Some("healthlake"), None, "healthlake/eu-central-1"),
            ("https://healthlake.test/", None, None, "healthlake/eu-central-1"),
            ("https://photos.s3.us-west-2.amazonaws.com/", Some("s3"), Some("us-west-2"), "s3/us-west-2"),
        ];
        for (url, service, region, wanted) in table {
            assert_eq!(scope(url, service, region).as_deref(), Ok(wanted), "{url}");
        }
    }

    #[test]
    fn hosts_that_anyone_can_own_get_no_signature() {
        let hosts = [
            "healthlake.us-east-1.amazonaws.com.evil.io",
            "evilamazonaws.com",
            "healthlake.us-east-1.evilamazonaws.com",
            "amazonaws.com",
            "us-east-1.amazonaws.com",
            "healthlake.us-east-1.xn--mazonaws-8jg.com",
            "ec2-203-0-113-1.us-west-2.compute.amazonaws.com",
            "ec2-203-0-113-1.compute-1.amazonaws.com",
            "lb-1.us-east-1.elb.amazonaws.com",
            "bucket.s3.us-east-1.amazonaws.com",
            "bucket.s3-us-west-2.amazonaws.com",
            "bucket.s3-website-us-west-2.amazonaws.com",
            "bucket.s3.amazonaws.com",
            "abc.execute-api.us-east-1.amazonaws.com",
            "abc.lambda-url.us-east-1.on.aws",
            "app.us-east-1.elasticbeanstalk.com",
            "x.us-east-1.awsapprunner.com",
            "203.0.113.1",
            "localhost:4566",
            "127.0.0.1:4567",
        ];
        for host in hosts {
            for service in [None, Some("s3"), Some("ec2-203-0-113-1"), Some("healthlake")] {
                for region in [None, Some("compute-1"), Some("elb"), Some("us-east-1")] {
                    assert!(
                        scope(&format!("https://{host}/"), service, region).is_err(),
                        "{host} {service:?} {region:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_description_cannot_have_one_service_signed_for_at_another() {
        let url = "https://healthlake.us-east-1.amazonaws.com/";
        assert!(scope(url, Some("iam"), None).unwrap_err().contains("`iam`"));
        assert!(scope(url, Some("healthlake"), Some("eu-west-1")).unwrap_err().contains("`eu-west-1`"));
    }

    #[test]
    fn a_service_that_no_one_names_is_an_error() {
        assert!(scope("http://127.0.0.1:4566/", None, Some("us-east-1")).unwrap_err().contains("x-aws-signingName"));
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(ENDPOINTS.is_sorted() && GLOBAL.is_sorted());
    }
}
