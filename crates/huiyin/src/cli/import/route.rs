//! Routing an imported case at once: its label or its words name a topic, the responsibility
//! table names the unit for it. Where either is silent the case stays with the intake office,
//! whose period for registering and routing runs.

use super::row::Row;
use huiyin_app::org::Org;
use huiyin_app::{App, By, Trouble};
use huiyin_domain::case::{CaseKind, Command, Way};
use huiyin_domain::ids::CaseId;
use huiyin_domain::text::Text;
use huiyin_domain::unit::{RouteProposal, routes_proposed, topics_proposed};
use std::sync::Arc;

pub struct Router {
    org: Arc<Org>,
    kind: CaseKind,
    way: Way,
}

/// The topic of a row and how it was found.
struct TopicFound {
    id: String,
    reason: String,
}

impl Router {
    #[must_use]
    pub fn new(app: &App, kind: CaseKind, way: Way) -> Self {
        Self { org: app.org(), kind, way }
    }

    /// # Errors
    /// The use case's. A case that somebody has moved on meanwhile is left as it is.
    pub async fn route(
        &self,
        app: &App,
        case: CaseId,
        row: &Row,
        area_code: &str,
    ) -> Result<(), Trouble> {
        let Some(topic) = self.topic(row) else { return Ok(()) };
        let Some(route) = self.unit(&topic.id, area_code) else { return Ok(()) };
        let way = (self.kind == CaseKind::Claim).then_some(self.way);
        let classify = Command::Classify {
            case_kind: self.kind,
            way,
            topic: Some(topic.id),
            urgent: false,
            accused: None,
        };
        let reasons = [topic.reason, route.basis].into_iter().filter(|text| !text.is_empty());
        let route = Command::Route { to: route.unit, reasons: reasons.collect(), note: None };
        for (command, once) in [(classify, b"import-classify"), (route, b"import-route---")] {
            let acted = app.case_act(&By::System, case, None, command, Some(once)).await;
            match acted {
                Ok(_) => {}
                // An officer was faster: theirs stands.
                // Or it is locked, and only who opens it can send it on.
                Err(Trouble::Refused(_) | Trouble::Stale | Trouble::Locked) => return Ok(()),
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(())
    }

    fn topic(&self, row: &Row) -> Option<TopicFound> {
        let labelled = row.label.as_deref().and_then(|label| self.org.topic_named(label));
        if let Some(topic) = labelled {
            let id = topic.id.clone();
            return Some(TopicFound { id, reason: topic.label_zh.clone() });
        }
        let title = row.title.as_ref().map_or("", Text::as_str);
        let proposal =
            topics_proposed(title, row.body.as_str(), &self.org.topics).into_iter().next()?;
        let reason = proposal.words.join("、");
        Some(TopicFound { id: proposal.topic, reason })
    }

    /// The unit of the most specific line that speaks for this topic and place.
    fn unit(&self, topic: &str, area_code: &str) -> Option<RouteProposal> {
        let routes = routes_proposed(Some(topic), area_code, &self.org.table, &self.org.tree, None);
        routes.into_iter().next()
    }
}
