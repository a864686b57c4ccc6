//! Reading the texts of a plan, each held to the same rules: bounded, nobody in it, no word of
//! hunting people, no power above the tier, no ladder in another's words. Which texts a plan has
//! is not known here.

use super::check::Names;
use super::post::looks_like_a_name;
use super::register::{Colour, Grade, Hazard, ResponseLevel, Tier};
use super::{Counted, Holder, Label, Period, power};
use crate::problem::{Code, Fields, Node};
use crate::screening::{PersonFault, PlaceText};
use crate::text::{Text, TextFault};
use std::cell::{Cell, RefCell};

pub(super) const TEXT_CHARS_MAX: usize = 300;
const ID_CHARS_MAX: usize = 40;
const COUNT_MAX: i64 = 1_000_000;

/// What is known while a plan is read.
pub(super) struct Reading<'s> {
    pub(super) tier: Cell<Option<Tier>>,
    pub(super) hazard: Cell<Option<Hazard>>,
    pub(super) names: RefCell<Names>,
    pub(super) strength: &'s dyn Fn(&str) -> Option<u32>,
}

/// Words of an enum made by `codes!`, as `Fields::word` takes them.
pub(super) fn known<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Vec<(&'static str, T)> {
    all.iter().map(|value| (code(*value), *value)).collect()
}

/// A closed word that must be there.
pub(super) fn word<T: Copy>(
    fields: &Fields<'_, '_>,
    key: &'static str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Option<T> {
    let node = fields.need(key)?;
    fields.word(node, &known(all, code))
}

/// A level of response; a word of another ladder is told as that.
pub(super) fn response_level(fields: &Fields<'_, '_>, key: &'static str) -> Option<ResponseLevel> {
    let node = fields.need(key)?;
    let text = fields.text_of(node)?;
    if is_of_another_ladder(&text) {
        fields.put(node.at(), Code::LadderMixed, &text, "I, II, III, IV");
        return None;
    }
    fields.word(node, &known(ResponseLevel::ALL, ResponseLevel::code))
}

fn is_of_another_ladder(text: &str) -> bool {
    const CHINESE: [&str; 12] = [
        "红",
        "橙",
        "黄",
        "蓝",
        "红色",
        "橙色",
        "黄色",
        "蓝色",
        "特别重大",
        "重大",
        "较大",
        "一般",
    ];
    Colour::parse(text).is_some() || Grade::parse(text).is_some() || CHINESE.contains(&text)
}

/// Tables that must be there at least once.
pub(super) fn inside<'d, 'p>(fields: &Fields<'d, 'p>, key: &'static str) -> Vec<Fields<'d, 'p>> {
    let found = fields.tables(key);
    if found.is_empty() {
        fields.put(fields.at(), Code::NothingInside, key, "");
    }
    found
}

pub(super) fn period(fields: &Fields<'_, '_>, key: &'static str) -> Option<Period> {
    period_of(fields, fields.need(key)?)
}

pub(super) fn period_of(fields: &Fields<'_, '_>, node: Node<'_>) -> Option<Period> {
    let text = fields.text_of(node)?;
    let read = Period::parse(&text);
    if read.is_none() {
        fields.put(node.at(), Code::BadPeriod, &text, "PT20M, PT12H, P15D, P1Y");
    }
    read
}

/// A period longer than nothing.
pub(super) fn lasting(fields: &Fields<'_, '_>, key: &'static str) -> Option<Period> {
    let read = period(fields, key)?;
    if read.seconds() == 0 {
        let at = fields.get(key).map_or(fields.at(), Node::at);
        fields.put(at, Code::AmountTooSmall, read.as_str(), "PT1M");
    }
    Some(read)
}

pub(super) fn count(fields: &Fields<'_, '_>, key: &'static str, least: i64) -> Option<u32> {
    fields.need(key)?;
    let (value, at) = fields.integer(key)?;
    if value < least {
        fields.put(at, Code::AmountTooSmall, &value.to_string(), &least.to_string());
        return None;
    }
    if value > COUNT_MAX {
        fields.put(at, Code::AmountTooLarge, &value.to_string(), &COUNT_MAX.to_string());
    }
    u32::try_from(value).ok()
}

