//! Delivery: lease a message with a token, submit it, say what became of it. The key of a
//! message is its own id, so a receiver can tell a second attempt. The address is read from
//! the sealed party when the message goes out; what is written down is only a code.

use super::{Tick, answers};
use crate::case::ANSWER;
use crate::keys::CaseKey;
use crate::lang::Lang;
use crate::notify::{Message, Submitted};
use crate::{App, Trouble};
use huiyin_domain::ids::OutboxId;
use huiyin_domain::text::{Email, Phone};
use huiyin_domain::time::Millis;
use huiyin_store::outbox::{self, OutboxState};
use huiyin_store::write::{Put, SharePut};
use tokio::task::JoinSet;

const BATCH: u32 = 64;
const IN_FLIGHT_MAX: usize = 8;
/// Longer than both channels may take for one message.
const LEASE_MS: i64 = 120_000;
const BACKOFF_FIRST_MS: i64 = 15_000;
/// How soon a message is looked at again that waits for a unit to open its key, where nobody
/// says that it did.
const LOCKED_MS: i64 = 600_000;
const OTHERS_MS: i64 = 30_000;
const BACKOFF_MAX_MS: i64 = 3_600_000;
/// A message that could not be delivered for this long is given up, and that alarms.
const GIVE_UP_MS: i64 = 3 * 86_400_000;

/// How many messages stand where; for metrics and for the administrator's page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    pub due: i64,
    pub leased: i64,
    pub dead: i64,
}

impl App {
    /// # Errors
    /// The store cannot answer.
    pub async fn outbox_counts(&self) -> Result<OutboxCounts, Trouble> {
        let count = |state| outbox::count(self.db(), self.area(), state);
        let (due, leased, dead) =
            (count("due").await?, count("leased").await?, count("dead").await?);
        Ok(OutboxCounts { due, leased, dead })
    }
}

pub(super) async fn tick(app: &App) -> Result<Tick, Trouble> {
    let now = app.moment().now();
    let rows = outbox::due(app.db(), app.area(), now, BATCH).await?;
    let more = rows.len() >= BATCH as usize;
    let mut running = JoinSet::new();
    let mut done = 0;
    for row in rows {
        if running.len() >= IN_FLIGHT_MAX {
            done += settled(running.join_next().await);
        }
        let app = app.clone();
        running.spawn(async move { deliver(&app, row).await });
    }
    while let Some(joined) = running.join_next().await {
        done += settled(Some(joined));
    }
    Ok(Tick { done, more: more && done > 0 })
}

fn settled(joined: Option<Result<Result<(), Trouble>, tokio::task::JoinError>>) -> usize {
    match joined {
        Some(Ok(Ok(()))) => 1,
        // Another process has leased it, or took it over: it is theirs.
        Some(Ok(Err(Trouble::Stale))) | None => 0,
        Some(Ok(Err(trouble))) => {
            tracing::error!(%trouble, "a message could not be handled; it stays due");
            0
        }
        Some(Err(_)) => {
            tracing::error!("handling a message panicked; it stays due");
            0
        }
    }
}

async fn deliver(app: &App, row: OutboxState) -> Result<(), Trouble> {
    let now = app.moment().now();
    let (outbox, token) = (row.outbox, app.moment().id());
    let until = Millis(now.0 + LEASE_MS);
    let key = match app.case_key_for_delivery(row.case).await {
        // The address is the unit's and the person's to know: it waits, and that is no attempt.
        // At first only looked past: the unit's key may be open in another process.
        Err(Trouble::Locked) if now.0 - row.next.0 < OTHERS_MS => return Err(Trouble::Stale),
        Err(Trouble::Locked) => {
            let next = Millis(now.0 + LOCKED_MS);
            let wait = SharePut::MessageWait { outbox, now, next };
            return app.put_quietly(vec![Put::Share(wait)]).await;
        }
        // Erased in the meantime.
        Err(Trouble::NotFound) => None,
        key => Some(key?),
    };
    app.put_quietly(vec![Put::OutboxLease { outbox, token, now, until }]).await?;
    let is_answer = row.purpose == ANSWER;
    let words = match &key {
        Some(key) if is_answer => answers::words(app, &row, key).await?,
        _ => None,
    };
    if is_answer && words.is_none() {
        // Settled otherwise in the meantime: it must not go out.
        return app.put_quietly(vec![Put::OutboxDone { outbox, token, done: now }]).await;
    }
    let submitted = submit(app, &row, key.as_ref(), words.as_deref()).await?;
    let now = app.moment().now();
    let put = match submitted {
        Fate::Sent => {
            if is_answer {
                answers::prove(app, &row).await?;
            }
            count(&row.channel, "sent");
            Put::OutboxDone { outbox, token, done: now }
        }
        Fate::Later(_) if now.0 - row.made.0 < GIVE_UP_MS => {
            count(&row.channel, "retry");
            let next = Millis(now.0 + backoff_ms(outbox, row.attempts));
            Put::OutboxRetry { outbox, token, next, error: fate_code(&submitted) }
        }
        Fate::Later(_) | Fate::Never(_) => {
            let error = fate_code(&submitted);
            if is_answer {
                answers::fail(app, &row, error).await?;
            }
            count(&row.channel, "dead");
            tracing::error!(outbox = outbox.0, channel = row.channel, error, "message given up");
            Put::OutboxDead { outbox, token, error }
        }
    };
    app.put_quietly(vec![put]).await
}

