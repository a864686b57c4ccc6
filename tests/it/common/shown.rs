//! How much of a problem is shown to whom: bands, floors, and never a single person.

use super::*;
use huiyin_app::common::{Asked, Band};
use huiyin_domain::ids::LinkId;
use huiyin_domain::time::Millis;
use huiyin_tests::town::{DAY_MS, OTHER, OTHER_SECTION};

fn outsider() -> Signed {
    signed(Role::Handler, OTHER_SECTION)
}

async fn bands(town: &Town, problem: ProblemId) -> (Option<Band>, Option<Band>, bool) {
    let public =
        town.app.common_public("streets", "331122", "桂花弄的路灯不亮").await.expect("read");
    let own = line(town, &head(), problem).await.band;
    (own, line(town, &outsider(), problem).await.band, public.is_some())
}

/// A problem with so many people, counted on the day after.
async fn of_people(town: &Town, id: i64, from: usize, people: usize) -> ProblemId {
    let problem = open(town, &head(), id, "桂花弄小区路灯不亮").await;
    let due_at = Millis(town.moment.now().0 + 90 * DAY_MS);
    let line = Asked::Line { text: words("正在更换线路"), due_at };
    town.app.common_step(&head(), problem, line).await.expect("told");
    for no in from..from + people {
        let case = lamp(town, no, somebody(no)).await.case;
        linked(town, problem, &[case]).await;
    }
    town.pass_days(1);
    night(&town.app).await;
    problem
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b07_a_problem_is_shown_from_three_five_and_ten_people_and_in_bands() {
    for home in huiyin_tests::engines() {
        let wanted = [
            (1, (None, None, false)),
            (2, (None, None, false)),
            (3, (Some(Band::Three), None, false)),
            (4, (Some(Band::Three), None, false)),
            (5, (Some(Band::Five), Some(Band::Five), false)),
            (9, (Some(Band::Five), Some(Band::Five), false)),
            (10, (Some(Band::Ten), Some(Band::Ten), true)),
        ];
        let town = Town::at(home).await;
        let mut seen = 0;
        for (at, (people, shown)) in wanted.into_iter().enumerate() {
            let problem = of_people(&town, 100 + at as i64, 100 * at, people).await;
            assert_eq!(bands(&town, problem).await, shown, "{people} people");
            seen += usize::from(shown.0.is_some());
            let close = Asked::Close { reason: words("已修好") };
            town.app.common_step(&head(), problem, close).await.expect("closed");
        }
        held("7", "floors and bands", "three people and more are told", seen == 5);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b07_one_person_who_tells_twelve_times_is_one_and_twelve_nameless_are_one() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let problem = open(&town, &head(), 7, "桂花弄小区路灯不亮").await;
        for no in 0..12 {
            let case = lamp(&town, no, somebody(1)).await.case;
            linked(&town, problem, &[case]).await;
        }
        for no in 12..24 {
            let case = lamp(&town, no, Party::default()).await.case;
            linked(&town, problem, &[case]).await;
        }
        town.pass_days(1);
        night(&town.app).await;
        assert_eq!(bands(&town, problem).await, (None, None, false));
        assert_eq!(town.app.common_proposals(&head()).await.expect("read").len(), 0);
        // The control: of as many people it is told.
        let control = of_people(&town, 8, 100, 12).await;
        let seen = bands(&town, control).await.2;
        held("7", "people are counted, never messages", "twelve people with a message each", seen);
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b07_taking_one_out_tells_nobody_who_that_was() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let problem = of_people(&town, 7, 0, 5).await;
        let before = bands(&town, problem).await;
        assert_eq!(before, (Some(Band::Five), Some(Band::Five), false));
        let page = town.app.common_page(&head(), problem).await.expect("its page");
        let link: LinkId = page.cases[0].link;
        let unlink = Asked::Unlink { link, reason: words("另一处的事") };
        town.app.common_step(&head(), problem, unlink).await.expect("taken out");
        // Below the floor of others at once; the next night brings no number that differs by one.
        assert_eq!(bands(&town, problem).await.1, None);
        let quiet = bands(&town, problem).await;
        for _ in 0..3 {
            town.pass_days(1);
            night(&town.app).await;
            assert_eq!(bands(&town, problem).await, quiet);
        }
        // The control: three more people are told of.
        for no in 50..54 {
            let case = lamp(&town, no, somebody(no)).await.case;
            linked(&town, problem, &[case]).await;
        }
        town.pass_days(1);
        night(&town.app).await;
        let seen = bands(&town, problem).await.1 == Some(Band::Five);
        held("7", "no difference tells one person", "four more people", seen);
        town.app.close().await;
    }
}

/// What everybody can read of a problem holds nothing of the people or the cases in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b07_no_way_leads_from_a_problem_to_the_people_in_it() {
    use huiyin_tests::town::{ADDRESS, EMAIL, NAME, PHONE, party};
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let problem = open(&town, &head(), 7, "桂花弄小区路灯不亮").await;
        for no in 0..11 {
            // Each with the canaries in it, and reached by a phone of their own.
            let who = Party { phone: somebody(no).phone, ..party() };
            let case = lamp(&town, no, who).await.case;
            linked(&town, problem, &[case]).await;
        }
        town.pass_days(1);
        night(&town.app).await;
        let tables = ["common_problem", "common_step", "common_link", "common_proposal"];
        let cells = town.home.cells().await;
        let of_problems = || cells.iter().filter(|cell| cell.table.starts_with("common_"));
        for table in &tables[..3] {
            assert!(of_problems().any(|cell| cell.table == *table), "the look is blind: {table}");
        }
        for cell in of_problems() {
            for canary in [NAME, PHONE, EMAIL, ADDRESS, &PHONE[3..]] {
                assert!(
                    !huiyin_tests::cells::contains(&cell.bytes, canary.as_bytes()),
                    "{}.{}",
                    cell.table,
                    cell.column
                );
            }
        }
        // A stranger sees the problem, and not one of its cases, nor how many there are.
        for by in [outsider(), signed(Role::UnitHead, OTHER)] {
            let page = town.app.common_page(&by, problem).await.expect("its page");
            let told: Vec<&str> = page.history.iter().map(|told| told.event.code()).collect();
            assert_eq!(told, ["opened"], "{:?}: not how often a case was put in", by.roles);
            assert_eq!((page.cases.len(), page.problem.links.len()), (0, 0), "{:?}", by.roles);
        }
        let own = town.app.common_page(&head(), problem).await.expect("its page");
        let put_in = own.history.iter().filter(|told| told.event.code() == "linked").count();
        let seen = (own.cases.len(), put_in) == (11, 11);
        held("7", "no list of reporters", "the head of the unit opens eleven cases", seen);
        town.app.close().await;
    }
}

/// The schema: no column of a problem leads to a party, and a planted one is found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b07_b08_no_column_of_a_problem_is_of_a_person() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    assert_eq!(of_persons(&town).await, Vec::<String>::new());
    town.home.execute("ALTER TABLE common_link ADD COLUMN reporter_digest BLOB").await;
    let seen = of_persons(&town).await == ["common_link.reporter_digest"];
    held("7 and 8", "no column of a problem is of a person", "a planted digest", seen);
    town.app.close().await;
}

async fn of_persons(town: &Town) -> Vec<String> {
    const WORDS: [&str; 10] = [
        "reporter", "person", "party", "name", "phone", "email", "address", "digest", "key", "who",
    ];
    let sql = "SELECT m.name, c.name, 0 FROM sqlite_schema m, pragma_table_info(m.name) c \
               WHERE m.type = 'table' AND m.name LIKE 'common_%' ORDER BY 1, 2";
    let columns = town.home.triples(sql).await.into_iter();
    let of_persons =
        |column: &str| column.split('_').any(|word| WORDS.contains(&word.to_lowercase().as_str()));
    columns
        .filter(|(_, column, _)| of_persons(column))
        .map(|(t, c, _)| format!("{t}.{c}"))
        .collect()
}
