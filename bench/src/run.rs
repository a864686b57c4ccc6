//! The run: each part in turn, on one lab.

use crate::Fault;
use crate::args::{Options, Part};
use crate::asking::Pages;
use crate::figures::{Spread, spread};
use crate::huiyin::{WORKLIST, case_paths, signed_in};
use crate::kill::{self, Killed};
use crate::lab::{Lab, Own};
use crate::load::{Target, closed};
use crate::machine::pss_bytes;
use crate::measure::{Bench, Records};
use crate::peers::{Look, Peer};
use crate::receipt::{self, Checked};
use crate::rounds::{Contender, Disk, Load, Plan};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Peers answer few requests a second: more connections only make their queue longer.
const PEER_LEVEL_MAX: usize = 8;
const PAGE_SECONDS: f64 = 2.0;
/// Shares of the time that are over when these parts end.
const INTAKE_SHARE: f64 = 0.75;
const PAGES_SHARE: f64 = 0.9;
const STARTS: usize = 3;
const WARM_SECONDS: f64 = 1.0;
const FILL_CONNECTIONS: usize = 64;
pub const LIST_PAGE: &str = "list as page";

/// All that the report is made of.
pub struct Results {
    pub lab: Lab,
    pub records: Records,
    pub disk: Disk,
    pub starts: BTreeMap<&'static str, Spread>,
    /// Bytes: just started with all its cases, and at the end of the load.
    pub idle_bytes: BTreeMap<&'static str, u64>,
    pub loaded_bytes: BTreeMap<&'static str, u64>,
    pub killed: Vec<(&'static str, Killed)>,
    pub checked: Option<Checked>,
    /// Rows in `case_file` of Huiyin when pages were read: what it was asked to keep.
    pub cases: BTreeMap<&'static str, u64>,
    pub seconds: f64,
    /// When everything was set up.
    ready: Instant,
}

pub async fn run(options: Options) -> Result<Results, Fault> {
    let started = Instant::now();
    let lab = Lab::set_up(options).await?;
    let mut results = Results {
        lab,
        records: Records::default(),
        disk: Disk::default(),
        starts: BTreeMap::new(),
        idle_bytes: BTreeMap::new(),
        loaded_bytes: BTreeMap::new(),
        killed: Vec::new(),
        checked: None,
        cases: BTreeMap::new(),
        seconds: 0.0,
        ready: started,
    };
    results.fill().await;
    results.ready = Instant::now();
    if results.wants(Part::Intake) {
        results.intake().await?;
    }
    if results.wants(Part::Worklist) || results.wants(Part::Case) {
        results.pages().await?;
    }
    if results.wants(Part::Receipt) {
        results.receipts().await;
    }
    if results.wants(Part::Start) {
        results.starts().await?;
    }
    if results.wants(Part::Kill) {
        results.kills().await;
    }
    results.seconds = started.elapsed().as_secs_f64();
    Ok(results)
}

impl Results {
    fn wants(&self, part: Part) -> bool {
        self.lab.options.wants(part)
    }

    /// `share` of the time may be used up when this part ends.
    fn bench(&self, share: f64) -> Bench {
        let postgres = self.lab.postgres.as_ref().map(crate::postgres::Postgres::id);
        let time = Duration::from_secs_f64(self.lab.options.minutes * 60.0 * share);
        Bench { postgres, repeats: self.lab.options.repeats, until: self.ready + time }
    }

    fn has_intake(&self) -> bool {
        self.lab.template.is_some() || !self.lab.skipped.iter().any(|s| s.starts_with("intake"))
    }

    /// Cases that are there before anything is measured.
    async fn fill(&self) {
        let wanted = self.lab.options.cases;
        for Own { system, target, .. } in &self.lab.own {
            while self.has_intake() && target.next.load(Ordering::Relaxed) < wanted {
                let burst = closed(target, FILL_CONNECTIONS, 5.0).await;
                let done = target.next.load(Ordering::Relaxed);
                eprintln!("    {}: {done} of {wanted} cases", system.name);
                if burst.good() == 0 {
                    break;
                }
            }
        }
    }

    async fn intake(&mut self) -> Result<(), Fault> {
        eprintln!("==> intake");
        let options = &self.lab.options;
        let closed_of = |most: usize| {
            let levels = options.levels.iter().filter(move |level| **level <= most);
            levels.map(|level| Load::Closed(*level)).collect::<Vec<Load>>()
        };
        let with_open = |mut loads: Vec<Load>| {
            loads.extend(loads.contains(&Load::Closed(8)).then_some(Load::Open));
            loads
        };
        let mut contenders = Vec::new();
        if self.has_intake() {
            for Own { system, target, .. } in &self.lab.own {
                let loads = with_open(closed_of(usize::MAX));
                contenders.push(Contender { system, target: target.clone(), loads });
            }
        }
        for (system, target) in &self.lab.limits {
            let loads = closed_of(usize::MAX);
            contenders.push(Contender { system, target: target.clone(), loads });
        }
        for (Peer { system, .. }, target) in &self.lab.peers {
            let loads = with_open(closed_of(PEER_LEVEL_MAX));
            contenders.push(Contender { system, target: target.clone(), loads });
        }
        for contender in &contenders {
            closed(&contender.target, 8, WARM_SECONDS).await;
        }
        let plan = Plan {
            bench: &self.bench(INTAKE_SHARE),
            rounds: options.rounds,
            seconds: options.seconds,
            folder: &self.lab.folder,
            count_void: self.lab.options.count_void,
        };
        plan.run(&contenders, &mut self.records, &mut self.disk).await?;
        for Contender { system, .. } in &contenders {
            self.loaded_bytes.insert(system.name, pss_bytes(system.id().unwrap_or(0)));
        }
        Ok(())
    }

