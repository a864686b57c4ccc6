//! The addresses below /log: what they serve, how long it may be kept, and that they serve
//! nothing that is not signed, to nobody in particular.

use super::{Got, ask, cases, get, kit};
use huiyin_app::log::Proof;
use huiyin_tests::dice::Dice;
use huiyin_tests::server::{Process, free_port};
use huiyin_tests::site::Site;
use huiyin_tests::town::visit;
use huiyin_tlog::{
    Policy, SignedCheckpoint, Tile, TileReader, TileSource, TlogProof, bundle_entries,
    bundle_matches, tiles_of_growth,
};
use std::collections::BTreeMap;
use std::net::SocketAddr;

const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What every one of these files says of itself, found or not.
fn assert_public(path: &str, got: &Got) {
    assert_eq!(got.header("access-control-allow-origin"), "*", "{path}");
    assert_eq!(got.header("x-content-type-options"), "nosniff", "{path}");
    assert_eq!(got.header("set-cookie"), "", "{path}");
}

async fn head(address: SocketAddr) -> SignedCheckpoint {
    let got = get(address, "/log/checkpoint", &[]).await;
    assert_eq!(got.status, 200);
    SignedCheckpoint::parse(&got.body).unwrap()
}

struct Read(BTreeMap<Tile, Vec<u8>>);

impl TileSource for &Read {
    type Error = Tile;

    fn tile(&mut self, tile: Tile) -> Result<Vec<u8>, Tile> {
        self.0.get(&tile).cloned().ok_or(tile)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_tile_and_bundle_of_the_signed_tree_is_there_and_nothing_else() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let at = site.address;
        assert_eq!(get(at, "/log/tile/0/000.p/200", &[]).await.status, 404);
        cases(&site, 0, 330).await;
        let policy = get(at, "/log/policy", &[]).await;
        let policy = Policy::parse(&policy.body).unwrap();
        let signed = head(at).await;
        signed.log_verify(policy.logs()).unwrap();
        let size = signed.checkpoint().size;
        assert!(size > 300, "{size}");

        let mut read = Read(BTreeMap::new());
        for tile in tiles_of_growth(0, size) {
            let path = format!("/log/{}", tile.path());
            let got = get(at, &path, &[]).await;
            assert_public(&path, &got);
            assert_eq!((got.status, got.body.len()), (200, usize::from(tile.width) * 32), "{path}");
            assert_eq!(got.header("content-type"), "application/octet-stream");
            assert_eq!(got.header("cache-control"), FOR_EVER);
            read.0.insert(tile, got.body);
        }
        let root = signed.checkpoint().root;
        let mut reader = TileReader::open(&read, size, &root).expect("the signed root");
        for index in 0..size.div_ceil(256) {
            let tile = Tile::of_size(0, index, size).unwrap();
            let path = format!("/log/{}", tile.bundle_path());
            let got = get(at, &path, &[]).await;
            assert_public(&path, &got);
            assert_eq!(got.header("cache-control"), FOR_EVER);
            let entries = bundle_entries(&got.body, tile.width).unwrap();
            assert!(bundle_matches(&entries, reader.row(0, index).unwrap()), "{path}");
        }
        narrower_are_beginnings(at, &read, size).await;
        beyond_is_nothing(at, size).await;
        site.stop().await;
    }
}

/// Each width that a checkpoint may have had is served still.
async fn narrower_are_beginnings(at: SocketAddr, read: &Read, size: u64) {
    let last = Tile::of_size(0, size / 256, size).unwrap();
    for width in [1, 2, last.width - 1] {
        for index in [0, last.index] {
            let tile = Tile { level: 0, index, width };
            let got = get(at, &format!("/log/{}", tile.path()), &[]).await;
            let whole = &read.0[&Tile::of_size(0, index, size).unwrap()];
            assert!(got.status == 200 && whole.starts_with(&got.body), "{tile:?}");
            let got = get(at, &format!("/log/{}", tile.bundle_path()), &[]).await;
            assert!(bundle_entries(&got.body, width).is_ok(), "{tile:?}");
        }
    }
}

