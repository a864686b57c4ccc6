//! A case is brought, and acted upon: the two use cases behind portal, desk, import and
//! reconcilers alike. One command makes one change; what it means the domain decides.

mod change;
mod look;
mod tie;

use crate::file::Loose;
use crate::keys::{CaseKey, ViewSecret};
use crate::log::{LogEvent, Proof};
use crate::org::Org;
use crate::rules::Pinned;
use crate::seal::{TextSealer, party_seal, title_place};
use crate::unit_key::{Kept, OfficeKeys, Stepped};
use crate::{App, By, Party, Trouble};
pub(crate) use change::{ANSWER, clock_rows, head_of, purpose};
use huiyin_domain::case::keeping::is_locking;
use huiyin_domain::case::{
    Case, CaseKind, Channel, Command, Event, JointCommand, NoticeWish, Owed, Refusal, Registration,
    ReviewCommand, Rules, TextSlot, Who, decide, due_notes, overdue_events, register,
};
use huiyin_domain::ids::{CaseId, CaseNumber, DraftId, UnitId};
use huiyin_domain::leaf::{Actor, Entry as LogEntry};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{Text, TextFault};
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{Unit, UnitTree};
use huiyin_store::case::{CaseRow, TextRow};
use huiyin_store::write::{Base, CaseChange, Change, Filed, Put, Written};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// A shorter token could meet somebody else's, and with it their receipt: it counts as none.
const TOKEN_BYTES_MIN: usize = 16;
/// How often a command without a version is tried again when somebody else was faster.
const TRIES_MAX: u32 = 5;

/// A case as somebody brings it; every part of it is already valid.
#[derive(Clone, Debug)]
pub struct Submission {
    pub channel: Channel,
    pub kind: CaseKind,
    /// `None`: the officer's own unit, or the topmost office.
    pub intake: Option<UnitId>,
    pub title: Option<Text>,
    pub body: Text,
    pub place: Option<Text>,
    pub area_code: String,
    pub topic: Option<String>,
    pub claimed: Option<Date>,
    pub party: Party,
    pub wish: NoticeWish,
    /// The unit complained of, where the person names one: it never gets the case.
    pub accused: Option<UnitId>,
    /// The case whose bringer this one protects.
    pub protects: Option<CaseId>,
    /// The same token again is the same case with the same receipt.
    pub once: Vec<u8>,
    /// `None`: the one configured for the channel.
    pub procedure: Option<String>,
}

/// What the person leaves with.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub case: CaseId,
    pub number: CaseNumber,
    pub secret: ViewSecret,
    pub registered_at: Millis,
    /// This token had been used before: nothing was written now.
    pub replay: bool,
    pub proof: Proof,
    /// What the proof keeps silent about: the person's own, shown to nobody else.
    pub opening: String,
}

/// A case about to be registered.
struct New<'a> {
    by: &'a By,
    id: CaseId,
    key: &'a CaseKey,
    registration: Registration,
    /// What it comes with, as events of its own.
    files: Vec<Event>,
    rules: Rules<'a>,
    secret: &'a ViewSecret,
    now: Millis,
    office: Option<&'a OfficeKeys>,
}

/// A case read back: its row, its folded state and the rules it is pinned to.
pub(crate) struct Loaded {
    pub row: CaseRow,
    pub case: Case,
    pub pinned: Pinned,
    pub log: Vec<LogEntry<Event>>,
}

impl Loaded {
    pub fn rules<'a>(&'a self, tree: &'a UnitTree) -> Rules<'a> {
        Rules { procedure: self.pinned.procedure, calendar: self.pinned.calendar, tree }
    }
}

impl App {
    /// # Errors
    /// `Forbidden`; `Invalid` when a way to be told was wished but not given; `Reused`;
    /// `Unavailable`.
    pub async fn case_submit(&self, by: &By, brought: Submission) -> Result<Receipt, Trouble> {
        self.case_submit_bound(by, brought, &[]).await
    }