impl Reading<'_> {
    pub(super) fn id(&self, fields: &Fields<'_, '_>) -> Option<String> {
        self.id_of(fields, fields.need("id")?)
    }

    pub(super) fn id_of(&self, fields: &Fields<'_, '_>, node: Node<'_>) -> Option<String> {
        let text = fields.text_of(node)?;
        self.id_checked(fields, &text, node.at()).then_some(text)
    }

    /// An id: small letters, digits and `-`, so that it can stand in keys and addresses.
    pub(super) fn id_checked(&self, fields: &Fields<'_, '_>, text: &str, at: usize) -> bool {
        if !self.reference_checked(fields, text, at, "id") {
            return false;
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let fine = text.len() <= ID_CHARS_MAX && text.chars().all(plain);
        if !fine {
            fields.put(at, Code::BadId, text, "a-z 0-9 -");
        }
        fine
    }

    /// A name of something in the file is repeated in faults, so nobody may be in it.
    pub(super) fn reference_checked(
        &self,
        fields: &Fields<'_, '_>,
        text: &str,
        at: usize,
        key: &str,
    ) -> bool {
        if looks_like_a_name(text) {
            fields.put(at, Code::PersonName, key, "");
            return false;
        }
        self.checked(fields, text, at, key)
    }

    pub(super) fn need_post(&self, fields: &Fields<'_, '_>, key: &'static str) -> Option<Label> {
        self.post(fields, fields.need(key)?, key)
    }

    pub(super) fn need_label(&self, fields: &Fields<'_, '_>, key: &'static str) -> Option<Label> {
        self.label(fields, fields.need(key)?, key)
    }

    /// A text: `"镇长"`, or `{ zh = "镇长", en = "Head of township" }`.
    pub(super) fn label(
        &self,
        fields: &Fields<'_, '_>,
        node: Node<'_>,
        key: &str,
    ) -> Option<Label> {
        if !node.is_table() {
            return Some(Label { zh: self.text(fields, node, key)?, en: None });
        }
        let table = fields.table_of(node)?;
        let read = self.languages(&table, key);
        table.close();
        read
    }

    /// `zh` and `en` of a table that may hold more; both are read, so that both faults are told.
    fn languages(&self, table: &Fields<'_, '_>, key: &str) -> Option<Label> {
        let zh = table.need("zh").and_then(|node| self.text(table, node, key));
        let en = table.get("en").map(|node| self.text(table, node, key));
        Some(Label { zh: zh?, en: en.map_or(Some(None), |en| en.map(Some))? })
    }

    fn text(&self, fields: &Fields<'_, '_>, node: Node<'_>, key: &str) -> Option<String> {
        let text = fields.text_of(node)?;
        self.checked(fields, &text, node.at(), key).then_some(text)
    }

    pub(super) fn labels(&self, fields: &Fields<'_, '_>, key: &'static str) -> Vec<Label> {
        let each = fields.list(key).into_iter();
        each.filter_map(|node| self.label(fields, node, key)).collect()
    }

    /// Texts of which there must be at least one.
    pub(super) fn some_labels(&self, fields: &Fields<'_, '_>, key: &'static str) -> Vec<Label> {
        if fields.need(key).is_some() && fields.list(key).is_empty() {
            let at = fields.get(key).map_or(fields.at(), Node::at);
            fields.put(at, Code::NothingInside, key, "");
        }
        self.labels(fields, key)
    }

    /// A post or a unit of people: never somebody's name.
    pub(super) fn post(&self, fields: &Fields<'_, '_>, node: Node<'_>, key: &str) -> Option<Label> {
        let label = self.label(fields, node, key)?;
        if names_somebody(&label) {
            fields.put(node.at(), Code::PersonName, key, "");
            return None;
        }
        Some(label)
    }

    /// A post, or `"@commander"`: whoever holds that role.
    pub(super) fn holder(
        &self,
        fields: &Fields<'_, '_>,
        node: Node<'_>,
        key: &str,
    ) -> Option<Holder> {
        if !node.is_table() {
            let text = fields.text_of(node)?;
            if let Some(role) = text.strip_prefix('@') {
                if !self.reference_checked(fields, role, node.at(), key) {
                    return None;
                }
                self.names.borrow_mut().use_role(role, node.at());
                return Some(Holder::Role(role.to_owned()));
            }
        }
        self.post(fields, node, key).map(Holder::Post)
    }

    /// `"皮卡x2"`, `"驻村干部"`, or a table with `zh`, `en` and `count`.
    pub(super) fn counted(&self, fields: &Fields<'_, '_>, key: &'static str) -> Vec<Counted> {
        fields
            .list(key)
            .into_iter()
            .filter_map(|node| self.counted_one(fields, node, key))
            .collect()
    }

    fn counted_one(&self, fields: &Fields<'_, '_>, node: Node<'_>, key: &str) -> Option<Counted> {
        let read = if node.is_table() {
            let table = fields.table_of(node)?;
            let (what, count) = (self.languages(&table, key), count(&table, "count", 1));
            table.close();
            Counted { what: what?, count: Some(count?) }
        } else {
            let text = self.text(fields, node, key)?;
            let (what, count) = divided(&text);
            Counted { what: Label { zh: what.to_owned(), en: None }, count }
        };
        if key == "members" && names_somebody(&read.what) {
            fields.put(node.at(), Code::PersonName, key, "");
            return None;
        }
        Some(read)
    }

    /// True when the text may stand in a plan; else its fault is told.
    pub(super) fn checked(
        &self,
        fields: &Fields<'_, '_>,
        text: &str,
        at: usize,
        key: &str,
    ) -> bool {
        let parsed = match Text::parse(text, TEXT_CHARS_MAX) {
            Ok(parsed) => parsed,
            Err(TextFault::TooLong { .. }) => {
                fields.put(at, Code::TextTooLong, key, &TEXT_CHARS_MAX.to_string());
                return false;
            }
            Err(_) => {
                fields.put(at, Code::Empty, key, "");
                return false;
            }
        };
        if let Err(fault) = PlaceText::checked(&parsed) {
            let (code, what, expected) = match fault {
                PersonFault::Phone => (Code::PersonPhone, key, ""),
                PersonFault::Identity => (Code::PersonIdentity, key, ""),
                PersonFault::Plate => (Code::PersonPlate, key, ""),
                PersonFault::Email => (Code::PersonEmail, key, ""),
                PersonFault::Word(word) => (Code::BoundaryWord, text, word),
            };
            fields.put(at, code, what, expected);
            return false;
        }
        if let Some(word) = power::social_word(text) {
            fields.put(at, Code::SocialEvent, text, word);
            return false;
        }
        if let Some(mixed) = power::ladders_mixed(text) {
            fields.put(at, Code::LadderMixed, mixed, "");
            return false;
        }
        self.within_tier(fields, text, at)
    }

    fn within_tier(&self, fields: &Fields<'_, '_>, text: &str, at: usize) -> bool {
        let low = self.tier.get().is_some_and(|tier| !tier.has_powers());
        let Some(power) = power::taken(text).filter(|_| low) else {
            return true;
        };
        fields.put(at, Code::AboveTier, text, power.code());
        false
    }
}

fn names_somebody(label: &Label) -> bool {
    let texts = [Some(&label.zh), label.en.as_ref()];
    texts.into_iter().flatten().any(|text| looks_like_a_name(text))
}

/// `皮卡x2` → 皮卡, 2.
fn divided(text: &str) -> (&str, Option<u32>) {
    let parts = text.rsplit_once(['x', '×']);
    let read = parts.and_then(|(what, count)| Some((what.trim(), count.trim().parse().ok()?)));
    match read {
        Some((what, count)) if !what.is_empty() => (what, Some(count)),
        _ => (text, None),
    }
}
