//! What the messages of a call say: frozen at T0 with the names of matter, place and roles, so
//! that a plan edited later changes no word. No person stands in it.

use crate::keys::DutyKey;
use crate::lang::Lang;
use crate::{App, Trouble};
use huiyin_domain::callout::text::{Front, Tongue, compose};
use huiyin_domain::callout::{Head, Kind, Summons};
use huiyin_domain::plan::{Channel, Label, Plan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// 响应事项.
    pub matter: String,
    pub place: String,
    pub roles: BTreeMap<String, RoleWords>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleWords {
    pub zh: String,
    pub en: Option<String>,
    /// Where they gather.
    pub muster: Option<String>,
}

impl RoleWords {
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        match (&self.en, lang) {
            (Some(en), Lang::En) => en,
            _ => &self.zh,
        }
    }
}

impl Words {
    #[must_use]
    pub fn of(plan: &Plan, matter: &str, place: &str) -> Self {
        let title = |label: &Label, muster: Option<&Label>| RoleWords {
            zh: label.zh.clone(),
            en: label.en.clone(),
            muster: muster.map(|muster| muster.zh.clone()),
        };
        let roles = plan.roles.iter().map(|role| (role.id.clone(), title(&role.title, None)));
        let groups = plan
            .groups
            .iter()
            .map(|group| (group.id.clone(), title(&group.title, Some(&group.muster))));
        let roles = roles.chain(groups).collect();
        Self { matter: matter.to_owned(), place: place.to_owned(), roles }
    }

    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("strings and a map of strings")
    }

    pub(crate) fn read(text: &str) -> Result<Self, Trouble> {
        serde_json::from_str(text).map_err(|_| Trouble::Internal("callout-words"))
    }

    #[must_use]
    pub fn role(&self, id: &str, lang: Lang) -> String {
        self.roles.get(id).map_or_else(|| id.to_owned(), |role| role.title(lang).to_owned())
    }
}

/// One message as it goes out.
pub(crate) struct Outgoing {
    pub subject: String,
    pub text: String,
}

impl App {
    /// Nothing of a call leaves by another way, so that no exercise goes out unmarked.
    pub(crate) fn callout_message(
        &self,
        head: &Head,
        words: &Words,
        summons: &Summons,
        (channel, key): (Channel, &DutyKey),
    ) -> Outgoing {
        let (lang, settings) = (Lang::Zh, self.settings());
        let role = words.roles.get(&summons.role);
        let muster = role.and_then(|role| role.muster.as_deref()).unwrap_or_default();
        let about = summons.about.as_deref().map(|about| words.role(about, lang));
        let link = format!("{}/on-call/answer/{key}", settings.public_url);
        let parts = [
            ("town", settings.town_zh.as_str().into()),
            ("matter", words.matter.as_str().into()),
            ("place", words.place.as_str().into()),
            ("level", head.level.as_str().into()),
            ("role", words.role(&summons.role, lang).into()),
            ("muster", muster.into()),
            ("about", about.clone().unwrap_or_default().into()),
            ("link", link.as_str().into()),
        ];
        let what = match (head.kind, &about) {
            (_, Some(_)) => "short",
            (Kind::Response, None) if muster.is_empty() => "response",
            (Kind::Response, None) => "muster",
            (Kind::StandBy, None) => "stand-by",
            (Kind::Drill, None) => "drill",
            (Kind::Liveness, None) => "liveness",
        };
        let how = match channel {
            Channel::Voice => "keypad",
            Channel::App => "open",
            _ => "reply",
        };
        let body = lang.text(&format!("callout-says-{what}"), &parts);
        let how = lang.text(&format!("callout-how-{how}"), &parts);
        let signature = (channel == Channel::Sms).then_some(settings.duty.signature.as_deref());
        let front = |signature| Front { signature, exercise: head.exercise, tongue: Tongue::Zh };
        let subject = lang.text("callout-subject", &parts);
        let mut text = compose(&front(signature.flatten()), &format!("{body}{how}"));
        if channel == Channel::App {
            text.extend(["\n", &link]);
        }
        Outgoing { subject: compose(&front(None), &subject), text }
    }
}
