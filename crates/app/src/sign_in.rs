//! Who signs in, and the proof that whoever works is still who signed in: password and one-time
//! code here, passkeys beside. A wrong name costs the same work as a wrong password; guessing is
//! slowed down by name, and never shuts out who comes from where they came before.

use crate::password::{OneTime, TOTP_SECRET_LEN};
use crate::session::SessionToken;
use crate::staff::totp_place;
use crate::{App, Signed, Trouble};
use huiyin_domain::ids::StaffId;
use huiyin_domain::time::Millis;
use huiyin_store::staff::{self, StaffRow as StoredStaff};
use huiyin_store::write::Put;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Wrong tries on one sign-in name before it has to wait, and for how long at most.
const TRIES_FREE: u32 = 5;
const WAIT_MS_MAX: i64 = 15 * 60_000;
/// Names and places remembered at most; in memory only.
const TRIED_MAX: usize = 10_000;
const KNOWN_MAX: usize = 20_000;
/// How many wrong tries in a row are worth a line of the journal.
const TOLD_AT: [u32; 5] = [5, 20, 100, 1_000, 10_000];

/// A digest of the network somebody comes from; never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(pub u64);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInFault {
    /// Name, password, code or passkey: which one is not said.
    Wrong,
    TooMany {
        wait_ms: i64,
    },
    Trouble(Trouble),
}

impl From<Trouble> for SignInFault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

/// Wrong sign-ins by name, in memory only. From a network that an account has signed in from,
/// tries are counted apart: somebody elsewhere who keeps a name waiting keeps its owner out of
/// nothing.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<Tried>);

type Key = (String, Option<Network>);

#[derive(Default)]
struct Tried {
    wrong: HashMap<Key, (u32, Millis)>,
    known: HashMap<(String, Network), Millis>,
    /// Wrong tries by name wherever from, since the last right one; what of it was told.
    by_name: HashMap<String, (u32, u32)>,
    to_tell: BTreeSet<String>,
}

impl Attempts {
    fn lock(&self) -> MutexGuard<'_, Tried> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn wait_ms(&self, login: &str, from: Network, now: Millis) -> i64 {
        let tried = self.lock();
        let found = tried.wrong.get(&tried.key(login, from));
        let Some((count, last)) = found.filter(|(count, _)| *count >= TRIES_FREE) else {
            return 0;
        };
        let doubling = 1_000_i64 << (count - TRIES_FREE).min(20);
        (last.0 + doubling.min(WAIT_MS_MAX) - now.0).max(0)
    }

    pub(crate) fn wrong(&self, login: &str, from: Network, now: Millis) {
        let mut tried = self.lock();
        tried.make_room(now);
        let key = tried.key(login, from);
        let entry = tried.wrong.entry(key).or_insert((0, now));
        *entry = (entry.0.saturating_add(1), now);
        let (count, told) = tried.by_name.entry(login.to_owned()).or_default();
        *count = count.saturating_add(1);
        if TOLD_AT.contains(count) && *count > *told {
            *told = *count;
            tried.to_tell.insert(login.to_owned());
        }
    }

    pub(crate) fn right(&self, login: &str, from: Network, now: Millis) {
        let mut tried = self.lock();
        let key = tried.key(login, from);
        tried.wrong.remove(&key);
        tried.by_name.remove(login);
        if tried.known.len() >= KNOWN_MAX {
            let middle = now.0 - 86_400_000;
            tried.known.retain(|_, last| last.0 > middle);
        }
        if tried.known.len() < KNOWN_MAX {
            tried.known.insert((login.to_owned(), from), now);
        }
    }

    /// Names with enough wrong tries to be told of, and how many.
    fn told(&self) -> Vec<(String, u32)> {
        let mut tried = self.lock();
        let names = std::mem::take(&mut tried.to_tell);
        let told = |login: String| {
            let count = tried.by_name.get(&login)?.1;
            Some((login, count))
        };
        names.into_iter().filter_map(told).collect()
    }
}

impl Tried {
    fn key(&self, login: &str, from: Network) -> Key {
        let is_known = self.known.contains_key(&(login.to_owned(), from));
        (login.to_owned(), is_known.then_some(from))
    }

