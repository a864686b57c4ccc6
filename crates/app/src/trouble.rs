//! What a use case says when it did not do what was asked. Two tiers: what a person can act
//! on, and everything else, which is only a code to them and a line in the log for operators.

use huiyin_domain::case::Refusal;
use huiyin_domain::policy::Action;
use huiyin_domain::reception;
use huiyin_domain::text::TextFault;
use huiyin_store::StoreError;
use huiyin_store::write::WriteError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A rule stands in the way; the case is as it was.
    Refused(Refusal),
    /// The reception hall is not so that this could be done; it is as it was.
    Hall(reception::Refusal),
    /// Not this person's to do.
    Forbidden(Action),
    /// It does not exist, or not for this person.
    NotFound,
    /// It is locked with keys that units hold, and whoever asks has none of them open.
    Locked,
    /// Somebody changed it since it was looked at.
    Stale,
    Invalid {
        field: &'static str,
        fault: TextFault,
    },
    /// A thing with this name or code exists already.
    Exists,
    /// The one-time token was used before, and not for this: with another content, or the secret
    /// it gave has been changed since.
    Reused,
    /// The store cannot be reached or did not say whether it wrote. Asking again with the same
    /// token is safe.
    Unavailable,
    /// Something is broken that no visitor can mend.
    Internal(&'static str),
}

impl Trouble {
    /// The language key that says it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Refused(refusal) => format!("error-refused-{}", refusal.code()),
            Self::Hall(refusal) => format!("hall-refused-{}", refusal.code()),
            Self::Forbidden(_) => "error-forbidden".into(),
            Self::NotFound => "error-not-found".into(),
            Self::Locked => "error-locked".into(),
            Self::Stale => "error-stale".into(),
            Self::Invalid { .. } => "error-invalid".into(),
            Self::Exists => "error-exists".into(),
            Self::Reused => "error-reused".into(),
            Self::Unavailable => "error-unavailable".into(),
            Self::Internal(_) => "error-internal".into(),
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.key())
    }
}

impl std::error::Error for Trouble {}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<reception::Refusal> for Trouble {
    fn from(refusal: reception::Refusal) -> Self {
        Self::Hall(refusal)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(why) => {
                tracing::warn!(why, "store unavailable");
                Self::Unavailable
            }
            other => {
                tracing::error!(error = %other, "store error");
                Self::Internal("store")
            }
        }
    }
}

impl From<WriteError> for Trouble {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Conflict => Self::Stale,
            WriteError::Duplicate => Self::Exists,
            WriteError::Closed | WriteError::Unknown => Self::Unavailable,
            WriteError::Refused(code) => Self::Internal(code),
            WriteError::Store(error) => error.into(),
        }
    }
}

impl From<crate::keys::SealBroken> for Trouble {
    fn from(_: crate::keys::SealBroken) -> Self {
        tracing::error!("a sealed cell does not open: wrong key file or damaged data");
        Self::Internal("seal")
    }
}
