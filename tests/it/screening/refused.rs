//! What cannot stand in a round: signs of a person in any text, wrong dates, units not asked.

use super::*;
use huiyin_tests::town::{COUNTER, OTHER_SECTION, SECTION};

/// What leads to a person, each with a part of the message. The last is written as code points,
/// so that this file does not need it.
const OF_PERSONS: [(&str, &str); 6] = [
    ("找 138-0013-8000 的那家", "电话号码"),
    ("一三八零零一三八零零零", "电话号码"),
    ("证件 330122198001011234", "证件号"),
    ("停着浙A·12345", "车牌号"),
    ("写给 li@example.cn", "邮箱"),
    ("派人去\u{622a}\u{8bbf}", "当成对象"),
];

/// Fields and what was typed into them.
type Typed<'a> = &'a [(&'a str, &'a str)];

fn typed_with<'a>(whole: Typed<'a>, field: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let others = whole.iter().copied().filter(|(name, _)| *name != field);
    others.chain([(field, value)]).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_text_that_leads_to_a_person_is_refused_beside_its_field_and_kept() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("walker", Role::Handler, SECTION).await;
        site.town.account("leader", Role::Dispatcher, ROOT).await;
        let round = round_at(&site.town, 8, &[SECTION, COUNTER]).await;
        let open = finding_at(&site.town, round, 9, SECTION).await;
        let mut walker = site.officer("walker").await;
        let mut leader = site.officer("leader").await;
        let new = format!("/desk/screening/{round}/new");
        let own = format!("/desk/screening/finding/{open}");
        let found: Typed<'_> = &[
            ("place", "东口"),
            ("topic", "streets"),
            ("what", "不亮"),
            ("danger", "no"),
            ("proposal", "nothing"),
            ("follow", "2026-03-05"),
        ];
        let (follow, hand) = (format!("{own}/follow"), format!("{own}/hand-over"));
        let end = format!("{own}/end");
        let root = ROOT.to_string();
        let forms: [(&str, &str, Typed<'_>, &str); 5] = [
            (&new, &new, found, "place"),
            (&new, &new, found, "what"),
            (&own, &follow, &[("next", "2026-03-06")], "followed"),
            (&own, &hand, &[("to", &root)], "handed"),
            (&own, &end, &[("outcome", "settled")], "ended"),
        ];
        let before = site.town.home.cells().await;
        for (typed, says) in OF_PERSONS {
            let only = [("title", typed), ("until", "2026-03-20")];
            let page = sent(&mut leader, "/desk/screening/new", "/desk/screening/new", &only).await;
            refused_beside(&page, "title", says, typed);
            for (path, action, whole, field) in &forms {
                let fields = typed_with(whole, field, typed);
                let page = sent(&mut walker, path, action, &fields).await;
                refused_beside(&page, field, says, typed);
            }
        }
        assert_eq!(site.town.home.cells().await, before, "{}", site.town.home.name);
        // The control: the same forms with places and matters are taken.
        let page = sent(&mut walker, &new, &new, found).await;
        assert_eq!(page.status, 303, "{}", page.html().text());
        let typed = [("outcome", "settled"), ("ended", "换了灯泡，12345 也回复了")];
        assert_eq!(sent(&mut walker, &own, &end, &typed).await.status, 303);
        came_back_with_a_phone(&site, &mut walker, &own).await;
        site.stop().await;
    }
}

fn refused_beside(page: &Page, field: &str, says: &str, kept: &str) {
    assert_eq!(page.status, 422, "{field}: {kept}");
    let error = page.error_of(field).unwrap_or_default();
    assert!(error.contains(says), "{field}: {error:?} for {kept}");
    let forms = page.html().forms();
    let in_form = forms.iter().any(|form| form.get(field).is_some_and(|value| value == kept));
    assert!(in_form, "{field}: {kept} is lost");
    let hint = page.html().text_of("id", &format!("{field}-hint")).unwrap_or_default();
    assert!(hint.contains("不写"), "the hint of {field} says so: {hint:?}");
}

