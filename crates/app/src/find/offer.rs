//! Delivered answers as a start for another: answers are written to one person, so only what
//! holds nobody is offered. What is masked, greets, numbers or names somebody goes; so does each
//! sentence with words that the resident wrote and that few other cases' answers say.

use super::similar::{asked_of, by_staff};
use super::{App, Kind, Signed, Trouble};
use huiyin_domain::ids::{CaseId, CaseNumber, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::screening::no_person;
use huiyin_domain::time::Millis;
use huiyin_search::index::Field;
use huiyin_search::mask::SIGN;
use huiyin_search::tokens::folded;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// Words of a resident that so many cases' answers say lead to nobody.
const FLOOR: usize = 3;
/// Where they can be a name: somebody may stand in several cases.
const FLOOR_NAME: usize = 20;
/// Less than this is no start.
const SIGNS_MIN: usize = 24;
const GREETING_SIGNS_MAX: usize = 30;
/// The unit and the day.
const SIGNATURE_MAX: usize = 2;
const LAWS_MAX: usize = 3;
/// What stands beside somebody's name.
const COURTESY: [&str; 8] = ["先生", "女士", "同志", "小姐", "老师", "师傅", "某某", "联系人"];
const COURTESY_EN: [&str; 5] = ["Mr ", "Mr. ", "Ms ", "Mrs ", "Dear "];
const GREETINGS: [&str; 4] = ["尊敬的", "您好", "你好", "网友"];
/// With which a name of two characters begins most often.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈\
    曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙\
    万段雷钱汤尹黎易常武乔贺赖龚文";

const SURNAMES_DOUBLE: [&str; 30] = [
    "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "司空",
    "夏侯", "长孙", "宇文", "轩辕", "端木", "南宫", "独孤", "闻人", "乐正", "申屠", "太史", "公冶",
    "钟离", "淳于", "单于", "濮阳", "呼延", "西门",
];

/// An answer that can be started from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Names these very words: what was shown is what is added, or nothing.
    pub code: String,
    pub text: String,
    /// What it cites; else what its procedure rests on.
    pub laws: Vec<String>,
    pub unit: UnitId,
    pub topic: Option<String>,
    pub delivered_at: Millis,
    /// The case, where the reader may open it.
    pub case: Option<(CaseId, CaseNumber)>,
}

impl App {
    /// Answers of cases of the same matter, as a start for this one's.
    ///
    /// # Errors
    /// The store's.
    pub async fn answers_offered(
        &self,
        by: &Signed,
        id: CaseId,
        limit: usize,
    ) -> Result<Vec<Offer>, Trouble> {
        let Some(open) = self.doc_open(by, id).await? else { return Ok(Vec::new()) };
        let is_answer = |field: &&Field| field.kind == Kind::Answer as u8;
        let wants = |doc: &huiyin_search::index::Doc| doc.staff.iter().any(|f| is_answer(&f));
        let found = self.alike(by, &asked_of(&open), wants, limit * 2).await?;
        let mut offers: Vec<Offer> = Vec::new();
        for (one, doc, loaded) in found {
            let last = doc.staff.iter().rev().find(is_answer);
            let (Some(answer), Some(delivered_at)) = (last, loaded.case.delivered_at) else {
                continue;
            };
            let written: Vec<&str> = doc.matter.iter().map(Field::text).collect();
            let saying = |words: &str| self.words().index.cases_saying(words);
            let Some(text) = offerable(answer.text(), &written, saying) else { continue };
            let other = CaseId(one.case);
            let may = self.may_on(&by_staff(by), Action::CaseView, other, &loaded.case).is_ok();
            let mut laws = laws(answer.text());
            if laws.is_empty() {
                let notices = &loaded.pinned.procedure.notices;
                let opinion = notices.iter().find(|notice| notice.id == "opinion");
                let basis = opinion.and_then(|notice| notice.basis.as_ref());
                laws.extend(basis.map(|basis| basis.cite.clone()));
            }
            let offer = Offer {
                code: code_of(&text),
                text,
                laws,
                unit: loaded.case.owner.unit,
                topic: loaded.case.topic.clone(),
                delivered_at,
                case: may.then(|| (other, loaded.row.number.clone())),
            };
            if offers.iter().all(|known| known.code != offer.code) {
                offers.push(offer);
            }
        }
        offers.truncate(limit);
        Ok(offers)
    }
}

