//! A browser without a screen: real sockets, cookies, forms filled from the page that showed
//! them, redirects followed by hand. No script runs.

use crate::html::{Form, Html};
use crate::town::{PASSWORD, code};
use huiyin_app::moment::Moment;
use huiyin_domain::time::Millis;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

#[derive(Clone, Debug)]
pub struct Browser {
    pub address: SocketAddr,
    pub cookies: BTreeMap<String, String>,
    /// What `Accept-Language` says.
    pub lang: &'static str,
    /// Sent with every request.
    pub headers: Vec<(&'static str, String)>,
    /// Who answers when the desk asks for a proof of presence, and the clock their codes go by;
    /// `None`: the page that asks is what a post comes to.
    pub proof: Option<(String, Moment)>,
    /// TLS, and whom it trusts.
    pub tls: Option<Arc<rustls::ClientConfig>>,
}

#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Page {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    #[must_use]
    pub fn html(&self) -> Html {
        Html::parse(&self.body)
    }

    /// Where it leads on to, if it does.
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }

    /// The message beside a field.
    #[must_use]
    pub fn error_of(&self, field: &str) -> Option<String> {
        self.html().text_of("id", &format!("{field}-error"))
    }
}

/// A form's fields as bytes.
#[must_use]
pub fn urlencoded(fields: &[(String, String)]) -> Vec<u8> {
    let mut body = String::new();
    for (name, value) in fields {
        if !body.is_empty() {
            body.push('&');
        }
        escape(&mut body, name);
        body.push('=');
        escape(&mut body, value);
    }
    body.into_bytes()
}

fn escape(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
}

