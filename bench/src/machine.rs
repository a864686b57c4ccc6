//! What the kernel knows: processor time of a process with all its children, memory shared out
//! fairly (PSS), and how busy the machine is with other things. Also what machine this is.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

/// Fixed by the kernel's interface to programs.
const TICKS_PER_S: f64 = 100.0;
const KERNEL_PARENT: u32 = 2;

struct Stat {
    parent: u32,
    /// Own time and that of children that have ended.
    ticks: u64,
}

/// One look at all processes.
pub struct Census {
    all: HashMap<u32, Stat>,
    busy_ticks: u64,
    stolen_ticks: u64,
}

impl Census {
    #[must_use]
    pub fn take() -> Self {
        let mut all = HashMap::new();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            if let Some(stat) = stat_read(&entry.path().join("stat")) {
                all.insert(id, stat);
            }
        }
        let (busy_ticks, stolen_ticks) = machine_ticks();
        Self { all, busy_ticks, stolen_ticks }
    }

    /// A process and all that came from it.
    #[must_use]
    pub fn family(&self, root: u32) -> HashSet<u32> {
        let mut family = HashSet::from([root]);
        loop {
            let found = self
                .all
                .iter()
                .filter(|(id, stat)| !family.contains(*id) && family.contains(&stat.parent));
            let found: Vec<u32> = found.map(|(id, _)| *id).collect();
            if found.is_empty() {
                return family;
            }
            family.extend(found);
        }
    }

    fn ticks(&self, root: u32) -> u64 {
        let family = self.family(root);
        family.iter().filter_map(|id| self.all.get(id)).map(|stat| stat.ticks).sum()
    }

    fn kernel_ticks(&self) -> u64 {
        let kernel = self.all.iter().filter(|(_, stat)| stat.parent == KERNEL_PARENT);
        kernel.map(|(_, stat)| stat.ticks).sum()
    }

    /// Seconds of processor time that a family has used since an earlier look.
    #[must_use]
    pub fn cpu_s_since(&self, earlier: &Self, root: u32) -> f64 {
        self.ticks(root).saturating_sub(earlier.ticks(root)) as f64 / TICKS_PER_S
    }

    /// The same for one process without its children.
    #[must_use]
    pub fn cpu_s_alone_since(&self, earlier: &Self, id: u32) -> f64 {
        let ticks = |census: &Self| census.all.get(&id).map_or(0, |stat| stat.ticks);
        ticks(self).saturating_sub(ticks(earlier)) as f64 / TICKS_PER_S
    }

    /// Seconds that all programs of the machine used. The kernel's own threads, which write to
    /// disk for everybody, are left out.
    #[must_use]
    pub fn programs_s_since(&self, earlier: &Self) -> f64 {
        let busy = self.busy_ticks.saturating_sub(earlier.busy_ticks);
        let kernel = self.kernel_ticks().saturating_sub(earlier.kernel_ticks());
        busy.saturating_sub(kernel) as f64 / TICKS_PER_S
    }

    #[must_use]
    pub fn stolen_s_since(&self, earlier: &Self) -> f64 {
        self.stolen_ticks.saturating_sub(earlier.stolen_ticks) as f64 / TICKS_PER_S
    }
}

/// The name in parentheses may hold anything; the fields behind it are numbers.
fn stat_read(path: &Path) -> Option<Stat> {
    let text = fs::read_to_string(path).ok()?;
    let fields: Vec<&str> = text[text.rfind(')')? + 1..].split_whitespace().collect();
    let number = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok());
    let ticks = number(11)? + number(12)? + number(13)? + number(14)?;
    Some(Stat { parent: u32::try_from(number(1)?).ok()?, ticks })
}

/// Time in programs (user, nice, system) and time stolen by the host.
fn machine_ticks() -> (u64, u64) {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let line = text.lines().next().unwrap_or_default();
    let fields: Vec<u64> =
        line.split_whitespace().skip(1).filter_map(|field| field.parse().ok()).collect();
    let at = |index: usize| fields.get(index).copied().unwrap_or(0);
    (at(0) + at(1) + at(2), at(7))
}

/// Bytes of memory of a family, what is shared divided among its sharers.
#[must_use]
pub fn pss_bytes(root: u32) -> u64 {
    let of = |id: u32| {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or_default();
        line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    Census::take().family(root).into_iter().map(of).sum()
}

#[must_use]
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Name and value of what a reader of the figures must know.
#[must_use]
pub fn facts(data: &Path) -> Vec<(String, String)> {
    let line_of = |file: &str, key: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap_or_default();
        line.split_once([':', '=']).map_or(String::new(), |(_, value)| value.trim().to_owned())
    };
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let data = fs::canonicalize(data).unwrap_or_else(|_| data.to_owned());
    let mount = mounts.lines().filter_map(|line| {
        let fields: Vec<&str> = line.split(' ').collect();
        let at = *fields.get(1)?;
        data.starts_with(at).then(|| (at.len(), fields[2..4].join(" ")))
    });
    let mount = mount.max_by_key(|(length, _)| *length).map_or(String::new(), |(_, kind)| kind);
    [
        ("processor", line_of("/proc/cpuinfo", "model name")),
        ("cores", cores().to_string()),
        ("memory", line_of("/proc/meminfo", "MemTotal")),
        ("system", line_of("/etc/os-release", "PRETTY_NAME").trim_matches('"').to_owned()),
        ("kernel", kernel.trim().to_owned()),
        ("file system", mount),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_work_is_seen_and_is_not_somebody_elses() {
        let own = std::process::id();
        let before = Census::take();
        let mut chance = crate::words::Chance::new(1);
        while Census::take().cpu_s_since(&before, own) < 0.2 {
            for _ in 0..1_000_000 {
                std::hint::black_box(chance.below(usize::MAX));
            }
        }
        assert!(pss_bytes(own) > 100_000);
    }
}
