//! Three administrators who do not meet in one account: one runs the machine, one gives power,
//! one reads what the other two did. Whoever is one of them is nothing else.

use crate::policy::Role;

/// The three, in the order in which an installation appoints them.
pub const ADMINISTRATORS: [Role; 3] = [Role::Admin, Role::SecurityAdmin, Role::AuditAdmin];

/// Why roles do not stand together in one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// Two of the three.
    TwoAdministrators,
    /// One of the three, and work on cases or halls.
    AdministratorAtWork,
}

/// Whether one account may hold all of these.
///
/// # Errors
/// Why not.
pub fn apart(roles: &[Role]) -> Result<(), Together> {
    let is_one = |role: &Role| ADMINISTRATORS.contains(role);
    let held = ADMINISTRATORS.iter().filter(|role| roles.contains(role)).count();
    match held {
        0 => Ok(()),
        1 if roles.iter().all(is_one) => Ok(()),
        1 => Err(Together::AdministratorAtWork),
        _ => Err(Together::TwoAdministrators),
    }
}

/// What an account can do with the roles that stand in its row: nothing, where they do not stand
/// together. A row that was written past the program gives no power.
#[must_use]
pub fn held(stored: Vec<Role>) -> Vec<Role> {
    if apart(&stored).is_ok() { stored } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_is_nothing_else() {
        for one in Role::ALL {
            assert_eq!(apart(&[*one]), Ok(()), "{one:?} alone");
            assert_eq!(apart(&[*one, *one]), Ok(()), "the same role twice is one");
            for other in Role::ALL.iter().filter(|other| *other != one) {
                let count = [one, other].into_iter().filter(|r| ADMINISTRATORS.contains(r)).count();
                let wanted = match count {
                    0 => Ok(()),
                    1 => Err(Together::AdministratorAtWork),
                    _ => Err(Together::TwoAdministrators),
                };
                assert_eq!(apart(&[*one, *other]), wanted, "{one:?} with {other:?}");
                let has_power = !held(vec![*one, *other]).is_empty();
                assert_eq!(has_power, wanted.is_ok());
            }
        }
    }

    #[test]
    fn no_administrator_stands_in_a_grant_on_a_case() {
        use crate::policy::{Action, Grant};
        for action in Action::ALL {
            for grant in action.grants() {
                let on_a_case =
                    matches!(grant, Grant::Case(role, _) if ADMINISTRATORS.contains(role));
                assert!(!on_a_case, "{action:?} is granted to an administrator");
            }
        }
    }
}