    /// With the files of a draft, which become the case's in the same transaction.
    ///
    /// # Errors
    /// As [`App::case_submit`].
    pub async fn case_submit_with(
        &self,
        by: &By,
        brought: Submission,
        draft: (DraftId, [u8; 32]),
    ) -> Result<Receipt, Trouble> {
        self.case_submit_all(by, brought, &[], Some(draft)).await
    }

    /// `bound`: what was sent under the token, where the sender chose the token and somebody
    /// else could guess it: the receipt then opens only to the same token with the same content.
    ///
    /// # Errors
    /// As [`App::case_submit`].
    pub async fn case_submit_bound(
        &self,
        by: &By,
        brought: Submission,
        bound: &[u8],
    ) -> Result<Receipt, Trouble> {
        self.case_submit_all(by, brought, bound, None).await
    }

    async fn case_submit_all(
        &self,
        by: &By,
        brought: Submission,
        bound: &[u8],
        draft: Option<(DraftId, [u8; 32])>,
    ) -> Result<Receipt, Trouble> {
        by.may(match brought.channel {
            Channel::Web => Action::CaseSubmit,
            Channel::Visit | Channel::Call | Channel::Letter => Action::CaseRegister,
        })?;
        wish_fits(brought.wish, &brought.party)?;
        let now = self.moment().now();
        let id = CaseId(self.moment().id());
        let once = match brought.once.len() {
            TOKEN_BYTES_MIN.. => brought.once.clone(),
            _ => self.moment().random::<32>().to_vec(),
        };
        let secret = self.keys().view_secret(&[&once, bound].concat());
        let area = self.area();
        let mut tries = 1;
        let (written, salt) = loop {
            let idempotency = Some(token_hash(b"submit", 0, &once));
            let office = self.office_of(&brought).await?;
            let beside = (self.loose_of(draft.as_ref()).await?, office.as_ref());
            let (case, puts) =
                self.registration(by, id, brought.clone(), &secret, now, beside).await?;
            let salt = case.events[0].salt;
            let (case, notes) = (Some(case), Vec::new());
            match self.write(Change { area, at: now, idempotency, case, puts, notes }).await {
                // A unit changed its key this moment: what was wrapped for it would not open.
                Err(Trouble::Stale) if tries < TRIES_MAX => tries += 1,
                written => break (written?, salt),
            }
        };
        let Written { filed, replay, first } = written;
        let filed = filed.ok_or(Trouble::Internal("no-case"))?;
        let (case, number) = (filed.case, filed.number);
        if replay {
            return self.receipt_again(case, number, secret).await;
        }
        metrics::counter!("huiyin_cases_registered_total").increment(1);
        let first = first.ok_or(Trouble::Internal("no-event"))?;
        let (proof, opening) = self.receipt_of(first, salt)?;
        Ok(Receipt { case, number, secret, registered_at: now, replay, proof, opening })
    }

    /// What has to be known of units' keys, for what is locked with them.
    async fn office_of(&self, brought: &Submission) -> Result<Option<OfficeKeys>, Trouble> {
        if !is_locking(brought.kind, brought.protects) {
            return Ok(None);
        }
        self.office_keys().await.map(Some)
    }

