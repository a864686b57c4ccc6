//! Where a push service may be: a name of the outside world over TLS. A browser says the address,
//! so it is nobody's word but the officer's; our server must not be sent to knock on doors of the
//! office's own network.

use std::net::{IpAddr, SocketAddr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

const CHARS_MAX: usize = 1_000;
/// Names that mean this machine or this network.
const INSIDE: [&str; 6] = ["localhost", "local", "internal", "lan", "intranet", "arpa"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    whole: String,
    origin: String,
}

impl Endpoint {
    /// # Errors
    /// What is wrong, as a code.
    pub fn parse(typed: &str, is_local: bool) -> Result<Self, &'static str> {
        if typed.is_empty() || typed.len() > CHARS_MAX || !typed.is_ascii() {
            return Err("shape");
        }
        let uri: Uri = typed.parse().map_err(|_| "shape")?;
        let scheme = uri.scheme_str().unwrap_or_default();
        let authority = uri.authority().ok_or("shape")?;
        if authority.as_str().contains('@') {
            return Err("shape");
        }
        let origin = format!("{scheme}://{authority}");
        let whole = typed.to_owned();
        if is_local {
            return Ok(Self { whole, origin });
        }
        if scheme != "https" {
            return Err("not-https");
        }
        if authority.port().is_some_and(|port| port.as_u16() != 443) {
            return Err("port");
        }
        if is_inside(authority.host()) {
            return Err("inside");
        }
        Ok(Self { whole, origin })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.whole
    }

    /// Scheme and authority: what a signature is made out to.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

/// Services have names; a bare address is never one of them.
fn is_inside(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_address = host.starts_with('[') || last.bytes().all(|b| b.is_ascii_digit());
    let is_hex = last.starts_with("0x");
    is_address || is_hex || !host.contains('.') || INSIDE.contains(&last)
}

/// Resolves names and leaves out what lies inside: a name of the outside world may point there.
#[derive(Debug)]
pub(super) struct Outside {
    is_local: bool,
    system: DefaultResolver,
}

impl Outside {
    pub fn new(is_local: bool) -> Self {
        Self { is_local, system: DefaultResolver::default() }
    }
}

impl Resolver for Outside {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.system.resolve(uri, config, timeout)?;
        // With a proxy it is the proxy's name that is asked for here; where it leads, it decides.
        if self.is_local || config.proxy().is_some() {
            return Ok(found);
        }
        let mut kept = self.empty();
        let outside = |address: &&SocketAddr| is_outside(address.ip());
        found.iter().filter(outside).for_each(|address| kept.push(*address));
        if kept.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(kept) }
    }
}

fn is_outside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let test_net = a == 198 && (b == 18 || b == 19);
            !(ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_multicast()
                || ip.is_broadcast()
                || ip.is_documentation()
                || a == 0
                || a >= 240
                || shared
                || test_net)
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => is_outside(IpAddr::V4(mapped)),
            // 2000::/3 is what is given out to the world; 6to4 and NAT64 wrap other addresses.
            None => ip.segments()[0] & 0xe000 == 0x2000 && ip.segments()[0] != 0x2002,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_outside_world_over_tls() {
        for good in [
            "https://fcm.googleapis.com/fcm/send/abc",
            "https://updates.push.services.mozilla.com/wpush/v2/x",
            "https://web.push.apple.com:443/x",
        ] {
            assert!(Endpoint::parse(good, false).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://push.example.com/x", "not-https"),
            ("ftp://push.example.com/x", "not-https"),
            ("https://push.example.com:8443/x", "port"),
            ("https://127.0.0.1/x", "inside"),
            ("https://10.0.0.7/x", "inside"),
            ("https://8.8.8.8/x", "inside"),
            ("https://[::1]/x", "inside"),
            ("https://2130706433/x", "inside"),
            ("https://0x7f.1/x", "inside"),
            ("https://127.0x1/x", "inside"),
            ("https://localhost/x", "inside"),
            ("https://localhost./x", "inside"),
            ("https://db.internal/x", "inside"),
            ("https://intranet/x", "inside"),
            ("https://a.b@10.0.0.7/x", "shape"),
            ("/x", "shape"),
            ("", "shape"),
            ("https://push.example.com/é", "shape"),
        ] {
            assert_eq!(Endpoint::parse(bad, false), Err(why), "{bad}");
        }
        let long = format!("https://push.example.com/{}", "x".repeat(1_000));
        assert_eq!(Endpoint::parse(&long, false), Err("shape"));
        let kept = Endpoint::parse("https://web.push.apple.com/x?y", false).expect("good");
        assert_eq!(kept.origin(), "https://web.push.apple.com");
    }

    #[test]
    fn a_name_that_points_inside_is_not_followed() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "172.31.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
        ] {
            assert!(!is_outside(inside.parse().expect("an address")), "{inside}");
        }
        for outside in ["142.250.0.1", "2607:f8b0::1", "172.32.0.1", "100.128.0.1"] {
            assert!(is_outside(outside.parse().expect("an address")), "{outside}");
        }
    }
}
