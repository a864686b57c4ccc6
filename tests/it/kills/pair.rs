//! Two servers over one PostgreSQL with one mark and one key: one is killed and comes back, then
//! the other; one is held (SIGSTOP) while the other goes on; connections are cut; PostgreSQL
//! itself goes down under both. Nothing acknowledged is lost, one history, no number twice.

use super::check::Fault;
use super::client::Client;
use super::place::{Place, Sum};
use super::{asked, dice};
use huiyin_tests::dice::Dice;
use huiyin_tests::pg;
use huiyin_tests::server::Process;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// A held server may keep a lock for so long before the others stop waiting for it.
const HELD: Duration = Duration::from_secs(9);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    Kill(usize),
    KillBoth,
    Hold(usize),
    Cut,
    Restart,
}

#[derive(Debug, Default)]
struct Events {
    kills: u32,
    holds: u32,
    /// Receipts that the other server gave while one was held.
    while_held: usize,
    longest_wait_ms: u128,
    cuts: u32,
    restarts: u32,
}

struct Pair {
    postgres: pg::Server,
    processes: Vec<Process>,
    place: Place,
    /// Those who came while one server was held.
    beside: Vec<Client>,
}

impl Pair {
    fn start() -> Self {
        let postgres = pg::Server::start();
        postgres.execute("postgres", "CREATE DATABASE pair");
        let place = Place::new(huiyin_tests::postgres_at(postgres.url("pair")));
        // Both begin at the same moment on nothing at all.
        let mut processes = vec![place.started(), place.started()];
        for process in &mut processes {
            tokio::task::block_in_place(|| process.up()).unwrap_or_else(|why| panic!("{why}"));
        }
        Self { postgres, processes, place, beside: Vec::new() }
    }

    fn addresses(&self) -> Vec<SocketAddr> {
        self.processes.iter().map(|process| process.address).collect()
    }

    /// Whoever died comes back, at an address of its own.
    fn revive(&mut self) -> usize {
        let mut came = 0;
        for process in &mut self.processes {
            if process.ended().is_some() {
                *process = self.place.started();
                came += 1;
            }
        }
        for process in &mut self.processes {
            tokio::task::block_in_place(|| process.up()).unwrap_or_else(|why| panic!("{why}"));
        }
        came
    }

    /// One event in the middle of the load.
    async fn meet(&mut self, event: Event, dice: &mut Dice, events: &mut Events) {
        match event {
            Event::Kill(which) => {
                self.processes[which].end_at_once();
                events.kills += 1;
            }
            Event::KillBoth => {
                self.processes.iter_mut().for_each(Process::end_at_once);
                events.kills += 2;
            }
            Event::Hold(which) => {
                self.processes[which].pause();
                events.holds += 1;
                self.other_goes_on(1 - which, events).await;
                self.processes[which].go_on();
            }
            Event::Cut => {
                for _ in 0..1 + dice.roll(3) {
                    self.postgres.execute(
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE \
                         datname = 'pair' AND pid <> pg_backend_pid()",
                    );
                    events.cuts += 1;
                    tokio::time::sleep(Duration::from_millis(dice.roll(200))).await;
                }
            }
            Event::Restart => {
                self.postgres.restart();
                events.restarts += 1;
            }
        }
    }

    /// While one is held, wherever that fell: how long until the other gives a receipt again.
    async fn other_goes_on(&mut self, which: usize, events: &mut Events) {
        const ENOUGH: usize = 20;
        let (began, address) = (Instant::now(), self.processes[which].address);
        let mut client = Client::new(1000 + events.holds as usize);
        let mut given = 0;
        while began.elapsed() < HELD && given < ENOUGH {
            if client.is_settled() {
                client.begin();
            }
            if client.send(address).await {
                given += 1;
                if given == 1 {
                    let waited_ms = began.elapsed().as_millis();
                    events.longest_wait_ms = events.longest_wait_ms.max(waited_ms);
                }
            }
        }
        events.while_held += given;
        self.beside.push(client);
        assert!(given > 0, "one server is held and the other gives no receipt for {HELD:?}");
    }
}

/// In turn, so that a short run meets each kind too.
const EVENTS: [Event; 8] = [
    Event::Kill(0),
    Event::Kill(1),
    Event::Hold(0),
    Event::Cut,
    Event::Restart,
    Event::Hold(1),
    Event::KillBoth,
    Event::Kill(1),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_lose_nothing_when_one_dies_sleeps_or_is_cut_off() {
    let (mut dice, mut sum, mut events) = (dice("two servers"), Sum::default(), Events::default());
    let (mut pair, began) = (Pair::start(), Instant::now());
    let faults = pair.place.look(&pair.addresses(), &mut dice, &mut sum).await;
    assert!(faults.is_empty(), "after two first starts at once: {faults:?}");
    let (rounds, mut last) = (asked(24).div_ceil(3).max(8), Instant::now());
    for (no, event) in (0..rounds).zip(EVENTS.into_iter().cycle()) {
        let servers = pair.addresses();
        let work = pair.place.work(&servers);
        tokio::time::sleep(Duration::from_millis(50 + dice.roll(400))).await;
        pair.meet(event, &mut dice, &mut events).await;
        // Whoever is left carries on alone for a while.
        tokio::time::sleep(Duration::from_millis(dice.roll(600))).await;
        pair.place.clients = work.end().await;
        pair.place.clients.append(&mut pair.beside);
        sum.restarts += pair.revive() as u32;
        let servers = pair.addresses();
        let faults: Vec<Fault> = pair.place.look(&servers, &mut dice, &mut sum).await;
        assert!(faults.is_empty(), "after {event:?}: {faults:?}");
        if last.elapsed() > Duration::from_secs(60) {
            println!("two servers: {no} of {rounds}, 0 lost, 0 forks: {events:?}");
            last = Instant::now();
        }
    }
    pair.place.opens_all = true;
    let faults = pair.place.look(&pair.addresses(), &mut dice, &mut sum).await;
    assert!(faults.is_empty(), "at the end: {faults:?}");
    for process in pair.processes {
        let _ = process.stop();
    }
    sum.kills = events.kills;
    pair.place.end(&mut sum);
    let s = began.elapsed().as_secs();
    println!("two servers: 0 lost, 0 forks, 0 twins in {s} s: {sum:?}, {events:?}");
}
