//! Words of a person planted in a whole journey, errors included: in no log line, no measure,
//! no address, and on no page of anybody else. The server is a process of its own that logs
//! everything it can.

use huiyin_app::moment::Moment;
use huiyin_domain::policy::Role;
use huiyin_tests::Home;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::server::Process;
use huiyin_tests::town::{ADDRESS, BODY, EMAIL, NAME, PASSWORD, PHONE, SECTION, TITLE, Town, code};
use std::path::PathBuf;

const GUESS: &str = "guessed-wrong-password-77";
const STRAY: &str = "canary-in-a-strange-place";

/// A served installation with accounts, its data folder and whoever looks at it.
struct Journey {
    process: Process,
    data: PathBuf,
    canaries: Canaries,
    /// Every address that a page led to.
    addresses: Vec<String>,
}

impl Journey {
    async fn begun(home: Home, format: &str) -> (Self, Home) {
        let data = huiyin_tests::temp_dir("logs");
        let town = Town::with(home, |settings| {
            settings.moment = Moment::real();
            *settings = settings.clone().kept_in(&data);
        })
        .await;
        town.account("dispatcher", Role::Dispatcher, huiyin_tests::town::ROOT).await;
        town.account("head", Role::UnitHead, SECTION).await;
        town.app.close().await;
        let flags = ["--log-level", "debug", "--log-format", format];
        let process = Process::serve_with(&data, &town.home.target, &flags);
        let words =
            [NAME, PHONE, EMAIL, ADDRESS, TITLE, PASSWORD, GUESS, STRAY, "连夜不亮", "补充的话"];
        let canaries = Canaries(words.iter().map(|word| (*word).to_owned()).collect());
        let home = town.into_home();
        (Self { process, data, canaries, addresses: Vec::new() }, home)
    }

    fn browser(&self) -> Browser {
        Browser::new(self.process.address)
    }

    fn see(&mut self, page: &Page) {
        assert!(page.status < 500, "{}", page.html().text());
        self.addresses.extend(page.location().map(str::to_owned));
    }

    async fn bring(&mut self) -> (Browser, String, String) {
        let mut person = self.browser();
        person.headers.push(("user-agent", format!("{STRAY}/1.0")));
        person.headers.push(("x-forwarded-for", STRAY.to_owned()));
        person.headers.push(("referer", format!("http://x/?{STRAY}")));
        let steps: [(&str, Vec<(&str, &str)>); 4] = [
            ("/new", vec![("text", BODY), ("title", TITLE)]),
            ("/new/where", vec![("kind", "claim"), ("place", ADDRESS)]),
            (
                "/new/contact",
                vec![("name", NAME), ("phone", PHONE), ("email", EMAIL), ("address", ADDRESS)],
            ),
            ("/new/check", vec![]),
        ];
        for (path, typed) in steps {
            let page = person.fill(path, path, &typed).await;
            self.see(&page);
        }
        let receipt = person.get("/receipt").await;
        let html = receipt.html();
        let secret = html.text_of("id", "secret").expect("a secret");
        let number = html.text_of("class", "hy-caseno").expect("a number");
        self.canaries.0.extend([secret.clone(), secret.replace('-', ""), secret.to_lowercase()]);
        (person, number, secret)
    }

    /// What goes wrong for a person: each holds a canary where it should not be.
    async fn stumble(&mut self, person: &mut Browser, number: &str, secret: &str) {
        for typed in [
            [("number", number), ("secret", "WRNG-WRNG-WRNG-WRNG")],
            [("number", PHONE), ("secret", secret)],
            [("number", secret), ("secret", number)],
            [("number", number), ("secret", secret)],
        ] {
            let page = person.fill("/track", "/track", &typed).await;
            self.see(&page);
        }
        for path in [
            format!("/track?number={number}&secret={secret}&x={STRAY}"),
            format!("/{STRAY}"),
            format!("/desk/case/{STRAY}"),
            format!("/assets/{STRAY}/app.css"),
            "/case?%E9%97%BB=%E4%BA%BA".to_owned(),
        ] {
            let page = person.get(&path).await;
            self.see(&page);
        }
        let page = person.send(STRAY, "/case", &[], b"").await;
        self.see(&page);
        let material = [("material", "补充的话")];
        let page = person.fill("/case", "/case/material", &material).await;
        self.see(&page);
        let page = person.send("POST", "/case/material", &[("content-type", STRAY)], b"x").await;
        self.see(&page);
        let big = format!("material={}{STRAY}", "z".repeat(5 * 1024 * 1024));
        let page = person.post_bytes("/case/material", big.as_bytes()).await;
        assert_eq!(page.status, 413);
        let page = person.post_bytes("/case/material", STRAY.as_bytes()).await;
        assert_eq!(page.status, 403);
    }

