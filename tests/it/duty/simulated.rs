//! Whole simulated call-outs on the real rows: the simulator's engine decides and hands over, the
//! store writes under its guards, on SQLite and on PostgreSQL, and the observer counts. The same
//! engine, broken on purpose, is seen here as well. `HUIYIN_SIMULATED=150` lives more runs than a
//! usual test run does.

use huiyin_app::callout::Words;
use huiyin_app::{App, Trouble};
use huiyin_domain::callout::{Book, Change, Head};
use huiyin_domain::plan::shipped;
use huiyin_simulate::{Broken, Faults, Processes, Report, Rows, run_on};
use huiyin_tests::town::Town;
use std::future::Future;
use tokio::runtime::Handle;

/// Runs of one engine in a usual test run.
const RUNS: u64 = 6;

/// In so many worlds at most the broken engine must be seen.
const CONTROLS: u64 = 60;

/// The rows of one call in the store, and as they were read back after the last transaction.
struct Stored {
    app: App,
    book: Option<Book>,
}

/// The simulator is no task: it waits here for the store.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| Handle::current().block_on(future))
}

impl Rows for Stored {
    fn begin(&mut self, head: Head, changes: Vec<Change>) {
        let words = Words::of(shipped("qingshi-flood").expect("shipped"), "演练", "");
        let id = head.id;
        wait(self.app.callout_write_new(head, changes, &words)).expect("written");
        self.book = Some(wait(self.app.callout_book(id)).expect("the rows"));
    }

    fn book(&self) -> Option<&Book> {
        self.book.as_ref()
    }

    fn write(&mut self, changes: &[Change], version: i64) -> bool {
        let Some(id) = self.book.as_ref().map(|book| book.head.id) else { return false };
        if changes.is_empty() {
            return true;
        }
        match wait(self.app.callout_write(id, version, changes.to_vec())) {
            Ok(()) => {
                self.book = Some(wait(self.app.callout_book(id)).expect("the rows"));
                true
            }
            Err(Trouble::Stale | Trouble::Exists) => false,
            Err(trouble) => panic!("the store answers: {trouble}"),
        }
    }
}

fn lived(town: &Town, run: u64, broken: Option<Broken>) -> Report {
    let (rows, app) = (Stored { app: town.app.clone(), book: None }, town.app.clone());
    let mut engine = Processes::over(rows, Box::new(move || app.moment().id()), broken);
    run_on(&mut engine, 7, run, &Faults::default())
}

fn runs() -> u64 {
    std::env::var("HUIYIN_SIMULATED").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g01_to_g15_hold_on_the_real_rows_of_both_engines() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let mut whole = Report::default();
        (0..runs()).for_each(|run| whole.add(lived(&town, run, None)));
        println!(
            "{}: {} runs, {} summonses, {} lost, {} doubles",
            town.home.name, whole.runs, whole.summonses, whole.lost, whole.duplicates
        );
        assert!(whole.summonses > whole.runs, "people were called");
        assert_eq!(whole.lost, 0, "{:?}", whole.violations);
        assert!(whole.violations.is_empty(), "{:?}", whole.violations);
        // Control: who counts sees an engine over these rows that stops others' messages, in the
        // first world in which somebody answers while others wait.
        let stops = |run| lived(&town, run, Some(Broken::StopsOthers)).tally("G5").violated > 0;
        assert!((0..CONTROLS).any(stops), "the look is blind");
        town.app.close().await;
    }
}
