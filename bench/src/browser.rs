//! As much of a browser as signing in takes: cookies, hidden fields, forms. One request, one
//! connection.

use crate::Fault;
use crate::http::{Answer, Wire};
use std::collections::BTreeMap;
use std::net::SocketAddr;

pub struct Browser {
    address: SocketAddr,
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// The line that carries the session.
    #[must_use]
    pub fn cookie_line(&self) -> String {
        let pairs: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("cookie: {}\r\n", pairs.join("; "))
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer, Fault> {
        self.send("GET", path, "", b"").await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Fault> {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let kind = "content-type: application/x-www-form-urlencoded\r\n";
        self.send("POST", path, kind, pairs.join("&").as_bytes()).await
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        kind: &str,
        body: &[u8],
    ) -> Result<Answer, Fault> {
        let address = self.address;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\n\
             referer: http://{address}{path}\r\naccept-language: en\r\nconnection: close\r\n\
             content-length: {}\r\n{kind}{}\r\n",
            body.len(),
            self.cookie_line()
        );
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        let answer = Wire::new(address).answer(&request).await;
        let answer = answer.map_err(|error| Fault::of(&format!("{method} {path}"), error))?;
        for line in answer.headers("set-cookie") {
            let pair = line.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}

/// The value of the first hidden field of this name.
#[must_use]
pub fn hidden(page: &str, name: &str) -> Option<String> {
    let at = page.find(&format!("name=\"{name}\""))?;
    let rest = &page[at..];
    let value = rest[..rest.find('>')?].split_once("value=\"")?.1;
    Some(value.split('"').next()?.to_owned())
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
