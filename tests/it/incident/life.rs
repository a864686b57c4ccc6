//! The life of an incident from the report to its end, with its calls, its clock, its commander.

use super::*;
use huiyin_app::engine::incidents_tick;
use huiyin_app::incident::Told;
use huiyin_domain::callout::Kind;
use huiyin_domain::incident::{
    DueKind, Event, Judged, ReportAsked as Up, ReportKind, Stage, Step, Way as By,
};
use huiyin_domain::plan::Colour;

fn up(page: &IncidentPage, kind: ReportKind, way: By) -> Asked {
    let count = page.incident.rule.as_ref().map_or(0, |rule| rule.fields.len());
    let fields = vec![Some(words("待查")); count];
    Asked::ReportUp(Up { kind, way, fields, corrects: None })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_report_to_the_end() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        assert_eq!(
            room.page(id).await.incident.due_next().map(|due| due.kind),
            Some(DueKind::FirstPhone)
        );
        room.did(&room.leader, id, Asked::Activate(room.level(ResponseLevel::Fourth))).await;
        let page = room.page(id).await;
        assert_eq!(page.incident.stage, Stage::Active);
        assert_eq!(page.incident.commander, Some(room.leader.staff));
        let home = &room.site.town.home;
        assert!(home.count("SELECT count(*) FROM incident_present").await >= 2, "a snapshot");
        let boards = room.boards(id).await;
        assert_eq!(boards.len(), 1);
        let called: usize = boards[0].roles.iter().map(|role| role.called.len()).sum();
        assert!(called >= 1, "those whom the level names: {:?}", boards[0].roles);
        assert!(!boards[0].alarms.is_empty(), "roles that nobody fills are an alarm at once");
        room.run().await;
        let heard = room.sms.delivered();
        assert!(heard.iter().any(|one| one.body.contains("强降雨致低洼地段积水")), "{heard:?}");

        let raise = Asked::ChangeLevel {
            change: room.level(ResponseLevel::Third),
            reason: words("河道超警戒"),
        };
        room.did(&room.leader, id, raise).await;
        let boards = room.boards(id).await;
        assert_eq!((boards.len(), boards[0].roles.len() > 2), (1, true), "the same call goes on");
        let page = room.page(id).await;
        room.did(&room.officer, id, up(&page, ReportKind::First, By::Written)).await;
        let judged = vec![Judged::Met, Judged::Waived(words("县里同意"))];
        let down = Asked::StandDown { judged, reason: words("水位回落") };
        room.did(&room.leader, id, down).await;
        let page = room.page(id).await;
        assert_eq!(page.incident.stage, Stage::StandingDown);
        assert_eq!(page.incident.due_next().map(|due| due.kind), Some(DueKind::Last));
        assert!(room.boards(id).await.iter().all(|board| board.head.closed.is_some()));
        assert_eq!(page.history.len(), 6);
        room.stop().await;
    }
}

