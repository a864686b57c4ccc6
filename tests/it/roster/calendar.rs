//! Out to a member's calendar program, and in from a file.

use super::*;
use huiyin_domain::roster::ical::feed;

fn file(events: &[(&str, &str, &str)]) -> String {
    let mut text = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for (no, (from, until, who)) in events.iter().enumerate() {
        text.push_str(&format!(
            "BEGIN:VEVENT\r\nUID:{no}\r\nDTSTART:{from}\r\nDTEND:{until}\r\nSUMMARY:{who}\r\n\
             END:VEVENT\r\n"
        ));
    }
    text.push_str("END:VCALENDAR\r\n");
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_reads_their_own_shifts_by_an_address_that_they_can_change() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00"]).await;
        let app = watch.app();
        let own = &watch.members[0].key;
        let page = app.own_page(own).await.expect("their page");
        let shifts = app.roster_feed(&page.calendar).await.expect("a feed").shifts;
        assert_eq!(shifts.len(), 21, "every third of sixty-one");
        assert_eq!(shifts[0].from, at("02T08:00"));
        let text = feed("我的值班", &shifts);
        for personal in ["1380000", "值守", "ATTENDEE", "mailto"] {
            assert!(!text.contains(personal), "{personal}");
        }
        let uid = shifts[1].uid.clone();
        let over = StepAsked::Override {
            shift: at("08T08:00"),
            member: Some(watch.id(0)),
            reason: words("培训"),
        };
        watch.keep(over).await.expect("an override");
        let after = app.roster_feed(&page.calendar).await.expect("a feed").shifts;
        assert!(after.iter().any(|one| one.uid == uid), "the same shift keeps its name");
        assert!(app.roster_feed(own).await.is_err(), "their page's address opens no calendar");
        let renewed = app.own_key_renew(own).await.expect("another address");
        assert!(app.roster_feed(&page.calendar).await.is_err(), "the old one opens nothing");
        let page = app.own_page(&renewed).await.expect("their page");
        assert_eq!(app.roster_feed(&page.calendar).await.expect("a feed").shifts.len(), 21);
        app.own_leave(&renewed).await.expect("left");
        assert!(app.roster_feed(&page.calendar).await.is_err(), "who left has no calendar");
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_becomes_overrides_and_periods_or_nothing_at_all() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        let key = watch.desk(&["08:00"]).await;
        let import = |text: String| {
            let (watch, key) = (&watch, key.clone());
            let by = watch.leader.clone();
            async move { watch.app().roster_import(&by, &key, &text, words("外来排班")).await }
        };
        let number = format!("#{}", watch.id(2));
        let good = file(&[
            ("20260303T080000", "20260304T080000", "值守0"),
            ("20260305T000000Z", "20260307T000000Z", &number),
            ("20260307T080000", "20260308T080000", "值守2"),
        ]);
        assert_eq!(import(good.clone()).await, Ok(2), "the third is so already");
        let names = ["值守0", "值守0", "值守2", "值守2", "值守2", "值守2"];
        assert_eq!(watch.who(6).await, names);
        assert_eq!(import(good).await, Ok(0), "read twice it is the same");

        let bad = file(&[
            ("20260310T080000", "20260311T080000", "值守0"),
            ("20260311T090000", "20260312T080000", "值守0"),
            ("20260312T080000", "20260313T080000", "路人"),
        ]);
        let before = watch.who(20).await;
        let Err(RosterFault::File(faults)) = import(bad).await else { panic!("faults") };
        let told: Vec<(u32, &str)> = faults.iter().map(|f| (f.line, f.kind.code())).collect();
        assert_eq!(told, [(19, "unknown-member")]);
        let bad = file(&[
            ("20260310T080000", "20260311T080000", "值守0"),
            ("20260311T090000", "20260312T080000", "值守0"),
        ]);
        let Err(RosterFault::File(faults)) = import(bad).await else { panic!("faults") };
        let told: Vec<(u32, &str)> = faults.iter().map(|f| (f.line, f.kind.code())).collect();
        assert_eq!(told, [(9, "not-a-shift")]);
        assert_eq!(watch.who(20).await, before, "nothing of a bad file is taken");
        watch.town.app.close().await;
    }
}