    async fn pages(&mut self) -> Result<(), Fault> {
        eprintln!("==> pages");
        let mut looks = Vec::new();
        looks.extend(self.wants(Part::Worklist).then_some((Look::Worklist, "worklist")));
        looks.extend(self.wants(Part::Case).then_some((Look::Case, "case")));
        let mut skipped = Vec::new();
        let mut contenders = Vec::new();
        for own in &self.lab.own {
            let name = own.system.name;
            self.cases.insert(name, own.target.next.load(Ordering::Relaxed));
            match own_pages(own, &looks).await {
                Ok(targets) => contenders.extend(targets.into_iter().map(|(target, load)| {
                    Contender { system: &own.system, target, loads: vec![load] }
                })),
                Err(Fault(why)) => skipped.push((format!("pages of {name}"), why)),
            }
        }
        for (peer, _) in &self.lab.peers {
            let name = peer.system.name;
            match peer_pages(peer, &looks).await {
                Ok(targets) => contenders.extend(targets.into_iter().map(|(target, load)| {
                    Contender { system: &peer.system, target, loads: vec![load] }
                })),
                Err(Fault(why)) => skipped.push((format!("pages of {name}"), why)),
            }
        }
        for contender in &contenders {
            closed(&contender.target, 1, WARM_SECONDS).await;
        }
        let plan = Plan {
            bench: &self.bench(PAGES_SHARE),
            rounds: self.lab.options.rounds,
            seconds: self.lab.options.seconds.min(PAGE_SECONDS),
            folder: &self.lab.folder,
            count_void: self.lab.options.count_void,
        };
        plan.run(&contenders, &mut self.records, &mut self.disk).await?;
        for (what, why) in skipped {
            self.lab.skip(&what, &why);
        }
        Ok(())
    }

    async fn receipts(&mut self) {
        eprintln!("==> receipts");
        let own = &self.lab.own[0];
        match receipt::check(own, &self.lab.folder).await {
            Ok(checked) => {
                let gap = checked.command_ms.as_ref().err().cloned();
                self.checked = Some(checked);
                if let Some(why) = gap {
                    self.lab.skip("`huiyin verify` on the command line", &why);
                }
            }
            Err(Fault(why)) => self.lab.skip("receipt check", &why),
        }
    }

    /// Stopped and started again with all its data, several times.
    async fn starts(&mut self) -> Result<(), Fault> {
        eprintln!("==> starts");
        let lab = &mut self.lab;
        let own = lab.own.iter_mut().map(|own| &mut own.system);
        let peers = lab.peers.iter_mut().map(|(peer, _)| &mut peer.system);
        let limits = lab.limits.iter_mut().map(|(system, _)| system);
        for system in own.chain(peers).chain(limits.filter(|s| s.name == crate::lab::ECHO)) {
            let mut times = Vec::new();
            for _ in 0..STARTS {
                system.down();
                times.push(system.up().await?);
            }
            // What a start leaves to be done is done by now.
            tokio::time::sleep(Duration::from_millis(500)).await;
            self.idle_bytes.insert(system.name, pss_bytes(system.id().unwrap_or(0)));
            self.starts.extend(spread(times).map(|spread| (system.name, spread)));
        }
        Ok(())
    }

    async fn kills(&mut self) {
        eprintln!("==> SIGKILL under load");
        if !self.has_intake() {
            return;
        }
        let mut skipped = Vec::new();
        for own in &mut self.lab.own {
            let name = own.system.name;
            match kill::kill_and_check(own).await {
                Ok(killed) => self.killed.push((name, killed)),
                Err(Fault(why)) => skipped.push((format!("SIGKILL of {name}"), why)),
            }
        }
        for (what, why) in skipped {
            self.lab.skip(&what, &why);
        }
    }
}

async fn own_pages(
    own: &Own,
    looks: &[(Look, &'static str)],
) -> Result<Vec<(Target, Load)>, Fault> {
    let mut browser = signed_in(&own.system, &own.clerk).await?;
    let lines = vec![format!("{}{}", own.system.host(), browser.cookie_line())];
    let mut targets = Vec::new();
    for (look, name) in looks {
        let paths = match look {
            Look::Worklist => vec![WORKLIST.to_owned()],
            Look::Case => case_paths(&mut browser).await?,
        };
        let pages = Pages { paths, lines: lines.clone() };
        targets.push((Target::new(own.system.address, Arc::new(pages)), Load::Named(name)));
    }
    Ok(targets)
}

async fn peer_pages(
    peer: &Peer,
    looks: &[(Look, &'static str)],
) -> Result<Vec<(Target, Load)>, Fault> {
    let address = peer.system.address;
    let mut targets = Vec::new();
    for (look, name) in looks {
        let pages = peer.pages(*look).await?;
        targets.push((Target::new(address, pages), Load::Named(name)));
        if *look == Look::Worklist {
            let page = Arc::new(peer.list_page());
            targets.push((Target::new(address, page), Load::Named(LIST_PAGE)));
        }
    }
    Ok(targets)
}
