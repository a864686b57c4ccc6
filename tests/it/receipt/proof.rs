//! Proof and opening, from the page and from a call: sound for anybody, silent about the case,
//! and no key to it. While the log stands still a promise stands in, and the proof comes later.

use super::{call, examined, filed, given, promised, sound, track};
use huiyin_app::By;
use huiyin_app::keys::ViewSecret;
use huiyin_app::log::Proof;
use huiyin_domain::ids::CaseNumber;
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;
use huiyin_tests::town::{BODY, CANARIES, matter};
use huiyin_tlog::{Finding, Reason};
use serde_json::{Value, json};

/// A download: as a file, with a name that says nothing.
async fn file(browser: &mut Browser, path: &str, name: &str) -> String {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.body);
    assert_eq!(page.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let wanted = format!("attachment; filename=\"{name}\"");
    assert_eq!(page.header("content-disposition"), Some(wanted.as_str()));
    page.body
}

/// The event as the opening tells it is this case's registration.
fn tells(finding: &Finding, number: &str, kind: &str) {
    let event = finding.event.as_deref().expect("an event");
    let event: Value = serde_json::from_str(event).expect("JSON");
    assert_eq!(event["number"], number);
    assert_eq!(event["event"]["kind"], "registered");
    assert_eq!(event["event"]["case_kind"], kind);
}

/// Neither kind nor office nor number nor a word of what was written.
fn is_silent(text: &str, number: &str, secret: &str) {
    let kinds = ["suggestion", "accusation", "claim", "enquiry", "registered", "web", "visit"];
    let offices = ["QS-", "ZJ", "JT", "信访", "Petition", "intake", "unit"];
    let own = [number, secret, &secret.replace('-', "")];
    let bare = number.split('-').nth(2).expect("the running number");
    // Base64 is full of chance: what is looked for there is longer than three signs.
    let words = kinds.iter().chain(&offices).chain(&CANARIES).chain(&own);
    for word in words.chain([&bare]).filter(|word| word.len() > 3) {
        assert!(!text.contains(word), "the proof says {word}:\n{text}");
    }
    let bytes = text.as_bytes();
    let lines = BODY.lines().map(str::as_bytes);
    for line in lines {
        assert!(!bytes.windows(line.len()).any(|window| window == line));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_from_the_page_proves_itself_and_stays_silent() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let app = &site.town.app;
        for kind in ["claim", "accusation"] {
            let mut browser = site.browser();
            let receipt = filed(&mut browser, kind).await;
            let (number, secret) = given(&receipt);
            let newest = app.log_checkpoint().await.expect("a log").expect("a checkpoint");
            let index = newest.checkpoint().size - 1;
            let name = format!("receipt-{index}");
            let proof = file(&mut browser, "/case/proof", &format!("{name}.tlog-proof")).await;
            let opening = file(&mut browser, "/case/opening", &format!("{name}.opening")).await;
            assert_eq!(sound(app, &proof, None).index, index);
            assert_eq!(sound(app, &proof, None).event, None);
            tells(&sound(app, &proof, Some(&opening)), &number, kind);
            is_silent(&proof, &number, &secret);
            // Even the opening holds no word that was written, only fingerprints.
            for word in CANARIES {
                assert!(!opening.contains(word));
            }
            for path in ["/receipt", "/case"] {
                let html = browser.get(path).await;
                for link in ["/case/proof", "/case/opening", "/verify"] {
                    assert!(html.body.contains(&format!("href=\"{link}\"")), "{path} {link}");
                }
            }
        }
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_from_a_call_proves_itself_and_another_opening_does_not_fit() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let app = &site.town.app;
        let mut browser = site.browser();
        let mut answers = Vec::new();
        for (at, kind) in ["suggestion", "accusation"].into_iter().enumerate() {
            let body = json!({ "kind": kind, "text": BODY }).to_string();
            let key = format!("proof-0123456789-{at}");
            let (page, value) = call(&mut browser, &key, &body).await;
            assert_eq!((page.status, &value["promise"]), (201, &Value::Null), "{}", page.body);
            let word = |name: &str| value[name].as_str().expect("a string").to_owned();
            let (proof, opening) = (word("proof"), word("opening"));
            tells(&sound(app, &proof, Some(&opening)), &word("number"), kind);
            // One file behind the other is one file.
            tells(&sound(app, &format!("{proof}{opening}"), None), &word("number"), kind);
            is_silent(&proof, &word("number"), &word("secret"));
            let (_, again) = call(&mut browser, &key, &body).await;
            let later = again["proof"].as_str().expect("a proof");
            tells(&sound(app, later, Some(&opening)), &word("number"), kind);
            answers.push((proof, opening));
        }
        let [(one, _), (_, other)] = &answers[..] else { panic!("two") };
        assert_eq!(examined(app, one, Some(other)), Err(Reason::OpeningDiffers));
        site.stop().await;
    }
}