fn code_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// What of a masked answer holds nobody; nothing, where too little is left. `written`: what the
/// resident wrote, masked. `saying`: how many cases' answers say such words.
#[must_use]
pub fn offerable(answer: &str, written: &[&str], saying: impl Fn(&str) -> usize) -> Option<String> {
    let written = Written::of(written);
    let mut lines: Vec<String> = Vec::new();
    let mut all: Vec<&str> = answer.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    all.truncate(all.len() - signature(&all));
    for (at, line) in all.into_iter().enumerate() {
        if (at == 0 && is_greeting(line)) || is_date(line) {
            continue;
        }
        let kept = sentences(line);
        let kept = kept.filter(|one| holds_nobody(one) && !written.leads_back(one, &saying));
        let kept: String = kept.collect();
        if kept.chars().any(char::is_alphanumeric) {
            lines.push(kept.trim().to_owned());
        }
    }
    let signs: usize = lines.iter().map(|line| line.chars().count()).sum();
    (signs >= SIGNS_MIN).then(|| lines.join("\n"))
}

/// With the sign that ends each. The heading of a part is a sentence of its own.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(['。', '；', '！', '？', '：', ';', '!', '?'])
}

fn is_greeting(line: &str) -> bool {
    let is_short = line.chars().count() <= GREETING_SIGNS_MAX;
    let begins = GREETINGS.iter().any(|word| line.starts_with(word)) || line.starts_with("Dear ");
    is_short && (begins || line.ends_with(['：', ':', ',', '，']))
}

fn is_date(line: &str) -> bool {
    line.chars().all(|c| c.is_ascii_digit() || "年月日周星期一二三四五六-/. ".contains(c))
}

/// How many of the last lines are who signs and when: short, and no sentences.
fn signature(lines: &[&str]) -> usize {
    let is_signed = |line: &&&str| {
        let is_short = line.chars().count() <= GREETING_SIGNS_MAX;
        is_short && !line.contains(['。', '；', '！', '？', '：', ';', '!', '?', ':'])
    };
    lines.iter().rev().take(SIGNATURE_MAX).take_while(is_signed).count()
}

fn holds_nobody(sentence: &str) -> bool {
    let named = COURTESY.iter().chain(&COURTESY_EN).any(|word| sentence.contains(word));
    !sentence.contains(SIGN) && !named && no_person(sentence).is_ok() && !has_case_number(sentence)
}

/// The number of a case leads to it.
fn has_case_number(sentence: &str) -> bool {
    let runs = sentence.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    runs.filter(|run| run.len() <= 40).any(|run| CaseNumber::parse(run).is_ok())
}

/// What a resident wrote, as runs of two and of three characters.
struct Written {
    twos: HashSet<[char; 2]>,
    threes: HashSet<[char; 3]>,
}

impl Written {
    fn of(texts: &[&str]) -> Self {
        let mut written = Self { twos: HashSet::new(), threes: HashSet::new() };
        for text in texts {
            let signs = signs(text);
            written.twos.extend(signs.windows(2).map(|two| [two[0], two[1]]));
            written.threes.extend(signs.windows(3).map(|all| [all[0], all[1], all[2]]));
        }
        written
    }

    /// Whether the sentence has words of theirs by which they, or somebody they wrote of, could
    /// be told: three characters in a row, or two that can be a name, unless they are common.
    fn leads_back(&self, sentence: &str, saying: &impl Fn(&str) -> usize) -> bool {
        let signs = signs(sentence);
        let is_rare = |run: &[char]| {
            let floor = if can_be_name(run) { FLOOR_NAME } else { FLOOR };
            saying(&run.iter().collect::<String>()) < floor
        };
        let threes = signs.windows(3).filter(|run| self.threes.contains(*run));
        let twos = signs.windows(2).filter(|run| can_be_name(run) && self.twos.contains(*run));
        threes.chain(twos).any(is_rare)
    }
}

/// Whether a run begins as names do.
fn can_be_name(run: &[char]) -> bool {
    let is_double = |name: &str| run.len() > 2 && name.chars().eq(run[..2].iter().copied());
    SURNAMES.contains(run[0]) || SURNAMES_DOUBLE.iter().any(|name| is_double(name))
}

