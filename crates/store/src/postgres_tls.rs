//! The way to PostgreSQL over a network: TLS by rustls, always verified. What libpq calls
//! `require` encrypts to whoever answers; here it verifies as `verify-full` does, because a
//! password sent to a stranger is not protected by being encrypted.

use crate::StoreError;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_rustls::TlsConnector;

/// An address as the driver reads it, and what it was asked about TLS.
pub(crate) struct Wish {
    pub target: String,
    pub tls: Option<Tls>,
}

/// Takes `sslmode` and `sslrootcert` out of an address.
///
/// # Errors
/// A mode that is unknown, or an authority that cannot be read.
pub(crate) fn wish(target: &str) -> Result<Wish, StoreError> {
    let Some((address, options)) = target.split_once('?') else {
        return Ok(Wish { target: target.to_owned(), tls: None });
    };
    let (mut mode, mut root, mut rest) = (None, None, Vec::new());
    for option in options.split('&') {
        match option.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => root = Some(value),
            _ => rest.push(option),
        }
    }
    let tls = match mode {
        None | Some("disable" | "prefer" | "allow") => None,
        Some("require" | "verify-ca" | "verify-full") => Some(Tls::trusting(root)?),
        Some(other) => return Err(StoreError::Target(format!("sslmode={other} is unknown"))),
    };
    if tls.is_some() {
        rest.push("sslmode=require");
    }
    let target =
        if rest.is_empty() { address.to_owned() } else { format!("{address}?{}", rest.join("&")) };
    Ok(Wish { target, tls })
}

#[derive(Clone)]
pub(crate) struct Tls(TlsConnector);

impl Tls {
    fn trusting(root: Option<&str>) -> Result<Self, StoreError> {
        let mut roots = RootCertStore::empty();
        match root {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(path) => {
                let unread = |why: String| StoreError::Target(format!("sslrootcert {path}: {why}"));
                let certs = CertificateDer::pem_file_iter(path);
                let certs = certs.map_err(|why| unread(why.to_string()))?;
                for cert in certs {
                    let cert = cert.map_err(|why| unread(why.to_string()))?;
                    roots.add(cert).map_err(|why| unread(why.to_string()))?;
                }
                if roots.is_empty() {
                    return Err(unread("no certificate in it".into()));
                }
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider);
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|why| StoreError::Target(why.to_string()))?;
        let client = builder.with_root_certificates(roots).with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(client))))
    }
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Stream;
    type TlsConnect = Connect;
    type Error = io::Error;

    fn make_tls_connect(&mut self, domain: &str) -> io::Result<Connect> {
        let name = ServerName::try_from(domain.to_owned()).map_err(io::Error::other)?;
        Ok(Connect { connector: self.0.clone(), name })
    }
}

pub(crate) struct Connect {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl TlsConnect<Socket> for Connect {
    type Stream = Stream;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Stream>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { Ok(Stream(self.connector.connect(self.name, socket).await?)) })
    }
}

pub(crate) struct Stream(tokio_rustls::client::TlsStream<Socket>);

impl TlsStream for Stream {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_driver_does_not_know_is_taken_out() {
        let of = |target| wish(target).map(|wish| (wish.target, wish.tls.is_some()));
        let plain = "postgres://u:p@h/db";
        assert_eq!(of(plain), Ok((plain.into(), false)));
        let full = of("postgres://u:p@h/db?sslmode=verify-full&connect_timeout=3");
        assert_eq!(full, Ok((format!("{plain}?connect_timeout=3&sslmode=require"), true)));
        assert!(of("postgres://h/db?sslmode=perhaps").is_err());
        assert!(of("postgres://h/db?sslmode=require&sslrootcert=/nowhere").is_err());
    }
}
