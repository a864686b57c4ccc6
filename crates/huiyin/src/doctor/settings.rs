//! Settings that can be right and still be unwise, and files that must be closed to others.

use super::Finding;
use crate::config::Config;
use huiyin_app::keys::Keys;
use huiyin_app::moment::Moment;
use huiyin_domain::ids::AreaId;
use std::os::unix::fs::MetadataExt;

pub(super) fn check(config: &Config) -> Vec<Finding> {
    let url = &config.public_url;
    let is_local = config.listen.ip().is_loopback() && url.contains("127.0.0.1");
    if url.starts_with("http://") && !is_local {
        return vec![Finding::warn("settings-plain").with("url", url)];
    }
    vec![Finding::ok("settings-fine").with("url", url)]
}

/// The folder of the data and the key file are for one user alone.
pub(super) fn files(config: &Config, moment: &Moment) -> Vec<Finding> {
    let mut found = Vec::new();
    let mode = std::fs::metadata(&config.data).map(|meta| meta.mode() & 0o077);
    if mode.is_ok_and(|open| open != 0) {
        found.push(Finding::warn("folder-open").with("folder", config.data.display()));
    }
    match Keys::load(&config.key_file, AreaId(config.county), moment) {
        Err(fault) => found.push(Finding::bad("key-file").with("why", fault)),
        Ok(_) if found.is_empty() => found.push(Finding::ok("files-closed")),
        Ok(_) => {}
    }
    found
}
