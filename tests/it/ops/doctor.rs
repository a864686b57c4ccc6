//! The doctor: every finding has its words in both languages, and what is broken is found.

use huiyin::doctor::CODES;
use huiyin_app::lang::Lang;
use huiyin_tests::server::run;
use huiyin_tests::temp_dir;

#[test]
fn every_finding_says_how_it_is_and_what_to_do() {
    for (code, has_way) in CODES {
        for lang in Lang::ALL {
            assert!(lang.has(&format!("doctor-{code}")), "{code}");
            assert_eq!(lang.has(&format!("doctor-{code}-way")), *has_way, "{code}");
        }
    }
    // Whoever adds a check adds its code: the sources are read for those that are said.
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/huiyin/src/doctor");
    for entry in std::fs::read_dir(folder).expect("the checks") {
        let text = std::fs::read_to_string(entry.expect("a file").path()).expect("text");
        for start in ["Finding::ok(\"", "Finding::warn(\"", "Finding::bad(\""] {
            for rest in text.split(start).skip(1) {
                let code = rest.split('"').next().expect("its end");
                assert!(CODES.iter().any(|(known, _)| *known == code), "{code} is not listed");
            }
        }
    }
}

fn doctor(args: &[&str]) -> (i32, serde_json::Value) {
    let output = run(&[&["doctor", "--json"], args].concat());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.starts_with('{')).unwrap_or_else(|| panic!("{text}"));
    (output.status.code().unwrap_or(-1), serde_json::from_str(line).expect("JSON"))
}

fn state<'a>(told: &'a serde_json::Value, code: &str) -> Option<&'a str> {
    let all = told["checks"].as_array().expect("checks");
    all.iter().find(|one| one["check"] == code).and_then(|one| one["state"].as_str())
}

#[test]
fn what_is_broken_is_found() {
    for home in huiyin_tests::engines() {
        let folder = temp_dir("doctor");
        // Made by the program itself, closed to others.
        let data = folder.join("data");
        let path = data.to_string_lossy().into_owned();
        let own = ["--data", &path, "--database", &home.target];
        let (_, told) = doctor(&own);
        assert_eq!(state(&told, "key-file"), Some("bad"), "{}: {told}", home.name);
        let listed = run(&[&["user", "list"][..], &own].concat());
        assert!(listed.status.success());
        let (code, told) = doctor(&own);
        assert_eq!(code, 1, "{told}");
        assert_eq!(state(&told, "database-fine"), Some("ok"), "{told}");
        assert_eq!(state(&told, "accounts-none"), Some("bad"), "{told}");
        assert_eq!(state(&told, "drill-never"), Some("warn"), "{told}");
        assert_eq!(state(&told, "log-signs"), Some("ok"), "{told}");
        assert_eq!(state(&told, "folder-open"), None, "{told}");
        // Planted faults, each found as what it is.
        std::fs::remove_file(data.join("huiyin-log.key")).expect("lost");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&data, mode).expect("opened");
        let (_, told) = doctor(&own);
        assert_eq!(state(&told, "log-still"), Some("bad"), "{told}");
        assert_eq!(state(&told, "folder-open"), Some("warn"), "{told}");
        let gone = huiyin_app::high_water_of(&data);
        std::fs::remove_file(&gone).expect("lost");
        let (_, told) = doctor(&own);
        assert_eq!(state(&told, "mark-missing"), Some("bad"), "{told}");
        let _gone = std::fs::remove_dir_all(&folder);
    }
}

#[test]
fn a_database_from_the_future_is_refused_and_told_as_such() {
    for home in huiyin_tests::engines() {
        let data = temp_dir("future");
        let path = data.to_string_lossy().into_owned();
        let own = ["--data", &path, "--database", &home.target];
        assert!(run(&[&["user", "list"][..], &own].concat()).status.success());
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let next = "INSERT INTO migration (migration_no, hash) SELECT max(migration_no) + 1, 'x' \
            FROM migration";
        runtime.block_on(home.execute(next));
        let (_, told) = doctor(&own);
        assert_eq!(state(&told, "database-newer"), Some("bad"), "{told}");
        let output = run(&[&["user", "list"][..], &own].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2));
        assert!(told.contains("use a newer program"), "{told}");
        let _gone = std::fs::remove_dir_all(data);
    }
}
