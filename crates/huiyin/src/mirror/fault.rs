//! Why a copy could not be brought up to date, and the sentence for whoever keeps it.

use super::source::SourceFault;
use huiyin_app::lang::Lang;
use huiyin_tlog::Reason;
use std::io;
use std::path::PathBuf;

#[derive(Debug)]
pub enum Fault {
    /// The other side did not answer as a log should.
    Source {
        path: String,
        fault: SourceFault,
    },
    /// It has not what its own checkpoint promises.
    Missing {
        path: String,
    },
    /// What it sent is not what it signed.
    Untrue {
        path: String,
        reason: Reason,
    },
    /// A file of the copy itself is not what was signed.
    CopyBroken {
        path: String,
        reason: Reason,
    },
    Disk {
        path: String,
        fault: io::Error,
    },
    Busy,
    /// Another log than the one copied here.
    OtherLog {
        ours: String,
        theirs: String,
    },
    PolicyMissing,
    PolicyWrong {
        path: String,
        why: String,
    },
    /// The policy kept with the copy is not as it was written.
    PolicyAltered,
    /// Two signed histories that cannot both be true.
    Forked(Fork),
    /// Asked to stop; what was fetched stays.
    Stopped,
}

/// A contradiction between the copy and what the log now says.
#[derive(Debug)]
pub struct Fork {
    /// Where the proof stands.
    pub proof: Option<PathBuf>,
    /// Why there is no proof that others could check.
    pub unproven: Option<String>,
    pub size_ours: u64,
    pub size_theirs: u64,
}

impl Fault {
    /// Whether another try, later, may well succeed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Source { .. } | Self::Missing { .. } => true,
            Self::Untrue { reason, .. } => *reason == Reason::QuorumMissed,
            _ => false,
        }
    }

    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let at = |key: &str, path: &str, why: String| {
            lang.text(key, &[("path", path.to_owned().into()), ("why", why.into())])
        };
        match self {
            Self::Source { path, fault } => at("log-fault-source", path, fault.to_string()),
            Self::Missing { path } => {
                lang.text("log-fault-missing", &[("path", path.clone().into())])
            }
            Self::Untrue { path, reason } => at("log-fault-untrue", path, words(lang, *reason)),
            Self::CopyBroken { path, reason } => at("log-fault-copy", path, words(lang, *reason)),
            Self::Disk { path, fault } => at("log-fault-disk", path, fault.to_string()),
            Self::Busy => lang.plain("log-fault-busy"),
            Self::OtherLog { ours, theirs } => lang.text(
                "log-fault-other",
                &[("ours", ours.clone().into()), ("theirs", theirs.clone().into())],
            ),
            Self::PolicyMissing => lang.plain("log-fault-policy-missing"),
            Self::PolicyWrong { path, why } => at("log-fault-policy", path, why.clone()),
            Self::PolicyAltered => lang.plain("log-fault-policy-altered"),
            Self::Forked(fork) => fork.told(lang),
            Self::Stopped => lang.plain("log-fault-stopped"),
        }
    }
}

impl Fork {
    fn told(&self, lang: Lang) -> String {
        let sizes = [
            ("ours", self.size_ours.to_string().into()),
            ("theirs", self.size_theirs.to_string().into()),
        ];
        let mut told = lang.text("log-fork", &sizes);
        if let Some(file) = &self.proof {
            let policy = file.with_file_name("policy").display().to_string();
            let parts = [("file", file.display().to_string().into()), ("policy", policy.into())];
            told += &format!("\n{}", lang.text("log-fork-proof", &parts));
        }
        if let Some(why) = &self.unproven {
            let part = [("why", why.clone().into())];
            told += &format!("\n{}", lang.text("log-fork-unproven", &part));
        }
        told
    }
}

/// A reason in the reader's language, with its stable code.
#[must_use]
pub fn words(lang: Lang, reason: Reason) -> String {
    let key = match reason {
        Reason::TileDiffers | Reason::RootDiffers => "log-reason-differs",
        Reason::TileLength | Reason::BundleMalformed => "log-reason-length",
        Reason::LogSignatureMissing | Reason::OriginUnknown => "log-reason-unsigned",
        Reason::LogSignatureWrong => "log-reason-signature",
        Reason::QuorumMissed => "log-reason-quorum",
        _ => "log-reason-malformed",
    };
    lang.text(key, &[("code", reason.code().into())])
}
