//! Processes that we start, each in a group of its own. They end with their guard; and should
//! this program itself be killed, a watchman outside of it ends whatever is left.

use crate::Fault;
use std::fs::File;
use std::io::Write;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child as Process, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Reads `+SIGNAL GROUP` and `-SIGNAL GROUP`; when nobody writes any more, ends those left.
const WATCHMAN: &str = "trap '' INT HUP TERM; left=''
while read -r line; do
  case $line in
    +*) left=\"$left ${line#+}\" ;;
    -*) left=$(printf '%s' \"$left\" | sed \"s/ ${line#-}\\b//\") ;;
  esac
done
for group in $left; do kill -s ${group%%:*} -- \"-${group##*:}\" 2>/dev/null; done
[ -z \"$left\" ] || sleep 2
for group in $left; do kill -s KILL -- \"-${group##*:}\" 2>/dev/null; done
exit 0";
const END_TIME_MAX: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub struct Watchman(Arc<Mutex<ChildStdin>>);

impl Watchman {
    pub fn start() -> Result<Self, Fault> {
        let mut command = Command::new("sh");
        command.args(["-c", WATCHMAN]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut process = command.process_group(0).spawn().map_err(|e| Fault::of("sh", e))?;
        let input = process.stdin.take().ok_or(Fault("no pipe to the watchman".into()))?;
        Ok(Self(Arc::new(Mutex::new(input))))
    }

    fn tell(&self, sign: char, signal: &str, group: u32) {
        let mut input = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let _gone = writeln!(input, "{sign}{signal}:{group}");
    }
}

pub struct Child {
    process: Process,
    watchman: Watchman,
    /// How it is asked to end: TERM, or INT for PostgreSQL.
    signal: &'static str,
    log: PathBuf,
}

impl Child {
    /// Output and errors go to the file `log`.
    pub fn start(
        mut command: Command,
        log: &Path,
        signal: &'static str,
        watchman: &Watchman,
    ) -> Result<Self, Fault> {
        let name = command.get_program().to_string_lossy().into_owned();
        let file = File::options().create(true).append(true).open(log);
        let file = file.map_err(|error| Fault::of(&log.display().to_string(), error))?;
        let errors = file.try_clone().map_err(|error| Fault::of(&name, error))?;
        command.stdin(Stdio::null()).stdout(file).stderr(errors).process_group(0);
        let process = command.spawn().map_err(|error| Fault::of(&name, error))?;
        watchman.tell('+', signal, process.id());
        Ok(Self { process, watchman: watchman.clone(), signal, log: log.to_owned() })
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Why it cannot be waited for any longer.
    pub fn check(&mut self) -> Result<(), Fault> {
        match self.process.try_wait() {
            Ok(None) => Ok(()),
            ended => Err(Fault(format!("ended early ({ended:?}): {}", self.last_words()))),
        }
    }

    fn last_words(&self) -> String {
        let text = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().rev().take(3).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join(" | ")
    }

    /// SIGKILL to the process itself; whether that is how it ended.
    pub fn kill(&mut self) -> bool {
        let _gone = self.process.kill();
        let ended = self.process.wait();
        ended.is_ok_and(|status: ExitStatus| status.signal() == Some(9))
    }

    /// Asks it to end, insists after a while.
    pub fn stop(&mut self) {
        let group = self.id();
        if matches!(self.process.try_wait(), Ok(None)) {
            group_signal(self.signal, group);
            let until = Instant::now() + END_TIME_MAX;
            while Instant::now() < until && matches!(self.process.try_wait(), Ok(None)) {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        // What stayed behind of the group, and the process itself if it would not go.
        group_signal("KILL", group);
        let _ended = self.process.wait();
        self.watchman.tell('-', self.signal, group);
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.stop();
    }
}

fn group_signal(signal: &str, group: u32) {
    let mut command = Command::new("sh");
    command.args(["-c", "kill -s \"$1\" -- \"-$2\" 2>/dev/null", "sh", signal, &group.to_string()]);
    let _gone = command.status();
}
