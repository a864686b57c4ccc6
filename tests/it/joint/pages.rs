//! The forms and pages of joint handling, over real sockets, as officers and the person use them.

use super::*;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;

struct Desk {
    browser: Browser,
    case: CaseId,
}

impl Desk {
    async fn of(site: &Site, login: &str, case: CaseId) -> Self {
        site.town.pass_ms(31_000);
        Self { browser: site.officer(login).await, case }
    }

    async fn page(&mut self) -> Page {
        self.browser.get(&format!("/desk/case/{}", self.case)).await
    }

    /// Fills the form of an action that has this `step` and sends it.
    async fn send(&mut self, action: &str, step: &str, typed: &[(&str, &str)]) -> Page {
        let page = self.page().await;
        let to = format!("/desk/case/{}/{action}", self.case);
        let forms = page.html().forms();
        let is_it = |form: &&huiyin_tests::html::Form| {
            form.action == to && form.get("step").unwrap_or_default() == step
        };
        let mut form = forms.iter().find(is_it).cloned();
        for (name, value) in typed {
            form = form.map(|form| form.with(name, value));
        }
        let form = form.unwrap_or_else(|| panic!("{to} {step}: {}", page.html().text()));
        self.browser.submit(&form).await
    }

    async fn done(&mut self, action: &str, step: &str, typed: &[(&str, &str)]) -> String {
        let page = self.send(action, step, typed).await;
        assert_eq!(page.status, 303, "{action} {step}: {}", page.html().text());
        self.browser.onwards(page).await.html().text()
    }
}

/// Accounts for everybody who has a part in it.
async fn accounts(site: &Site) {
    for (login, role, unit) in [
        ("lead", Role::Handler, SECTION),
        ("lead-head", Role::UnitHead, SECTION),
        ("helper", Role::Handler, OTHER_SECTION),
        ("above", Role::UnitHead, BUREAU),
        ("root", Role::UnitHead, ROOT),
        ("mediator", Role::Mediator, OTHER_SECTION),
    ] {
        site.town.account(login, role, unit).await;
    }
}

async fn assigned(site: &Site, once: &str) -> huiyin_app::case::Receipt {
    let receipt = site.town.case_at(once, Stage::Accepted).await;
    let rows = site.town.app.staff_of_unit(SECTION).await.expect("staff");
    let to = rows.iter().find(|row| row.login == "lead").expect("the lead").id;
    let head = staff(Role::UnitHead, SECTION);
    let assign = Command::Assign { to, unit: SECTION };
    site.town.act(&head, receipt.case, assign).await.expect("assigned");
    receipt
}

