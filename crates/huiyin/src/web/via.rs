//! On whose behalf a request comes. What a request says of itself is believed only as far as the
//! proxies of this house vouch for it: from right to left, each hop that is one of ours names the
//! one before it; the first that is not ours is who asks. From anybody else the same headers
//! change nothing.

use crate::config::ProxyHeader;
use crate::serve::Peer;
use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// More hops than any chain of proxies has; whoever writes more only hides themselves.
const HOPS_MAX: usize = 16;
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED: HeaderName = HeaderName::from_static("forwarded");

/// The proxies of this house.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    pub trusted: Vec<IpNet>,
    pub header: ProxyHeader,
}

/// Who asks, and whether they did so over TLS, where a proxy of ours says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Via {
    pub address: IpAddr,
    pub is_tls: Option<bool>,
}

/// What one hop wrote of the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Hop {
    from: Option<IpAddr>,
    is_tls: Option<bool>,
}

impl Proxies {
    /// Whether this address is one of ours.
    #[must_use]
    pub fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|net| net.contains(&address))
    }

    /// A peer without an address came over a socket file, which only this machine can open.
    #[must_use]
    pub fn via(&self, peer: Option<Peer>, headers: &HeaderMap) -> Via {
        let peer_address = peer.and_then(|peer| peer.address).map(|address| address.to_canonical());
        let is_ours = match (peer, peer_address) {
            (Some(_), None) => true,
            (_, Some(address)) => self.is_trusted(address),
            (None, None) => false,
        };
        let mut via =
            Via { address: peer_address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), is_tls: None };
        if !is_ours {
            return via;
        }
        for hop in self.hops(headers).into_iter().rev().take(HOPS_MAX) {
            // A hop that hides who came before it is as far as we can see.
            let Some(from) = hop.from else { break };
            via = Via { address: from, is_tls: hop.is_tls.or(via.is_tls) };
            if !self.is_trusted(from) {
                break;
            }
        }
        via
    }

    /// In the order in which they were written: the last is our own proxy's.
    fn hops(&self, headers: &HeaderMap) -> Vec<Hop> {
        match self.header {
            ProxyHeader::Forwarded => {
                parts(headers, &FORWARDED).map(|part| forwarded(&part)).collect()
            }
            ProxyHeader::XForwardedFor => {
                let protos: Vec<_> =
                    parts(headers, &X_FORWARDED_PROTO).map(|part| proto(part.trim())).collect();
                let hops: Vec<_> = parts(headers, &X_FORWARDED_FOR).collect();
                let count = hops.len();
                let hop = |(at, part): (usize, String)| {
                    // Some proxies add to both lists, most keep one word in the second.
                    let proto = match protos.len() {
                        many if many == count => protos.get(at),
                        _ => protos.last(),
                    };
                    Hop { from: address(part.trim()), is_tls: proto.copied().flatten() }
                };
                hops.into_iter().enumerate().map(hop).collect()
            }
        }
    }
}

/// The elements of all lines of a header, split at commas outside of quotes.
fn parts(headers: &HeaderMap, name: &HeaderName) -> impl Iterator<Item = String> {
    let lines = headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
    let lines: Vec<String> = lines.flat_map(|line| split(line, ',')).collect();
    lines.into_iter()
}

fn split(text: &str, at: char) -> Vec<String> {
    let (mut out, mut part, mut is_quoted, mut is_escaped) =
        (Vec::new(), String::new(), false, false);
    for sign in text.chars() {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            sign if sign == at && !is_quoted => {
                out.push(std::mem::take(&mut part));
                continue;
            }
            _ => {}
        }
        part.push(sign);
    }
    out.push(part);
    out
}

/// One element of RFC 7239: `for="[2001:db8::1]:4711";proto=https`.
fn forwarded(part: &str) -> Hop {
    let mut hop = Hop::default();
    for pair in split(part, ';') {
        let Some((name, value)) = pair.split_once('=') else { continue };
        let value = value.trim().trim_matches('"');
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => hop.from = address(value),
            "proto" => hop.is_tls = proto(value),
            _ => {}
        }
    }
    hop
}

/// With or without a port; brackets around one of six.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let found = bare.parse::<IpAddr>().ok();
    let found = found.or_else(|| text.parse::<SocketAddr>().ok().map(|found| found.ip()));
    found.map(|address| address.to_canonical())
}

