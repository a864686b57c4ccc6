//! Photos, papers and recordings: the way in and out, what is refused, who sees what, and that
//! nothing is left of what is gone.

mod bad;
mod doors;
mod gone;
mod pieces;
mod scan;
mod way;

use huiyin_app::file::{FileTrouble, FileView, ObjectsAt, PART_BYTES, Shelf, Wish};
use huiyin_app::{App, By};
use huiyin_domain::ids::{CaseId, FileId};
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::photo;
use huiyin_tests::site::Site;
use huiyin_tests::town::{BODY, Town};
use std::path::PathBuf;

pub const STEP: &str = "/new/files";

/// A browser that has said what the matter is.
async fn told(site: &Site) -> Browser {
    let mut browser = site.browser();
    browser.fill("/new", "/new", &[("text", BODY)]).await;
    browser.fill("/new/where", "/new/where", &[("kind", "claim")]).await;
    browser
}

/// Sends files by the form of a page, as a browser without a script does.
async fn sent(
    browser: &mut Browser,
    page: &str,
    action: &str,
    files: &[(&str, &[u8])],
    more: &[(&str, &str)],
) -> Page {
    let token = token_of(browser, page, action).await;
    let body = photo::form(&[("token", &token)], files, more);
    browser.send("POST", action, &[("content-type", photo::KIND)], &body).await
}

async fn token_of(browser: &mut Browser, page: &str, action: &str) -> String {
    let form = browser.open(page).await.html().form(action);
    let token = form.fields.iter().find(|(name, _)| name == "token");
    token.expect("a token").1.clone()
}

/// What is said beside the field of files.
fn said(page: &Page) -> String {
    page.error_of("files").unwrap_or_default()
}

/// Through the rest of the form to the receipt.
async fn filed(site: &Site, browser: &mut Browser) -> CaseId {
    let files = site.town.home.count("SELECT count(*) FROM case_file").await;
    browser.fill("/new/contact", "/new/contact", &[]).await;
    let page = browser.fill("/new/check", "/new/check", &[]).await;
    assert_eq!(page.location(), Some("/receipt"), "{}", page.html().text());
    assert_eq!(site.town.home.count("SELECT count(*) FROM case_file").await, files + 1);
    CaseId(site.town.home.count("SELECT max(case_id) FROM case_file").await)
}

/// Puts a file on a shelf past the pages.
async fn put(app: &App, shelf: &Shelf, bytes: &[u8]) -> Result<FileView, FileTrouble> {
    let coming = app.file_begin(shelf, "一张照片.jpg", None).await?;
    for (no, piece) in bytes.chunks(PART_BYTES).enumerate() {
        let part = app.file_part(shelf, coming.file, (no * PART_BYTES) as u64, piece).await;
        if let Err(trouble) = part {
            app.file_drop(shelf, coming.file).await?;
            return Err(trouble);
        }
    }
    app.file_done(shelf, coming.file, Wish::default()).await
}

fn on_case(case: CaseId) -> Shelf {
    Shelf::Case { by: By::person(case), id: case }
}

/// Every object that lies in the folder.
fn objects(town: &Town) -> Vec<PathBuf> {
    let ObjectsAt::Folder(folder) = &town.settings.objects else { panic!("a folder") };
    let below = |folder: &PathBuf| -> Vec<PathBuf> {
        let read = std::fs::read_dir(folder).map(|all| all.flatten().collect::<Vec<_>>());
        read.unwrap_or_default().into_iter().map(|entry| entry.path()).collect()
    };
    let mut all: Vec<PathBuf> = below(folder).iter().flat_map(below).collect();
    all.sort();
    all
}

async fn files_of(town: &Town, case: CaseId) -> Vec<FileView> {
    town.app.files_of(&By::person(case), case).await.expect("files")
}

async fn is_whole(town: &Town) {
    let report = huiyin_app::audit::run(&town.settings, None, |_| {}).await.expect("an audit");
    assert!(report.ok, "{}: {:?}", town.home.name, report.findings);
}

fn id(page: &Page) -> FileId {
    let value: serde_json::Value = serde_json::from_str(&page.body).expect("json");
    FileId(value["file"].as_str().expect("an id").parse().expect("a number"))
}