    async fn work(&mut self, number: &str) {
        let mut officer = self.browser();
        let wrong = [("login", "dispatcher"), ("password", GUESS), ("code", "000000")];
        let page = officer.fill("/desk/sign-in", "/desk/sign-in", &wrong).await;
        self.see(&page);
        let wrong = [("login", STRAY), ("password", PASSWORD), ("code", "123456")];
        let page = officer.fill("/desk/sign-in", "/desk/sign-in", &wrong).await;
        self.see(&page);
        let now = Moment::real().now();
        self.canaries.0.push(format!("={}", code("dispatcher", now)));
        officer.sign_in("dispatcher", now).await;
        let page = officer.fill("/desk", "/desk/find", &[("number", number)]).await;
        self.see(&page);
        let case = page.location().expect("the case").to_owned();
        let page = officer.get(&case).await;
        assert!(page.body.contains(TITLE), "the officer reads it");
        let classify = format!("{case}/classify");
        let typed = [("kind", "claim"), ("way", "petition-proper")];
        let page = officer.fill(&case, &classify, &typed).await;
        self.see(&page);
        let page = officer.get(&format!("{case}/{STRAY}")).await;
        self.see(&page);
        let mut other = self.browser();
        other.sign_in("head", Moment::real().now()).await;
        let page = other.get(&case).await;
        assert_eq!(page.status, 404, "not theirs yet");
        self.canaries.assert_absent("another officer's page", &page.body, &[]);
    }
}

/// Everything that may never be seen by others.
struct Canaries(Vec<String>);

impl Canaries {
    fn assert_absent(&self, what: &str, text: &str, more: &[&str]) {
        let words = self.0.iter().map(String::as_str).chain(more.iter().copied());
        for word in words {
            let encoded: String = word.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for form in [word, encoded.as_str(), &encoded.to_lowercase()] {
                let line = text.lines().find(|line| line.contains(form));
                assert!(line.is_none(), "{what} holds {form:?}: {}", line.unwrap_or_default());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_word_of_a_person_reaches_logs_measures_or_addresses() {
    for (home, format) in huiyin_tests::engines().into_iter().zip(["text", "json"]) {
        let (mut journey, home) = Journey::begun(home, format).await;
        let (mut person, number, secret) = journey.bring().await;
        journey.stumble(&mut person, &number, &secret).await;
        journey.work(&number).await;
        let measured = journey.browser().get("/metrics").await;
        journey.canaries.assert_absent("/metrics", &measured.body, &[&number]);
        for path in ["/", "/track", "/case", "/desk", "/nothing"] {
            let page = journey.browser().get(path).await;
            journey.canaries.assert_absent("somebody else's page", &page.body, &[&number]);
        }
        let addresses = journey.addresses.join("\n");
        journey.canaries.assert_absent("an address", &addresses, &[&number]);
        let Journey { process, data, canaries, .. } = journey;
        let log = process.stop();
        let (lines, words) = (log.lines().count(), canaries.0.len());
        println!("{}: {lines} log lines, {words} canaries", home.name);
        assert!(log.lines().count() > 40 && log.contains("/desk/case/{id}"), "{log}");
        canaries.assert_absent("the log", &log, &[&number]);
        // The control: a log line with one would be found.
        let found = std::panic::catch_unwind(|| {
            canaries.assert_absent("a planted line", &format!("INFO {PHONE}"), &[]);
        });
        assert!(found.is_err());
        let _ = std::fs::remove_dir_all(data);
    }
}
