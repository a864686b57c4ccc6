//! The journal: every act of the two is a line, each line is a leaf of the log, and only the
//! third reads it.

use super::*;
use huiyin_app::By;
use huiyin_app::journal::{JournalFilter, KINDS};
use huiyin_domain::unit::Unit;
use huiyin_tests::town::{DAY_MS, signed};

async fn audited(site: &Site) -> huiyin_app::audit::Report {
    huiyin_app::audit::run(&site.town.settings, None, |_| {}).await.expect("an audit")
}

fn audit() -> By {
    By::Staff(signed(Role::AuditAdmin, ROOT))
}

async fn kinds(site: &Site, filter: &JournalFilter) -> Vec<&'static str> {
    let lines = site.town.app.journal(&audit(), filter, 500).await.expect("the journal");
    lines.iter().map(|line| line.event.kind()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_administrators_do_is_told_and_only_to_the_third() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let (app, before) = (&site.town.app, kinds(&site, &JournalFilter::default()).await.len());
        let security = By::Staff(signed(Role::SecurityAdmin, ROOT));
        let admin = By::Staff(signed(Role::Admin, ROOT));
        let rows = app.staff_list(&By::System).await.expect("rows");
        let id = rows.iter().find(|row| row.login == "handler").expect("there").id;
        app.roles_set(&security, id, &[Role::Intake]).await.expect("roles");
        app.staff_set_active(&security, id, false).await.expect("closed");
        app.staff_set_active(&security, id, true).await.expect("opened");
        app.staff_reset(&security, id, "river-stone-lamp-91").await.expect("reset");
        app.staff_sessions_end(&security, id).await.expect("ended");
        let unit = app.org().tree.get(SECTION).expect("a unit").clone();
        app.unit_put(&admin, Unit { label_en: "Roads".into(), ..unit }).await.expect("a unit");
        let told = kinds(&site, &JournalFilter::default()).await;
        let wanted = [
            "unit-set",
            "sessions-ended",
            "sign-in-reset",
            "account-opened",
            "account-closed",
            "roles-set",
        ];
        assert_eq!(told[..6], wanted);
        assert_eq!(told.len(), before + 6);
        for role in Role::ALL.iter().filter(|role| **role != Role::AuditAdmin) {
            let by = By::Staff(signed(*role, ROOT));
            assert!(app.journal(&by, &JournalFilter::default(), 1).await.is_err(), "{role:?}");
        }
        // By kind, by day, page by page.
        let of_kind = JournalFilter { kind: Some("roles-set".into()), ..JournalFilter::default() };
        assert!(kinds(&site, &of_kind).await.iter().all(|kind| *kind == "roles-set"));
        let now = site.town.moment.now();
        let yesterday = huiyin_domain::time::Millis(now.0 - DAY_MS);
        let until = JournalFilter { until: Some(yesterday), ..JournalFilter::default() };
        assert_eq!(kinds(&site, &until).await, Vec::<&str>::new());
        let mut reader = site.officer("audit").await;
        let page = reader.get("/desk/journal").await;
        assert_eq!(page.status, 200);
        let text = page.html().text();
        assert!(text.contains("更改角色") && text.contains("经办员handler"), "{text}");
        let page = reader.get("/desk/journal?kind=sign-in-reset&until=2026-03-02").await;
        assert!(page.html().text().contains("重设密码和验证器"));
        let page = reader.get("/desk/journal?kind=%27&until=abc&before=x").await;
        assert_eq!(page.status, 200);
        for login in ["admin", "security", "handler", "head"] {
            if login == "handler" {
                continue;
            }
            assert_eq!(site.officer(login).await.get("/desk/journal").await.status, 403);
        }
        site.stop().await;
    }
}

/// A line taken away, changed or added past the program is found by whoever checks the log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_is_touched_is_found() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        let report = audited(&site).await;
        assert!(report.ok, "whole before: {:#?}", report.findings);
        let last = site.town.home.count("SELECT max(seq) FROM system_event").await;
        let sql = format!("DELETE FROM system_event WHERE seq = {last}");
        site.town.home.execute(&sql).await;
        let report = audited(&site).await;
        assert!(!report.ok, "a line was taken away");
        held("a line of the journal cannot be taken away", "one deleted", "the audit says so");
        site.stop().await;
    }
}

/// Who tries to sign in as somebody is told in steps, not one by one, and by account alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_sign_ins_are_counted_by_account() {
    for home in huiyin_tests::engines() {
        let site = site(home).await;
        for (login, count) in [("head", 7), ("nobody-at-all", 7)] {
            let mut browser = site.browser();
            for _ in 0..count {
                let typed = [("login", login), ("password", "wrong-wrong-wrong"), ("code", "1")];
                browser.fill("/desk/sign-in", "/desk/sign-in", &typed).await;
                site.town.pass_ms(30_000);
            }
        }
        let told = site.town.app.sign_ins_told().await.expect("told");
        assert_eq!(told, 1, "of accounts that there are");
        assert_eq!(site.town.app.sign_ins_told().await, Ok(0), "once");
        let filter =
            JournalFilter { kind: Some("sign-ins-refused".into()), ..JournalFilter::default() };
        let lines = site.town.app.journal(&audit(), &filter, 10).await.expect("lines");
        assert_eq!(lines.len(), 1);
        assert!(lines[0].account.as_deref().is_some_and(|account| account.contains("head")));
        let cells = site.town.home.cells().await;
        assert!(!format!("{cells:?}").contains("nobody-at-all"), "a mistyped name is not kept");
        site.stop().await;
    }
}

#[test]
fn every_kind_has_its_words() {
    use huiyin_app::lang::Lang;
    for kind in KINDS {
        for lang in [Lang::Zh, Lang::En] {
            assert!(lang.has(&format!("journal-{kind}")), "{kind}");
        }
    }
}
