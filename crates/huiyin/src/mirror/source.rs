//! Where a mirror copies from: a log over HTTP, or a folder of the same layout. Nothing that
//! comes from here is believed; it is only kept short.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::Agent;

const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);
/// After a failure that may pass, wait this long; then once more, twice as long.
const PAUSE: Duration = Duration::from_millis(500);
const TRIES: u32 = 3;

pub enum Source {
    /// The address in front of `/checkpoint`.
    Http {
        agent: Agent,
        prefix: String,
    },
    Folder(PathBuf),
}

/// Why nothing came. `None` in place of bytes means that it is not there.
#[derive(Debug)]
pub enum SourceFault {
    /// Longer than any such file can be.
    TooLong,
    Status(u16),
    Cut(String),
}

impl std::fmt::Display for SourceFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong => f.write_str("too long"),
            Self::Status(status) => write!(f, "HTTP {status}"),
            Self::Cut(why) => f.write_str(why),
        }
    }
}

impl Source {
    /// An address, or else a folder. `https://town.example` means `https://town.example/log`
    /// when the log is there.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if !text.starts_with("https://") && !text.starts_with("http://") {
            return Self::Folder(text.into());
        }
        let agent: Agent = Agent::config_builder()
            .timeout_global(Some(ANSWER_TIME_MAX))
            .http_status_as_error(false)
            .max_redirects(3)
            .user_agent(concat!("huiyin/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let prefix = text.trim_end_matches('/').to_owned();
        let below = Self::Http { agent: agent.clone(), prefix: format!("{prefix}/log") };
        let here = Self::Http { agent, prefix };
        let is_log = |source: &Self| {
            matches!(source.once("checkpoint", 1), Ok(Some(_)) | Err(SourceFault::TooLong))
        };
        if !is_log(&here) && is_log(&below) { below } else { here }
    }

    /// The bytes at a path below the log, no more than `bytes_max`.
    ///
    /// # Errors
    /// They could not be had, though they may be there.
    pub fn get(&self, path: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, SourceFault> {
        let mut pause = PAUSE;
        for _ in 1..TRIES {
            match self.once(path, bytes_max) {
                Err(SourceFault::Cut(_) | SourceFault::Status(429 | 500..=599)) => {}
                answer => return answer,
            }
            std::thread::park_timeout(pause);
            pause *= 2;
        }
        self.once(path, bytes_max)
    }

    fn once(&self, path: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, SourceFault> {
        match self {
            Self::Http { agent, prefix } => http_get(agent, &format!("{prefix}/{path}"), bytes_max),
            Self::Folder(root) => file_read(&root.join(path), bytes_max)
                .map_err(|fault| SourceFault::Cut(fault.to_string())),
        }
    }
}

fn http_get(agent: &Agent, url: &str, bytes_max: usize) -> Result<Option<Vec<u8>>, SourceFault> {
    let cut = |fault: ureq::Error| SourceFault::Cut(fault.to_string());
    let mut answer = agent.get(url).call().map_err(cut)?;
    match answer.status().as_u16() {
        200 => {}
        404 | 410 => return Ok(None),
        status => return Err(SourceFault::Status(status)),
    }
    let limited = answer.body_mut().with_config().limit(bytes_max as u64);
    match limited.read_to_vec() {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ureq::Error::BodyExceedsLimit(_)) => Err(SourceFault::TooLong),
        Err(fault) => Err(cut(fault)),
    }
}

/// A regular file that is not longer than asked; `None` when there is nothing.
pub(crate) fn file_read(path: &Path, bytes_max: usize) -> std::io::Result<Option<Vec<u8>>> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(fault) if matches!(fault.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(fault) => return Err(fault),
    };
    let mut bytes = Vec::new();
    file.take(bytes_max as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > bytes_max {
        return Err(std::io::Error::new(ErrorKind::FileTooLarge, "longer than it can be"));
    }
    Ok(Some(bytes))
}
