//! What somebody may send: endless, empty, a thousand at once, two things in one, harm.

use super::*;
use huiyin_tests::town::visit;
use std::io::{Read, Write};
use std::net::TcpStream;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n";

fn eicar() -> Vec<u8> {
    let parts = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];
    parts.concat().into_bytes()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_bad_file_has_its_word_beside_the_field_and_leaves_nothing() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = told(&site).await;
        let zip = [PDF, b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"].concat();
        let page_in_paper = [PDF, b"<html><script>x()</script>"].concat();
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec();
        let cut = photo::with_place()[..200].to_vec();
        let active =
            b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>endobj\n%%EOF".to_vec();
        let bad: [(&str, Vec<u8>, &str); 9] = [
            ("空.jpg", Vec::new(), "空的"),
            ("病.txt", eicar(), "损害电脑"),
            ("归档.pdf", zip, "夹带"),
            ("网页.pdf", page_in_paper, "夹带"),
            ("苹果.jpg", heic, "兼容性最佳"),
            ("断.jpg", cut, "打不开"),
            ("跑.pdf", active, "自动运行"),
            ("程序.jpg", b"MZ\x90\0\x03\0\0\0".to_vec(), "不是能收的种类"),
            ("网页.txt", b"<!DOCTYPE html><script>x()</script>".to_vec(), "不是能收的种类"),
        ];
        for (label, bytes, word) in &bad {
            let page = sent(&mut browser, STEP, STEP, &[(*label, bytes)], &[]).await;
            let said = said(&page);
            assert!(said.contains(word) && said.contains(label), "{label}: {} {said}", page.status);
        }
        assert_eq!(site.town.home.count("SELECT count(*) FROM file").await, 0);
        assert_eq!(site.town.home.count("SELECT count(*) FROM file_gone").await, 0);
        assert_eq!(objects(&site.town), Vec::<PathBuf>::new());
        // One good among the bad stays.
        let good = photo::with_place();
        let mixed = [("空.jpg", &b""[..]), ("好.jpg", &good), ("病.txt", &eicar())];
        let page = sent(&mut browser, STEP, STEP, &mixed, &[]).await;
        assert!(said(&page).contains("病.txt") && page.body.contains("好.jpg"));
        assert_eq!(site.town.home.count("SELECT count(*) FROM file").await, 1);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_files_are_ten() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let mut browser = told(&site).await;
        let files: Vec<(&str, &[u8])> = (0..1_000).map(|_| ("a.txt", &b"a word"[..])).collect();
        let page = sent(&mut browser, STEP, STEP, &files, &[]).await;
        assert!(said(&page).contains("最多 10 个"), "{} {}", page.status, said(&page));
        assert_eq!(site.town.home.count("SELECT count(*) FROM file").await, 10);
        assert_eq!(objects(&site.town).len(), 10);
        site.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_shown_as_names_and_lead_nowhere() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let mut browser = told(&site).await;
    let long = "长".repeat(3_000);
    let labels = [
        "../../../etc/passwd",
        "a\u{202e}gpj.exe",
        "<b onclick=x()>.txt",
        long.as_str(),
        "C:\\a\\b.txt",
    ];
    for label in labels {
        let escaped = label.replace('"', "%22");
        sent(&mut browser, STEP, STEP, &[(escaped.as_str(), b"a word")], &[]).await;
    }
    let body = browser.open(STEP).await.body;
    for bad in ["..", "\u{202e}", "<b onclick", "C:\\"] {
        assert!(!body.contains(bad), "{bad}");
    }
    assert!(body.contains("passwd") && body.contains("agpj.exe"));
    let names: Vec<String> = objects(&site.town)
        .iter()
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 5);
    assert!(names.iter().all(|name| name.len() == 32), "{names:?}");
    site.stop().await;
}

