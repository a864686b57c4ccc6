//! Passkeys (WebAuthn): a member of staff proves presence with a key that their device holds and
//! opens by itself with a fingerprint, a face or a PIN; so one answer is two factors. What an
//! answer must fulfil is the library's to check; here is which challenges are ours, that each is
//! answered once, and whose key it is.

use crate::keys::Place;
use crate::log::LogEvent;
use crate::session::SessionToken;
use crate::sign_in::SignInFault;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{PasskeyId, StaffId};
use huiyin_domain::leaf::hex;
use huiyin_domain::policy::Action;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_store::passkey::{self, PasskeyRow};
use huiyin_store::staff;
use huiyin_store::write::{PasskeyPut, Put};
use sha2::{Digest, Sha256};
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::AuthenticationVerificationOptions;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions,
    UserHandle, Username,
};
use webauthn_rp::request::{AsciiDomain, PublicKeyCredentialDescriptor, RpId};
use webauthn_rp::response::auth::error::AuthCeremonyErr;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication, DiscoverableAuthenticationServerState,
    DiscoverableCredentialRequestOptions, PublicKeyCredentialCreationOptions, Registration,
    RegistrationServerState,
};

/// How many passkeys an officer may have, and how long the word for one may be.
pub const PASSKEYS_MAX: u32 = 10;
const LABEL_CHARS_MAX: usize = 40;
/// How long a challenge may be answered.
const ASKED_MS_MAX: i64 = 5 * 60_000;
/// More than any authenticator answers.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
const HANDLE: usize = 32;

type PublicKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// Where browsers reach the desk, as far as passkeys are concerned: they belong to a domain.
pub struct Party {
    id: RpId,
    origin: String,
}

/// What a page hands to the browser, and what it gets back unread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// JSON for `navigator.credentials`.
    pub options: String,
    /// Sealed: only we read it, and only for the browser it was given to.
    pub state: String,
}

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyView {
    pub id: PasskeyId,
    pub label: String,
    pub made: Millis,
    /// `None`: never since it was made.
    pub used: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasskeyFault {
    Label,
    Full,
    /// This authenticator is registered already.
    Known,
    /// The answer is not one to our challenge, or too late.
    Refused,
    Trouble(Trouble),
}

impl From<Trouble> for PasskeyFault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Exists => Self::Known,
            other => Self::Trouble(other),
        }
    }
}

impl Party {
    /// `None` where the public address is no domain: browsers have no passkeys for numbers.
    #[must_use]
    pub fn of(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.split_once("://")?;
        let place = rest.split('/').next()?;
        let host = place.rsplit_once(':').map_or(place, |(host, _)| host);
        let is_number = host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok();
        // Browsers have them only where nobody can listen, and on the machine itself.
        let is_safe = scheme == "https" || host == "localhost";
        if is_number || !is_safe {
            return None;
        }
        let id = RpId::Domain(AsciiDomain::try_from(host.to_owned()).ok()?);
        Some(Self { id, origin: format!("{scheme}://{place}") })
    }
}

#[derive(Clone, Copy)]
enum Ask {
    Proof,
    New(StaffId),
}

impl Ask {
    fn place(self) -> Place {
        match self {
            Self::Proof => Place { table: "staff_passkey", row: 0, column: "proof" },
            Self::New(staff) => Place { table: "staff_passkey", row: staff.0, column: "new" },
        }
    }
}

impl App {
    /// A challenge for whoever signs in, or proves to be there still. `browser` is what the
    /// answer must come back from.
    ///
    /// # Errors
    /// `Internal`: the library made none.
    pub fn passkey_ask(&self, party: &Party, browser: &[u8]) -> Result<Asked, Trouble> {
        let begun = DiscoverableCredentialRequestOptions::passkey(&party.id).start_ceremony();
        let (server, client) = begun.map_err(|_| Trouble::Internal("passkey-ask"))?;
        let server = server.encode().map_err(|_| Trouble::Internal("passkey-ask"))?;
        let options = serde_json::to_string(&client);
        let options = options.map_err(|_| Trouble::Internal("passkey-ask"))?;
        Ok(Asked { options, state: self.asked_seal(Ask::Proof, browser, &server) })
    }

