//! A thousand cases with a name, a number and somebody else's name in the text, some of them
//! answered with all of these in the answer: nothing of anybody in what is shown to whoever is
//! not assigned, and in no answer that is offered.

use super::*;
use huiyin_app::Party;
use huiyin_domain::text::Phone;
use huiyin_tests::town::{BUREAU, COUNTER, OTHER, ROOT, party};

const CASES: usize = 1_000;
const ANSWERED: usize = 6;
const STEMS: [&str; 6] = ["闻人秋", "桂花弄", "乐正春", "1390027", "浙A0", "司空夏"];

fn sign(no: usize) -> char {
    char::from_u32(0x5000 + u32::try_from(no).expect("small")).expect("a character")
}

fn canary(no: usize) -> Submission {
    let (name, address) = (format!("闻人秋{}", sign(no)), format!("青石巷桂花弄{no}号"));
    let body = format!(
        "我叫{name}，住{address}，电话1390027{no:04}。邻居乐正春{}占了消防通道，车牌浙A{no:05}，\
         和司空夏一起堵门。",
        sign(no)
    );
    let phone = Phone::parse(&format!("1390027{no:04}")).expect("a phone");
    let party = Party {
        name: Some(text(&name)),
        phone: Some(phone),
        address: Some(text(&address)),
        ..party()
    };
    Submission { party, ..about(&format!("canary {no:04}"), "消防通道被占用堵塞", &body) }
}

/// As somebody writes who forgets that others will start from it.
fn careless(no: usize) -> String {
    format!(
        "闻人秋{0}您好，住桂花弄{no}号的反映已收悉。\n已与乐正春{0}当面谈话。\n\
         请致电1390027{no:04}，车牌浙A{no:05}的车已拖离。司空夏已道歉。闻人先生可到窗口领取回执。\n\
         经现场核查，情况属实，依据《消防法》第二十八条，已责令清理并设置警示标志。",
        sign(no)
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b05_a_thousand_cases_show_nobody_and_no_offered_answer_holds_anybody() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let app = &town.app;
        for no in 0..CASES {
            if no % (CASES / ANSWERED) == 0 {
                answered(&town, canary(no), &careless(no)).await;
            } else {
                town.submit(canary(no)).await.expect("a case");
            }
        }
        let open = brought(&town, canary(CASES + 1), Stage::Handling).await.case;
        caught_up(app).await;
        let body = canary(500).body;
        let mut asked = 0;
        for unit in [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION, COUNTER] {
            for role in [Role::Intake, Role::Dispatcher, Role::Handler, Role::UnitHead] {
                let by = signed(role, unit);
                if by.staff == handler().staff {
                    continue;
                }
                // Not even by whoever types the very words of the person.
                let known = known(app, &by, "消防通道被占用堵塞", body.as_str()).await;
                for one in &known.similar {
                    assert!(one.kind != huiyin_app::find::Kind::Title, "{one:?}");
                    for stem in ["闻人秋", "桂花弄", "1390027", "浙A0"] {
                        assert!(!one.text.contains(stem), "{role:?} {unit} {}", one.text);
                    }
                    asked += 1;
                }
            }
        }
        let offers = app.answers_offered(&handler(), open, 3).await.expect("asked");
        assert!(!offers.is_empty(), "something is offered");
        for offer in &offers {
            for stem in STEMS {
                assert!(!offer.text.contains(stem), "{stem}: {}", offer.text);
            }
            assert!(offer.text.contains("已责令清理并设置警示标志"), "{}", offer.text);
            assert_eq!(offer.laws, ["《消防法》第二十八条"]);
        }
        // The control: with the guard taken out of it, the same answer holds them.
        let whole = careless(0);
        let without = huiyin_app::find::offerable(&whole, &[], |_| usize::MAX).expect("a text");
        let seen = without.contains("乐正春") && without.contains("司空夏");
        let what =
            format!("{CASES} cases, {asked} shown, {} offered ({})", offers.len(), town.home.name);
        held("5", &what, "an answer without the floor", seen);
        app.close().await;
    }
}