    async fn registration(
        &self,
        by: &By,
        id: CaseId,
        brought: Submission,
        secret: &ViewSecret,
        now: Millis,
        (loose, office): (Vec<Loose>, Option<&OfficeKeys>),
    ) -> Result<(CaseChange, Vec<Put>), Trouble> {
        let org = self.org();
        let of_staff = match by {
            By::Staff(signed) => Some(signed.unit),
            By::Public | By::Person(_) | By::System => None,
        };
        let intake = brought.intake.or(of_staff).and_then(|unit| org.tree.get(unit)).or(org.root());
        let intake = intake.map(|intake| away_from(intake, brought.accused, &org));
        let intake = intake.ok_or(Trouble::Internal("no-unit"))?;
        let pinned = self.rules_for(brought.procedure.as_deref(), brought.channel);
        let pinned = pinned.ok_or(Trouble::Internal("no-procedure"))?;
        let (key, _) = self.keys().case_key(id);
        let title = brought.title.unwrap_or_else(|| Text::title_of(&brought.body));
        let mut sealer = TextSealer::new(&key, self.moment(), now);
        let registration = Registration {
            channel: brought.channel,
            case_kind: brought.kind,
            intake: intake.id,
            title: sealer.seal(TextSlot::Title, &title),
            body: sealer.seal(TextSlot::Body, &brought.body),
            place: brought.place.map(|place| sealer.seal(TextSlot::Place, &place)),
            area_code: brought.area_code,
            topic: brought.topic,
            claimed: brought.claimed,
            contactable: brought.party.is_contactable(),
            wish: brought.wish,
            accused: brought.accused,
            protects: brought.protects,
        };
        let (files, filed) = self.loose_filed(id, &key, loose, &mut sealer)?;
        let rules =
            Rules { procedure: pinned.procedure, calendar: pinned.calendar, tree: &org.tree };
        let new = New { by, id, key: &key, registration, files, rules, secret, now, office };
        let (mut change, mut puts) = self.first_change(new).await?;
        puts.extend(filed);
        change.head.title = key.seal(title_place(id), title.as_str().as_bytes());
        change.texts = sealer.rows;
        change.party = Some(party_seal(&key, id, &brought.party));
        if let Base::New { office, .. } = &mut change.base {
            office.clone_from(&intake.code);
        }
        Ok((change, puts))
    }

    /// The first events of a case and how its key is kept; its papers are not in it yet.
    async fn first_change(&self, new: New<'_>) -> Result<(CaseChange, Vec<Put>), Trouble> {
        let New { by, id, key, registration, files, rules, secret, now, office } = new;
        let event = register(registration, rules.procedure, rules.calendar);
        let first = Case::registered(&event, now).expect("the event just made is a registration");
        let Kept { house, shares, handed } = self.kept_at_first(id, &first, key, secret, office)?;
        let puts = self.notices_owed(id, &first, handed.as_slice(), by.actor(), now).await?;
        let mut case = first;
        files.iter().for_each(|file| case.apply(file, now, by.actor()));
        handed.iter().for_each(|event| case.apply(event, now, Actor::System));
        let owed = Owed::of(&case, rules);
        let outbox = self.messages(&case, std::slice::from_ref(&event), now);
        let mut events = vec![self.new_event(now, by.actor(), &event, Vec::new())];
        events.extend(files.iter().map(|file| self.new_event(now, by.actor(), file, Vec::new())));
        events.extend(
            handed.iter().map(|event| self.new_event(now, Actor::System, event, Vec::new())),
        );
        // The dates it begins with are noted with the registration.
        events[0].dues = due_notes(None, &owed, rules);
        let secret = self.keys().secret_hash(id, secret).to_vec();
        let change = CaseChange {
            case: id,
            base: Base::New {
                office: String::new(),
                year: now.date_in(&rules.procedure.zone).year(),
                key_wrapped: house,
            },
            head: head_of(&case, &owed, Vec::new(), secret),
            clocks: clock_rows(&case, &owed),
            outbox,
            events,
            texts: Vec::new(),
            party: None,
            shares,
        };
        Ok((change, puts))
    }

