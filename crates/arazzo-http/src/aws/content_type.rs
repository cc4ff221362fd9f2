//! The media type of AWS JSON services, which their OpenAPI descriptions give as `application/json`.

use super::services::JSON_VERSIONS;

/// The media type that the service of an `X-Amz-Target` wants, where it is known.
pub(crate) fn json_content_type(target: &str) -> Option<String> {
    let (prefix, _operation) = target.rsplit_once('.')?;
    let row = JSON_VERSIONS.binary_search_by_key(&prefix, |(name, _)| name).ok()?;
    let (_, version) = JSON_VERSIONS.get(row)?;
    Some(format!("application/x-amz-json-{version}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_of_the_target_decides_on_the_version() {
        let table = [
            ("HealthLake.StartFHIRExportJob", Some("application/x-amz-json-1.0")),
            ("DynamoDB_20120810.ListTables", Some("application/x-amz-json-1.0")),
            ("AmazonSSM.GetParameter", Some("application/x-amz-json-1.1")),
            ("com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents", Some("application/x-amz-json-1.1")),
            ("Unknown.Operation", None),
            ("HealthLake", None),
        ];
        for (target, wanted) in table {
            assert_eq!(json_content_type(target).as_deref(), wanted, "{target}");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(JSON_VERSIONS.is_sorted());
    }
}
