//! The decision: which addresses a URL may lead to.

use super::address::{Zone, zone};
use super::grant::HostGrant;
use crate::origin::Origin;
use crate::transport::failure::fail;
use arazzo_runtime::{TransportError, TransportErrorKind};
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{PoisonError, RwLock};
use url::{Host, Url};

/// Names under which clouds serve their metadata: a proxy would resolve them where we cannot look.
const METADATA: [&str; 4] = ["metadata", "metadata.google.internal", "metadata.goog", "instance-data"];

/// How far a host may be reached: the names of hosts are only names, what counts is where they lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// The public network.
    Public,
    /// Also this machine and private networks.
    Private,
    /// Anything, the link and its metadata services included.
    Anything,
}

impl Reach {
    /// Whether `address` may be connected to.
    pub(crate) fn allows(self, address: IpAddr) -> bool {
        self.allows_zone(zone(address))
    }

    fn allows_zone(self, zone: Zone) -> bool {
        match zone {
            Zone::Public => true,
            Zone::Private => self >= Self::Private,
            Zone::Link => self == Self::Anything,
        }
    }
}

/// What may be reached.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    /// Hosts that the operator grants, wherever they are.
    granted: BTreeSet<HostGrant>,
    /// Hosts that the operator or a document of this machine names: they may be in private networks.
    named: RwLock<BTreeSet<HostGrant>>,
    /// Whether no others may. Where it is not known who names hosts, all may.
    by_name: bool,
    /// Whether nothing else than what is granted or named may be reached.
    only: bool,
}

