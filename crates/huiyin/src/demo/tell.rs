//! Tells all stories of the example town in the order of time: the clock is set to a quarter
//! of a day, everything of that quarter happens, the reconcilers look, the clock moves on.

use super::chance::Chance;
use super::problem;
use super::story::{HOUR_MS, Step, Story, story};
use super::town::Town;
use super::words::{Brought, Line, Words};
use huiyin_app::case::Submission;
use huiyin_app::engine;
use huiyin_app::keys::ViewSecret;
use huiyin_app::lang::Lang;
use huiyin_app::{App, By, Party, Trouble};
use huiyin_domain::case::{
    CaseKind, Channel, Command, DeliveryCommand, ExtensionRequest, Means, NoticeWish, Outcome,
    Verdict, Way,
};
use huiyin_domain::ids::{CaseId, CaseNumber, UnitId};
use huiyin_domain::policy::Role;
use huiyin_domain::text::{Phone, Text};
use huiyin_domain::time::Millis;
use huiyin_domain::unit::routes_proposed;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinSet;

const SEED: u64 = 331_122;
/// Steps that fall into one of these happen at the same instant.
const TURN_H: i64 = 3;
const NAMES: [&str; 8] = ["甲一", "乙二", "丙三", "丁四", "戊五", "己六", "庚七", "辛八"];

/// A case that somebody may want to look at as its resident.
#[derive(Clone, Debug)]
pub struct Track {
    pub number: CaseNumber,
    pub secret: ViewSecret,
}

#[derive(Debug, Default)]
pub struct Told {
    pub cases: usize,
    pub steps: usize,
    /// Steps that the rules refused, such as more time where the law knows none.
    pub refused: usize,
    /// One case that was answered, one that is being handled.
    pub tracks: Vec<Track>,
}

struct Teller {
    at: usize,
    story: Story,
    /// It tells of what many tell of.
    is_of_many: bool,
    brought: Brought,
    words: Arc<Words>,
    next: usize,
    case: Option<CaseId>,
    owner: UnitId,
    intake: UnitId,
    /// The unit that said it was not the right one.
    returned_by: Option<UnitId>,
    track: Option<Track>,
}

/// # Errors
/// The store's.
pub async fn tell(app: &App, town: Arc<Town>, cases: usize, now: Millis) -> Result<Told, Trouble> {
    let (words, mut chance) = (Arc::new(Words::read()), Chance::new(SEED));
    let turn_ms = TURN_H * HOUR_MS;
    let last = now.0.div_euclid(turn_ms);
    let mut turns: BTreeMap<i64, Vec<Teller>> = BTreeMap::new();
    for at in 0..cases {
        let story = story(&mut chance);
        let is_of_many = at % problem::EVERY == 0;
        let brought = match is_of_many {
            true => words.brought_by_many(&mut chance, story.lang),
            false => words.brought(&mut chance, story.lang),
        };
        let turn = (now.0 - story.begins_h * HOUR_MS).div_euclid(turn_ms).min(last);
        let intake = town.units[if story.channel == Channel::Call { "RX" } else { "QS" }];
        let teller = Teller {
            at,
            story,
            is_of_many,
            brought,
            words: words.clone(),
            next: 0,
            case: None,
            owner: intake,
            intake,
            returned_by: None,
            track: None,
        };
        turns.entry(turn).or_default().push(teller);
    }
    let mut told = Told::default();
    let mut ended = Vec::new();
    let mut looked = 0;
    let mut is_open = false;
    while let Some((turn, tellers)) = turns.pop_first() {
        let at = Millis((turn * turn_ms + chance.between(0, turn_ms)).min(now.0));
        app.moment().set(Millis(at.0.max(app.moment().now().0)));
        if !is_open && at.0 >= now.0 - problem::OPENED_MS {
            is_open = true;
            let tellers = turns.values().flatten().chain(&ended).chain(&tellers);
            problem::open(app, &town, &of_many(tellers), now).await?;
        }
        let day = turn / (24 / TURN_H);
        if day > looked {
            looked = day;
            settle(app).await?;
        }
        for (teller, wait_h) in act_all(app, &town, tellers, &mut told).await? {
            match wait_h.map(|hours| turn + (hours / TURN_H).max(1)).filter(|next| *next <= last) {
                Some(next) => turns.entry(next).or_default().push(teller),
                None => ended.push(teller),
            }
        }
    }
    app.moment().set(now);
    settle(app).await?;
    problem::night(app).await?;
    told.cases = cases;
    told.tracks = tracks(ended);
    Ok(told)
}

