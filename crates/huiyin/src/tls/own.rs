//! A certificate of our own making, for a house that has no authority: a small authority in the
//! data folder (mode 0600), and under it the server's own certificate, renewed before it ends.
//! Browsers warn until they are told to trust the authority; its fingerprint is what to compare.

use super::pair::{Pair, PairFault, fault};
use crate::config::Config;
use huiyin_domain::leaf::hex;
use huiyin_domain::time::Millis;
use jiff::tz::TimeZone;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use sha2::{Digest, Sha256};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::PathBuf;

const DAY_MS: i64 = 86_400_000;
const AUTHORITY_DAYS: i64 = 3650;
/// Browsers take no certificate that is good for longer.
const SERVER_DAYS: i64 = 397;
const RENEW_DAYS: i64 = 30;
const AUTHORITY_WORD: &str = "Huiyin local authority";

#[derive(Debug)]
pub(super) struct Own {
    folder: PathBuf,
    cert: PathBuf,
    key: PathBuf,
    names: Vec<String>,
    print: String,
}

impl Own {
    /// Makes what is missing.
    ///
    /// # Errors
    /// The folder refuses, or holds something else.
    pub fn open(config: &Config, now: Millis) -> Result<Self, PairFault> {
        let folder = config.data.join("tls");
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.map_err(|why| fault(&folder, why))?;
        let (cert, key) = (folder.join("server.pem"), folder.join("server.key"));
        let mut own = Self { cert, key, names: names(config), folder, print: String::new() };
        if !own.authority_file().exists() {
            own.authority_make(now)?;
        }
        let authority = own.authority_file();
        let der =
            CertificateDer::from_pem_file(&authority).map_err(|why| fault(&authority, why))?;
        own.print = hex(&Sha256::digest(&der));
        let is_fit = Pair::read(&own.cert, &own.key, now).is_ok() && own.names_are_kept();
        if !is_fit {
            own.server_make(now)?;
        }
        Ok(own)
    }

    pub fn paths(&self) -> (&PathBuf, &PathBuf) {
        (&self.cert, &self.key)
    }

    pub fn authority_file(&self) -> PathBuf {
        self.folder.join("authority.pem")
    }

    pub fn authority_print(&self) -> String {
        self.print.clone()
    }

    pub fn renew_in_time(&self, end: Millis, now: Millis) -> Result<(), PairFault> {
        if end.0 - now.0 > RENEW_DAYS * DAY_MS {
            return Ok(());
        }
        self.server_make(now)
    }

    /// The names that the present certificate was made for.
    fn names_are_kept(&self) -> bool {
        let kept = std::fs::read_to_string(self.folder.join("names")).unwrap_or_default();
        kept.lines().eq(self.names.iter().map(String::as_str))
    }

    fn authority_make(&self, now: Millis) -> Result<(), PairFault> {
        let unmade = |why: rcgen::Error| fault(&self.folder, why);
        let key = KeyPair::generate().map_err(unmade)?;
        let cert = authority_params(now).self_signed(&key).map_err(unmade)?;
        self.write("authority.key", &key.serialize_pem())?;
        self.write("authority.pem", &cert.pem())
    }

    fn server_make(&self, now: Millis) -> Result<(), PairFault> {
        let unmade = |why: rcgen::Error| fault(&self.folder, why);
        let held = self.folder.join("authority.key");
        let held = std::fs::read_to_string(&held).map_err(|why| fault(&held, why))?;
        let signer = KeyPair::from_pem(&held).map_err(unmade)?;
        let authority = authority_params(now);
        let issuer = Issuer::from_params(&authority, signer);
        let mut params = CertificateParams::default();
        params.subject_alt_names = alternatives(&self.names).map_err(unmade)?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Huiyin");
        valid_for(&mut params, now, SERVER_DAYS);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(unmade)?;
        let cert = params.signed_by(&key, &issuer).map_err(unmade)?;
        let root = self.authority_file();
        let root = std::fs::read_to_string(&root).map_err(|why| fault(&root, why))?;
        self.write("server.key", &key.serialize_pem())?;
        self.write("server.pem", &(cert.pem() + &root))?;
        self.write("names", &(self.names.join("\n") + "\n"))
    }

    /// Beside, synced, then in place, and never open to others.
    fn write(&self, name: &str, text: &str) -> Result<(), PairFault> {
        let path = self.folder.join(name);
        let beside = self.folder.join(format!("{name}.new-{}", std::process::id()));
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(true).mode(0o600);
        let written = options.open(&beside).and_then(|mut file: File| {
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&beside, &path)
        });
        written.map_err(|why| fault(&path, why))
    }
}

/// Always the same name and usages, so that the signer's certificate need not be read again.
fn authority_params(now: Millis) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, AUTHORITY_WORD);
    valid_for(&mut params, now, AUTHORITY_DAYS);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// From yesterday, so that a clock a little behind is content.
fn valid_for(params: &mut CertificateParams, now: Millis, days: i64) {
    let day = |at: i64| {
        let date = Millis(at).date_in(&TimeZone::UTC);
        let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        date_time_ymd(i32::from(date.year()), month, day)
    };
    params.not_before = day(now.0 - DAY_MS);
    params.not_after = day(now.0 + days * DAY_MS);
}

fn alternatives(names: &[String]) -> Result<Vec<SanType>, rcgen::Error> {
    let one = |name: &String| match name.parse::<IpAddr>() {
        Ok(address) => Ok(SanType::IpAddress(address)),
        Err(_) => Ok(SanType::DnsName(name.as_str().try_into()?)),
    };
    names.iter().map(one).collect()
}

/// What people may type: the public address, what is listened on, and this machine.
fn names(config: &Config) -> Vec<String> {
    let host = config.public_url.split_once("://").map_or("", |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or_default();
    let host = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((six, _)) => six,
        None => host.rsplit_once(':').map_or(host, |(host, _)| host),
    };
    let mut names = vec![host.to_owned(), config.listen.ip().to_string(), "localhost".into()];
    names.extend([Ipv4Addr::LOCALHOST.to_string(), Ipv6Addr::LOCALHOST.to_string()]);
    names.retain(|name| {
        !name.is_empty() && !name.parse::<IpAddr>().is_ok_and(|address| address.is_unspecified())
    });
    names.sort();
    names.dedup();
    names
}
