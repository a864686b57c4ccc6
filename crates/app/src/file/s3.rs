//! The three requests of S3 that objects need, signed (Signature Version 4). Over TLS unless the
//! address says otherwise; the answer's body is bounded, and nothing of it is logged.

use super::objects::{OBJECT_BYTES_MAX, ObjectFault};
use crate::moment::Moment;
use hmac::{Hmac, KeyInit, Mac};
use huiyin_domain::leaf::hex;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::time::Duration;

const TIME_MAX: Duration = Duration::from_secs(60);

/// A bucket, addressed by path.
#[derive(Clone, PartialEq, Eq)]
pub struct S3Config {
    /// `https://host` or `http://host:port`, without a path.
    pub endpoint: String,
    pub bucket: String,
    pub region: String,
    pub key_id: String,
    pub secret: String,
}

/// The secret is never shown.
impl std::fmt::Debug for S3Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "S3Config({}/{})", self.endpoint, self.bucket)
    }
}

pub(super) struct S3 {
    config: S3Config,
    agent: ureq::Agent,
    moment: Moment,
}

impl S3 {
    pub fn new(config: S3Config, moment: Moment) -> Self {
        let settings = ureq::Agent::config_builder()
            .timeout_global(Some(TIME_MAX))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self { config, agent: settings.into(), moment }
    }

    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), ObjectFault> {
        let mut request = self.agent.put(self.url(name));
        for (header, value) in self.headers("PUT", name, bytes) {
            request = request.header(header, value);
        }
        fits(request.send(bytes).map_err(broken)?.status().as_u16()).map(drop)
    }

    pub fn get(&self, name: &str) -> Result<Vec<u8>, ObjectFault> {
        let mut request = self.agent.get(self.url(name));
        for (header, value) in self.headers("GET", name, b"") {
            request = request.header(header, value);
        }
        let mut answer = request.call().map_err(broken)?;
        fits(answer.status().as_u16())?;
        answer.body_mut().with_config().limit(OBJECT_BYTES_MAX).read_to_vec().map_err(broken)
    }

    pub fn delete(&self, name: &str) -> Result<(), ObjectFault> {
        let mut request = self.agent.delete(self.url(name));
        for (header, value) in self.headers("DELETE", name, b"") {
            request = request.header(header, value);
        }
        match fits(request.call().map_err(broken)?.status().as_u16()) {
            Err(ObjectFault::Missing) => Ok(()),
            other => other,
        }
    }

    fn url(&self, name: &str) -> String {
        format!("{}{}", self.config.endpoint, self.path(name))
    }

    /// Names are letters, digits and dashes, which stand for themselves.
    fn path(&self, name: &str) -> String {
        format!("/{}/{name}", self.config.bucket)
    }

    fn headers(&self, method: &str, name: &str, body: &[u8]) -> [(&'static str, String); 3] {
        let now = Timestamp::from_millisecond(self.moment.now().0).unwrap_or_default();
        let now = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let digest = hex(&Sha256::digest(body));
        let host = self.config.endpoint.split_once("://").map_or("", |(_, host)| host);
        let asked = Asked { method, host, path: &self.path(name), digest: &digest, now: &now };
        let signed = asked.authorization(&self.config);
        [("authorization", signed), ("x-amz-content-sha256", digest), ("x-amz-date", now)]
    }
}

fn fits(status: u16) -> Result<(), ObjectFault> {
    match status {
        200..=299 => Ok(()),
        404 => Err(ObjectFault::Missing),
        other => Err(ObjectFault::Broken(format!("objects: S3 answered {other}"))),
    }
}

fn broken(error: ureq::Error) -> ObjectFault {
    // What it says may name addresses; the kind is enough for whoever looks.
    let kind = match error {
        ureq::Error::Timeout(_) => "S3 is too slow",
        ureq::Error::Io(_) | ureq::Error::ConnectionFailed => "S3 cannot be reached",
        _ => "S3 cannot be asked",
    };
    ObjectFault::Broken(format!("objects: {kind}"))
}

/// What is signed.
struct Asked<'a> {
    method: &'a str,
    host: &'a str,
    path: &'a str,
    digest: &'a str,
    now: &'a str,
}

impl Asked<'_> {
    fn authorization(&self, config: &S3Config) -> String {
        const SIGNED: &str = "host;x-amz-content-sha256;x-amz-date";
        let canonical = format!(
            "{}\n{}\n\nhost:{}\nx-amz-content-sha256:{}\nx-amz-date:{}\n\n{SIGNED}\n{}",
            self.method, self.path, self.host, self.digest, self.now, self.digest
        );
        let day = &self.now[..8];
        let scope = format!("{day}/{}/s3/aws4_request", config.region);
        let canonical = hex(&Sha256::digest(canonical.as_bytes()));
        let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{canonical}", self.now);
        let first = mac(format!("AWS4{}", config.secret).as_bytes(), day);
        let key = ["s3", "aws4_request"]
            .iter()
            .fold(mac(&first, &config.region), |key, part| mac(&key, part));
        let signature = hex(&mac(&key, &text));
        let id = &config.key_id;
        format!(
            "AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={SIGNED}, \
             Signature={signature}"
        )
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes any key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
