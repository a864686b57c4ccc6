//! The accused, the recused and whoever was let in until a moment ago, at every route of the
//! program, reading and posting: no word of the case reaches them, in no body, header or mail.

use super::*;
use huiyin::web::routes::{self, Door, Entry};
use huiyin_app::case::Submission;
use huiyin_app::engine;
use huiyin_app::lang::Lang;
use huiyin_app::notice::Purpose;
use huiyin_app::notify::{MailConfig, MailTls};
use huiyin_domain::case::{ADMISSION_MS, JointCommand, NoticeWish};
use huiyin_domain::text::Email;
use huiyin_tests::browser::Page;
use huiyin_tests::smtp::SmtpServer;

/// Somebody who walks, and why they should find nothing.
struct Walker {
    login: String,
    unit: UnitId,
    role: Role,
    staff: StaffId,
}

struct World {
    site: Site,
    mail: SmtpServer,
    receipt: Receipt,
    walkers: Vec<Walker>,
}

const ROLES: [Role; 8] = [
    Role::Intake,
    Role::Dispatcher,
    Role::Handler,
    Role::UnitHead,
    Role::Inspector,
    Role::Mediator,
    Role::Reviewer,
    Role::Auditor,
];

/// Words of this case that stand nowhere else.
fn canaries(world: &World) -> Vec<String> {
    let body: String = huiyin_tests::town::BODY.chars().take(9).collect();
    let number = world.receipt.number.to_string();
    let own = [NAME, "13900271828", EMAIL, ADDRESS, TITLE, &body, &number];
    own.into_iter().map(str::to_owned).collect()
}

fn seen(page: &Page, canaries: &[String]) -> Option<String> {
    let headers = page.headers.iter().map(|(name, value)| format!("{name}: {value}"));
    let all = headers.collect::<Vec<_>>().join("\n") + &page.body;
    canaries.iter().find(|word| all.contains(word.as_str())).cloned()
}

async fn walker(town: &Town, what: &str, role: Role, unit: UnitId) -> Walker {
    let login = format!("{what}-{}-{unit}", role.code());
    let staff = town.account(&login, role, unit).await.staff;
    Walker { login, unit, role, staff }
}

/// Every officer is written to about everything.
async fn written_to(town: &Town, walker: &Walker) {
    let email = Email::parse(&format!("{}@office.example", walker.login)).expect("an address");
    let signed = Signed { staff: walker.staff, ..signed(walker.role, walker.unit) };
    let all = Purpose::ALL;
    town.app.ways_set(&signed, Some(email), &all, &[], Lang::Zh).await.expect("ways");
}

async fn world(home: huiyin_tests::Home) -> World {
    let mail = SmtpServer::start();
    let port = mail.port;
    let site = Site::with(home, |settings| {
        settings.mail = Some(MailConfig {
            host: "127.0.0.1".into(),
            port,
            tls: MailTls::None,
            user: None,
            password: None,
            from: "office@office.example".into(),
            timeout_ms: 2000,
        });
    })
    .await;
    let mut walkers = Vec::new();
    for role in ROLES {
        for (what, unit) in
            [("accused", OTHER), ("accused", OTHER_SECTION), ("recused", SECTION), ("over", ROOT)]
        {
            walkers.push(walker(&site.town, what, role, unit).await);
        }
    }
    for walker in &walkers {
        written_to(&site.town, walker).await;
    }
    let brought = Submission { wish: NoticeWish::Post, ..visit("walked") };
    let receipt = site.town.submit(brought).await.expect("a case");
    World { site, mail, receipt, walkers }
}

/// A case on which much goes on: a task, an order, a letter, a review to come.
async fn busy(world: &World) {
    let (town, case) = (&world.site.town, world.receipt.case);
    town.lead(case, Stage::Handling).await;
    let due = today(town, 5);
    let task = JointCommand::TaskSet { unit: OTHER, due, text: text("请查明") };
    town.act(&By::System, case, task.into()).await.expect("a task");
    let order = JointCommand::Supervise { due, text: text("请抓紧") };
    town.act(&By::System, case, order.into()).await.expect("an order");
}