enum Fate {
    Sent,
    Later(&'static str),
    Never(&'static str),
}

fn fate_code(fate: &Fate) -> &'static str {
    match fate {
        Fate::Sent => "",
        Fate::Later(code) | Fate::Never(code) => code,
    }
}

/// `words`: of an answer, which goes out itself where the unit sends it so; every other message
/// is neutral and says only that there is something to look at.
async fn submit(
    app: &App,
    row: &OutboxState,
    key: Option<&CaseKey>,
    words: Option<&str>,
) -> Result<Fate, Trouble> {
    let head = huiyin_store::case::by_id(app.db(), app.area(), row.case).await?;
    let (Some(head), Some(key)) = (head, key) else {
        return Ok(Fate::Never("no-case"));
    };
    let party = app.party_of(row.case, key).await?;
    let lang = party.language.as_deref().and_then(Lang::from_tag).unwrap_or_default();
    let url = format!("{}/track", app.settings().public_url);
    let parts = [("number", head.number.to_string().into()), ("url", url.into())];
    let told = lang.text(&format!("notify-{}", row.purpose), &parts);
    let text = words.map_or_else(|| told.clone(), |words| format!("{words}\n\n{told}"));
    let subject = lang.text("notify-subject", &parts);
    let stable = row.outbox.to_string();
    let message = |to| Message { key: &stable, to, subject: &subject, text: &text };
    let submitted = match row.channel.as_str() {
        "mail" => match party.email.as_ref().map(Email::as_str) {
            Some(to) => app.notify().mail(message(to)).await,
            None => return Ok(Fate::Never("no-address")),
        },
        "sms" => match party.phone.as_ref().map(Phone::as_str) {
            Some(to) => app.notify().sms(message(to)).await,
            None => return Ok(Fate::Never("no-address")),
        },
        _ => return Ok(Fate::Never("unknown-channel")),
    };
    Ok(match submitted {
        Submitted::Sent => Fate::Sent,
        Submitted::Temporary(code) => Fate::Later(code_kept(code.as_str())),
        Submitted::Permanent(code) => Fate::Never(code_kept(code.as_str())),
    })
}

/// Codes that may be kept: a closed list, so that nothing a relay answers gets into the store.
fn code_kept(code: &str) -> &'static str {
    const KEPT: [&str; 6] = [
        "mail-not-configured",
        "sms-not-configured",
        "mail-address",
        "mail-unsendable",
        "smtp-timeout",
        "http-timeout",
    ];
    if let Some(kept) = KEPT.iter().find(|kept| **kept == code) {
        return kept;
    }
    match code.split_once('-') {
        Some(("smtp", rest)) if rest.starts_with('4') => "smtp-4xx",
        Some(("smtp", rest)) if rest.starts_with('5') => "smtp-5xx",
        Some(("smtp" | "mail", _)) => "smtp",
        Some(("http", rest)) if rest.starts_with('4') => "http-4xx",
        Some(("http", rest)) if rest.starts_with('5') => "http-5xx",
        Some(("http" | "sms", _)) => "http",
        _ => "other",
    }
}

/// Doubles with each attempt up to an hour; a part that differs by message and attempt keeps
/// a thousand messages from coming back in one moment.
fn backoff_ms(outbox: OutboxId, attempts: i64) -> i64 {
    let doubled = BACKOFF_FIRST_MS << attempts.clamp(0, 10);
    let base = doubled.min(BACKOFF_MAX_MS);
    let mixed = (outbox.0 ^ (attempts << 40)).wrapping_mul(0x5851_f42d_4c95_7f2d);
    base + (mixed >> 33).rem_euclid(base / 2)
}

fn count(channel: &str, fate: &'static str) {
    let channel = if channel == "mail" { "mail" } else { "sms" };
    metrics::counter!("huiyin_messages_total", "channel" => channel, "fate" => fate).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour_and_a_half_and_differ_between_messages() {
        let waits: Vec<i64> = (0..20).map(|n| backoff_ms(OutboxId(77), n)).collect();
        for (attempts, wait) in waits.iter().enumerate() {
            let base = (BACKOFF_FIRST_MS << attempts.min(10)).min(BACKOFF_MAX_MS);
            assert!((base..base + base / 2 + 1).contains(wait), "{attempts}: {wait}");
        }
        let spread: std::collections::HashSet<i64> =
            (0..100).map(|id| backoff_ms(OutboxId(id << 22), 5)).collect();
        assert!(spread.len() > 90, "{}", spread.len());
    }

    #[test]
    fn no_words_of_a_relay_are_kept() {
        assert_eq!(code_kept("smtp-451"), "smtp-4xx");
        assert_eq!(code_kept("smtp-timeout"), "smtp-timeout");
        assert_eq!(code_kept("http-li@example.cn"), "http");
        assert_eq!(code_kept("li@example.cn"), "other");
    }
}
