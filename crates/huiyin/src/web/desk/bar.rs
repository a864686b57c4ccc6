//! What every page of the desk stands on: the officer, the moment, the words of the office, the
//! bar with the navigation. No page of its own.

use super::field::Choice;
use super::steps_route::MODEL;
use super::{common, nav, once, similar};
use crate::web::fault::Bare;
use crate::web::layout::Page;
use crate::web::page::Ask;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use huiyin_app::lang::{Lang, Value};
use huiyin_app::org::Org;
use huiyin_app::read::CasePage;
use huiyin_app::settle::Settlers;
use huiyin_app::staff::StaffRow;
use huiyin_app::{App, By, Signed, Trouble};
use huiyin_domain::case::PROMISES;
use huiyin_domain::ids::{CaseId, CaseNumber, StaffId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::procedure::{Name, Procedure};
use huiyin_domain::time::Millis;
use huiyin_domain::unit::TopicProposal;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Which part of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Work,
    Approve,
    Letters,
    Paper,
    FollowUps,
    Enter,
    Hall,
    Screening,
    Common,
    Duty,
    Members,
    Plans,
    Roster,
    Notices,
    Briefs,
    BreakGlass,
    Leave,
    Rules,
    Units,
    Staff,
    Journal,
    Look,
    Account,
    Keys,
    UnitKey,
}

/// A signed-in officer before a page: what every desk handler begins with.
pub struct Desk {
    pub ask: Ask,
    pub signed: Signed,
    pub lang: Lang,
    pub now: Millis,
    pub zone: TimeZone,
    /// How many notices are new.
    pub unseen: usize,
    org: Arc<Org>,
    /// Officers a page may name, by id.
    people: BTreeMap<StaffId, String>,
    colleagues: Vec<(StaffId, String)>,
    /// Who of my unit may review the case before me.
    reviewers: Vec<(StaffId, String)>,
    /// Officers about whom a recusal can be decided, or who are recused.
    recusable: Vec<(StaffId, String)>,
    /// Who can take the case on as its leader, where this officer may name one.
    leaders: Vec<StaffRow>,
    /// Numbers of the cases that this one is tied to.
    tied: HashMap<CaseId, CaseNumber>,
    /// What the page of the case before the officer says of common problems.
    common: common::case::Of,
    /// Cases of the same matter, and answers to start from.
    similar: similar::Of,
    /// Who can mediate or listen on the case before the officer.
    pub settlers: Settlers,
    /// The rules of the case before the officer: procedures use the same clock ids.
    procedure: Option<&'static Procedure>,
}

impl<S: Sync> FromRequestParts<S> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let ask = Ask::from_request_parts(parts, state).await;
        let ask = ask.map_err(|status| Bare::from(status).into_response())?;
        match ask.signed.clone() {
            Some(signed) => {
                let mut desk = Self::new(ask, signed);
                // A count that cannot be had is no reason to show no page.
                desk.unseen = desk.app().notices_unseen(&desk.signed).await.unwrap_or(0);
                Ok(desk)
            }
            None => Err(super::session_missing(&ask, None)),
        }
    }
}

impl Desk {
    pub fn new(ask: Ask, signed: Signed) -> Self {
        let app = ask.app().clone();
        let zone = app.zone();
        Self {
            lang: ask.lang,
            now: ask.now(),
            zone,
            unseen: 0,
            org: app.org(),
            people: BTreeMap::new(),
            colleagues: Vec::new(),
            reviewers: Vec::new(),
            recusable: Vec::new(),
            leaders: Vec::new(),
            tied: HashMap::new(),
            common: common::case::Of::default(),
            similar: similar::Of::default(),
            settlers: Settlers::default(),
            procedure: None,
            signed,
            ask,
        }
    }

    pub fn app(&self) -> &App {
        self.ask.app()
    }

    pub fn by(&self) -> By {
        By::Staff(self.signed.clone())
    }

    pub fn may(&self, action: Action) -> bool {
        self.by().may(action).is_ok()
    }

    // Words.

    pub fn t(&self, key: &str) -> String {
        self.lang.plain(key)
    }