fn proto(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "https" => Some(true),
        "http" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn proxies(header: ProxyHeader) -> Proxies {
        let nets = ["127.0.0.1/32", "10.0.0.0/8", "fd00::/8"];
        let trusted = nets.iter().map(|net| net.parse().expect("a network")).collect();
        Proxies { trusted, header }
    }

    fn seen(
        proxies: &Proxies,
        peer: &str,
        lines: &[(&'static str, &str)],
    ) -> (String, Option<bool>) {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(*name, HeaderValue::from_str(value).expect("a value"));
        }
        let peer = Peer { address: peer.parse().ok(), is_tls: false };
        let via = proxies.via(Some(peer), &headers);
        (via.address.to_string(), via.is_tls)
    }

    const FOR: &str = "x-forwarded-for";
    const PROTO: &str = "x-forwarded-proto";

    #[test]
    fn what_a_stranger_writes_changes_nothing() {
        let all = [(FOR, "6.6.6.6"), (PROTO, "https"), ("forwarded", "for=6.6.6.6;proto=https")];
        for header in [ProxyHeader::XForwardedFor, ProxyHeader::Forwarded] {
            let own = proxies(header);
            assert_eq!(seen(&own, "9.9.9.9", &all), ("9.9.9.9".into(), None));
            let none = Proxies { trusted: Vec::new(), header };
            assert_eq!(seen(&none, "127.0.0.1", &all), ("127.0.0.1".into(), None));
            // The control: from a proxy of ours the same lines count.
            assert_eq!(seen(&own, "127.0.0.1", &all), ("6.6.6.6".into(), Some(true)));
        }
    }

    #[test]
    fn hops_are_read_from_the_right_and_only_as_far_as_they_are_ours() {
        let own = proxies(ProxyHeader::XForwardedFor);
        let one = |value| seen(&own, "127.0.0.1", &[(FOR, value)]).0;
        assert_eq!(one("6.6.6.6, 9.9.9.9"), "9.9.9.9", "the visitor wrote the first");
        assert_eq!(one("6.6.6.6, 9.9.9.9, 10.1.1.1"), "9.9.9.9");
        assert_eq!(one("10.2.2.2, 10.1.1.1"), "10.2.2.2", "a visitor inside");
        assert_eq!(one("6.6.6.6, garbage, 10.1.1.1"), "10.1.1.1", "nobody vouches beyond");
        assert_eq!(one("9.9.9.9:4711"), "9.9.9.9");
        assert_eq!(one("::ffff:9.9.9.9"), "9.9.9.9");
        assert_eq!(one(""), "127.0.0.1");
        let two = [(FOR, "6.6.6.6"), (FOR, "9.9.9.9")];
        assert_eq!(seen(&own, "127.0.0.1", &two).0, "9.9.9.9", "the last line counts");
        let long = "6.6.6.6, ".to_owned() + &vec!["10.0.0.1"; 40].join(", ");
        assert_eq!(one(&long), "10.0.0.1", "not for ever");
        assert_eq!(seen(&own, "::ffff:127.0.0.1", &[(FOR, "9.9.9.9")]).0, "9.9.9.9");
        assert_eq!(seen(&own, "a socket file", &[(FOR, "9.9.9.9")]).0, "9.9.9.9");
    }

    #[test]
    fn the_standard_header_is_read_with_its_quotes() {
        let own = proxies(ProxyHeader::Forwarded);
        let one = |value| seen(&own, "127.0.0.1", &[("forwarded", value)]);
        assert_eq!(one("for=9.9.9.9;proto=http;by=1.1.1.1"), ("9.9.9.9".into(), Some(false)));
        assert_eq!(one("For=\"[2001:db8::7]:47\";Proto=https"), ("2001:db8::7".into(), Some(true)));
        assert_eq!(one("for=\"6.6.6.6, for=5.5.5.5\", for=9.9.9.9").0, "9.9.9.9");
        assert_eq!(one("for=6.6.6.6, for=_hidden, for=10.0.0.1").0, "10.0.0.1");
        assert_eq!(one("for=unknown").0, "127.0.0.1");
        assert_eq!(seen(&own, "127.0.0.1", &[(FOR, "6.6.6.6")]).0, "127.0.0.1", "not its header");
    }

    #[test]
    fn whether_it_was_tls_is_what_our_proxy_says() {
        let own = proxies(ProxyHeader::XForwardedFor);
        let of = |proto| seen(&own, "127.0.0.1", &[(FOR, "9.9.9.9"), (PROTO, proto)]).1;
        assert_eq!(of("http"), Some(false));
        assert_eq!(of("https, http"), Some(false), "the visitor wrote the first");
        assert_eq!(of("gopher"), None);
    }
}
