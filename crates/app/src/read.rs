//! A case as its reader may see it. What a reader may not see is left out here, once, for
//! pages and JSON alike: inner notes and staff names for the person, the party for the desk.

use crate::case::Loaded;
use crate::file::FileView;
use crate::keys::CaseKey;
use crate::routing::Topics;
use crate::rules::Pinned;
use crate::seal::{Opened, texts_open};
use crate::{App, By, Party, Signed, Trouble};
use huiyin_domain::case::{
    Case, Command, Event, JointEvent, Means, NoClock, Outcome, Owed as OwedClocks, Promise,
    Refusal, Review, ReviewResult, Rules, TRANSITIONS, TextRef, TextSlot, Transition,
};
use huiyin_domain::clock::{Clock, Explanation};
use huiyin_domain::ids::{CaseId, CaseNumber, StaffId, TextId, UnitId};
use huiyin_domain::leaf::{Actor, DueNote};
use huiyin_domain::policy::{Action, Relation};
use huiyin_domain::procedure::Procedure;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{RouteProposal, routes_proposed};
use jiff::civil::Date;
use std::collections::HashMap;

/// One line of the timeline.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: i64,
    pub at: Millis,
    pub actor: Actor,
    /// The officer's name; never on the person's page.
    pub actor_name: Option<String>,
    pub event: Event,
    pub texts: Vec<(TextSlot, String)>,
    /// The dates that this step set or moved.
    pub dues: Vec<DueNote>,
}

/// A date owed, with everything that explains it.
#[derive(Clone, Debug)]
pub struct Owed {
    pub clock: Clock<'static>,
    pub explanation: Explanation,
}

#[derive(Clone, Debug)]
pub struct CasePage {
    pub id: CaseId,
    pub number: CaseNumber,
    pub version: i64,
    pub case: Case,
    pub procedure: &'static Procedure,
    pub title: String,
    pub body: String,
    pub place: Option<String>,
    /// The matter in the office's own words; not on the person's page.
    pub summary: Option<String>,
    pub timeline: Vec<Entry>,
    /// What runs comes first, by its date; then what was met or cancelled.
    pub owed: Vec<Owed>,
    pub no_clock: Option<NoClock>,
    /// The last day for the answer, also before the unit has accepted the case.
    pub answer_due: Option<Date>,
    /// What this reader may do now.
    pub actions: Vec<Action>,
    /// For the person themselves, the handler the case is assigned to, and whoever was let in.
    pub party: Option<Party>,
    pub topics: Topics,
    pub routes: Vec<RouteProposal>,
    pub answer: Option<String>,
    pub draft: Option<(Outcome, String)>,
    /// Dates that steps of the case set: tasks, orders, follow-ups, a withdrawal.
    pub promises: Vec<Promise>,
    /// The last review's opinion, once it is delivered.
    pub opinion: Option<String>,
    /// Every level of review so far; what it came to only once that may be read here.
    pub reviews: Vec<Reviewed>,
    /// The level of review that may be asked for now, and the unit it would go to; or why not.
    pub review_ask: Result<(u32, UnitId), Refusal>,
    /// The last day there is of a closed case whose person asks now that it be erased.
    pub erasure_day: Option<Date>,
    /// Who would look into a report of reprisal or pressure; `None`: nobody in this house.
    pub protector: Option<UnitId>,
    /// How this reader stands to it.
    pub relations: Vec<Relation>,
    /// The cases that this one is or was tied to, as far as this reader may open them.
    pub tied: HashMap<CaseId, CaseNumber>,
    /// Officers by id, for those that the case names; none for the person.
    pub officers: HashMap<StaffId, String>,
    /// How an answer can reach this person, for whoever may deliver it now.
    pub ways: Vec<Means>,
    /// Photos, papers and recordings, in the order in which they came.
    pub files: Vec<FileView>,
    /// What the texts of the case say, for those this reader may read: by id.
    pub texts: HashMap<TextId, String>,
    /// The house has no key to it: whoever runs the machines cannot read it.
    pub is_locked: bool,
}

/// One level of review as its reader may see it.
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub level: u32,
    pub unit: UnitId,
    /// Never on the person's page.
    pub officer: Option<StaffId>,
    pub result: Option<(ReviewResult, String)>,
    pub delivered_at: Option<Millis>,
}

type Texts = HashMap<TextId, Opened>;

