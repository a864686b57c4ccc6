//! Sentences by which somebody would sign away the right to complain, to report, to be reviewed
//! or to go to court, in Chinese and in English; and those that only look like it, because they
//! protect that right. Looked for in closing rules and in agreements, never in what people bring.

/// Promises not to come back, whole.
const WAIVERS: [&str; 7] = ["息访", "罢访", "停访", "不上访", "不信访", "不告状", "永不翻案"];
/// Words by which somebody gives something up …
const GIVES_UP: [&str; 18] = [
    "放弃",
    "不再",
    "不得",
    "永不",
    "绝不",
    "决不",
    "不会",
    "不能再",
    "保证不",
    "承诺不",
    "同意不",
    "停止",
    "终止",
    "撤销",
    "禁止",
    "不准",
    "不许",
    "无权",
];
/// … what is given up …
const RIGHTS: [&str; 25] = [
    "复查",
    "复核",
    "投诉",
    "信访",
    "上访",
    "走访",
    "越级",
    "申诉",
    "举报",
    "检举",
    "控告",
    "反映",
    "复议",
    "诉求",
    "起诉",
    "诉讼权",
    "提起诉讼",
    "行政诉讼",
    "申请仲裁",
    "打官司",
    "告状",
    "进京",
    "找政府",
    "找领导",
    "找媒体",
];
/// … and words that turn the sentence round: nobody may be hindered.
const HINDERS: [&str; 34] = [
    "阻止", "阻挠", "阻拦", "限制", "妨碍", "影响", "干涉", "干预", "打击", "报复", "剥夺", "压制",
    "拒绝", "泄露", "透露", "公开", "推诿", "拖延", "敷衍", "隐瞒", "扣压", "扣留", "截留", "恐吓",
    "威胁", "歧视", "刁难", "取消", "不理", "追究", "处罚", "辞退", "堵塞", "损害",
];
/// Things and people named after a right: no act that could be given up.
const NAMED_AFTER: [&str; 19] = [
    "举报电话",
    "投诉电话",
    "投诉热线",
    "举报箱",
    "投诉箱",
    "举报渠道",
    "投诉渠道",
    "信访渠道",
    "举报人",
    "投诉人",
    "信访人",
    "申诉人",
    "控告人",
    "检举人",
    "举报材料",
    "信访条例",
    "信访工作条例",
    "行政复议法",
    "情况反映",
];
/// What opens a clause that gives a right after one that forbids something else.
const GIVES: [&str; 9] =
    ["可以", "有权", "可向", "可依", "均可", "仍可", "仍然可", "否则", "应当告知"];
/// Who such a clause begins with.
const WHO: [&str; 8] = ["甲方", "乙方", "丙方", "双方", "居民", "业主", "住户", "本人"];
/// What is done to somebody because they complained: forbidding that protects them.
const DONE_TO: [&str; 9] =
    ["而", "克扣", "降低", "解除", "辞退", "报复", "歧视", "刁难", "区别对待"];
/// Between "not" and "give up": nobody asks for it, nothing means it.
const NOT_ASKED: [&str; 14] = [
    "要求", "强迫", "迫使", "诱使", "诱导", "胁迫", "视为", "意味", "代表", "等于", "表示", "构成",
    "因此", "就是",
];
const REACH: usize = 30;
const COURT: [&str; 6] = ["起诉", "诉讼权", "提起诉讼", "行政诉讼", "申请仲裁", "打官司"];

/// True when the words give up complaint, review or appeal, however they are spaced.
pub(crate) fn waives_a_right(text: &str) -> bool {
    in_chinese(&joined(text), &GIVES_UP) || in_english(text, &EN_GIVES_UP)
}

/// True when the words take back what was brought: that is done by the person alone, on their
/// own page, with days to think it over; a signature under an agreement is neither.
pub(crate) fn takes_back(text: &str) -> bool {
    let joined = joined(text);
    // A suit may be taken back in a settlement; that is for the court to look at.
    let ours = |at| gives_up_at(&joined, at, "撤回").is_some_and(|right| !COURT.contains(&right));
    joined.match_indices("撤回").any(|(at, _)| ours(at))
        || in_english(text, &["withdraw", "take back", "takes back", "drop the", "drops the"])
}

/// Without blanks, and without the things that are only named after a right.
fn joined(text: &str) -> String {
    let joined: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect();
    NAMED_AFTER.iter().fold(joined, |text, name| text.replace(name, "某"))
}

fn in_chinese(text: &str, words: &[&str]) -> bool {
    let plain = |at| !is_denied(clause_before(text, at));
    let whole = |word: &str| text.match_indices(word).any(|(at, _)| plain(at));
    let given =
        |word: &str| text.match_indices(word).any(|(at, _)| gives_up_at(text, at, word).is_some());
    WAIVERS.iter().any(|word| whole(word))
        || words.iter().any(|word| given(word))
        || given_behind(text)
}

/// The right that stands behind the word, in the same sentence and near, with nothing between
/// that hinders somebody instead, and not denied before it.
fn gives_up_at(text: &str, at: usize, word: &str) -> Option<&'static str> {
    if is_denied(clause_before(text, at)) {
        return None;
    }
    let after = text[at + word.len()..].split(ends).next().unwrap_or_default();
    let near: String = after.chars().take(REACH).collect();
    let found = |right: &&'static str| near.find(*right).map(|at| (at, *right));
    let (at, right) = RIGHTS.iter().filter_map(found).min()?;
    let between = &near[..at];
    let turned = HINDERS.iter().any(|word| between.contains(word))
        || between.contains("放弃")
        || between.rsplit_once(['，', ',', '、']).is_some_and(|(_, last)| is_given(last))
        || is_for_it(between, &near[at..]);
    (!turned).then_some(right)
}

