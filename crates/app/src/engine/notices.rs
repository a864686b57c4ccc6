//! Notices for officers leave the house by the ways each officer chose. The row says which ways
//! are still owed; a lease is its next moment moved on, so that two processes do not send one.
//! Addresses and switches are read when it goes out, not when it was made.

use super::{Tick, minus};
use crate::lang::Lang;
use crate::notice::{Purpose, purposes_read};
use crate::notify::{Browser, Haste, Message, Pushed, Submitted};
use crate::{App, Trouble};
use huiyin_domain::time::Millis;
use huiyin_store::notice::{self, ChannelRow, NoticeDue};
use huiyin_store::write::{OfficePut, Put};

const BATCH: u32 = 64;
/// Longer than one mail and five browsers may take.
const LEASE_MS: i64 = 240_000;
const BACKOFF_FIRST_MS: i64 = 30_000;
const BACKOFF_MAX_MS: i64 = 3_600_000;
/// After a day it is no news: the page still has it.
const GIVE_UP_MS: i64 = 86_400_000;
pub(super) const KEPT_DAYS: i64 = 60;
const DAY_MS: i64 = 86_400_000;

const MAIL: &str = "mail";
const PUSH: &str = "push";

pub(super) async fn tick(app: &App) -> Result<Tick, Trouble> {
    let now = app.moment().now();
    let rows = notice::due(app.db(), app.area(), now, BATCH).await?;
    let more = rows.len() >= BATCH as usize;
    let mut quiet = Vec::new();
    let mut done = 0;
    for row in rows {
        let channel = channel_of(app, &row).await?;
        let ways = ways_of(&row, channel.as_ref());
        if ways.is_empty() {
            quiet.push(left(&row, row.next, &ways, None));
            continue;
        }
        match sent(app, &row, channel.as_ref(), ways).await {
            Ok(()) => done += 1,
            // Another process has it.
            Err(Trouble::Stale) => {}
            Err(trouble) => tracing::error!(%trouble, "a notice could not be handled"),
        }
    }
    done += quiet.len();
    if !quiet.is_empty() {
        app.put_quietly(quiet).await?;
    }
    Ok(Tick { done, more: more && done > 0 })
}

/// Notices and leaves that nobody needs any more.
pub(super) fn sweep(now: Millis) -> Put {
    let before = minus(now, KEPT_DAYS * DAY_MS);
    Put::Office(OfficePut::Sweep { notices_before: before, leaves_before: before })
}

/// Nothing for an account that is out of use.
async fn channel_of(app: &App, row: &NoticeDue) -> Result<Option<ChannelRow>, Trouble> {
    let channel = notice::channel(app.db(), app.area(), row.staff).await?;
    if channel.is_none() {
        return Ok(None);
    }
    match app.staff_stored(row.staff).await {
        Ok(stored) => {
            // Kept away since it was made: it does not leave the house.
            let is_barred = match &row.case {
                Some((case, _)) => {
                    let case = app.case_load(*case).await?.case;
                    app.is_barred(stored.staff, stored.unit, &case)
                }
                None => false,
            };
            Ok(channel.filter(|_| stored.active && !is_barred))
        }
        Err(Trouble::NotFound) => Ok(None),
        Err(trouble) => Err(trouble),
    }
}

/// The ways still owed: those left by the attempt before, as far as they are still wished.
fn ways_of(row: &NoticeDue, channel: Option<&ChannelRow>) -> Vec<&'static str> {
    let (Some(channel), Some(purpose)) = (channel, Purpose::parse(&row.purpose)) else {
        return Vec::new();
    };
    let owed = |way: &str| row.ways == "new" || row.ways.split(' ').any(|own| own == way);
    let wished = |purposes: &str| purposes_read(purposes).contains(&purpose);
    let mut ways = Vec::new();
    if owed(MAIL) && channel.email.is_some() && wished(&channel.mail_for) {
        ways.push(MAIL);
    }
    if owed(PUSH) && wished(&channel.push_for) {
        ways.push(PUSH);
    }
    ways
}

