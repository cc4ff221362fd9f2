//! `arazzo run`: where requests go and what they carry.

use super::{Named, NamedOrAll, pair};
use arazzo_http::HostGrant;
use clap::Args;
use std::path::PathBuf;

/// Where requests go and what they carry.
#[derive(Debug, Default, Args)]
pub(crate) struct SendArgs {
    /// Replaces the server of all sources, or of source NAME. AWS signatures may go there.
    #[arg(long, value_name = "[NAME=]URL", value_parser = NamedOrAll::parse)]
    pub(crate) server: Vec<NamedOrAll>,
    /// The value of a server variable.
    #[arg(long, value_name = "NAME=VALUE", value_parser = Named::parse)]
    pub(crate) server_var: Vec<Named>,
    /// A header field for every request that does not set it itself.
    #[arg(long, value_name = "'NAME: VALUE'", value_parser = pair::header)]
    pub(crate) header: Vec<Named>,
    /// Lets requests send the file PATH, which a payload names as `@PATH`. Files of --input NAME=@PATH may be sent anyway.
    #[arg(long, value_name = "PATH")]
    pub(crate) allow_file: Vec<PathBuf>,
    /// A credential for an origin, or for https://*.DOMAIN. SPEC: bearer:SRC, basic:USER:SRC, digest:USER:SRC,
    /// apikey:SRC, apikey:NAME:SRC, oauth2:KEY=VALUE,…, oauth2:FLOW,KEY=VALUE,…, aws:, aws:profile=NAME, none. SRC: env:NAME, file:PATH, keyring:NAME,
    /// cmd:COMMAND.
    #[arg(long, value_name = "ORIGIN=SPEC")]
    pub(crate) auth: Vec<String>,
    /// Variables for env:NAME that the environment does not have: lines of NAME=VALUE. No file is read unless named.
    #[arg(long, value_name = "FILE")]
    pub(crate) env_file: Option<PathBuf>,
    /// The profile that AWS credentials and the region come from.
    #[arg(long, value_name = "NAME")]
    pub(crate) aws_profile: Option<String>,
    /// Lets AWS credentials come from the metadata service of the machine.
    #[arg(long)]
    pub(crate) aws_metadata: bool,
    /// Leaves the payload of S3 requests over https out of their signatures.
    #[arg(long)]
    pub(crate) aws_unsigned_payload: bool,
    /// Sends signed AWS JSON requests with the media type that the description has instead of the services' own.
    #[arg(long)]
    pub(crate) keep_content_type: bool,
    /// Trusts these certificate authorities too (PEM).
    #[arg(long, value_name = "FILE")]
    pub(crate) cacert: Option<PathBuf>,
    /// The client certificate to show to ORIGIN, or where --server leads (PEM).
    #[arg(long, value_name = "[ORIGIN=]FILE", value_parser = NamedOrAll::parse_file)]
    pub(crate) cert: Option<NamedOrAll>,
    /// The private key of --cert, if it is in a file of its own.
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// Lets requests and documents lead to HOST, wherever it is: a private address that only a document from elsewhere names,
    /// or a link-local one such as a metadata service.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) allow_host: Vec<HostGrant>,
    /// Follows redirects of GET and HEAD requests that are not signed, up to N or else as many as the budget `redirects` has.
    /// Nothing secret crosses to another origin.
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true)]
    #[expect(clippy::option_option, reason = "the flag is absent, or stands alone, or has a number")]
    pub(crate) follow_redirects: Option<Option<usize>>,
    /// Does not check the certificate of HOST or HOST:PORT.
    #[arg(long, value_name = "HOST")]
    pub(crate) insecure: Vec<String>,
    /// Lets credentials go to HOST over http, where they can be read on the way.
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_cleartext: Vec<String>,
}