/// Activation, snapshot, call and step are one transaction: a planted row that stands in the way
/// of one of them leaves nothing of the others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_activation_is_written_whole_or_not_at_all() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let home = &room.site.town.home;
        let rows = ["incident_step", "callout", "callout_summons", "system_event"];
        let count = async |table: &str| home.count(&format!("SELECT count(*) FROM {table}")).await;
        let mut before = Vec::new();
        for table in rows {
            before.push(count(table).await);
        }
        let planted = "INSERT INTO incident_present SELECT area_id, 7, 3, 'commander', member_id \
                       FROM duty_member";
        home.execute(planted).await;
        let asked = Asked::Activate(room.level(ResponseLevel::Fourth));
        let failed = room.tried(&room.leader, id, asked.clone()).await;
        assert!(failed.starts_with("error-"), "{failed}");
        for (table, rows) in rows.into_iter().zip(before) {
            assert_eq!(count(table).await, rows, "{table}");
        }
        home.execute("DELETE FROM incident_present").await;
        let done = room.tried(&room.leader, id, asked).await;
        held("one transaction", "without the planted row", done == "done");
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_watch_tells_who_stands_by_and_is_lifted() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let until = Millis(room.now().0 + 6 * HOUR);
        let watch = Asked::Watch { colour: Colour::Red, area: words("全镇河道"), until };
        room.did(&room.leader, id, watch).await;
        let boards = room.boards(id).await;
        assert_eq!(boards[0].head.kind, Kind::StandBy);
        // A response takes its place; another incident is lifted.
        room.did(&room.leader, id, Asked::Activate(room.level(ResponseLevel::Third))).await;
        let kinds: Vec<(Kind, bool)> = room
            .boards(id)
            .await
            .iter()
            .map(|board| (board.head.kind, board.head.closed.is_some()))
            .collect();
        assert_eq!(kinds, [(Kind::StandBy, true), (Kind::Response, false)]);
        let other = room.verifying(8).await;
        let watch = Asked::Watch { colour: Colour::Blue, area: words("全镇河道"), until };
        room.did(&room.leader, other, watch).await;
        room.did(&room.leader, other, Asked::Lift { reason: words("雨停了") }).await;
        assert_eq!(room.page(other).await.incident.stage, Stage::Lifted);
        assert!(room.boards(other).await.iter().all(|board| board.head.closed.is_some()));
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dismissal_needs_a_second_person() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let reason = || words("现场看过，是洒水车");
        let propose = Asked::ProposeDismissal { reason: reason() };
        room.did(&room.officer, id, propose).await;
        let alone = room.tried(&room.officer, id, Asked::Dismiss).await;
        assert_eq!(alone, "same-person");
        let again = Asked::RefuseDismissal { reason: reason() };
        room.did(&room.second, id, again).await;
        assert_eq!(room.page(id).await.incident.stage, Stage::Verifying);
        room.did(&room.second, id, Asked::ProposeDismissal { reason: reason() }).await;
        let done = room.tried(&room.officer, id, Asked::Dismiss).await;
        held("a second person", "another one confirms it", done == "done");
        assert_eq!(room.page(id).await.incident.stage, Stage::Dismissed);
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_whom_the_plan_names_decides() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let asked = || Asked::Activate(room.level(ResponseLevel::Third));
        assert_eq!(room.tried(&room.officer, id, asked()).await, "not-leader");
        assert_eq!(room.tried(&room.other, id, asked()).await, "not-decider");
        // The post ends: the same person decides nothing any more.
        let app = room.app();
        let members = app.members(&room.leader).await.expect("members");
        let head = members.iter().find(|member| member.name == "在岗镇长").expect("the head");
        let term = head.terms[0].id;
        room.later(MINUTE);
        app.term_end(&room.leader, head.id, term, room.now()).await.expect("ended");
        room.later(MINUTE);
        assert_eq!(room.tried(&room.leader, id, asked()).await, "not-decider");
        let now = room.now();
        app.term_set(&room.leader, head.id, "镇长", now, None).await.expect("a post");
        let done = room.tried(&room.leader, id, asked()).await;
        held("decide", "with the post again", done == "done");
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn command_is_offered_and_taken() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.active(7).await;
        let offer = |to: &Signed| Asked::HandOver { to: to.staff };
        assert_eq!(room.tried(&room.leader, id, offer(&room.officer)).await, "not-leader");
        room.did(&room.leader, id, offer(&room.other)).await;
        let page = room.page(id).await;
        assert_eq!(page.incident.commander, Some(room.leader.staff), "until it is taken");
        room.did(&room.other, id, Asked::TakeOver).await;
        assert_eq!(room.page(id).await.incident.commander, Some(room.other.staff));
        // Two who press at the same moment: one of them takes it, or nobody else has it.
        room.did(&room.other, id, offer(&room.leader)).await;
        let (taken, ended) = tokio::join!(
            room.tried(&room.leader, id, Asked::TakeOver),
            room.tried(&room.other, id, Asked::EndOffer)
        );
        let page = room.page(id).await;
        let commander = page.incident.commander.expect("one");
        let by = if taken == "done" { &room.leader } else { &room.other };
        assert!(taken == "done" || ended == "done", "{taken} {ended}");
        assert_eq!((commander, page.incident.offer), (by.staff, None));
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_runs_from_the_receipt_and_what_is_late_is_told() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let received = room.now();
        let id = room.verifying(7).await;
        room.later(30 * MINUTE);
        let page = room.page(id).await;
        let due = page.incident.due_next().expect("owed");
        assert_eq!((due.due_at.0 - received.0, due.is_missed(room.now())), (20 * MINUTE, true));
        room.did(&room.officer, id, up(&page, ReportKind::First, By::Phone)).await;
        let page = room.page(id).await;
        assert_eq!(page.incident.reports[0].late_ms, 10 * MINUTE);
        let row = room.app().incidents(&room.officer).await.expect("a list").0.remove(0);
        assert_eq!(row.due_kind.as_deref(), Some("first-written"));
        assert_eq!(row.due.map(|at| at.0 - received.0), Some(40 * MINUTE));
        // Pressed twice it is one report; another is refused.
        room.did(&room.officer, id, up(&page, ReportKind::First, By::Phone)).await;
        assert_eq!(room.page(id).await.incident.reports.len(), 1);
        room.later(2 * MINUTE);
        let again = room.tried(&room.officer, id, up(&page, ReportKind::First, By::Phone)).await;
        assert_eq!(again, "first-made");
        room.stop().await;
    }
}

