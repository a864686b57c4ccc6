//! Members of staff: sign-in with password and one-time code, sessions, accounts.
//! Residents have no account and never will.

use crate::keys::Place;
use crate::password::{OneTime, PasswordFault, TOTP_SECRET_LEN, password_check};
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::time::Millis;
use huiyin_store::session::{self, SessionRow};
use huiyin_store::staff::{self, StaffRow as StoredStaff};
use huiyin_store::write::Put;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Mutex;

const LOGIN_CHARS_MAX: usize = 40;
const NAME_CHARS_MAX: usize = 60;
/// Wrong tries on one sign-in name before it has to wait, and for how long at most.
const TRIES_FREE: u32 = 5;
const WAIT_MS_MAX: i64 = 15 * 60_000;
/// A session is touched in the store at most this often.
const TOUCH_EVERY_MS: i64 = 60_000;

/// What the browser keeps; the store keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub [u8; 32]);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInFault {
    /// Name, password or code: which one is not said.
    Wrong,
    TooMany {
        wait_ms: i64,
    },
    Trouble(Trouble),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffFault {
    Login,
    DisplayName,
    NoRole,
    UnknownUnit,
    LoginTaken,
    Password(PasswordFault),
    WrongPassword,
    Trouble(Trouble),
}

impl From<Trouble> for StaffFault {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Exists => Self::LoginTaken,
            other => Self::Trouble(other),
        }
    }
}

impl From<Trouble> for SignInFault {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

#[derive(Clone, Debug)]
pub struct NewStaff {
    pub login: String,
    pub display_name: String,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    pub password: String,
    /// The password was chosen by somebody else and must be changed at first sign-in.
    pub must_change: bool,
    /// Given only by example towns and tests; otherwise made here.
    pub totp_secret: Option<[u8; TOTP_SECRET_LEN]>,
}

/// Shown once to whoever makes the account.
#[derive(Clone, Debug)]
pub struct StaffCreated {
    pub id: StaffId,
    pub totp_uri: String,
    pub totp_secret: String,
}

#[derive(Clone, Debug)]
pub struct StaffRow {
    pub id: StaffId,
    pub login: String,
    pub display_name: String,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    pub active: bool,
}

/// Wrong sign-ins by name, in memory only: slows down guessing, never locks anybody out.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<HashMap<String, (u32, Millis)>>);

impl Attempts {
    fn wait_ms(&self, login: &str, now: Millis) -> i64 {
        let tries = self.0.lock().expect("no holder of this lock panics");
        let Some((count, last)) = tries.get(login).filter(|(count, _)| *count >= TRIES_FREE) else {
            return 0;
        };
        let doubling = 1_000_i64 << (count - TRIES_FREE).min(20);
        (last.0 + doubling.min(WAIT_MS_MAX) - now.0).max(0)
    }

