//! Whose signatures the copy trusts: a policy file given by the operator, or the log's own at
//! first sight when the operator says so. It stands with the copy, sealed by its own digest, so
//! that a change to it is noticed like a change to anything else.

use super::fault::Fault;
use super::folder::Folder;
use super::source::Source;
use huiyin_tlog::Policy;
use sha2::{Digest, Sha256};
use std::path::Path;

pub const POLICY: &str = "policy";
const POLICY_BYTES_MAX: usize = 256 * 1024;
const SEAL: &str = "# huiyin-mirror sha256 ";

/// A policy and its text without seal.
pub struct Trusted {
    pub policy: Policy,
    pub text: String,
}

/// The operator's file.
///
/// # Errors
/// It cannot be read or understood.
pub fn policy_read(path: &Path) -> Result<Trusted, Fault> {
    let shown = path.display().to_string();
    let wrong = |why: String| Fault::PolicyWrong { path: shown.clone(), why };
    let bytes = super::source::file_read(path, POLICY_BYTES_MAX)
        .map_err(|fault| wrong(fault.to_string()))?
        .ok_or_else(|| wrong("—".into()))?;
    trusted(&bytes).map_err(wrong)
}

/// What the log says of itself: to be shown to the operator, who asked for it.
///
/// # Errors
/// It does not come, or is no policy.
pub fn policy_fetch(source: &Source) -> Result<Trusted, Fault> {
    let path = POLICY.to_owned();
    let got = source.get(POLICY, POLICY_BYTES_MAX);
    let bytes = got.map_err(|fault| Fault::Source { path: path.clone(), fault })?;
    let bytes = bytes.ok_or(Fault::Missing { path: path.clone() })?;
    trusted(&bytes).map_err(|why| Fault::PolicyWrong { path, why })
}

/// The policy that stands with the copy; `None` when there is none yet.
///
/// # Errors
/// It is not as it was written.
pub fn policy_kept(folder: &Folder) -> Result<Option<Trusted>, Fault> {
    let disk = |fault| Fault::Disk { path: POLICY.into(), fault };
    let Some(bytes) = folder.read(POLICY, POLICY_BYTES_MAX).map_err(disk)? else {
        return Ok(None);
    };
    let text = String::from_utf8(bytes).map_err(|_| Fault::PolicyAltered)?;
    let bare = bare(&text);
    if sealed(bare) != text {
        return Err(Fault::PolicyAltered);
    }
    let policy = Policy::parse(bare.as_bytes()).map_err(|_| Fault::PolicyAltered)?;
    Ok(Some(Trusted { policy, text: bare.to_owned() }))
}

/// # Errors
/// The disk refuses.
pub fn policy_keep(folder: &Folder, trusted: &Trusted) -> Result<(), Fault> {
    let sealed = sealed(&trusted.text);
    folder
        .write(POLICY, sealed.as_bytes())
        .map_err(|fault| Fault::Disk { path: POLICY.into(), fault })
}

fn trusted(bytes: &[u8]) -> Result<Trusted, String> {
    let text = std::str::from_utf8(bytes).map_err(|fault| fault.to_string())?;
    let text = bare(text).to_owned();
    let policy = Policy::parse(text.as_bytes()).map_err(|problem| problem.to_string())?;
    Ok(Trusted { policy, text })
}

fn sealed(bare: &str) -> String {
    let digest = Sha256::digest(bare);
    format!("{bare}{SEAL}{}\n", huiyin_domain::leaf::hex(&digest))
}

/// Without the seal of a mirror, if that is the last line.
fn bare(text: &str) -> &str {
    let cut = text.trim_end_matches('\n').rfind('\n').map_or(0, |at| at + 1);
    if text[cut..].starts_with(SEAL) { &text[..cut] } else { text }
}