impl Browser {
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            cookies: BTreeMap::new(),
            lang: "zh-CN",
            headers: Vec::new(),
            proof: None,
            tls: None,
        }
    }

    #[must_use]
    pub fn english(mut self) -> Self {
        self.lang = "en";
        self
    }

    /// # Panics
    /// The server does not answer.
    pub async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, &[], b"").await
    }

    /// Like `get`, and on through redirects.
    ///
    /// # Panics
    /// The server does not answer, or leads in a circle.
    pub async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.onwards(page).await
    }

    /// Through redirects to a page.
    ///
    /// # Panics
    /// They lead in a circle.
    pub async fn onwards(&mut self, mut page: Page) -> Page {
        for _ in 0..8 {
            let Some(place) = page.location().map(str::to_owned) else { return page };
            page = self.get(&place).await;
        }
        panic!("redirects without end");
    }

    /// Sends a form as it stands.
    ///
    /// # Panics
    /// The server does not answer.
    pub async fn submit(&mut self, form: &Form) -> Page {
        self.post(&form.action, &form.fields).await
    }

    /// # Panics
    /// The server does not answer.
    pub async fn post(&mut self, path: &str, fields: &[(String, String)]) -> Page {
        self.post_bytes(path, &urlencoded(fields)).await
    }

    /// # Panics
    /// The server does not answer.
    pub async fn post_bytes(&mut self, path: &str, body: &[u8]) -> Page {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let page = self.send("POST", path, &[kind], body).await;
        let asks = page.status == 401 && page.body.contains("action=\"/desk/step-up\"");
        match self.proof.clone().filter(|_| asks) {
            Some((login, moment)) => self.prove(&page, &login, moment.now()).await,
            None => page,
        }
    }

    /// Answers the page that asks for a proof of presence, and sends on what it kept.
    ///
    /// # Panics
    /// The proof is refused.
    pub async fn prove(&mut self, page: &Page, login: &str, now: Millis) -> Page {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        // Another browser of the same account may have used the code of this moment.
        for drift in [0, 30_000, -30_000] {
            let code = code(login, Millis(now.0 + drift));
            let form = page.html().form("/desk/step-up");
            let form = form.with("password", PASSWORD).with("code", &code);
            let body = urlencoded(&form.fields);
            let proven = self.send("POST", "/desk/step-up", &[kind], &body).await;
            if proven.status == 422 {
                continue;
            }
            assert!(proven.status < 400, "{login}: {}", proven.html().text());
            let kept = proven.html().forms().into_iter().find(|form| form.method == "post");
            let Some(kept) = kept.filter(|_| proven.status == 200) else { return proven };
            let body = urlencoded(&kept.fields);
            return self.send("POST", &kept.action, &[kind], &body).await;
        }
        panic!("{login}: no code proves presence");
    }

    /// Opens a page, fills one of its forms and sends it.
    ///
    /// # Panics
    /// There is no such form.
    pub async fn fill(&mut self, page: &str, action: &str, typed: &[(&str, &str)]) -> Page {
        let mut form = self.open(page).await.html().form(action);
        for (name, value) in typed {
            form = form.with(name, value);
        }
        self.submit(&form).await
    }

    /// One of the kit's accounts signs in at the desk.
    ///
    /// # Panics
    /// It is refused.
    pub async fn sign_in(&mut self, login: &str, now: Millis) {
        let code = code(login, now);
        let typed = [("login", login), ("password", PASSWORD), ("code", code.as_str())];
        let page = self.fill("/desk/sign-in", "/desk/sign-in", &typed).await;
        assert_eq!(page.location(), Some("/desk"), "{login}: {}", page.html().text());
    }

    /// # Panics
    /// The server does not answer.
    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Page {
        let answer = self.try_send(method, path, headers, body).await;
        answer.unwrap_or_else(|fault| panic!("{method} {path}: {fault}"))
    }

    /// # Errors
    /// The server is gone, or goes in the middle of its answer.
    pub async fn try_send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Page> {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\naccept-language: {}\r\nconnection: close\r\n\
             content-length: {}\r\n",
            self.address,
            self.lang,
            body.len()
        );
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in own.chain(headers.iter().copied()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push_str(&format!("cookie: {}\r\n", pairs.join("; ")));
        }
        head.push_str("\r\n");
        let stream = TcpStream::connect(self.address).await?;
        let bytes = match &self.tls {
            None => asked(stream, &head, body).await?,
            Some(tls) => asked(crate::edge::shaken(tls, stream).await?, &head, body).await?,
        };
        let page = read(&bytes).ok_or_else(|| std::io::Error::other("no whole answer"))?;
        self.keep_cookies(&page);
        Ok(page)
    }

    fn keep_cookies(&mut self, page: &Page) {
        let lines = page.headers.iter().filter(|(name, _)| name == "set-cookie");
        for (_, line) in lines {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else { continue };
            let gone = line.to_ascii_lowercase().contains("max-age=0");
            if gone || value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

async fn asked<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    head: &str,
    body: &[u8],
) -> std::io::Result<Vec<u8>> {
    stream.write_all(head.as_bytes()).await?;
    // A server that refuses early may not read everything: its answer counts.
    let _ = stream.write_all(body).await;
    stream.flush().await?;
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes).await {
        // Over TLS a server may hang up without a word once it has answered.
        Err(fault) if fault.kind() == std::io::ErrorKind::UnexpectedEof => {}
        read => drop(read?),
    }
    Ok(bytes)
}

fn read(bytes: &[u8]) -> Option<Page> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let get = |name: &str| headers.iter().find(|(own, _)| own == name).map(|(_, v)| v.as_str());
    let body = &bytes[end + 4..];
    let length: Option<usize> = get("content-length").and_then(|length| length.parse().ok());
    if length.is_some_and(|length| body.len() < length) {
        return None;
    }
    let body = match get("transfer-encoding") {
        Some("chunked") => unchunked(body)?,
        _ => body.to_vec(),
    };
    Some(Page { status, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|window| window == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        body = body.get(end + 2..)?;
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(..size)?);
        body = body.get(size + 2..)?;
    }
}
