//! The units for systemd: what must stand in each does; where `systemd-analyze` is, it reads
//! them and its score is printed.

use huiyin_tests::temp_dir;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What every service of ours must be bound by.
const BOUND: [&str; 20] = [
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectClock=yes",
    "ProtectProc=invisible",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "UMask=0077",
    "User=huiyin",
];
const SERVICES: [&str; 3] = ["huiyin", "huiyin-backup", "huiyin-drill"];
/// Out of ten, where less is better; a bare service has 9.6.
const SCORE_MAX: f64 = 2.5;

fn packaging() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging")
}

#[test]
fn every_service_is_bound_and_every_timer_has_its_service() {
    for name in SERVICES {
        let path = packaging().join(format!("{name}.service"));
        let text = std::fs::read_to_string(&path).expect("a unit");
        let missing: Vec<&str> =
            BOUND.into_iter().filter(|one| !text.lines().any(|line| line == *one)).collect();
        assert!(missing.is_empty(), "{name}: {missing:?}");
        // What it starts is a command line that this program knows.
        let start = text.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/huiyin "));
        let args: Vec<&str> = start.expect("a command").split(' ').collect();
        let help = [args.as_slice(), &["--help"]].concat();
        let output = huiyin_tests::server::run(&help);
        assert_eq!(output.status.code(), Some(0), "{name}: {args:?}");
    }
    for name in &SERVICES[1..] {
        assert!(packaging().join(format!("{name}.timer")).exists(), "{name}");
    }
}

#[test]
fn systemd_reads_them_and_finds_them_closed() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        println!("systemd is not here: only the lines of the units were looked at");
        return;
    }
    let folder = temp_dir("units");
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(packaging()).expect("units") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !name.ends_with(".service") && !name.ends_with(".timer") {
            continue;
        }
        // The program is not installed here: another that exists stands for it.
        let text =
            std::fs::read_to_string(&path).expect("text").replace("/usr/bin/huiyin", "/bin/true");
        let there = folder.join(name);
        std::fs::write(&there, text).expect("written");
        paths.push(there);
    }
    let verified =
        Command::new("systemd-analyze").arg("verify").args(&paths).output().expect("it runs");
    let told = String::from_utf8_lossy(&verified.stderr).into_owned();
    let ours: Vec<&str> = told.lines().filter(|line| line.contains("huiyin")).collect();
    let real = ours.iter().filter(|line| !line.contains("man:") && !line.contains("Man page"));
    assert_eq!(real.count(), 0, "{told}");
    for name in SERVICES {
        let path = folder.join(format!("{name}.service"));
        let output = Command::new("systemd-analyze")
            .args(["security", "--offline=yes"])
            .arg(&path)
            .output()
            .expect("it runs");
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = told.lines().find(|line| line.contains("Overall exposure level"));
        let line = line.unwrap_or_else(|| panic!("{told}{:?}", output.stderr));
        let score = line.split_whitespace().find_map(|word| word.parse::<f64>().ok());
        let score = score.expect("a score");
        println!("{name}.service: exposure {score} of 10");
        assert!(score <= SCORE_MAX, "{line}");
    }
    let _gone = std::fs::remove_dir_all(folder);
}
