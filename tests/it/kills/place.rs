//! One installation over all the lives of its servers: its database and key files, the people who
//! bring cases to it, and what they were told.

use super::check::{Fault, Judge, Kind};
use super::client::{Client, Work};
use huiyin_store::Durability;
use huiyin_tests::Home;
use huiyin_tests::browser::Browser;
use huiyin_tests::dice::Dice;
use huiyin_tests::server::Process;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

const PEOPLE: usize = 8;
/// Old cases that are opened again at each look, beside all the new ones.
const OPENED_AGAIN: u64 = 6;

pub struct Place {
    pub home: Home,
    pub data: PathBuf,
    pub clients: Vec<Client>,
    /// Known once a server has answered for the first time, and the same from then on.
    pub judge: Option<Judge>,
    policy: String,
    /// At the next look every case is opened, however old.
    pub opens_all: bool,
    /// Each client's cases up to here were heard and opened.
    heard: Vec<usize>,
}

/// What was done, for the last line of a run.
#[derive(Debug, Default)]
pub struct Sum {
    pub kills: u32,
    pub kills_at_start: u32,
    pub restarts: u32,
    pub keys: usize,
    pub sent_again: usize,
    pub proofs: usize,
    pub promises: usize,
    pub heads_seen: usize,
    pub heads_shown: usize,
    pub opened: usize,
    pub refused: usize,
    pub gone: usize,
}

impl Place {
    pub fn new(home: Home) -> Self {
        let data = huiyin_tests::temp_dir("kills").join("data");
        let clients = (0..PEOPLE).map(Client::new).collect();
        let (judge, policy, heard) = (None, String::new(), vec![0; PEOPLE]);
        Self { home, data, clients, judge, policy, opens_all: false, heard }
    }

    pub fn started(&self) -> Process {
        Process::started(&self.data, &self.home.target, &[], Durability::Full)
    }

    pub fn log_key(&self) -> PathBuf {
        self.data.join("huiyin-log.key")
    }

    pub fn mark(&self) -> PathBuf {
        huiyin_app::high_water_of(&self.data)
    }

    /// People bring cases for so long.
    pub async fn load(&mut self, servers: &[SocketAddr], how_long: Duration) {
        let work = self.work(servers);
        tokio::time::sleep(how_long).await;
        self.clients = work.end().await;
    }

    pub fn work(&mut self, servers: &[SocketAddr]) -> Work {
        Work::begin(std::mem::take(&mut self.clients), servers)
    }

    /// After a restart: what was cut off is sent again, then everything is asked.
    pub async fn look(
        &mut self,
        servers: &[SocketAddr],
        dice: &mut Dice,
        sum: &mut Sum,
    ) -> Vec<Fault> {
        let mut faults = Vec::new();
        let settling = self.clients.iter_mut().map(|client| client.settle(servers));
        let settled = futures_util::future::join_all(settling).await;
        if settled.contains(&false) {
            faults.push(Fault(Kind::Lost, "a case cannot be brought any more".into()));
        }
        for address in servers {
            faults.extend(self.listen(*address).await);
        }
        let judge = self.judge.as_mut().expect("a server has answered");
        let mut open = Vec::new();
        self.heard.resize(self.clients.len(), 0);
        for (client, heard) in self.clients.iter().zip(&mut self.heard) {
            for sent in &client.sent[*heard..] {
                faults.extend(judge.hear(sent));
                open.push(sent.key.clone());
            }
            let old = &client.sent[..*heard];
            if self.opens_all {
                open.extend(old.iter().map(|sent| sent.key.clone()));
            } else if !old.is_empty() {
                let some = (0..OPENED_AGAIN).map(|_| dice.roll(old.len() as u64) as usize);
                open.extend(some.map(|at| old[at].key.clone()));
            }
            *heard = client.sent.len();
        }
        sum.opened += open.len();
        faults.extend(self.open(servers[0], &open).await);
        // One more word from the log, now that all is settled.
        for address in servers {
            faults.extend(self.listen(*address).await);
        }
        faults.extend(self.judge.as_ref().expect("made above").faults(&self.home).await);
        faults
    }

    /// The checkpoint that is served now, and the mark; the policy must never change.
    pub async fn listen(&mut self, address: SocketAddr) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut browser = Browser::new(address);
        let policy = browser.get("/log/policy").await;
        assert_eq!(policy.status, 200);
        if self.judge.is_none() {
            self.policy = policy.body.clone();
            self.judge = Some(Judge::new(&policy.body));
        } else if self.policy != policy.body {
            faults.push(Fault(Kind::Fork, "the log has other keys".into()));
        }
        let mark = huiyin_app::log::Mark::open(&self.mark()).and_then(|mut mark| mark.read());
        let judge = self.judge.as_mut().expect("just made");
        judge.seen.add(mark.expect("the mark can be read"), "the mark");
        let note = browser.get("/log/checkpoint").await;
        if note.status == 200 {
            faults.extend(judge.note(&note.body, "the checkpoint"));
        } else if note.status != 404 {
            faults.push(Fault(Kind::Proof, format!("the checkpoint answers {}", note.status)));
        }
        faults
    }

    /// Every one of these cases opens with its number and secret, as a person would open it.
    async fn open(&self, address: SocketAddr, keys: &[String]) -> Vec<Fault> {
        let judge = self.judge.as_ref().expect("heard before");
        let mut browser = Browser::new(address);
        let form = browser.get("/track").await.html().form("/track");
        let mut faults = Vec::new();
        for some in keys.chunks(PEOPLE) {
            let receipts = some.iter().filter_map(|key| judge.receipts.get(key));
            let opening = receipts.map(|receipt| {
                let (mut browser, form) = (browser.clone(), form.clone());
                let form = form.with("number", &receipt.number).with("secret", &receipt.secret);
                async move { (browser.submit(&form).await, receipt.number.clone()) }
            });
            for (page, number) in futures_util::future::join_all(opening).await {
                if page.location() != Some("/case") {
                    let text = format!("{number} does not open: {}", page.status);
                    faults.push(Fault(Kind::Lost, text));
                }
            }
        }
        faults
    }

    /// The last word on this installation; nothing of it stays.
    pub fn end(self, sum: &mut Sum) {
        let judge = self.judge.expect("a server has answered");
        sum.keys += judge.receipts.len();
        sum.proofs += judge.proofs;
        sum.promises += judge.promises();
        sum.heads_seen += judge.seen.notes;
        sum.heads_shown += judge.seen.sizes();
        for client in &self.clients {
            sum.refused += client.refused;
            sum.gone += client.gone;
            let again = client.sent.iter().map(|sent| sent.times.saturating_sub(1) as usize);
            sum.sent_again += again.sum::<usize>();
        }
        let _ = std::fs::remove_dir_all(self.data.parent().expect("it has one"));
        if self.home.name == "postgres" {
            huiyin_tests::pg::dropped(&self.home.target);
        }
    }
}
