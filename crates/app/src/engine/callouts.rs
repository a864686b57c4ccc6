//! The engine of calls to duty: makes what is due, takes messages under a lease, hands them over
//! and says what became of them. Several processes may run it over one store: a lease has an
//! epoch, and a word under an old one writes nothing. What was handed over and not told is
//! handed over again under the same key.

use super::Tick;
use crate::callout::Words;
use crate::keys::Opens;
use crate::notify::{Message, Submitted};
use crate::{App, Trouble};
use huiyin_domain::callout::{Attempt, Book, Change, Due, Head, Ids, Now, Outcome, Summons, Told};
use huiyin_domain::ids::{AttemptId, CalloutId, ChannelId, MemberId};
use huiyin_domain::plan::Channel;
use huiyin_domain::time::Millis;
use huiyin_store::write::{DutyPut, Put};
use huiyin_store::{callout as store, duty};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Messages on their way at once: first words on a matter of life, for which the rest makes no
/// way wait (G12); and the rest. Together below what the runtime's threads bear.
const FIRST_ROOM: usize = 256;
const REST_ROOM: usize = 64;
/// Below the lease, so that whoever holds it says what became of it.
const SEND_MAX: Duration = Duration::from_secs(20);
/// How often calls are looked at in which nothing is due: somebody may have left duty.
const WHOLE_MS: i64 = 10_000;
/// How long what comes back is gathered before it is written.
const GATHER: Duration = Duration::from_millis(20);

type Addresses = Vec<(ChannelId, String)>;

/// One message, read under its lease, with the addresses it may go to.
struct Ready {
    callout: CalloutId,
    member: MemberId,
    attempt: Attempt,
    addresses: Addresses,
    subject: String,
    text: String,
}

/// What is on its way in this process.
#[derive(Clone, Default)]
pub struct Callouts(Arc<tokio::sync::Mutex<State>>);

struct State {
    running: JoinSet<(CalloutId, Told)>,
    first_room: Arc<Semaphore>,
    rest_room: Arc<Semaphore>,
    whole_at: Option<Millis>,
}

impl Default for State {
    fn default() -> Self {
        let room = |count| Arc::new(Semaphore::new(count));
        let (first_room, rest_room) = (room(FIRST_ROOM), room(REST_ROOM));
        Self { running: JoinSet::new(), first_room, rest_room, whole_at: None }
    }
}

impl Callouts {
    /// # Errors
    /// The store cannot answer; the next tick does what this one could not.
    pub async fn tick(&self, app: &App) -> Result<Tick, Trouble> {
        let mut state = self.0.lock().await;
        let told = state.told().await;
        let mut done = told.len();
        write_told(app, told).await?;
        let mut books = Vec::new();
        for id in state.due(app).await? {
            let tick = |book: &Book, now: &Now<'_>, ids: Ids<'_>| Ok(book.tick(now, ids));
            let ticked: Result<Book, Trouble> = app.callout_change(id, tick).await;
            match ticked {
                Ok(book) => books.push(book),
                // One call that cannot be written stops no other.
                Err(trouble) => tracing::warn!(callout = id.0, %trouble, "tick of a call"),
            }
        }
        // What is meant in earnest goes before what is practised.
        books.sort_by_key(|book| book.head.exercise);
        for urgent in [true, false] {
            for book in &books {
                done += state.hand_over(app, book, urgent).await?;
            }
        }
        // Answers of gateways are waited for here, so that each is written as it comes.
        let more = !state.running.is_empty();
        Ok(Tick { done, more })
    }

    /// Waits for what is on its way and writes what became of it.
    ///
    /// # Errors
    /// The store cannot answer.
    pub async fn settle(&self, app: &App) -> Result<(), Trouble> {
        let mut state = self.0.lock().await;
        let mut told = Vec::new();
        while let Some(one) = state.running.join_next().await {
            told.extend(one.ok());
        }
        write_told(app, told).await
    }
}

impl State {
    /// What came back since the last look; waits a moment while something is on its way.
    async fn told(&mut self) -> Vec<(CalloutId, Told)> {
        let mut told = Vec::new();
        if !self.running.is_empty() {
            let first = tokio::time::timeout(GATHER, self.running.join_next()).await;
            told.extend(first.ok().flatten().and_then(Result::ok));
        }
        while let Some(one) = self.running.try_join_next() {
            told.extend(one.ok());
        }
        told
    }

    /// Calls with something due; all open ones from time to time.
    async fn due(&mut self, app: &App) -> Result<Vec<CalloutId>, Trouble> {
        let now = app.moment().now();
        let is_fresh = |at: Millis| (0..WHOLE_MS).contains(&(now.0 - at.0));
        if self.whole_at.is_some_and(is_fresh) {
            return Ok(store::due(app.db(), app.area(), now).await?);
        }
        self.whole_at = Some(now);
        let rows = store::open(app.db(), app.area()).await?;
        Ok(rows.into_iter().map(|row| row.head.id).collect())
    }

