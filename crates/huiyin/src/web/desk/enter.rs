//! `/desk/new`: a visit, a call or a letter, entered as fast as a person speaks. One page, keys
//! for everything, and a slip at its end. Topics are proposed from the words while they come.

use super::bar::{Desk, Tab};
use super::steps_route::LIKELY;
use super::{lost, once, similar, slip};
use crate::web::assets;
use crate::web::cookie::Cookie;
use crate::web::field::{Choice, Faults, Field, View, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use huiyin_app::case::{Receipt, Submission};
use huiyin_app::find::Known;
use huiyin_app::routing::Topics;
use huiyin_app::{Party, Trouble};
use huiyin_domain::case::{CaseKind, Channel, NoticeWish};
use huiyin_domain::ids::TicketId;
use huiyin_domain::policy::Role;
use huiyin_domain::text::{
    BODY_CHARS_MAX, NAME_CHARS_MAX, PLACE_CHARS_MAX, TITLE_CHARS_MAX, TextFault,
};
use maud::{Markup, html};

pub const PATH: &str = "/desk/new";
/// The number of the hall that somebody came with: which row, and as they know it.
const TICKET: &str = "ticket";
const QUEUE: &str = "queue";
const CHANNELS: [Channel; 3] = [Channel::Visit, Channel::Call, Channel::Letter];

pub async fn get(desk: Desk) -> Response {
    // The slip of the person before does not lie around.
    desk.ask.cookie_clear(Cookie::Receipt);
    let asked = Form::parse(desk.ask.query.as_bytes());
    let mut form = Form::of(&[("kind", CaseKind::Claim.code()), ("wish", NoticeWish::None.code())]);
    let channel = Channel::parse(asked.choice("channel")).filter(|c| CHANNELS.contains(c));
    form.set("channel", channel.unwrap_or(Channel::Visit).code());
    form.set(once::FIELD, &once::fresh(desk.app()));
    for name in [TICKET, QUEUE].into_iter().filter(|name| asked.has(name)) {
        form.set(name, asked.choice(name));
    }
    show(&desk, &form, &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    if form.has("suggest") {
        return show(&desk, &form, &faults).await;
    }
    let Some(brought) = read(&desk, &form, &mut faults) else {
        return show(&desk, &form, &faults).await;
    };
    let channel = brought.channel;
    match desk.app().case_submit(&desk.by(), brought).await {
        Ok(receipt) => {
            served(&desk, &form, &receipt).await;
            desk.ask.cookie_seal(Cookie::Receipt, &slip::kept(&receipt, channel));
            see_other(slip::PATH)
        }
        Err(Trouble::Invalid { field, fault }) => {
            let label = format!("desk-party-{field}");
            faults.add(field, crate::web::field::fault_text(desk.lang, &label, fault));
            show(&desk, &form, &faults).await
        }
        Err(Trouble::Unavailable) => {
            faults.add("body", desk.t("desk-unavailable"));
            show(&desk, &form, &faults).await
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// Whoever came with a number of the hall: it ends with this case. The receipt is theirs
/// whatever the hall says; what it does not know can be said by hand.
async fn served(desk: &Desk, form: &Form, receipt: &Receipt) {
    let Ok(ticket) = form.choice(TICKET).parse().map(TicketId) else { return };
    if let Err(trouble) = desk.app().hall_served(&desk.signed, ticket, receipt.case).await {
        tracing::warn!(%trouble, "a number of the hall was not marked");
        desk.ask.notice_set("hall-mark-again");
    }
}

/// Topics that the words speak for and what is known of the matter, as a piece of the page.
pub async fn topics(desk: Desk, form: Form) -> Response {
    let told = Told::of(&desk, &form).await;
    Html(told.piece(&desk, &form).into_string()).into_response()
}

/// What the words that are typed tell.
#[derive(Default)]
struct Told {
    topics: Topics,
    known: Known,
}

impl Told {
    async fn of(desk: &Desk, form: &Form) -> Self {
        if form.get("body").trim().is_empty() {
            return Self::default();
        }
        let topics = desk.app().topics_proposed(form.get("title"), form.get("body"));
        let likely = topics.proposed.iter().take(LIKELY).map(|one| one.topic.as_str());
        let likely: Vec<&str> = likely.collect();
        let known = similar::known(desk, form, &likely).await;
        Self { topics, known }
    }

    /// The script puts `data-said` where it is read out, once typing pauses for longer.
    fn piece(&self, desk: &Desk, form: &Form) -> Markup {
        let topics = self.topics.proposed.len().min(LIKELY);
        html! {
            div data-said=(similar::said(desk, topics, &self.known)) {
                (proposals(desk, form, &self.topics))
                (similar::beneath(desk, &self.known))
            }
        }
    }
}

fn read(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<Submission> {
    let ask = &desk.ask;
    let code = |parsed: Option<()>| parsed.ok_or(TextFault::UnknownChoice);
    let channel = Channel::parse(form.choice("channel")).filter(|c| CHANNELS.contains(c));
    faults.take(ask, "channel", "desk-enter-channel", code(channel.map(drop)));
    let body = form.text("body", BODY_CHARS_MAX);
    let body = faults.take(ask, "body", "desk-enter-body", body);
    let title = form.text_optional("title", TITLE_CHARS_MAX);
    let title = faults.take(ask, "title", "desk-enter-name", title);
    let kind = CaseKind::parse(form.choice("kind"));
    faults.take(ask, "kind", "desk-fact-kind", code(kind.map(drop)));
    let place = form.text_optional("place", PLACE_CHARS_MAX);
    let place = faults.take(ask, "place", "desk-enter-place", place);
    let areas = desk.org().areas();
    let area = form.choice("area");
    let known = area.is_empty() || areas.iter().any(|unit| unit.area_code == area);
    faults.take(ask, "area", "desk-fact-area", code(known.then_some(())));
    let wish = NoticeWish::parse(form.choice("wish"));
    faults.take(ask, "wish", "desk-party-wish", code(wish.map(drop)));
    let party = party(desk, form, faults);
    let topic = [form.choice("topic"), form.choice("proposed")];
    let topic = topic.into_iter().find(|id| desk.org().topic(id).is_some()).map(str::to_owned);
    if !faults.is_empty() {
        return None;
    }
    Some(Submission {
        accused: None,
        protects: None,
        channel: channel?,
        kind: kind?,
        intake: Some(desk.signed.unit),
        title: title?,
        body: body?,
        place: place?,
        area_code: area.to_owned(),
        topic,
        claimed: None,
        party: party?,
        wish: wish?,
        once: once::of(desk.app(), form),
        procedure: None,
    })
}

fn party(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<Party> {
    let ask = &desk.ask;
    let name = form.text_optional("name", NAME_CHARS_MAX);
    let name = faults.take(ask, "name", "desk-party-name", name);
    let phone = faults.take(ask, "phone", "desk-party-phone", form.phone("phone"));
    let email = faults.take(ask, "email", "desk-party-email", form.email("email"));
    let address = form.text_optional("address", PLACE_CHARS_MAX);
    let address = faults.take(ask, "address", "desk-party-address", address);
    let language = Some(desk.lang.tag().to_owned());
    Some(Party { name: name?, phone: phone?, email: email?, address: address?, language })
}

async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let told = Told::of(desk, form).await;
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("desk-enter-title");
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.page_as(
        Tab::Enter,
        &title,
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            p.hy-muted { (desk.t("desk-enter-keys")) }
            @if desk.signed.roles.contains(&Role::Intake) {
                p.govuk-body { a.govuk-link href=(lost::PATH) { (desk.t("lost-way")) } }
            }
            @if let Ok(number) = form.choice(QUEUE).parse::<u32>() {
                p.govuk-inset-text { (desk.text("hall-for", &[("number", number.into())])) }
            }
            (post_form(&desk.ask, PATH, html! {
                input type="hidden" name=(once::FIELD) value=(form.get(once::FIELD));
                @if form.has(TICKET) {
                    input type="hidden" name=(TICKET) value=(form.choice(TICKET));
                    input type="hidden" name=(QUEUE) value=(form.choice(QUEUE));
                }
                div.hy-desk__cols {
                    div { (words(desk, view, &told)) }
                    div { (person(desk, view)) }
                }
                button.govuk-button type="submit" data-busy=(desk.t("web-busy")) data-key="s" {
                    (desk.t("desk-enter-button"))
                }
                script src=(assets::suggest_js()) defer {}
            }))
        },
    )
}

fn choices<T: Copy>(
    desk: &Desk,
    area: &str,
    all: &[T],
    code: fn(T) -> &'static str,
) -> Vec<Choice> {
    all.iter().map(|one| Choice::new(code(*one), desk.code(area, code(*one)))).collect()
}

fn compact<'a>(name: &'a str, label: &'a str) -> Field<'a> {
    Field { compact: true, ..Field::new(name, label) }
}

/// What it is about, in the order it is told.
fn words(desk: &Desk, view: View<'_>, told: &Told) -> Markup {
    let channels = choices(desk, "channel-", &CHANNELS, Channel::code);
    let kinds = choices(desk, "kind-", CaseKind::ALL, CaseKind::code);
    let first = view.faults.is_empty() && !view.form.has("body");
    html! {
        (view.radios(compact("channel", "desk-enter-channel"), &channels))
        (view.textarea(Field {
            hint: Some("desk-enter-body-hint"), rows: 9, autofocus: first, key: Some("b"),
            suggest: Some(("/desk/new/topics", "topics")),
            ..Field::new("body", "desk-enter-body")
        }))
        p.govuk-visually-hidden id="topics-said" role="status" {}
        div.hy-suggested id="topics" { (told.piece(desk, view.form)) }
        noscript { button.govuk-button.govuk-button--secondary name="suggest" value="yes" {
            (desk.t("desk-enter-suggest"))
        } }
        (view.text_input(Field {
            hint: Some("desk-enter-name-hint"), optional: true, key: Some("h"),
            ..Field::new("title", "desk-enter-name")
        }))
        (view.radios(compact("kind", "desk-fact-kind"), &kinds))
    }
}

/// Where it is, whose it is, and how they want to hear.
fn person(desk: &Desk, view: View<'_>) -> Markup {
    let none = (String::new(), desk.t("desk-choose"));
    let areas = desk.org().areas().into_iter();
    let areas = areas.map(|unit| (unit.area_code.clone(), desk.area(&unit.area_code)));
    let areas: Vec<_> = std::iter::once(none).chain(areas).collect();
    let topics: Vec<_> =
        desk.topics().into_iter().map(|choice| (choice.value, choice.label)).collect();
    let wishes = choices(desk, "wish-", NoticeWish::ALL, NoticeWish::code);
    let optional = |name, label| Field { optional: true, ..Field::new(name, label) };
    html! {
        (view.text_input(Field { key: Some("o"), ..optional("place", "desk-enter-place") }))
        (view.select(optional("area", "desk-fact-area"), &areas))
        (view.select(Field { hint: Some("desk-enter-topic-hint"),
            ..optional("topic", "desk-fact-topic") }, &topics))
        (view.text_input(Field { key: Some("m"), hint: Some("desk-enter-person-hint"),
            ..optional("name", "desk-party-name") }))
        (view.text_input(Field { kind: "tel", inputmode: Some("tel"), width: Some(20),
            ..optional("phone", "desk-party-phone") }))
        (view.text_input(Field { kind: "email", ..optional("email", "desk-party-email") }))
        (view.text_input(optional("address", "desk-party-address")))
        (view.radios(compact("wish", "desk-party-wish"), &wishes))
    }
}

fn proposals(desk: &Desk, form: &Form, found: &Topics) -> Markup {
    let chosen = form.choice("proposed");
    html! { @if !found.proposed.is_empty() {
        fieldset.govuk-fieldset {
            legend.govuk-fieldset__legend { (desk.t("desk-enter-proposed")) }
            @if found.is_unsure { p.govuk-body { (desk.t("desk-topic-unsure")) } }
            div.govuk-radios.govuk-radios--small {
                @for (at, topic) in found.proposed.iter().take(LIKELY).enumerate() {
                    @let id = format!("proposed-{at}");
                    div.govuk-radios__item {
                        input.govuk-radios__input type="radio" id=(id) name="proposed"
                            value=(topic.topic) checked[topic.topic == chosen];
                        label.govuk-label.govuk-radios__label for=(id) {
                            (desk.topic(&topic.topic))
                        }
                        div.govuk-hint.govuk-radios__hint { (desk.topic_why(topic)) }
                    }
                }
            }
        }
    } }
}