/// A proof shown around opens nothing: none of its lines is a number or a secret, and whoever has
/// it alone reaches no page of the case.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proof_alone_opens_nothing() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.submit(matter("alone")).await.expect("a case");
        let Proof::Logged(proof) = &receipt.proof else { panic!("a proof") };
        let mut stranger = site.browser();
        for path in ["/case", "/case/proof", "/case/opening", "/case/secret", "/receipt"] {
            assert_eq!(stranger.get(path).await.location(), Some("/track"), "{path}");
        }
        let number = receipt.number.to_string();
        for piece in proof.split_whitespace() {
            assert!(CaseNumber::parse(piece).is_err(), "{piece}");
            let start: String =
                piece.chars().filter(char::is_ascii_alphanumeric).take(16).collect();
            let Some(guess) = ViewSecret::parse(&start) else { continue };
            let opened = site.town.app.case_unlock(&receipt.number, &guess).await;
            assert!(opened.is_err(), "{start}");
        }
        let page = track(&mut stranger, &number, "QVJD-QVJD-QVJD-QVJD").await;
        assert_eq!(page.status, 422);
        // Somebody else's own case does not help either.
        let other = site.town.submit(matter("another")).await.expect("a case");
        let mut person = site.person(&other).await;
        let theirs = person.get("/case/proof").await.body;
        assert_ne!(
            sound(&site.town.app, &theirs, None).commitment,
            sound(&site.town.app, proof, None).commitment
        );
        assert_eq!(person.get(&format!("/case/proof?number={number}")).await.body, theirs);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_log_stands_still_a_promise_is_given_and_the_proof_comes_later() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let app = &site.town.app;
        let early = site.town.submit(matter("before")).await.expect("a case");
        app.log_stall("test");
        let mut browser = site.browser();
        let receipt = filed(&mut browser, "enquiry").await;
        let (number, secret) = given(&receipt);
        let told = |page: &Page| page.body.contains("承诺");
        assert!(told(&receipt), "the page says so plainly");
        let promise = file(&mut browser, "/case/proof", "receipt.tlog-promise").await;
        let opening = file(&mut browser, "/case/opening", "receipt.opening").await;
        is_silent(&promise, &number, &secret);
        let found = promised(app, &promise, Some(&opening));
        assert_eq!(found.due_s - found.time_s, 24 * 3600);
        assert!(!found.overdue);
        assert!(told(&browser.get("/case").await));
        let body = json!({ "kind": "claim", "text": BODY }).to_string();
        let (page, value) = call(&mut browser, "promise-0123456789", &body).await;
        assert_eq!((page.status, &value["proof"]), (201, &Value::Null));
        promised(app, value["promise"].as_str().expect("a promise"), None);
        // What was logged before has its proof all the same.
        let mut person = site.person(&early).await;
        sound(app, &person.get("/case/proof").await.body, None);
        // The reason is gone: the next start puts in what waits, and keeps the promise.
        let twin = site.town.reopened().await;
        twin.log_nudge().await.expect("it goes on");
        let number = CaseNumber::parse(&number).expect("a number");
        let secret = ViewSecret::parse(&secret).expect("a secret");
        let case = twin.case_unlock(&number, &secret).await.expect("it opens");
        let proof = twin.case_proof(&By::person(case), case).await.expect("a proof");
        let Proof::Logged(proof) = proof else { panic!("not kept: {proof:?}") };
        let kept = sound(&twin, &proof, Some(&opening));
        assert_eq!(kept.commitment, found.commitment, "what was promised is what is logged");
        twin.close().await;
        site.stop().await;
    }
}

/// A log in trouble costs the proof for a while, never the number and the secret.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_log_hides_neither_number_nor_secret() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = site.browser();
        let before = given(&filed(&mut browser, "claim").await);
        site.town.home.execute("DELETE FROM leaf").await;
        let receipt = browser.get("/receipt").await;
        assert_eq!(receipt.status, 200, "{}", receipt.html().text());
        assert_eq!(given(&receipt), before);
        assert!(receipt.body.contains("过一会儿"), "it says so");
        assert_eq!(browser.get("/case").await.status, 200);
        assert_eq!(browser.get("/case/proof").await.status, 500);
        site.stop().await;
    }
}
