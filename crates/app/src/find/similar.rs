//! What is known already while somebody's matter is typed or read: cases of the same matter, as
//! far as the reader may read them; problems that many tell of; a case whose number is cited.
//! Whether it is the same matter is said by matter and place. No party is asked or compared.

use super::{App, By, Kind, Reader, Signed, Trouble, reader_of};
use crate::common::ProblemLine;
use crate::common::areas_fit;
use huiyin_domain::ids::{CaseId, CaseNumber, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::{BODY_CHARS_MAX, Text};
use huiyin_domain::time::Millis;
use huiyin_search::index::{Alike, Asked, Doc, Field, Sight};
use huiyin_search::mask::{SIGN, masked};
use huiyin_search::similar::covered;
use huiyin_search::tokens::folded;
use std::borrow::Cow;

/// From here on two matters of one place are maybe the same: on the messages of docs/triage.md
/// the likest other message was of the same matter 97.8 times in 100, without asking the place.
const SAME: f32 = 0.5;
/// So much of the place has to be said.
const SAME_PLACE: f32 = 0.75;
/// Candidates asked of the store for each that is shown.
const SPARE: usize = 2;
const CITED_MAX: usize = 3;
const SHOWN_SIGNS: usize = 90;

/// What is typed, or what a case is about. `own` are the person's values as typed: they are
/// masked before anything is asked.
#[derive(Clone, Debug, Default)]
pub struct Matter<'a> {
    pub title: &'a str,
    pub body: &'a str,
    pub place: &'a str,
    pub area: &'a str,
    /// Chosen, or else the likeliest.
    pub topics: Vec<&'a str>,
    pub own: Vec<&'a str>,
}

/// A case of the same matter.
#[derive(Clone, Debug)]
pub struct Similar {
    /// Its number, where the reader may open it.
    pub case: Option<(CaseId, CaseNumber)>,
    pub kind: Kind,
    pub text: String,
    pub unit: UnitId,
    pub topic: Option<String>,
    pub is_open: bool,
    pub registered_at: Millis,
    /// Very like, and of the same place.
    pub is_maybe_same: bool,
}

/// A case whose number stands in what is typed, and that the reader may open.
#[derive(Clone, Debug)]
pub struct Cited {
    pub id: CaseId,
    pub number: CaseNumber,
}

#[derive(Clone, Debug, Default)]
pub struct Known {
    pub similar: Vec<Similar>,
    pub problems: Vec<ProblemLine>,
    pub cited: Vec<Cited>,
}

impl Known {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.similar.is_empty() && self.problems.is_empty() && self.cited.is_empty()
    }
}

/// A matter, masked.
struct Sought<'a> {
    title: Cow<'a, str>,
    body: Cow<'a, str>,
    place: Cow<'a, str>,
    area: &'a str,
    topics: &'a [&'a str],
    except: Option<i64>,
}

impl App {
    /// What is known of a matter while it is typed. Whoever may look for no words is told nothing.
    ///
    /// # Errors
    /// The store's.
    pub async fn known(
        &self,
        by: &Signed,
        matter: &Matter<'_>,
        limit: usize,
    ) -> Result<Known, Trouble> {
        let Some(body) = Text::optional(matter.body, BODY_CHARS_MAX).ok().flatten() else {
            return Ok(Known::default());
        };
        let title = match matter.title.trim() {
            "" => Text::title_of(&body).as_str().to_owned(),
            title => title.to_owned(),
        };
        let mask = |text: &str| Cow::Owned(masked(text, &matter.own));
        let sought = Sought {
            title: mask(&title),
            body: mask(body.as_str()),
            place: mask(matter.place),
            area: matter.area,
            topics: &matter.topics,
            except: None,
        };
        let similar = self.similar_to(by, &sought, limit).await?;
        let problems = match by_staff(by).may(Action::CommonRead) {
            Ok(()) => {
                let said = [&*sought.title, &*sought.body, &*sought.place].join("\n");
                self.common_known(by, sought.topics, sought.area, &said).await?
            }
            Err(_) => Vec::new(),
        };
        let cited = self.cited(by, &[matter.title, matter.body].join("\n")).await?;
        Ok(Known { similar, problems, cited })
    }

