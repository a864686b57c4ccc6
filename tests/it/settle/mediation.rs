//! Mediation: nothing without both sides, no agreement without three signatures and a seal, none
//! that takes a right away; either side leaves when it wants; the joint way to a court.

use super::*;
use huiyin_domain::case::{CaseKind, Circumstance, Mediating};
use huiyin_tests::town::{OTHER_SECTION, visit};

const WORDS: &str = "甲方：赵某。乙方：钱某。乙方三日内清运垃圾，夜间不再施工。";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mediation_goes_from_the_offer_to_the_court() {
    for town in towns().await {
        let case = meeting(&town, "court").await;
        done(&town, &mediator(), case, session(&town)).await;
        assert_eq!(due(&town, case, "judicial_confirmation").await, None, "no agreement yet");
        done(&town, &mediator(), case, agree(&town, WORDS)).await;
        let last = due(&town, case, "judicial_confirmation").await;
        assert_eq!(last, Some(day(&town, 30)), "thirty days from the agreement");

        let page = town.app.case_page(&By::person(case), case).await.expect("their page");
        let told = page.timeline.iter().flat_map(|entry| &entry.texts);
        assert!(told.clone().any(|(_, said)| said == WORDS), "the person reads the agreement");
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        let visits: Vec<_> = page.promises.iter().map(|one| (one.id, one.unit)).collect();
        assert_eq!(visits, [("follow-up", SECTION)]);
        assert_eq!(page.case.stage, Stage::Handling, "the case goes on");

        town.pass_days(10);
        let confirm =
            Settle::MediationConfirm { text: text("青石县人民法院，三月十二日") };
        done(&town, &mediator(), case, confirm).await;
        assert_eq!(due(&town, case, "judicial_confirmation").await, None);
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        assert_eq!(page.case.settling.mediations[0].state, Mediating::Confirmed);
        let twice = Settle::MediationConfirm { text: text("再来一次") };
        let needs = Circumstance::Mediated;
        let again = refused(act(&town, &mediator(), case, twice).await);
        assert_eq!(again, Refusal::NotNow { needs });
        town.app.close().await;
    }
}