/// Sends as much as the server takes; what was answered.
fn endless(address: std::net::SocketAddr, head: &str, begin: &[u8], claimed: u64) -> (u64, String) {
    let mut stream = TcpStream::connect(address).expect("a server");
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(begin)).expect("the head");
    let chunk = vec![b'a'; 1 << 20];
    let mut sent = begin.len() as u64;
    while sent < claimed {
        match stream.write(&chunk) {
            Ok(more) => sent += more as u64,
            Err(_) => break,
        }
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    (sent, String::from_utf8_lossy(&answer).into_owned())
}

/// Ten gigabytes claimed; the server stops taking long before, in the memory of a few pieces. It
/// is a process of its own, so that nobody else's memory is counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endless_file_is_cut_and_memory_stays_flat() {
    const TEN_GB: u64 = 10_000_000_000;
    for home in huiyin_tests::engines() {
        let data = huiyin_tests::temp_dir("endless");
        let server = huiyin_tests::server::Process::serve(&data, &home.target);
        let mut browser = Browser::new(server.address);
        browser.fill("/new", "/new", &[("text", BODY)]).await;
        let token = token_of(&mut browser, STEP, STEP).await;
        let begin = photo::form(&[("token", &token)], &[("endless.txt", b"")], &[]);
        let end = format!("\r\n--{}--\r\n", photo::BOUNDARY);
        let begin = begin[..begin.len() - end.len()].to_vec();
        let cookies: Vec<String> =
            browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "POST {STEP} HTTP/1.1\r\nhost: {}\r\ncontent-type: {}\r\n\
             content-length: {TEN_GB}\r\ncookie: {}\r\nconnection: close\r\n\r\n",
            server.address,
            photo::KIND,
            cookies.join("; ")
        );
        let before = server.resident_kb();
        let address = server.address;
        let sender = tokio::task::spawn_blocking(move || endless(address, &head, &begin, TEN_GB));
        let mut most = before;
        while !sender.is_finished() {
            most = most.max(server.resident_kb());
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let (went, _) = sender.await.expect("a sender");
        assert!(went < 200_000_000, "{went} bytes were taken");
        let grown = most.saturating_sub(before);
        println!("{}: {went} of {TEN_GB} bytes taken, memory grew by {grown} kB", home.name);
        assert!(grown < 30_000, "{grown} kB");
        assert_eq!(home.count("SELECT count(*) FROM file").await, 0);
        assert_eq!(lying(&data), 0);

        // One that is only too large gets its word beside the field, and the next stays.
        let large = vec![b'a'; 21_000_000];
        let files = [("large.txt", &large[..]), ("small.txt", b"a word")];
        let page = sent(&mut browser, STEP, STEP, &files, &[]).await;
        assert!(said(&page).contains("20"), "{} {}", page.status, said(&page));
        assert_eq!(home.count("SELECT count(*) FROM file").await, 1);
        assert_eq!(lying(&data), 1);
    }
}

/// Objects below a data folder.
fn lying(data: &std::path::Path) -> usize {
    let shelves = std::fs::read_dir(data.join("objects")).into_iter().flatten().flatten();
    shelves.filter_map(|shelf| std::fs::read_dir(shelf.path()).ok()).flatten().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_together_have_a_limit_and_a_case_has_one_a_day() {
    for home in huiyin_tests::engines() {
        let site = Site::with(home, |settings| {
            settings.files.bytes_max_all = 1_000;
            settings.files.count_max = 3;
        })
        .await;
        let case = site.town.submit(visit("limits")).await.expect("a case").case;
        let (app, shelf) = (&site.town.app, on_case(case));
        let words = vec![b'a'; 600];
        put(app, &shelf, &words).await.expect("the first");
        let fault = put(app, &shelf, &words).await;
        let much = huiyin_app::file::FileFault::TooMuch;
        assert_eq!(fault, Err(FileTrouble::Fault(much)));
        put(app, &shelf, b"b").await.expect("a small one");
        put(app, &shelf, b"c").await.expect("another");
        let many = huiyin_app::file::FileFault::TooMany;
        assert_eq!(put(app, &shelf, b"d").await, Err(FileTrouble::Fault(many)));
        site.town.pass_days(2);
        put(app, &shelf, &words).await.expect("on another day");
        is_whole(&site.town).await;
        site.stop().await;
    }
}
