//! What holds for every screening round and every finding, whatever is done in whatever order.

use huiyin_domain::ids::{FindingId, RoundId, UnitId};
use huiyin_domain::screening::*;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{Unit, UnitTree};
use proptest::prelude::*;

const DAY_MS: i64 = 86_400_000;
const OFFICE: UnitId = UnitId(1);

/// 1 above 2 and 3, 4 below 2, 5 alone; 6 below 1 and out of use.
fn tree() -> UnitTree {
    let unit = |id: i64, parent: Option<i64>| Unit {
        id: UnitId(id),
        parent: parent.map(UnitId),
        code: String::new(),
        label_zh: String::new(),
        label_en: String::new(),
        area_code: String::new(),
        active: id != 6,
    };
    let units = [(1, None), (2, Some(1)), (3, Some(1)), (4, Some(2)), (5, None), (6, Some(1))];
    UnitTree::new(units.map(|(id, parent)| unit(id, parent)).to_vec()).expect("a tree")
}

fn words(text: &str) -> PlaceText {
    PlaceText::checked(&Text::parse(text, 300).expect("a text")).expect("nobody in it")
}

fn round() -> Round {
    Round {
        id: RoundId(1),
        office: OFFICE,
        title: words("春季工地排查"),
        topics: vec!["wages".into()],
        places: vec!["331122".into()],
        from: Millis(10 * DAY_MS),
        until: Millis(20 * DAY_MS),
        check_days: CHECK_DAYS,
        made: Millis(9 * DAY_MS),
    }
}

fn started(round: Round, units: &[i64]) -> Result<(Round, Vec<Part>), Refusal> {
    let units: Vec<UnitId> = units.iter().copied().map(UnitId).collect();
    start(round, &units, |topic| topic == "wages", &tree())
}

fn draft(follow: Millis) -> FindingDraft {
    let seen = Seen {
        place: words("桂花弄三号工地"),
        topic: "wages".into(),
        what: words("拖欠两个月工资"),
        danger: false,
    };
    FindingDraft { id: FindingId(7), seen, proposal: Proposal::Mediation, to: None, follow }
}

#[test]
fn a_round_that_cannot_be_is_refused_with_its_reason() {
    assert!(started(round(), &[2, 3, 4, 2]).is_ok_and(|(_, parts)| parts.len() == 3));
    let no = |change: fn(&mut Round), refusal| {
        let mut round = round();
        change(&mut round);
        assert_eq!(started(round, &[2]).err(), Some(refusal));
    };
    no(|r| r.until = r.from, Refusal::DatesReversed);
    no(|r| r.made = r.until, Refusal::DatesPast);
    no(|r| r.until = Millis(10 * DAY_MS + 367 * DAY_MS), Refusal::RoundTooLong);
    no(|r| r.topics.clear(), Refusal::NoTopic);
    no(|r| r.topics = vec!["persons".into()], Refusal::UnknownTopic);
    no(|r| r.places = vec!["33a".into()], Refusal::PlaceCode);
    no(|r| r.places = vec!["1".repeat(13)], Refusal::PlaceCode);
    no(|r| r.check_days = 0, Refusal::CheckDays);
    no(|r| r.topics = vec!["wages".into(); 51], Refusal::TooMany);
    for (units, refusal) in [
        (&[][..], Refusal::NoUnit),
        (&[5], Refusal::UnitNotBelow),
        (&[6], Refusal::UnitNotBelow),
        (&[99], Refusal::UnitNotBelow),
    ] {
        assert_eq!(started(round(), units).err(), Some(refusal), "{units:?}");
    }
    let far = Round { from: Millis(i64::MIN), until: Millis(i64::MAX), ..round() };
    assert!(started(far, &[2]).is_err(), "and nothing overflows");
}

