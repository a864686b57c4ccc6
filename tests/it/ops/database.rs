//! The way to PostgreSQL over TLS: verified against an authority of our own, refused for another
//! and for a server that speaks none.

use super::configured;
use huiyin::config::TlsConfig;
use huiyin::tls::Tls;
use huiyin_app::moment::Moment;
use huiyin_store::{Db, StoreError};
use huiyin_tests::pg::{Server, is_root};
use huiyin_tests::temp_dir;
use std::path::PathBuf;
use std::process::Command;

/// A pair under an authority, readable by the database's user.
fn pair() -> (PathBuf, PathBuf, PathBuf) {
    let data = temp_dir("pg-tls");
    let lines = "public_url = \"https://127.0.0.1\"\n";
    let config = configured(&data, "none.db", lines);
    Tls::open(&config, &TlsConfig::SelfMade, &Moment::real()).expect("made");
    let folder = data.join("tls");
    if is_root() {
        let owned = Command::new("chown").args(["-R", "postgres"]).arg(&data).status();
        assert!(owned.expect("chown runs").success());
    }
    (folder.join("authority.pem"), folder.join("server.pem"), folder.join("server.key"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_database_is_reached_over_tls_and_a_stranger_is_not() {
    let server = tokio::task::spawn_blocking(Server::start).await.expect("it starts");
    let (authority, cert, key) = pair();
    let (stranger, ..) = pair();
    let url = server.url("postgres");
    let over =
        |mode: &str, root: &PathBuf| format!("{url}?sslmode={mode}&sslrootcert={}", root.display());
    let refused = Db::open(&over("require", &authority)).await;
    assert!(refused.is_err(), "a server that speaks no TLS is not spoken to");
    let set = |name: &str, value: &str| {
        server.execute("postgres", &format!("ALTER SYSTEM SET {name} = '{value}'"));
    };
    set("ssl_cert_file", &cert.to_string_lossy());
    set("ssl_key_file", &key.to_string_lossy());
    set("ssl", "on");
    server.execute("postgres", "SELECT pg_reload_conf()");
    let mut opened = Err(StoreError::Unavailable("not tried".into()));
    for _ in 0..100 {
        opened = Db::open(&over("verify-full", &authority)).await;
        if opened.is_ok() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let db = opened.expect("over TLS");
    db.ping().await.expect("it answers");
    let client = huiyin_tests::postgres_at(url.clone()).client().await;
    let sql = "SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) \
        WHERE s.ssl AND a.application_name = 'huiyin'";
    let count: i64 = client.query_one(sql, &[]).await.expect("a row").get(0);
    assert!(count > 0, "the server says that it is encrypted");
    // The control: another authority, whatever the mode is called.
    for mode in ["require", "verify-full"] {
        let wrong = Db::open(&over(mode, &stranger)).await.expect_err("not trusted");
        assert!(matches!(wrong, StoreError::Unavailable(_)), "{wrong}");
    }
    println!(
        "protection: the database is spoken to only when it is the one that was named: held; \
         control: another authority -> refused"
    );
}