    pub fn text(&self, key: &str, parts: &[(&str, Value<'_>)]) -> String {
        self.lang.text(key, parts)
    }

    /// The word of a code: `stage-` and `routed` make `stage-routed`.
    pub fn code(&self, area: &str, code: &str) -> String {
        self.lang.plain(&format!("{area}{code}"))
    }

    pub fn name(&self, name: &Name) -> String {
        match self.lang {
            Lang::Zh => name.zh.clone(),
            Lang::En => name.en.clone(),
        }
    }

    fn either(&self, zh: &str, en: &str) -> String {
        let (own, other) = match self.lang {
            Lang::Zh => (zh, en),
            Lang::En => (en, zh),
        };
        if own.is_empty() { other.to_owned() } else { own.to_owned() }
    }

    /// A remark in brackets, as the language writes them, with the space before.
    pub fn bracketed(&self, remark: &str) -> String {
        match self.lang {
            Lang::Zh => format!("（{remark}）"),
            Lang::En => format!(" ({remark})"),
        }
    }

    /// A number before a heading of an official text.
    pub fn number(&self, at: usize) -> String {
        const ZH: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        match (self.lang, ZH.get(at.wrapping_sub(1))) {
            (Lang::Zh, Some(number)) => format!("{number}、"),
            _ => format!("{at}. "),
        }
    }

    /// How much longer a clock's extension makes it: the number with the rule's unit.
    pub fn extension(&self, clock: &str, amount: u32) -> String {
        let rule = self.procedure.and_then(|procedure| procedure.clock(clock));
        let unit = rule
            .and_then(|rule| rule.extension.as_ref())
            .map(|extension| self.code("desk-unit-", &extension.unit.code().replace('_', "-")));
        format!("{amount} {}", unit.unwrap_or_default()).trim_end().to_owned()
    }

    /// Several names in one line.
    pub fn joined(&self, names: &[String]) -> String {
        names.join(match self.lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        })
    }

    pub fn day(&self, at: Millis) -> String {
        self.lang.date(at.date_in(&self.zone))
    }

    pub fn at(&self, at: Millis) -> String {
        self.lang.moment(at, &self.zone)
    }

    /// The last day of a period, from its exclusive end.
    pub fn last_day(&self, due_at: Millis) -> String {
        self.day(Millis(due_at.0.saturating_sub(1)))
    }

    /// The name of a clock of the case before the officer.
    pub fn clock_name(&self, clock: &str) -> String {
        let rule = self.procedure.and_then(|procedure| procedure.clock(clock));
        rule.map_or_else(|| self.promise_name(clock), |rule| self.name(&rule.name))
    }

    /// The name of a date that a step of the case set; of an id that nobody knows, a plain word.
    fn promise_name(&self, id: &str) -> String {
        let known = PROMISES.contains(&id);
        if known { self.code("promise-", id) } else { self.t("promise-other") }
    }

    /// The name of a clock of a case that lives under `pin` (`id@version`).
    pub fn clock_name_under(&self, pin: &str, clock: &str) -> String {
        let id = pin.split('@').next().unwrap_or_default();
        let rule = self.app().rules().current(id).and_then(|now| now.procedure.clock(clock));
        rule.map_or_else(|| self.promise_name(clock), |rule| self.name(&rule.name))
    }

    /// Why a unit got a case: a code of ours, or what an import wrote.
    pub fn reason(&self, code: &str) -> String {
        if let Some(hash) = code.strip_prefix(MODEL) {
            return self.text("desk-reason-model", &[("hash", hash.to_owned().into())]);
        }
        let key = ["desk-reason-", code].concat();
        if self.lang.has(&key) { self.lang.plain(&key) } else { code.to_owned() }
    }

    /// What speaks for a topic: the words that counted, and how sure a model is.
    pub fn topic_why(&self, proposal: &TopicProposal) -> String {
        let words = self.joined(&proposal.words);
        let Some(thousandths) = proposal.confidence else {
            return self.text("desk-topic-words", &[("words", words.into())]);
        };
        let percent = (thousandths / 10).into();
        let key = if proposal.words.is_empty() { "desk-topic-sure" } else { "desk-topic-because" };
        self.text(key, &[("words", words.into()), ("percent", percent)])
    }

    // The office.

    pub fn unit(&self, id: UnitId) -> String {
        let unit = self.org.tree.get(id);
        unit.map_or_else(|| id.to_string(), |unit| self.either(&unit.label_zh, &unit.label_en))
    }

    pub fn org(&self) -> &Org {
        &self.org
    }

    /// Active units by name.
    pub fn units_active(&self) -> Vec<(UnitId, String)> {
        let active = self.org.tree.iter().filter(|unit| unit.active);
        let mut units: Vec<_> = active.map(|unit| (unit.id, self.unit(unit.id))).collect();
        units.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
        units
    }

    pub fn topic(&self, id: &str) -> String {
        let topic = self.org.topic(id);
        topic.map_or_else(|| id.to_owned(), |t| self.either(&t.label_zh, &t.label_en))
    }

    pub fn topics(&self) -> Vec<Choice> {
        let none = Choice::new("", self.t("desk-topic-none"));
        let topics = self.org.topics.iter();
        let topics = topics.map(|topic| Choice::new(topic.id.clone(), self.topic(&topic.id)));
        std::iter::once(none).chain(topics).collect()
    }

    pub fn area(&self, code: &str) -> String {
        // The highest office's place is the whole town.
        if self.org.root().is_some_and(|root| root.area_code == code) {
            return self.ask.town().to_owned();
        }
        let areas = self.org.areas();
        let unit = areas.iter().find(|unit| unit.area_code == code);
        let label = unit.map(|unit| self.either(&unit.label_zh, &unit.label_en));
        label.unwrap_or_else(|| self.t("desk-fact-none"))
    }

    /// Learns the names that a case's page shows.
    pub async fn meet(&mut self, page: &CasePage) {
        let owner = page.case.owner.unit;
        let rows = self.app().staff_of_unit(owner).await.unwrap_or_default();
        let may_have = |id: StaffId| !page.case.bars.is_recused(id);
        let rows = rows.into_iter().filter(|row| may_have(row.id));
        self.colleagues = rows.map(|row| (row.id, row.display_name)).collect();
        self.people = page.officers.iter().map(|(id, name)| (*id, name.clone())).collect();
        self.tied.clone_from(&page.tied);
        if page.actions.contains(&Action::LeaderName) {
            let above = self.org.tree.ancestors(owner);
            let units: Vec<UnitId> = std::iter::once(owner)
                .chain(above)
                .filter(|unit| {
                    !page
                        .case
                        .accused
                        .is_some_and(|accused| self.org.tree.is_within(*unit, accused))
                })
                .collect();
            let leaders = self.app().officers(&units, Role::UnitHead).await;
            self.leaders = leaders.unwrap_or_default();
            self.leaders.retain(|row| may_have(row.id));
        }
        if page.actions.contains(&Action::RecusalDecide) {
            self.recusable = self.app().recusable(&page.case).await.unwrap_or_default();
        }
        self.reviewers = self.reviewers_of(page).await;
        self.people.extend(self.reviewers.iter().cloned());
        self.settlers = self.app().settlers(&page.case).await.unwrap_or_default();
        let settlers = self.settlers.mediators.iter().chain(&self.settlers.listeners);
        self.people.extend(settlers.map(|row| (row.id, row.display_name.clone())));
        self.people.insert(self.signed.staff, self.signed.display_name.clone());
        self.procedure = Some(page.procedure);
        self.zone = page.procedure.zone.clone();
    }

    /// Reviewers of the reviewing unit who had no part in the case; asked by that unit alone.
    async fn reviewers_of(&self, page: &CasePage) -> Vec<(StaffId, String)> {
        let may_have = |id| !page.case.bars.is_recused(id);
        let unit = page.case.review().map(|review| review.unit);
        let Some(unit) = unit.filter(|_| page.actions.contains(&Action::ReviewAssign)) else {
            return Vec::new();
        };
        let rows = self.app().staff_of_unit(unit).await.unwrap_or_default();
        let fits = rows
            .into_iter()
            .filter(|row| row.roles.contains(&Role::Reviewer) && page.case.had_no_part(row.id));
        let fits = fits.filter(|row| may_have(row.id));
        fits.map(|row| (row.id, row.display_name)).collect()
    }

    pub fn reviewers(&self) -> &[(StaffId, String)] {
        &self.reviewers
    }

    /// Learns what is known beside a case. Only where its page is drawn: no step waits for it.
    pub async fn look_beside(&mut self, page: &CasePage) {
        self.common = common::case::Of::read(self, page).await;
        self.similar = similar::Of::read(self, page).await;
    }

    pub fn common(&self) -> &common::case::Of {
        &self.common
    }

    pub fn similar(&self) -> &similar::Of {
        &self.similar
    }

    pub fn recusable(&self) -> &[(StaffId, String)] {
        &self.recusable
    }

    pub fn colleague(&self, id: StaffId) -> String {
        self.people.get(&id).cloned().unwrap_or_else(|| self.t("desk-somebody"))
    }

    pub fn leaders(&self) -> &[StaffRow] {
        &self.leaders
    }

    /// The number of a case tied to the one before the officer.
    pub fn case_number(&self, id: CaseId) -> String {
        self.tied.get(&id).map_or_else(|| self.t("joint-case-other"), ToString::to_string)
    }

    pub fn colleagues(&self) -> &[(StaffId, String)] {
        &self.colleagues
    }

    // Answers.

    pub fn once_field(&self) -> Markup {
        html! { input type="hidden" name=(once::FIELD) value=(once::fresh(self.app())); }
    }

    pub fn page(&self, tab: Tab, title: &str, main: Markup) -> Response {
        self.page_as(tab, title, StatusCode::OK, main)
    }

    /// `title` is a whole text; a failed form is told by the status.
    pub fn page_as(&self, tab: Tab, title: &str, status: StatusCode, main: Markup) -> Response {
        let failed = status == StatusCode::UNPROCESSABLE_ENTITY;
        let page = Page::desk(&self.ask, title, self.nav(tab)).failed(failed).status(status);
        page.show(html! { (super::unit_key_parts::line(self)) (main) (self.keys()) })
    }

    /// A page that looks again by itself where no script does it.
    pub fn page_again(
        &self,
        tab: Tab,
        title: &str,
        (secs, again): (u32, &str),
        main: Markup,
    ) -> Response {
        let page = Page::desk(&self.ask, title, self.nav(tab)).again(secs, again);
        page.show(html! { (main) (self.keys()) })
    }

    pub fn not_found(&self) -> Response {
        Bare::from(StatusCode::NOT_FOUND).into_response()
    }

    pub fn trouble(&self, trouble: &Trouble) -> Response {
        Bare::from(trouble.clone()).into_response()
    }

    fn nav(&self, tab: Tab) -> Markup {
        let links = nav::links(self);
        html! {
            nav.hy-nav aria-label=(self.t("desk-nav")) { div.govuk-width-container { ul {
                @for (own, href, words, letter, shown) in links {
                    @if shown { li {
                        a href=(href) data-key=[letter]
                            aria-current=[(own == tab).then_some("page")] { (words) }
                    } }
                }
                li { a href=(super::account::PATH)
                    aria-current=[(tab == Tab::Account).then_some("page")] {
                    (self.signed.display_name)
                } }
                // With a script it opens the window of this page's keys.
                li { a href=(super::keys::PATH) data-keys-open=""
                    aria-current=[(tab == Tab::Keys).then_some("page")] {
                    (self.t("desk-keys-title"))
                } }
                li.hy-nav__end {
                    @if self.may(Action::WorkList) { (self.jump()) }
                }
                li { form method="post" action="/desk/sign-out" {
                    (self.ask.csrf_field())
                    button.govuk-button.govuk-button--secondary.hy-flush {
                        (self.t("desk-sign-out"))
                    }
                } }
            } } }
        }
    }

    /// Straight to a case by its number.
    fn jump(&self) -> Markup {
        html! {
            form.hy-row method="post" action="/desk/find" role="search" {
                (self.ask.csrf_field())
                label.govuk-visually-hidden for="find-number" { (self.t("desk-find-label")) }
                input.govuk-input.govuk-input--width-10 id="find-number" name="number" type="text"
                    placeholder=(self.t("desk-find-label")) data-key="/"
                    data-key-name=(self.t("desk-find-label")) autocomplete="off";
                button.govuk-button.govuk-button--secondary.hy-flush { (self.t("desk-find")) }
            }
        }
    }

    fn keys(&self) -> Markup {
        html! {
            dialog.hy-keys data-keys="" aria-labelledby="keys-title" {
                h2.govuk-heading-m id="keys-title" { (self.t("desk-keys-title")) }
                p.govuk-body { (self.t("desk-keys-rows")) }
                ul data-keys-list="" {}
                p.govuk-body { a.govuk-link href=(super::keys::PATH) {
                    (self.t("office-keys-all"))
                } }
                div.govuk-checkboxes.govuk-checkboxes--small { div.govuk-checkboxes__item {
                    input.govuk-checkboxes__input type="checkbox" id="keys-off" data-keys-off="";
                    label.govuk-label.govuk-checkboxes__label for="keys-off" {
                        (self.t("desk-keys-off"))
                    }
                } }
                form method="dialog" { button.govuk-button { (self.t("desk-keys-close")) } }
            }
        }
    }
}
