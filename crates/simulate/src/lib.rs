//! Whole call-outs in an invented world of faults, run after run from one seed: people who
//! answer late, twice or never, gateways that lose and stall, engines that die at every step, a
//! clock that jumps, a database that goes away. An observer who knows only plan, people,
//! gateways, rows and time counts what every guarantee is worth. No clock is read, no file.

mod dice;
mod engine;
mod faults;
mod gateway;
mod memory;
mod observer;
mod people;
mod processes;
mod report;
mod scene;
mod world;

pub use dice::Dice;
pub use engine::{Engine, Message, Outside, Point, Said, Stopped};
pub use faults::{FaultFile, Faults};
pub use memory::Memory;
pub use processes::{Broken, Processes, Rows, SIGNATURE};
pub use report::{GUARANTEES, Report, Tally, Violation};
pub use scene::Scene;

/// So many violations are kept word by word; all are counted.
pub const VIOLATIONS_MAX: usize = 20;

/// One run of one seed on an engine, by itself: the same numbers give the same run.
pub fn run_on(engine: &mut dyn Engine, seed: u64, run: u64, faults: &Faults) -> Report {
    let mut dice = Dice::of(seed, run);
    let scene = Scene::drawn(&mut dice, faults);
    let mut report = world::lived(engine, scene, dice, faults);
    for violation in &mut report.violations {
        (violation.seed, violation.run) = (seed, run);
    }
    report
}

/// Runs one after the other on rows in memory. `each` is told after every run.
pub fn simulate(
    seed: u64,
    runs: std::ops::Range<u64>,
    faults: &Faults,
    broken: Option<Broken>,
    mut each: impl FnMut(),
) -> Report {
    let mut whole = Report::default();
    for run in runs {
        whole.add(run_on(&mut Memory::new(broken), seed, run, faults));
        each();
    }
    whole
}
