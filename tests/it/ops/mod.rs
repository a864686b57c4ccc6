//! What operators rely on: the edge, copies and drills, keys, clocks, the doctor, upgrades.

mod clock;
mod copies;
mod database;
mod doctor;
mod drill;
mod erased;
mod keys;
mod proxies;
mod tls;
mod units;
mod upgrade;

use huiyin::config::{Config, Flags};
use huiyin_app::backup::sealed::{Identities, identity_new};
use std::path::{Path, PathBuf};

/// Settings from a file of these lines, over this data folder and database.
fn configured(data: &Path, database: &str, lines: &str) -> Config {
    let file = data.join("huiyin.toml");
    std::fs::write(&file, lines).expect("written");
    let flags = Flags {
        config: Some(file),
        data: Some(data.to_owned()),
        database: Some(database.to_owned()),
        listen: Some("127.0.0.1:0".into()),
        ..Flags::default()
    };
    Config::load(&flags).expect("good settings")
}

/// A pair: the file of the private half, and the public half.
fn identity(folder: &Path, name: &str) -> (PathBuf, String) {
    let (text, public) = identity_new();
    let path = folder.join(name);
    std::fs::write(&path, text.as_str()).expect("written");
    (path, public)
}

fn opens(path: &Path) -> Identities {
    Identities::read(path).expect("a private half")
}