    /// # Errors
    /// `Wrong`: no answer to a challenge of ours, answered before, nobody's key, or that of a
    /// closed account.
    pub async fn passkey_sign_in(
        &self,
        party: &Party,
        browser: &[u8],
        state: &str,
        answer: &str,
    ) -> Result<SessionToken, SignInFault> {
        let (staff, used) = self.passkey_proven(party, browser, state, answer).await?;
        let (token, session) = self.session_fresh(staff);
        match self.put(vec![used, Put::Session(session)]).await {
            Err(Trouble::Stale) => Err(SignInFault::Wrong),
            result => Ok(result.map(|()| token)?),
        }
    }

    /// Whoever is signed in proves with a key of theirs that it is still them.
    ///
    /// # Errors
    /// As [`App::passkey_sign_in`].
    pub async fn passkey_step_up(
        &self,
        party: &Party,
        by: &Signed,
        token: &SessionToken,
        browser: &[u8],
        (state, answer): (&str, &str),
    ) -> Result<SessionToken, SignInFault> {
        let (staff, used) = self.passkey_proven(party, browser, state, answer).await?;
        if staff != by.staff {
            return Err(SignInFault::Wrong);
        }
        match self.session_turn(token, vec![used]).await {
            Err(Trouble::Stale) => Err(SignInFault::Wrong),
            turned => Ok(turned?),
        }
    }

    /// Whose key answered, and what is to be written so that it counts once.
    async fn passkey_proven(
        &self,
        party: &Party,
        browser: &[u8],
        state: &str,
        answer: &str,
    ) -> Result<(StaffId, Put), SignInFault> {
        let wrong = SignInFault::Wrong;
        let (asked, server) =
            self.asked_open(Ask::Proof, browser, state).ok_or(SignInFault::Wrong)?;
        let server = DiscoverableAuthenticationServerState::decode(&server);
        let server = server.map_err(|_| Trouble::Internal("passkey-state"))?;
        if answer.len() > ANSWER_BYTES_MAX {
            return Err(wrong);
        }
        let answer = DiscoverableAuthentication::<HANDLE>::from_json_relaxed(answer.as_bytes());
        let Ok(answer) = answer else { return Err(wrong) };
        let (db, area) = (self.db(), self.area());
        let credential = answer.raw_id();
        let row = passkey::by_credential(db, area, credential.as_ref()).await;
        let Some(row) = row.map_err(Trouble::from)? else { return Err(wrong) };
        let owner = staff::by_id(db, area, row.staff).await.map_err(Trouble::from)?;
        // Looked at first: an answer that is sent again is no sign of a copied key.
        if row.asked.0 >= asked.0 || !owner.is_some_and(|owner| owner.active) {
            return Err(wrong);
        }
        let state = match verified(party, server, &answer, &row, self.handle_of(row.staff)) {
            Ok(state) => state,
            Err(Some(AuthCeremonyErr::SignatureCounter)) => {
                let told = LogEvent::PasskeyCopied { staff: row.staff };
                self.put_told(&By::System, Vec::new(), &[told]).await?;
                return Err(wrong);
            }
            Err(_) => return Err(wrong),
        };
        let at = self.moment().now();
        let used = PasskeyPut::Used { passkey: row.passkey, state, asked, at };
        Ok((row.staff, Put::Passkey(used)))
    }

