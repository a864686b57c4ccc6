//! Recusal: said by the officer, decided above them, asked for by the person; and then nothing of
//! the case reaches that officer by any way, until whoever decided it lifts it.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_handler_who_stays_out_of_it_has_it_no_more() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let handler = town.account("handler", Role::Handler, SECTION).await;
        let head = town.account("head", Role::UnitHead, SECTION).await;
        let case = handled(&town, "declared", &handler).await.case;
        let own = page(&town, &of(&handler), case).await;
        assert!(own.party.is_some(), "the control: before, it is theirs");
        let stale = town.app.notices(&handler, None, 50).await.expect("notices");
        assert!(
            stale.iter().any(|one| one.case.as_ref().is_some_and(|(id, _)| *id == case)),
            "the control: they were told of it"
        );
        town.act(&of(&handler), case, declare()).await.expect("declared");
        let now = page(&town, &By::System, case).await.case;
        assert_eq!((now.owner.handler, now.stage), (None, Stage::Accepted), "to be given anew");
        let seen = town.app.case_page(&of(&handler), case).await.map(drop);
        assert_eq!(seen, Err(Trouble::NotFound));
        assert_eq!(town.app.notices(&handler, None, 50).await.expect("notices").len(), 0);
        let told = town.app.notices(&head, None, 50).await.expect("notices");
        assert!(told.iter().any(|one| one.purpose == "reassign"), "{told:?}");
        // Nobody can give it to them again, and nobody decides about themselves.
        let by_head = of(&head);
        let assign = Command::Assign { to: handler.staff, unit: SECTION };
        assert_eq!(town.act(&by_head, case, assign).await, refused(Refusal::Recused));
        let own = town.act(&by_head, case, recuse(head.staff, None)).await;
        assert_eq!(own, refused(Refusal::RecusalOwn));
        let lift =
            |reason| BarCommand::RecusalLift { officer: handler.staff, reason: text(reason) };
        let lifted = town.act(&of(&handler), case, lift("搞错了").into()).await;
        assert_eq!(lifted, Err(Trouble::NotFound), "not by themselves");
        town.act(&by_head, case, lift("已核实，不是亲属").into()).await.expect("lifted");
        let again = Command::Assign { to: handler.staff, unit: SECTION };
        town.act(&by_head, case, again).await.expect("assigned once more");
        held("a recused handler has nothing of the case", "the recusal was lifted", {
            town.app.case_page(&of(&handler), case).await.is_ok()
        });
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_person_asks_is_decided_with_a_reason_and_told_to_them() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let town = &site.town;
        let handler = town.account("handler", Role::Handler, SECTION).await;
        let head = town.account("head", Role::UnitHead, SECTION).await;
        let above = town.account("above", Role::UnitHead, BUREAU).await;
        let receipt = handled(town, "asked", &handler).await;
        let case = receipt.case;
        let mut person = site.person(&receipt).await;
        let bare = [("whom", ""), ("reason", "他和对方是一家")];
        let faulty = person.fill("/case", "/case/recusal", &bare).await;
        assert_eq!(faulty.status, 422);
        assert!(faulty.body.contains("他和对方是一家"), "what was typed is kept");
        for whom in ["handler", "head"] {
            let typed = [("whom", whom), ("reason", "他和对方是一家")];
            let sent = person.fill("/case", "/case/recusal", &typed).await;
            assert_eq!(sent.location(), Some("/case"), "{}", sent.html().text());
        }
        let open = page(town, &By::System, case).await.case;
        let asked: Vec<_> = open.bars.asks_open().map(|ask| (ask.whom, ask.unit)).collect();
        assert_eq!(asked, [(Meant::Handler, SECTION), (Meant::Head, BUREAU)]);
        let told = town.app.notices(&above, None, 9).await.expect("notices");
        assert!(told.iter().any(|one| one.purpose == "recusal"), "the one above is told");
        // A head does not judge what was asked about them; the handler's they grant.
        let no = |ask| BarCommand::RecusalRefuse { ask, reason: text("没有这样的关系") }.into();
        let own = town.act(&of(&head), case, no(2)).await;
        assert_eq!(own, refused(Refusal::RecusalByHigher));
        town.act(&of(&head), case, recuse(handler.staff, Some(1))).await.expect("granted");
        town.act(&of(&above), case, no(2)).await.expect("refused from above");
        let shown = person.get("/case").await.html().text();
        for words in ["有关人员已经回避", "是当事人的近亲属", "没有这样的关系"]
        {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert!(!shown.contains("经办员"), "no officer is named to the person");
        // What an officer declares by themselves is the office's.
        let other = handled(town, "declared", &handler).await;
        town.act(&of(&handler), other.case, declare()).await.expect("declared");
        let own = page(town, &By::person(other.case), other.case).await;
        let quiet = own.timeline.iter().all(|entry| entry.event.kind() != "recused");
        held("a decision is told to whoever asked for it", "nobody asked", quiet);
        site.stop().await;
    }
}

/// Whoever stands in for a colleague brings their own recusal along.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recused_officer_has_no_other_way_to_the_case() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let handler = town.account("handler", Role::Handler, SECTION).await;
        let case = handled(&town, "ways", &handler).await.case;
        let mut second = town.account("second", Role::Handler, SECTION).await;
        second.stands_for = vec![huiyin_app::StandsFor {
            staff: handler.staff,
            display_name: String::new(),
            until: Millis(i64::MAX),
        }];
        let leader = town.account("leader", Role::UnitHead, BUREAU).await;
        let lead = huiyin_domain::case::JointCommand::LeaderName {
            leader: leader.staff,
            unit: BUREAU,
            reason: text("疑难"),
        };
        let head = staff(Role::UnitHead, SECTION);
        town.act(&head, case, lead.clone().into()).await.expect("a leader");
        for officer in [&second, &leader] {
            assert!(town.app.case_page(&of(officer), case).await.is_ok(), "the control: before");
        }
        town.act(&head, case, recuse(second.staff, None)).await.expect("recused");
        let above = staff(Role::UnitHead, ROOT);
        let of_head = BarCommand::RecusalDecide {
            officer: leader.staff,
            unit: BUREAU,
            leads: false,
            ask: None,
            basis: RecusalBasis::Fairness,
            reason: text("曾经处理过同一事项"),
        };
        let below = town.act(&head, case, of_head.clone().into()).await;
        assert_eq!(below, refused(Refusal::RecusalByHigher), "a head's is decided above");
        town.act(&above, case, of_head.into()).await.expect("recused");
        for officer in [&second, &leader] {
            let seen = town.app.case_page(&of(officer), case).await.map(drop);
            assert_eq!(seen, Err(Trouble::NotFound));
        }
        let now = page(&town, &By::System, case).await.case;
        assert_eq!(now.joint.leader, None, "the leader leads it no more");
        assert_eq!(now.owner.handler, Some(handler.staff), "the handler has it still");
        let again = town.act(&head, case, lead.into()).await;
        assert_eq!(again, refused(Refusal::Recused));
        town.app.close().await;
    }
}
