//! Drills: one that holds, on either engine; and planted faults, each of which one finds.

use super::{identity, opens};
use huiyin_app::Settings;
use huiyin_app::backup::drill::{self, Asked, On, Transcript};
use huiyin_app::backup::regular::write_file;
use huiyin_app::backup::sealed::{Identities, Recipients};
use huiyin_app::lang::Lang;
use huiyin_domain::case::Stage;
use huiyin_domain::policy::Role;
use huiyin_tests::town::{BODY, NAME, PHONE, ROOT, TITLE, Town, matter, staff, text};
use huiyin_tests::{Home, temp_dir};
use std::path::{Path, PathBuf};

struct Ground {
    town: Town,
    folder: PathBuf,
    copy: PathBuf,
    key: PathBuf,
}

/// A town with a copy; since then it went on, and one case was erased.
async fn ground(home: Home) -> Ground {
    let folder = temp_dir("drill");
    let (key, public) = identity(&folder, "one.key");
    let town = Town::at(home).await;
    let erased = town.case_at("erased", Stage::Concluded).await;
    for stage in [Stage::Routed, Stage::Handling, Stage::Answered] {
        town.case_at(stage.code(), stage).await;
    }
    let to = Recipients::parse(&[public]).expect("a public half");
    let copy = folder.join("copy.age");
    write_file(&town.settings, &copy, Some(&to), |_, _| {}).await.expect("a copy");
    town.pass_days(90);
    let auditor = staff(Role::Auditor, ROOT);
    let basis = text("保管期限届满");
    town.app.case_erase(&auditor, &erased.number, &basis, false).await.expect("it goes");
    town.submit(matter("later")).await.expect("a case");
    Ground { town, folder, copy, key }
}

impl Ground {
    async fn drilled(&self, on: On, with: Option<&Identities>) -> Transcript {
        self.of(&self.town.settings, on, with).await
    }

    async fn of(&self, settings: &Settings, on: On, with: Option<&Identities>) -> Transcript {
        let asked = Asked {
            copy: &self.copy,
            identities: with,
            on,
            room: &self.folder,
            erasures: &[],
            with_source: true,
        };
        drill::run(settings, &asked).await.0
    }

    fn scratch_is_gone(&self) -> bool {
        let is_scratch = |path: &Path| path.is_dir();
        let entries = std::fs::read_dir(&self.folder).expect("read");
        !entries.filter_map(Result::ok).any(|entry| is_scratch(&entry.path()))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_copy_holds_on_either_engine_and_leaves_nothing_behind() {
    for home in huiyin_tests::engines() {
        let name = home.name;
        let ground = ground(home).await;
        let key = opens(&ground.key);
        let server = huiyin_tests::pg::server().url("postgres");
        for on in [On::Sqlite, On::Postgres(server.clone())] {
            let seen = ground.drilled(on.clone(), Some(&key)).await;
            assert!(seen.held, "{name} {on:?}: {seen:#?}");
            assert_eq!((seen.erased_again, seen.is_sealed, seen.slip_held), (1, true, Some(true)));
            assert!(seen.sealed_looked_into && seen.scratch_gone && ground.scratch_is_gone());
            let compared = seen.compared.clone().expect("compared");
            let same = |table: &str| {
                compared.iter().find(|one| one.table == table).map_or(0, |one| one.same)
            };
            assert!(same("case_event") > 10 && same("case_text") > 3 && same("leaf") > 20);
            for lang in Lang::ALL {
                assert!(!seen.text(lang).contains('['), "{}", seen.text(lang));
                for told in [seen.text(lang), seen.to_json()] {
                    let words = [NAME, PHONE, TITLE, BODY];
                    assert!(words.iter().all(|word| !told.contains(word)), "{told}");
                }
            }
            ground.town.app.drill_remember(&seen).await.expect("kept");
            let last = ground.town.app.drill_last().await.expect("read").expect("kept");
            assert!(last.held);
        }
        let left = "SELECT datname::text, '', 0::bigint FROM pg_database \
            WHERE datname LIKE 'huiyin_drill%'";
        let other = huiyin_tests::postgres();
        assert!(other.triples(left).await.is_empty(), "{name}: a scratch database was left");
        ground.town.app.close().await;
        let _gone = std::fs::remove_dir_all(&ground.folder);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_copy_or_its_source_is_found() {
    let ground = ground(huiyin_tests::sqlite()).await;
    let key = opens(&ground.key);
    let none = ground.drilled(On::Sqlite, None).await;
    assert_eq!((none.held, none.fault.as_deref()), (false, Some("identity-missing")));
    let (stranger, _) = identity(&ground.folder, "stranger.key");
    let wrong = ground.drilled(On::Sqlite, Some(&opens(&stranger))).await;
    assert_eq!(wrong.fault.as_deref(), Some("identity-wrong"));
    // A text of the living database is changed behind its back.
    let text = "UPDATE case_text SET sealed = X'00' WHERE text_id = \
        (SELECT min(text_id) FROM case_text)";
    ground.town.home.execute(text).await;
    let seen = ground.drilled(On::Sqlite, Some(&key)).await;
    let differ = |table: &str| {
        let all = seen.compared.iter().flatten();
        all.filter(|one| one.table == table).map(|one| one.differ).sum::<u64>()
    };
    assert!(!seen.held && differ("case_text") == 1, "{seen:#?}");
    // An event that the copy has is gone from it.
    let event = "DELETE FROM case_event WHERE position = (SELECT min(position) FROM case_event)";
    ground.town.home.execute(event).await;
    let seen = ground.drilled(On::Sqlite, Some(&key)).await;
    let added: u64 = seen.compared.iter().flatten().map(|one| one.added).sum();
    assert_eq!((seen.held, added), (false, 1), "{seen:#?}");
    // The copy itself is altered.
    let mut bytes = std::fs::read(&ground.copy).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&ground.copy, bytes).expect("written");
    let seen = ground.drilled(On::Sqlite, Some(&key)).await;
    assert_eq!((seen.held, seen.fault.as_deref()), (false, Some("copy-altered")));
    assert!(ground.scratch_is_gone());
    ground.town.app.close().await;
    let _gone = std::fs::remove_dir_all(&ground.folder);
}