    /// Whoever tries names without end pushes out what was tried a few times, never a wait that
    /// runs; only if even those are too many, the oldest go.
    fn make_room(&mut self, now: Millis) {
        if self.by_name.len() >= TRIED_MAX {
            let waits: BTreeSet<String> = self.to_tell.clone();
            self.by_name.retain(|login, (count, _)| *count >= TRIES_FREE || waits.contains(login));
            if self.by_name.len() >= TRIED_MAX {
                self.by_name.clear();
            }
        }
        if self.wrong.len() < TRIED_MAX {
            return;
        }
        self.wrong.retain(|_, (_, last)| now.0 - last.0 < WAIT_MS_MAX);
        if self.wrong.len() >= TRIED_MAX {
            self.wrong.retain(|_, (count, _)| *count >= TRIES_FREE);
        }
        if self.wrong.len() >= TRIED_MAX {
            let mut moments: Vec<i64> = self.wrong.values().map(|(_, last)| last.0).collect();
            moments.sort_unstable();
            let middle = moments[moments.len() / 2];
            self.wrong.retain(|_, (_, last)| last.0 > middle);
        }
    }
}

impl App {
    /// # Errors
    /// `Wrong` for a wrong name, password, code or a code used before; `TooMany`.
    pub async fn sign_in(
        &self,
        login: &str,
        password: &str,
        code: &str,
        from: Network,
    ) -> Result<SessionToken, SignInFault> {
        let login = login.trim().to_lowercase();
        let (staff, step) = self.proven(&login, password, code, from).await?;
        let (token, session) = self.session_fresh(staff);
        match self.put(vec![Put::StaffTotpStep { staff, step }, Put::Session(session)]).await {
            // The same code came twice at the same moment: only one of them counts.
            Err(Trouble::Stale) => Err(SignInFault::Wrong),
            result => {
                result?;
                self.0.sign_ins.right(&login, from, self.moment().now());
                Ok(token)
            }
        }
    }

    /// Whoever is signed in proves once more that it is them. The session goes on under another
    /// token.
    ///
    /// # Errors
    /// As [`App::sign_in`].
    pub async fn step_up(
        &self,
        by: &Signed,
        token: &SessionToken,
        password: &str,
        code: &str,
        from: Network,
    ) -> Result<SessionToken, SignInFault> {
        let (staff, step) = self.proven(&by.login, password, code, from).await?;
        if staff != by.staff {
            return Err(SignInFault::Wrong);
        }
        let used = Put::StaffTotpStep { staff, step };
        match self.session_turn(token, vec![used]).await {
            Err(Trouble::Stale) => Err(SignInFault::Wrong),
            turned => {
                self.0.sign_ins.right(&by.login, from, self.moment().now());
                Ok(turned?)
            }
        }
    }

    /// The account that this name, password and code belong to. The work is the same whether
    /// there is such an account or not.
    async fn proven(
        &self,
        login: &str,
        password: &str,
        code: &str,
        from: Network,
    ) -> Result<(StaffId, i64), SignInFault> {
        let now = self.moment().now();
        let wait_ms = self.0.sign_ins.wait_ms(login, from, now);
        if wait_ms > 0 {
            return Err(SignInFault::TooMany { wait_ms });
        }
        let stored = staff::by_login(self.db(), self.area(), login).await.map_err(Trouble::from)?;
        let stored = stored.filter(|stored| stored.active);
        let hash = stored.as_ref().map(|stored| stored.password.as_str());
        let is_right = self.0.passwords.verify(password, hash).await;
        let used = stored.as_ref().map_or(0, |stored| stored.totp_step);
        let step = self.one_time(stored.as_ref(), login)?.check(code, now, Some(used));
        match (is_right, stored, step) {
            (true, Some(stored), Some(step)) => Ok((stored.staff, step)),
            _ => {
                self.0.sign_ins.wrong(login, from, now);
                Err(SignInFault::Wrong)
            }
        }
    }

