//! What the domain has to be told of a command before it decides: what stands in its texts, whose
//! officer is named, whether the asker may see the other case. Looked up here, decided there.

use super::Loaded;
use crate::{App, By, Trouble};
use huiyin_domain::case::{
    Command, DeliveryCommand, JointCommand, PersonCommand, Refusal, ReviewCommand, SettleCommand,
    answer,
};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::text::Text;

impl App {
    /// The command with its looked-up parts filled in; what a form said of them does not count.
    pub(super) async fn looked_into(
        &self,
        by: &By,
        mut command: Command<Text>,
        loaded: &Loaded,
    ) -> Result<Command<Text>, Trouble> {
        match &mut command {
            Command::Draft { text, holds, .. } => {
                *holds = answer::parts_held(text.as_str(), loaded.pinned.procedure);
            }
            Command::Summarise { text } => {
                Box::pin(self.summary_checked(by, loaded, text)).await?;
            }
            Command::Delivery(DeliveryCommand::Deliver { means, .. }) => {
                let party = self.party_for_delivery(by, loaded.row.case).await?;
                if !party.is_reached_by(*means) {
                    return Err(Trouble::Refused(Refusal::MeansNotGiven));
                }
            }
            Command::Settle(SettleCommand::MediationAgree { text, waives, .. }) => {
                *waives = answer::waives(text.as_str());
            }
            Command::Settle(SettleCommand::MediationOffer { mediator: Some(mediator), .. }) => {
                let unit = self.officer_unit(*mediator, Role::Mediator).await?;
                self.may_mediate(&loaded.case, unit)?;
            }
            Command::Settle(SettleCommand::AppointmentSet { with: Some(with), .. }) => {
                self.listens(&loaded.case, *with).await?;
            }
            Command::Joint(JointCommand::LeaderName { leader, unit, .. }) => {
                *unit = self.officer_unit(*leader, Role::UnitHead).await?;
            }
            Command::Joint(JointCommand::Link { other, .. }) => {
                if *other == loaded.row.case {
                    return Err(Trouble::Refused(Refusal::NotOpen));
                }
                // Only what one may open can be tied to: a tie tells of nothing new.
                let case = self.case_load(*other).await?.case;
                self.may_on(by, Action::CaseView, *other, &case)?;
                if case.joint.tie_to(loaded.row.case).is_none() {
                    case.tie_fits()?;
                }
            }
            Command::Person(PersonCommand::EraseAsk { effective_at }) => {
                *effective_at = self.erasure_day(&loaded.case)?;
            }
            Command::Bar(command) => self.bar_looked_into(by, command, loaded).await?,
            Command::Review(ReviewCommand::Assign { to, unit }) => {
                *unit = self.officer_unit(*to, Role::Reviewer).await?;
            }
            _ => {}
        }
        Ok(command)
    }

    /// The unit of an active officer with this role.
    async fn officer_unit(&self, staff: StaffId, role: Role) -> Result<UnitId, Trouble> {
        let row = huiyin_store::staff::by_id(self.db(), self.area(), staff).await?;
        let row = row.filter(|row| row.active && row.roles.split(' ').any(|r| r == role.code()));
        row.map(|row| row.unit).ok_or(Trouble::Refused(Refusal::HandlerOfOtherUnit))
    }
}
