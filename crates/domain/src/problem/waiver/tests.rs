//! Sentences that sign a right away, and sentences that protect one, in both languages.

use super::*;

const SIGNED_AWAY: &[&str] = &[
    "甲方自愿放弃向任何部门申请复查、复核的权利。",
    "今后不再就此事上访。",
    "双方签字后，甲方不得以任何理由、任何方式向任何机关或者个人再次提出信访。",
    "申请人承诺息诉罢访。",
    "甲 方 保 证 不 再 投 诉。",
    "保证今后不上访。",
    "甲方绝不越级走访。",
    "复查、复核的权利，甲方自愿放弃。",
    "对该事项的信访一律不受理。",
    "甲方今后的投诉，有关部门不再受理。",
    "甲方不得要求复查。",
    "甲方不再享有申诉的权利。",
    "甲方不会因同一事由再次举报。",
    "甲方不得因同一事由再次上访。",
    "领取补偿后，甲方同意不找媒体、不进京。",
    "甲方无权再就本协议起诉。",
    "甲方终止一切举报和控告。",
    "工地夜间不得施工，甲方不再投诉。",
    "甲方同意撤回投诉。",
    "甲方撤回本次信访。",
    "放弃\u{200b}复 核",
    "The resident waives any review.",
    "The resident will not complain again about this matter.",
    "The resident undertakes not to petition any office.",
    "The resident gives up the right to appeal",
    "The resident agrees to refrain from any further complaint.",
    "The resident is barred from asking for a re-examination.",
    "The resident shall have no right to review of this matter.",
    "The resident will never sue over this.",
    "The factory pays 2,000 yuan, and the resident will not complain to anybody.",
    "The resident withdraws the complaint.",
    "The resident no longer\nmay file a petition.",
    "No waiver of wages is meant; the worker forgoes any appeal.",
];

const PROTECTS: &[&str] = &[
    "本协议不影响甲方申请复查、复核和投诉的权利。",
    "签订本协议不意味着甲方放弃复查的权利。",
    "任何人不得要求甲方放弃信访、申诉的权利。",
    "甲方不放弃复查的权利。",
    "乙方不得阻止甲方投诉。",
    "乙方不得再在夜间施工，否则甲方可以投诉。",
    "工地夜间不得施工，举报电话在门口公示。",
    "乙方不得泄露举报人信息。",
    "乙方不得因甲方投诉、举报而克扣工资。",
    "乙方不得拖欠工资；甲方对履行不满意的，可以投诉或者起诉。",
    "任何单位不得打击报复投诉人。",
    "乙方不再堆放建筑垃圾，三日内清运完毕。",
    "乙方停止夜间施工，并向甲方公开施工时间。",
    "双方就赔偿金额不再有其他争议。",
    "甲方同意撤回起诉，诉讼费由乙方承担。",
    "楼道灯不再熄灭，甲方向物业反映的当天修好。",
    "甲乙双方可以共同向人民法院申请司法确认。",
    "禁止任何人以任何方式迫使甲方放弃投诉。",
    "This agreement does not waive the right to complain.",
    "Nothing in this agreement gives up the right to review.",
    "The resident will not be asked to waive any appeal.",
    "The factory must not retaliate against anybody who complains.",
    "The factory shall not work at night, otherwise the resident may complain.",
    "The resident shall not lose the right to appeal.",
    "The bar will stop the music at ten. A complaint can be made at any time.",
    "Both sides may ask the court together to confirm this agreement.",
    "The employer shall not cut wages because of a complaint.",
    "The owner keeps the stairs clear and will not park there.",
];

fn signs_away(text: &str) -> bool {
    waives_a_right(text) || takes_back(text)
}

#[test]
fn what_signs_a_right_away_is_found() {
    let missed: Vec<_> = SIGNED_AWAY.iter().filter(|text| !signs_away(text)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_protects_a_right_is_let_be() {
    let caught: Vec<_> = PROTECTS.iter().filter(|text| signs_away(text)).collect();
    assert!(caught.is_empty(), "{caught:#?}");
}

#[test]
fn one_such_sentence_among_many_good_ones_is_found() {
    for bad in SIGNED_AWAY {
        let whole = format!("{}\n{bad}\n{}", PROTECTS[0], PROTECTS[17]);
        assert!(signs_away(&whole), "{bad}");
    }
}
