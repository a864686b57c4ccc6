//! What a browser gives when it lets itself be told: where it is reached, and what to seal for it
//! with. Of a member of duty it is kept as one line, sealed as every address is.

use super::{Browser, Endpoint};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub(super) endpoint: String,
    pub(super) browser: Browser,
}

impl Subscription {
    #[must_use]
    pub fn new(endpoint: &Endpoint, browser: Browser) -> Self {
        Self { endpoint: endpoint.as_str().to_owned(), browser }
    }

    /// Endpoints have no spaces, or they were none.
    #[must_use]
    pub fn line(self) -> String {
        let (point, auth) = self.browser.parts();
        let [point, auth] = [point, auth].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        [self.endpoint, point, auth].join(" ")
    }

    pub(super) fn read(line: &str) -> Option<Self> {
        let mut parts = line.split(' ');
        let endpoint = parts.next()?.to_owned();
        let mut bytes = || URL_SAFE_NO_PAD.decode(parts.next()?).ok();
        let browser = Browser::new(bytes()?, bytes()?)?;
        Some(Self { endpoint, browser })
    }
}
