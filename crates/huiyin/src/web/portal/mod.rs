//! The resident's pages: bring a matter, leave with a receipt, see how it stands. No account, no
//! script needed, every step one short page.

pub mod appointment;
pub mod board;
pub mod case;
pub mod check;
pub mod contact;
pub mod copy;
pub mod draft;
pub mod erasure;
pub mod files;
pub mod home;
mod joint;
pub mod kiosk;
mod known;
pub mod language;
mod locked;
pub mod material;
pub mod mediation;
pub mod more;
pub mod on_call;
pub mod openings;
pub mod owed;
pub mod place;
pub mod proof;
pub mod receipt;
pub mod recusal;
pub mod reprisal;
pub mod review;
pub mod save;
pub mod secret;
pub mod settled;
pub mod slip;
pub mod story;
pub mod track;
pub mod unanswered;
pub mod verdict;
pub mod what;
pub mod why;
pub mod withdraw;

use super::page::Ask;
use huiyin_app::lang::Lang;
use huiyin_domain::ids::UnitId;
use huiyin_domain::procedure::Name;
use maud::{Markup, html};

/// A name that rules give in both languages.
#[must_use]
pub fn named(lang: Lang, name: &Name) -> &str {
    match lang {
        Lang::Zh => &name.zh,
        Lang::En => &name.en,
    }
}

/// An office as people know it.
#[must_use]
pub fn unit_named(ask: &Ask, unit: UnitId) -> String {
    let org = ask.app().org();
    let found = org.tree.get(unit).map(|unit| match ask.lang {
        Lang::Zh => unit.label_zh.clone(),
        Lang::En => unit.label_en.clone(),
    });
    found.filter(|label| !label.is_empty()).unwrap_or_else(|| ask.t("portal-unit-unknown"))
}

/// Where in the guided form the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    What,
    Place,
    Files,
    Contact,
    Check,
}

impl Step {
    const ALL: [Self; 5] = [Self::What, Self::Place, Self::Files, Self::Contact, Self::Check];

    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::What => "/new",
            Self::Place => "/new/where",
            Self::Files => files::draft::PATH,
            Self::Contact => "/new/contact",
            Self::Check => "/new/check",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::What => "portal-step-what",
            Self::Place => "portal-step-where",
            Self::Files => "file-step",
            Self::Contact => "portal-step-contact",
            Self::Check => "portal-step-check",
        }
    }
}

/// The steps, the present one marked.
fn steps(ask: &Ask, now: Step) -> Markup {
    let at = Step::ALL.iter().position(|step| *step == now).unwrap_or(0);
    html! {
        nav aria-label=(ask.t("portal-steps-label")) {
            ol.hy-steps {
                @for (index, step) in Step::ALL.into_iter().enumerate() {
                    li.hy-steps__item.hy-steps__item--done[index < at]
                        aria-current=[(index == at).then_some("step")] {
                        (ask.t(step.key()))
                        @if index < at {
                            span.govuk-visually-hidden { (ask.t("portal-step-done")) }
                        }
                    }
                }
            }
        }
    }
}
