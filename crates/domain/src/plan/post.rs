//! Telling a post ("镇长") from somebody ("张伟", "王镇长", "Zhang Wei"). A plan lives for years
//! and is read by everybody; who holds a post is the roster's matter. A program cannot know all
//! names: what looks like one is refused, and the author writes the post in full.

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘\
于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺\
顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申欧耿关兰焦俞左柳甘祝包\
宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁房蒲滕屈饶解牟艾尤阳时穆农司\
卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇\
桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";
const DOUBLE: [&str; 8] = ["欧阳", "司马", "诸葛", "上官", "司徒", "东方", "皇甫", "尉迟"];
/// What a post or a unit ends in.
const ENDS: [&str; 57] = [
    "长", "员", "任", "记", "部", "队", "排", "组", "站", "所", "班", "科", "办", "局", "院", "委",
    "会", "人", "师", "士", "工", "司", "厂", "校", "村", "社", "库", "点", "台", "室", "中心",
    "医生", "干部", "文书", "会计", "司机", "民兵", "助理", "专家", "单位", "公司", "企业", "教师",
    "主管", "经理", "总监", "代表", "委员", "参谋", "哨", "连", "营", "团", "处", "厅", "园", "手",
];
/// Bare titles that people put behind a surname. "林站长" may be the head of a forestry station;
/// it is written "林业站站长".
const TITLES: [&str; 36] = [
    "书记",
    "主任",
    "镇长",
    "乡长",
    "县长",
    "市长",
    "局长",
    "科长",
    "所长",
    "站长",
    "队长",
    "村长",
    "部长",
    "处长",
    "院长",
    "校长",
    "主席",
    "委员",
    "干事",
    "老师",
    "医生",
    "护士",
    "经理",
    "师傅",
    "工程师",
    "先生",
    "女士",
    "同志",
    "副镇长",
    "副县长",
    "副局长",
    "副主任",
    "副队长",
    "大夫",
    "总工",
    "组长",
];
const PINYIN: [&str; 60] = [
    "wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma",
    "zhu", "hu", "guo", "he", "gao", "lin", "luo", "zheng", "liang", "xie", "song", "tang", "han",
    "feng", "deng", "cao", "peng", "zeng", "xiao", "tian", "dong", "yuan", "pan", "yu", "jiang",
    "cai", "du", "ye", "cheng", "su", "wei", "lu", "ding", "ren", "shen", "yao", "cui", "zhong",
    "tan", "fan", "jin", "liao", "jia", "xia", "fu", "bai", "qin",
];
const ADDRESS: [&str; 8] = ["mr", "mrs", "ms", "miss", "dr", "prof", "comrade", "sir"];

/// True when a part of the text looks like somebody's name.
pub(super) fn looks_like_a_name(text: &str) -> bool {
    let han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    text.split(|c: char| !han(c)).any(chinese) || latin(text)
}

fn chinese(part: &str) -> bool {
    let is_whole = bare(part);
    // "镇长张伟": a post, and then who holds it now.
    let behind = TITLES.iter().filter_map(|title| part.rsplit_once(title)).any(|(_, rest)| {
        let long = rest.chars().count();
        (2..=3).contains(&long) && bare(rest)
    });
    is_whole || behind
}

/// Two to four signs that begin with a surname and end in nothing that a post ends in.
fn bare(part: &str) -> bool {
    let Some(given) = after_surname(part) else {
        return false;
    };
    // "王镇长", "欧阳主任": how people speak of somebody.
    if TITLES.contains(&given) {
        return true;
    }
    let long = given.chars().count();
    (1..=2).contains(&long) && !ENDS.iter().any(|end| part.ends_with(end))
}

fn after_surname(part: &str) -> Option<&str> {
    if let Some(given) = DOUBLE.iter().find_map(|double| part.strip_prefix(double)) {
        return Some(given);
    }
    let first = part.chars().next()?;
    SURNAMES.contains(first).then(|| &part[first.len_utf8()..])
}

/// "Zhang Wei", "Wei ZHANG", "Mr Li": two or three capitalised words, one a surname, or an
/// address before a word.
fn latin(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let lower = |word: &str| word.to_lowercase();
    let addressed = words.windows(2).any(|pair| {
        let named = pair[1].chars().next().is_some_and(char::is_uppercase);
        ADDRESS.contains(&lower(pair[0]).as_str()) && named
    });
    let capital = |word: &&str| word.chars().next().is_some_and(|c| c.is_ascii_uppercase());
    let paired = words.windows(2).any(|pair| {
        let surname = pair.iter().any(|word| PINYIN.contains(&lower(word).as_str()));
        surname && pair.iter().all(capital)
    });
    addressed || paired
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_posts() {
        for name in [
            "张伟",
            "王小明",
            "欧阳修远",
            "王镇长",
            "欧阳主任",
            "镇长张伟",
            "镇长：李建国",
            "陈医生",
            "周敏（带班）",
            "Zhang Wei",
            "Wei ZHANG",
            "Mr Brown",
            "村委会主任高峰",
            "张 队长 李娜",
        ] {
            assert!(looks_like_a_name(name), "{name}");
        }
        for post in [
            "镇长",
            "常务副镇长",
            "武装部长",
            "派出所副所长",
            "应急分队",
            "民兵排",
            "驻村干部",
            "分管民政副镇长",
            "社会事务办主任",
            "财政所所长",
            "经发办主任",
            "仓库管理员",
            "高工",
            "林业站站长",
            "安监站长",
            "水利员",
            "文书",
            "村网格员",
            "卫生院院长",
            "林场职工队",
            "Head of township",
            "Deputy head, civil affairs",
            "Militia platoon",
            "Fire station",
            "Village head",
            "应急值班员",
            "石油公司",
            "司机班",
            "车队",
            "金融办主任",
        ] {
            assert!(!looks_like_a_name(post), "{post}");
        }
    }
}
