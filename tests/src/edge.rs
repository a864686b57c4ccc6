//! The edge as visitors meet it: a TLS client that trusts one authority, and a small proxy as an
//! office has one in front, which writes on whose behalf a request comes.

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion, version};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A client that trusts this authority and nobody else.
///
/// # Panics
/// The file holds no certificate.
#[must_use]
pub fn trusting(authority: &Path) -> Arc<ClientConfig> {
    client(authority, &[&version::TLS13, &version::TLS12], &[])
}

/// The same, of one's own versions and protocols.
///
/// # Panics
/// The file holds no certificate.
#[must_use]
pub fn client(
    authority: &Path,
    versions: &[&'static SupportedProtocolVersion],
    protocols: &[&[u8]],
) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_file(authority).expect("a certificate");
    roots.add(root).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider);
    let builder = builder.with_protocol_versions(versions).expect("known versions");
    let mut client = builder.with_root_certificates(roots).with_no_client_auth();
    client.alpn_protocols = protocols.iter().map(|one| one.to_vec()).collect();
    Arc::new(client)
}

/// # Errors
/// The handshake fails.
pub async fn shaken(
    client: &Arc<ClientConfig>,
    stream: TcpStream,
) -> io::Result<TlsStream<TcpStream>> {
    let to = ServerName::from(stream.peer_addr()?.ip());
    TlsConnector::from(Arc::clone(client)).connect(to, stream).await
}

/// A proxy in front of a server; ends when dropped.
pub struct Front {
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Front {
    /// It adds these header lines, as the last ones, to every first request of a connection.
    ///
    /// # Panics
    /// No port is free.
    pub async fn start(server: SocketAddr, lines: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let task = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                // What becomes of one connection is the visitor's to find out.
                tokio::spawn(async move { drop(passed(visitor, server, lines).await) });
            }
        });
        Self { address, task }
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn passed(mut visitor: TcpStream, server: SocketAddr, lines: &str) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(visitor.read_u8().await?);
    }
    head.truncate(head.len() - 2);
    head.extend_from_slice(lines.as_bytes());
    head.extend_from_slice(b"\r\n");
    let mut server = TcpStream::connect(server).await?;
    server.write_all(&head).await?;
    copy_bidirectional(&mut visitor, &mut server).await.map(drop)
}
