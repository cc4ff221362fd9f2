//! What an address leads to, in whatever form it is written.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address leads to; the later, the more it takes to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    /// A machine of the public network.
    Public,
    /// This machine, or one of a private network.
    Private,
    /// The link: other hosts on it and what cloud providers put there, their metadata services first of all.
    Link,
}

/// The zone of `address`, and of every address that it stands for.
pub(super) fn zone(address: IpAddr) -> Zone {
    match address {
        IpAddr::V4(address) => v4(address),
        IpAddr::V6(address) => v6(address),
    }
}

fn v4(address: Ipv4Addr) -> Zone {
    let metadata = [[100, 100, 100, 200], [168, 63, 129, 16], [192, 0, 0, 192]];
    let octets = address.octets();
    match octets {
        _ if metadata.contains(&octets) => Zone::Link,
        // Link-local; multicast, reserved and broadcast.
        [169, 254, ..] | [224..=255, ..] => Zone::Link,
        // This network, loopback, and the private ones; carrier-grade NAT; protocol assignments; benchmarks.
        [0 | 10 | 127, ..]
        | [172, 16..=31, ..]
        | [192, 168, ..]
        | [100, 64..=127, ..]
        | [192, 0, 0, _]
        | [198, 18..=19, ..] => Zone::Private,
        _ => Zone::Public,
    }
}

fn v6(address: Ipv6Addr) -> Zone {
    if address.is_unspecified() || address.is_loopback() {
        return Zone::Private;
    }
    let own = match address.segments() {
        // Amazon's metadata service; link-local, site-local, multicast.
        [0xfd00, 0x0ec2, ..] | [0xfe80..=0xffff, ..] => Zone::Link,
        [0xfc00..=0xfdff, ..] => Zone::Private,
        _ => Zone::Public,
    };
    embedded(address).into_iter().map(v4).fold(own, Zone::max)
}

/// The IPv4 addresses that packets to `address` end up at.
fn embedded(address: Ipv6Addr) -> Vec<Ipv4Addr> {
    let join = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match address.segments() {
        // Mapped, compatible (the old form), translated (SIIT); NAT64 with the well-known prefix and with the local ones; ISATAP.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x64, 0xff9b, 1, _, _, _, high, low]
        | [_, _, _, _, 0 | 0x200, 0x5efe, high, low]
        // 6to4.
        | [0x2002, high, low, ..] => vec![join(high, low)],
        // Teredo: its server, and the client with all bits turned.
        [0x2001, 0, server_high, server_low, _, _, high, low] => {
            vec![join(server_high, server_low), join(!high, !low)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_range_is_in_its_zone_up_to_its_edges() {
        let table: &[(Zone, &[&str])] = &[
            (
                Zone::Public,
                &[
                    "1.1.1.1",
                    "9.255.255.255",
                    "11.0.0.0",
                    "100.63.255.255",
                    "100.128.0.0",
                    "126.255.255.255",
                    "128.0.0.0",
                    "168.63.129.17",
                    "169.253.255.255",
                    "169.255.0.0",
                    "172.15.255.255",
                    "172.32.0.0",
                    "192.0.1.0",
                    "192.167.255.255",
                    "192.169.0.0",
                    "198.17.255.255",
                    "198.20.0.0",
                    "223.255.255.255",
                    "2606:4700::1111",
                    "2001:4860:4860::8888",
                    "64:ff9b::101:101",
                    "2002:101:101::",
                    "::ffff:1.1.1.1",
                ],
            ),
            (
                Zone::Private,
                &[
                    "0.0.0.0",
                    "0.255.255.255",
                    "10.0.0.0",
                    "10.255.255.255",
                    "127.0.0.1",
                    "127.255.255.255",
                    "172.16.0.0",
                    "172.31.255.255",
                    "192.168.0.0",
                    "192.168.255.255",
                    "100.64.0.0",
                    "100.127.255.255",
                    "192.0.0.1",
                    "198.18.0.0",
                    "198.19.255.255",
                    "::",
                    "::1",
                    "::127.0.0.1",
                    "::ffff:10.0.0.1",
                    "::ffff:0:10.0.0.1",
                    "64:ff9b::7f00:1",
                    "64:ff9b:1::a00:1",
                    "2002:7f00:1::1",
                    "2002:c0a8:101::",
                    "fc00::1",
                    "fdff::1",
                    "2001:0:101:101::80ff:fffe",
                    "2001:0:a00:1::fefe:fefe",
                    "2606::5efe:10.0.0.1",
                    "2606::200:5efe:10.0.0.1",
                ],
            ),
            (
                Zone::Link,
                &[
                    "169.254.0.0",
                    "169.254.169.254",
                    "169.254.255.255",
                    "100.100.100.200",
                    "168.63.129.16",
                    "192.0.0.192",
                    "224.0.0.1",
                    "255.255.255.255",
                    "fe80::1",
                    "febf::1",
                    "fec0::1",
                    "ff02::1",
                    "fd00:ec2::254",
                    "::ffff:169.254.169.254",
                    "::169.254.169.254",
                    "64:ff9b::a9fe:a9fe",
                    "2002:a9fe:a9fe::1",
                    "2001:0:101:101::5601:5601",
                    "2606::5efe:169.254.169.254",
                ],
            ),
        ];
        for (wanted, addresses) in table {
            for address in *addresses {
                assert_eq!(zone(address.parse().unwrap()), *wanted, "{address}");
            }
        }
    }
}