fn says(page: &str, words: &[&str]) {
    for word in words {
        assert!(page.contains(word), "{word} is missing in: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_orders_and_a_leader_go_through_their_forms() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        accounts(&site).await;
        let receipt = assigned(&site, "forms").await;
        let case = receipt.case;
        let mut lead = Desk::of(&site, "lead", case).await;
        let empty = lead.send("task-set", "set", &[]).await;
        assert_eq!(empty.status, 422);
        says(&empty.html().text(), &["请选择单位", "请选择完成日期", "请填写内容"]);
        let other = OTHER_SECTION.to_string();
        let typed = [("unit", other.as_str()), ("due", "2026-03-09"), ("text", "请查明线路归谁")];
        let page = lead.done("task-set", "set", &typed).await;
        says(&page, &["协办任务已交办", "协同办理", "第 1 项 · 公路科", "最迟 2026年3月9日 周一"]);
        says(&page, &["还有 1 项协办任务没有完成（公路科）"]);

        let mut helper = Desk::of(&site, "helper", case).await;
        let list = helper.browser.get("/desk?scope=asked").await.html().text();
        says(&list, &["请本单位办的", receipt.number.as_str(), "协办任务", "还剩"]);
        let page = helper.page().await.html().text();
        says(&page, &["您的身份：协办单位", "请查明线路归谁"]);
        for secret in &huiyin_tests::town::CANARIES[..3] {
            assert!(!page.contains(secret), "{secret}");
        }
        helper.done("task-answer", "", &[("text", "线路归市政科")]).await;
        let list = helper.browser.get("/desk?scope=asked").await.html().text();
        assert!(!list.contains(receipt.number.as_str()), "{list}");
        let back = [("due", "2026-03-11"), ("reason", "缺图")];
        says(&lead.done("task-set", "back", &back).await, &["已退回协办单位补充"]);
        says(&lead.done("task-set", "drop", &[("reason", "不用了")]).await, &["协办任务已取消"]);

        let mut above = Desk::of(&site, "above", case).await;
        let past = [("due", "2026-03-01"), ("text", "说明进展")];
        let page = above.send("supervise", "", &past).await;
        says(&page.html().text(), &["日期已经过去"]);
        let order = [("due", "2026-03-09"), ("text", "说明进展")];
        says(&above.done("supervise", "", &order).await, &["督办要求", "第 1 项"]);
        let mut head = Desk::of(&site, "lead-head", case).await;
        let leader = head.page().await.html();
        says(&leader.text(), &["经办员above", "经办员root"]);
        let rows = site.town.app.staff_of_unit(BUREAU).await.expect("staff");
        let id = rows.first().expect("the head above").id.to_string();
        let page = head.done("leader-set", "name", &[("leader", &id), ("reason", "多家")]).await;
        says(&page, &["包案领导：经办员above（住房和城乡建设局）"]);
        let person = site.person(&receipt).await.open("/case").await.html().text();
        says(
            &person,
            &["由住房和城乡建设局的负责人专门负责", "答复督办要求", "请另一个单位一起办理"],
        );
        assert!(!person.contains("经办员") && !person.contains("说明进展"), "{person}");
        says(&lead.done("supervision-answer", "", &[("text", "已在修")]).await, &["已答复"]);
        let page = head.done("leader-set", "release", &[("reason", "不再需要")]).await;
        assert!(!page.contains("包案领导：经办员above"), "{page}");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hand_over_too_many_says_where_the_case_goes() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        accounts(&site).await;
        let receipt = site.town.case_at("too many", Stage::Routed).await;
        let (case, intake) = (receipt.case, staff(Role::Intake, COUNTER));
        let mut head = Desk::of(&site, "lead-head", case).await;
        for n in 0..3 {
            let text = head.page().await.html().text();
            says(&text, &[&format!("已退回、移交 {n} 次")]);
            head.send("return", "", &[("reason", "不归我们")]).await;
            let route = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
            site.town.act(&intake, case, route).await.expect("routed");
        }
        let text = head.page().await.html().text();
        says(&text, &["直接交青石县信访局裁定由谁办理", "裁定是最终的"]);
        let page = head.done("return", "", &[("reason", "真不归我们")]).await;
        says(&page, &["已交上级裁定由谁办理", "正由青石县信访局裁定"]);
        let html = head.page().await.html();
        let offered = html.forms().iter().any(|form| form.action.ends_with("/return"));
        assert!(!offered, "what would only be refused is not offered");
        let mut root = Desk::of(&site, "root", case).await;
        let list = root.browser.get("/desk?scope=asked").await.html().text();
        says(&list, &[receipt.number.as_str(), "裁定由谁办理"]);
        let to = [("to", "5"), ("reason", "道路照明属公路")];
        says(&root.done("arbitrate", "", &to).await, &["已裁定", "→ 公路科"]);
        let person = site.person(&receipt).await.open("/case").await.html().text();
        says(&person, &["不会再转来转去：公路科", "道路照明属公路"]);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tie_is_made_by_number_and_a_wrong_one_is_said_beside_the_field() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        accounts(&site).await;
        let (one, two) = (assigned(&site, "tie a").await, assigned(&site, "tie b").await);
        let hidden = site.town.submit(visit("tie hidden")).await.expect("a case");
        let mut lead = Desk::of(&site, "lead", one.case).await;
        for (number, said) in [
            ("", "编号应有四段"),
            (one.number.as_str(), "这就是本件的编号"),
            (hidden.number.as_str(), "没有这个编号，或者它不在您的范围内"),
            ("闻人秋白", "编号应有四段"),
        ] {
            let typed = [("other", number), ("tie", "same-place")];
            let page = lead.send("link", "link", &typed).await;
            assert_eq!(page.status, 422, "{number}");
            let beside = page.error_of("link-link-other").unwrap_or_default();
            assert!(beside.contains(said), "{number}: {beside}");
        }
        let typed = [("other", two.number.as_str()), ("tie", "follows")];
        let page = lead.done("link", "link", &typed).await;
        says(&page, &["两件事项已互相关联", two.number.as_str(), "是它的后续"]);
        let mut other = Desk { browser: lead.browser.clone(), case: two.case };
        says(&other.page().await.html().text(), &[one.number.as_str(), "它是本件的后续"]);
        let page = other.done("link", "unlink", &[]).await;
        says(&page, &["关联已解除"]);
        let page = lead.page().await.html();
        assert!(page.text_of("id", "joint").is_none(), "nothing of it is left");
        site.stop().await;
    }
}

/// Roles that have no cases of their own have this list, and it opens.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mediator_has_the_list_of_what_is_asked() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    accounts(&site).await;
    let receipt = assigned(&site, "mediator").await;
    site.town.act(&By::System, receipt.case, task(OTHER_SECTION)).await.expect("a task");
    let mut mediator = Desk::of(&site, "mediator", receipt.case).await;
    let page = mediator.browser.get("/desk").await;
    assert_eq!(page.status, 200);
    says(&page.html().text(), &[receipt.number.as_str(), "协办任务"]);
    assert!(!page.body.contains("name=\"stage\""), "a filter that would filter nothing");
    site.stop().await;
}

