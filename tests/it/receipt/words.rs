//! Words on paper, in messages and in file names: whoever sees them over a shoulder learns that
//! there is a receipt, not that somebody petitioned.

use huiyin_app::lang::Lang;

/// What would name the matter. Found as parts of words, in any case.
const TELLING: [&str; 22] = [
    "信访",
    "举报",
    "控告",
    "投诉",
    "上访",
    "申诉",
    "诉求",
    "检举",
    "告状",
    "求决",
    "维权",
    "反映",
    "complain",
    "petition",
    "accus",
    "grievance",
    "whistle",
    "denounc",
    "claim",
    "suggestion",
    "enquiry",
    "appeal",
];

fn texts(lang: Lang, files: &[&str], prefixes: &[&str]) -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../lang");
    let mut found = Vec::new();
    for file in files {
        let path = format!("{root}/{}/{file}.ftl", lang.tag());
        let text = std::fs::read_to_string(&path).expect(&path);
        for line in text.lines() {
            let Some((key, words)) = line.split_once(" = ") else { continue };
            if prefixes.iter().any(|prefix| key.starts_with(prefix)) {
                found.push((key.to_owned(), words.to_lowercase()));
            }
        }
    }
    found
}

#[test]
fn paper_and_messages_are_neutral() {
    let files = ["portal", "notify"];
    let prefixes = [
        "notify-",
        "portal-slip-",
        "portal-receipt-title",
        "portal-receipt-renewed",
        "portal-receipt-number",
        "portal-receipt-secret",
        "portal-proof-",
        "portal-promise-lead",
        "portal-promise-file",
        "portal-opening-file",
        "portal-secret-",
        "portal-track-title",
    ];
    for lang in Lang::ALL {
        let texts = texts(lang, &files, &prefixes);
        assert!(texts.len() > 30, "{}", texts.len());
        for (key, words) in texts {
            let telling = TELLING.iter().find(|telling| words.contains(**telling));
            assert_eq!(telling, None, "{} {key}: {words}", lang.tag());
        }
    }
}
