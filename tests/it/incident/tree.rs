//! The call tree over its pages: who calls whom, numbers opened by an act that the journal tells
//! of, answers entered by hand with what was typed kept.

use super::*;
use huiyin_app::By;
use huiyin_app::callout::CallTree;
use huiyin_app::journal::JournalFilter;
use huiyin_domain::callout::{AttemptState, SummonsState, Via};
use huiyin_domain::ids::CalloutId;
use huiyin_tests::browser::Page;
use huiyin_tests::town::{SECTION, signed};

const CHIEF: &str = "13900000001";

fn shows(page: &Page, status: u16, says: &str) {
    let text = page.html().text();
    assert_eq!(page.status, status, "{text}");
    assert!(text.contains(says), "{says:?} is not said: {text}");
}

async fn call_of(room: &Room, id: IncidentId) -> CalloutId {
    room.app().callouts_of(id).await.expect("calls")[0].id
}

async fn tree_of(room: &Room, id: IncidentId) -> CallTree {
    let call = call_of(room, id).await;
    room.app().call_tree(&room.officer, call).await.expect("a tree")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tree_is_opened_printed_and_entered_by_hand() {
    for home in huiyin_tests::engines() {
        let mut room = Room::at(home).await;
        // On duty, and not called by this level.
        room.join("门卫", "13900000003").await;
        let id = room.active(7).await;
        room.run().await;
        let path = format!("/desk/duty/{id}/tree");
        let mut clerk = room.site.officer("clerk").await;
        assert!(clerk.get(&format!("/desk/duty/{id}")).await.body.contains(&path), "linked");
        let page = clerk.get(&path).await;
        shows(&page, 200, "在岗镇长");
        assert!(!page.body.contains(CHIEF), "no number without an act");
        let opened = clerk.fill(&path, &format!("{path}/open"), &[]).await;
        shows(&opened, 200, CHIEF);
        shows(&opened, 200, "用完即毁");
        assert!(!opened.body.contains("13900000003"), "nobody outside this call");
        let (by, filter) = (By::System, JournalFilter::default());
        let lines = room.app().journal(&by, &filter, 20).await.expect("a journal");
        let opened = lines.iter().filter(|line| line.event.kind() == "numbers-opened");
        assert_eq!(opened.map(|line| line.actor_name.is_some()).collect::<Vec<_>>(), [true]);

        let tree = tree_of(&room, id).await;
        let line = tree.lines.iter().find(|line| line.name == "在岗镇长").expect("called");
        let person = line.summons.to_string();
        for (typed, field, says) in [
            (vec![("answer", "accept")], "person", "谁"),
            (vec![("person", &*person)], "answer", "怎么说"),
            (vec![("person", &*person), ("answer", "accept"), ("at", "昨晚")], "at", "21:40"),
            (
                vec![("person", &*person), ("answer", "accept"), ("at", "2026-03-01 08:00")],
                "at",
                "早于",
            ),
            (vec![("person", &*person), ("answer", "passed-on")], "answer", "还没有轮到"),
        ] {
            let page = clerk.fill(&path, &path, &typed).await;
            assert_eq!(page.status, 422, "{typed:?}: {}", page.html().text());
            let said = page.error_of(field).unwrap_or_default();
            assert!(said.contains(says), "{typed:?}: {said:?}");
            let kept = page.html().form(&path);
            assert!(typed.iter().all(|(name, value)| kept.get(name) == Some(*value)), "{typed:?}");
        }
        room.later(3 * MINUTE);
        let typed = [("person", &*person), ("answer", "on-way"), ("at", "09:01")];
        let done = clerk.fill(&path, &path, &typed).await;
        assert_eq!(done.location(), Some(&*path), "{}", done.html().text());
        let call = call_of(&room, id).await;
        let book = room.app().callout_book(call).await.expect("a book");
        let ack = &book.acks[0];
        assert_eq!((ack.via, ack.at), (Via::Desk, room.now()));
        let claimed = ack.claimed.expect("as claimed");
        assert_eq!(claimed.0, room.now().0.div_euclid(MINUTE) * MINUTE - 2 * MINUTE);
        assert_eq!(book.summonses[&ack.summons].state, SummonsState::OnWay);
        shows(&clerk.get(&format!("/desk/duty/{id}/board")).await, 200, "09:01 说的");
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_word_is_passed_on_by_hand_when_the_tree_has_come_to_somebody() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        // The urgent call-out of the plan has the paper as its last way.
        room.did(&room.leader, id, Asked::Activate(room.level(ResponseLevel::Third))).await;
        room.run().await;
        room.later(5 * MINUTE);
        room.run().await;
        let tree = tree_of(&room, id).await;
        let waits = tree.lines.iter().find(|line| line.attempt.is_some()).expect("on paper");
        let attempt = waits.attempt.expect("one");
        let path = format!("/desk/duty/{id}/tree");
        let mut clerk = room.site.officer("clerk").await;
        let typed = [("person", &*waits.summons.to_string()), ("answer", "passed-on")];
        let done = clerk.fill(&path, &path, &typed).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        let book = room.app().callout_book(tree.head.id).await.expect("a book");
        assert_eq!(book.attempts[&attempt].state, AttemptState::HandedOver);
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_work_on_it_opens_no_number() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        room.site.town.account("far", Role::DutyOfficer, huiyin_tests::town::COUNTER).await;
        let id = room.active(7).await;
        let call = call_of(&room, id).await;
        // The section's area is the whole county; the counter's is another township.
        let near = signed(Role::DutyOfficer, SECTION);
        assert!(room.app().call_tree_opened(&near, call).await.is_ok());
        let far = signed(Role::DutyOfficer, huiyin_tests::town::COUNTER);
        let shut = room.app().call_tree_opened(&far, call).await.map(drop);
        assert_eq!(shut.map_err(|trouble| trouble.key()), Err("error-forbidden".to_owned()));
        let head = signed(Role::UnitHead, ROOT);
        assert!(room.app().call_tree(&head, call).await.is_err(), "seeing is not working");
        let path = format!("/desk/duty/{id}/tree");
        let mut far = room.site.officer("far").await;
        let page = far.get(&path).await;
        shows(&page, 200, "下一步由事发地的值班单位来做");
        assert!(!page.body.contains("在岗镇长"));
        room.stop().await;
    }
}