async fn beyond_is_nothing(at: SocketAddr, size: u64) {
    let last = Tile::of_size(0, size / 256, size).unwrap();
    let mut beyond = vec![
        Tile { width: last.width + 1, ..last },
        Tile { width: 256, ..last },
        Tile { level: 0, index: last.index + 1, width: 1 },
        Tile { level: 1, index: 0, width: 2 },
        Tile { level: 1, index: 0, width: 256 },
        Tile { level: 2, index: 0, width: 1 },
        Tile { level: 7, index: 0, width: 1 },
    ];
    beyond.push(Tile { level: 0, index: 123_456_789, width: 256 });
    for tile in beyond {
        let mut paths = vec![tile.path()];
        if tile.level == 0 {
            paths.push(tile.bundle_path());
        }
        for path in paths.iter().map(|path| format!("/log/{path}")) {
            let got = get(at, &path, &[]).await;
            assert_eq!((got.status, got.body.len()), (404, 0), "{path}");
            assert_eq!(got.header("cache-control"), "no-store", "{path}");
            assert_public(&path, &got);
        }
    }
    for wrong in
        ["0/000.p/256", "0/000.p/0", "00/000", "8/000", "0/0", "0", "entries", "x", "0/%2e"]
    {
        let got = get(at, &format!("/log/tile/{wrong}"), &[]).await;
        assert_eq!(got.status, 404, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_are_for_everybody_and_know_nobody() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    let at = site.address;
    cases(&site, 0, 40).await;
    let text = "text/plain; charset=utf-8";
    let signed = head(at).await;
    for (path, kind, keep) in [
        ("/log/checkpoint", text, "public, max-age=5"),
        ("/log/policy", text, "public, max-age=5"),
        ("/log/audit.json", "application/json", "public, max-age=5"),
        ("/verify", "text/html; charset=utf-8", "public, max-age=5"),
        ("/log/tile/0/000.p/7", "application/octet-stream", FOR_EVER),
        ("/log/tile/entries/000.p/7", "application/octet-stream", FOR_EVER),
    ] {
        let plain = get(at, path, &[]).await;
        assert_eq!((plain.status, plain.header("content-type")), (200, kind), "{path}");
        assert_eq!(plain.header("cache-control"), keep, "{path}");
        assert_public(path, &plain);
        let cookies = "huiyin_csrf=00; huiyin_session=00; huiyin_lang=en; __Host-huiyin_lang=en";
        let known = get(at, path, &[("cookie", cookies)]).await;
        assert_eq!(known.body, plain.body, "{path}: a cookie changes nothing");
        assert_public(path, &known);
        let bare = ask("HEAD", at, path, &[("accept-encoding", "identity")]).await;
        assert_eq!((bare.status, bare.body.len()), (200, 0), "{path}");
        assert_eq!(bare.header("content-length"), plain.body.len().to_string(), "{path}");
        for method in ["POST", "PUT", "DELETE"] {
            let refused = ask(method, at, path, &[]).await;
            assert_eq!((refused.status, refused.header("allow")), (405, "GET,HEAD"), "{path}");
        }
        if !plain.header("etag").is_empty() {
            let again = get(at, path, &[("if-none-match", plain.header("etag"))]).await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        }
    }
    // Bundles may be compressed; hashes would only grow.
    let squeezed = [("accept-encoding", "gzip")];
    let bundle = get(at, "/log/tile/entries/000.p/40", &squeezed).await;
    assert_eq!((bundle.status, bundle.header("vary")), (200, "accept-encoding"));
    for path in ["/log/tile/0/000.p/40", "/log/checkpoint"] {
        let got = get(at, path, &squeezed).await;
        assert_eq!((got.status, got.header("content-encoding")), (200, ""), "{path}");
    }
    let csp = get(at, "/verify", &[]).await;
    let csp = csp.header("content-security-policy");
    assert!(
        csp.contains("script-src 'sha256-") && csp.ends_with("frame-ancestors 'none'"),
        "{csp}"
    );
    for lang in ["zh-CN", "en"] {
        let page = get(at, "/log", &[("accept-language", lang)]).await;
        let html = String::from_utf8(page.body).unwrap();
        assert_eq!(page.status, 200);
        assert!(html.contains(&signed.checkpoint().root.to_base64()), "{html}");
        assert!(html.contains("/verify") && html.contains("/log/audit.json"));
    }
    site.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_stands_still_shows_what_was_signed_and_no_more() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        cases(&site, 0, 20).await;
        let before = head(site.address).await;
        let size = before.checkpoint().size;
        site.town.app.log_stall("test");
        let receipt = site.town.submit(visit("while it stands")).await.expect("taken in");
        assert!(matches!(receipt.proof, Proof::Promised(_)));
        assert_eq!(head(site.address).await, before);
        let next = Tile { level: 0, index: 0, width: u16::try_from(size).unwrap() + 1 };
        for path in [next.path(), next.bundle_path()] {
            assert_eq!(get(site.address, &format!("/log/{path}"), &[]).await.status, 404);
        }
        let page = get(site.address, "/log", &[("accept-language", "en")]).await;
        assert!(String::from_utf8(page.body).unwrap().contains("stands still"));
        site.stop().await;
    }
}

/// The real server as a process, cases over its JSON door, the real mirror as a process.
#[test]
fn a_mirror_follows_a_running_server() {
    for home in huiyin_tests::engines() {
        let (data, copy) = (kit::Dir::new("data"), kit::Dir::new("copy"));
        let server = Process::serve(&data.0, &home.target);
        let url = format!("http://{}", server.address);
        let mut proofs = bring(&url, 0, 270);
        let args = ["mirror", &url, copy.str(), "--trust-first-use"];
        let (code, told) = kit::run(&args);
        assert_eq!(code, 0, "{told}");
        let check = ["mirror", "check", copy.str()];
        assert_eq!(kit::run(&check).0, 0);
        // Killed again and again while the log grows.
        let mut dice = Dice::of_seed(free_port().into());
        for round in 0..6 {
            proofs.extend(bring(&url, 270 + round * 12, 12));
            let mut mirror = kit::Running::start(&args);
            let pause = 30 + dice.below(150) as u64;
            std::thread::sleep(std::time::Duration::from_millis(pause));
            mirror.kill();
        }
        let (code, told) = kit::run(&args);
        assert_eq!(code, 0, "{told}");
        let (code, told) = kit::run(&check);
        assert_eq!(code, 0, "{told}");
        // Every receipt that was given stands at its place in the copy.
        let files = kit::files(&copy.0);
        let bundles: Vec<(&String, &Vec<u8>)> =
            files.iter().filter(|(path, _)| path.starts_with("tile/entries/")).collect();
        let found = |proof: &TlogProof| {
            let entry = proof.extra.as_deref().unwrap();
            bundles.iter().any(|(_, bytes)| bytes.windows(34).any(|part| part == entry))
        };
        assert_eq!(proofs.len(), 342);
        assert!(proofs.iter().all(found), "{}", home.name);
        let _ = server.stop();
        let _ = std::fs::remove_file(huiyin_app::high_water_of(&data.0));
    }
}

fn bring(url: &str, from: usize, count: usize) -> Vec<TlogProof> {
    let one = |at: usize| {
        let body = serde_json::json!({ "kind": "enquiry", "text": format!("第{at}件") });
        let sent = ureq::post(format!("{url}/api/v1/cases"))
            .header("content-type", "application/json")
            .header("idempotency-key", format!("mirror-follows-{at:08}"))
            .send(body.to_string());
        let answer = sent.expect("taken in").body_mut().read_to_string().unwrap();
        let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
        TlogProof::parse(answer["proof"].as_str().expect("a proof").as_bytes()).unwrap()
    };
    let part = |first: usize| (from + first..from + count).step_by(6).map(one).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|first| scope.spawn(move || part(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}
