//! The database, looked at before it is opened: opening one of an older program would bring it
//! to this one's step, which is for a start to do and not for a look. And the room on the disk.

use super::{Finding, Room};
use crate::config::Config;
use huiyin_app::App;
use huiyin_app::moment::Moment;
use std::path::Path;

const MB: u64 = 1 << 20;
const ROOM_BAD_MB: u64 = 200;
const ROOM_LOW_MB: u64 = 2_000;

pub(super) async fn check(config: &Config, moment: &Moment) -> (Option<App>, Vec<Finding>) {
    let looked = match huiyin_app::look(&config.database).await {
        Ok(looked) => looked,
        Err(why) => return (None, vec![Finding::bad("database-gone").with("why", why)]),
    };
    let steps = |finding: Finding| {
        finding
            .with("engine", &looked.engine)
            .with("schema", looked.schema)
            .with("ours", looked.schema_ours)
    };
    if looked.schema != looked.schema_ours {
        let found = match looked.schema {
            0 => Finding::warn("database-empty"),
            schema if schema > looked.schema_ours => Finding::bad("database-newer"),
            _ => Finding::warn("database-older"),
        };
        return (None, vec![steps(found)]);
    }
    let mut found = vec![steps(Finding::ok("database-fine"))];
    if is_plain(&config.database) {
        found.push(Finding::warn("database-plain"));
    }
    // Opening would make a mark that knows nothing: putting the old one back must come first.
    if !config.high_water.exists() {
        return (None, found);
    }
    match App::open(config.settings(moment.clone())).await {
        Ok(app) => (Some(app), found),
        Err(why) => {
            found.push(Finding::bad("database-closed").with("why", why));
            (None, found)
        }
    }
}

/// To another machine, and nothing asks for encryption.
fn is_plain(target: &str) -> bool {
    let Some((_, rest)) = target.split_once("://") else { return false };
    let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let is_local =
        ["127.", "localhost", "[::1]", "%2F", "/"].iter().any(|own| host.starts_with(own));
    !is_local && !target.contains("sslmode=require") && !target.contains("sslmode=verify-full")
}

pub(super) fn disk(room: &Room<'_>) -> Vec<Finding> {
    let mut folders = vec![room.config.data.as_path()];
    folders.extend(room.config.copies.regular.as_ref().map(|regular| regular.folder.as_path()));
    folders.into_iter().filter_map(room_in).collect()
}

fn room_in(folder: &Path) -> Option<Finding> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    let free = stat.f_bavail.saturating_mul(stat.f_frsize) / MB;
    let found = match free {
        free if free < ROOM_BAD_MB => Finding::bad("disk-full"),
        free if free < ROOM_LOW_MB => Finding::warn("disk-low"),
        _ => Finding::ok("disk-room"),
    };
    Some(found.with("free", free).with("folder", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_elsewhere_without_encryption_is_noticed() {
        for (target, plain) in [
            ("huiyin.db", false),
            ("postgres://u@127.0.0.1:5432/h", false),
            ("postgres://u:p@localhost/h", false),
            ("postgres://u:p@db.example/h", true),
            ("postgres://u:p@db.example/h?sslmode=prefer", true),
            ("postgres://u:p@db.example/h?sslmode=require", false),
        ] {
            assert_eq!(is_plain(target), plain, "{target}");
        }
    }
}
