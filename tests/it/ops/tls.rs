//! TLS of our own, from the first handshake to a certificate renewed: signing in, slow visitors,
//! new pairs and broken ones.

use super::configured;
use huiyin::config::{Config, TlsConfig};
use huiyin::serve::{HANDSHAKES_OF_ONE_MAX, Options, Server};
use huiyin::tls::Tls;
use huiyin_app::moment::Moment;
use huiyin_domain::policy::Role;
use huiyin_domain::time::Millis;
use huiyin_tests::browser::Browser;
use huiyin_tests::edge::{client, shaken, trusting};
use huiyin_tests::temp_dir;
use huiyin_tests::town::{DAY_MS, MONDAY, ROOT, Town};
use rustls::version;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream};

const OWN: &str = "public_url = \"https://127.0.0.1:0\"\nlisten_plain = \"127.0.0.1:0\"\n\
    [tls]\nself_made = true\n";

struct Served {
    town: Town,
    server: Server,
    data: PathBuf,
}

async fn served(lines: &str) -> Served {
    let town = Town::at(huiyin_tests::sqlite()).await;
    // Certificates are judged by the real clock.
    town.moment.set(Moment::real().now());
    let data = temp_dir("tls");
    let config = configured(&data, &town.home.target, lines);
    let options = Options { without_engine: true, ..Options::default() };
    let server = Server::start(town.app.clone(), &config, options).await.expect("it listens");
    Served { town, server, data }
}

impl Served {
    fn authority(&self) -> PathBuf {
        self.data.join("tls/authority.pem")
    }

    fn browser(&self) -> Browser {
        Browser { tls: Some(trusting(&self.authority())), ..Browser::new(self.server.address) }
    }

