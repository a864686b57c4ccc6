//! Whether the relays of others answer: only asked when it was asked for, because it leaves this
//! machine. Nothing is sent; a connection is made and ended.

use super::{Finding, Room};
use std::time::Duration;
use tokio::net::TcpStream;

const WAIT: Duration = Duration::from_secs(5);

pub(super) async fn check(room: &Room<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if !room.reach {
        return found;
    }
    if let Some(mail) = &room.config.mail {
        let place = format!("{}:{}", mail.host, mail.port);
        found.push(knocked(&place, "mail-fine", "mail-gone").await);
    }
    if let Some(place) = room.config.sms.as_ref().and_then(|sms| place_of(&sms.url)) {
        found.push(knocked(&place, "sms-fine", "sms-gone").await);
    }
    found
}

async fn knocked(place: &str, fine: &'static str, gone: &'static str) -> Finding {
    let connected = tokio::time::timeout(WAIT, TcpStream::connect(place)).await;
    let found = match connected {
        Ok(Ok(_)) => Finding::ok(fine),
        Ok(Err(_)) | Err(_) => Finding::bad(gone),
    };
    found.with("place", place)
}

/// Host and port of an address.
fn place_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let port = if scheme == "https" { 443 } else { 80 };
    Some(if has_port { host.to_owned() } else { format!("{host}:{port}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_place() {
        assert_eq!(place_of("https://gate.example/{to}").as_deref(), Some("gate.example:443"));
        assert_eq!(place_of("http://u:p@gate:8080/x").as_deref(), Some("gate:8080"));
        assert_eq!(place_of("gate"), None);
    }
}
