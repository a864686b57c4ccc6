//! What the disk does to us: power cuts, full disks, failing disks. The real server as a process
//! of its own, its data folder on the kit's `powerfs`, people bringing cases all the while.
//! `HUIYIN_POWER_CUTS`, `HUIYIN_DISK_FAULTS` for longer runs, `HUIYIN_POWER_SEED` to repeat one.

mod cuts;
mod disk;
mod faults;
mod load;
mod mark;
mod receipts;

use crate::crash::verify;
use huiyin_app::moment::Moment;
use huiyin_app::{App, By};
use huiyin_domain::ids::CaseId;
use huiyin_store::Durability;
use huiyin_tests::Home;
use huiyin_tests::dice::Dice;
use huiyin_tests::powerfs::PowerFs;
use huiyin_tests::server::Process;
use load::Person;
use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

const PEOPLE: usize = 6;
const MARK: &str = "huiyin.high-water";

/// The seed repeats what is chosen, not how long the machine takes for it.
fn dice(what: &str) -> Dice {
    Dice::new(what, "HUIYIN_POWER_SEED")
}

fn asked(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// A disk, or loudly none: what was skipped stands in `skipped.txt` beside the build, which the
/// command that runs every check prints at its end.
fn disk_or_skipped(what: &str, seed: u64) -> Option<PowerFs> {
    match PowerFs::mount(seed) {
        Ok(disk) => Some(disk),
        Err(why) => {
            println!("SKIPPED: {what}: {why}");
            let own = std::env::current_exe().expect("the test binary");
            let built = own.ancestors().nth(3).expect("it lies in the build");
            let mut options = std::fs::OpenOptions::new();
            let file = options.append(true).create(true).open(built.join("skipped.txt"));
            let written = file.and_then(|mut file| writeln!(file, "{what}: {why}"));
            written.expect("a list of what was skipped");
            None
        }
    }
}

/// An installation on its disk, and the people who bring cases to it.
struct Installation {
    disk: PowerFs,
    /// The high-water mark lies on a disk of its own.
    mark_disk: Option<PowerFs>,
    durability: Durability,
    people: Vec<Person>,
}

/// What the disk still held when it was looked at.
#[derive(Debug, Default)]
struct Found {
    acknowledged: usize,
    lost: Vec<String>,
    faults: Vec<String>,
    /// Receipts that do not verify any more, and forks.
    log_faults: Vec<String>,
}

impl Installation {
    fn new(disk: PowerFs, durability: Durability) -> Self {
        let people = (0..PEOPLE).map(Person::new).collect();
        Self { disk, mark_disk: None, durability, people }
    }

    fn data(&self) -> PathBuf {
        self.disk.path().join("data")
    }

    fn started(&self) -> Process {
        let data = self.data();
        let database = data.join("huiyin.db").to_string_lossy().into_owned();
        let mark = self.mark_disk.as_ref().map(|disk| disk.path().join(MARK));
        let mark = mark.map(|path| path.to_string_lossy().into_owned());
        let more: Vec<&str> =
            mark.iter().flat_map(|path| ["--high-water", path.as_str()]).collect();
        Process::started(&data, &database, &more, self.durability)
    }

    /// Everybody brings cases while something happens; they stop when told to, or when nobody
    /// answers any more.
    async fn busy<T>(&mut self, happens: impl AsyncFnOnce(&Self) -> T) -> T {
        let stop = AtomicBool::new(false);
        let people = std::mem::take(&mut self.people);
        let work = futures_util::future::join_all(people.into_iter().map(|mut person| async {
            person.work(&stop).await;
            person
        }));
        let happened = async {
            let result = happens(self).await;
            stop.store(true, Ordering::Relaxed);
            result
        };
        let (result, people) = tokio::join!(happened, work);
        self.people = people;
        result
    }

    fn acknowledged(&self) -> impl Iterator<Item = &load::Brought> {
        let brought = self.people.iter().flat_map(|person| &person.brought);
        brought.filter(|one| one.number.is_some())
    }

    /// How often people were told that it could not be done.
    fn refused(&self) -> usize {
        self.people.iter().map(|person| person.refused).sum()
    }

    /// How often they were given a word instead of a proof.
    fn promised(&self) -> usize {
        self.people.iter().map(|person| person.promised).sum()
    }

    /// Looks at a copy of what the disk holds for sure: every acknowledged case with its words,
    /// and whether the database is whole.
    async fn look(&self) -> Found {
        let copy = huiyin_tests::temp_dir("copy");
        self.disk.copy_to(&copy);
        let data = copy.join("data");
        if let Some(disk) = &self.mark_disk {
            disk.copy_to(&copy);
            let _made_later = std::fs::rename(copy.join(MARK), copy.join("data.high-water"));
        }
        let acknowledged: Vec<_> = self.acknowledged().collect();
        let mut found = Found { acknowledged: acknowledged.len(), ..Found::default() };
        if data.join("huiyin.db").exists() {
            let home = huiyin_tests::sqlite_in(data.clone());
            let config = huiyin_tests::server::config(&data, &home.target);
            let opened = App::open(config.settings(Moment::real())).await;
            let app = opened.expect("what the disk held opens");
            let kept = words_kept(&app, &home).await;
            let is_lost = |one: &&load::Brought| match one.number.as_ref() {
                Some(number) => kept.get(number).is_none_or(|words| !words.contains(&one.words)),
                None => false,
            };
            let lost = acknowledged.iter().copied().filter(is_lost);
            found.lost = lost.map(|one| one.words.clone()).collect();
            found.faults = verify::faults(&home).await;
            found.log_faults = receipts::faults(&app, acknowledged.into_iter()).await;
            app.close().await;
        } else {
            found.lost = acknowledged.into_iter().map(|one| one.words.clone()).collect();
        }
        let _ = std::fs::remove_dir_all(copy);
        found
    }

    /// After the restart: everything that was cut off is sent again, exactly as it was, and what
    /// was acknowledged answers with the same receipt. Who is told otherwise is in the list.
    async fn settle(&mut self, process: &Process) -> Vec<String> {
        let mut wrong = Vec::new();
        for person in &mut self.people {
            person.address = process.address;
            wrong.extend(person.settle().await);
        }
        wrong
    }

    /// Cases that two people believe to be theirs.
    fn twins(&self) -> usize {
        let mut seen = HashSet::new();
        self.acknowledged().filter(|one| !seen.insert(one.number.clone())).count()
    }
}

/// The words of every case by its number, read through the use cases.
async fn words_kept(app: &App, home: &Home) -> HashMap<String, HashSet<String>> {
    let mut kept: HashMap<String, HashSet<String>> = HashMap::new();
    for (number, _, id) in home.triples("SELECT number, '', case_id FROM case_file").await {
        let page = app.case_page(&By::System, CaseId(id)).await.expect("a whole case");
        let texts = page.timeline.into_iter().flat_map(|entry| entry.texts);
        kept.entry(number).or_default().extend(texts.map(|(_, text)| text));
    }
    kept
}
