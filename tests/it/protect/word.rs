//! Words: no right is signed away in an agreement; nothing that meets a person is without its
//! words in both languages; a receipt says nothing of the matter.

use super::*;
use huiyin_app::lang::Lang;
use huiyin_domain::case::{SettleCommand, Side, answer};
use huiyin_tests::town::matter;

/// Terms that take a right away, as somebody would write them to get past a list.
const WAIVERS: [&str; 10] = [
    "双方一次性了结，甲方今后不再就此事上访、投诉。",
    "甲方自愿放 弃 申 请 复 查、复 核的权利。",
    "甲方\u{3000}保证\u{200b}不\u{3000}再\u{200b}信\u{200b}访。",
    "乙方付款后甲方撤销一切投诉。",
    "甲方承诺息诉罢访。",
    "甲方不得再向任何机关反映。",
    "The claimant waives the right to review.",
    "She agrees not to complain or petition again.",
    "The party will NOT appeal this settlement.",
    "He gives up any further grievance.",
];

/// Sentences that protect a right, or speak of something else.
const ALLOWED: [&str; 6] = [
    "本协议不影响甲方申请复查、复核和继续投诉的权利。",
    "任何一方不得阻挠对方投诉、信访。",
    "乙方于三月底前修好路灯，并不再拖延。",
    "双方对事实没有异议。",
    "Nothing in this agreement may restrict the right to complain or to be reviewed.",
    "The bureau will repair the lamp and will not charge for it.",
];

/// Which of these texts a look lets through.
fn passed(waives: impl Fn(&str) -> bool, texts: &[&str]) -> Vec<String> {
    texts.iter().filter(|text| !waives(text)).map(|text| (*text).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_agreement_signs_a_right_away() {
    assert_eq!(passed(answer::waives, &WAIVERS), Vec::<String>::new());
    assert_eq!(passed(answer::waives, &ALLOWED), ALLOWED, "protective sentences are fine");
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.case_at("agreement", Stage::Handling).await.case;
        let (handler, mediator) = (staff(Role::Handler, SECTION), staff(Role::Mediator, SECTION));
        let offer = SettleCommand::MediationOffer { mediator: None, text: text("请坐下来谈") };
        town.act(&handler, case, offer.into()).await.expect("offered");
        let yes = SettleCommand::MediationConsent { side: Side::Person, record: None };
        town.act(&By::person(case), case, yes.into()).await.expect("consented");
        let record = Some(text("对方签了同意书"));
        let other = SettleCommand::MediationConsent { side: Side::Other, record };
        town.act(&mediator, case, other.into()).await.expect("consented");
        let follow_up = huiyin_domain::time::parse_date("2026-04-10").expect("a day");
        let agree = |words: &str| {
            let (signed, text) = (Side::ALL.to_vec(), text(words));
            let (sealed, waives) = (true, false);
            Command::from(SettleCommand::MediationAgree { text, signed, sealed, follow_up, waives })
        };
        for words in WAIVERS {
            let done = town.act(&mediator, case, agree(words)).await;
            assert_eq!(done, Err(Trouble::Refused(Refusal::AgreementWaives)), "{words}");
        }
        town.act(&mediator, case, agree(ALLOWED[0])).await.expect("agreed");
        town.app.close().await;
    }
    let plain =
        |text: &str| ["不再就此事上访", "waives the right"].iter().any(|w| text.contains(w));
    let broken = passed(plain, &WAIVERS);
    held("no waiver in an agreement", "a look for two phrases alone", &broken);
}

/// Refusals by their codes, as the source lists them.
fn refusals() -> Vec<&'static str> {
    let source = include_str!("../../../crates/domain/src/case/refusal.rs");
    let codes = source.split("pub const fn code(&self)").nth(1).expect("the list");
    codes.split('"').skip(1).step_by(2).collect()
}

fn untold(has: impl Fn(Lang, &str) -> bool, keys: &[String]) -> Vec<String> {
    let all = Lang::ALL.into_iter();
    all.flat_map(|lang| keys.iter().map(move |key| (lang, key)))
        .filter(|(lang, key)| !has(*lang, key))
        .map(|(lang, key)| format!("{} {key}", lang.tag()))
        .collect()
}

#[test]
fn every_refusal_that_meets_a_person_has_its_words() {
    // What the person's own steps can be answered with.
    const MET: [&str; 12] = [
        "wrong-stage",
        "reworks-used-up",
        "review-not-here",
        "review-early",
        "review-late",
        "review-open",
        "no-reviewer",
        "window-over",
        "reviewer-had-part",
        "not-assigned",
        "not-decided",
        "four-eyes",
    ];
    let known = refusals();
    assert!(MET.iter().all(|code| known.contains(code)), "{known:?}");
    let keys: Vec<String> = MET.iter().map(|code| format!("error-refused-{code}")).collect();
    assert_eq!(untold(Lang::has, &keys), Vec::<String>::new());
    let broken = untold(|lang, key| lang.has(key) && !key.ends_with("review-late"), &keys);
    assert_eq!(broken.len(), 2);
    held("every refusal has its words", "a text taken away", &broken);
}

/// Two receipts of very different matters, with everything that says when and which left out.
async fn slip(site: &Site, kind: huiyin_domain::case::CaseKind) -> (String, String) {
    let mut brought = matter(kind.code());
    brought.kind = kind;
    let receipt = site.town.submit(brought).await.expect("a case");
    let mut browser = site.person(&receipt).await;
    browser.get("/case").await;
    let proof = browser.get(huiyin::web::portal::proof::PROOF_PATH).await.body;
    let numbers: Vec<String> = proof.lines().take(2).map(str::to_owned).collect();
    (numbers.join("\n"), proof)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_is_neutral_whatever_it_is_of() {
    use huiyin_domain::case::CaseKind;
    let site = Site::at(huiyin_tests::sqlite()).await;
    let words = ["accusation", "suggestion", "信访", "控告", "QS-", "petition", "reprisal"];
    let telling = |text: &str| -> Vec<String> {
        let found = words.iter().filter(|word| text.contains(**word));
        found.map(|word| (*word).to_owned()).collect()
    };
    let mut heads = Vec::new();
    for kind in [CaseKind::Accusation, CaseKind::Suggestion] {
        let (head, proof) = slip(&site, kind).await;
        assert_eq!(telling(&proof), Vec::<String>::new(), "{proof}");
        heads.push(head.lines().next().unwrap_or_default().to_owned());
    }
    assert_eq!(heads[0], heads[1], "both begin alike");
    let planted = telling("huiyin receipt\nkind accusation\n");
    held("a receipt is neutral", "a line that names the kind", &planted);
    site.stop().await;
}
