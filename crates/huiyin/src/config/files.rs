//! Settings of files: limits, where their bytes lie, which scanner is asked.

use super::ConfigFault;
use super::file::HIDDEN;
use huiyin_app::file::{FileLimits, ObjectsAt, S3Config};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Table;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilesConfig {
    count_max: Option<i64>,
    bytes_max: Option<i64>,
    bytes_max_all: Option<i64>,
    pixels_max: Option<i64>,
    side_max: Option<i64>,
}

/// Either a folder, or the rest for a store that speaks S3.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObjectsConfig {
    folder: Option<PathBuf>,
    endpoint: Option<String>,
    bucket: Option<String>,
    region: Option<String>,
    key_id: Option<String>,
    secret: Option<String>,
}

pub(super) fn limits(file: Option<FilesConfig>) -> Result<FileLimits, ConfigFault> {
    let (file, own) = (file.unwrap_or_default(), FileLimits::default());
    let within = |key: &str, value: Option<i64>, default: u64, max: u64| {
        let value = value.map_or(Ok(default), u64::try_from);
        let fits = value.ok().filter(|value| (1..=max).contains(value));
        fits.ok_or_else(|| ConfigFault(format!("files.{key}: not within 1 and {max}")))
    };
    let default = u64::try_from(own.count_max).unwrap_or(1);
    let count = within("count_max", file.count_max, default, 100)?;
    let side = within("side_max", file.side_max, own.side_max.into(), 65_000)?;
    Ok(FileLimits {
        count_max: usize::try_from(count).unwrap_or(own.count_max),
        bytes_max: within("bytes_max", file.bytes_max, own.bytes_max, 50_000_000)?,
        bytes_max_all: within("bytes_max_all", file.bytes_max_all, own.bytes_max_all, 80_000_000)?,
        pixels_max: within("pixels_max", file.pixels_max, own.pixels_max, 200_000_000)?,
        side_max: u32::try_from(side).unwrap_or(own.side_max),
    })
}

pub(super) fn objects(
    file: Option<ObjectsConfig>,
    secret: Option<String>,
    data: &Path,
) -> Result<ObjectsAt, ConfigFault> {
    let file = file.unwrap_or_default();
    let Some(endpoint) = file.endpoint else {
        return Ok(ObjectsAt::Folder(file.folder.unwrap_or_else(|| data.join("objects"))));
    };
    let missing = |key: &str| ConfigFault(format!("objects.{key}: needed with an endpoint"));
    let is_address = endpoint.starts_with("https://") || endpoint.starts_with("http://");
    if !is_address || endpoint.matches('/').count() != 2 {
        return Err(ConfigFault("objects.endpoint: no address such as https://host".into()));
    }
    let secret = secret.or(file.secret).filter(|secret| secret != HIDDEN);
    Ok(ObjectsAt::S3(S3Config {
        endpoint,
        bucket: file.bucket.ok_or_else(|| missing("bucket"))?,
        region: file.region.unwrap_or_else(|| "us-east-1".into()),
        key_id: file.key_id.ok_or_else(|| missing("key_id"))?,
        secret: secret.ok_or_else(|| missing("secret"))?,
    }))
}

pub(super) fn clamd(at: Option<String>) -> Result<Option<String>, ConfigFault> {
    let fits = |at: &String| at.starts_with("unix:/") || at.starts_with("tcp:");
    match at {
        Some(at) if !fits(&at) => {
            Err(ConfigFault("clamd: neither unix:/path nor tcp:host:port".into()))
        }
        other => Ok(other),
    }
}

pub(super) fn limits_table(limits: &FileLimits) -> Table {
    let int = |value: u64| i64::try_from(value).unwrap_or(i64::MAX).into();
    let count = u64::try_from(limits.count_max).unwrap_or(0);
    [
        ("count_max", count),
        ("bytes_max", limits.bytes_max),
        ("bytes_max_all", limits.bytes_max_all),
        ("pixels_max", limits.pixels_max),
        ("side_max", limits.side_max.into()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), int(value)))
    .collect()
}

pub(super) fn objects_table(at: &ObjectsAt) -> Table {
    let pairs = match at {
        ObjectsAt::Folder(folder) => vec![("folder", folder.to_string_lossy().into_owned())],
        ObjectsAt::S3(s3) => vec![
            ("endpoint", s3.endpoint.clone()),
            ("bucket", s3.bucket.clone()),
            ("region", s3.region.clone()),
            ("key_id", s3.key_id.clone()),
            ("secret", HIDDEN.to_owned()),
        ],
    };
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect()
}