    /// Cases of the same matter as one that lies open before the reader. Nothing, where the case
    /// is in no index: accusations, and what is locked.
    ///
    /// # Errors
    /// The store's.
    pub async fn similar_to_case(
        &self,
        by: &Signed,
        id: CaseId,
        limit: usize,
    ) -> Result<Vec<Similar>, Trouble> {
        let Some(doc) = self.doc_open(by, id).await? else { return Ok(Vec::new()) };
        let topics: Vec<&str> = topic_of(&doc).into_iter().collect();
        self.similar_to(by, &sought_of(&doc, &topics), limit).await
    }

    /// The masked texts of a case that the reader may open: what is asked with.
    pub(super) async fn doc_open(&self, by: &Signed, id: CaseId) -> Result<Option<Doc>, Trouble> {
        let doc = self.words().index.get(id.0).cloned();
        let Some(doc) = doc.filter(|_| by_staff(by).may(Action::TextLook).is_ok()) else {
            return Ok(None);
        };
        let case = match self.case_load(id).await {
            Err(Trouble::NotFound) => return Ok(None),
            loaded => loaded?.case,
        };
        let may = self.may_on(&by_staff(by), Action::CaseView, id, &case).is_ok();
        let is_known = self.sight(&reader_of(by), &case) != Sight::Nothing;
        Ok(Some(doc).filter(|_| may && is_known))
    }

    /// Documents like it, of which the store says once more that they may be read.
    pub(super) async fn alike(
        &self,
        by: &Signed,
        asked: &Asked<'_>,
        wants: impl Fn(&Doc) -> bool,
        limit: usize,
    ) -> Result<Vec<(Alike, Doc, crate::case::Loaded)>, Trouble> {
        if by_staff(by).may(Action::TextLook).is_err() {
            return Ok(Vec::new());
        }
        let reader = reader_of(by);
        let found: Vec<(Alike, Doc)> = {
            let words = self.words();
            let found = words.index.alike(&reader, asked, wants, limit * SPARE);
            let doc = |one: Alike| words.index.get(one.case).cloned().map(|doc| (one, doc));
            found.into_iter().filter_map(doc).collect()
        };
        let mut all = Vec::new();
        for (one, doc) in found {
            let loaded = match self.case_load(CaseId(one.case)).await {
                Err(Trouble::NotFound) => continue,
                loaded => loaded?,
            };
            if self.reads(&reader, &loaded.case, one.is_matter) {
                all.push((one, doc, loaded));
            }
            if all.len() == limit {
                break;
            }
        }
        Ok(all)
    }

    fn reads(&self, reader: &Reader, case: &huiyin_domain::case::Case, is_matter: bool) -> bool {
        match self.sight(reader, case) {
            Sight::Nothing => false,
            Sight::Staff => !is_matter,
            Sight::Whole => true,
        }
    }

    async fn similar_to(
        &self,
        by: &Signed,
        sought: &Sought<'_>,
        limit: usize,
    ) -> Result<Vec<Similar>, Trouble> {
        let asked = Asked { title: &sought.title, body: &sought.body, except: sought.except };
        let found = self.alike(by, &asked, |_| true, limit).await?;
        let mut all: Vec<Similar> = Vec::new();
        for (one, doc, loaded) in found {
            let (id, case) = (CaseId(one.case), &loaded.case);
            let is_whole = self.sight(&reader_of(by), case) == Sight::Whole;
            let Some((kind, text)) = shown_of(&doc, &one, &asked) else { continue };
            let may = self.may_on(&by_staff(by), Action::CaseView, id, case).is_ok();
            // Only the likest may be the same matter.
            let is_maybe_same =
                all.is_empty() && one.likeness >= SAME && is_of_place(sought, &doc, is_whole);
            all.push(Similar {
                case: may.then(|| (id, loaded.row.number.clone())),
                kind,
                text,
                unit: case.owner.unit,
                topic: case.topic.clone(),
                is_open: case.stage.is_open(),
                registered_at: case.registered_at,
                is_maybe_same,
            });
        }
        Ok(all)
    }