    /// Does to a case what a command asks. `version` is what the asker saw; somebody else's
    /// change since then makes it `Stale`. Returns the new version.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`, `Stale`, `Refused`, `Unavailable`.
    pub async fn case_act(
        &self,
        by: &By,
        id: CaseId,
        version: Option<i64>,
        command: Command<Text>,
        once: Option<&[u8]>,
    ) -> Result<i64, Trouble> {
        // What the case waited for last, before it can end.
        let may_end = matches!(
            command,
            Command::GiveVerdict { .. }
                | Command::Review(ReviewCommand::Deliver)
                | Command::Joint(JointCommand::SupervisionAnswer { .. })
        );
        let other = tie::other_of(&command);
        let mut tries = 1;
        let acted = loop {
            let acting = self.case_act_once(by, id, version, command.clone(), once, Vec::new());
            // On the heap: whoever awaits many steps would carry each of them on their stack.
            match Box::pin(acting).await {
                Err(Trouble::Stale) if version.is_none() && tries < TRIES_MAX => tries += 1,
                result => break result,
            }
        };
        let (filed, tied) = match (acted, other) {
            // So it stands here already; the other case may have missed it the last time.
            (
                Err(Trouble::Refused(done @ (Refusal::AlreadyOpen | Refusal::NotOpen))),
                Some(other),
            ) => {
                let missed = self.ties_even(by.actor(), id, &[other]).await?;
                let filed = self.case_load(id).await?.row.version;
                return if missed { Ok(filed) } else { Err(Trouble::Refused(done)) };
            }
            (acted, _) => acted?,
        };
        self.ties_even(by.actor(), id, &tied).await?;
        if may_end {
            // What the person is content with may be closed at once, if the rules say so.
            self.case_tick(id).await?;
        }
        Ok(filed.version)
    }

    /// The same with rows that are written with the event; with them it is done once.
    pub(crate) async fn case_act_with(
        &self,
        by: &By,
        id: CaseId,
        command: Command<Text>,
        puts: Vec<Put>,
    ) -> Result<(), Trouble> {
        let mut tries = 1;
        loop {
            let acting = self.case_act_once(by, id, None, command.clone(), None, puts.clone());
            match Box::pin(acting).await {
                Err(Trouble::Stale) if tries < TRIES_MAX => tries += 1,
                result => return result.map(drop),
            }
        }
    }

    async fn case_act_once(
        &self,
        by: &By,
        id: CaseId,
        version: Option<i64>,
        command: Command<Text>,
        once: Option<&[u8]>,
        beside: Vec<Put>,
    ) -> Result<(Filed, Vec<CaseId>), Trouble> {
        let now = self.moment().now();
        let loaded = self.case_load(id).await?;
        let org = self.org();
        self.may_on(by, command.action(), id, &loaded.case)?;
        // The cases that have to agree with this one afterwards.
        let mut tied: Vec<CaseId> = tie::other_of(&command).into_iter().collect();
        if command.action() == Action::Classify {
            tied.extend(loaded.case.joint.ties.iter().map(|(other, _)| *other));
        }
        let once = once.filter(|once| !once.is_empty());
        let idempotency = once.map(|once| token_hash(b"act", id.0, once));
        if let Some(filed) = self.acted_before(id, idempotency.as_ref(), &loaded).await? {
            return Ok((filed, tied));
        }
        if version.is_some_and(|version| version != loaded.row.version) {
            return Err(Trouble::Stale);
        }
        let command = self.looked_into(by, command, &loaded).await?;
        let gives_secret = command.action() == Action::SecretReissue;
        let (command, texts) =
            self.sealed(by, id, command, now).await.map_err(|trouble| match trouble {
                Trouble::Locked if gives_secret => Trouble::Refused(Refusal::ReissueLocked),
                trouble => trouble,
            })?;
        let who = Who { actor: by.actor(), roles: by.roles() };
        let action = command.action();
        let secret = self.secret_after(id, action, once);
        let mut events = decide(&loaded.case, command, who, loaded.rules(&org.tree), now)?;
        let step = Stepped { by, loaded: &loaded, secret: secret.as_ref(), now };
        let locks = self.lock_after(&step, &mut events).await?;
        let mut change = self.change_of(by.actor(), id, &loaded, &events, now, &org.tree);
        if let Some(secret) = secret {
            change.head.secret = self.keys().secret_hash(id, &secret).to_vec();
        }
        let case = Some(CaseChange { texts, ..change });
        let mut puts = self.notices_owed(id, &loaded.case, &events, by.actor(), now).await?;
        puts.extend(crate::common::leaves_its_problem(id, &events));
        puts.extend(locks);
        puts.extend(beside);
        let accuses = |event: &Event| {
            matches!(event, Event::Classified { case_kind: CaseKind::Accusation, .. })
        };
        let is_unlearned = events.iter().any(accuses);
        puts.extend(is_unlearned.then_some(Put::ModelUnlearn(id)));
        let notes = sensitive(action).map(|told| told.note_by(self.moment(), by.actor()));
        let (area, notes) = (self.area(), notes.into_iter().collect());
        let written = self.write(Change { area, at: now, idempotency, case, puts, notes }).await?;
        if action == Action::Classify {
            // What is found to be an accusation is in no index from here on.
            Box::pin(self.words_look_again(id)).await;
        }
        if is_unlearned {
            self.model_look_again().await;
        }
        Ok((written.case(), tied))
    }