    /// A challenge for a new key of this officer.
    ///
    /// # Errors
    /// The store's.
    pub async fn passkey_new(
        &self,
        party: &Party,
        by: &Signed,
        browser: &[u8],
    ) -> Result<Asked, Trouble> {
        By::Staff(by.clone()).may(Action::OwnAccount)?;
        let broken = || Trouble::Internal("passkey-new");
        let rows = passkey::of_staff(self.db(), self.area(), by.staff, PASSKEYS_MAX).await?;
        let transports = AuthTransports::decode(0).map_err(|_| broken())?;
        let known = |row: PasskeyRow| {
            let id = CredentialId::<Vec<u8>>::decode(row.credential).ok()?;
            Some(PublicKeyCredentialDescriptor { id, transports })
        };
        let known = rows.into_iter().filter_map(known).collect();
        let handle = self.handle_of(by.staff);
        let user = PublicKeyCredentialUserEntity {
            name: Username::try_from(by.login.clone()).map_err(|_| broken())?,
            id: &handle,
            display_name: Nickname::try_from(by.display_name.clone()).ok(),
        };
        let mut options = PublicKeyCredentialCreationOptions::passkey(&party.id, user, known);
        // Not every device knows that it is to look who is there each time, and those that do
        // not would refuse; that it looked is checked in every answer.
        options.extensions.cred_protect = CredProtect::None;
        let (server, client) = options.start_ceremony().map_err(|_| broken())?;
        let server = server.encode().map_err(|_| broken())?;
        let options = serde_json::to_string(&client).map_err(|_| broken())?;
        Ok(Asked { options, state: self.asked_seal(Ask::New(by.staff), browser, &server) })
    }

    /// # Errors
    /// See [`PasskeyFault`].
    pub async fn passkey_add(
        &self,
        party: &Party,
        by: &Signed,
        browser: &[u8],
        (state, answer): (&str, &str),
        label: &str,
    ) -> Result<(), PasskeyFault> {
        By::Staff(by.clone()).may(Action::OwnAccount)?;
        let label = Text::parse(label, LABEL_CHARS_MAX).map_err(|_| PasskeyFault::Label)?;
        let rows = passkey::of_staff(self.db(), self.area(), by.staff, PASSKEYS_MAX).await;
        if rows.map_err(Trouble::from)?.len() >= PASSKEYS_MAX as usize {
            return Err(PasskeyFault::Full);
        }
        let asked = self.asked_open(Ask::New(by.staff), browser, state);
        let (asked, server) = asked.ok_or(PasskeyFault::Refused)?;
        let server = RegistrationServerState::<HANDLE>::decode(&server);
        let server = server.map_err(|_| Trouble::Internal("passkey-state"))?;
        if answer.len() > ANSWER_BYTES_MAX {
            return Err(PasskeyFault::Refused);
        }
        let answer = Registration::from_json_relaxed(answer.as_bytes());
        let answer = answer.map_err(|_| PasskeyFault::Refused)?;
        let origins = [party.origin.as_str()];
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            ..RegistrationVerificationOptions::default()
        };
        let made = server.verify(&party.id, &answer, &options);
        let made = made.map_err(|_| PasskeyFault::Refused)?;
        let (Ok(public_key), Ok(state)) =
            (made.static_state().encode(), made.dynamic_state().encode());
        let row = PasskeyRow {
            passkey: PasskeyId(self.moment().id()),
            staff: by.staff,
            credential: made.id().as_ref().to_vec(),
            public_key,
            state: state.to_vec(),
            label: label.as_str().to_owned(),
            made: self.moment().now(),
            used: self.moment().now(),
            asked,
        };
        let told = LogEvent::PasskeyAdded { staff: by.staff };
        let put = Put::Passkey(PasskeyPut::New(row));
        Ok(self.put_told(&By::Staff(by.clone()), vec![put], &[told]).await?)
    }

    /// # Errors
    /// `Stale` when it is gone already.
    pub async fn passkey_drop(&self, by: &Signed, id: PasskeyId) -> Result<(), Trouble> {
        let put = Put::Passkey(PasskeyPut::Drop { staff: by.staff, passkey: id });
        let told = LogEvent::PasskeyDropped { staff: by.staff };
        self.put_told(&By::Staff(by.clone()), vec![put], &[told]).await
    }

    /// One's own, oldest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn passkeys(&self, by: &Signed) -> Result<Vec<PasskeyView>, Trouble> {
        let rows = passkey::of_staff(self.db(), self.area(), by.staff, PASSKEYS_MAX).await?;
        let view = |row: PasskeyRow| PasskeyView {
            id: row.passkey,
            label: row.label,
            made: row.made,
            used: (row.used != row.made).then_some(row.used),
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// What authenticators know an account by: opaque, and the same for all its keys.
    fn handle_of(&self, staff: StaffId) -> UserHandle<HANDLE> {
        let mut digest = Sha256::new_with_prefix(b"huiyin/passkey-handle/1\0");
        digest.update(self.keys().fingerprint());
        digest.update(staff.0.to_be_bytes());
        let digest: [u8; HANDLE] = digest.finalize().into();
        UserHandle::decode(digest).expect("any bytes are a handle")
    }

    fn asked_seal(&self, ask: Ask, browser: &[u8], server: &[u8]) -> String {
        let made = self.moment().now().0.to_be_bytes();
        let browser: [u8; 32] = Sha256::digest(browser).into();
        let plain = [&made[..], &browser, server].concat();
        hex(&self.keys().cookie().seal(ask.place(), &plain))
    }

    /// When it was asked, and the library's part; `None` when it is not ours, of another
    /// browser, or too old.
    fn asked_open(&self, ask: Ask, browser: &[u8], state: &str) -> Option<(Millis, Vec<u8>)> {
        let sealed = bytes_of(state)?;
        let plain = self.keys().cookie().open(ask.place(), &sealed).ok()?;
        let (made, rest) = plain.split_first_chunk::<8>()?;
        let (of, server) = rest.split_first_chunk::<32>()?;
        let (made, now) = (Millis(i64::from_be_bytes(*made)), self.moment().now());
        let browser: [u8; 32] = Sha256::digest(browser).into();
        let fits = *of == browser && (0..ASKED_MS_MAX).contains(&(now.0 - made.0));
        fits.then(|| (made, server.to_vec()))
    }
}

