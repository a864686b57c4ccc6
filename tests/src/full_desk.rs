//! What looking for words and typing a matter take at a desk that holds very many cases, in a
//! running server, alone and while others work at it. For the bench to print, and nothing to
//! fail by.

use crate::browser::{Browser, urlencoded};
use crate::site::Site;
use crate::town::{COUNTER, Town, staff, text, visit};
use futures_util::StreamExt;
use huiyin_app::case::Submission;
use huiyin_app::engine::words_tick;
use huiyin_domain::case::{Command, NoticeWish};
use huiyin_domain::policy::Role;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Cases that are brought at once while the desk is filled.
const AT_ONCE: usize = 256;
const ASKED: usize = 300;
/// Between two requests of an officer who looks or types.
const PAUSE: Duration = Duration::from_millis(30);
const WORDS: u64 = 20_000;
const SIGNS: u32 = 6_000;

/// A small generator with a fixed seed: the same desk at every run.
pub struct Dice(u64);

impl Dice {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self, below: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// Two-character words, common ones often (about as one through their rank).
    pub fn words(&mut self, count: usize) -> String {
        let rank = |dice: &mut Self| {
            (WORDS as f64).powf(dice.next(1 << 20) as f64 / f64::from(1 << 20)) as u32
        };
        (0..count).map(|_| word(rank(self))).collect()
    }
}

/// The two-character word of a rank.
///
/// # Panics
/// Never: all signs are characters.
#[must_use]
pub fn word(rank: u32) -> String {
    let sign = |n: u32| char::from_u32(0x4e00 + n % SIGNS).expect("a character");
    [sign(rank * 7), sign(rank * 13 + rank / 400)].iter().collect()
}

/// Milliseconds, sorted.
pub struct Times {
    pub name: &'static str,
    pub ms: Vec<f64>,
}

impl Times {
    /// # Panics
    /// Nothing was measured.
    #[must_use]
    pub fn at(&self, hundredth: usize) -> f64 {
        self.ms[(self.ms.len() - 1) * hundredth / 100]
    }
}

/// What was measured, and under what.
pub struct Measured {
    pub fill_s: f64,
    pub index_s: f64,
    /// Alone, then under load.
    pub times: Vec<(bool, Times)>,
    /// What others did meanwhile: pages of the worklist, cases brought, a second.
    pub lists_per_s: f64,
    pub brought_per_s: f64,
}

/// # Panics
/// The town cannot be made or does not answer.
pub async fn measured(cases: u64, mut tell: impl FnMut(u64)) -> Measured {
    let site = Site::at(crate::sqlite()).await;
    let town = &site.town;
    let begun = Instant::now();
    fill(town, cases, &mut tell).await;
    let fill_s = begun.elapsed().as_secs_f64();
    let begun = Instant::now();
    while words_tick(town.app.clone()).await.expect("a tick").more {}
    let index_s = begun.elapsed().as_secs_f64();
    town.account("clerk", Role::Intake, COUNTER).await;
    let mut clerk = site.officer("clerk").await;
    let mut times: Vec<(bool, Times)> =
        asked(&mut clerk).await.into_iter().map(|times| (false, times)).collect();
    let others = Others::start(&site).await;
    times.extend(asked(&mut clerk).await.into_iter().map(|times| (true, times)));
    let (lists_per_s, brought_per_s) = others.stop().await;
    site.stop().await;
    Measured { fill_s, index_s, times, lists_per_s, brought_per_s }
}

