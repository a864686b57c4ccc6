//! Codes on their way to those who were asked to join. The code is in the row until it left, so a
//! restart sends it all the same; nobody of the office sees it.

use super::member::code_place;
use crate::engine::Tick;
use crate::lang::Lang;
use crate::notify::{Message, Submitted};
use crate::{App, Trouble};
use huiyin_domain::plan::Channel;
use huiyin_domain::time::Millis;
use huiyin_store::duty::{self as store, ChannelRow};
use huiyin_store::write::{DutyPut, Put};

const BATCH: u32 = 50;
/// After so many tries the roster's keeper sees that it cannot be sent.
const TRIES_MAX: i64 = 8;

impl App {
    pub(crate) async fn codes_tick(&self) -> Result<Tick, Trouble> {
        let now = self.moment().now();
        let due = store::codes_due(self.db(), self.area(), now, BATCH).await?;
        let more = due.len() == BATCH as usize;
        let done = due.len();
        for row in due {
            self.code_send(row, now).await?;
        }
        Ok(Tick { done, more })
    }

    async fn code_send(&self, row: ChannelRow, now: Millis) -> Result<(), Trouble> {
        let (Some(sealed), Some(hash)) = (&row.code, row.code_hash.clone()) else {
            return Err(Trouble::Internal("code-of-nothing"));
        };
        let code = self.keys().duty_open(code_place(row.channel), sealed);
        let code = code.map_err(|_| Trouble::Internal("code-sealed"))?;
        let address = self.channel_address(&row)?;
        let settings = self.settings();
        let grouped = [&code[..5], &code[5..]].join(" ");
        let link = format!("{}/on-call/join", settings.public_url);
        // Behind the mark, where no server sees it.
        let tap = format!("{link}#{}", *code);
        let parts = [
            ("town", settings.town_zh.as_str().into()),
            ("code", grouped.into()),
            ("link", link.into()),
        ];
        // The first language of the office; the page itself speaks both.
        let (subject, text) = (
            Lang::Zh.text("duty-code-subject", &parts[..1]),
            Lang::Zh.text("duty-code-text", &parts),
        );
        let key = format!("duty-code-{}-{}", row.channel, row.code_until.unwrap_or_default().0);
        let way = Channel::parse(&row.way);
        let text = if way == Some(Channel::App) { format!("{text}\n{tap}") } else { text };
        let message = Message { key: &key, to: &address, subject: &subject, text: &text };
        let submitted = match way {
            Some(Channel::Sms) => self.notify().sms(message).await,
            Some(Channel::Mail) => self.notify().mail(message).await,
            Some(Channel::Voice) => self.notify().voice(message).await,
            Some(Channel::Webhook) => self.notify().webhook(message).await,
            Some(Channel::App) => self.notify().app(message).await,
            _ => return Err(Trouble::Internal("code-way")),
        };
        let put = match submitted {
            Submitted::Sent => DutyPut::CodeSent { channel: row.channel, hash },
            Submitted::Permanent(code) if code.is_gone() => {
                DutyPut::ChannelDrop { member: row.member, channel: row.channel }
            }
            Submitted::Permanent(_) => {
                DutyPut::CodeLater { channel: row.channel, hash, next: None }
            }
            Submitted::Temporary(_) => {
                let wait = 30_000 << row.tries.clamp(0, 8);
                let next = (row.tries < TRIES_MAX).then_some(Millis(now.0 + wait));
                DutyPut::CodeLater { channel: row.channel, hash, next }
            }
        };
        match self.put_quietly(vec![Put::Duty(put)]).await {
            // Another code took its place meanwhile, or the way was dropped.
            Err(Trouble::Stale) => Ok(()),
            other => other,
        }
    }
}