    /// The command with its texts sealed. One without texts needs no key: clocks run and an
    /// officer takes a case on whether or not they could read it now.
    async fn sealed(
        &self,
        by: &By,
        id: CaseId,
        command: Command<Text>,
        now: Millis,
    ) -> Result<(Command, Vec<TextRow>), Trouble> {
        let mut texts = Vec::new();
        let action = command.action();
        let command = command.with_texts(|slot, text| {
            texts.push((slot, text));
            texts.len() - 1
        });
        let key = match action {
            _ if texts.is_empty() => None,
            Action::BriefAnswer | Action::AdmissionAsk => {
                Some(self.case_key_for_brief(by, id).await?)
            }
            _ => Some(self.case_key(by, id).await?),
        };
        let mut sealer = key.as_ref().map(|key| TextSealer::new(key, self.moment(), now));
        let command = command.with_texts(|_, at| {
            let (slot, text) = &texts[at];
            sealer.as_mut().expect("there is a key where there are texts").seal(*slot, text)
        });
        Ok((command, sealer.map(|sealer| sealer.rows).unwrap_or_default()))
    }

    /// The same form sent twice: the first one counted, and the case may have moved on since.
    pub(crate) async fn acted_before(
        &self,
        id: CaseId,
        token: Option<&[u8; 32]>,
        loaded: &Loaded,
    ) -> Result<Option<Filed>, Trouble> {
        let Some(token) = token else { return Ok(None) };
        let known = huiyin_store::case::by_idempotency(self.db(), self.area(), token).await?;
        let (number, version, last) =
            (loaded.row.number.clone(), loaded.row.version, loaded.row.last);
        Ok(known.filter(|case| *case == id).map(|case| Filed { case, number, version, last }))
    }

    /// What the passing of time makes of a case: warnings, escalation, the lawful end once a
    /// ground for it is met, and erasure on the day that the person asked for. Nothing to do
    /// is no change; done twice is done once.
    ///
    /// # Errors
    /// `NotFound`, `Stale` (somebody acts on it right now), `Unavailable`.
    pub async fn case_tick(&self, id: CaseId) -> Result<usize, Trouble> {
        let now = self.moment().now();
        let loaded = self.case_load(id).await?;
        if loaded.case.is_to_be_erased(now) {
            return self.erase_as_asked(&loaded.row.number).await;
        }
        let org = self.org();
        let rules = loaded.rules(&org.tree);
        let mut events = overdue_events(&loaded.case, rules, now);
        let who = Who { actor: Actor::System, roles: &[] };
        let is_withdrawn = events.iter().any(|event| matches!(event, Event::Concluded { .. }));
        if let Ok(ended) = decide(&loaded.case, Command::Conclude, who, rules, now)
            && !is_withdrawn
        {
            events.extend(ended);
        }
        if events.is_empty() {
            return Ok(0);
        }
        let change = self.change_of(Actor::System, id, &loaded, &events, now, &org.tree);
        let mut puts = self.notices_owed(id, &loaded.case, &events, Actor::System, now).await?;
        let step = Stepped { by: &By::System, loaded: &loaded, secret: None, now };
        puts.extend(self.lent_after(&step, &events).await?);
        let (area, notes) = (self.area(), Vec::new());
        let case = Some(change);
        self.write(Change { area, at: now, idempotency: None, case, puts, notes }).await?;
        Ok(events.len())
    }

