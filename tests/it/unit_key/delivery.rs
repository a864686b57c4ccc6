//! Messages about a locked case: they wait, at no cost, until somebody of a unit that has the key
//! opens it, and go then.

use super::*;
use crate::delivery::{Post, posts, swept};
use huiyin_domain::case::{ADMISSION_MS, AdmissionGround, BarCommand, BriefTo};
use huiyin_domain::ids::BriefId;
use huiyin_tests::town::EMAIL;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_waits_for_the_key_and_goes_when_it_is_opened() {
    for Post { mail, sms: _sms, site } in posts(false).await {
        let town = &site.town;
        let root = card_of(town, ROOT).await;
        town.submit(accusation("waits")).await.expect("a case");
        town.submit(matter("beside")).await.expect("a case");
        for _ in 0..4 {
            swept(&town.app).await;
            town.pass_ms(60_000);
        }
        assert_eq!(mail.mails().len(), 1, "what is not locked goes at once");
        let state = "SELECT state, purpose, attempts FROM outbox WHERE state <> 'done'";
        let waiting = town.home.triples(state).await;
        assert_eq!(waiting, [("due".into(), "registered".into(), 0)], "no attempt, no error");
        let officer = signed(Role::Handler, ROOT);
        let work = town.app.unit_key_work(&officer).await.expect("asked");
        assert_eq!(work.waiting, 1, "the unit is told");
        let other = town.app.unit_key_work(&signed(Role::Handler, SECTION)).await.expect("asked");
        assert_eq!(other.waiting, 0, "and no other");
        town.app.unit_key_open(&officer, &root.typed).await.expect("opened");
        swept(&town.app).await;
        assert_eq!(mail.mails().len(), 2, "now it goes");
        assert!(mail.mails().iter().all(|one| one.to == EMAIL));
        // Put away, this process knows no address any more.
        town.app.unit_key_close(&officer);
        town.submit(accusation("waits again")).await.expect("a case");
        town.pass_ms(60_000);
        swept(&town.app).await;
        assert_eq!(mail.mails().len(), 2);
        // Forgotten by itself, half an hour after it was last used.
        town.app.unit_key_open(&officer, &root.typed).await.expect("opened");
        town.pass_ms(31 * 60_000);
        swept(&town.app).await;
        assert_eq!(mail.mails().len(), 2, "forgotten");
        site.stop().await;
    }
}

/// Whoever is complained of holds no share: the brief is brought to them as a message is, and it
/// alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brief_of_a_locked_case_is_read_while_its_office_has_the_key_open() {
    for town in towns().await {
        let (root, section) = (card_of(&town, ROOT).await, card_of(&town, SECTION).await);
        let case = town.submit(accusation("brief")).await.expect("a case").case;
        let sender = by(Role::Dispatcher, ROOT, &root);
        let named = classify(CaseKind::Accusation, Some(OTHER));
        town.act(&sender, case, named).await.expect("named");
        town.act(&sender, case, route(SECTION)).await.expect("routed");
        let head = by(Role::UnitHead, SECTION, &section);
        town.act(&head, case, Command::Accept { notice: None }).await.expect("accepted");
        let give = BarCommand::BriefGive {
            brief: BriefId(0),
            to: BriefTo::Accused,
            due: huiyin_tests::whole::today(&town, 5),
            text: text("请说明检修的安排。"),
        };
        town.act(&head, case, give.into()).await.expect("given");
        let accused = signed(Role::UnitHead, OTHER);
        let brief = town.app.briefs(&accused).await.expect("a list").remove(0).brief;
        let shut = town.app.brief_page(&accused, brief).await.err();
        assert_eq!(shut, Some(Trouble::Locked), "nobody has the key open");
        let said = || text("每月检修一次。");
        let shut = town.app.brief_answer(&accused, brief, said(), b"shut").await;
        assert_eq!(shut, Err(Trouble::Locked));
        let handler = signed(Role::Handler, SECTION);
        town.app.unit_key_open(&handler, &section.typed).await.expect("opened");
        let page = town.app.brief_page(&accused, brief).await.expect("read");
        assert_eq!(page.text, "请说明检修的安排。");
        town.app.brief_answer(&accused, brief, said(), b"said").await.expect("answered");
        let own = By::Staff(accused.clone());
        assert_eq!(opens(&town.app, &own, case).await, Err(Trouble::NotFound), "nothing else");
        assert_eq!(holders(&town, case).await, [0, ROOT.0, SECTION.0], "and no share");
        town.app.unit_key_close(&handler);
        let shut = town.app.brief_page(&accused, brief).await.err();
        assert_eq!(shut, Some(Trouble::Locked));
        town.app.close().await;
    }
}

/// Break-glass on a locked case: the second person wraps the key for the asker's unit, for the
/// hour and no longer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_let_in_reads_a_locked_case_for_the_hour_with_their_units_key() {
    for town in towns().await {
        let (root, hall) = (card_of(&town, ROOT).await, card_of(&town, COUNTER).await);
        let case = town.submit(accusation("glass")).await.expect("a case").case;
        let asker = town.account("asker", Role::Handler, COUNTER).await;
        let asker = By::Staff(Signed { held: Some(hall.open.clone()), ..asker });
        let ground = AdmissionGround::LifeDanger;
        let ask = BarCommand::AdmissionAsk { ground, reason: text("有人被困") };
        let head = signed(Role::UnitHead, ROOT);
        town.app.unit_key_open(&head, &root.typed).await.expect("opened");
        town.act(&asker, case, ask.into()).await.expect("asked");
        town.app.unit_key_close(&head);
        assert_eq!(holders(&town, case).await, [0, ROOT.0], "asking wraps nothing");
        let confirm = || Command::from(BarCommand::AdmissionConfirm { ask: 1 });
        let shut = town.act(&By::Staff(head), case, confirm()).await;
        assert_eq!(shut, Err(Trouble::Locked), "only who opens it can let somebody in");
        let second = by(Role::UnitHead, ROOT, &root);
        town.act(&second, case, confirm()).await.expect("confirmed");
        assert_eq!(holders(&town, case).await, [0, ROOT.0, COUNTER.0]);
        assert_eq!(opens(&town.app, &asker, case).await, Ok(TITLE.into()));
        town.pass_ms(ADMISSION_MS);
        assert_eq!(opens(&town.app, &asker, case).await, Err(Trouble::NotFound));
        town.app.case_tick(case).await.expect("a tick");
        assert_eq!(holders(&town, case).await, [0, ROOT.0], "the share went with the hour");
        held("a share for an hour goes with it", "while it lasted the same key opened the case");
        town.app.close().await;
    }
}