async fn came_back_with_a_phone(site: &Site, walker: &mut Browser, own: &str) {
    let check = format!("{own}/check");
    for answer in ["yes", "no"] {
        let typed = "又坏了，找 13800138000";
        let fields = [
            ("back", answer),
            ("back-what", typed),
            ("back-danger", "no"),
            ("back-proposal", "nothing"),
            ("back-follow", "2026-03-09"),
        ];
        let page = sent(walker, own, &check, &fields).await;
        refused_beside(&page, "back-what", "电话号码", typed);
    }
    assert_eq!(rows(site, "screening_note").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dates_and_choices_that_cannot_be_are_said_beside_their_fields() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        site.town.account("walker", Role::Handler, SECTION).await;
        site.town.account("leader", Role::UnitHead, ROOT).await;
        let mut leader = site.officer("leader").await;
        let new = "/desk/screening/new";
        let wrong: [(Typed<'_>, &str, &str); 9] = [
            (&[], "topics", "至少选一个要查的主题"),
            (&[("from", "2026-03-20"), ("until", "2026-03-10")], "until", "在开始之前"),
            (&[("from", "2026-02-01"), ("until", "2026-02-10")], "until", "已经过去"),
            (&[("until", "2028-03-10")], "until", "最多一年"),
            (&[("until", "2026-02-30")], "until", "请选一个日期"),
            (&[("from", "昨天")], "from", "请选一个日期"),
            (&[("check", "很多")], "check", "天数"),
            (&[("topics", "streets")], "units", "至少选一个单位"),
            (&[("title", "")], "title", "请填写"),
        ];
        for (typed, field, says) in wrong {
            let mut form = leader.get(new).await.html().form(new);
            let whole = [("title", "路灯"), ("from", "2026-03-02"), ("until", "2026-03-20")];
            for (name, value) in whole.iter().chain(typed) {
                form = form.with(name, value);
            }
            let page = leader.submit(&form).await;
            assert_eq!(page.status, 422, "{typed:?}");
            let error = page.error_of(field).unwrap_or_default();
            assert!(error.contains(says), "{typed:?}: {field} says {error:?}");
        }
        let round = round_at(&site.town, 8, &[SECTION, COUNTER]).await;
        let mut walker = site.officer("walker").await;
        let new = format!("/desk/screening/{round}/new");
        let wrong: [(Typed<'_>, &str, &str); 7] = [
            (&[("follow", "2026-03-01")], "follow", "已经过去"),
            (&[("follow", "2028-01-01")], "follow", "一年以内"),
            (&[("danger", "yes"), ("follow", "2026-03-06")], "follow", "最晚明天"),
            (&[("danger", "yes"), ("proposal", "nothing")], "proposal", "不能选"),
            (&[("proposal", "to-competent-unit")], "to", "有权处理"),
            (&[("danger", "")], "danger", "“是”或“否”"),
            (&[("topic", "roads")], "topic", "不查这个主题"),
        ];
        for (typed, field, says) in wrong {
            let whole = [
                ("place", "东口"),
                ("topic", "streets"),
                ("what", "不亮"),
                ("danger", "no"),
                ("proposal", "to-mediation"),
                ("follow", "2026-03-03"),
            ];
            let all: Vec<(&str, &str)> = whole.iter().chain(typed).copied().collect();
            let page = sent(&mut walker, &new, &new, &all).await;
            assert_eq!(page.status, 422, "{typed:?}");
            let error = page.error_of(field).unwrap_or_default();
            assert!(error.contains(says), "{typed:?}: {field} says {error:?}");
        }
        assert_eq!(rows(&site, "screening_finding").await, 0);
        assert_eq!(rows(&site, "screening_round").await, 1, "only the kit's own");
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_that_is_not_asked_or_comes_late_enters_nothing() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let round = round_at(&town, 8, &[SECTION, COUNTER]).await;
        let of = |unit| signed(Role::Handler, unit);
        let find =
            async |unit, id| town.app.screening_find(&of(unit), round, draft(&town, id)).await;
        assert!(is_refused(&find(ROOT, 20).await, "not-invited"), "it sees the round");
        let foreign = find(OTHER_SECTION, 21).await;
        let hidden = ScreeningFault::Trouble(huiyin_app::Trouble::NotFound);
        assert_eq!(foreign.err(), Some(hidden), "and others do not even see it");
        let report = async |unit| town.app.screening_report(&of(unit), round, true).await;
        assert!(is_refused(&report(ROOT).await, "not-invited"));
        assert_eq!(report(SECTION).await, Ok(()));
        assert!(is_refused(&report(SECTION).await, "already-reported"));
        assert!(find(SECTION, 22).await.is_ok(), "others still walk: it may add");

        town.pass_days(11);
        assert!(is_refused(&find(SECTION, 23).await, "round-closed"));
        assert!(is_refused(&report(COUNTER).await, "round-closed"));
        let by = signed(Role::Dispatcher, ROOT);
        let page = town.app.screening_round(&by, round).await.expect("a round");
        let line = page.line;
        assert_eq!(line.standing.code(), "over");
        let missing: Vec<_> =
            line.parts.iter().filter(|p| p.reported.is_none()).map(|p| p.unit).collect();
        assert_eq!(missing, [COUNTER], "and who is missing is named");
        town.app.close().await;
    }
}
