//! A town that is served: the real server over sockets in this process, its reconcilers driven
//! by the test, its clock held.

use crate::Home;
use crate::browser::Browser;
use crate::town::Town;
use huiyin::serve::Server;
use huiyin_app::Settings;
use huiyin_app::case::Receipt;
use std::net::SocketAddr;
use std::path::PathBuf;

pub struct Site {
    pub town: Town,
    pub address: SocketAddr,
    server: Server,
    data: PathBuf,
}

impl Site {
    /// # Panics
    /// It does not come up.
    pub async fn at(home: Home) -> Self {
        Self::with(home, |_| {}).await
    }

    /// With settings of one's own.
    ///
    /// # Panics
    /// It does not come up.
    pub async fn with(home: Home, change: impl FnOnce(&mut Settings)) -> Self {
        Self::reached(home, None, change).await
    }

    /// Reached at this address, as behind a proxy that ends TLS: cookies are then secure ones,
    /// and passkeys belong to its domain.
    ///
    /// # Panics
    /// It does not come up.
    pub async fn reached(
        home: Home,
        url: Option<&str>,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let town = Town::with(home, change).await;
        let data = crate::temp_dir("site");
        let mut config = crate::server::config(&data, &town.home.target);
        if let Some(url) = url {
            config.public_url = url.to_owned();
        }
        let server = crate::server::start(&town.app, &config, true).await;
        Self { address: server.address, town, server, data }
    }

    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    /// A browser in which this account has signed in.
    ///
    /// # Panics
    /// It is refused.
    pub async fn officer(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(login, self.town.moment.now()).await;
        browser.proof = Some((login.to_owned(), self.town.moment.clone()));
        browser
    }

    /// A browser in which the person has opened their case.
    ///
    /// # Panics
    /// It does not open.
    pub async fn person(&self, receipt: &Receipt) -> Browser {
        let mut browser = self.browser();
        let (number, secret) = (receipt.number.to_string(), receipt.secret.to_string());
        let typed = [("number", number.as_str()), ("secret", secret.as_str())];
        let page = browser.fill("/track", "/track", &typed).await;
        assert_eq!(page.location(), Some("/case"), "{}", page.html().text());
        browser
    }

    pub async fn stop(self) {
        self.server.stop().await;
        let _ = std::fs::remove_dir_all(&self.data);
    }
}
