//! `/on-call/me/{tap}`: a member's own page: how they can be reached, their posts, what they were
//! called for of late, and the way out of duty, at any time and without a reason.

use super::{key_of, moment};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use crate::web::push;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::duty::{ChannelView, DutyFault, OwnPage, WAYS, Way};
use huiyin_app::keys::DutyKey;
use huiyin_app::notice::PushFault;
use huiyin_domain::ids::ChannelId;
use huiyin_domain::plan::Channel;
use maud::{Markup, html};

/// Where a message stands about the browser itself.
const BROWSER: &str = "browser";

pub async fn get(ask: Ask, Path(tap): Path<String>) -> Result<Response, Bare> {
    show(&ask, &tap, &Form::default(), &Faults::default()).await
}

pub async fn post(ask: Ask, Path(tap): Path<String>, form: Form) -> Result<Response, Bare> {
    let key = key_of(&tap)?;
    let mut faults = Faults::default();
    let done = match form.choice("step") {
        "add" => {
            let way = way_of(&form).ok_or_else(|| Bare::from(StatusCode::BAD_REQUEST))?;
            let done = ask.app().own_way_add(&key, &way).await;
            (done, "address", "on-call-added")
        }
        "browser" => return browser_added(&ask, &tap, &key, &form).await,
        "drop" => {
            let channel = form.choice("channel").parse().map(ChannelId);
            let channel = channel.map_err(|_| Bare::from(StatusCode::BAD_REQUEST))?;
            (ask.app().own_way_drop(&key, channel).await, "address", "on-call-dropped")
        }
        "leave" if form.has("sure") => {
            ask.app().own_leave(&key).await.map_err(bare)?;
            return Ok(left(&ask));
        }
        "leave" => {
            faults.add("sure", ask.t("on-call-own-leave-unsure"));
            return show(&ask, &tap, &form, &faults).await;
        }
        _ => return Err(Bare::from(StatusCode::BAD_REQUEST)),
    };
    match done {
        (Ok(()), _, notice) => {
            ask.notice_set(notice);
            Ok(see_other(&format!("/on-call/me/{tap}")))
        }
        (Err(DutyFault::Refused(refusal)), field, _) => {
            faults.add(field, ask.t(&format!("duty-refused-{}", refusal.code())));
            show(&ask, &tap, &form, &faults).await
        }
        (Err(fault), _, _) => Err(bare(fault)),
    }
}

async fn browser_added(ask: &Ask, tap: &str, key: &DutyKey, form: &Form) -> Result<Response, Bare> {
    let (endpoint, browser) = push::given(form);
    let said = match ask.app().own_browser_add(key, endpoint, browser).await {
        Ok(()) => {
            ask.notice_set("on-call-browser-added");
            return Ok(see_other(&format!("/on-call/me/{tap}")));
        }
        Err(PushFault::Trouble(trouble)) => return Err(trouble.into()),
        Err(PushFault::Full) => "duty-refused-channels-full",
        Err(fault) => push::fault_key(&fault),
    };
    let mut faults = Faults::default();
    faults.add(BROWSER, ask.t(said));
    show(ask, tap, form, &faults).await
}

fn bare(fault: DutyFault) -> Bare {
    match fault {
        DutyFault::Refused(_) => Bare::from(StatusCode::CONFLICT),
        DutyFault::Trouble(trouble) => trouble.into(),
    }
}

fn way_of(form: &Form) -> Option<Way> {
    let channel = Channel::parse(form.choice("way")).filter(|way| WAYS.contains(way))?;
    Some(Way { channel, address: form.choice("address").to_owned() })
}

async fn show(ask: &Ask, tap: &str, form: &Form, faults: &Faults) -> Result<Response, Bare> {
    let page = ask.app().own_page(&key_of(tap)?).await?;
    let view = View { ask, form, faults };
    let path = format!("/on-call/me/{tap}");
    let title = ask.t("on-call-own-title");
    Ok(Page::portal(ask, &title).failed(!faults.is_empty()).show(html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) " · " (page.member.name) }
        p.govuk-body { (ask.t("on-call-own-lead")) }
        p.govuk-body { a.govuk-link href=(format!("{path}/shifts")) {
            (ask.t("roster-own-title"))
        } }
        (posts(ask, &page))
        (ways(view, &path, &page))
        (leave(view, &path))
    }))
}

