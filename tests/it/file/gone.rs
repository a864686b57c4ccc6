//! What is gone is gone: with a draft, with a case, after a crash; what is there is whole, and
//! comes back from a copy.

use super::*;
use huiyin_app::backup;
use huiyin_app::engine;
use huiyin_app::file::S3Config;
use huiyin_domain::case::Stage;
use huiyin_domain::policy::Role;
use huiyin_tests::s3::S3Server;
use huiyin_tests::town::{ROOT, staff, text, visit};

fn s3(server: &S3Server) -> ObjectsAt {
    ObjectsAt::S3(S3Config {
        endpoint: format!("http://127.0.0.1:{}", server.port),
        bucket: "huiyin".into(),
        region: "cn-test-1".into(),
        key_id: "key".into(),
        secret: "a secret of the test kit".into(),
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_go_with_the_draft_that_was_thrown_away_or_ran_out() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = told(&site).await;
        sent(&mut browser, STEP, STEP, &[("a.txt", b"a word")], &[]).await;
        assert_eq!(objects(&site.town).len(), 1);
        browser.fill("/new", "/new/discard", &[]).await;
        assert_eq!(objects(&site.town), Vec::<PathBuf>::new());
        assert_eq!(site.town.home.count("SELECT count(*) FROM file").await, 0);

        let mut browser = told(&site).await;
        sent(&mut browser, STEP, STEP, &[("a.txt", b"a word")], &[]).await;
        site.town.pass_days(29);
        engine::purge_tick(site.town.app.clone()).await.expect("a look");
        assert_eq!(objects(&site.town).len(), 1, "the control: it is kept as long as the draft");
        site.town.pass_days(2);
        engine::purge_tick(site.town.app.clone()).await.expect("a look");
        assert_eq!(objects(&site.town), Vec::<PathBuf>::new());

        // Begun and never ended, on a case.
        let case = site.town.submit(visit("begun")).await.expect("a case").case;
        let (app, shelf) = (&site.town.app, on_case(case));
        let coming = app.file_begin(&shelf, "a.txt", None).await.expect("begun");
        app.file_part(&shelf, coming.file, 0, b"a word").await.expect("a piece");
        assert_eq!(objects(&site.town).len(), 1);
        is_whole(&site.town).await;
        site.town.pass_days(2);
        engine::purge_tick(site.town.app.clone()).await.expect("a look");
        assert_eq!(objects(&site.town), Vec::<PathBuf>::new());
        assert_eq!(site.town.home.count("SELECT count(*) FROM file").await, 0);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_erased_case_loses_its_objects_and_a_crash_between_is_made_good() {
    for home in huiyin_tests::engines() {
        let store = S3Server::start();
        let town = Town::with(home, |settings| settings.objects = s3(&store)).await;
        let receipt = town.submit(visit("erased")).await.expect("a case");
        let other = town.submit(visit("kept")).await.expect("a case").case;
        for case in [receipt.case, other] {
            put(&town.app, &on_case(case), b"a word").await.expect("a file");
        }
        assert_eq!(store.names().len(), 2, "{:?}", store.names());
        is_whole(&town).await;
        town.lead(receipt.case, Stage::Concluded).await;
        town.pass_days(60);
        // The store is away at that moment, as it would be for a program that was killed.
        store.be_away(true);
        let auditor = staff(Role::Auditor, ROOT);
        let basis = text("保管期限届满");
        town.app.case_erase(&auditor, &receipt.number, &basis, false).await.expect("erased");
        let rows = format!("SELECT count(*) FROM file WHERE case_id = {}", receipt.case);
        assert_eq!(town.home.count(&rows).await, 0);
        assert_eq!(store.names().len(), 2, "not yet");
        assert!(engine::purge_tick(town.app.clone()).await.is_err());
        store.be_away(false);
        engine::purge_tick(town.app.clone()).await.expect("a look");
        assert_eq!(store.names().len(), 1);
        assert_eq!(town.home.count("SELECT count(*) FROM file_gone").await, 0);
        let kept = files_of(&town, other).await;
        let read = town.app.file_read(&By::person(other), kept[0].id).await.expect("whole");
        assert_eq!(read.bytes, b"a word");
        is_whole(&town).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_audit_sees_each_change_of_an_object_and_of_its_row() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.submit(visit("audited")).await.expect("a case").case;
        put(&town.app, &on_case(case), &vec![b'a'; 200_000]).await.expect("a file");
        is_whole(&town).await;
        let path = objects(&town).remove(0);
        let whole = std::fs::read(&path).expect("an object");
        let mut seen = Vec::new();
        let mut bit = whole.clone();
        bit[100_000] ^= 1;
        let frame = 65_536 + 29;
        let swapped = [&whole[frame..2 * frame], &whole[..frame], &whole[2 * frame..]].concat();
        for bytes in [bit, whole[..frame].to_vec(), swapped, Vec::new()] {
            std::fs::write(&path, bytes).expect("written");
            seen.push(codes(&town).await);
        }
        std::fs::remove_file(&path).expect("gone");
        seen.push(codes(&town).await);
        std::fs::write(&path, &whole).expect("written");
        is_whole(&town).await;
        for change in [
            "UPDATE file SET bytes = bytes + 1",
            "UPDATE file SET media = 'png'",
            "UPDATE file SET state = 'refused'",
            "UPDATE file SET object = '00000000000000000000000000000000'",
            "UPDATE file SET case_id = 7",
            "DELETE FROM file",
        ] {
            town.home.execute(change).await;
            seen.push(codes(&town).await);
            if change.starts_with("DELETE") {
                break;
            }
            let back = [
                "UPDATE file SET bytes = 200000, media = 'text', state = 'ready'".to_owned(),
                format!("UPDATE file SET case_id = {case}"),
                format!(
                    "UPDATE file SET object = '{}'",
                    path.file_name().expect("a name").display()
                ),
            ];
            for back in back {
                town.home.execute(&back).await;
            }
            is_whole(&town).await;
        }
        assert!(seen.iter().all(|codes| !codes.is_empty()), "{}: {seen:?}", town.home.name);
        println!("{}: {seen:?}", town.home.name);
    }
}

async fn codes(town: &Town) -> Vec<String> {
    let report = huiyin_app::audit::run(&town.settings, None, |_| {}).await.expect("an audit");
    report.findings.into_iter().map(|finding| finding.code).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_brings_the_files_back_sealed_as_they_were() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let case = town.submit(visit("copied")).await.expect("a case").case;
        let file = put(&town.app, &on_case(case), b"a word").await.expect("a file").id;
        let into = huiyin_tests::temp_dir("copy").join("objects");
        assert_eq!(backup::objects_write(&town.settings, &into).await, Ok(1));
        let path = objects(&town).remove(0);
        let sealed = std::fs::read(&path).expect("an object");
        assert!(!sealed.windows(6).any(|window| window == b"a word"));
        std::fs::remove_file(&path).expect("lost");
        assert!(town.app.file_read(&By::person(case), file).await.is_err(), "the control");
        assert_eq!(backup::objects_restore(&town.settings, &into).await, Ok(1));
        assert_eq!(std::fs::read(&path).expect("back"), sealed);
        let read = town.app.file_read(&By::person(case), file).await.expect("back");
        assert_eq!(read.bytes, b"a word");
        is_whole(&town).await;
    }
}

/// Reopened, the same keys and objects say the same; another key file opens nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_s_files_open_with_the_draft_s_key_alone() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let key = [7; 32];
        let id = huiyin_domain::ids::DraftId(4711);
        town.app.draft_save(id, &key, b"[]").await.expect("a draft");
        let own = Shelf::Draft { id, key };
        let file = put(&town.app, &own, b"a word").await.expect("a file").id;
        let other = Shelf::Draft { id, key: [8; 32] };
        assert_eq!(town.app.files_loose(&own).await.expect("files").len(), 1);
        assert_eq!(town.app.files_loose(&other).await.expect("files").len(), 0);
        assert!(town.app.file_done(&other, file, Wish::default()).await.is_err());
        assert!(town.app.file_read(&By::System, file).await.is_err(), "not even the program");
        let again: App = town.reopened().await;
        assert_eq!(again.files_loose(&own).await.expect("files").len(), 1);
    }
}
