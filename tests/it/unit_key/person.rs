//! The person's own way into a locked case: their secret, one they changed, one given anew.

use super::*;
use huiyin_app::secret::Pass;
use huiyin_domain::case::{PersonCommand, Refusal};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_opens_its_person_s_page_and_only_the_present_one_does() {
    for town in towns().await {
        card_of(&town, ROOT).await;
        let receipt = town.submit(accusation("person")).await.expect("a case");
        let case = receipt.case;
        let pass = town.app.pass(case, &receipt.secret);
        let kept = Pass::parse(&pass.to_bytes()).expect("a browser keeps it");
        let by_pass = By::Person(kept.person());
        assert_eq!(opens(&town.app, &by_pass, case).await, Ok(TITLE.into()));
        let add = Command::AddMaterial { text: text("又有新情况") };
        town.act(&by_pass, case, add).await.expect("added");
        let fresh = town
            .app
            .secret_change(&pass, &receipt.secret, b"a new secret for one token")
            .await
            .expect("changed");
        let now = town.app.person(case, &fresh.secret);
        assert_eq!(opens(&town.app, &now, case).await, Ok(TITLE.into()));
        assert_eq!(town.app.pass_holds(&pass).await, Ok(false));
        let old = opens(&town.app, &by_pass, case).await;
        assert_eq!(old, Err(Trouble::Internal("seal")), "the old one opens nothing any more");
        let unlocked = town.app.case_unlock(&fresh.number, &fresh.secret).await;
        assert_eq!(unlocked, Ok(case));
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_given_anew_has_to_open_it() {
    for town in towns().await {
        let counter = card_of(&town, COUNTER).await;
        let receipt = town.submit(told_at_counter("lost slip")).await.expect("a case");
        let (app, case) = (&town.app, receipt.case);
        let reason = || text("遗失回执");
        let again = |by: By, once: &'static [u8]| async move {
            app.secret_reissue(&by, case, 1, reason(), once).await
        };
        let shut = again(staff(Role::Intake, COUNTER), b"token of the first try").await;
        assert_eq!(shut.err(), Some(Trouble::Refused(Refusal::ReissueLocked)));
        assert_eq!(opens(app, &person(&town, &receipt), case).await, Ok(TITLE.into()));
        let open = by(Role::Intake, COUNTER, &counter);
        let fresh = again(open, b"token of the second one").await.expect("given");
        assert_eq!(opens(app, &person(&town, &fresh), case).await, Ok(TITLE.into()));
        assert_ne!(fresh.secret, receipt.secret);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_on_paper_and_in_a_message_works_as_on_the_portal() {
    for town in towns().await {
        card_of(&town, COUNTER).await;
        let receipt = town.submit(told_at_counter("paper")).await.expect("a case");
        let officer = signed(Role::Intake, COUNTER);
        let words = PersonCommand::SayUnanswered { text: text("一直没有答复") };
        town.app
            .paper_reply(
                &officer,
                &receipt.number,
                &receipt.secret,
                words.into(),
                b"once on paper one",
            )
            .await
            .expect("written as the person's own");
        let page = read(&town.app, &person(&town, &receipt), receipt.case).await.expect("a page");
        let told = page
            .timeline
            .iter()
            .any(|entry| entry.texts.iter().any(|(_, words)| words == "一直没有答复"));
        assert!(told);
        town.app.close().await;
    }
}