fn posts(ask: &Ask, page: &OwnPage) -> Markup {
    let now = ask.now();
    let is_held = |until: Option<huiyin_domain::time::Millis>| until.is_none_or(|at| at > now);
    let held: Vec<_> = page.member.terms.iter().filter(|term| is_held(term.until)).collect();
    html! {
        h2.govuk-heading-m { (ask.t("on-call-own-posts")) }
        @if held.is_empty() { p.govuk-body { (ask.t("on-call-own-no-posts")) } }
        @else {
            ul.govuk-list.govuk-list--bullet {
                @for term in held { li { (term.post) " · " (moment(ask, term.from)) } }
            }
        }
    }
}

fn ways(view: View<'_>, path: &str, page: &OwnPage) -> Markup {
    let ask = view.ask;
    let options: Vec<(String, String)> = WAYS
        .iter()
        .map(|way| (way.code().to_owned(), ask.t(&format!("callout-channel-{}", way.code()))))
        .collect();
    let address = Field { code: true, ..Field::new("address", "on-call-own-address") };
    html! {
        h2.govuk-heading-m { (ask.t("on-call-own-ways")) }
        ul.govuk-list { @for channel in &page.member.channels { (way(ask, path, channel)) } }
        (browser(view, path))
        details.govuk-details open[view.faults.of("address").is_some()] {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { (ask.t("on-call-own-add")) }
            }
            div.govuk-details__text {
                (post_form(ask, path, html! {
                    input type="hidden" name="step" value="add";
                    (view.select(Field::new("way", "on-call-own-way"), &options))
                    (view.text_input(address))
                    (button(ask, "on-call-own-add-button"))
                }))
            }
        }
    }
}

/// One button; without a script, or where the browser cannot do it, the sentence that says so.
fn browser(view: View<'_>, path: &str) -> Markup {
    let ask = view.ask;
    let Some(key) = ask.app().push_public() else { return html! {} };
    let step = html! { input type="hidden" name="step" value="browser"; };
    html! {
        div id=(BROWSER) {
            p.govuk-body { (ask.t("on-call-browser-lead")) }
            (view.message(BROWSER))
            (push::form(ask, &key, path, push::DUTY_WORKER, step))
        }
    }
}

fn way(ask: &Ask, path: &str, channel: &ChannelView) -> Markup {
    let kind = ask.t(&format!("callout-channel-{}", channel.channel.code()));
    let state =
        if channel.confirmed.is_some() { "on-call-own-confirmed" } else { "on-call-own-waits" };
    // Of browsers, only since when they show calls.
    let since = channel.confirmed.filter(|_| channel.channel == Channel::App);
    let address = since.map_or_else(
        || channel.address.clone(),
        |at| ask.tx("office-push-since", &[("at", moment(ask, at).into())]),
    );
    let named = [("way", format!("{kind} {address}").into())];
    html! {
        li.hy-call__way {
            (kind) " " bdi { (address) } " · " (ask.t(state))
            (post_form(ask, path, html! {
                input type="hidden" name="step" value="drop";
                input type="hidden" name="channel" value=(channel.id);
                button.govuk-button.govuk-button--secondary.hy-flush type="submit"
                    aria-label=(ask.tx("on-call-own-drop-one", &named)) {
                    (ask.t("on-call-own-drop"))
                }
            }))
        }
    }
}

fn leave(view: View<'_>, path: &str) -> Markup {
    let ask = view.ask;
    html! {
        h2.govuk-heading-m { (ask.t("on-call-own-leave")) }
        p.govuk-body { (ask.t("on-call-own-leave-lead")) }
        (post_form(ask, path, html! {
            input type="hidden" name="step" value="leave";
            (view.message("sure"))
            div.govuk-checkboxes.govuk-form-group {
                div.govuk-checkboxes__item {
                    input.govuk-checkboxes__input #sure type="checkbox" name="sure" value="yes";
                    label.govuk-label.govuk-checkboxes__label for="sure" {
                        (ask.t("on-call-own-leave-sure"))
                    }
                }
            }
            button.govuk-button.govuk-button--warning type="submit" {
                (ask.t("on-call-own-leave-button"))
            }
        }))
    }
}

fn left(ask: &Ask) -> Response {
    let title = ask.t("on-call-left-title");
    Page::portal(ask, &title).show(html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (ask.t("on-call-left-text")) }
    })
}