    /// Takes what is due of one sort under a lease, as far as there is room, and sends it off.
    async fn hand_over(&mut self, app: &App, book: &Book, urgent: bool) -> Result<usize, Trouble> {
        let id = book.head.id;
        let room = if urgent { &self.first_room } else { &self.rest_room };
        let free = room.available_permits();
        let is_wanted = |one: &Due| one.urgent == urgent;
        if free == 0 || !book.due(app.moment().now()).iter().any(is_wanted) {
            return Ok(0);
        }
        // What this process took, and nobody else between the two looks.
        let taken = Mutex::new(Vec::new());
        let lease = |book: &Book, now: &Now<'_>, _: Ids<'_>| {
            let due = book.due(now.at).into_iter().filter(is_wanted).take(free);
            let own: Vec<(AttemptId, Change)> =
                due.filter_map(|one| Some((one.attempt, book.lease(one.attempt, now)?))).collect();
            let (ids, changes) = own.into_iter().unzip();
            *taken.lock().expect("no holder panics") = ids;
            Ok::<_, Trouble>(changes)
        };
        let after = app.callout_change(id, lease).await?;
        let taken: Vec<AttemptId> = taken.into_inner().expect("no holder panics");
        let taken =
            taken.iter().filter_map(|id| after.attempts.get(id)).cloned().collect::<Vec<_>>();
        let count = taken.len();
        for ready in ready(app, &after, taken).await? {
            let (app, place) = (app.clone(), Arc::clone(room).acquire_owned().await);
            self.running.spawn(async move {
                let told = sent(&app, ready).await;
                drop(place);
                told
            });
        }
        Ok(count)
    }
}

async fn ready(app: &App, book: &Book, taken: Vec<Attempt>) -> Result<Vec<Ready>, Trouble> {
    let row = store::head(app.db(), app.area(), book.head.id).await?.ok_or(Trouble::NotFound)?;
    let words = Words::read(&row.words)?;
    let addresses = addresses(app).await?;
    let one = |attempt: Attempt| {
        let summons = book.summonses.get(&attempt.summons)?;
        let member = summons.member;
        let addresses = addresses.get(&(member, attempt.channel)).cloned().unwrap_or_default();
        let (subject, text) = message(app, &row.head, &words, summons, attempt.channel);
        Some(Ready { callout: book.head.id, member, attempt, addresses, subject, text })
    };
    Ok(taken.into_iter().filter_map(one).collect())
}

fn message(
    app: &App,
    head: &Head,
    words: &Words,
    summons: &Summons,
    channel: Channel,
) -> (String, String) {
    let key = app.keys().duty_key(Opens::Summons(summons.id), 0);
    let outgoing = app.callout_message(head, words, summons, (channel, &key));
    (outgoing.subject, outgoing.text)
}

/// Where each member is reached, oldest first.
async fn addresses(app: &App) -> Result<BTreeMap<(MemberId, Channel), Addresses>, Trouble> {
    let mut addresses: BTreeMap<_, Addresses> = BTreeMap::new();
    for row in duty::channels(app.db(), app.area()).await? {
        if let (Some(_), Some(channel)) = (row.confirmed, Channel::parse(&row.way)) {
            let address = app.channel_address(&row)?;
            addresses.entry((row.member, channel)).or_default().push((row.channel, address));
        }
    }
    Ok(addresses)
}

/// To the first address; to the next one where that is known to be gone.
async fn sent(app: &App, ready: Ready) -> (CalloutId, Told) {
    let Ready { callout, member, attempt, addresses, subject, text } = ready;
    // Without any, they took this way back since.
    let mut outcome = Outcome::Permanent;
    for (channel, to) in &addresses {
        let message = Message { key: &attempt.key, to, subject: &subject, text: &text };
        let submitted = tokio::time::timeout(SEND_MAX, submit(app, attempt.channel, message)).await;
        let is_gone = matches!(&submitted, Ok(Some(Submitted::Permanent(code))) if code.is_gone());
        outcome = submitted.map_or(Outcome::Unknown, outcome_of);
        if !is_gone {
            break;
        }
        dropped(app, member, *channel).await;
    }
    (callout, Told { attempt: attempt.id, epoch: attempt.epoch, outcome })
}

/// A way that leads nowhere any more; it is no loss to find it again next time.
async fn dropped(app: &App, member: MemberId, channel: ChannelId) {
    let drop = Put::Duty(DutyPut::ChannelDrop { member, channel });
    match app.put_quietly(vec![drop]).await {
        // They dropped it themselves.
        Ok(()) | Err(Trouble::Stale) => {}
        Err(trouble) => tracing::warn!(channel = channel.0, %trouble, "a way that is gone"),
    }
}

async fn submit(app: &App, channel: Channel, message: Message<'_>) -> Option<Submitted> {
    let notify = app.notify();
    match channel {
        Channel::Sms => Some(notify.sms(message).await),
        Channel::Voice => Some(notify.voice(message).await),
        Channel::Mail => Some(notify.mail(message).await),
        Channel::Webhook => Some(notify.webhook(message).await),
        Channel::App => Some(notify.app(message).await),
        Channel::Paper => None,
    }
}

/// A gateway that said nothing may have sent it; one that is not set up never will.
fn outcome_of(submitted: Option<Submitted>) -> Outcome {
    match submitted {
        Some(Submitted::Sent) => Outcome::HandedOver,
        Some(Submitted::Temporary(code)) if code.as_str().ends_with("timeout") => Outcome::Unknown,
        Some(Submitted::Temporary(code)) if code.as_str().ends_with("not-configured") => {
            Outcome::Permanent
        }
        Some(Submitted::Temporary(_)) => Outcome::Temporary,
        Some(Submitted::Permanent(_)) | None => Outcome::Permanent,
    }
}

async fn write_told(app: &App, told: Vec<(CalloutId, Told)>) -> Result<(), Trouble> {
    let mut of: BTreeMap<CalloutId, Vec<Told>> = BTreeMap::new();
    for (callout, one) in told {
        of.entry(callout).or_default().push(one);
    }
    for (callout, told) in of {
        app.callouts_told(callout, &told).await?;
    }
    Ok(())
}
