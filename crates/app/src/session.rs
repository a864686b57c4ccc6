//! Sessions of members of staff: begun, turned over to another token at each proof, listed,
//! ended. What a browser keeps is a token; the store keeps its hash.

use crate::staff::{StaffRow, row_of};
use crate::{App, Signed, Trouble};
use huiyin_domain::ids::StaffId;
use huiyin_domain::leaf::hex;
use huiyin_domain::separation::held;
use huiyin_domain::time::Millis;
use huiyin_store::session::{self, SessionRow};
use huiyin_store::staff;
use huiyin_store::write::Put;
use sha2::{Digest, Sha256};

/// A session is touched in the store at most this often.
const TOUCH_EVERY_MS: i64 = 60_000;
/// What the page of an account shows at most.
const SHOWN_MAX: u32 = 100;
/// Signs of a hash that tell one session of an account from another.
const NAME_SIGNS: usize = 16;

/// What the browser keeps; the store keeps only its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub [u8; 32]);

/// A living session, and how fresh the proof is that stands behind it.
#[derive(Clone)]
pub struct Session {
    pub signed: Signed,
    pub token: SessionToken,
    /// When whoever is signed in last proved to be it.
    pub proven: Millis,
}

/// A session as its owner sees it: no address, no browser, no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    pub name: String,
    pub since: Millis,
    pub used: Millis,
    pub is_this: bool,
}

pub(crate) fn token_hash(token: &SessionToken) -> [u8; 32] {
    Sha256::digest(token.0).into()
}

fn name_of(hash: &[u8; 32]) -> String {
    let mut name = hex(hash);
    name.truncate(NAME_SIGNS);
    name
}

impl Session {
    /// Whether the proof is fresh enough to write with.
    #[must_use]
    pub fn is_fresh(&self, now: Millis, step_up_ms: i64) -> bool {
        now.0 - self.proven.0 < step_up_ms
    }
}

impl App {
    pub(crate) fn session_fresh(&self, staff: StaffId) -> (SessionToken, SessionRow) {
        let now = self.moment().now();
        let token = SessionToken(self.moment().random());
        let csrf: [u8; 32] = self.moment().random();
        let row = SessionRow {
            token: token_hash(&token),
            staff,
            made: now,
            seen: now,
            step_up: now,
            csrf: csrf.to_vec(),
        };
        (token, row)
    }

    /// After a proof: the same session under another token, written with what was used up for
    /// it. Whoever had copied the old token has nothing.
    pub(crate) async fn session_turn(
        &self,
        token: &SessionToken,
        mut puts: Vec<Put>,
    ) -> Result<SessionToken, Trouble> {
        let (fresh, to) = self.session_fresh(StaffId(0));
        puts.push(Put::SessionTurn { token: token_hash(token), to });
        self.put(puts).await?;
        Ok(fresh)
    }

    /// Whose session it is; idle and over-old ones are nobody's.
    ///
    /// # Errors
    /// The store's.
    pub async fn session(&self, token: &SessionToken) -> Result<Option<Session>, Trouble> {
        self.session_of(token, true).await
    }

    /// The same for a page that asks by itself: nobody sits there because of it, so the session
    /// grows no younger.
    ///
    /// # Errors
    /// The store's.
    pub async fn session_unseen(&self, token: &SessionToken) -> Result<Option<Session>, Trouble> {
        self.session_of(token, false).await
    }

    async fn session_of(
        &self,
        token: &SessionToken,
        is_seen: bool,
    ) -> Result<Option<Session>, Trouble> {
        let now = self.moment().now();
        let hash = token_hash(token);
        let Some(row) = session::by_token(self.db(), self.area(), &hash).await? else {
            return Ok(None);
        };
        if !self.session_lives(&row, now) {
            return Ok(None);
        }
        let stored = staff::by_id(self.db(), self.area(), row.staff).await?;
        let Some(stored) = stored.filter(|stored| stored.active) else { return Ok(None) };
        if is_seen && now.0 - row.seen.0 > TOUCH_EVERY_MS {
            self.put(vec![Put::SessionTouch { token: hash, seen: now }]).await?;
        }
        let csrf = row.csrf.try_into().map_err(|_| Trouble::Internal("csrf"))?;
        let must_change = stored.must_change;
        let StaffRow { id: staff, login, display_name, unit, roles, .. } = row_of(stored);
        // Roles that may not stand together give nothing, however they came into the row.
        let roles = held(roles);
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
        Ok(Some(Session { signed, token: token.clone(), proven: row.step_up }))
    }

    fn session_lives(&self, row: &SessionRow, now: Millis) -> bool {
        let settings = self.settings();
        let is_idle = now.0 - row.seen.0 > settings.session_idle_ms;
        !is_idle && now.0 - row.made.0 <= settings.session_ms_max
    }

    /// # Errors
    /// The store's.
    pub async fn sign_out(&self, token: &SessionToken) -> Result<(), Trouble> {
        self.put(vec![Put::SessionDrop(token_hash(token))]).await
    }

    /// One's own living sessions, the one in use first, then the latest used.
    ///
    /// # Errors
    /// The store's.
    pub async fn sessions(
        &self,
        by: &Signed,
        this: &SessionToken,
    ) -> Result<Vec<SessionView>, Trouble> {
        let (now, this) = (self.moment().now(), token_hash(this));
        let rows = session::of_staff(self.db(), self.area(), by.staff, SHOWN_MAX).await?;
        let living = rows.into_iter().filter(|row| self.session_lives(row, now));
        let view = |row: SessionRow| SessionView {
            name: name_of(&row.token),
            since: row.made,
            used: row.seen,
            is_this: row.token == this,
        };
        let mut views: Vec<SessionView> = living.map(view).collect();
        views.sort_by_key(|view| (!view.is_this, -view.used.0, view.name.clone()));
        Ok(views)
    }

    /// Ends one of one's own sessions.
    ///
    /// # Errors
    /// `NotFound` when there is none of that name.
    pub async fn session_end(&self, by: &Signed, name: &str) -> Result<(), Trouble> {
        let rows = session::of_staff(self.db(), self.area(), by.staff, SHOWN_MAX).await?;
        let found = rows.into_iter().find(|row| name_of(&row.token) == name);
        let row = found.ok_or(Trouble::NotFound)?;
        self.put(vec![Put::SessionDrop(row.token)]).await
    }

    /// Ends all of one's own sessions but this one.
    ///
    /// # Errors
    /// The store's.
    pub async fn sessions_end_others(
        &self,
        by: &Signed,
        this: &SessionToken,
    ) -> Result<(), Trouble> {
        let token = token_hash(this);
        self.put(vec![Put::SessionsDropOthers { staff: by.staff, token }]).await
    }
}