#[test]
fn a_report_says_what_was_found_or_that_nothing_was() {
    let (round, parts) = started(round(), &[2, 3]).expect("a round");
    let now = Millis(11 * DAY_MS);
    let report = |unit, found, nothing, now| {
        round.report(&parts, UnitId(unit), found, nothing, now).map(|part| part.reported)
    };
    assert_eq!(report(2, 0, false, now), Err(Refusal::NothingNotSaid));
    assert_eq!(report(2, 3, true, now), Err(Refusal::NothingSaidButFound));
    assert_eq!(report(2, 0, true, now), Ok(Some(now)));
    assert_eq!(report(2, 3, false, now), Ok(Some(now)));
    assert_eq!(report(4, 0, true, now), Err(Refusal::NotInvited));
    assert_eq!(report(2, 0, true, Millis(9 * DAY_MS)), Err(Refusal::NotBegun));
    assert_eq!(report(2, 0, true, round.until), Err(Refusal::RoundClosed));
    let done = [Part { reported: Some(now), ..parts[0] }, parts[1]];
    let twice = round.report(&done, UnitId(2), 0, true, now);
    assert_eq!(twice, Err(Refusal::AlreadyReported));
}

#[test]
fn danger_is_never_left_for_later() {
    let (round, parts) = started(round(), &[2]).expect("a round");
    let now = Millis(11 * DAY_MS);
    let find = |draft| round.find(&parts, UnitId(2), 0, draft, &tree(), now).map(drop);
    let mut danger = draft(Millis(now.0 + 3 * DAY_MS));
    assert_eq!(find(danger.clone()), Ok(()));
    danger.seen.danger = true;
    assert_eq!(find(danger.clone()), Err(Refusal::DangerWaits));
    danger.follow = Millis(now.0 + DAY_MS);
    assert_eq!(find(danger.clone()), Ok(()));
    danger.proposal = Proposal::Nothing;
    assert_eq!(find(danger), Err(Refusal::DangerNeedsStep));
    let mut elsewhere = draft(Millis(now.0 + DAY_MS));
    elsewhere.proposal = Proposal::Unit;
    assert_eq!(find(elsewhere.clone()), Err(Refusal::UnitNeeded));
    elsewhere.to = Some(UnitId(6));
    assert_eq!(find(elsewhere.clone()), Err(Refusal::UnknownUnit));
    elsewhere.seen.topic = "streets".into();
    assert_eq!(find(elsewhere), Err(Refusal::TopicNotAsked));
    let full = round.find(&parts, UnitId(2), FINDINGS_MAX, draft(now), &tree(), now);
    assert_eq!(full.err(), Some(Refusal::RoundFull));
}

#[derive(Clone, Debug)]
enum Act {
    Follow(i64),
    HandOver(i64),
    End(Outcome),
    StayedAway,
    CameBack(bool, i64),
}

fn acts() -> impl Strategy<Value = (i64, i64, Act)> {
    let act = prop_oneof![
        (-2..400i64).prop_map(Act::Follow),
        (1..8i64).prop_map(Act::HandOver),
        prop::sample::select(Outcome::ALL.to_vec()).prop_map(Act::End),
        Just(Act::StayedAway),
        (any::<bool>(), -2..400i64).prop_map(|(danger, days)| Act::CameBack(danger, days)),
    ];
    // By which unit, how many days later, what.
    (1..7i64, 0..20i64, act)
}

fn done(finding: &Finding, unit: UnitId, act: &Act, now: Millis) -> Result<Vec<Finding>, Refusal> {
    let at = |days: i64| Millis(now.0 + days * DAY_MS);
    let one = |result: Result<Finding, Refusal>| result.map(|finding| vec![finding]);
    match act {
        Act::Follow(days) => one(finding.follow(unit, at(*days), now)),
        Act::HandOver(to) => one(finding.hand_over(unit, OFFICE, UnitId(*to), &tree())),
        Act::End(outcome) => one(finding.end(unit, *outcome, CHECK_DAYS, now)),
        Act::StayedAway => one(finding.stayed_away(unit, now)),
        Act::CameBack(danger, days) => {
            let again = Return {
                id: FindingId(finding.id.0 + 1),
                what: words("又拖欠"),
                danger: *danger,
                proposal: Proposal::Mediation,
                follow: at(*days),
            };
            let both = finding.came_back(unit, again, now);
            both.map(|(old, new)| vec![old, new])
        }
    }
}

