//! Messages about a locked case: they wait, at no cost, until somebody of a unit that has the key
//! opens it, and go then.

use super::*;
use crate::delivery::{Post, posts, swept};
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