/// A clause of its own: one that gives the right ("…, the residents may complain"), or one
/// about somebody else than the words before the comma.
fn is_given(clause: &str) -> bool {
    GIVES.iter().any(|word| clause.contains(word)) || WHO.iter().any(|who| clause.starts_with(who))
}

/// "Not because of a complaint …": what is forbidden is what would be done to the person.
fn is_for_it(between: &str, behind: &str) -> bool {
    let because = between.starts_with('因') && !between.starts_with("因此");
    because && DONE_TO.iter().any(|word| behind.contains(word))
}

/// The other order: "the right to a review is given up", "complaints are not taken any more".
fn given_behind(text: &str) -> bool {
    const ENDS: [&str; 6] = ["放弃", "不再受理", "一律不受理", "归于消灭", "自动失效", "不再享有"];
    ENDS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let sentence = text[..at].rsplit(ends).next().unwrap_or_default();
            let skip = sentence.chars().count().saturating_sub(REACH);
            let near: String = sentence.chars().skip(skip).collect();
            let names = RIGHTS.iter().any(|right| {
                near.contains(&format!("{right}权")) || near.contains(&format!("{right}的权利"))
            });
            let taken = word.ends_with("受理") && RIGHTS.iter().any(|right| near.contains(right));
            let gives = GIVES.iter().any(|word| near.contains(word));
            (names || taken) && !gives && !is_denied(clause_before(text, at))
        })
    })
}

fn ends(c: char) -> bool {
    "。；！？;!?".contains(c)
}

fn clause_before(text: &str, at: usize) -> &str {
    text[..at].rsplit(|c| ends(c) || "，,：:".contains(c)).next().unwrap_or_default()
}

/// Denied before it: "does not mean giving up", "nobody may be asked to give up".
fn is_denied(before: &str) -> bool {
    let denies = ["不", "未", "没有", "并非", "无须", "禁止", "严禁"];
    let plainly = denies.iter().any(|word| before.ends_with(word));
    let asked = || {
        let from = denies.iter().filter_map(|word| before.find(word)).min();
        from.is_some_and(|from| NOT_ASKED.iter().any(|word| before[from..].contains(word)))
    };
    plainly || asked()
}

const EN_GIVES_UP: [&str; 36] = [
    "waive",
    "give up",
    "gives up",
    "giving up",
    "given up",
    "forgo",
    "forego",
    "forfeit",
    "renounce",
    "relinquish",
    "surrender",
    "abandon",
    "refrain",
    "abstain",
    "desist",
    "cease",
    "stop",
    "no further",
    "no more",
    "no longer",
    "no right",
    "shall not",
    "will not",
    "may not",
    "must not",
    "cannot",
    "can not",
    "won't",
    "never",
    "not to",
    "promises not",
    "undertakes not",
    "agrees not",
    "barred from",
    "precluded from",
    "without recourse",
];
const EN_RIGHTS: [&str; 14] = [
    "review",
    "complain",
    "appeal",
    "petition",
    "re-exam",
    "grievance",
    "ombuds",
    "go to court",
    "court action",
    "legal action",
    "lawsuit",
    " sue ",
    "report the",
    "report this",
];
const EN_HINDERS: [&str; 27] = [
    "hinder",
    "prevent",
    "restrict",
    "affect",
    "limit",
    "interfere",
    "retaliat",
    "disclos",
    "reveal",
    "deter",
    "punish",
    "penali",
    "dismiss",
    "discourag",
    "delay",
    "refus",
    "ignor",
    "threaten",
    "block",
    "obstruct",
    "harass",
    "depriv",
    "lose",
    "discriminat",
    "because",
    "against anybody",
    "against anyone",
];
const EN_DENIES: [&str; 13] = [
    "not ",
    "n't ",
    "nothing",
    "no waiver",
    "without ",
    "never be ",
    "nobody",
    "no one",
    "neither",
    "nor ",
    "asked to",
    "required to",
    "made to",
];
const EN_REACH: usize = 90;

fn in_english(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase().replace(['\n', '\r', '\t'], " ");
    lower.split(['.', ';', '!', '?', '。', '；']).any(|sentence| {
        // An end of its own, so that a word at the end is a word.
        let sentence = format!("{sentence} ");
        let given = |word: &str| {
            sentence.match_indices(word).any(|(at, _)| english_gives_up(&sentence, at, word))
        };
        words.iter().any(|word| given(word))
    })
}

fn english_gives_up(sentence: &str, at: usize, word: &str) -> bool {
    let before = sentence[..at].rsplit([',', ':']).next().unwrap_or_default();
    // "shall not waive", "nobody is asked to waive": the giving up itself is denied.
    if EN_DENIES.iter().any(|denies| before.contains(denies)) {
        return false;
    }
    let after: String = sentence[at + word.len()..].chars().take(EN_REACH).collect();
    let Some(right) = EN_RIGHTS.iter().filter_map(|right| after.find(right)).min() else {
        return false;
    };
    let between = &after[..right];
    let last = between.rsplit_once(',').map_or("", |(_, last)| last);
    let gives = ["may ", "can ", "free to", "has the right", "have the right", "otherwise"];
    let turned = EN_HINDERS.iter().any(|word| between.contains(word))
        || gives.iter().any(|word| last.contains(word))
        || ["waive", "give up", "renounce"].iter().any(|word| between.contains(word));
    !turned
}

#[cfg(test)]
mod tests;
