//! `POST /api/v1/reports`: what sensors and other programs report of places and things. A token
//! from the settings names the source; the hazard is of the closed register, and anything else is
//! refused. It makes a reported incident and nothing more: a named human looks and decides.

use super::Site;
use super::api::{Call, json, refused};
use super::field::fault_text;
use super::limit::{Guess, Whence};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::incident::IncidentFault;
use huiyin_app::lang::Lang;
use huiyin_domain::ids::IncidentId;
use huiyin_domain::incident::{Intake, PLACE_CHARS_MAX, Refusal, WHAT_CHARS_MAX};
use huiyin_domain::plan::Hazard;
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::{Text, TextFault};
use huiyin_domain::time::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const KEY_BYTES: std::ops::RangeInclusive<usize> = 16..=128;
const ID_DOMAIN: &[u8] = b"huiyin/report/1\0";

/// What a program sends. What is misspelt, or asks for more, is refused and not dropped.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Brought {
    hazard: String,
    place: String,
    area_code: String,
    what: String,
    #[serde(default)]
    occurred_at: Option<String>,
    #[serde(default)]
    exercise: bool,
}

#[derive(Serialize)]
struct Taken {
    id: String,
    stage: &'static str,
    received_at: String,
}

#[derive(Serialize)]
struct Faulty {
    error: &'static str,
    message: String,
    fields: BTreeMap<&'static str, String>,
}

pub async fn post(State(site): State<Site>, headers: HeaderMap, call: Call) -> Response {
    let Call { lang, body } = call;
    let token = bearer(&headers);
    let Some((name, source)) = site.app().report_source(token) else {
        return refused(lang, StatusCode::UNAUTHORIZED, "reports-token");
    };
    let (limits, now) = (site.limits(), site.app().moment().now());
    let whence = Whence::matter(&name);
    if limits.check(Guess::Report, whence, now).is_err() {
        return refused(lang, StatusCode::TOO_MANY_REQUESTS, "reports-often");
    }
    limits.failed(Guess::Report, whence, now);
    let Some(key) = key_of(&headers) else {
        return refused(lang, StatusCode::BAD_REQUEST, "idempotency-key");
    };
    let Ok(brought) = serde_json::from_slice::<Brought>(&body) else {
        return refused(lang, StatusCode::BAD_REQUEST, "reports-unreadable");
    };
    let mut faults = BTreeMap::new();
    let Some(intake) = intake(lang, &brought, source, &mut faults) else {
        return faulty(lang, faults);
    };
    // The same key from the same source is the same report.
    let id = IncidentId(id_of(&name, key));
    match site.app().incident_bring(&name, id, intake).await {
        Ok(id) => taken(StatusCode::CREATED, id, now),
        Err(IncidentFault::Trouble(Trouble::Exists)) => taken(StatusCode::OK, id, now),
        Err(IncidentFault::Refused(refusal)) => {
            let key = format!("incident-refused-{}", refusal.code());
            faulty(lang, BTreeMap::from([(field_of(refusal), lang.plain(&key))]))
        }
        Err(IncidentFault::Trouble(_)) => {
            refused(lang, StatusCode::SERVICE_UNAVAILABLE, "unavailable")
        }
    }
}

fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.split_once(' '));
    token.filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer")).map_or("", |(_, token)| token)
}

fn key_of(headers: &HeaderMap) -> Option<&[u8]> {
    let key = headers.get("idempotency-key")?.as_bytes();
    let fits = KEY_BYTES.contains(&key.len()) && key.iter().all(u8::is_ascii_graphic);
    fits.then_some(key)
}

fn id_of(name: &str, key: &[u8]) -> i64 {
    let parts = [ID_DOMAIN, name.as_bytes(), b"\0", key].concat();
    let digest = Sha256::digest(parts);
    let bytes: [u8; 8] = digest[..8].try_into().expect("eight of thirty-two");
    (i64::from_be_bytes(bytes) & i64::MAX).max(1)
}

fn intake(
    lang: Lang,
    brought: &Brought,
    source: huiyin_domain::incident::Source,
    faults: &mut BTreeMap<&'static str, String>,
) -> Option<Intake> {
    let hazard = Hazard::parse(&brought.hazard);
    if hazard.is_none() {
        faults.insert("hazard", lang.plain("api-reports-hazard"));
    }
    let place = place(lang, "place", &brought.place, PLACE_CHARS_MAX, faults);
    let what = self::place(lang, "what", &brought.what, WHAT_CHARS_MAX, faults);
    let occurred = brought.occurred_at.as_deref().map(Millis::parse).transpose();
    if occurred.is_err() {
        faults.insert("occurred_at", lang.plain("api-reports-time"));
    }
    let (area_code, exercise) = (brought.area_code.clone(), brought.exercise);
    let (hazard, place, what, occurred) = (hazard?, place?, what?, occurred.ok()?);
    Some(Intake { hazard, area_code, place, what, source, exercise, occurred })
}

fn place(
    lang: Lang,
    name: &'static str,
    typed: &str,
    max: usize,
    faults: &mut BTreeMap<&'static str, String>,
) -> Option<PlaceText> {
    let label = if name == "place" { "incident-field-place" } else { "incident-field-what" };
    let text = Text::parse(typed, max).map_err(|fault: TextFault| fault_text(lang, label, fault));
    let person = |fault: huiyin_domain::screening::PersonFault| {
        lang.plain(&format!("screening-person-{}", fault.code()))
    };
    let checked = text.and_then(|text| PlaceText::checked(&text).map_err(person));
    checked.map_err(|message| faults.insert(name, message)).ok()
}

const fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::PlaceCode => "area_code",
        Refusal::OccurredLater | Refusal::OccurredFar => "occurred_at",
        _ => "what",
    }
}

fn taken(status: StatusCode, id: IncidentId, now: Millis) -> Response {
    json(status, &Taken { id: id.to_string(), stage: "reported", received_at: now.to_string() })
}

fn faulty(lang: Lang, fields: BTreeMap<&'static str, String>) -> Response {
    let message = lang.plain("api-reports-invalid");
    json(StatusCode::UNPROCESSABLE_ENTITY, &Faulty { error: "invalid", message, fields })
}
