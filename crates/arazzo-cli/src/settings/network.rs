//! `[network]`.

use super::text;
use arazzo_http::HostGrant;
use serde::Deserialize;

/// Where connections may lead, as the flags of the same names say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct NetworkTable {
    /// Hosts that may be reached wherever they are.
    #[serde(deserialize_with = "text::list")]
    pub(crate) allow_host: Vec<HostGrant>,
    /// How many redirects are followed.
    pub(crate) follow_redirects: Option<usize>,
}