/// What is to be kept of the key after this answer. The counter must have risen where the
/// authenticator has one: a copy of it would count on by itself.
fn verified(
    party: &Party,
    server: DiscoverableAuthenticationServerState,
    answer: &DiscoverableAuthentication<HANDLE>,
    row: &PasskeyRow,
    handle: UserHandle<HANDLE>,
) -> Result<Vec<u8>, Option<AuthCeremonyErr>> {
    let key = StaticState::<PublicKey>::decode(&row.public_key).map_err(|_| None)?;
    let state: [u8; 7] = row.state.as_slice().try_into().map_err(|_| None)?;
    let state = DynamicState::decode(state).map_err(|_| None)?;
    let id = CredentialId::<&[u8]>::decode(&row.credential).map_err(|_| None)?;
    let mut known = AuthenticatedCredential::new(id, &handle, key, state).map_err(|_| None)?;
    let origins = [party.origin.as_str()];
    let options = AuthenticationVerificationOptions::<&str, &str> {
        allowed_origins: &origins,
        ..AuthenticationVerificationOptions::default()
    };
    server.verify(&party.id, answer, &mut known, &options).map_err(Some)?;
    let Ok(state) = known.dynamic_state().encode();
    Ok(state.to_vec())
}

pub(crate) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let fits = text.len().is_multiple_of(2) && text.len() <= 4096;
    if !fits || !text.bytes().all(|sign| sign.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passkey_belongs_to_a_domain_that_nobody_listens_in_on() {
        for (url, origin) in [
            ("https://huiyin.example.org", "https://huiyin.example.org"),
            ("https://huiyin.example.org:8443/", "https://huiyin.example.org:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
        ] {
            assert_eq!(Party::of(url).map(|party| party.origin).as_deref(), Some(origin));
        }
        for url in ["http://127.0.0.1:8080", "https://10.0.0.1", "https://[::1]", "http://a.org"] {
            assert!(Party::of(url).is_none(), "{url}");
        }
    }
}
