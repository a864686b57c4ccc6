//! Verification of a receipt, offline: the whole question in one function, one named reason for
//! each way it can fail. The clock, if there is one, is the caller's.

use crate::leaf::Commitment;
use crate::merkle::inclusion_check;
use crate::opening::Opening;
use crate::policy::Policy;
use crate::proof::TlogProof;
use crate::reason::Reason;

/// How far a witness's clock may run ahead of ours.
pub const FUTURE_TOLERANCE_S: u64 = 15 * 60;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The entry is in the signed tree, and whoever the policy asks has seen that tree.
    Sound(Finding),
    Refused(Reason),
}

/// What a sound receipt says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    pub origin: String,
    pub size: u64,
    pub index: u64,
    pub commitment: Commitment,
    pub cosigned: Vec<Cosigned>,
    /// The event, when the fitting opening was given.
    pub event: Option<String>,
}

/// A witness of the policy that signed, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cosigned {
    pub witness: String,
    pub time_s: u64,
}

/// `now_s` lets witnesses of the future be refused; without a clock they are believed.
#[must_use]
pub fn verify(
    receipt: &[u8],
    opening: Option<&[u8]>,
    policy: &Policy,
    now_s: Option<u64>,
) -> Verdict {
    let opened = finding(receipt, policy, now_s).and_then(|mut finding| {
        if let Some(bytes) = opening {
            finding.event = Some(event_of(bytes, &finding.commitment, &finding.origin)?);
        }
        Ok(finding)
    });
    match opened {
        Ok(finding) => Verdict::Sound(finding),
        Err(reason) => Verdict::Refused(reason),
    }
}

/// The receipt without its opening.
pub(crate) fn finding(
    receipt: &[u8],
    policy: &Policy,
    now_s: Option<u64>,
) -> Result<Finding, Reason> {
    let proof = TlogProof::parse(receipt)?;
    let leaf = proof.leaf()?;
    proof.checkpoint.log_verify(policy.logs())?;
    let cosigned = policy.cosigned(&proof.checkpoint, now_s)?;
    let head = proof.checkpoint.checkpoint();
    inclusion_check(&leaf.hash(), proof.index, head.size, &proof.path, &head.root)?;
    Ok(Finding {
        origin: head.origin.clone(),
        size: head.size,
        index: proof.index,
        commitment: leaf.commitment,
        cosigned,
        event: None,
    })
}

/// The event of an opening that fits.
pub(crate) fn event_of(
    bytes: &[u8],
    commitment: &Commitment,
    origin: &str,
) -> Result<String, Reason> {
    let opening = Opening::parse(bytes)?;
    if opening.commitment() != *commitment {
        return Err(Reason::OpeningDiffers);
    }
    if opening.origin() != origin {
        return Err(Reason::OpeningOrigin);
    }
    Ok(opening.event().to_owned())
}