    /// Numbers of cases that stand in what is typed, where the reader may open them.
    async fn cited(&self, by: &Signed, typed: &str) -> Result<Vec<Cited>, Trouble> {
        let mut found = Vec::new();
        for number in numbers_in(typed) {
            match self.case_by_number(by, &number).await {
                Ok(id) => found.push(Cited { id, number }),
                Err(Trouble::NotFound | Trouble::Forbidden(_)) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(found)
    }
}

pub(super) fn by_staff(by: &Signed) -> By {
    By::Staff(by.clone())
}

fn topic_of(doc: &Doc) -> Option<&str> {
    Some(&*doc.topic).filter(|topic| !topic.is_empty())
}

fn field(fields: &[Field], kind: Kind) -> Option<&str> {
    fields.iter().find(|field| field.kind == kind as u8).map(Field::text)
}

fn sought_of<'a>(doc: &'a Doc, topics: &'a [&'a str]) -> Sought<'a> {
    let of = |kind| Cow::Borrowed(field(&doc.matter, kind).unwrap_or_default());
    Sought {
        title: of(Kind::Title),
        body: of(Kind::Body),
        place: of(Kind::Place),
        area: &doc.area,
        topics,
        except: Some(doc.key.1),
    }
}

/// The texts of an open case as they are asked with.
pub(super) fn asked_of(doc: &Doc) -> Asked<'_> {
    let of = |kind| field(&doc.matter, kind).unwrap_or_default();
    Asked { title: of(Kind::Title), body: of(Kind::Body), except: Some(doc.key.1) }
}

/// What is shown of it: the office's summary, else the person's title or the sentence of the
/// answer that says most of what is asked.
fn shown_of(doc: &Doc, one: &Alike, asked: &Asked<'_>) -> Option<(Kind, String)> {
    if let Some(summary) = field(&doc.staff, Kind::Summary) {
        return Some((Kind::Summary, cut(summary)));
    }
    if one.is_matter {
        return field(&doc.matter, Kind::Title).map(|title| (Kind::Title, cut(title)));
    }
    let answers = doc.staff.iter().filter(|field| field.kind == Kind::Answer as u8);
    let sentences = answers.flat_map(|field| field.text().split(['\n', '。', '；']));
    let said = [asked.title, asked.body].join("\n");
    let weigh = |text: &str| {
        let signs = text.chars().count() as f32;
        covered(text, &said).unwrap_or(0.0) * signs.sqrt()
    };
    let best = sentences.map(|text| (weigh(text), text)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, text)| (Kind::Answer, cut(text.trim())))
}

fn cut(text: &str) -> String {
    let mut signs = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = signs.char_indices().nth(SHOWN_SIGNS) {
        signs.truncate(at);
        signs.push('…');
    }
    signs
}

/// The place of one is said in what may be read of the other, and nothing speaks against it.
fn is_of_place(sought: &Sought<'_>, doc: &Doc, is_whole: bool) -> bool {
    let texts = doc.staff.iter().chain(doc.matter.iter().filter(|_| is_whole));
    let texts: Vec<&str> = texts.map(Field::text).collect();
    let place = sought.place.replace(SIGN, " ");
    let is_said = covered(&place, &texts.join("\n")).is_some_and(|part| part >= SAME_PLACE);
    let topic = topic_of(doc);
    let is_topic = sought.topics.is_empty() || topic.is_none_or(|t| sought.topics.contains(&t));
    is_said && is_topic && areas_fit(sought.area, &doc.area)
}

fn numbers_in(typed: &str) -> Vec<CaseNumber> {
    let plain: String = typed.chars().map(folded).collect();
    let runs = plain.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let numbers = runs.filter(|run| run.len() <= 40).filter_map(|run| CaseNumber::parse(run).ok());
    let mut found: Vec<CaseNumber> = Vec::new();
    for number in numbers {
        if found.len() < CITED_MAX && !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_out_of_what_is_said() {
        let number = CaseNumber::new("QS", 2026, 123);
        let said = format!("上次的编号是{number}，又说{number}；电话13800138000");
        assert_eq!(numbers_in(&said), [number]);
        assert!(numbers_in("2026-03-02，QS-2026-000123-9").is_empty());
    }
}
