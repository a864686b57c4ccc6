//! How long the disk takes to make 16 KiB durable: the floor under every durable answer, and
//! the sign that a round was disturbed.

use crate::Fault;
use crate::figures::percentile;
use std::fs::{File, remove_file};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

const BYTES: usize = 16 * 1024;
const TIMES: usize = 150;
const AHEAD_BYTES: usize = 4 * 1024 * 1024;

/// Median milliseconds of `fdatasync` after a write into a file that has its length already.
pub fn fdatasync_p50_ms(folder: &Path) -> Result<f64, Fault> {
    let path = folder.join("fdatasync.probe");
    let fault = |error| Fault::of("the disk probe", error);
    let mut file = File::create(&path).map_err(fault)?;
    file.write_all(&vec![1; AHEAD_BYTES]).and_then(|()| file.sync_all()).map_err(fault)?;
    let mut times = Vec::with_capacity(TIMES);
    for at in 0..TIMES {
        let from = (at * BYTES % AHEAD_BYTES) as u64;
        file.seek(SeekFrom::Start(from)).map_err(fault)?;
        let started = Instant::now();
        file.write_all(&[2; BYTES]).and_then(|()| file.sync_data()).map_err(fault)?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    remove_file(&path).map_err(fault)?;
    times.sort_by(f64::total_cmp);
    Ok(percentile(&times, 0.5))
}