fn left(row: &NoticeDue, lease: Millis, ways: &[&str], next: Option<Millis>) -> Put {
    let ways = ways.join(" ");
    Put::Office(OfficePut::NoticeLeft { notice: row.notice, lease, ways, next })
}

async fn sent(
    app: &App,
    row: &NoticeDue,
    channel: Option<&ChannelRow>,
    ways: Vec<&'static str>,
) -> Result<(), Trouble> {
    let Some(channel) = channel else { return Ok(()) };
    let lease = Millis(app.moment().now().0 + LEASE_MS);
    let take = OfficePut::NoticeLease { notice: row.notice, next: row.next, until: lease };
    app.put_quietly(vec![Put::Office(take)]).await?;
    let mut puts = Vec::new();
    let (mut owed, mut rest_ms) = (Vec::new(), 0);
    for way in ways {
        let later = match way {
            MAIL => mailed(app, row, channel).await,
            _ => pushed(app, row, channel, &mut puts).await?,
        };
        if let Some(rest) = later {
            owed.push(way);
            rest_ms = rest_ms.max(rest);
        }
    }
    let now = app.moment().now();
    let given_up = now.0 - row.made.0 > GIVE_UP_MS;
    if given_up && !owed.is_empty() {
        tracing::warn!(notice = row.notice.0, "a notice for an officer was given up");
    }
    let wait = rest_ms.max((BACKOFF_FIRST_MS << row.attempts.clamp(0, 10)).min(BACKOFF_MAX_MS));
    let again = (!owed.is_empty() && !given_up).then(|| Millis(now.0 + wait));
    puts.push(left(row, lease, &owed, again));
    app.put_quietly(puts).await
}

fn words(row: &NoticeDue, channel: &ChannelRow) -> (Lang, String) {
    let lang = Lang::from_tag(&channel.language).unwrap_or_default();
    let number = row.case.as_ref().map(|(_, number)| number.to_string());
    let parts = [("number", number.unwrap_or_default().into())];
    (lang, lang.text(&format!("office-told-{}", row.purpose), &parts))
}

/// `Some`: to be tried again.
async fn mailed(app: &App, row: &NoticeDue, channel: &ChannelRow) -> Option<i64> {
    let (lang, line) = words(row, channel);
    let url = format!("{}/desk/notices", app.settings().public_url);
    let text = lang.text("office-mail-text", &[("line", line.into()), ("url", url.into())]);
    let key = format!("notice-{}", row.notice);
    let to = channel.email.as_deref().unwrap_or_default();
    let subject = lang.plain("office-mail-subject");
    match app.notify().mail(Message { key: &key, to, subject: &subject, text: &text }).await {
        Submitted::Sent => None,
        Submitted::Temporary(_) => Some(0),
        Submitted::Permanent(code) => {
            tracing::warn!(notice = row.notice.0, %code, "mail to an officer was refused");
            None
        }
    }
}

/// To every browser of the officer. `Some`: at least one asked to be tried again, and how long it
/// wants to rest; those that had it show the same notice once.
async fn pushed(
    app: &App,
    row: &NoticeDue,
    channel: &ChannelRow,
    puts: &mut Vec<Put>,
) -> Result<Option<i64>, Trouble> {
    let Some(push) = app.notify().push() else { return Ok(None) };
    let (_, text) = words(row, channel);
    let limit = u32::try_from(crate::notice::PUSHES_MAX).unwrap_or(u32::MAX);
    let browsers = notice::pushes(app.db(), app.area(), row.staff, limit).await?;
    let mut later = None;
    for one in browsers {
        let Some(browser) = Browser::new(one.p256dh, one.auth) else { continue };
        let topic = row.notice.to_string();
        let how = (Haste::Notice, topic.as_str());
        match push.submit(&one.endpoint, &browser, how, &text).await {
            Pushed::Sent => {}
            Pushed::Gone => {
                puts.push(Put::Office(OfficePut::PushDrop { staff: row.staff, push: one.push }));
            }
            Pushed::Later(_, rest) => later = later.max(Some(rest.unwrap_or(0))),
            Pushed::Never(code) => {
                tracing::warn!(push = one.push.0, %code, "a push service refused a notice");
            }
        }
    }
    Ok(later)
}