/// Whoever leads hears of it once, whichever server looks, and the history says it for ever.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_is_not_made_in_time_is_written_down_and_told_once() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let missed = async || {
            let both = [incidents_tick(room.app()), incidents_tick(room.app())];
            futures_util::future::try_join_all(both).await.expect("two ticks at once");
            let told = |told: &Told| match told.event {
                Event::ReportMissed { due, due_at, .. } => Some((due, due_at)),
                _ => None,
            };
            room.page(id).await.history.iter().filter_map(told).collect::<Vec<_>>()
        };
        let notices = async |who: &Signed| {
            let rows = room.app().notices(who, None, 9).await.expect("read");
            rows.iter().filter(|one| one.purpose == "report-missed").count()
        };
        assert_eq!(missed().await, [], "in time");
        let received = room.page(id).await.incident.received_at;
        let after = |minutes: i64| Millis(received.0 + minutes * MINUTE);
        room.later(21 * MINUTE);
        let phone = (DueKind::FirstPhone, after(20));
        assert_eq!(missed().await, [phone]);
        assert_eq!(missed().await, [phone], "once");
        assert_eq!((notices(&room.leader).await, notices(&room.officer).await), (1, 0));
        room.later(20 * MINUTE);
        assert_eq!(missed().await, [phone, (DueKind::FirstWritten, after(40))]);
        assert_eq!(notices(&room.leader).await, 2);
        // What was reported in time is not told: the contrast.
        let page = room.page(id).await;
        room.did(&room.officer, id, up(&page, ReportKind::First, By::Written)).await;
        let other = room.verifying(8).await;
        let page = room.page(other).await;
        room.did(&room.officer, other, up(&page, ReportKind::First, By::Written)).await;
        room.later(21 * MINUTE);
        incidents_tick(room.app()).await.expect("a tick");
        let history = room.page(other).await.history;
        assert!(history.iter().all(|told| told.event.code() != "report-missed"), "{history:?}");
        room.stop().await;
    }
}

/// Everything that leaves the house for an exercise begins with its mark.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_exercise_is_marked_from_the_report_to_the_last_message() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let intake = Intake { exercise: true, ..room.intake() };
        let id = room.verifying_as(7, intake).await;
        room.did(&room.leader, id, Asked::Activate(room.level(ResponseLevel::Third))).await;
        room.run().await;
        let page = room.page(id).await;
        room.did(&room.officer, id, up(&page, ReportKind::First, By::Written)).await;
        let page = room.page(id).await;
        let text = page.incident.reports[0].text("首报", page.incident.exercise, false);
        assert!(text.starts_with("【演练】"), "{text}");
        let calls = |said: &str| {
            let heard = room.sms.delivered();
            let own = heard.into_iter().filter(|one| !one.body.contains("验证码"));
            let (marked, bare): (Vec<_>, Vec<_>) = own.partition(|one| one.body.contains(said));
            (marked.len(), bare.len())
        };
        let (marked, bare) = calls("【演练】");
        assert_eq!((marked > 0, bare), (true, 0));
        let real = room.active(8).await;
        room.run().await;
        held("exercise", "a real one is not marked", calls("【演练】").1 > 0);
        assert!(!room.page(real).await.incident.exercise);
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_to_call_back_is_read_at_the_desk_and_stands_nowhere_in_the_clear() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let note = Some(text("请回电 13912345678，张师傅"));
        let asked = ReportAsked { id: IncidentId(7), intake: room.intake(), note };
        let id = room.app().incident_report(&room.officer, asked).await.expect("reported");
        let page = room.page(id).await;
        let note = page.notes.values().next().expect("a note");
        assert!(note.contains("13912345678"));
        let cells = room.site.town.home.cells().await;
        let seen = |needle: &str| {
            let of_incidents = cells.iter().filter(|cell| cell.table.starts_with("incident"));
            let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(needle);
            of_incidents.filter(|cell| holds(&cell.bytes)).count()
        };
        assert_eq!(seen("13912345678"), 0);
        held("sealed notes", "the place stands in the clear", seen("青石河东岸二号闸") > 0);
        // Whoever is of another place reads that there is one, and not what it says.
        let elsewhere = huiyin_tests::town::signed(Role::DutyOfficer, huiyin_tests::town::COUNTER);
        let page = room.app().incident_page(&elsewhere, id).await.expect("seen");
        assert!(page.notes.is_empty() && !page.works);
        assert!(page.history.iter().any(|told| matches!(told.event, Event::NoteSealed { .. })));
        assert!(!page.steps.contains(&Step::Verify));
        room.stop().await;
    }
}
