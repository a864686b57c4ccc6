//! Asking a clamd, where the office runs one, whether a file does harm: the command INSTREAM, over
//! a socket, with a limit on everything that comes back. Only what is plainly "OK" counts as such.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

const TIME_MAX: Duration = Duration::from_secs(60);
const ANSWER_BYTES_MAX: u64 = 4096;
const CHUNK: usize = 64 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Clean,
    Harm,
    /// It could not be asked, or did not say.
    Unknown,
}

/// `unix:/path` or `tcp:host:port`.
pub async fn ask(at: &str, bytes: &[u8]) -> Found {
    let asked = async {
        match at.split_once(':') {
            Some(("unix", path)) => instream(UnixStream::connect(path).await?, bytes).await,
            Some(("tcp", place)) => instream(TcpStream::connect(place).await?, bytes).await,
            _ => Err(io::Error::other("neither unix: nor tcp:")),
        }
    };
    match tokio::time::timeout(TIME_MAX, asked).await {
        Ok(Ok(found)) => found,
        Ok(Err(error)) => {
            tracing::warn!(kind = %error.kind(), "clamd cannot be asked");
            Found::Unknown
        }
        Err(_) => {
            tracing::warn!("clamd is too slow");
            Found::Unknown
        }
    }
}

async fn instream(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    bytes: &[u8],
) -> io::Result<Found> {
    stream.write_all(b"zINSTREAM\0").await?;
    for chunk in bytes.chunks(CHUNK) {
        let length = u32::try_from(chunk.len()).unwrap_or(0);
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(chunk).await?;
    }
    stream.write_all(&0_u32.to_be_bytes()).await?;
    stream.flush().await?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
    Ok(read(&answer))
}

fn read(answer: &[u8]) -> Found {
    let text = String::from_utf8_lossy(answer);
    let text = text.trim_matches(|sign: char| sign == '\0' || sign.is_whitespace());
    match text {
        "stream: OK" => Found::Clean,
        text if text.starts_with("stream: ") && text.ends_with(" FOUND") => Found::Harm,
        _ => Found::Unknown,
    }
}

/// The file by which scanners are tried out; refused here whether or not there is one.
pub fn is_eicar(bytes: &[u8]) -> bool {
    // In two parts, so that nothing takes this program for it.
    const PARTS: [&[u8]; 2] =
        [b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!$H+H*"];
    let whole = PARTS.concat();
    bytes.windows(whole.len()).any(|window| window == whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_ok_is_clean() {
        assert_eq!(read(b"stream: OK\0"), Found::Clean);
        assert_eq!(read(b"stream: Eicar-Signature FOUND\0"), Found::Harm);
        for other in [
            &b""[..],
            b"OK",
            b"stream: OK stream: X ERROR",
            b"INSTREAM size limit exceeded. ERROR\0",
        ] {
            assert_eq!(read(other), Found::Unknown);
        }
    }
}
