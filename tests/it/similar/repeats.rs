//! Repeats: by a number that the person cites, or by matter and place. Who somebody is makes no
//! difference to either.

use super::*;
use huiyin_app::Party;
use huiyin_app::common::OpenAsked;
use huiyin_domain::ids::ProblemId;
use huiyin_domain::screening::PlaceText;
use huiyin_tests::town::party;

fn at(once: &str, title: &str, body: &str, place: &str, name: &str) -> Submission {
    let party = Party { name: Some(text(name)), address: None, ..party() };
    Submission { place: Some(text(place)), party, ..about(once, title, body) }
}

async fn is_same(town: &Town, case: CaseId) -> bool {
    let similar = town.app.similar_to_case(&handler(), case, 3).await.expect("asked");
    similar.iter().any(|one| one.is_maybe_same)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b08_repeats_are_told_by_matter_and_place_whoever_brings_them() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let first = at("first", LAMP, LAMP_BODY, PLACE, "闻人秋白");
        let first = brought(&town, first, Stage::Handling).await.case;
        // Somebody else, the same matter and place, in words of their own.
        let again = "水塔路三号门口路灯不亮";
        let other = at("other", again, "夜里太黑，请修路灯。", PLACE, "令狐冬青");
        let other = brought(&town, other, Stage::Handling).await.case;
        caught_up(&town.app).await;
        assert!(is_same(&town, other).await, "{}", town.home.name);
        let similar = town.app.similar_to_case(&handler(), other, 3).await.expect("asked");
        assert_eq!(similar[0].case.as_ref().map(|(id, _)| *id), Some(first));
        // The same person, another matter at the place; and the same matter at another place.
        let noise = at("noise", "夜市油烟扰民", "楼下夜市油烟太大。", PLACE, "闻人秋白");
        let noise = brought(&town, noise, Stage::Handling).await.case;
        let there = "南塘路路灯连夜不亮";
        let away = at("away", there, "南塘路的路灯坏了。", "南塘路九号院", "闻人秋白");
        let away = brought(&town, away, Stage::Handling).await.case;
        caught_up(&town.app).await;
        assert!(!is_same(&town, noise).await, "another matter");
        assert!(!is_same(&town, away).await, "another place");
        // Where the place is the person's own, it is masked, and nothing is said by it.
        let (mine, addressed) = ("水塔路三号门口", at("home", LAMP, LAMP_BODY, PLACE, "闻人秋白"));
        let party = Party { address: Some(text(mine)), ..party() };
        let own = brought(&town, Submission { party, ..addressed }, Stage::Handling).await.case;
        caught_up(&town.app).await;
        assert!(!is_same(&town, own).await, "an address is nobody's sign");
        // Whoever may not read the first is told nothing of it.
        let told = Matter { place: PLACE, ..matter(again, "夜里太黑。") };
        let seen = town.app.known(&stranger(), &told, 3).await.expect("asked");
        assert!(seen.similar.is_empty(), "{:?}", seen.similar);
        let told = town.app.known(&handler(), &told, 3).await.expect("asked");
        let seen = told.similar.first().is_some_and(|one| one.is_maybe_same);
        held("8", "repeats by matter and place", "whoever is assigned is told", seen);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b08_a_cited_number_leads_whoever_may_open_the_case() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let receipt = brought(&town, about("cited", LAMP, LAMP_BODY), Stage::Handling).await;
        let said = format!("上回来过，编号{}，到现在没人管。", receipt.number);
        let cited = async |by: &Signed| {
            let known = known(&town.app, by, "", &said).await;
            known.cited.into_iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(cited(&stranger()).await, [], "{}", town.home.name);
        let seen = cited(&handler()).await == [receipt.case];
        held("8", "a cited number leads only who may open it", "its handler", seen);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn problems_of_the_matter_and_place_are_known() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let head = signed(Role::UnitHead, SECTION);
        let open = async |id: i64, topic: &str, area: &str, title: &str| {
            let title = PlaceText::checked(&text(title)).expect("nobody in it");
            let id = ProblemId(id);
            let (topic, area_code) = (topic.into(), area.into());
            let asked = OpenAsked { id, topic, area_code, title };
            town.app.common_open(&head, asked).await.expect("opened")
        };
        let near = open(1, "streets", "331122", "水塔路一带路灯损坏").await;
        let far = open(2, "streets", "331122002", "南塘路路灯损坏").await;
        let other = open(3, "roads", "331122001", "县道塌方").await;
        let told = Matter { area: "331122001", ..matter(LAMP, LAMP_BODY) };
        let known = town.app.known(&stranger(), &told, 3).await.expect("asked");
        let ids: Vec<ProblemId> = known.problems.iter().map(|line| line.id).collect();
        assert_eq!(ids, [near], "{}: not {far} elsewhere, not {other}", town.home.name);
        town.app.close().await;
    }
}