/// Cases of the one problem, with whoever has them now.
fn of_many<'a>(tellers: impl Iterator<Item = &'a Teller>) -> Vec<(CaseId, UnitId)> {
    let of_many = tellers.filter(|teller| teller.is_of_many);
    of_many.filter_map(|teller| Some((teller.case?, teller.owner))).collect()
}

/// Everything that time has brought up to here.
async fn settle(app: &App) -> Result<(), Trouble> {
    while engine::clocks_tick(app.clone()).await?.more {}
    Ok(())
}

/// One step of each; with each the hours until its next, if it has one.
async fn act_all(
    app: &App,
    town: &Arc<Town>,
    tellers: Vec<Teller>,
    told: &mut Told,
) -> Result<Vec<(Teller, Option<i64>)>, Trouble> {
    let mut acting = JoinSet::new();
    for mut teller in tellers {
        let (app, town) = (app.clone(), town.clone());
        acting.spawn(async move {
            let acted = teller.act(&app, &town).await;
            (teller, acted)
        });
    }
    let mut on = Vec::new();
    while let Some(joined) = acting.join_next().await {
        let (mut teller, acted) = joined.map_err(|_| Trouble::Internal("demo-story"))?;
        match acted {
            Ok(()) => {
                told.steps += 1;
                teller.next += 1;
                let wait = teller.story.steps.get(teller.next).map(|(_, hours)| *hours);
                on.push((teller, wait));
            }
            Err(Trouble::Refused(refusal)) => {
                // What the rules refuse is left out, and the story goes on.
                tracing::debug!(refusal = refusal.code(), step = teller.next, "refused");
                told.refused += 1;
                teller.next += 1;
                let wait = teller.story.steps.get(teller.next).map(|(_, hours)| *hours);
                on.push((teller, wait));
            }
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(on)
}

fn tracks(ended: Vec<Teller>) -> Vec<Track> {
    let find = |steps: usize| {
        let fits = |teller: &&Teller| {
            let is_web = teller.story.channel == Channel::Web && teller.story.lang == Lang::Zh;
            let done = teller.story.steps[..teller.next].last().map(|(step, _)| *step);
            let wanted = if steps == 0 { Step::Deliver } else { Step::Assign };
            is_web && done == Some(wanted)
        };
        ended.iter().find(fits).and_then(|teller| teller.track.clone())
    };
    [find(0), find(1)].into_iter().flatten().collect()
}

impl Teller {
    async fn act(&mut self, app: &App, town: &Town) -> Result<(), Trouble> {
        let (step, _) = self.story.steps[self.next];
        let Some(case) = self.case else {
            return self.submit(app, town).await;
        };
        let (by, command) = self.command(app, town, case, step)?;
        let owner = match &command {
            Command::Route { to, .. } => *to,
            Command::Return { .. } => self.intake,
            _ => self.owner,
        };
        app.case_act(&by, case, None, command, None).await?;
        if step == Step::Return {
            self.returned_by = Some(self.owner);
        }
        self.owner = owner;
        Ok(())
    }

    async fn submit(&mut self, app: &App, town: &Town) -> Result<(), Trouble> {
        let by = match self.story.channel {
            Channel::Web => By::Public,
            Channel::Visit | Channel::Letter | Channel::Call => {
                staff(town, self.intake, Role::Intake)?
            }
        };
        let party = if self.story.named { self.party() } else { Party::default() };
        let submission = Submission {
            accused: None,
            protects: None,
            channel: self.story.channel,
            kind: self.story.kind,
            intake: Some(self.intake),
            title: text(&self.brought.title).ok(),
            body: text(&self.brought.body)?,
            place: text(self.brought.place).ok(),
            area_code: self.brought.area_code.into(),
            topic: Some(self.brought.topic.clone()),
            claimed: None,
            party,
            wish: NoticeWish::None,
            once: format!("demo case {SEED} {:06}", self.at).into_bytes(),
            procedure: None,
        };
        let receipt = app.case_submit(&by, submission).await?;
        self.case = Some(receipt.case);
        self.track = Some(Track { number: receipt.number, secret: receipt.secret });
        Ok(())
    }

    /// Names that are plainly nobody's, numbers that no network gives out.
    fn party(&self) -> Party {
        Party {
            name: text(NAMES[self.at % NAMES.len()]).ok(),
            phone: Phone::parse(&format!("1000000{:04}", self.at % 10_000)).ok(),
            language: Some(self.story.lang.tag().into()),
            ..Party::default()
        }
    }

    fn command(
        &self,
        app: &App,
        town: &Town,
        case: CaseId,
        step: Step,
    ) -> Result<(By, Command<Text>), Trouble> {
        let say = |line: Line| text(self.words.line(line, self.story.lang).unwrap_or_default());
        let of = |unit, role| staff(town, unit, role);
        Ok(match step {
            Step::Submit => return Err(Trouble::Internal("demo-story")),
            Step::Classify => {
                let way = (self.story.kind == CaseKind::Claim).then_some(Way::PetitionProper);
                let (case_kind, urgent) = (self.story.kind, self.story.urgent);
                let topic = Some(self.brought.topic.clone());
                let command = Command::Classify { case_kind, way, topic, urgent, accused: None };
                (of(self.intake, Role::Dispatcher)?, command)
            }
            Step::Route => (of(self.intake, Role::Dispatcher)?, self.route(app)),
            Step::Return => (
                of(self.owner, Role::UnitHead)?,
                Command::Return { reason: say(Line::WRONG_UNIT)? },
            ),
            Step::Accept => {
                let notice = Some(say(Line::ACCEPTANCE)?);
                (of(self.owner, Role::UnitHead)?, Command::Accept { notice })
            }
            Step::Assign => {
                let handler = town.officer(self.owner, Role::Handler);
                let handler = handler.ok_or(Trouble::Internal("demo-handler"))?;
                let By::Staff(signed) = handler.by() else { return Err(Trouble::NotFound) };
                let command = Command::Assign { to: signed.staff, unit: self.owner };
                (of(self.owner, Role::UnitHead)?, command)
            }
            Step::Material => {
                (By::person(case), Command::AddMaterial { text: say(Line::MATERIAL)? })
            }
            Step::AskTime => {
                let reason = say(Line::ASK_TIME)?;
                let asked = ExtensionRequest { clock: "handle".into(), amount: 15, reason };
                (of(self.owner, Role::Handler)?, Command::AskExtension(asked))
            }
            Step::GrantTime => {
                let command =
                    Command::GrantExtension { amount: 15, reason: say(Line::GRANT_TIME)? };
                (of(self.owner, Role::UnitHead)?, command)
            }
            Step::Draft => {
                let outcome = Outcome::Resolved;
                let command =
                    Command::Draft { outcome, text: say(Line::ANSWER)?, holds: Vec::new() };
                (of(self.owner, Role::Handler)?, command)
            }
            Step::SendBack => (
                of(self.owner, Role::UnitHead)?,
                Command::SendBack { reason: say(Line::SEND_BACK)? },
            ),
            Step::Approve => (of(self.owner, Role::UnitHead)?, Command::Approve),
            Step::Deliver => (
                of(self.owner, Role::Handler)?,
                DeliveryCommand::Deliver { means: Means::Page, proof: None }.into(),
            ),
            Step::Verdict(verdict, again) => {
                let line = if verdict == Verdict::Solved { Line::THANKS } else { Line::NOT_YET };
                let again = if again { Some(say(Line::AGAIN)?) } else { None };
                let command = Command::GiveVerdict { verdict, text: Some(say(line)?), again };
                (By::person(case), command)
            }
        })
    }

    fn route(&self, app: &App) -> Command<Text> {
        let org = app.org();
        let (topic, area) = (Some(self.brought.topic.as_str()), self.brought.area_code);
        let proposed = routes_proposed(topic, area, &org.table, &org.tree, None);
        let first = proposed.into_iter().find(|route| Some(route.unit) != self.returned_by);
        let to = first.as_ref().map_or(self.intake, |route| route.unit);
        let reasons = first.map(|route| route.basis).into_iter().collect();
        Command::Route { to, reasons, note: None }
    }
}

fn staff(town: &Town, unit: UnitId, role: Role) -> Result<By, Trouble> {
    let officer = town.officer(unit, role).ok_or(Trouble::Internal("demo-officer"))?;
    Ok(officer.by())
}

fn text(words: &str) -> Result<Text, Trouble> {
    Text::parse(words, 4_000).map_err(|_| Trouble::Internal("demo-words"))
}