impl App {
    /// # Errors
    /// `NotFound` also when the case exists but not for this reader.
    pub async fn case_page(&self, by: &By, id: CaseId) -> Result<CasePage, Trouble> {
        let loaded = self.case_load(id).await?;
        let is_person = matches!(by, By::Person(_));
        let seeing = if is_person { Action::CaseTrack } else { Action::CaseView };
        let relations = self.may_on(by, seeing, id, &loaded.case)?;
        let key = self.case_key(by, id).await?;
        let rows = huiyin_store::case::texts(self.db(), self.area(), id).await?;
        let texts = texts_open(&key, rows)?;
        let party = if sees_party(by, &relations, &loaded.case) {
            Some(self.party_of(id, &key).await?)
        } else {
            None
        };
        let names = if is_person { HashMap::new() } else { self.staff_names().await? };
        let tied = if is_person { HashMap::new() } else { self.tied_known(by, &loaded).await? };
        let files = self.file_views(&loaded, &key, &texts).await?;
        let summary = loaded.case.summary.filter(|_| !is_person);
        let summary = summary.and_then(|text| Some(texts.get(&text.id)?.text.clone()));
        let mut page = self.page_of(by, relations, loaded, &texts, names, party);
        page.summary = summary;
        page.is_locked = self.is_locked(id).await?;
        page.files = files;
        if page.actions.contains(&Action::Deliver) {
            page.ways = self.ways_to(id, &key).await?;
        }
        Ok(with_ties(page, tied))
    }

    /// The ways that this person gave and this office has; not what they are.
    async fn ways_to(&self, id: CaseId, key: &CaseKey) -> Result<Vec<Means>, Trouble> {
        let party = self.party_of(id, key).await?;
        let has = |means: &Means| match means {
            Means::Mail => self.notify().has_mail(),
            Means::Sms => self.notify().has_sms(),
            Means::Page | Means::InPerson | Means::Post => true,
        };
        let ways = Means::ALL.iter().copied().filter(|means| party.is_reached_by(*means));
        Ok(ways.filter(has).collect())
    }

    fn page_of(
        &self,
        by: &By,
        relations: Vec<Relation>,
        loaded: Loaded,
        texts: &Texts,
        names: HashMap<StaffId, String>,
        party: Option<Party>,
    ) -> CasePage {
        let is_person = matches!(by, By::Person(_));
        let org = self.org();
        let read = |text: &TextRef| texts.get(&text.id).map(|opened| opened.text.clone());
        let case = &loaded.case;
        let (owed, no_clock) = owed_of(&loaded);
        let title = read(&case.title).unwrap_or_default();
        let body = read(&case.body).unwrap_or_default();
        let topics =
            if is_person { Topics::default() } else { self.topics_proposed(&title, &body) };
        let first = topics.proposed.first().map(|topic| topic.topic.as_str());
        let topic = case.topic.as_deref().or(first);
        let routes = if is_person {
            Vec::new()
        } else {
            routes_proposed(topic, &case.area_code, &org.table, &org.tree, case.accused)
        };
        CasePage {
            id: loaded.row.case,
            number: loaded.row.number.clone(),
            version: loaded.row.version,
            procedure: loaded.pinned.procedure,
            place: case.place.as_ref().and_then(read),
            summary: None,
            timeline: timeline(&loaded, texts, &names, is_person),
            owed,
            no_clock,
            answer_due: OwedClocks::answer_due(
                case,
                loaded.pinned.procedure,
                loaded.pinned.calendar,
                self.moment().now(),
            ),
            actions: self.actions_now(by, &relations, case),
            party,
            topics,
            routes,
            answer: case.answer.as_ref().and_then(read),
            draft: case
                .draft
                .filter(|_| !is_person)
                .and_then(|draft| read(&draft.text).map(|text| (draft.outcome, text))),
            promises: case.promises(),
            relations,
            tied: HashMap::new(),
            officers: names,
            opinion: case.opinion().as_ref().and_then(read),
            reviews: case.reviews.iter().map(|one| reviewed(one, &read, is_person)).collect(),
            review_ask: review_ask(case, loaded.rules(&org.tree), self.moment().now()),
            protector: case.protector(&org.tree),
            erasure_day: self.erasure_day_last(case),
            ways: Vec::new(),
            is_locked: false,
            files: Vec::new(),
            texts: if is_person { HashMap::new() } else { said(texts) },
            title,
            body,
            case: loaded.case,
        }
    }

    pub(crate) fn actions_now(&self, by: &By, relations: &[Relation], case: &Case) -> Vec<Action> {
        let fits_now = |row: &&Transition| row.from.contains(&case.stage) && row.when.holds(case);
        let actions = TRANSITIONS.iter().filter(fits_now).map(|row| row.action);
        let beside = [Action::SlipPrint, Action::ReportReprisal];
        let actions = actions.chain(beside);
        let fits = |action: &Action| match action {
            Action::DecideExtension => case.extension_pending.is_some(),
            Action::AskExtension => case.extension_pending.is_none(),
            Action::Take => case.owner.handler.is_none(),
            _ => true,
        };
        actions.filter(fits).filter(|action| self.allows(by, *action, relations)).collect()
    }