/// Every word of this side is there in both languages: events, refusals, roles, relations.
#[test]
fn every_code_of_this_side_has_its_words() {
    use huiyin_domain::case::{Circumstance, PROMISES};
    use huiyin_domain::policy::Relation;
    let source = include_str!("../../../crates/domain/src/case/joint.rs");
    let kinds =
        source.split("fn kind(&self)").nth(1).and_then(|rest| rest.split("\n    }\n").next());
    let kinds: Vec<&str> = kinds.unwrap_or_default().split('"').skip(1).step_by(2).collect();
    assert!(kinds.len() == 12 && kinds.contains(&"task-back"), "{kinds:?}");
    let mut keys = Vec::new();
    let mut add = |area: &str, codes: Vec<&str>| {
        keys.extend(codes.into_iter().map(|code| format!("{area}{code}")));
    };
    add("event-", kinds.clone());
    add("told-", kinds);
    add("role-", Role::ALL.iter().map(|one| one.code()).collect());
    add("relation-", Relation::ALL.iter().map(|one| one.code()).collect());
    add("circumstance-", Circumstance::ALL.iter().map(|one| one.code()).collect());
    add("stage-", Stage::ALL.iter().map(|one| one.code()).collect());
    add("tie-", Tie::ALL.iter().map(|one| one.code()).collect());
    add("promise-", PROMISES.to_vec());
    add("asked-", vec!["task", "review", "arbiter", "unanswered", "supervision", "leader"]);
    add("desk-scope-", Scope::ALL.iter().map(|one| one.code()).collect());
    for action in ["arbitrate", "task-set", "task-answer", "supervise", "supervision-answer"] {
        add("action-", vec![action]);
        add("desk-done-", vec![action]);
    }
    let refusals = [
        Refusal::NotOpen,
        Refusal::AlreadyOpen,
        Refusal::TooMany,
        Refusal::DueInPast,
        Refusal::Arbitrated,
        Refusal::ArbiterDecides,
        Refusal::TasksOpen,
        Refusal::LeaderElsewhere,
        Refusal::LeaderApproves,
        Refusal::TieSecret,
        Refusal::NotNow { needs: Circumstance::TaskOpen },
    ];
    add("error-refused-", refusals.iter().map(Refusal::code).collect());
    for lang in huiyin_app::lang::Lang::ALL {
        let missing: Vec<_> = keys.iter().filter(|key| !lang.has(key)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", lang.tag());
    }
}
