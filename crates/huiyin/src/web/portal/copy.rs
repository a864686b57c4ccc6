//! The person's own copy of their case: one archive with a page to read, the same as data, the
//! proof and its opening. It is theirs: party and texts are in it, and nobody else gets one.

use super::proof::attachment;
use super::{owed, story, unit_named};
use crate::web::fault::Bare;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::log::Proof;
use huiyin_app::read::{CasePage, Entry};
use huiyin_app::{By, Trouble};
use huiyin_domain::leaf::Actor;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const PATH: &str = "/case/copy";
/// A copy is made in memory.
const FILES_BYTES_MAX: u64 = 100_000_000;
/// The file has to be read without us, on any machine, long from now.
const STYLE: &str = "body{font:1.1rem/1.6 sans-serif}\
    body{max-width:44rem;margin:2rem auto;padding:0 1rem}\
    .hy-keep{white-space:pre-wrap}li{margin:.6rem 0}dt{font-weight:bold}dd{margin:0 0 .6rem}";

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let by = By::Person(person);
    let page = ask.app().case_page(&by, id).await?;
    let opening = ask.app().case_opening(&by, id).await?;
    let proof = ask.app().case_proof(&by, id).await?;
    let (ending, proof) = match &proof {
        Proof::Logged(text) => ("tlog-proof", text),
        Proof::Promised(text) => ("tlog-promise", text),
    };
    let data = serde_json::to_vec_pretty(&data(&ask, &page)).map_err(|_| broken())?;
    let readable = readable(&ask, &page).into_string();
    let photos = photos(&ask, &by, &page).await?;
    let mut files: Vec<(String, &[u8])> = vec![
        ("case.html".into(), readable.as_bytes()),
        ("case.json".into(), &data),
        (format!("receipt.{ending}"), proof.as_bytes()),
        ("receipt.opening".into(), opening.as_bytes()),
    ];
    files.extend(photos.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())));
    let archive = archive(&files).map_err(|_| broken())?;
    Ok(attachment("my-case.zip", "application/zip", archive))
}

fn broken() -> Bare {
    Bare::from(Trouble::Internal("own-copy"))
}

/// What came with it, by number and the name it had, as much as an archive takes; the data
/// names them all.
async fn photos(ask: &Ask, by: &By, page: &CasePage) -> Result<Vec<(String, Vec<u8>)>, Bare> {
    let (mut all, mut left) = (Vec::new(), FILES_BYTES_MAX);
    for (no, file) in page.files.iter().enumerate().filter(|(_, file)| file.is_ready()) {
        if file.bytes > left {
            continue;
        }
        left -= file.bytes;
        let read = ask.app().file_read(by, file.id).await?;
        all.push((format!("files/{}-{}", no + 1, plain(&read.label)), read.bytes));
    }
    Ok(all)
}

/// A name that leads nowhere, whoever unpacks it.
fn plain(name: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    name.chars().map(kept).collect()
}

/// Stored and not compressed: what is in it can be read even where half of it is lost.
fn archive(files: &[(String, &[u8])]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .unix_permissions(0o600);
    for (name, bytes) in files {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn data(ask: &Ask, page: &CasePage) -> Value {
    let case = &page.case;
    let when = |at: huiyin_domain::time::Millis| at.timestamp().to_string();
    let party = page.party.clone().unwrap_or_default();
    let text =
        |text: &Option<huiyin_domain::text::Text>| text.as_ref().map(|t| t.as_str().to_owned());
    json!({
        "format": "huiyin-own-copy",
        "version": 1,
        "number": page.number.to_string(),
        "kind": case.kind.code(),
        "stage": case.stage.code(),
        "registered": when(case.registered_at),
        "closed": case.closed_at.map(when),
        "owner": unit_named(ask, case.owner.unit),
        "you": {
            "name": text(&party.name),
            "phone": party.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            "email": party.email.as_ref().map(|email| email.as_str().to_owned()),
            "address": text(&party.address),
            "language": party.language,
        },
        "title": page.title,
        "text": page.body,
        "place": page.place,
        "outcome": case.outcome.map(|outcome| outcome.code()),
        "answer": page.answer,
        "opinion": page.opinion,
        "files": page.files.iter().enumerate().map(|(no, file)| json!({
            "number": no + 1,
            "name": file.label,
            "bytes": file.bytes,
            "state": file.state,
            "shows": file.note,
            "place": file.place,
        })).collect::<Vec<_>>(),
        "story": page.timeline.iter().map(|entry| step(ask, entry)).collect::<Vec<_>>(),
    })
}

fn step(ask: &Ask, entry: &Entry) -> Value {
    let who = match entry.actor {
        Actor::Resident => "you".to_owned(),
        Actor::System => "program".to_owned(),
        Actor::Staff { unit, .. } => unit_named(ask, unit),
    };
    let texts = entry.texts.iter().map(|(slot, text)| json!({ "what": slot.code(), "text": text }));
    json!({
        "at": entry.at.timestamp().to_string(),
        "what": entry.event.kind(),
        "who": who,
        "texts": texts.collect::<Vec<_>>(),
    })
}

fn readable(ask: &Ask, page: &CasePage) -> Markup {
    let number = page.number.to_string();
    let owner = unit_named(ask, page.case.owner.unit);
    html! {
        (DOCTYPE)
        html lang=(ask.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (number) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (number) " " span dir="auto" { (page.title) } }
                p { (ask.tx("portal-case-owner", &[("unit", owner.into())])) }
                h2 { (ask.t("portal-case-matter")) }
                p dir="auto" class="hy-keep" { (page.body) }
                @if let Some(place) = &page.place {
                    p { (ask.t("portal-place-label")) ": " span dir="auto" { (place) } }
                }
                @if let Some(answer) = &page.answer {
                    h2 { (ask.t("portal-answer-title")) }
                    p dir="auto" class="hy-keep" { (answer) }
                }
                (owed::list(ask, page))
                (story::list(ask, page))
                p { (ask.t("portal-copy-proof")) }
            }
        }
    }
}

pub fn way(ask: &Ask) -> Markup {
    html! {
        section.hy-card.hy-noprint aria-labelledby="copy-title" {
            h2.hy-card__title id="copy-title" { (ask.t("portal-copy-title")) }
            p.govuk-body { (ask.t("portal-copy-lead")) }
            p.govuk-body { a.govuk-link href=(PATH) download { (ask.t("portal-copy-file")) } }
        }
    }
}
