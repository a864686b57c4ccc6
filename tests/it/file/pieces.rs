//! Files piece by piece: after a cut line, a reload or a restart it goes on where it was; by
//! whoever began it and nobody else.

use super::*;
use huiyin_domain::leaf::hex;
use huiyin_tests::photo::large;
use huiyin_tests::town::visit;
use sha2::{Digest, Sha256};

async fn begin(browser: &mut Browser, base: &str, token: &str, more: &[(&str, &str)]) -> Page {
    let mut fields = vec![("token".to_owned(), token.to_owned())];
    fields.extend(more.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())));
    browser.post(&format!("{base}/begin"), &fields).await
}

async fn piece(
    browser: &mut Browser,
    base: &str,
    token: &str,
    (file, at): (FileId, usize),
    bytes: &[u8],
) -> Page {
    let digest = hex(&Sha256::digest(bytes));
    let headers = [("x-huiyin-token", token), ("x-digest", digest.as_str())];
    browser.send("PUT", &format!("{base}/part/{file}-{at}"), &headers, bytes).await
}

fn next(page: &Page) -> u64 {
    let value: serde_json::Value = serde_json::from_str(&page.body).expect("json");
    value["next"].as_u64().unwrap_or_else(|| panic!("{}", page.body))
}

async fn post(browser: &mut Browser, path: &str, token: &str, file: FileId) -> Page {
    let fields = [("token".to_owned(), token.to_owned()), ("file".to_owned(), file.to_string())];
    browser.post(path, &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_goes_on_where_it_was_after_a_restart() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = told(&site).await;
        let photo = large(1_200);
        assert!(photo.len() > 2 * PART_BYTES, "{}", photo.len());
        let token = token_of(&mut browser, STEP, STEP).await;
        let size = photo.len().to_string();
        let begun =
            begin(&mut browser, STEP, &token, &[("label", "大.jpg"), ("bytes", &size)]).await;
        let file = id(&begun);
        let first = &photo[..PART_BYTES];
        let page = piece(&mut browser, STEP, &token, (file, 0), first).await;
        assert_eq!(next(&page), PART_BYTES as u64, "{}", page.body);

        // Another server over the same database and the same objects, as after a restart.
        let again = site.town.reopened().await;
        let data = huiyin_tests::temp_dir("again");
        let config = huiyin_tests::server::config(&data, &site.town.home.target);
        let server = huiyin_tests::server::start(&again, &config, true).await;
        browser.address = server.address;
        let known = file.to_string();
        let page = begin(&mut browser, STEP, &token, &[("file", &known)]).await;
        assert_eq!((id(&page), next(&page)), (file, PART_BYTES as u64));
        for (no, bytes) in photo.chunks(PART_BYTES).enumerate().skip(1) {
            let at = no * PART_BYTES;
            let page = piece(&mut browser, STEP, &token, (file, at), bytes).await;
            assert_eq!(next(&page), (at + bytes.len()) as u64, "{}", page.body);
        }
        for _ in 0..2 {
            let page = post(&mut browser, "/new/files/done", &token, file).await;
            assert_eq!((page.status, id(&page)), (200, file), "twice is once: {}", page.body);
        }
        let case = filed(&site, &mut browser).await;
        let files = files_of(&site.town, case).await;
        assert_eq!(files.len(), 1);
        assert_eq!(objects(&site.town).len(), 1, "no part is left");
        is_whole(&site.town).await;
        server.stop().await;
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_piece_in_the_wrong_place_or_by_somebody_else_changes_nothing() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = told(&site).await;
        let token = token_of(&mut browser, STEP, STEP).await;
        let file = id(&begin(&mut browser, STEP, &token, &[("label", "a.txt")]).await);
        let whole = vec![b'a'; PART_BYTES];
        for at in [1, 7, PART_BYTES, PART_BYTES * 9] {
            let page = piece(&mut browser, STEP, &token, (file, at), &whole).await;
            assert_eq!(page.status, 422, "{at}: {}", page.body);
        }
        assert_eq!(next(&piece(&mut browser, STEP, &token, (file, 0), &whole).await), 524_288);
        // The answer was lost: the same piece once more is no second one.
        assert_eq!(next(&piece(&mut browser, STEP, &token, (file, 0), &whole).await), 524_288);
        let too_long = vec![b'a'; PART_BYTES + 1];
        let page = piece(&mut browser, STEP, &token, (file, PART_BYTES), &too_long).await;
        assert_eq!(page.status, 413);
        let page = piece(&mut browser, STEP, &token, (file, PART_BYTES), b"").await;
        assert_eq!(page.status, 422, "nothing");
        // Altered on the way.
        let headers = [("x-huiyin-token", token.as_str()), ("x-digest", "00")];
        let to = format!("{STEP}/part/{file}-{PART_BYTES}");
        assert_eq!(browser.send("PUT", &to, &headers, b"abc").await.status, 422);
        // A draft of somebody else, with a token of their own.
        let mut other = told(&site).await;
        let theirs = token_of(&mut other, STEP, STEP).await;
        let page = piece(&mut other, STEP, &theirs, (file, PART_BYTES), b"abc").await;
        assert_eq!(page.status, 404);
        let known = file.to_string();
        assert_eq!(begin(&mut other, STEP, &theirs, &[("file", &known)]).await.status, 404);
        assert_eq!(post(&mut other, "/new/files/done", &theirs, file).await.status, 404);
        post(&mut other, "/new/files/drop", &theirs, file).await;
        let rows = site.town.home.count("SELECT bytes FROM file").await;
        assert_eq!(rows, 524_288, "as it was");
        // A short piece is the last.
        let page = piece(&mut browser, STEP, &token, (file, PART_BYTES), b"abc").await;
        assert_eq!(next(&page), 524_291);
        let page = piece(&mut browser, STEP, &token, (file, PART_BYTES + 3), b"abc").await;
        assert_eq!(page.status, 422);
        // Taken away by whoever began it.
        post(&mut browser, "/new/files/drop", &token, file).await;
        assert_eq!(site.town.home.count("SELECT count(*) FROM file").await, 0);
        assert_eq!(objects(&site.town), Vec::<PathBuf>::new());
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn done_at_the_same_time_is_one_event() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let case = site.town.submit(visit("twice")).await.expect("a case").case;
        let (app, shelf) = (&site.town.app, on_case(case));
        let coming = app.file_begin(&shelf, "a.txt", None).await.expect("begun");
        app.file_part(&shelf, coming.file, 0, "一句话".as_bytes()).await.expect("a piece");
        let done = || app.file_done(&shelf, coming.file, Wish::default());
        let (one, two) = tokio::join!(done(), done());
        assert!(one.is_ok() && two.is_ok(), "{one:?} {two:?}");
        let page = app.case_page(&By::person(case), case).await.expect("a page");
        let added = page.timeline.iter().filter(|e| e.event.kind() == "file-added").count();
        assert_eq!(added, 1);
        is_whole(&site.town).await;
        site.stop().await;
    }
}