proptest! {
    /// One owner at every moment who is in office; a next look until it was asked about; only
    /// the owner moves it; an end is never undone; what came back is linked both ways.
    #[test]
    fn a_finding_is_owned_followed_and_asked_about(steps in prop::collection::vec(acts(), 1..40)) {
        let (round, parts) = started(round(), &[2, 3]).expect("a round");
        let mut now = Millis(11 * DAY_MS);
        let found = round.find(&parts, UnitId(2), 0, draft(Millis(12 * DAY_MS)), &tree(), now);
        let mut findings = vec![found.expect("found")];
        for (unit, days, act) in steps {
            now = Millis(now.0 + days * DAY_MS);
            let last = findings.last().expect("one").clone();
            let unit = UnitId(unit);
            let Ok(after) = done(&last, unit, &act, now) else { continue };
            let by_office = matches!(act, Act::HandOver(_)) && unit == OFFICE;
            prop_assert!(unit == last.owner || by_office, "{unit} moved what {} owns", last.owner);
            let asked = matches!(last.state, State::Checked { .. });
            prop_assert!(!asked, "asked is asked");
            let ended = matches!(last.state, State::Ended { .. });
            let asked = matches!(after[0].state, State::Checked { .. });
            prop_assert!(!ended || asked, "an end is not undone");
            prop_assert_eq!(&after[0].seen, &last.seen, "what was seen stays as it was said");
            if let [old, new] = after.as_slice() {
                let id = Some(new.id);
                let linked = matches!(old.state, State::Checked { again, .. } if again == id);
                prop_assert!(linked && new.before == Some(old.id));
                prop_assert_eq!(&new.seen.place, &old.seen.place);
                prop_assert_eq!(&new.seen.topic, &old.seen.topic);
            }
            findings.pop();
            findings.extend(after);
        }
        for finding in &findings {
            prop_assert!(tree().get(finding.owner).is_some_and(|unit| unit.active));
            let asked = matches!(finding.state, State::Checked { .. });
            prop_assert_eq!(finding.state.next().is_none(), asked);
            for unit in 1..7 {
                let sees = finding.is_seen_by(UnitId(unit), OFFICE, &tree());
                let above = [finding.finder, finding.owner]
                    .iter()
                    .any(|own| tree().is_within(*own, UnitId(unit)));
                prop_assert_eq!(sees, above || UnitId(unit) == OFFICE);
            }
        }
    }

    /// However the units report: complete exactly when all have, over exactly at its end, and
    /// closed for good once it is closed.
    #[test]
    fn a_round_ends_by_its_reports_or_its_date(
        reports in prop::collection::vec((0..6i64, 0..15i64, 0..3usize, any::<bool>()), 0..30)
    ) {
        let (round, mut parts) = started(round(), &[2, 3, 4]).expect("a round");
        let mut day = 8;
        let mut was_closed = false;
        for (unit, days, found, nothing) in reports {
            day += days;
            let now = Millis(day * DAY_MS);
            let before = round.standing(&parts, now);
            prop_assert!(!was_closed || before.is_closed(), "closed stays closed");
            if let Ok(part) = round.report(&parts, UnitId(unit), found, nothing, now) {
                prop_assert_eq!(before, Standing::Open);
                prop_assert_eq!(found == 0, nothing);
                let own = parts.iter_mut().find(|own| own.unit == part.unit).expect("asked");
                prop_assert!(own.reported.is_none(), "once");
                *own = part;
            }
            let standing = round.standing(&parts, now);
            let missing = parts.iter().filter(|part| part.reported.is_none()).count();
            prop_assert_eq!(standing == Standing::Complete, missing == 0);
            prop_assert_eq!(standing == Standing::Over, missing > 0 && now >= round.until);
            was_closed = standing.is_closed();
        }
    }
}