    /// Opens who the person is to somebody who is not their handler: the reason is written
    /// into the case first, where the person sees it.
    ///
    /// # Errors
    /// As [`App::case_act`].
    pub async fn case_party(
        &self,
        by: &By,
        id: CaseId,
        reason: Text,
        version: i64,
    ) -> Result<Party, Trouble> {
        self.case_act(by, id, Some(version), Command::OpenIdentity { reason }, None).await?;
        let key = self.case_key(by, id).await?;
        self.party_of(id, &key).await
    }

    /// # Errors
    /// `NotFound` also when the case exists but not for this reader.
    pub async fn case_by_number(
        &self,
        by: &Signed,
        number: &CaseNumber,
    ) -> Result<CaseId, Trouble> {
        let row = huiyin_store::case::by_number(self.db(), self.area(), number).await?;
        let id = row.ok_or(Trouble::NotFound)?.case;
        let loaded = self.case_load(id).await?;
        self.may_on(&By::Staff(by.clone()), Action::CaseView, id, &loaded.case)?;
        Ok(id)
    }

    /// Where a message to the person goes, for who chooses the way.
    pub(crate) async fn party_for_delivery(&self, by: &By, id: CaseId) -> Result<Party, Trouble> {
        let key = self.case_key(by, id).await?;
        self.party_of(id, &key).await
    }
}

/// The person themselves, the handler whose work it is, and whoever was let in by two, which is
/// an event with a reason already. Who stands in for the handler opens it with a reason.
fn sees_party(by: &By, relations: &[Relation], case: &Case) -> bool {
    let is_handler = |signed: &Signed| case.owner.handler == Some(signed.staff);
    let own = matches!(by, By::Staff(signed) if is_handler(signed));
    let has = |relation| relations.contains(&relation);
    has(Relation::Person) || (has(Relation::Assigned) && own) || has(Relation::Admitted)
}

/// The person reads an opinion when it is delivered, not while it waits for a signature.
fn reviewed(
    review: &Review,
    read: &impl Fn(&TextRef) -> Option<String>,
    is_person: bool,
) -> Reviewed {
    let is_told = !is_person || !review.is_open();
    let decided = review.decided.filter(|_| is_told);
    Reviewed {
        level: review.level,
        unit: review.unit,
        officer: review.officer.filter(|_| !is_person),
        result: decided.map(|(result, text, _)| (result, read(&text).unwrap_or_default())),
        delivered_at: review.delivered_at,
    }
}

fn said(texts: &Texts) -> HashMap<TextId, String> {
    texts.iter().map(|(id, opened)| (*id, opened.text.clone())).collect()
}

fn review_ask(case: &Case, rules: Rules<'_>, now: Millis) -> Result<(u32, UnitId), Refusal> {
    let level = case.review_level(rules, now)?;
    case.reviewer(rules.tree).map(|unit| (level, unit)).ok_or(Refusal::NoReviewer)
}

/// With the ties the reader may know of; the story tells of no others.
fn with_ties(page: CasePage, tied: HashMap<CaseId, CaseNumber>) -> CasePage {
    let is_known = |entry: &Entry| match &entry.event {
        Event::Joint(JointEvent::Linked { other, .. } | JointEvent::Unlinked { other }) => {
            tied.contains_key(other)
        }
        _ => true,
    };
    let timeline = page.timeline.iter().filter(|entry| is_known(entry)).cloned().collect();
    CasePage { timeline, tied, ..page }
}

fn owed_of(loaded: &Loaded) -> (Vec<Owed>, Option<NoClock>) {
    let Pinned { procedure, calendar } = loaded.pinned;
    let clocks = OwedClocks::under(&loaded.case, procedure, calendar);
    let no_clock = clocks.no_clock(&loaded.case);
    let explained = |clock: &Clock<'static>| Owed {
        explanation: clocks.explanation(&loaded.case, procedure, calendar, clock),
        clock: clock.clone(),
    };
    let mut owed: Vec<Owed> = clocks.clocks.iter().map(explained).collect();
    owed.sort_by_key(|owed| (!owed.clock.is_running(), owed.clock.due_at));
    (owed, no_clock)
}

fn timeline(
    loaded: &Loaded,
    texts: &Texts,
    names: &HashMap<StaffId, String>,
    is_person: bool,
) -> Vec<Entry> {
    let entry = |log: &huiyin_domain::leaf::Entry<Event>| {
        let is_told = !is_person || log.event.texts_are_told();
        let named = log.event.texts().into_iter().filter(|_| is_told);
        Entry {
            seq: log.seq,
            at: log.at,
            actor: log.actor,
            actor_name: match log.actor {
                Actor::Staff { id, .. } => names.get(&id).cloned(),
                Actor::Resident | Actor::System => None,
            },
            event: log.event.clone(),
            texts: named
                .filter_map(|text| texts.get(&text.id))
                .map(|opened| (opened.slot, opened.text.clone()))
                .collect(),
            dues: log.dues.clone(),
        }
    };
    let shown = loaded.log.iter().filter(|log| !is_person || log.event.is_told());
    shown.map(entry).collect()
}