/// A session of today.
fn session(town: &Town) -> Settle {
    Settle::MediationMeet { on: day(town, 0), text: text("双方各自说明了情况。") }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_agreement_without_all_signatures_and_the_seal_or_with_a_waiver() {
    for town in towns().await {
        let case = meeting(&town, "unsigned").await;
        let before = town.app.case_page(&By::System, case).await.expect("a page").version;
        let with = |missing: Option<Side>, seal: bool| Settle::MediationAgree {
            text: text(WORDS),
            signed: Side::ALL.iter().copied().filter(|side| Some(*side) != missing).collect(),
            sealed: seal,
            follow_up: day(&town, 40),
            waives: false,
        };
        let unsigned = Side::ALL.iter().map(|side| with(Some(*side), true));
        for what in unsigned.chain([with(None, false)]) {
            let why = refused(act(&town, &mediator(), case, what).await);
            assert_eq!(why, Refusal::AgreementUnsigned);
        }
        // The form's own word for it counts for nothing: the text is looked at.
        for words in [
            "甲方领取补偿后息诉罢访。",
            "甲方今后不得以任何理由、任何方式向任何机关再次提出信访。",
            "甲方自愿放弃申请复查、复核的权利。",
            "复查的权利，甲方自愿放弃。",
            "甲方同意撤回投诉。",
            "The resident will not complain again.",
            "The resident withdraws the petition.",
        ] {
            let why = refused(act(&town, &mediator(), case, agree(&town, words)).await);
            assert_eq!(why, Refusal::AgreementWaives, "{words}");
        }
        let late = Settle::MediationAgree {
            text: text(WORDS),
            signed: Side::ALL.to_vec(),
            sealed: true,
            follow_up: day(&town, 400),
            waives: false,
        };
        assert_eq!(refused(act(&town, &mediator(), case, late).await), Refusal::TooFar);
        let after = town.app.case_page(&By::System, case).await.expect("a page").version;
        assert_eq!(before, after, "nothing of it was written");
        let guarded = agree(&town, "本协议不影响甲方投诉、申请复查和起诉的权利。乙方三日内清运。");
        done(&town, &mediator(), case, guarded).await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_happens_before_both_consent_and_either_leaves_when_it_wants() {
    for town in towns().await {
        let case = town.case_at("leaves", Stage::Handling).await.case;
        let person = By::person(case);
        done(&town, &handler(), case, offer()).await;
        let twice = refused(act(&town, &handler(), case, offer()).await);
        assert_eq!(twice, Refusal::AlreadyOpen);
        let consent = |side, record: Option<&str>| Settle::MediationConsent {
            side,
            record: record.map(text),
        };
        let said = refused(act(&town, &mediator(), case, session(&town)).await);
        assert_eq!(said, Refusal::ConsentMissing);
        done(&town, &person, case, consent(Side::Person, None)).await;
        let said = refused(act(&town, &mediator(), case, agree(&town, WORDS)).await);
        assert_eq!(said, Refusal::ConsentMissing, "one side is not both");
        // Nobody speaks for a side without a paper, nor for the other one.
        let bare = refused(act(&town, &mediator(), case, consent(Side::Other, None)).await);
        assert_eq!(bare, Refusal::RecordNeeded);
        let theirs = refused(act(&town, &person, case, consent(Side::Other, None)).await);
        assert_eq!(theirs, Refusal::RecordNeeded);
        done(&town, &mediator(), case, consent(Side::Other, Some("同意书"))).await;
        let tomorrow = Settle::MediationMeet { on: day(&town, 1), text: text("还没开") };
        assert_eq!(refused(act(&town, &mediator(), case, tomorrow).await), Refusal::NotYetHeld);
        done(&town, &mediator(), case, session(&town)).await;

        // Consent given is consent that can be taken back.
        let leave = Settle::MediationRefuse { side: Side::Person, record: None };
        done(&town, &person, case, leave).await;
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        assert_eq!(page.case.settling.mediations[0].state, Mediating::Refused);
        let needs = Circumstance::Mediated;
        let over = refused(act(&town, &mediator(), case, agree(&town, WORDS)).await);
        assert_eq!(over, Refusal::NotNow { needs });

        // Another try, which ends without an agreement; and a third.
        done(&town, &handler(), case, offer()).await;
        let fail = Settle::MediationFail { reason: text("没有谈成") };
        done(&town, &mediator(), case, fail).await;
        done(&town, &handler(), case, offer()).await;
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        let last = page.case.settling.mediation().expect("a third");
        assert_eq!((last.mediation, last.consents.len()), (3, 0), "consent is asked anew");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrongdoing_is_not_bargained_over() {
    for town in towns().await {
        let accusing = huiyin_app::case::Submission { kind: CaseKind::Accusation, ..visit("acc") };
        let case = town.submit(accusing).await.expect("a case").case;
        for (stage, by, what) in huiyin_tests::town::steps() {
            if matches!(what, Command::Route { .. } | Command::Accept { .. } | Command::Take) {
                town.act(&by, case, what).await.unwrap_or_else(|t| panic!("{stage:?}: {t}"));
            }
        }
        let why = refused(act(&town, &handler(), case, offer()).await);
        assert_eq!(why, Refusal::MediationNotHere);

        // It only comes to light while both sides talk: then the talk can only end.
        let case = meeting(&town, "comes to light").await;
        let classify = Command::Classify {
            case_kind: CaseKind::Accusation,
            way: None,
            topic: None,
            urgent: false,
            accused: None,
        };
        town.act(&staff(Role::Dispatcher, SECTION), case, classify).await.expect("named");
        let why = refused(act(&town, &mediator(), case, agree(&town, WORDS)).await);
        assert_eq!(why, Refusal::MediationNotHere);
        let fail = Settle::MediationFail { reason: text("转为查处") };
        done(&town, &mediator(), case, fail).await;
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mediator_comes_from_a_unit_with_a_part_in_the_case() {
    for town in towns().await {
        let own = town.account("he", Role::Mediator, SECTION).await.staff;
        let away = town.account("yuan", Role::Mediator, OTHER_SECTION).await.staff;
        let plain = town.account("chu", Role::Handler, SECTION).await.staff;
        let case = town.case_at("who mediates", Stage::Handling).await.case;
        let page = town.app.case_page(&By::System, case).await.expect("a page");
        let can = town.app.settlers(&page.case).await.expect("settlers").mediators;
        assert_eq!(can.iter().map(|row| row.id).collect::<Vec<_>>(), [own]);
        let name =
            |officer| Settle::MediationOffer { mediator: Some(officer), text: text("谈谈") };
        for wrong in [away, plain] {
            let why = refused(act(&town, &handler(), case, name(wrong)).await);
            assert_eq!(why, Refusal::HandlerOfOtherUnit);
        }
        done(&town, &handler(), case, name(own)).await;

        // Who may not: the handler does not mediate, a mediator of elsewhere sees nothing, and
        // none of them is shown who the person is.
        let wrong = act(&town, &handler(), case, session(&town)).await;
        assert!(matches!(wrong, Err(Trouble::Forbidden(_))), "{wrong:?}");
        let foreign = staff(Role::Mediator, OTHER_SECTION);
        let wrong = act(&town, &foreign, case, session(&town)).await;
        assert_eq!(wrong, Err(Trouble::NotFound));
        let seen = town.app.case_page(&mediator(), case).await.expect("their page");
        assert!(seen.party.is_none(), "contact is the handler's");
        let reader = town.app.case_page(&By::person(case), case).await.expect("their page");
        assert!(reader.timeline.iter().all(|entry| entry.actor_name.is_none()));
        town.app.close().await;
    }
}