    fn note(&self, login: &str, right: bool, now: Millis) {
        let mut tries = self.0.lock().expect("no holder of this lock panics");
        if right {
            tries.remove(login);
            return;
        }
        if tries.len() > 10_000 {
            tries.retain(|_, (_, last)| now.0 - last.0 < WAIT_MS_MAX);
        }
        let entry = tries.entry(login.to_owned()).or_insert((0, now));
        *entry = (entry.0 + 1, now);
    }
}

fn token_hash(token: &SessionToken) -> [u8; 32] {
    Sha256::digest(token.0).into()
}

fn totp_place(staff: StaffId) -> Place {
    Place { table: "staff", row: staff.0, column: "totp" }
}

fn roles_text(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ")
}

fn row_of(stored: StoredStaff) -> StaffRow {
    StaffRow {
        id: stored.staff,
        roles: stored.roles.split(' ').filter_map(Role::parse).collect(),
        login: stored.login,
        display_name: stored.display_name,
        unit: stored.unit,
        active: stored.active,
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
    ) -> Result<SessionToken, SignInFault> {
        let now = self.moment().now();
        let login = login.trim().to_lowercase();
        let wait_ms = self.0.sign_ins.wait_ms(&login, now);
        if wait_ms > 0 {
            return Err(SignInFault::TooMany { wait_ms });
        }
        let stored =
            staff::by_login(self.db(), self.area(), &login).await.map_err(Trouble::from)?;
        let stored = stored.filter(|stored| stored.active);
        let hash = stored.as_ref().map(|stored| stored.password.as_str());
        let password_right = self.0.passwords.verify(password, hash).await;
        let step = match &stored {
            Some(stored) => self.one_time(stored)?.check(code, now, Some(stored.totp_step)),
            None => None,
        };
        let (true, Some(stored), Some(step)) = (password_right, stored, step) else {
            self.0.sign_ins.note(&login, false, now);
            return Err(SignInFault::Wrong);
        };
        let token = SessionToken(self.moment().random());
        let csrf: [u8; 32] = self.moment().random();
        let row = SessionRow {
            token: token_hash(&token),
            staff: stored.staff,
            made: now,
            seen: now,
            step_up: now,
            csrf: csrf.to_vec(),
        };
        let used = Put::StaffTotpStep { staff: stored.staff, step };
        match self.put(vec![used, Put::Session(row)]).await {
            // The same code came twice at the same moment: only one of them counts.
            Err(Trouble::Stale) => Err(SignInFault::Wrong),
            result => {
                result?;
                self.0.sign_ins.note(&login, true, now);
                Ok(token)
            }
        }
    }

    /// Whose session it is; idle and over-old ones are nobody's.
    ///
    /// # Errors
    /// The store's.
    pub async fn session(&self, token: &SessionToken) -> Result<Option<Signed>, Trouble> {
        let now = self.moment().now();
        let hash = token_hash(token);
        let Some(row) = session::by_token(self.db(), self.area(), &hash).await? else {
            return Ok(None);
        };
        let settings = self.settings();
        let idle = now.0 - row.seen.0 > settings.session_idle_ms;
        if idle || now.0 - row.made.0 > settings.session_ms_max {
            return Ok(None);
        }
        let stored = staff::by_id(self.db(), self.area(), row.staff).await?;
        let Some(stored) = stored.filter(|stored| stored.active) else { return Ok(None) };
        if now.0 - row.seen.0 > TOUCH_EVERY_MS {
            self.put(vec![Put::SessionTouch { token: hash, seen: now }]).await?;
        }
        let csrf = row.csrf.try_into().map_err(|_| Trouble::Internal("csrf"))?;
        let must_change = stored.must_change;
        let StaffRow { id: staff, login, display_name, unit, roles, .. } = row_of(stored);
        let stands_for = self.stands_for(staff, unit, now).await?;
        let signed = Signed {
            staff,
            unit,
            roles,
            login,
            display_name,
            must_change,
            csrf,
            stands_for,
            held: None,
        };
        Ok(Some(signed))
    }

    /// # Errors
    /// The store's.
    pub async fn sign_out(&self, token: &SessionToken) -> Result<(), Trouble> {
        self.put(vec![Put::SessionDrop(token_hash(token))]).await
    }

    /// # Errors
    /// What is wrong with the new account; `Forbidden`.
    pub async fn staff_create(&self, by: &By, new: NewStaff) -> Result<StaffCreated, StaffFault> {
        by.may(Action::StaffManage)?;
        let login = new.login.trim().to_lowercase();
        let signs = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
        if login.is_empty() || login.len() > LOGIN_CHARS_MAX || !login.chars().all(signs) {
            return Err(StaffFault::Login);
        }
        let display_name = new.display_name.trim().to_owned();
        if display_name.is_empty() || display_name.chars().count() > NAME_CHARS_MAX {
            return Err(StaffFault::DisplayName);
        }
        if new.roles.is_empty() {
            return Err(StaffFault::NoRole);
        }
        if self.org().tree.get(new.unit).is_none() {
            return Err(StaffFault::UnknownUnit);
        }
        password_check(&new.password, &login).map_err(StaffFault::Password)?;
        let id = StaffId(self.moment().id());
        let secret = new.totp_secret.unwrap_or_else(|| self.moment().random());
        let row = StoredStaff {
            staff: id,
            login: login.clone(),
            display_name,
            unit: new.unit,
            roles: roles_text(&new.roles),
            password: self.0.passwords.hash(self.moment(), &new.password).await,
            totp: Some(self.keys().totp().seal(totp_place(id), &secret)),
            totp_step: 0,
            active: true,
            must_change: new.must_change,
            version: 0,
        };
        self.put(vec![Put::Staff(row)]).await?;
        Ok(self.created(id, &secret, &login))
    }

    /// A new password and a new one-time secret; every session of the account ends.
    ///
    /// # Errors
    /// As [`App::staff_create`].
    pub async fn staff_reset(
        &self,
        by: &By,
        id: StaffId,
        password: &str,
    ) -> Result<StaffCreated, StaffFault> {
        by.may(Action::StaffManage)?;
        let mut row = self.staff_stored(id).await?;
        password_check(password, &row.login).map_err(StaffFault::Password)?;
        let secret: [u8; TOTP_SECRET_LEN] = self.moment().random();
        row.password = self.0.passwords.hash(self.moment(), password).await;
        row.totp = Some(self.keys().totp().seal(totp_place(id), &secret));
        row.must_change = true;
        let login = row.login.clone();
        self.put(vec![Put::Staff(row), Put::SessionsDropOf(id)]).await?;
        Ok(self.created(id, &secret, &login))
    }

    /// # Errors
    /// `Forbidden`, `NotFound`, `Stale`.
    pub async fn staff_set_active(
        &self,
        by: &By,
        id: StaffId,
        active: bool,
    ) -> Result<(), Trouble> {
        by.may(Action::StaffManage)?;
        let row = StoredStaff { active, ..self.staff_stored(id).await? };
        self.put(vec![Put::Staff(row), Put::SessionsDropOf(id)]).await
    }

    /// # Errors
    /// `WrongPassword`, or what is wrong with the new one.
    pub async fn password_change(
        &self,
        by: &Signed,
        old: &str,
        new: &str,
    ) -> Result<(), StaffFault> {
        let mut row = self.staff_stored(by.staff).await?;
        if !self.0.passwords.verify(old, Some(&row.password)).await {
            return Err(StaffFault::WrongPassword);
        }
        password_check(new, &row.login).map_err(StaffFault::Password)?;
        row.password = self.0.passwords.hash(self.moment(), new).await;
        row.must_change = false;
        Ok(self.put(vec![Put::Staff(row)]).await?)
    }

    /// # Errors
    /// `Forbidden`.
    pub async fn staff_list(&self, by: &By) -> Result<Vec<StaffRow>, Trouble> {
        by.may(Action::StaffManage)?;
        let rows = staff::all(self.db(), self.area()).await?;
        Ok(rows.into_iter().map(row_of).collect())
    }

    /// Colleagues of one's own unit, to assign work to.
    ///
    /// # Errors
    /// The store's.
    pub async fn staff_of_unit(&self, unit: UnitId) -> Result<Vec<StaffRow>, Trouble> {
        let rows = staff::of_unit(self.db(), self.area(), unit).await?;
        Ok(rows.into_iter().map(row_of).filter(|row| row.active).collect())
    }

    /// Active officers of these units who are appointed as this, in the order of the units.
    ///
    /// # Errors
    /// The store's.
    pub async fn officers(&self, units: &[UnitId], role: Role) -> Result<Vec<StaffRow>, Trouble> {
        let mut found = Vec::new();
        for unit in units {
            let rows = self.staff_of_unit(*unit).await?;
            found.extend(rows.into_iter().filter(|row| row.roles.contains(&role)));
        }
        Ok(found)
    }

    /// # Errors
    /// The store's.
    pub async fn staff_count(&self) -> Result<i64, Trouble> {
        Ok(staff::count(self.db(), self.area()).await?)
    }

    pub(crate) async fn staff_names(&self) -> Result<HashMap<StaffId, String>, Trouble> {
        let rows = staff::all(self.db(), self.area()).await?;
        Ok(rows.into_iter().map(|row| (row.staff, row.display_name)).collect())
    }

    pub(crate) async fn staff_stored(&self, id: StaffId) -> Result<StoredStaff, Trouble> {
        let row = staff::by_id(self.db(), self.area(), id).await?;
        row.ok_or(Trouble::NotFound)
    }

    fn one_time(&self, stored: &StoredStaff) -> Result<OneTime, Trouble> {
        let sealed = stored.totp.as_ref().ok_or(Trouble::Internal("totp"))?;
        let secret = self.keys().totp().open(totp_place(stored.staff), sealed)?;
        let secret: [u8; TOTP_SECRET_LEN] =
            secret.as_slice().try_into().map_err(|_| Trouble::Internal("totp"))?;
        Ok(OneTime::new(&secret, &self.settings().town_en, &stored.login))
    }

    fn created(&self, id: StaffId, secret: &[u8; TOTP_SECRET_LEN], login: &str) -> StaffCreated {
        let one_time = OneTime::new(secret, &self.settings().town_en, login);
        let (totp_uri, totp_secret) = (one_time.uri(), one_time.secret_text());
        StaffCreated { id, totp_uri, totp_secret }
    }
}
