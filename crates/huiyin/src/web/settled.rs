//! What happened in settling, in words, for desk and portal alike: dates, sides and what came
//! of it. Names of officers are the desk's to add.

use huiyin_app::lang::Lang;
use huiyin_domain::case::{SettleEvent, Side};
use huiyin_domain::time::Millis;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Who reads: sides are called by other words on the person's own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Officer,
    Person,
}

/// What the event says beyond its name; its texts stand elsewhere.
pub fn detail(lang: Lang, zone: &TimeZone, reader: Reader, event: &SettleEvent) -> Option<String> {
    let side = |side: Side| {
        let area = if reader == Reader::Person { "settle-you-" } else { "settle-side-" };
        lang.plain(&format!("{area}{}", side.code()))
    };
    let code = |area: &str, code: &str| lang.plain(&format!("{area}{code}"));
    Some(match event {
        SettleEvent::AppointmentSet { on, .. } => lang.moment(*on, zone),
        SettleEvent::MediationConsented { side: said, .. }
        | SettleEvent::MediationRefused { side: said, .. } => side(*said),
        SettleEvent::MediationMet { on, .. } => lang.date(*on),
        SettleEvent::MediationAgreed { signed, .. } => {
            let signed: Vec<String> = signed.iter().map(|one| side(*one)).collect();
            let signed = signed.join(&lang.plain("settle-and"));
            lang.text("settle-signed-by", &[("sides", signed.into())])
        }
        SettleEvent::HearingSet { from, to, .. } => days(lang, *from, *to),
        SettleEvent::HearingHeld { to, .. } => {
            lang.text("settle-ended-on", &[("day", lang.date(*to).into())])
        }
        SettleEvent::FollowUpSet { asking, due_at, .. } => {
            let last = Millis(due_at.0.saturating_sub(1)).date_in(zone);
            let until = lang.text("settle-until", &[("day", lang.date(last).into())]);
            format!("{} · {until}", code("settle-asking-", asking.code()))
        }
        SettleEvent::FollowUpDone { found, .. } => code("settle-found-", found.code()),
        _ => return None,
    })
}

pub fn days(lang: Lang, from: Date, to: Date) -> String {
    let parts = [("from", lang.date(from).into()), ("until", lang.date(to).into())];
    lang.text("settle-hearing-days", &parts)
}