    pub(crate) async fn case_load(&self, id: CaseId) -> Result<Loaded, Trouble> {
        let row = huiyin_store::case::by_id(self.db(), self.area(), id).await?;
        let row = row.ok_or(Trouble::NotFound)?;
        let events = huiyin_store::case::events(self.db(), self.area(), id).await?;
        let read = |canonical: &[u8]| serde_json::from_slice(canonical);
        let log: Vec<LogEntry<Event>> = events
            .iter()
            .take(usize::try_from(row.version).unwrap_or(usize::MAX))
            .map(|event| read(&event.canonical))
            .collect::<Result<_, _>>()
            .map_err(|_| Trouble::Internal("event"))?;
        let folded = Case::fold(log.iter().map(|entry| (&entry.event, entry.at, entry.actor)));
        let case = folded.map_err(|_| Trouble::Internal("case-without-registration"))?;
        let pinned = self.rules().of_case(&case)?;
        Ok(Loaded { row, case, pinned, log })
    }

    /// The case that this number and this secret open; one answer for either being wrong.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub async fn case_unlock(
        &self,
        number: &CaseNumber,
        secret: &ViewSecret,
    ) -> Result<CaseId, Trouble> {
        let row = huiyin_store::case::by_number(self.db(), self.area(), number).await?;
        let (case, kept) = row.map_or((CaseId(0), vec![0; 32]), |row| (row.case, row.head.secret));
        // Compared also when there is no such number, so that both take the same time.
        if self.keys().secret_matches(case, secret, &kept) {
            self.own_share_made(case, secret).await;
            Ok(case)
        } else {
            Err(Trouble::NotFound)
        }
    }
}

/// What whoever reads the journal learns of a step on a case: that it was taken, and by whom.
fn sensitive(action: Action) -> Option<LogEvent> {
    match action {
        Action::OpenIdentity => Some(LogEvent::IdentityOpened),
        Action::SecretReissue => Some(LogEvent::SecretReissued),
        _ => None,
    }
}

/// The nearest office above that is not complained of; where there is none, the one it was.
fn away_from<'o>(intake: &'o Unit, accused: Option<UnitId>, org: &'o Org) -> &'o Unit {
    let Some(accused) = accused else { return intake };
    let fits = |unit: &&Unit| unit.active && !org.tree.is_within(unit.id, accused);
    let above = org.tree.ancestors(intake.id).filter_map(|unit| org.tree.get(unit)).find(fits);
    if fits(&intake) { intake } else { above.unwrap_or(intake) }
}

fn wish_fits(wish: NoticeWish, party: &Party) -> Result<(), Trouble> {
    let missing = match wish {
        NoticeWish::Sms if party.phone.is_none() => "phone",
        NoticeWish::Mail if party.email.is_none() => "email",
        NoticeWish::Post if party.address.is_none() => "address",
        NoticeWish::Sms | NoticeWish::Mail | NoticeWish::Post | NoticeWish::None => return Ok(()),
    };
    Err(Trouble::Invalid { field: missing, fault: TextFault::Empty })
}

pub(crate) fn token_hash(what: &[u8], case: i64, token: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(what);
    hash.update(case.to_be_bytes());
    hash.update(token);
    hash.finalize().into()
}
