//! The secret that opens a case to the person who brought it: given once more for the same
//! submission, changed by the person, or given anew at a counter when it was lost. The old one
//! opens nothing from the moment of the change on; it is only recognised, so that whoever comes
//! with an old slip is told what became of it.

use crate::case::{Receipt, token_hash};
use crate::erase::Erased;
use crate::keys::{ShareKey, ViewSecret};
use crate::{App, By, Party, Person, Trouble};
use huiyin_domain::case::{Command, Event};
use huiyin_domain::ids::{CaseId, CaseNumber, UnitId};
use huiyin_domain::leaf::{Actor, Commitment, Entry};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{Email, Phone, Text};
use huiyin_domain::time::{Millis, day_end, day_start};
use huiyin_store::case::{CaseRow, registered_between};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use std::time::Duration;
use subtle::ConstantTimeEq;

/// Keeps secrets made for a change apart from those made for a submission.
const DOMAIN: &[u8] = b"huiyin/secret/1\0";
/// Longer than what a wrong guess costs, in any weather but the worst.
const BEAT: Duration = Duration::from_millis(20);
const PASS_BYTES: usize = 16;
/// More than a hall registers on a day; what is beyond it is not looked for here.
const DAY_ROWS: u32 = 500;
/// How often a change is tried while others act on the same case.
const TRIES_MAX: u32 = 8;

/// What a browser keeps of having opened a case: it holds as long as the secret does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    pub case: CaseId,
    mark: [u8; PASS_BYTES],
    /// A locked case opens to its person by this, and to nobody who has no such browser.
    share: ShareKey,
}

impl Pass {
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.case.0.to_be_bytes()[..], &self.mark, self.share.bytes()].concat()
    }

    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (case, mark) = bytes.split_first_chunk::<8>()?;
        let (mark, share) = mark.split_first_chunk::<PASS_BYTES>()?;
        let share = ShareKey::from_bytes(share.try_into().ok()?);
        Some(Self { case: CaseId(i64::from_be_bytes(*case)), mark: *mark, share })
    }

    /// Who this is, once it is known that the pass holds.
    #[must_use]
    pub fn person(&self) -> Person {
        Person { case: self.case, share: Some(self.share.clone()) }
    }

    fn opens(&self, row: &CaseRow) -> bool {
        let mark = row.head.secret.get(..PASS_BYTES);
        mark.is_some_and(|mark| mark.ct_eq(&self.mark).into())
    }
}

/// A case as somebody might remember it.
#[derive(Clone, Debug)]
pub struct Remembered {
    pub case: CaseId,
    pub number: CaseNumber,
    pub registered: Millis,
    pub topic: Option<String>,
    /// `None` while it is locked to this officer.
    pub title: Option<String>,
}

/// What came of a number and a secret.
#[derive(Debug)]
pub enum Knock {
    Open(CaseId),
    /// One answer for either being wrong; and who has an old slip learns what became of it.
    Wrong {
        erased: Option<Erased>,
        retired: Option<Retired>,
    },
}

/// What became of a secret that once opened a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retired {
    pub at: Millis,
    /// What days of this case are reckoned in.
    pub zone: TimeZone,
    /// The office whose counter gave out another; `None`: the person changed it.
    pub by: Option<UnitId>,
}

impl App {
    /// What a browser is to keep that has just proved this secret, or been given it.
    #[must_use]
    pub fn pass(&self, case: CaseId, secret: &ViewSecret) -> Pass {
        let hash = self.keys().secret_hash(case, secret);
        let mark = *hash.first_chunk().expect("a hash is longer than a mark");
        Pass { case, mark, share: self.keys().share_key(case, secret) }
    }

    /// Whether the secret behind this pass still opens its case.
    ///
    /// # Errors
    /// The store's.
    pub async fn pass_holds(&self, pass: &Pass) -> Result<bool, Trouble> {
        let row = huiyin_store::case::by_id(self.db(), self.area(), pass.case).await?;
        Ok(row.is_some_and(|row| pass.opens(&row)))
    }

