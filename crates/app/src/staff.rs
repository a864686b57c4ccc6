//! Accounts of members of staff: made without power by one administrator, given roles and opened
//! by another, each act a line of the journal. Residents have no account and never will.

use crate::keys::Place;
use crate::log::LogEvent;
use crate::password::{OneTime, PasswordFault, TOTP_SECRET_LEN, password_check};
pub use crate::session::SessionToken;
use crate::session::token_hash;
pub use crate::sign_in::SignInFault;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::separation::{Together, apart};
use huiyin_store::staff::{self, StaffRow as StoredStaff};
use huiyin_store::write::{PasskeyPut, Put};
use std::collections::HashMap;

const LOGIN_CHARS_MAX: usize = 40;
const NAME_CHARS_MAX: usize = 60;
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StaffFault {
    Login,
    DisplayName,
    NoRole,
    /// Roles that one account may not hold together.
    Together(Together),
    /// Nobody gives power to themselves, or takes it, or resets their own sign-in so.
    Own,
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

#[derive(Clone, Debug)]
pub struct NewStaff {
    pub login: String,
    pub display_name: String,
    pub unit: UnitId,
    /// Empty, unless the program itself makes the account.
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

pub(crate) fn totp_place(staff: StaffId) -> Place {
    Place { table: "staff", row: staff.0, column: "totp" }
}

fn roles_text(roles: &[Role]) -> String {
    roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ")
}

pub(crate) fn row_of(stored: StoredStaff) -> StaffRow {
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
    /// What is wrong with the new account; `Forbidden`.
    pub async fn staff_create(&self, by: &By, new: NewStaff) -> Result<StaffCreated, StaffFault> {
        by.may(Action::StaffManage)?;
        let is_machine = matches!(by, By::System);
        if !is_machine && !new.roles.is_empty() {
            // Whoever makes accounts gives no power, not even by mistake.
            return Err(Trouble::Forbidden(Action::PowerManage).into());
        }
        let login = new.login.trim().to_lowercase();
        let signs = |c: char| c.is_ascii_alphanumeric() || "-_.@".contains(c);
        if login.is_empty() || login.len() > LOGIN_CHARS_MAX || !login.chars().all(signs) {
            return Err(StaffFault::Login);
        }
        let display_name = new.display_name.trim().to_owned();
        if display_name.is_empty() || display_name.chars().count() > NAME_CHARS_MAX {
            return Err(StaffFault::DisplayName);
        }
        if is_machine && new.roles.is_empty() {
            return Err(StaffFault::NoRole);
        }
        apart(&new.roles).map_err(StaffFault::Together)?;
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
            // Opened by whoever gives it its roles.
            active: is_machine,
            must_change: new.must_change,
            version: 0,
        };
        let mut told = vec![LogEvent::AccountMade { staff: id, unit: new.unit }];
        if is_machine {
            let (before, after) = (String::new(), row.roles.clone());
            told.push(LogEvent::RolesSet { staff: id, before, after });
        }
        self.put_told(by, vec![Put::Staff(row)], &told).await?;
        Ok(self.created(id, &secret, &login))
    }

    /// Gives an account these roles and takes all others. Its sessions end: what they could do
    /// they can do no more.
    ///
    /// # Errors
    /// `Together`, `Own`; `Forbidden`, `NotFound`, `Stale`.
    pub async fn roles_set(&self, by: &By, id: StaffId, roles: &[Role]) -> Result<(), StaffFault> {
        by.may(Action::PowerManage)?;
        not_own(by, id)?;
        apart(roles).map_err(StaffFault::Together)?;
        let row = self.staff_stored(id).await?;
        let (before, after) = (row.roles.clone(), roles_text(roles));
        if before == after {
            return Ok(());
        }
        let row = StoredStaff { roles: after.clone(), ..row };
        let told = LogEvent::RolesSet { staff: id, before, after };
        Ok(self.put_told(by, vec![Put::Staff(row), Put::SessionsDropOf(id)], &[told]).await?)
    }

    /// Every session of an account ends; it may sign in again.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn staff_sessions_end(&self, by: &By, id: StaffId) -> Result<(), Trouble> {
        by.may(Action::PowerManage)?;
        self.staff_stored(id).await?;
        let told = LogEvent::SessionsEnded { staff: id };
        self.put_told(by, vec![Put::SessionsDropOf(id)], &[told]).await
    }

    /// A new password and a new one-time secret; passkeys go, every session of the account ends.
    ///
    /// # Errors
    /// As [`App::staff_create`].
    pub async fn staff_reset(
        &self,
        by: &By,
        id: StaffId,
        password: &str,
    ) -> Result<StaffCreated, StaffFault> {
        by.may(Action::PowerManage)?;
        not_own(by, id)?;
        let mut row = self.staff_stored(id).await?;
        password_check(password, &row.login).map_err(StaffFault::Password)?;
        let secret: [u8; TOTP_SECRET_LEN] = self.moment().random();
        row.password = self.0.passwords.hash(self.moment(), password).await;
        row.totp = Some(self.keys().totp().seal(totp_place(id), &secret));
        row.must_change = true;
        let login = row.login.clone();
        let keys = Put::Passkey(PasskeyPut::DropOf(id));
        let puts = vec![Put::Staff(row), keys, Put::SessionsDropOf(id)];
        self.put_told(by, puts, &[LogEvent::SignInReset { staff: id }]).await?;
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
        by.may(Action::PowerManage)?;
        not_own(by, id).map_err(|_| Trouble::Forbidden(Action::PowerManage))?;
        let row = StoredStaff { active, ..self.staff_stored(id).await? };
        let told = match active {
            true => LogEvent::AccountOpened { staff: id },
            false => LogEvent::AccountClosed { staff: id },
        };
        self.put_told(by, vec![Put::Staff(row), Put::SessionsDropOf(id)], &[told]).await
    }

    /// # Errors
    /// `WrongPassword`, or what is wrong with the new one. Every other session of the account
    /// ends; `kept` is the one in which it was changed.
    pub async fn password_change(
        &self,
        by: &Signed,
        kept: &SessionToken,
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
        let others = Put::SessionsDropOthers { staff: by.staff, token: token_hash(kept) };
        Ok(self.put(vec![Put::Staff(row), others]).await?)
    }

    /// # Errors
    /// `Forbidden`.
    pub async fn staff_list(&self, by: &By) -> Result<Vec<StaffRow>, Trouble> {
        by.may(Action::StaffSee)?;
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

    fn created(&self, id: StaffId, secret: &[u8; TOTP_SECRET_LEN], login: &str) -> StaffCreated {
        let one_time = OneTime::new(secret, &self.settings().town_en, login);
        let (totp_uri, totp_secret) = (one_time.uri(), one_time.secret_text());
        StaffCreated { id, totp_uri, totp_secret }
    }
}

fn not_own(by: &By, id: StaffId) -> Result<(), StaffFault> {
    match by {
        By::Staff(signed) if signed.staff == id => Err(StaffFault::Own),
        _ => Ok(()),
    }
}
