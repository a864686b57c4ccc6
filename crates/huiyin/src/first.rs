//! What a new installation needs before anybody can use it: one office that answers for
//! everything, the shipped topics, and the three administrators. Each is made once, if missing.

use crate::config::Config;
use crate::topics;
use huiyin_app::staff::{NewStaff, StaffCreated, StaffFault};
use huiyin_app::{App, By, Trouble};
use huiyin_domain::ids::UnitId;
use huiyin_domain::policy::Role;
use huiyin_domain::unit::{Principle, Responsibility, Unit};

/// The first office has this id, so that two first starts at once make one office.
const ROOT: UnitId = UnitId(1);
const ROOT_CODE: &str = "HY";
/// Three accounts, because nobody holds two of their roles; each for another person.
const FIRST: [(&str, Role); 3] = [
    ("admin", Role::Admin),
    ("security-admin", Role::SecurityAdmin),
    ("audit-admin", Role::AuditAdmin),
];

/// Shown once, to whoever starts the program for the first time.
pub struct Administrator {
    pub login: &'static str,
    pub password: String,
    pub totp_secret: String,
    pub totp_uri: String,
}

/// # Errors
/// The store's.
pub async fn office_made(app: &App, config: &Config) -> Result<(), Trouble> {
    let org = app.org();
    if org.topics.is_empty() {
        app.topics_put(&By::System, topics::shipped()).await?;
    }
    let root = match org.root() {
        Some(root) => root.id,
        None => {
            let unit = Unit {
                id: ROOT,
                parent: None,
                code: ROOT_CODE.into(),
                label_zh: config.town_zh.clone(),
                label_en: config.town_en.clone(),
                area_code: config.county.to_string(),
                active: true,
            };
            match app.unit_put(&By::System, unit).await {
                Ok(()) => {}
                // Another first start made it a moment ago: what it wrote is read, no more.
                Err(Trouble::Exists | Trouble::Stale) => {
                    app.topics_put(&By::System, Vec::new()).await?;
                }
                Err(trouble) => return Err(trouble),
            }
            ROOT
        }
    };
    if app.org().table.is_empty() {
        let whole = Responsibility {
            topic: String::new(),
            area_code: String::new(),
            unit: root,
            principle: Principle::Territorial,
            basis: "首接负责制".into(),
        };
        app.responsibilities_put(&By::System, vec![whole]).await?;
    }
    Ok(())
}

/// Makes the administrators of an installation that has no account yet.
///
/// # Errors
/// The store's.
pub async fn administrators_made(app: &App) -> Result<Vec<Administrator>, Trouble> {
    if app.staff_count().await? > 0 {
        return Ok(Vec::new());
    }
    let unit = app.org().root().map(|root| root.id).ok_or(Trouble::Internal("no-unit"))?;
    let mut made = Vec::new();
    for (login, role) in FIRST {
        let password = password_made(app);
        let new = NewStaff {
            login: login.into(),
            display_name: login.into(),
            unit,
            roles: vec![role],
            password: password.clone(),
            must_change: true,
            totp_secret: None,
        };
        match app.staff_create(&By::System, new).await {
            Ok(StaffCreated { totp_uri, totp_secret, .. }) => {
                made.push(Administrator { login, password, totp_secret, totp_uri });
            }
            // Another process of the same installation was faster and has shown it.
            Err(StaffFault::LoginTaken) => {}
            Err(StaffFault::Trouble(trouble)) => return Err(trouble),
            Err(_) => return Err(Trouble::Internal("first-administrator")),
        }
    }
    Ok(made)
}

/// Twenty signs that cannot be taken for one another: a hundred bits.
#[must_use]
pub fn password_made(app: &App) -> String {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";
    let random: [u8; 20] = app.moment().random();
    let sign = |byte: &u8| char::from(SIGNS[usize::from(byte % 32)]);
    let groups: Vec<String> =
        random.chunks(5).map(|group| group.iter().map(sign).collect()).collect();
    groups.join("-")
}