async fn barred(world: &World) {
    let (town, case) = (&world.site.town, world.receipt.case);
    town.act(&By::System, case, accuse(OTHER)).await.expect("accused");
    for walker in world.walkers.iter().filter(|one| one.login.starts_with("recused")) {
        town.act(&By::System, case, recuse(walker.staff, None)).await.expect("recused");
    }
    town.act(&By::System, case, brief(town, BriefTo::Accused)).await.expect("a brief");
    let material = Command::AddMaterial { text: text("又坏了一盏") };
    town.act(&By::person(case), case, material).await.expect("news for whoever is told");
}

fn path_of(entry: &Entry, case: CaseId, brief: BriefId) -> String {
    let id = if entry.path.starts_with("/desk/brief/") { brief.0 } else { case.0 };
    let path = entry.path.replace("{id}", &id.to_string()).replace("{step}", "1");
    path.replace("{*path}", "0/000.p/1").replace("{code}", "JD").replace("{ticket}", "1")
}

/// Fields of every form at once: each takes what it knows. Nothing of the case stands in them.
fn fields(
    town: &Town,
    token: &str,
    version: i64,
    case: CaseId,
    no: usize,
) -> Vec<(String, String)> {
    let (due, case, version) = (today(town, 3).to_string(), case.to_string(), version.to_string());
    let once = format!("{no:032x}");
    let unit = BUREAU.to_string();
    [
        ("token", token),
        ("version", version.as_str()),
        ("once", once.as_str()),
        ("case", case.as_str()),
        ("ask", "1"),
        ("to", unit.as_str()),
        ("unit", unit.as_str()),
        ("due", due.as_str()),
        ("kind", "claim"),
        ("basis", "fairness"),
        ("outcome", "resolved"),
        ("means", "page"),
        ("task", "1"),
        ("order", "1"),
        ("why", "不同意"),
        ("reason", "有理由"),
        ("text", "已说明"),
        ("checked", "in-person"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

#[derive(Default)]
struct Found {
    tries: usize,
    leaks: Vec<String>,
}

async fn walk(world: &World, walker: &Walker, found: &mut Found) {
    let (site, case) = (&world.site, world.receipt.case);
    let mut browser = site.officer(&walker.login).await;
    let account = browser.get("/desk/account").await.html().forms();
    let token = account.iter().find_map(|form| form.get("token")).expect("a token").to_owned();
    let now = page(&site.town, &By::System, case).await;
    let brief = now.case.bars.briefs.first().map_or(BriefId(1), |brief| brief.brief);
    let words = canaries(world);
    // Signing out comes last, and what changes one's own account or the house is not of the case.
    let house = ["/desk/sign-out", "/desk/account", "/desk/staff", "/desk/units", "/desk/hall"];
    let table = routes::table();
    for entry in table.entries().iter().filter(|entry| entry.door != Door::Json) {
        let posts = entry.method == "POST";
        if posts && house.iter().any(|path| entry.path.starts_with(path)) {
            continue;
        }
        // The brief is what the accused may read: it may hold no canary, and is not answered here.
        if posts && entry.path.starts_with("/desk/brief/") {
            continue;
        }
        let path = path_of(entry, case, brief);
        let answer = if posts {
            let sent = fields(&site.town, &token, now.version, case, found.tries);
            browser.post(&path, &sent).await
        } else {
            browser.get(&path).await
        };
        found.tries += 1;
        if let Some(word) = seen(&answer, &words) {
            found.leaks.push(format!("{} {path} as {}: {word}", entry.method, walker.login));
        }
    }
    for scope in ["mine", "unit", "supervised", "asked", "closed"] {
        let list = browser.get(&format!("/desk?scope={scope}")).await;
        found.tries += 1;
        if let Some(word) = seen(&list, &words) {
            found.leaks.push(format!("list {scope} as {}: {word}", walker.login));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_kept_away_finds_no_word_of_the_case_anywhere() {
    let mut went = std::collections::BTreeSet::new();
    let engines = huiyin_tests::engines();
    let shares = engines.len();
    for (share, home) in engines.into_iter().enumerate() {
        let world = world(home).await;
        let (town, case) = (&world.site.town, world.receipt.case);
        busy(&world).await;
        // The control: before they are kept away, the same walk finds it, and mail tells of it.
        let mut before = Found::default();
        for walker in world.walkers.iter().filter(|one| one.role == Role::UnitHead) {
            let mut found = Found::default();
            walk(&world, walker, &mut found).await;
            let expects = walker.unit != ROOT || !found.leaks.is_empty();
            assert!(expects, "{} found nothing", walker.login);
            before.leaks.extend(found.leaks);
        }
        let of = |what: &str| before.leaks.iter().any(|leak| leak.contains(what));
        assert!(of("as accused-unit-head") && of("as recused-unit-head"), "{:?}", before.leaks);
        while engine::notices_tick(town.app.clone()).await.expect("a tick").more {}
        barred(&world).await;
        // A code opens one session.
        town.pass_ms(60_000);
        let mails = world.mail.mails().len();
        let version = page(town, &By::System, case).await.version;
        let mut found = Found::default();
        let kept_away = world.walkers.iter().filter(|one| !one.login.starts_with("over"));
        // The engines share the walkers: every role goes round, those of one kind on either.
        for walker in kept_away.skip(share).step_by(shares) {
            went.insert(walker.login.clone());
            walk(&world, walker, &mut found).await;
        }
        let name = town.home.name;
        println!("{name}: {} tries by who is kept away", found.tries);
        assert_eq!(found.leaks, Vec::<String>::new(), "{name}");
        assert_eq!(page(town, &By::System, case).await.version, version, "and changed nothing");
        while engine::notices_tick(town.app.clone()).await.expect("a tick").more {}
        let told: Vec<_> = world.mail.mails()[mails..].iter().map(|mail| mail.to.clone()).collect();
        let kept = |to: &&String| to.starts_with("accused") || to.starts_with("recused");
        assert_eq!(told.iter().find(kept), None, "{told:?}");
        held("who is kept away finds no word of the case", "before, the same walk found it", true);
        world.site.stop().await;
    }
    assert_eq!(went.len(), 3 * ROLES.len(), "every walker went round");
}

/// From another branch: let in by somebody else, at the last millisecond and one later.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whose_hour_is_over_finds_no_word_of_the_case_anywhere() {
    for home in huiyin_tests::engines() {
        let mut world = world(home).await;
        world.walkers.clear();
        for role in [Role::Handler, Role::Mediator, Role::Reviewer, Role::Auditor] {
            world.walkers.push(walker(&world.site.town, "let-in", role, COUNTER).await);
        }
        let (town, case) = (&world.site.town, world.receipt.case);
        busy(&world).await;
        for (no, walker) in (1..).zip(&world.walkers) {
            let asker = Signed { staff: walker.staff, ..signed(walker.role, walker.unit) };
            town.act(&of(&asker), case, ask()).await.expect("asked");
            town.act(&staff(Role::UnitHead, BUREAU), case, confirm(no)).await.expect("confirmed");
        }
        let start = town.moment.now().0;
        town.moment.set(Millis(start + ADMISSION_MS - 1));
        let mut control = Found::default();
        walk(&world, &world.walkers[0], &mut control).await;
        assert!(control.leaks.iter().any(|leak| leak.contains("/desk/case/")), "the look is blind");
        town.moment.set(Millis(start + ADMISSION_MS));
        let mut found = Found::default();
        for walker in &world.walkers {
            walk(&world, walker, &mut found).await;
        }
        println!("{}: {} tries by whose hour is over", town.home.name, found.tries);
        assert_eq!(found.leaks, Vec::<String>::new(), "{}", town.home.name);
        held("whose hour is over finds no word", "a millisecond earlier the walk found it", true);
        world.site.stop().await;
    }
}
