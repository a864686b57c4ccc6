//! Kills while residents and officers work over HTTP. What was answered is there; what was cut
//! off is sent again with the same form, as a person would, and is there once.

use super::{dice, prepared, rounds, verify};
use huiyin_app::moment::Moment;
use huiyin_app::{App, By};
use huiyin_domain::ids::CaseId;
use huiyin_tests::Home;
use huiyin_tests::browser::{Browser, urlencoded};
use huiyin_tests::html::Form;
use huiyin_tests::server::Process;
use huiyin_tests::town::AREA;
use std::path::Path;
use std::time::Duration;

const PEOPLE: usize = 4;

/// One sending and whether the server said that it counted.
struct Sent {
    form: Form,
    words: String,
    answered: bool,
}

struct Worker {
    browser: Browser,
    /// Where the form is, what it posts to, and its field for words.
    page: &'static str,
    field: &'static str,
    name: String,
    sent: Vec<Sent>,
}

impl Worker {
    /// Works until the server is gone.
    async fn work(&mut self) {
        loop {
            let Ok(page) = self.browser.try_send("GET", self.page, &[], b"").await else { return };
            let action = if self.page == "/case" { "/case/material" } else { self.page };
            let words = format!("{}的第{}句话", self.name, self.sent.len() + 1);
            let form = page.html().form(action).with(self.field, &words);
            let answered = self.send(&form).await;
            let gone = answered.is_none();
            self.sent.push(Sent { form, words, answered: answered.unwrap_or(false) });
            if gone {
                return;
            }
        }
    }

    /// `None` when the connection broke: nobody knows whether it counted.
    async fn send(&mut self, form: &Form) -> Option<bool> {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let body = urlencoded(&form.fields);
        let page = self.browser.try_send("POST", &form.action, &kind, &body).await.ok()?;
        assert_eq!(page.status, 303, "{}", page.html().text());
        Some(true)
    }

    /// After the restart: what was cut off is sent once more, exactly as it was.
    async fn send_again(&mut self) {
        let Some(last) = self.sent.pop() else { return };
        let answered = last.answered || self.send(&last.form).await == Some(true);
        assert!(answered, "{} cannot be sent again", last.words);
        self.sent.push(Sent { answered, ..last });
    }
}

/// People who bring a case each over the portal, and one officer at the counter.
async fn workers(process: &Process) -> Vec<Worker> {
    let mut workers = Vec::new();
    for no in 0..PEOPLE {
        let mut browser = Browser::new(process.address);
        let body = format!("第{no}个人的事情");
        for (path, typed) in [
            ("/new", vec![("text", body.as_str())]),
            ("/new/where", vec![("kind", "claim")]),
            ("/new/contact", vec![]),
            ("/new/check", vec![]),
        ] {
            let page = browser.fill(path, path, &typed).await;
            assert_eq!(page.status, 303, "{}", page.html().text());
        }
        let (page, field, name) = ("/case", "material", format!("居民{no}"));
        workers.push(Worker { browser, page, field, name, sent: Vec::new() });
    }
    let mut browser = Browser::new(process.address);
    browser.sign_in("counter", Moment::real().now()).await;
    let (page, field, name) = ("/desk/new", "body", "窗口".to_owned());
    workers.push(Worker { browser, page, field, name, sent: Vec::new() });
    workers
}

async fn killed_and_continued(home: Home) {
    let mut dice = dice(&format!("case work on {}", home.name));
    let (home, data) = prepared(home).await;
    let mut process = Process::serve(&data, &home.target);
    let mut workers = workers(&process).await;
    for _ in 0..rounds() {
        for worker in &mut workers {
            worker.browser.address = process.address;
        }
        let alive = Duration::from_millis(150 + dice.roll(700));
        let killer = async {
            tokio::time::sleep(alive).await;
            process.kill();
        };
        let work = futures_util::future::join_all(workers.iter_mut().map(Worker::work));
        tokio::join!(killer, work);
        assert_eq!(verify::faults(&home).await, Vec::<String>::new(), "after a kill");
        process = Process::serve(&data, &home.target);
        for worker in &mut workers {
            worker.browser.address = process.address;
            worker.send_again().await;
        }
    }
    let _ = process.stop();
    let sent: Vec<&Sent> = workers.iter().flat_map(|worker| &worker.sent).collect();
    println!("{}: {} sendings over {} kills", home.name, sent.len(), rounds());
    assert!(sent.len() > 20, "{}", sent.len());
    let found = words_kept(&home, &data).await;
    for Sent { words, answered, .. } in sent {
        assert!(answered);
        let times = found.iter().filter(|one| *one == words).count();
        assert_eq!(times, 1, "{words}");
    }
    assert_eq!(verify::faults(&home).await, Vec::<String>::new());
    let _ = std::fs::remove_dir_all(data);
}

/// Every word of every case, read through the use cases.
async fn words_kept(home: &Home, data: &Path) -> Vec<String> {
    let settings = huiyin_app::Settings {
        area: AREA,
        origin: format!("huiyin/{}", AREA.0),
        database: home.target.clone(),
        ..huiyin_app::Settings::default()
    }
    .kept_in(data);
    let app = App::open(settings).await.expect("it opens");
    let mut words = Vec::new();
    for (_, _, id) in home.triples("SELECT number, '', case_id FROM case_file").await {
        let page = app.case_page(&By::System, CaseId(id)).await.expect("a page");
        let texts = page.timeline.into_iter().flat_map(|entry| entry.texts);
        // The title of a matter without one is its first sentence: the same words again.
        let texts = texts.filter(|(slot, _)| slot.code() != "title");
        words.extend(texts.map(|(_, text)| text));
    }
    app.close().await;
    words
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_work_killed_on_sqlite_goes_on() {
    killed_and_continued(huiyin_tests::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_work_killed_on_postgres_goes_on() {
    killed_and_continued(huiyin_tests::postgres()).await;
}
