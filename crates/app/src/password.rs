//! Passwords (Argon2id) and one-time codes (TOTP) of staff. Residents have neither.

use crate::moment::Moment;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use huiyin_domain::time::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;
use totp_rs::{Builder, Secret, Totp};

pub const PASSWORD_MIN: usize = 12;
pub const PASSWORD_MAX: usize = 256;
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
pub const TOTP_SECRET_LEN: usize = 20;

#[expect(clippy::enum_variant_names, reason = "each says in which way it is too much or little")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFault {
    TooShort,
    TooLong,
    /// One sign repeated, or the sign-in name itself.
    TooSimple,
}

/// # Errors
/// What is wrong with a password somebody wants to choose.
pub fn password_check(password: &str, login: &str) -> Result<(), PasswordFault> {
    let count = password.chars().count();
    if count < PASSWORD_MIN {
        return Err(PasswordFault::TooShort);
    }
    if count > PASSWORD_MAX {
        return Err(PasswordFault::TooLong);
    }
    let mut signs: Vec<char> = password.chars().collect();
    signs.sort_unstable();
    signs.dedup();
    let lower = password.to_lowercase();
    let is_login = !login.is_empty() && lower.replace(&login.to_lowercase(), "").len() < 4;
    if signs.len() < 4 || is_login {
        return Err(PasswordFault::TooSimple);
    }
    Ok(())
}

/// Hashes at most one password per core at a time, off the async threads.
#[derive(Clone)]
pub struct Passwords {
    gate: Arc<Semaphore>,
    /// How many passwords were hashed.
    runs: Arc<AtomicU64>,
    /// Checked when the sign-in name is unknown, so that both answers take the same time.
    nobody: Arc<str>,
}

impl Passwords {
    #[must_use]
    pub fn new(moment: &Moment) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let nobody = hash_now(b"nobody signs in with this", &moment.random());
        Self { gate: Arc::new(Semaphore::new(cores)), nobody: nobody.into(), runs: Arc::default() }
    }

    /// The PHC string to keep.
    pub async fn hash(&self, moment: &Moment, password: &str) -> String {
        let salt: [u8; 16] = moment.random();
        let password = password.as_bytes().to_vec();
        self.run(move || hash_now(&password, &salt)).await
    }

    /// `stored` is `None` when there is no such account: the answer is then always no.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> bool {
        // Nobody's password is so long; what is compared is then one that opens nothing.
        let password = if password.len() > PASSWORD_MAX * 4 { "" } else { password };
        let known = stored.is_some();
        let stored = stored.map_or_else(|| self.nobody.to_string(), str::to_owned);
        let password = password.as_bytes().to_vec();
        let right = self.run(move || verify_now(&password, &stored)).await;
        right && known
    }

    pub(crate) fn runs(&self) -> u64 {
        self.runs.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> T {
        self.runs.fetch_add(1, Ordering::Relaxed);
        let pass = Arc::clone(&self.gate).acquire_owned().await;
        let pass = pass.expect("the gate is never closed");
        let task = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(pass);
            result
        });
        task.await.expect("hashing does not panic and is not cancelled")
    }
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("these figures are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &[u8], salt: &[u8; 16]) -> String {
    let hash = hasher().hash_password_with_salt(password, salt);
    hash.expect("salt and figures are in range").to_string()
}

fn verify_now(password: &[u8], stored: &str) -> bool {
    PasswordHash::new(stored).is_ok_and(|hash| hasher().verify_password(password, &hash).is_ok())
}

/// One-time codes of six digits, a new one every thirty seconds; one step of drift allowed.
pub struct OneTime(Totp);

impl OneTime {
    /// `login` names the entry in the person's authenticator.
    #[must_use]
    pub fn new(secret: &[u8; TOTP_SECRET_LEN], issuer: &str, login: &str) -> Self {
        let safe = |text: &str| text.replace(':', " ");
        let totp = Builder::new()
            .with_secret(Secret::from(secret.to_vec()))
            .with_account_name(safe(login))
            .with_issuer(Some(safe(issuer)))
            .build();
        Self(totp.expect("a secret of 160 bits and names without colons are accepted"))
    }

    /// The step to remember when the code is right and its step was never used before.
    #[must_use]
    pub fn check(&self, code: &str, now: Millis, used_step: Option<i64>) -> Option<i64> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let secs = u64::try_from(now.0).ok()? / 1000;
        let step = i64::try_from(self.0.check(&digits, secs)?).ok()?;
        used_step.is_none_or(|used| step > used).then_some(step)
    }

    /// `otpauth://…`, for the QR code.
    #[must_use]
    pub fn uri(&self) -> String {
        self.0.to_url().expect("issuer and name were checked when it was built")
    }

    /// For typing by hand.
    #[must_use]
    pub fn secret_text(&self) -> String {
        self.0.secret().to_base32()
    }

    /// The code of this moment, for the demo and for tests.
    #[must_use]
    pub fn code(&self, now: Millis) -> String {
        self.0.generate(u64::try_from(now.0).unwrap_or(0) / 1000).to_string()
    }
}

fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - 0xff10).unwrap_or(0)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_and_nobody_never_is() {
        let moment = Moment::real();
        let passwords = Passwords::new(&moment);
        let stored = passwords.hash(&moment, "correct horse battery").await;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(passwords.verify("correct horse battery", Some(&stored)).await);
        assert!(!passwords.verify("correct horse batter", Some(&stored)).await);
        assert!(!passwords.verify("nobody signs in with this", None).await);
        assert!(!passwords.verify("x", Some("not a hash")).await);
        let again = passwords.hash(&moment, "correct horse battery").await;
        assert_ne!(stored, again, "salts differ");
    }

    #[test]
    fn a_code_counts_once_and_drifts_one_step() {
        let one = OneTime::new(&[7; TOTP_SECRET_LEN], "Huiyin", "li:wei");
        let now = Millis(1_790_000_010_000);
        let code = one.code(now);
        let step = one.check(&code, now, None).expect("the code of now is right");
        assert_eq!(one.check(&code, now, Some(step)), None, "used");
        assert_eq!(one.check(&code, Millis(now.0 + 30_000), None), Some(step));
        assert_eq!(one.check(&code, Millis(now.0 + 90_000), None), None, "too old");
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(one.check(&spaced, now, Some(step - 1)), Some(step));
        assert!(one.uri().starts_with("otpauth://totp/Huiyin:li%20wei?secret="), "{}", one.uri());
        for wrong in ["", "12345", "abcdef", "1234567", "😀😀😀😀😀😀"] {
            assert_eq!(one.check(wrong, now, None), None);
        }
    }

    #[test]
    fn weak_passwords_are_named() {
        assert_eq!(password_check("short", "li"), Err(PasswordFault::TooShort));
        assert_eq!(password_check(&"ab".repeat(20), "li"), Err(PasswordFault::TooSimple));
        assert_eq!(password_check("liweiliweiliwei", "liwei"), Err(PasswordFault::TooSimple));
        assert_eq!(password_check(&"abcdef".repeat(60), "li"), Err(PasswordFault::TooLong));
        assert_eq!(password_check("一二三四五六七八九十百千", "li"), Ok(()));
    }
}
