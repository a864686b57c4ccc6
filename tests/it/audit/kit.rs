//! A town with a history: cases at every stage and in every way of getting there, enough of them
//! that the log has a full tile; and short ways to audit and copy it.

use huiyin_app::audit::{self, Report};
use huiyin_app::backup;
use huiyin_app::common::{Asked, OpenAsked};
use huiyin_app::engine::clocks_tick;
use huiyin_app::{By, Settings};
use huiyin_domain::case::{Command, ExtensionRequest, Stage, Verdict};
use huiyin_domain::ids::ProblemId;
use huiyin_domain::policy::Role;
use huiyin_domain::screening::PlaceText;
use huiyin_tests::Home;
use huiyin_tests::everything::everything;
use huiyin_tests::town::{COUNTER, ROOT, SECTION, Town, matter, signed, staff, text};
use huiyin_tests::whole::Cast;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Cases brought over the web, which wait where they came in.
const WEB: usize = 12;
/// Rounds of one case at each stage.
const ROUNDS: usize = 5;

pub async fn grown(home: Home) -> Town {
    let town = Town::at(home).await;
    for no in 0..WEB {
        town.pass_ms(61_000);
        town.submit(matter(&format!("web-{no}"))).await.expect("a case");
    }
    for round in 0..ROUNDS {
        for stage in Stage::ALL {
            town.pass_ms(7_000);
            let receipt = town.case_at(&format!("{round}-{}", stage.code()), *stage).await;
            if round == 0 && *stage == Stage::Handling {
                extended(&town, receipt.case).await;
            }
            if round == 1 && *stage == Stage::Routed {
                let reason = text("不属于本科室职责。");
                let head = staff(Role::UnitHead, SECTION);
                town.act(&head, receipt.case, Command::Return { reason }).await.expect("back");
            }
            if round == 1 && *stage == Stage::Handling {
                in_a_problem(&town, receipt.case).await;
                for name in [crate::roster::DESK, "leader-24h"] {
                    crate::roster::made(&town, name, "Asia/Shanghai").await;
                }
                crate::incident::reported_at(&town.app, 7, crate::incident::COUNTY).await;
            }
            if round == 2 && *stage == Stage::Answered {
                let again = Some(text("还是不亮。"));
                let verdict = Verdict::NotSolved;
                let what = Command::GiveVerdict { verdict, text: None, again };
                town.act(&By::person(receipt.case), receipt.case, what).await.expect("again");
            }
        }
        if round == 3 {
            everything(&town, &Cast::of(&town).await).await;
        }
        town.pass_days(9);
        while clocks_tick(town.app.clone()).await.expect("a tick").done > 0 {}
    }
    town
}

/// A common problem with this case in it.
async fn in_a_problem(town: &Town, case: huiyin_domain::ids::CaseId) {
    let head = signed(Role::UnitHead, SECTION);
    let words = |words| PlaceText::checked(&text(words)).expect("nobody in it");
    let (topic, area_code) = ("streets".to_owned(), "331122".to_owned());
    let asked =
        OpenAsked { id: ProblemId(7), topic, area_code, title: words("桂花弄路灯不亮") };
    let problem = town.app.common_open(&head, asked).await.expect("opened");
    town.app.common_link(&head, problem, case).await.expect("linked");
    let close = Asked::Close { reason: words("已修好") };
    town.app.common_step(&head, problem, close).await.expect("closed");
}

async fn extended(town: &Town, case: huiyin_domain::ids::CaseId) {
    let by = staff(Role::Handler, SECTION);
    let page = town.app.case_page(&staff(Role::UnitHead, SECTION), case).await.expect("a page");
    let clocks: BTreeSet<String> = page
        .owed
        .iter()
        .filter(|owed| owed.clock.is_running() && owed.clock.rule.extension.is_some())
        .map(|owed| owed.clock.id().to_owned())
        .collect();
    for clock in clocks {
        let reason = text("需要更换线路。");
        let asked = ExtensionRequest { clock, amount: 3, reason: reason.clone() };
        town.act(&by, case, Command::AskExtension(asked)).await.expect("asked");
        let counter = staff(Role::Dispatcher, COUNTER);
        let head = staff(Role::UnitHead, SECTION);
        let granted = Command::GrantExtension { amount: 3, reason };
        if town.act(&head, case, granted.clone()).await.is_err() {
            town.act(&counter, case, granted).await.expect("granted");
        }
    }
}

pub async fn audited(settings: &Settings) -> Report {
    audit::run(settings, None, |_| {}).await.expect("it can be read")
}

/// The settings of the same town over another database, its files copied or not.
pub fn over(settings: &Settings, home: &Home) -> Settings {
    Settings { database: home.target.clone(), ..settings.clone() }
}

pub async fn copied(settings: &Settings, folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let file = std::fs::File::create(&path).expect("a file");
    backup::write(settings, std::io::BufWriter::new(file), |_, _| {}).await.expect("a copy");
    path
}

pub async fn restored(settings: &Settings, file: &Path) -> Result<backup::Restored, backup::Fault> {
    let input = std::io::BufReader::new(std::fs::File::open(file).expect("it is there"));
    backup::restore(settings, input, |_, _| {}).await
}

/// A town to which everything has happened that an audit must know: a case erased, an old copy
/// put back and recovered with gaps, and a log that stands still with leaves waiting.
pub async fn eventful() -> Town {
    let folder = huiyin_tests::temp_dir("copies");
    let mut town = grown(huiyin_tests::sqlite()).await;
    let old = copied(&town.settings, &folder, "old").await;
    for no in 0..3 {
        town.case_at(&format!("lost-{no}"), Stage::Routed).await;
    }
    let mirror = super::mirror::mirrored(&town.app).await;
    town.app.close().await;
    let home = huiyin_tests::sqlite();
    let settings = over(&town.settings, &home);
    restored(&settings, &old).await.expect("it goes in");
    let mirror = super::mirror::trusted(&settings, &mirror).await.expect("signed");
    let recovered = backup::recover(&settings, &mirror).await.expect("recovered");
    assert!(recovered.gap.1 - recovered.gap.0 >= 9);
    town.app = huiyin_app::App::open(settings.clone()).await.expect("it opens");
    (town.home, town.settings) = (home, settings);
    erased(&town).await;
    town.case_at("after", Stage::Answered).await;
    town.app.log_stall("for-a-test");
    town.case_at("waiting", Stage::Routed).await;
    assert!(town.app.log_is_waiting().await.expect("read"));
    let _gone = std::fs::remove_dir_all(folder);
    town
}

/// The first closed case goes for good.
async fn erased(town: &Town) {
    let home = &town.home;
    let closed = "SELECT number, number, version FROM case_file WHERE is_open = 0 LIMIT 1";
    let (number, ..) = home.triples(closed).await.pop().expect("a closed case");
    let number = huiyin_domain::ids::CaseNumber::stored(number);
    let auditor = staff(Role::Auditor, ROOT);
    let basis = text("《个人信息保护法》第四十七条，依申请。");
    let gone = town.app.case_erase(&auditor, &number, &basis, false).await.expect("erased");
    assert!(gone.events > 3);
}
