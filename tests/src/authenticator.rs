//! A device that holds one passkey, in software: it registers and answers as a browser would hand
//! it on, and can be made to lie in every way that matters. No attestation, ES256.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Present, verified, and with a key attached.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTACHED: u8 = 0x40;

#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    credential: [u8; 32],
    handle: Vec<u8>,
    /// Counted on at each answer, unless a test sets it back.
    pub counter: u32,
    /// Where the browser says it is.
    pub origin: String,
    /// Which site it answers for.
    pub site: String,
    /// Whether it looked at a finger, a face or a PIN.
    pub verifies: bool,
}

impl Authenticator {
    /// One of its own for each `seed`.
    ///
    /// # Panics
    /// Never: the seed makes a key.
    #[must_use]
    pub fn new(seed: u8, origin: &str) -> Self {
        let key = SigningKey::from_slice(&[seed.max(1); 32]).expect("a key");
        let site = origin.split("://").nth(1).unwrap_or(origin);
        let site = site.split(':').next().unwrap_or(site).to_owned();
        Self {
            key,
            credential: Sha256::digest([seed; 8]).into(),
            handle: Vec::new(),
            counter: 0,
            origin: origin.to_owned(),
            site,
            verifies: true,
        }
    }

    /// The answer to what a page hands to `navigator.credentials.create`.
    ///
    /// # Panics
    /// The page handed on no such thing.
    pub fn register(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("JSON");
        let asked = &options;
        let handle = asked["user"]["id"].as_str().expect("a handle");
        self.handle = BASE64.decode(handle).expect("base64");
        let mut data = self.data(ATTACHED);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(self.credential);
        data.extend(self.public_key());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("short"));
        object.extend(&data);
        let client = self.client("webauthn.create", asked);
        let response = json!({
            "clientDataJSON": BASE64.encode(client),
            "attestationObject": BASE64.encode(object),
            "transports": ["internal"],
        });
        self.credential_with(&response)
    }

    /// The answer to what a page hands to `navigator.credentials.get`.
    ///
    /// # Panics
    /// The page handed on no such thing.
    pub fn answer(&mut self, options: &str) -> String {
        let options: Value = serde_json::from_str(options).expect("JSON");
        self.counter += 1;
        let data = self.data(0);
        let client = self.client("webauthn.get", &options);
        let signed = [&data[..], &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": BASE64.encode(client),
            "authenticatorData": BASE64.encode(data),
            "signature": BASE64.encode(signature.to_der().as_bytes()),
            "userHandle": BASE64.encode(&self.handle),
        });
        self.credential_with(&response)
    }

    fn credential_with(&self, response: &Value) -> String {
        let id = BASE64.encode(self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
        })
        .to_string()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let flags = PRESENT | more | if self.verifies { VERIFIED } else { 0 };
        let mut data = Sha256::digest(&self.site).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client(&self, what: &str, asked: &Value) -> Vec<u8> {
        let challenge = asked["challenge"].as_str().expect("a challenge");
        let origin = &self.origin;
        format!(
            "{{\"type\":\"{what}\",\"challenge\":\"{challenge}\",\"origin\":\"{origin}\",\
             \"crossOrigin\":false}}"
        )
        .into_bytes()
    }

    /// COSE: an EC2 key for ES256 on P-256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let head = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20";
        [&head[..], x, b"\x22\x58\x20", y].concat()
    }
}