/// Each case with a summary in the office's words: what is looked for, and ranked, for all.
async fn fill(town: &Town, cases: u64, tell: &mut impl FnMut(u64)) {
    let mut dice = Dice::new(6);
    let mut done = 0;
    let all = (0..cases).map(|no| (no, dice.words(50), dice.words(15)));
    let mut all = futures_util::stream::iter(all)
        .map(|(no, body, summary)| async move {
            let title = Some(text(&body.chars().take(12).collect::<String>()));
            let body = text(&body);
            let once = format!("full {no}");
            let matter = Submission { title, body, wish: NoticeWish::None, ..visit(&once) };
            let case = town.submit(matter).await.expect("a case").case;
            let what = Command::Summarise { text: text(&summary) };
            town.act(&staff(Role::Intake, COUNTER), case, what).await.expect("summarised");
        })
        .buffer_unordered(AT_ONCE);
    while all.next().await.is_some() {
        done += 1;
        if done % 10_000 == 0 {
            tell(done);
        }
    }
}

/// An officer looks for words, then types a matter.
async fn asked(clerk: &mut Browser) -> Vec<Times> {
    let mut dice = Dice::new(17);
    let look = clerk.get("/desk/look").await.html().form("/desk/look");
    let look_token = look.get("token").expect("a token").to_owned();
    let page = clerk.get("/desk/new").await.html().form("/desk/new");
    let new_token = page.get("token").expect("a token").to_owned();
    let mut looked = Times { name: "looking for words", ms: Vec::new() };
    let mut typed = Times { name: "similar cases while typing", ms: Vec::new() };
    for _ in 0..ASKED {
        let words = word(1 + dice.next(WORDS) as u32);
        let fields = [("token", look_token.clone()), ("words", words)];
        looked.ms.push(posted(clerk, "/desk/look", &fields).await);
        let fields = [("token", new_token.clone()), ("body", dice.words(40))];
        typed.ms.push(posted(clerk, "/desk/new/topics", &fields).await);
    }
    looked.ms.sort_by(f64::total_cmp);
    typed.ms.sort_by(f64::total_cmp);
    vec![looked, typed]
}

async fn posted(clerk: &mut Browser, path: &str, fields: &[(&str, String)]) -> f64 {
    tokio::time::sleep(PAUSE).await;
    let fields: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let begun = Instant::now();
    let page = clerk.post_bytes(path, &urlencoded(&fields)).await;
    let took = begun.elapsed().as_secs_f64() * 1e3;
    assert_eq!(page.status, 200, "{path}");
    took
}

/// Others at the same server: one reads the worklist, cases are brought, until told to stop.
struct Others {
    stop: Arc<AtomicBool>,
    counts: [Arc<AtomicU64>; 2],
    begun: Instant,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Others {
    async fn start(site: &Site) -> Self {
        site.town.account("reader", Role::Dispatcher, COUNTER).await;
        let mut reader = site.officer("reader").await;
        let stop = Arc::new(AtomicBool::new(false));
        let counts = [Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0))];
        let (ended, count) = (stop.clone(), counts[0].clone());
        let lists = tokio::spawn(async move {
            while !ended.load(Ordering::Relaxed) {
                let page = reader.get("/desk?scope=unit").await;
                assert_eq!(page.status, 200);
                count.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(PAUSE).await;
            }
        });
        let (ended, count, app) = (stop.clone(), counts[1].clone(), site.town.app.clone());
        let brought = tokio::spawn(async move {
            let mut dice = Dice::new(99);
            while !ended.load(Ordering::Relaxed) {
                let no = count.fetch_add(1, Ordering::Relaxed);
                let body = text(&dice.words(50));
                let once = format!("meanwhile {no}");
                let matter = Submission { body, wish: NoticeWish::None, ..visit(&once) };
                let by = staff(Role::Intake, COUNTER);
                app.case_submit(&by, matter).await.expect("a case");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        Self { stop, counts, begun: Instant::now(), tasks: vec![lists, brought] }
    }

    async fn stop(self) -> (f64, f64) {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("it ends well");
        }
        let seconds = self.begun.elapsed().as_secs_f64();
        let per_s = |count: &AtomicU64| count.load(Ordering::Relaxed) as f64 / seconds;
        (per_s(&self.counts[0]), per_s(&self.counts[1]))
    }
}
