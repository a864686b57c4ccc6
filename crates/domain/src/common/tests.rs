//! Every walk of steps folds to the same problem, links are reversible, and what must not stand
//! in a problem does not.

use super::{Command, Event, Problem, Refusal, State, fits_case, may_work, open};
use crate::case::CaseKind;
use crate::ids::{CaseId, LinkId, ProblemId, UnitId};
use crate::policy::Role;
use crate::screening::{PersonFault, PlaceText};
use crate::text::Text;
use crate::time::Millis;
use crate::unit::UnitTree;
use proptest::prelude::*;

fn words(words: &str) -> PlaceText {
    PlaceText::checked(&Text::parse(words, 200).expect("short")).expect("nobody in it")
}

fn problem(id: i64) -> (Problem, Vec<Event>) {
    let title = words("桂花弄路灯不亮");
    let first = open("streets", "331122", &title, UnitId(3), |_| true).expect("opened");
    (Problem::begun(ProblemId(id), &first, Millis(0)).expect("an opening"), vec![first])
}

#[test]
fn a_title_that_leads_to_somebody_is_refused() {
    let typed = Text::parse("电话13800001111的人反映", 80).expect("a text");
    assert_eq!(PlaceText::checked(&typed).err(), Some(PersonFault::Phone));
}

#[test]
fn what_accuses_or_protects_stands_in_no_problem() {
    assert_eq!(fits_case(CaseKind::Accusation, None), Err(Refusal::CaseUnfit));
    for kind in CaseKind::ALL.iter().filter(|kind| **kind != CaseKind::Accusation) {
        assert_eq!(fits_case(*kind, None), Ok(()));
        assert_eq!(fits_case(*kind, Some(CaseId(1))), Err(Refusal::CaseUnfit));
    }
}

#[test]
fn merged_and_split_keep_every_link_once() {
    let ((mut a, _), (mut b, _)) = (problem(1), problem(2));
    for link in 1..=4 {
        a.apply(&Event::Linked { link: LinkId(link) });
    }
    b.apply(&Event::Linked { link: LinkId(9) });
    let reason = words("同一件事");
    let split = Command::Split {
        to: ProblemId(3),
        title: words("桂花弄井盖"),
        links: vec![LinkId(1), LinkId(2), LinkId(1)],
        reason: reason.clone(),
    };
    let step = a.decide(split, None, Millis(1)).expect("split");
    step.own.iter().for_each(|event| a.apply(event));
    let (to, branched) = step.other.expect("another problem");
    assert!(to == ProblemId(3) && Problem::begun(to, &branched, Millis(1)).is_some());
    assert!(a.links.iter().eq(&[LinkId(3), LinkId(4)]));
    let merge = Command::Merge { reason: reason.clone() };
    let own = a.decide(merge.clone(), Some(&a), Millis(1));
    assert_eq!(own, Err(Refusal::SameProblem));
    let step = a.decide(merge, Some(&b), Millis(1)).expect("merged");
    step.own.iter().for_each(|event| a.apply(event));
    b.apply(&step.other.expect("the other").1);
    assert!(b.links.iter().eq(&[LinkId(3), LinkId(4), LinkId(9)]) && a.links.is_empty());
    assert_eq!(a.state, State::Merged { into: ProblemId(2) });
    let late = a.decide(Command::Reopen { reason }, None, Millis(1));
    assert_eq!(late, Err(Refusal::NotClosed));
}

#[test]
fn handlers_work_on_their_own_unit_and_heads_on_those_below() {
    let tree = UnitTree::default();
    let may = |roles: &[Role], unit| may_work(roles, UnitId(unit), UnitId(3), &tree);
    assert!(may(&[Role::Handler], 3) && may(&[Role::Dispatcher], 3) && may(&[Role::UnitHead], 3));
    assert!(!may(&[Role::Handler], 4) && !may(&[Role::Inspector], 3) && !may(&[], 3));
}

proptest! {
    #[test]
    fn links_are_reversible_and_the_fold_tells_it_all(
        steps in proptest::collection::vec((0_u8..4, 1_i64..8), 0..60),
    ) {
        let (mut now, mut events) = problem(1);
        for (what, link) in steps {
            let (link, reason) = (LinkId(link), words("不是一件事"));
            let command = match what {
                0 => Command::Link { link },
                1 => Command::Unlink { link, reason },
                2 => Command::Close { reason },
                _ => Command::Reopen { reason },
            };
            let had = now.links.contains(&link);
            match now.decide(command, None, Millis(1)) {
                Ok(step) => {
                    step.own.iter().for_each(|event| now.apply(event));
                    events.extend(step.own);
                    prop_assert!(what != 0 || now.links.contains(&link));
                    prop_assert!(what != 1 || !now.links.contains(&link));
                }
                Err(_) => prop_assert_eq!(had, now.links.contains(&link)),
            }
        }
        let timed = events.iter().map(|event| (event, Millis(0)));
        prop_assert_eq!(Problem::fold(ProblemId(1), timed), Some(now));
    }
}