    /// The person takes a new secret, having typed the present one. The same token again gives
    /// the same new secret.
    ///
    /// # Errors
    /// `NotFound`: the present one is wrong. As [`App::case_act`] otherwise.
    pub async fn secret_change(
        &self,
        pass: &Pass,
        present: &ViewSecret,
        once: &[u8],
    ) -> Result<Receipt, Trouble> {
        if self.pass(pass.case, present) != *pass {
            return Err(Trouble::NotFound);
        }
        for _ in 0..TRIES_MAX {
            let row = self.row_of(pass.case).await?;
            if !pass.opens(&row) {
                // Changed before this row was read, so what changed it can be seen by now: the
                // first of two taps, or somebody with another token.
                let given = self.secret_given(&row, once).await?;
                return given.ok_or(Trouble::Reused);
            }
            let command = Command::ChangeSecret { retired: retired_of(&row)? };
            let (by, version) = (By::Person(pass.person()), Some(row.version));
            match self.case_act(&by, pass.case, version, command, Some(once)).await {
                // Somebody works on the case, or the same button was tapped twice: look again.
                Ok(_) | Err(Trouble::Stale) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Err(Trouble::Stale)
    }

    /// A counter gives out a new secret for one that was lost.
    ///
    /// # Errors
    /// As [`App::case_act`].
    pub async fn secret_reissue(
        &self,
        by: &By,
        case: CaseId,
        version: i64,
        reason: Text,
        once: &[u8],
    ) -> Result<Receipt, Trouble> {
        let row = self.row_of(case).await?;
        let retired = retired_of(&row)?;
        let command = Command::ReissueSecret { reason, retired };
        match self.case_act(by, case, Some(version), command, Some(once)).await {
            // Perhaps by the first of two taps.
            Ok(_) | Err(Trouble::Stale) => {}
            Err(trouble) => return Err(trouble),
        }
        self.secret_given(&row, once).await?.ok_or(Trouble::Stale)
    }

    /// Somebody at the counter lost number and secret, and says who they are: whether that is who
    /// brought this case. The person reads of every try, right or wrong, and a few are all there
    /// are in a day; nothing of the party is shown.
    ///
    /// # Errors
    /// As [`App::case_act`].
    pub async fn secret_seek(
        &self,
        by: &By,
        case: CaseId,
        version: i64,
        said: &Text,
        once: &[u8],
    ) -> Result<bool, Trouble> {
        let loaded = self.case_load(case).await?;
        self.may_on(by, Action::SecretSeek, case, &loaded.case)?;
        let key = self.case_key(by, case).await?;
        let matched = is_said_of(said.as_str(), &self.party_of(case, &key).await?);
        let command = Command::SeekSecret { matched };
        self.case_act(by, case, Some(version), command, Some(once)).await?;
        Ok(matched)
    }

    /// What this office registered on a day, for somebody who remembers the day and the matter:
    /// only what the asker may open anyway.
    ///
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn registered_on(
        &self,
        by: &By,
        day: Date,
        zone: &TimeZone,
    ) -> Result<Vec<Remembered>, Trouble> {
        by.may(Action::SecretLook)?;
        let By::Staff(signed) = by else { return Ok(Vec::new()) };
        let bounds = day_start(day, zone).and_then(|from| Ok((from, day_end(day, zone)?)));
        let Ok((from, until)) = bounds else { return Ok(Vec::new()) };
        let (first, last) = (self.moment().id_floor(from), self.moment().id_floor(until));
        let rows = registered_between(self.db(), self.area(), signed.unit, first, last, DAY_ROWS);
        let mut found = Vec::new();
        for row in rows.await? {
            let loaded = self.case_load(row.case).await?;
            if self.may_on(by, Action::SecretSeek, row.case, &loaded.case).is_err() {
                continue;
            }
            let key = huiyin_store::case::key(self.db(), self.area(), row.case).await?;
            let key = key.ok_or(Trouble::NotFound)?;
            let title = self.title_for(signed, row.case, &key, &row.head.title).await?;
            let (case, number, registered) = (row.case, row.number, row.head.registered);
            let topic = Some(row.head.topic).filter(|topic| !topic.is_empty());
            found.push(Remembered { case, number, registered, topic, title });
        }
        Ok(found)
    }

    /// The secret that this token gave to a case, while it is the one that opens it.
    async fn secret_given(&self, row: &CaseRow, once: &[u8]) -> Result<Option<Receipt>, Trouble> {
        let token = token_hash(b"act", row.case.0, once);
        let known = huiyin_store::case::by_idempotency(self.db(), self.area(), &token).await?;
        if known != Some(row.case) {
            return Ok(None);
        }
        let secret = self.secret_from(row.case, once);
        self.receipt_again(row.case, row.number.clone(), secret).await.map(Some)
    }

    /// What a number and a secret open, or why an old slip does not any more. Whatever is wrong
    /// is told at the same beat: where there is a case, reading it takes microseconds longer.
    ///
    /// # Errors
    /// The store's.
    pub async fn case_knock(
        &self,
        number: &CaseNumber,
        secret: &ViewSecret,
    ) -> Result<Knock, Trouble> {
        // Runs down from here on.
        let beat = tokio::time::sleep(BEAT);
        match self.case_unlock(number, secret).await {
            Ok(case) => return Ok(Knock::Open(case)),
            Err(Trouble::NotFound) => {}
            Err(trouble) => return Err(trouble),
        }
        // Both are asked whatever the first says.
        let erased = self.case_erased(number).await?;
        let retired = self.secret_retired(number, secret).await?;
        beat.await;
        Ok(Knock::Wrong { erased, retired })
    }

    /// What became of the secret that somebody typed, if it ever opened this case.
    ///
    /// # Errors
    /// The store's.
    pub async fn secret_retired(
        &self,
        number: &CaseNumber,
        secret: &ViewSecret,
    ) -> Result<Option<Retired>, Trouble> {
        let row = huiyin_store::case::by_number(self.db(), self.area(), number).await?;
        // Asked also where there is no such number: a guess costs the same whatever it hits.
        let case = row.map_or(CaseId(0), |row| row.case);
        let typed = self.keys().secret_hash(case, secret);
        let given = huiyin_store::case::secrets(self.db(), self.area(), case).await?;
        let read = |canonical: &Vec<u8>| serde_json::from_slice(canonical).ok();
        let given: Vec<Entry<Event>> = given.iter().filter_map(read).collect();
        let found = given.iter().rev().find(|entry| match &entry.event {
            Event::SecretChanged { retired } | Event::SecretReissued { retired, .. } => {
                retired.0.ct_eq(&typed).into()
            }
            _ => false,
        });
        let Some(entry) = found else { return Ok(None) };
        let zone = self.case_load(case).await?.pinned.procedure.zone.clone();
        let by = match entry.actor {
            Actor::Staff { unit, .. } => Some(unit),
            Actor::Resident | Actor::System => None,
        };
        Ok(Some(Retired { at: entry.at, zone, by }))
    }

    /// The receipt of a token used before, only while the secret it gave still opens the case.
    pub(crate) async fn receipt_again(
        &self,
        case: CaseId,
        number: CaseNumber,
        secret: ViewSecret,
    ) -> Result<Receipt, Trouble> {
        let head = self.row_of(case).await?.head;
        if !self.keys().secret_matches(case, &secret, &head.secret) {
            return Err(Trouble::Reused);
        }
        let (proof, opening) = self.receipt_found(case).await?;
        let registered_at = head.registered;
        Ok(Receipt { case, number, secret, registered_at, replay: true, proof, opening })
    }

    /// The secret that opens a case after this step, where the step gives a new one. Without a
    /// token nobody could be told which it is.
    pub(crate) fn secret_after(
        &self,
        case: CaseId,
        action: Action,
        once: Option<&[u8]>,
    ) -> Option<ViewSecret> {
        let changes = matches!(action, Action::SecretChange | Action::SecretReissue);
        once.filter(|_| changes).map(|once| self.secret_from(case, once))
    }

    fn secret_from(&self, case: CaseId, once: &[u8]) -> ViewSecret {
        self.keys().view_secret(&[DOMAIN, &case.0.to_be_bytes(), once].concat())
    }

    async fn row_of(&self, case: CaseId) -> Result<CaseRow, Trouble> {
        let row = huiyin_store::case::by_id(self.db(), self.area(), case).await?;
        row.ok_or(Trouble::NotFound)
    }
}

/// Their whole name, or a way to reach them; compared in constant time, forgiving spaces and the
/// country's dialling code.
fn is_said_of(said: &str, party: &Party) -> bool {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(|c| !c.is_whitespace() && !"-·.".contains(*c));
        let text: String = kept.flat_map(char::to_lowercase).collect();
        text.strip_prefix("+86").unwrap_or(&text).to_owned()
    };
    let digest = |text: &str| -> [u8; 32] { Sha256::digest(plain(text)).into() };
    let own = [
        party.name.as_ref().map(Text::as_str),
        party.phone.as_ref().map(Phone::as_str),
        party.email.as_ref().map(Email::as_str),
    ];
    let said = digest(said);
    own.into_iter().flatten().fold(false, |found, one| found | bool::from(digest(one).ct_eq(&said)))
}

/// The store keeps a keyed digest of the secret, never the secret: that is what an event names.
fn retired_of(row: &CaseRow) -> Result<Commitment, Trouble> {
    let kept = row.head.secret.as_slice().try_into();
    kept.map(Commitment).map_err(|_| Trouble::Internal("secret-hash"))
}