/// Where AWS has the metadata services of machines and containers.
const AWS_METADATA: [&str; 5] =
    ["169.254.169.254", "[fd00:ec2::254]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];

impl Gate {
    /// The gate of what AWS's own crates send: where, only the operator's settings say.
    pub(crate) fn of_aws() -> Self {
        let granted = AWS_METADATA.iter().filter_map(|host| host.parse().ok());
        Self { granted: granted.collect(), ..Self::default() }
    }

    /// Grants a host, wherever it is.
    pub(crate) fn grant(&mut self, host: HostGrant) {
        self.granted.insert(host);
    }

    /// From now on only hosts that are named may be in private networks.
    pub(crate) fn by_name(&mut self) {
        self.by_name = true;
    }

    /// From now on only hosts that are granted or named may be reached at all.
    pub(crate) fn only(&mut self) {
        self.by_name();
        self.only = true;
    }

    /// The operator, or a document of this machine, names the host of `url`.
    pub(crate) fn name(&self, url: &Url) {
        if let Some(host) = HostGrant::of(url) {
            self.named.write().unwrap_or_else(PoisonError::into_inner).insert(host);
        }
    }

    /// The operator names `origin`.
    pub(crate) fn name_origin(&self, origin: &Origin) {
        if let Ok(url) = Url::parse(&origin.to_string()) {
            self.name(&url);
        }
    }

    /// How far `url` may lead. The error is that of a URL which leads where it may not, as far as it can be told before its
    /// name is resolved.
    pub(crate) fn reach(&self, url: &Url) -> Result<Reach, TransportError> {
        let (true, Some(host)) = (matches!(url.scheme(), "http" | "https"), HostGrant::of(url)) else {
            let message = format!("the scheme `{}` is not supported, only http and https are", url.scheme());
            return Err(fail(TransportErrorKind::Scheme, message));
        };
        let reach = self.granted_reach(&host)?;
        let zone = match url.host() {
            Some(Host::Ipv4(address)) => zone(address.into()),
            Some(Host::Ipv6(address)) => zone(address.into()),
            _ => zone_of_name(host.host()),
        };
        if reach.allows_zone(zone) { Ok(reach) } else { Err(denied(&host, zone, reach)) }
    }

    fn granted_reach(&self, host: &HostGrant) -> Result<Reach, TransportError> {
        if self.granted.iter().any(|grant| grant.covers(host)) {
            return Ok(Reach::Anything);
        }
        if !self.by_name || self.named.read().unwrap_or_else(PoisonError::into_inner).contains(host) {
            return Ok(Reach::Private);
        }
        if self.only {
            let message = format!("{host} is not granted; --allow-host {host} grants it");
            return Err(fail(TransportErrorKind::HostDenied, message));
        }
        Ok(Reach::Public)
    }
}

/// Where a name leads that has a meaning of its own.
fn zone_of_name(name: &str) -> Zone {
    match name {
        "localhost" => Zone::Private,
        _ if name.ends_with(".localhost") => Zone::Private,
        _ if METADATA.contains(&name) => Zone::Link,
        _ => Zone::Public,
    }
}

fn denied(host: &HostGrant, zone: Zone, reach: Reach) -> TransportError {
    let message = match zone {
        Zone::Link => format!("{host} is a link-local address or a metadata service: --allow-host {host} grants it"),
        _ => format!(
            "{host} is on this machine or in a private network, and neither you nor a document of this machine names it: \
             --allow-host {host} grants it"
        ),
    };
    debug_assert!(!reach.allows_zone(zone));
    fail(TransportErrorKind::AddressDenied, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(named: &[&str], granted: &[&str]) -> Gate {
        let mut gate = Gate::default();
        gate.by_name();
        for url in named {
            gate.name(&Url::parse(url).unwrap());
        }
        for grant in granted {
            gate.grant(grant.parse().unwrap());
        }
        gate
    }

    fn verdict(gate: &Gate, url: &str) -> Result<Reach, &'static str> {
        gate.reach(&Url::parse(url).unwrap()).map_err(|error| error.kind.code())
    }

    const DENIED: Result<Reach, &str> = Err("net-address-denied");

    #[test]
    fn however_an_address_is_spelt_the_verdict_is_the_same() {
        let loopback = [
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "0177.0.0.1",
            "017700000001",
            "0x7F.0.0.0x1",
            "127.0.0.1.",
            "127.1.",
            "%31%32%37.0.0.1",
            "127。0。0。1",
            "１２７.0.0.1",
            "127．0．0．1",
            "①②⑦.0.0.1",
            "127.0.0.2",
            "127.255.255.254",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "ⓛocalhost",
            "ｌocalhost",
            "loc%61lhost",
            "a.localhost",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[0000::0001]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b::127.0.0.1]",
            "[2002:7f00:1::]",
            "[::]",
            "0.0.0.0",
            "0",
            "00.0x0",
            "[::ffff:0:7f00:1]",
            "[2001:0:101:101::80ff:fffe]",
        ];
        let metadata = [
            "169.254.169.254",
            "0xa9fea9fe",
            "2852039166",
            "0251.0376.0251.0376",
            "169。254。169。254",
            "169.254.43518",
            "[::ffff:a9fe:a9fe]",
            "[::ffff:169.254.169.254]",
            "[64:ff9b::a9fe:a9fe]",
            "[2002:a9fe:a9fe::1]",
            "[fd00:ec2::254]",
            "[fe80::1]",
            "100.100.100.200",
            "168.63.129.16",
            "192.0.0.192",
            "metadata.google.internal",
            "METADATA",
            "instance-data.",
        ];
        let private = ["10.0.0.1", "192.168.0.1", "172.16.0.1", "100.64.0.1", "[fd12::1]", "012.0.0.1", "3232235521"];
        let (strict, unknown) = (gate(&[], &[]), Gate::default());
        for host in loopback.iter().chain(&private) {
            let url = format!("http://{host}/");
            assert_eq!(verdict(&strict, &url), DENIED, "{host}");
            assert_eq!(verdict(&unknown, &url), Ok(Reach::Private), "{host}");
        }
        for host in metadata {
            let url = format!("http://{host}/");
            assert_eq!(verdict(&strict, &url), DENIED, "{host}");
            assert_eq!(verdict(&unknown, &url), DENIED, "{host}");
        }
        for host in ["api.example.com", "1.1.1.1", "[2606:4700::1111]", "localhost.example.com", "0x01010101"] {
            assert_eq!(verdict(&strict, &format!("https://{host}/")), Ok(Reach::Public), "{host}");
        }
    }

    #[test]
    fn what_is_named_may_be_private_on_its_port_and_what_is_granted_anywhere() {
        let gate = gate(
            &["http://127.1:8080/a", "http://169.254.169.254/", "http://db.example./"],
            &["[::1]", "169.254.1.1:80"],
        );
        for (url, wanted) in [
            ("http://127.0.0.1:8080/", Ok(Reach::Private)),
            ("http://127.0.0.1:8081/", DENIED),
            ("http://[::ffff:127.0.0.1]:8080/", DENIED),
            ("http://localhost:8080/", DENIED),
            ("http://169.254.169.254/", DENIED),
            ("http://db.example/", Ok(Reach::Private)),
            ("https://db.example/", Ok(Reach::Public)),
            ("http://[::1]:9/", Ok(Reach::Anything)),
            ("http://169.254.1.1/", Ok(Reach::Anything)),
            ("https://169.254.1.1/", DENIED),
        ] {
            assert_eq!(verdict(&gate, url), wanted, "{url}");
        }
    }

    #[test]
    fn where_only_grants_count_public_hosts_need_one_too() {
        let mut gate = gate(&["https://named.example/"], &["granted.example"]);
        gate.only();
        assert_eq!(verdict(&gate, "https://named.example/"), Ok(Reach::Private));
        assert_eq!(verdict(&gate, "https://granted.example:1/"), Ok(Reach::Anything));
        assert_eq!(verdict(&gate, "https://other.example/"), Err("net-host-denied"));
    }

    #[test]
    fn other_schemes_go_nowhere() {
        for url in ["file:///etc/passwd", "ftp://h/", "data:,x", "javascript:0", "ws://h/"] {
            assert_eq!(verdict(&Gate::default(), url), Err("net-scheme"), "{url}");
        }
    }
}