    /// Nobody's secret is opened where there is no account, as somebody's would be.
    fn one_time(&self, stored: Option<&StoredStaff>, login: &str) -> Result<OneTime, Trouble> {
        let (id, sealed) = match stored {
            Some(stored) => (stored.staff, stored.totp.clone().ok_or(Trouble::Internal("totp"))?),
            None => (StaffId(0), self.keys().totp_of_nobody().to_vec()),
        };
        let secret = self.keys().totp().open(totp_place(id), &sealed)?;
        let secret: [u8; TOTP_SECRET_LEN] =
            secret.as_slice().try_into().map_err(|_| Trouble::Internal("totp"))?;
        Ok(OneTime::new(&secret, &self.settings().town_en, login))
    }

    /// Writes what was tried at sign-in into the journal: of accounts that there are, and how
    /// often in steps. Called by a reconciler, so that no sign-in takes longer for it.
    ///
    /// # Errors
    /// The store's.
    pub async fn sign_ins_told(&self) -> Result<usize, Trouble> {
        let mut told = Vec::new();
        for (login, at_least) in self.0.sign_ins.told() {
            if let Some(row) = staff::by_login(self.db(), self.area(), &login).await? {
                let staff = row.staff;
                told.push(crate::log::LogEvent::SignInsRefused { staff, at_least });
            }
        }
        if !told.is_empty() {
            self.put_told(&crate::By::System, Vec::new(), &told).await?;
        }
        Ok(told.len())
    }

    /// Work that sign-ins and other guesses have cost: passwords hashed, statements asked. Only
    /// tests and measurements read it.
    #[must_use]
    pub fn work_done(&self) -> (u64, u64) {
        (self.0.passwords.runs(), self.db().asked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: Network = Network(1);
    const ELSEWHERE: Network = Network(2);

    #[test]
    fn who_keeps_a_name_waiting_does_not_keep_its_owner_out() {
        let attempts = Attempts::default();
        attempts.right("li", HOME, Millis(0));
        let mut now = 1_000;
        for _ in 0..1_000 {
            attempts.wrong("li", ELSEWHERE, Millis(now));
            now += 1_000;
        }
        assert!(attempts.wait_ms("li", ELSEWHERE, Millis(now)) > 800_000, "who guesses waits");
        assert!(attempts.wait_ms("li", Network(3), Millis(now)) > 800_000, "from anywhere");
        assert_eq!(attempts.wait_ms("li", HOME, Millis(now)), 0, "who came before does not");
        for _ in 0..TRIES_FREE {
            attempts.wrong("li", HOME, Millis(now));
        }
        assert!(attempts.wait_ms("li", HOME, Millis(now)) > 0, "but guesses no faster there");
        let later = Millis(now + WAIT_MS_MAX);
        assert_eq!(attempts.wait_ms("li", ELSEWHERE, later), 0, "nobody is locked out for good");
    }

    #[test]
    fn names_without_end_take_no_memory_without_end() {
        let attempts = Attempts::default();
        for _ in 0..20 {
            attempts.wrong("li", ELSEWHERE, Millis(0));
        }
        for at in 0..100_000 {
            attempts.wrong(&format!("made-up-{at}"), ELSEWHERE, Millis(1));
        }
        let tried = attempts.lock();
        assert!(tried.wrong.len() <= TRIED_MAX && tried.by_name.len() <= TRIED_MAX);
        drop(tried);
        assert!(attempts.wait_ms("li", ELSEWHERE, Millis(2)) > 0, "a wait that runs stays");
    }

    #[test]
    fn what_was_tried_is_told_once_a_step() {
        let attempts = Attempts::default();
        for count in 1..=25 {
            attempts.wrong("li", ELSEWHERE, Millis(count));
        }
        assert_eq!(attempts.told(), [("li".to_owned(), 20)]);
        assert_eq!(attempts.told(), []);
        attempts.right("li", ELSEWHERE, Millis(30));
        for count in 1..=5 {
            attempts.wrong("li", ELSEWHERE, Millis(30 + count));
        }
        assert_eq!(attempts.told(), [("li".to_owned(), 5)], "counted anew after a right one");
    }
}