    async fn stop(self) {
        self.server.stop().await;
        let _gone = std::fs::remove_dir_all(self.data);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_signs_in_over_tls_and_the_cookies_are_the_hosts_own() {
    let served = served(OWN).await;
    served.town.account("inspector", Role::Inspector, ROOT).await;
    let mut browser = served.browser();
    browser.sign_in("inspector", served.town.moment.now()).await;
    let page = browser.get("/desk").await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.header("strict-transport-security").is_some());
    assert!(!browser.cookies.is_empty());
    for name in browser.cookies.keys() {
        assert!(name.starts_with("__Host-"), "{name}");
    }
    // In the clear the same door says nothing, and the door beside only where to go.
    let mut plain = Browser::new(served.server.address);
    assert!(plain.try_send("GET", "/", &[], b"").await.is_err());
    let mut plain = Browser::new(served.server.plain_address.expect("a plain door"));
    let page = plain.get("/track?x=1").await;
    assert_eq!(page.status, 308);
    let there = format!("https://{}/track?x=1", served.server.address);
    assert_eq!(page.location(), Some(there.as_str()));
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_versions_and_both_protocols_are_spoken_and_strangers_are_not_trusted() {
    let one = served(OWN).await;
    let connect = || TcpStream::connect(one.server.address);
    for version in [&version::TLS13, &version::TLS12] {
        let client = client(&one.authority(), &[version], &[b"h2", b"http/1.1"]);
        let stream = connect().await.expect("it listens");
        let stream = shaken(&client, stream).await.expect("a handshake");
        let (_, session) = stream.get_ref();
        assert_eq!(session.alpn_protocol(), Some(&b"h2"[..]));
        assert_eq!(session.protocol_version(), Some(version.version));
    }
    let other = served(OWN).await;
    let stream = connect().await.expect("it listens");
    let refused = shaken(&trusting(&other.authority()), stream).await;
    assert!(refused.is_err(), "the control: another house's authority");
    let mode = std::os::unix::fs::MetadataExt::mode;
    for name in ["authority.key", "server.key"] {
        let meta = std::fs::metadata(one.data.join("tls").join(name)).expect("it is there");
        assert_eq!(mode(&meta) & 0o777, 0o600, "{name}");
    }
    other.stop().await;
    one.stop().await;
}

async fn idle(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::from((from, 0))).expect("an address of this machine");
    socket.connect(to).await.expect("it listens")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_dawdles_over_a_handshake_keeps_only_themselves_waiting() {
    let served = served(OWN).await;
    let to = served.server.address;
    let mut slow = Vec::new();
    for _ in 0..HANDSHAKES_OF_ONE_MAX {
        slow.push(idle([127, 0, 0, 2], to).await);
    }
    // Somebody else gets in at once.
    assert_eq!(served.browser().get("/").await.status, 200);
    // One more of the same is shown out, while those before are still waited for. Connections
    // are taken in their order, so the one that was counted last is the one that goes.
    let mut over = idle([127, 0, 0, 2], to).await;
    assert_eq!(over.read(&mut [0; 1]).await.unwrap_or(0), 0, "closed");
    let waits = slow.iter().filter(|one| one.try_read(&mut [0; 1]).is_err()).count();
    assert_eq!(waits, HANDSHAKES_OF_ONE_MAX, "the others are still waited for");
    drop(slow);
    served.stop().await;
}

fn files_of(config: &Config, moment: &Moment) -> (PathBuf, PathBuf, String) {
    let tls = Tls::open(config, &TlsConfig::SelfMade, moment).expect("made");
    let folder = config.data.join("tls");
    (folder.join("server.pem"), folder.join("server.key"), tls.pair().print)
}

fn moved(from: &Path, to: &Path) {
    let beside = to.with_extension("new");
    std::fs::copy(from, &beside).expect("copied");
    std::fs::rename(beside, to).expect("in place");
}

#[test]
fn a_new_pair_is_taken_and_a_broken_one_is_not() {
    let moment = Moment::fixed(MONDAY);
    let (a, b, used) = (temp_dir("tls-a"), temp_dir("tls-b"), temp_dir("tls-used"));
    let own = |data: &Path| configured(data, "none.db", OWN);
    let (a, b) = (files_of(&own(&a), &moment), files_of(&own(&b), &moment));
    let (cert, key) = (used.join("cert.pem"), used.join("key.pem"));
    moved(&a.0, &cert);
    moved(&a.1, &key);
    let lines = "public_url = \"https://127.0.0.1:1\"\n";
    let config = configured(&used, "none.db", lines);
    let files = TlsConfig::Files { cert: cert.clone(), key: key.clone() };
    let tls = Tls::open(&config, &files, &moment).expect("a good pair");
    assert_eq!(tls.pair().print, a.2);
    assert!(!tls.look().expect("nothing new"));
    // Half of another pair, then rubbish: each is said once, and the old pair goes on.
    moved(&b.0, &cert);
    let fault = tls.look().expect_err("they do not belong together");
    assert!(fault.to_string().contains("cert.pem"), "{fault}");
    assert!(!tls.look().expect("said once"));
    std::fs::write(&cert, "rubbish").expect("written");
    assert!(tls.look().is_err());
    assert_eq!(tls.pair().print, a.2);
    // The other half arrives.
    moved(&b.0, &cert);
    moved(&b.1, &key);
    assert!(tls.look().expect("whole again"));
    assert_eq!(tls.pair().print, b.2);
    // A pair that has ended opens nothing.
    moment.set(Millis(MONDAY.0 + 500 * DAY_MS));
    assert!(Tls::open(&config, &files, &moment).is_err());
}

#[test]
fn our_own_certificate_is_renewed_before_it_ends_under_the_same_authority() {
    let moment = Moment::fixed(MONDAY);
    let data = temp_dir("tls");
    let config = configured(&data, "none.db", OWN);
    let tls = Arc::new(Tls::open(&config, &TlsConfig::SelfMade, &moment).expect("made"));
    let (first, authority) = (tls.pair(), tls.authority().expect("our own").1);
    moment.set(Millis(first.end.0 - 31 * DAY_MS));
    assert!(!tls.look().expect("not yet"));
    moment.set(Millis(first.end.0 - 29 * DAY_MS));
    assert!(tls.look().expect("renewed"));
    let second = tls.pair();
    assert!(second.print != first.print && second.end > first.end);
    assert_eq!(tls.authority().expect("our own").1, authority);
    // A start finds what is there; another public address wants another certificate.
    let again = Tls::open(&config, &TlsConfig::SelfMade, &moment).expect("there");
    assert_eq!(again.pair().print, second.print);
    let lines = "public_url = \"https://huiyin.example\"\n[tls]\nself_made = true\n";
    let config = configured(&data, "none.db", lines);
    let other = Tls::open(&config, &TlsConfig::SelfMade, &moment).expect("made anew");
    assert!(other.pair().print != second.print);
    assert_eq!(other.authority().expect("our own").1, authority);
    let _gone = std::fs::remove_dir_all(data);
}
