//! Plans are adopted by who leads duty, only forward, and the log knows every version.

use huiyin_app::Trouble;
use huiyin_app::duty::{DutyFault, Refusal};
use huiyin_domain::leaf::hex;
use huiyin_domain::plan::Plan;
use huiyin_domain::policy::{Action, Role};
use huiyin_tests::crew::{Crew, PLAN};
use huiyin_tests::town::{COUNTER, signed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_is_adopted_once_and_only_forward() {
    for home in huiyin_tests::engines() {
        let crew = Crew::at(home).await;
        let (app, leader) = (&crew.town.app, &crew.leader);
        let refused = |refusal| Err(DutyFault::Refused(refusal));
        let adopt = |source: String| {
            let (app, leader) = (app.clone(), leader.clone());
            async move { app.plan_adopt(&leader, &source).await.map(|plan| plan.plan.version) }
        };
        assert_eq!(adopt(PLAN.into()).await, refused(Refusal::PlanVersion), "the same again");
        let older = PLAN.replace("version = 3", "version = 2");
        assert_eq!(adopt(older).await, refused(Refusal::PlanVersion));
        assert_eq!(adopt("title = 1".into()).await, refused(Refusal::PlanUnreadable));
        let elsewhere = PLAN.replace("area = \"331122104\"", "area = \"331123104\"");
        assert_eq!(adopt(elsewhere).await, refused(Refusal::PlanElsewhere));
        let newer = PLAN.replace("version = 3", "version = 4");
        assert_eq!(adopt(newer.clone()).await, Ok(4));
        let in_force = app.plan_in_force("qingshi-flood").await.expect("read").expect("in force");
        assert_eq!(in_force.plan.version, 4);
        assert_eq!(in_force.hash, hex(&Plan::parse(&newer).expect("a plan").hash()));
        let before = app.plan_version("qingshi-flood", 3).await.expect("read").expect("kept");
        assert_eq!(before.plan, Plan::parse(PLAN).expect("a plan"), "what ran can be read");
        for role in Role::ALL.iter().filter(|role| **role != Role::DutyLeader) {
            let done = app.plan_adopt(&signed(*role, COUNTER), &newer).await.map(drop);
            let forbidden = Trouble::Forbidden(Action::PlanAdopt);
            assert_eq!(done, Err(DutyFault::Trouble(forbidden)), "{}", role.code());
        }
        crew.town.app.close().await;
    }
}

/// A plan past its review date is adopted no more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_should_have_been_reviewed_is_not_adopted() {
    let crew = Crew::at(huiyin_tests::sqlite()).await;
    let years = huiyin_domain::time::Millis(crew.town.moment.now().0 + 4 * 366 * 86_400_000);
    crew.town.moment.set(years);
    let newer = PLAN.replace("version = 3", "version = 4");
    let done = crew.town.app.plan_adopt(&crew.leader, &newer).await.map(drop);
    assert_eq!(done, Err(DutyFault::Refused(Refusal::PlanOverdue)));
    crew.town.app.close().await;
}