/// Letters and digits as they are compared; a blank or a dot between hides nothing.
fn signs(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).map(folded).collect()
}

/// Articles that a text cites: 《…》第…条.
#[must_use]
pub fn laws(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('《') {
        let rest = &text[at..];
        let Some(end) = rest.find('》').map(|end| end + '》'.len_utf8()) else { continue };
        let behind = rest[end..].trim_start();
        let article = behind.strip_prefix('第').and_then(|number| {
            let part = number.char_indices().take(12).find(|(_, c)| *c == '条')?;
            Some(&behind[..'第'.len_utf8() + part.0 + '条'.len_utf8()])
        });
        let law = [&rest[..end], article.unwrap_or_default()].concat();
        if law.chars().count() <= 60 && !found.contains(&law) {
            found.push(law);
        }
    }
    // One that names its article says more than one that does not.
    found.sort_by_key(|law| !law.ends_with('条'));
    found.truncate(LAWS_MAX);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: [&str; 1] = ["我叫□，邻居乐正春野占了通道，桂花弄路灯不亮。找李明也没用。"];
    const BASIS: &str = "依据《城市道路照明设施管理规定》第十八条，设施由养护单位修复。";

    fn left(answer: &str) -> Option<String> {
        offerable(&format!("{answer}\n{BASIS}"), &WRITTEN, |_| 0)
    }

    #[test]
    fn only_what_holds_nobody_is_offered() {
        for gone in [
            "□：",
            "尊敬的市民：",
            "您好！",
            "□反映的事已办。",
            "请□到窗口领取。",
            "请致电13900271828。",
            "车牌浙A12345已登记。",
            "王先生已经到场。",
            "经与乐正春野核实，通道已腾出。",
            "乐 正 春 野已道歉。",
            "已约谈李明。",
        ] {
            let kept = left(gone).expect("the basis is kept");
            assert_eq!(kept, BASIS, "{gone}");
        }
        let number = CaseNumber::new("QS", 2026, 7);
        assert_eq!(left(&format!("关于编号{number}的答复。")).as_deref(), Some(BASIS));
        // The control: a sentence with nobody in it stays.
        let kept = left("经查，线路老化，已经更换。").expect("kept");
        assert!(kept.starts_with("经查，线路老化，已经更换。\n"), "{kept}");
    }

    #[test]
    fn words_that_many_answers_say_lead_to_nobody() {
        let answer = format!("桂花弄的路灯不亮已查明。\n{BASIS}");
        let rare = offerable(&answer, &WRITTEN, |_| FLOOR - 1).expect("the basis");
        assert_eq!(rare, BASIS);
        let common = offerable(&answer, &WRITTEN, |_| FLOOR).expect("all");
        assert_eq!(common, answer);
        // Somebody of whom several cases tell is somebody still.
        for named in ["已约谈李明。", "乐正春野已道歉。"] {
            let answer = format!("{named}\n{BASIS}");
            let several = offerable(&answer, &WRITTEN, |_| FLOOR_NAME - 1);
            assert_eq!(several.as_deref(), Some(BASIS), "{named}");
        }
    }

    #[test]
    fn who_signed_and_when_is_left_behind() {
        for signed in ["市政科\n2026年3月2日 周一", "Streets Section\nMon 2 March 2026"] {
            let kept = offerable(&format!("{BASIS}\n{signed}"), &WRITTEN, |_| 0);
            assert_eq!(kept.as_deref(), Some(BASIS), "{signed}");
        }
    }

    #[test]
    fn what_is_left_of_a_few_words_is_no_start() {
        assert_eq!(offerable("□：\n已办结。\n2026年3月2日", &WRITTEN, |_| 99), None);
    }

    #[test]
    fn the_law_is_named_with_its_article() {
        let text =
            "依据《甲条例》、《乙规定》第十八条第二款和《乙规定》第十八条，《丙办法》第3条。";
        assert_eq!(laws(text), ["《乙规定》第十八条", "《丙办法》第3条", "《甲条例》"]);
        assert!(laws("没有引用。《未完").is_empty());
    }
}
