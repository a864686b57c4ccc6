//! Which parts an answer holds, as people write headings; and what is none.

use super::*;
use crate::procedure::shipped;

fn xinfang() -> &'static Procedure {
    shipped("cn-xinfang").expect("shipped")
}

fn held(text: &str) -> Vec<String> {
    parts_held(text, xinfang())
}

fn missing(text: &str, kind: CaseKind) -> Vec<&'static str> {
    parts_missing(text, xinfang(), kind).iter().map(|part| part.id.as_str()).collect()
}

#[test]
fn headings_count_in_every_way_they_are_written() {
    for line in [
        "三、处理意见：已经修好",
        "三、处理意见:已经修好",
        "处理意见：已经修好",
        "  （三）处理意见： 已经修好",
        "(3) 处理意见：已经修好",
        "３．处理意见：已经修好",
        "③处理意见：已经修好",
        "㈢ 处理意见：已经修好",
        "第三部分 处理意见：已经修好",
        "**三、处理意见：** 已经修好",
        "三、**处理意见**：已经修好",
        "## 处理意见\n\n已经修好",
        "【处理意见】\n已经修好",
        "【处理意见】已经修好，见【2026】7号文",
        "三、处理意见\n1. 已经修好\n2. 加装护栏",
        "三、处理意见　已经修好",
        "处理意见——已经修好",
        "3. Decision: the lamp is mended",
        "DECISION\nthe lamp is mended",
        "**decision** – the lamp is mended",
        "- Decision:\n  the lamp is mended",
    ] {
        assert_eq!(held(line), ["decision"], "{line}");
    }
}

#[test]
fn what_is_no_heading_or_holds_nothing_does_not_count() {
    for text in [
        "",
        "已经修好",
        "处理意见",
        "三、处理意见：",
        "三、处理意见：\n\n四、依据：",
        "三、处理意见：——。。。",
        "三、处理意见：【逐项写明】",
        "三、处理意见：已经修好，【谁在什么时候做什么】",
        "3. Decision: [[point by point]]",
        "3. Decision: done by [[whom",
        "三、处理意见：【】",
        "处理意见如下，请看。",
        "关于路灯的处理意见：已经修好",
        "Decision on your matter (number QS-1)",
        "三、处理意见：\n\n青石县市政科\n2026年3月2日",
        "三、处理意见：\n市政科\n二〇二六年三月二日",
        "3. Decision:\n\nStreets Section\n2 March 2026\n",
    ] {
        assert_eq!(held(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_remedy_says_until_when() {
    let name = "五、如不服本意见：";
    for (said, counts) in [
        ("可自收到之日起三十日内请求复查", true),
        ("可在 30 个工作日内请求复查", true),
        ("可在６０天内请求复查", true),
        ("可于2026年4月1日前请求复查", true),
        ("请在 2026-04-01 之前请求复查", true),
        ("within 30 days you may ask for a review", true),
        ("within thirty working days", true),
        ("until 1 April 2026", true),
        ("可向上一级机关请求复查", false),
        ("可以请求复查", false),
        ("may be asked at room 12", false),
        ("可自收到之日起____日内请求复查", false),
        ("【三十日】内请求复查", false),
    ] {
        assert_eq!(held(&format!("{name}{said}")) == ["remedy"], counts, "{said}");
    }
    // The day under the signature is not the day of the remedy.
    let signed = format!("{name}可以请求复查。\n\n市政科\n2026年3月2日");
    assert_eq!(held(&signed), Vec::<String>::new());
}

#[test]
fn of_several_things_asked_each_is_decided() {
    let asked = "一、您的诉求：\n1. 修路灯\n2. 装护栏\n三、处理意见：\n";
    assert_eq!(missing(&format!("{asked}已经修好。"), CaseKind::Enquiry), ["decision"]);
    assert_eq!(missing(&format!("{asked}1. 已修好"), CaseKind::Enquiry), ["decision"]);
    let none: [&str; 0] = [];
    for decided in ["1. 已修好\n2. 五月前装", "（一）已修好；（二）五月前装", "①修好②装好"]
    {
        assert_eq!(missing(&format!("{asked}{decided}"), CaseKind::Enquiry), none, "{decided}");
    }
}

#[test]
fn a_kind_of_case_wants_its_own_parts() {
    let text = "一、您的诉求：几点开门\n三、处理意见：九点";
    assert_eq!(missing(text, CaseKind::Enquiry), Vec::<&str>::new());
    assert_eq!(missing(text, CaseKind::Claim), ["facts", "law", "remedy"]);
    assert_eq!(missing("九点开门", CaseKind::Enquiry), ["asked", "decision"]);
}
