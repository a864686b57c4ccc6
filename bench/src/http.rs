//! HTTP/1.1 over one kept connection, as little of it as servers on loopback need: the load
//! generator must cost less than what it measures. No TLS, no pipelining.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HEAD_BYTES_MAX: usize = 64 * 1024;
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Longer than any answer we wait for.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(60);

pub struct Wire {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

/// Where the parts of the answer lie in the wire's buffer.
struct Head {
    status: u16,
    bytes: usize,
    length: Length,
    close: bool,
}

enum Length {
    Known(usize),
    Chunked,
    ToTheEnd,
}

#[derive(Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let lines = self.head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(move |(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Wire {
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::with_capacity(16 * 1024) }
    }

    /// Sends one request and reads the whole answer; only the status is kept.
    pub async fn status(&mut self, request: &[u8]) -> io::Result<u16> {
        self.exchange(request, None).await
    }

    pub async fn answer(&mut self, request: &[u8]) -> io::Result<Answer> {
        let mut answer = Answer::default();
        answer.status = self.exchange(request, Some(&mut answer)).await?;
        Ok(answer)
    }

    async fn exchange(&mut self, request: &[u8], keep: Option<&mut Answer>) -> io::Result<u16> {
        let late = || io::Error::new(io::ErrorKind::TimedOut, "no answer within a minute");
        let exchanged = tokio::time::timeout(ANSWER_TIME_MAX, self.exchange_now(request, keep));
        let result = exchanged.await.map_err(|_| late()).and_then(|result| result);
        if result.is_err() {
            self.stream = None;
        }
        result
    }

    async fn exchange_now(&mut self, request: &[u8], keep: Option<&mut Answer>) -> io::Result<u16> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(self.address).await?;
                stream.set_nodelay(true)?;
                stream
            }
        };
        stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(head) = head_parsed(&self.buffer)? {
                break head;
            }
            more(&mut stream, &mut self.buffer).await?;
        };
        let body = self.body(&mut stream, &head).await?;
        if let Some(answer) = keep {
            answer.head = String::from_utf8_lossy(&self.buffer[..head.bytes]).into_owned();
            answer.body = body.unwrap_or_else(|| self.buffer[head.bytes..].to_vec());
        }
        if !head.close {
            self.stream = Some(stream);
        }
        Ok(head.status)
    }

    /// The body when it had to be put together; otherwise it lies behind the head.
    async fn body(&mut self, stream: &mut TcpStream, head: &Head) -> io::Result<Option<Vec<u8>>> {
        match head.length {
            Length::Known(length) => {
                while self.buffer.len() < head.bytes + length {
                    more(stream, &mut self.buffer).await?;
                }
                Ok(None)
            }
            Length::Chunked => loop {
                if let Some(body) = unchunked(&self.buffer[head.bytes..])? {
                    return Ok(Some(body));
                }
                more(stream, &mut self.buffer).await?;
            },
            Length::ToTheEnd => {
                while stream.read_buf(&mut self.buffer).await? > 0 {}
                Ok(None)
            }
        }
    }
}

async fn more(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<()> {
    if buffer.len() > BODY_BYTES_MAX {
        return Err(io::Error::other("an answer without end"));
    }
    match stream.read_buf(buffer).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn head_parsed(bytes: &[u8]) -> io::Result<Option<Head>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        if bytes.len() > HEAD_BYTES_MAX {
            return Err(io::Error::other("a head without end"));
        }
        return Ok(None);
    };
    let malformed = || io::Error::other("not an HTTP answer");
    let text = std::str::from_utf8(&bytes[..end]).map_err(|_| malformed())?;
    let mut lines = text.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let status =
        first.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(malformed)?;
    let bodiless = status == 204 || status == 304;
    let rest = if bodiless { Length::Known(0) } else { Length::ToTheEnd };
    let mut head = Head { status, bytes: end + 4, length: rest, close: false };
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            head.length = Length::Known(value.parse().map_err(|_| malformed())?);
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            head.length = Length::Chunked;
        } else if name.eq_ignore_ascii_case("connection") {
            head.close = value.eq_ignore_ascii_case("close");
        }
    }
    head.close |= matches!(head.length, Length::ToTheEnd);
    Ok(Some(head))
}

/// `None` while the last chunk has not come.
fn unchunked(mut bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut whole = Vec::new();
    loop {
        let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") else {
            return Ok(None);
        };
        let size = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| io::Error::other("a bad chunk"))?;
        let Some(after) = bytes.get(end + 2..).filter(|after| after.len() >= size + 2) else {
            return Ok(None);
        };
        if size == 0 {
            return Ok(Some(whole));
        }
        whole.extend_from_slice(&after[..size]);
        bytes = &after[size + 2..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together_only_when_all_are_there() {
        let whole = b"4\r\nhuiy\r\n2\r\nin\r\n0\r\n\r\n";
        assert_eq!(unchunked(whole).unwrap(), Some(b"huiyin".to_vec()));
        for cut in 0..whole.len() {
            assert_eq!(unchunked(&whole[..cut]).unwrap(), None, "{cut}");
        }
    }

    #[test]
    fn heads_say_how_long_the_body_is_and_whether_the_line_stays() {
        let head = head_parsed(b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello").unwrap();
        let head = head.unwrap();
        assert!(matches!(head.length, Length::Known(5)) && !head.close && head.status == 201);
        let head = head_parsed(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").unwrap().unwrap();
        assert!(matches!(head.length, Length::ToTheEnd) && head.close);
    }
}
