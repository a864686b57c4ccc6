//! `huiyin user`: accounts of staff. Passwords and one-time secrets are made here, shown once
//! on the terminal, and never logged.

use super::{Code, Context, Stop};
use crate::first;
use clap::Subcommand;
use huiyin_app::lang::Lang;
use huiyin_app::staff::{NewStaff, StaffCreated, StaffFault, StaffRow};
use huiyin_app::{App, By};
use huiyin_domain::policy::Role;
use huiyin_domain::separation::Together;

#[derive(Subcommand, Debug)]
pub enum Command {
    List,
    /// Make an account; prints a password to be changed and the secret for the code generator
    Add {
        login: String,
        /// As colleagues know them
        #[arg(long)]
        name: String,
        /// Code of the unit
        #[arg(long)]
        unit: String,
        /// intake, dispatcher, handler, unit-head, inspector, auditor, …; several with commas.
        /// The three administrators (admin, security-admin, audit-admin) stand alone
        #[arg(long, value_delimiter = ',', required = true, value_parser = role_parsed)]
        role: Vec<Role>,
    },
    /// Give an account these roles and take all others; ends every session of it
    Roles {
        login: String,
        #[arg(long, value_delimiter = ',', required = true, value_parser = role_parsed)]
        role: Vec<Role>,
    },
    /// A new password and a new code generator; ends every session of the account
    Reset {
        login: String,
    },
    /// Close an account; ends every session of it
    Deactivate {
        login: String,
    },
    /// Open a closed account again
    Activate {
        login: String,
    },
}

fn role_parsed(code: &str) -> Result<Role, String> {
    let codes: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    Role::parse(code).ok_or_else(|| format!("one of {}", codes.join(", ")))
}

pub async fn run(context: &Context, command: Command) -> Result<Code, Stop> {
    let app = context.open().await?;
    let done = act(&app, command, context.lang).await;
    app.close().await;
    done.map(|()| Code::Fine)
}

async fn act(app: &App, command: Command, lang: Lang) -> Result<(), Stop> {
    match command {
        Command::List => list(app).await,
        Command::Add { login, name, unit, role } => {
            let unknown = || Stop(lang.plain("cli-row-unknown-unit"));
            let unit = app.org().unit_by_code(&unit).ok_or_else(unknown)?.id;
            let password = first::password_made(app);
            let new = NewStaff {
                login: login.clone(),
                display_name: name,
                unit,
                roles: role,
                password: password.clone(),
                must_change: true,
                totp_secret: None,
            };
            let created = app.staff_create(&By::System, new).await;
            shown_once(lang, &login, &password, &created.map_err(|fault| told(&fault, lang))?);
            Ok(())
        }
        Command::Roles { login, role } => {
            let staff = found(app, &login, lang).await?;
            let set = app.roles_set(&By::System, staff.id, &role).await;
            set.map_err(|fault| told(&fault, lang))
        }
        Command::Reset { login } => {
            let staff = found(app, &login, lang).await?;
            let password = first::password_made(app);
            let reset = app.staff_reset(&By::System, staff.id, &password).await;
            shown_once(lang, &login, &password, &reset.map_err(|fault| told(&fault, lang))?);
            Ok(())
        }
        Command::Deactivate { login } => {
            let staff = found(app, &login, lang).await?;
            Ok(app.staff_set_active(&By::System, staff.id, false).await?)
        }
        Command::Activate { login } => {
            let staff = found(app, &login, lang).await?;
            Ok(app.staff_set_active(&By::System, staff.id, true).await?)
        }
    }
}

async fn list(app: &App) -> Result<(), Stop> {
    let org = app.org();
    for staff in app.staff_list(&By::System).await? {
        let unit = org.tree.get(staff.unit).map_or("?", |unit| unit.code.as_str());
        let roles: Vec<&str> = staff.roles.iter().map(|role| role.code()).collect();
        let closed = if staff.active { "" } else { "\t-" };
        let StaffRow { login, display_name, .. } = &staff;
        say!("{login}\t{display_name}\t{unit}\t{}{closed}", roles.join(","));
    }
    Ok(())
}

async fn found(app: &App, login: &str, lang: Lang) -> Result<StaffRow, Stop> {
    let all = app.staff_list(&By::System).await?;
    let found = all.into_iter().find(|staff| staff.login == login.to_lowercase());
    found.ok_or_else(|| Stop(lang.plain("cli-user-unknown")))
}

/// To the terminal only.
pub fn shown_once(lang: Lang, login: &str, password: &str, created: &StaffCreated) {
    say!("{}", lang.plain("cli-user-once"));
    for (key, value) in [
        ("cli-user-login", login),
        ("cli-user-password", password),
        ("cli-user-totp", &created.totp_secret),
        ("cli-user-totp-uri", &created.totp_uri),
    ] {
        say!("  {}  {value}", lang.plain(key));
    }
}

fn told(fault: &StaffFault, lang: Lang) -> Stop {
    Stop(match fault {
        StaffFault::Login => lang.plain("cli-user-fault-login"),
        StaffFault::DisplayName => lang.plain("cli-user-fault-name"),
        StaffFault::Together(Together::TwoAdministrators) => lang.plain("sign-fault-two"),
        StaffFault::Together(Together::AdministratorAtWork) => lang.plain("sign-fault-at-work"),
        StaffFault::Own => lang.plain("sign-fault-own"),
        StaffFault::NoRole => lang.plain("cli-user-fault-role"),
        StaffFault::UnknownUnit => lang.plain("cli-row-unknown-unit"),
        StaffFault::LoginTaken => lang.plain("cli-user-fault-taken"),
        StaffFault::Password(_) | StaffFault::WrongPassword => {
            lang.plain("cli-user-fault-password")
        }
        StaffFault::Trouble(trouble) => lang.plain(&trouble.key()),
    })
}
