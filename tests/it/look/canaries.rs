//! A thousand cases with a name, a telephone number and an address of their own and somebody
//! else's name in the text: whoever is not assigned finds none of them, and whoever is finds no
//! value of the person.

use super::*;
use huiyin_app::Party;
use huiyin_domain::text::Phone;
use huiyin_tests::town::{BUREAU, COUNTER, OTHER, OTHER_SECTION, ROOT, party};

const CASES: usize = 1_000;
/// Of each hundred so many are the handler's.
const ASSIGNED: usize = 4;

fn brought(no: usize) -> Submission {
    let (name, address) = (format!("闻人秋{}", sign(no)), format!("青石巷桂花弄{no}号"));
    let body = format!(
        "我叫{name}，住{address}，电话1390027{no:04}。邻居乐正春{}不肯赔偿，车牌浙A{no:05}，\
         多次上门没有结果。",
        sign(no)
    );
    let phone = Phone::parse(&format!("1390027{no:04}")).expect("a phone");
    Submission {
        party: Party {
            name: Some(text(&name)),
            phone: Some(phone),
            address: Some(text(&address)),
            ..party()
        },
        ..about(&format!("canary {no:04}"), "赔偿数额谈不拢", &body)
    }
}

fn sign(no: usize) -> char {
    char::from_u32(0x5000 + u32::try_from(no).expect("small")).expect("a character")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_cases_give_no_hit_to_whoever_is_not_assigned() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let mut own = 0;
        for no in 0..CASES {
            let case = town.submit(brought(no)).await.expect("a case").case;
            if no % 100 < ASSIGNED {
                town.lead(case, Stage::Handling).await;
                own += 1;
            }
        }
        caught_up(&town.app).await;
        let stems = ["闻人秋", "桂花弄", "乐正春", "谈不拢", "不肯赔偿", "我叫", "上门"];
        let mut asked = 0;
        for unit in [ROOT, BUREAU, SECTION, OTHER, OTHER_SECTION, COUNTER] {
            for role in [Role::Intake, Role::Dispatcher, Role::Handler, Role::UnitHead] {
                let by = signed(role, unit);
                if by.staff == handler().staff {
                    continue;
                }
                for words in stems {
                    assert_eq!(count(&town.app, &by, words).await, 0, "{role:?} {unit} {words}");
                    asked += 1;
                }
            }
        }
        // Whoever is assigned finds what their cases say, and of the person's own nothing.
        assert_eq!(count(&town.app, &handler(), "乐正春").await, own);
        assert_eq!(count(&town.app, &handler(), "谈不拢").await, own);
        for words in ["闻人秋", "桂花弄"] {
            assert_eq!(count(&town.app, &handler(), words).await, 0, "{words} is masked");
            assert!(!town.app.words_hold(words), "{words} is nowhere");
        }
        assert!(!town.app.words_hold("1390027"), "no telephone number either");
        for typed in ["13900270003", "139 0027 0003", "33012219800101123x", "浙A00003"] {
            let look = Look { words: typed.into(), limit: 9, ..Look::default() };
            let refused = town.app.look(&handler(), &look).await;
            assert!(matches!(refused, Err(LookFault::Person)), "{typed}");
        }
        // The control: one value that is not masked, because it is not this case's own.
        let stray = about("stray", "一件事", "听说闻人秋家里也一样。");
        let stray = town.submit(stray).await.expect("a case").case;
        town.lead(stray, Stage::Handling).await;
        caught_up(&town.app).await;
        let seen = count(&town.app, &handler(), "闻人秋").await == 1;
        let told = format!("{CASES} cases, {asked} looks, no hit ({})", town.home.name);
        held(&told, "an unmasked name in an assigned case", seen);
        town.app.close().await;
    }
}
