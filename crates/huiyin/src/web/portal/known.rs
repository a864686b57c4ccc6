//! What everybody may be told while they bring a matter: that it is known, above the floor for
//! everybody, and by when an answer is due. Nobody's case is shown, and nothing is kept of asking.

use crate::web::page::Ask;
use huiyin_app::Trouble;
use huiyin_domain::time::Millis;
use maud::{Markup, html};

/// The topic the person chose, or else the likeliest by their words.
pub async fn before(ask: &Ask, topic: &str, area_code: &str, says: [&str; 3]) -> Markup {
    let [title, body, place] = says;
    let likeliest = || {
        let found = ask.app().topics_proposed(title, body);
        let first = found.proposed.into_iter().next().filter(|_| !found.is_unsure);
        first.map_or_else(String::new, |one| one.topic)
    };
    let topic = if topic.is_empty() { likeliest() } else { topic.to_owned() };
    let says = format!("{title}\n{body}\n{place}");
    line(ask, &topic, area_code, &says).await.unwrap_or_default()
}

/// A line that cannot be had is no reason to show no page.
async fn line(ask: &Ask, topic: &str, area: &str, says: &str) -> Result<Markup, Trouble> {
    let Some((line, _)) = ask.app().common_public(topic, area, says).await? else {
        return Ok(html! {});
    };
    let last = Millis(line.due_at.0.saturating_sub(1)).date_in(&ask.app().zone());
    let date = ask.lang.date(last);
    Ok(html! {
        section.govuk-inset-text aria-labelledby="known" {
            h2.govuk-heading-s id="known" { (ask.t("common-public-title")) }
            p.govuk-body dir="auto" {
                (ask.tx("common-public-more", &[("line", line.text.into())]))
            }
            p.govuk-body.hy-flush { (ask.tx("common-public-due", &[("date", date.into())])) }
        }
    })
}
