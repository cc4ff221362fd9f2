//! F9, which hosts may be reached: however an address or a URL is spelt, the verdict is the same; what may not be reached stays so
//! in every form; what a URL is sent as is what is written.
#![no_main]

use arazzo_fuzz::{choices, text};
use arazzo_http::{HostGrant, HttpTransport, Origin, fuzzing};
use libfuzzer_sys::fuzz_target;
use std::cell::OnceCell;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

thread_local! {
    /// A transport whose operator names and grants nothing.
    static STRICT: OnceCell<HttpTransport> = const { OnceCell::new() };
}

fuzz_target!(|bytes: &[u8]| {
    let (address, rest) = choices::<16>(bytes);
    v4([address[0], address[1], address[2], address[3]]);
    v6(address);
    let text = text(rest);
    url(text);
    grants(text);
});

/// The code of the refusal of `url`, if it is refused.
fn refusal(url: &str) -> Option<&'static str> {
    let url = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
    STRICT.with(|cell| {
        let strict = cell.get_or_init(|| {
            let builder = HttpTransport::builder().environment_proxy(false).named_hosts([]);
            builder.build().expect("a transport")
        });
        strict.may_reach(&url).err().map(|error| error.kind.code())
    })
}

/// Whether packets to it stay where no document may send them: this machine, its networks, the link, and what is no unicast.
fn is_kept(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let clouds = [[100, 100, 100, 200], [168, 63, 129, 16]];
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (b == 18 || b == 19))
        || (a, b, c) == (192, 0, 0)
        || clouds.contains(&address.octets())
}

fn v4(octets: [u8; 4]) {
    let [a, b, c, d] = octets;
    let address = Ipv4Addr::from(octets);
    let wanted = is_kept(address).then_some("net-address-denied");
    let (whole, low) = (u32::from(address), u32::from(address) & 0x00ff_ffff);
    let (high16, low16) = (whole >> 16, whole & 0xffff);
    let same = [
        format!("{address}"),
        format!("{address}."),
        format!("{whole}"),
        format!("0x{whole:X}"),
        format!("0{whole:o}"),
        format!("{a}.{low}"),
        format!("0x{a:x}.0{b:o}.{low16}"),
        format!("{a}.{b}.0x{c:x}.0{d:o}"),
        format!("%{:02x}{}", address.to_string().as_bytes()[0], &address.to_string()[1..]),
        address.to_string().replace('.', "。"),
        address.to_string().replace('.', "%2E"),
    ];
    for host in same {
        assert_eq!(refusal(&format!("http://{host}/")), wanted, "{host}");
    }
    let reaching = [
        format!("[::ffff:{address}]"),
        format!("[::{address}]"),
        format!("[::ffff:0:{address}]"),
        format!("[64:ff9b::{address}]"),
        format!("[64:ff9b:1::{address}]"),
        format!("[2002:{high16:x}:{low16:x}::1]"),
        format!("[2606::5efe:{high16:x}:{low16:x}]"),
    ];
    for host in reaching.iter().filter(|_| wanted.is_some()) {
        assert_eq!(refusal(&format!("https://{host}:8443/x")), wanted, "{host}");
    }
}

fn v6(bytes: [u8; 16]) {
    let address = Ipv6Addr::from(bytes);
    let wanted = refusal(&format!("http://[{address}]/"));
    let long = address.segments().map(|segment| format!("{segment:04X}")).join(":");
    assert_eq!(refusal(&format!("https://[{long}]:1/")), wanted, "{address}");
    let is_kept = address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.to_ipv4_mapped().is_some_and(is_kept);
    assert!(!is_kept || wanted.is_some(), "{address}");
}

fn url(text: &str) {
    let Ok(parsed) = Url::parse(text) else {
        assert!(fuzzing::sent_url(text).is_err(), "{text:?}");
        return;
    };
    let verdict = refusal(parsed.as_str());
    if let Some(host) = parsed.host_str().filter(|_| matches!(parsed.scheme(), "http" | "https")) {
        let port = parsed.port_or_known_default().unwrap_or_default();
        // A percent sign in a host is not possible, and an address of IPv6 is not encoded.
        let encoded: String = match parsed.host() {
            Some(Host::Ipv6(_)) | None => host.to_owned(),
            _ => host.bytes().map(|byte| format!("%{byte:02x}")).collect(),
        };
        for spelt in [host.to_uppercase(), encoded] {
            assert_eq!(refusal(&format!("{}://{spelt}:{port}/p", parsed.scheme())), verdict, "{text:?}: {spelt}");
        }
        let address: Option<IpAddr> = match parsed.host() {
            Some(Host::Ipv4(address)) => Some(address.into()),
            Some(Host::Ipv6(address)) => Some(address.to_canonical()),
            _ => None,
        };
        if let Some(IpAddr::V4(address)) = address {
            assert_eq!(verdict.is_some(), is_kept(address), "{text:?}");
        }
    } else {
        assert_eq!(verdict, Some("net-scheme"), "{text:?}");
    }
    sent(text, &parsed);
}

/// What is sent is what is written.
fn sent(text: &str, parsed: &Url) {
    let Ok(sent) = fuzzing::sent_url(text) else { return };
    assert!(matches!(sent.scheme(), "http" | "https") && sent.fragment().is_none(), "{text:?}");
    assert_eq!((sent.username(), sent.password()), ("", None), "{text:?}");
    assert_eq!(sent.origin(), parsed.origin(), "{text:?}");
    let (_, rest) = text.split_once("://").unwrap_or_else(|| panic!("no authority is written: {text:?}"));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    assert!(!authority.is_empty() && !authority.contains(['@', '\\', ' ']), "{text:?}");
    let written = rest[authority.len()..].split('#').next().unwrap_or_default();
    let target = &sent[url::Position::BeforePath..];
    assert!(target == written || target.strip_prefix('/') == Some(written), "{text:?} is sent as {sent}");
    assert_eq!(fuzzing::sent_url(sent.as_str()), Ok(sent.clone()), "{text:?}");
}

/// A grant and an origin mean the same after being printed, and a grant is for one host.
fn grants(text: &str) {
    // A name that ends in several dots is no name, and without them it may be an address.
    let written = text.replace(['。', '．', '｡'], ".").to_ascii_lowercase().replace("%2e", ".");
    if written.contains("..") {
        return;
    }
    if let Ok(grant) = text.parse::<HostGrant>() {
        let printed = grant.to_string();
        assert_eq!(printed.parse::<HostGrant>().as_ref(), Ok(&grant), "{text:?}");
        assert!(!printed.contains(['*', '/', '@', ',', ' ']), "{text:?}");
    }
    if let Ok(origin) = Origin::of_url(text) {
        assert_eq!(origin.to_string().parse::<Origin>().as_ref(), Ok(&origin), "{text:?}");
    }
}
