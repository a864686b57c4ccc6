//! Which member a member of staff is: entered by whoever keeps rosters, so that officers sign for
//! their own shifts. A member without an account acts by the address of their own page.

use super::RosterFault;
use super::book::Book;
use crate::keys::DutyKey;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{MemberId, StaffId};
use huiyin_domain::policy::Action;
use huiyin_domain::roster::{MemberEvent, Refusal};
use huiyin_store::roster as store;
use huiyin_store::write::RosterPut;
use std::collections::BTreeMap;

/// A member who acts for themselves.
#[derive(Clone)]
pub enum Own {
    Staff(Box<Signed>),
    Key(DutyKey),
}

impl Own {
    pub(super) fn by(&self) -> By {
        match self {
            Self::Staff(signed) => By::Staff(signed.as_ref().clone()),
            Self::Key(_) => By::Public,
        }
    }
}

impl App {
    /// # Errors
    /// A refusal; `NotFound`; the store's.
    pub async fn signer_set(
        &self,
        by: &Signed,
        member: MemberId,
        staff: Option<StaffId>,
    ) -> Result<(), RosterFault> {
        by.may(Action::RosterKeep)?;
        let row = huiyin_store::duty::member(self.db(), self.area(), member).await?;
        let row = row.ok_or(Trouble::NotFound)?;
        self.keeps_roster(by, row.unit)?;
        if !self.roll().await?.contains_key(&member) {
            return Err(Refusal::NotEnrolled.into());
        }
        if let Some(staff) = staff {
            let row = huiyin_store::staff::by_id(self.db(), self.area(), staff).await?;
            row.filter(|row| row.active).ok_or(Trouble::NotFound)?;
        }
        let known = self.book::<MemberEvent>(Book::Member(member)).await?.len();
        let by = By::Staff(by.clone());
        let event = MemberEvent::Signs { staff };
        let mut puts = vec![self.roster_step(&by, Book::Member(member), known, &event)];
        let before = self.signers().await?;
        let others = before.iter().filter(|(_, of)| **of == member);
        // Whoever signed for this member does not any more.
        let out =
            |(staff, _): (&StaffId, &MemberId)| RosterPut::Signer { staff: *staff, member: None };
        puts.extend(others.map(out));
        if let Some(staff) = staff {
            puts.push(RosterPut::Signer { staff, member: Some(member) });
        }
        Ok(self.roster_put(&by, puts, Vec::new()).await?)
    }

    /// # Errors
    /// The store's.
    pub async fn signers(&self) -> Result<BTreeMap<StaffId, MemberId>, Trouble> {
        Ok(store::signers(self.db(), self.area()).await?.into_iter().collect())
    }

    /// The member that an officer is, while they are enrolled.
    ///
    /// # Errors
    /// The store's.
    pub async fn member_of(&self, staff: StaffId) -> Result<Option<MemberId>, Trouble> {
        let member = store::signer(self.db(), self.area(), staff).await?;
        let Some(member) = member else { return Ok(None) };
        Ok(self.roll().await?.contains_key(&member).then_some(member))
    }

    pub(super) async fn own_member(&self, own: &Own) -> Result<MemberId, RosterFault> {
        match own {
            Own::Staff(signed) => {
                signed.may(Action::DutySee)?;
                self.member_of(signed.staff).await?.ok_or(RosterFault::NoMember)
            }
            Own::Key(key) => Ok(self.member_by(key).await?.member),
        }
    }
}
