//! How the server is reached: its certificate, and the proxies before it.

use super::{DAY_MS, Finding, Room};
use crate::config::TlsConfig;
use crate::tls::{END_NEAR_DAYS, Pair};

pub(super) fn check(room: &Room<'_>) -> Vec<Finding> {
    let edge = &room.config.edge;
    let is_secure = room.config.public_url.starts_with("https://");
    let mut found = Vec::new();
    let (cert, key) = match &edge.tls {
        None => {
            if !is_secure {
                found.push(Finding::warn("tls-none"));
            }
            found.extend(proxies(room, is_secure));
            return found;
        }
        Some(TlsConfig::Files { cert, key }) => (cert.clone(), key.clone()),
        Some(TlsConfig::SelfMade) => {
            let folder = room.config.data.join("tls");
            (folder.join("server.pem"), folder.join("server.key"))
        }
    };
    let now = room.moment.now();
    match Pair::read(&cert, &key, now) {
        Err(why) => found.push(Finding::bad("tls-broken").with("why", why)),
        Ok(pair) => {
            let days = (pair.end.0 - now.0) / DAY_MS;
            let state = if days < END_NEAR_DAYS {
                Finding::warn("tls-near")
            } else {
                Finding::ok("tls-fine")
            };
            found.push(state.with("days", days));
        }
    }
    found.extend(proxies(room, false));
    found
}

/// A proxy that is not named makes every visitor look like one, and one guesser shuts all out.
fn proxies(room: &Room<'_>, wants_one: bool) -> Option<Finding> {
    let trusted = &room.config.edge.trusted;
    if trusted.is_empty() {
        return wants_one.then(|| Finding::warn("proxies-none"));
    }
    let named: Vec<String> = trusted.iter().map(ToString::to_string).collect();
    Some(Finding::ok("proxies-fine").with("proxies", named.join(", ")))
}
