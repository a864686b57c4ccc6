//! A hall lived through at random, and the few rules told one by one.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;

/// A whole day in memory: what the store keeps, without its versions.
#[derive(Default)]
struct Day {
    windows: BTreeMap<u16, Window>,
    tickets: BTreeMap<i64, Ticket>,
    now: i64,
    /// Numbers in the order they were taken, and those called for the first time.
    taken: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Take(bool),
    Open(u16, i64),
    Close(u16, i64, bool),
    Next(i64),
    Step(i64, Step),
    Serve(usize, i64),
}

fn acts() -> impl Strategy<Value = Act> {
    let step = prop::sample::select(Step::ALL.to_vec());
    prop_oneof![
        4 => any::<bool>().prop_map(Act::Take),
        2 => (0_u16..5, 0_i64..4).prop_map(|(no, staff)| Act::Open(no, staff)),
        1 => (1_u16..5, 0_i64..4, any::<bool>()).prop_map(|(no, who, is)| Act::Close(no, who, is)),
        4 => (0_i64..4).prop_map(Act::Next),
        3 => (0_i64..4, step).prop_map(|(staff, step)| Act::Step(staff, step)),
        2 => (0_usize..30, 1_i64..6).prop_map(|(at, case)| Act::Serve(at, case)),
    ]
}

impl Day {
    fn rows(&self) -> (Vec<Window>, Vec<Ticket>) {
        (self.windows.values().copied().collect(), self.tickets.values().copied().collect())
    }

    fn keep(&mut self, ticket: Ticket) {
        self.tickets.insert(ticket.id.0, ticket);
    }

    fn act(&mut self, act: Act) -> Result<(), Refusal> {
        self.now += MINUTE_MS;
        let (windows, tickets) = self.rows();
        let hall = Hall { windows: &windows, tickets: &tickets };
        let now = Millis(self.now);
        match act {
            Act::Take(is_priority) => {
                let next = u32::try_from(tickets.len()).expect("few") + 1;
                take(&windows, next)?;
                self.taken.push(next);
                self.keep(Ticket::taken(TicketId(next.into()), next, is_priority, now));
            }
            Act::Open(no, staff) => {
                if let Some(window) = hall.window_open(no, StaffId(staff))? {
                    self.windows.insert(no, window);
                }
            }
            Act::Close(no, staff, leads) => {
                let (window, back) = hall.window_close(no, StaffId(staff), leads)?;
                self.windows.insert(no, window);
                back.into_iter().for_each(|ticket| self.keep(ticket));
            }
            Act::Next(staff) => {
                let (window, ticket) = hall.call_next(StaffId(staff), now)?;
                first_in_turn(&tickets, ticket);
                assert_eq!(ticket.window(), Some(window.no));
                self.keep(ticket);
            }
            Act::Step(staff, step) => {
                let own = hall.window_of(StaffId(staff)).ok_or(Refusal::NoWindow)?;
                let here = hall.at_window(own.no).ok_or(Refusal::NotHere)?;
                let (_, ticket) = hall.step(StaffId(staff), here.id, step, now)?;
                self.keep(ticket);
            }
            Act::Serve(at, case) => {
                let Some(ticket) = tickets.get(at) else { return Ok(()) };
                if let Some(ticket) = serve(*ticket, CaseId(case))? {
                    self.keep(ticket);
                }
            }
        }
        Ok(())
    }
}

/// Nobody who waits had an earlier turn: with equal need, whoever came first.
fn first_in_turn(before: &[Ticket], called: Ticket) {
    let waiting = before.iter().filter(|one| one.state == TicketState::Waiting);
    for one in waiting.filter(|one| one.id != called.id) {
        let same = one.is_priority == called.is_priority;
        assert!(!same || called.number < one.number, "{called:?} before {one:?}");
        let ahead = one.is_priority && !called.is_priority;
        assert!(!ahead || called.taken.0 + PRIORITY_LEAD_MS <= one.taken.0, "{called:?} {one:?}");
    }
}

fn sound(day: &Day, ended: &mut BTreeMap<i64, TicketState>) {
    let numbers: Vec<u32> = day.tickets.values().map(|ticket| ticket.number).collect();
    let count = u32::try_from(numbers.len()).expect("few");
    assert_eq!(numbers, (1..=count).collect::<Vec<_>>(), "no gap, none twice");
    let at: Vec<u16> = day.tickets.values().filter_map(Ticket::window).collect();
    let mut places = at.clone();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), at.len(), "one number at a window");
    assert!(at.iter().all(|no| day.windows[no].is_open), "called to an open window");
    for staff in 0..4 {
        let own = day.windows.values().filter(|w| w.is_open && w.staff == StaffId(staff));
        assert!(own.count() <= 1, "one window for one officer");
    }
    for ticket in day.tickets.values() {
        let state = ticket.state;
        assert!(!state.is_ended() || !ticket.is_priority, "forgotten at the end: {ticket:?}");
        assert!(state == TicketState::Waiting || ticket.calls > 0, "{ticket:?}");
        assert!(state != TicketState::GaveUp || ticket.calls >= CALLS_TO_GIVE_UP, "{ticket:?}");
        if let Some(TicketState::Served { case }) = ended.get(&ticket.id.0) {
            assert_eq!(state, TicketState::Served { case: *case }, "a receipt stays");
        }
        ended.insert(ticket.id.0, state);
    }
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_happens_a_hall_stays_sound(acts in prop::collection::vec(acts(), 1..120)) {
        let mut day = Day::default();
        let mut ended = BTreeMap::new();
        for act in acts {
            let before = day.rows();
            if day.act(act).is_err() {
                prop_assert_eq!(day.rows(), before, "a refusal leaves it as it was");
            }
            sound(&day, &mut ended);
        }
    }

    #[test]
    fn everybody_is_called_however_many_tick(ticks in prop::collection::vec(any::<bool>(), 1..60)) {
        let mut day = Day::default();
        day.act(Act::Open(1, 1)).expect("open");
        for tick in &ticks {
            day.act(Act::Take(*tick)).expect("a number");
        }
        for _ in &ticks {
            day.act(Act::Next(1)).expect("called");
            day.act(Act::Step(1, Step::Advised)).expect("advised");
        }
        prop_assert!(day.tickets.values().all(|ticket| ticket.state == TicketState::Advised));
        prop_assert_eq!(day.act(Act::Next(1)), Err(Refusal::NobodyWaiting));
    }

    #[test]
    fn more_windows_are_suggested_only_where_they_help(waiting in 0_u32..400, open in 0_u32..40) {
        let extra = surge_suggested(waiting, open);
        prop_assert_eq!(extra.is_some(), waiting > open * WAITING_PER_WINDOW);
        let extra = extra.unwrap_or(0);
        prop_assert!(extra <= EXTRA_WINDOWS_MAX);
        let enough = (open + extra) * WAITING_PER_WINDOW >= waiting;
        prop_assert!(enough || extra == EXTRA_WINDOWS_MAX);
    }
}

fn waiting(number: u32, is_priority: bool, minute: i64) -> Ticket {
    let at = Millis(minute * MINUTE_MS);
    Ticket::taken(TicketId(i64::from(number)), number, is_priority, at)
}

#[test]
fn who_asked_for_it_goes_first_and_overtakes_nobody_for_ever() {
    let window = [Window { no: 3, staff: StaffId(7), is_open: true }];
    let next = |tickets: &[Ticket]| {
        let hall = Hall { windows: &window, tickets };
        hall.call_next(StaffId(7), Millis(0)).expect("called").1.number
    };
    assert_eq!(next(&[waiting(1, false, 0), waiting(2, false, 5), waiting(3, true, 90)]), 3);
    assert_eq!(next(&[waiting(1, false, 0), waiting(2, true, 121)]), 1, "two hours are the bound");
    assert_eq!(next(&[waiting(2, false, 0), waiting(1, false, 0)]), 1, "then the smaller number");
}

#[test]
fn a_number_is_given_up_only_after_two_calls_and_served_only_with_a_case() {
    let window = [Window { no: 3, staff: StaffId(7), is_open: true }];
    let one = waiting(1, true, 0);
    assert_eq!(serve(one, CaseId(5)), Err(Refusal::NeverCalled));
    let hall = |ticket: &Ticket, step| {
        let tickets = [*ticket];
        let hall = Hall { windows: &window, tickets: &tickets };
        hall.step(StaffId(7), ticket.id, step, Millis(1)).map(|(_, ticket)| ticket)
    };
    let called = one.called(3, Millis(0));
    assert_eq!(hall(&called, Step::GaveUp), Err(Refusal::CallAgain));
    let again = hall(&called, Step::Again).expect("called again");
    assert_eq!(again.calls, 2);
    assert_eq!(hall(&again, Step::GaveUp).expect("given up").state, TicketState::GaveUp);
    let back = hall(&called, Step::Back).expect("put back");
    assert_eq!((back.state, back.rank()), (TicketState::Waiting, one.rank()), "its turn is kept");
    assert_eq!(hall(&back, Step::Advised), Err(Refusal::NotHere));
    let served = serve(back, CaseId(5)).expect("served").expect("now");
    assert_eq!(serve(served, CaseId(5)), Ok(None), "twice is once");
    assert_eq!(serve(served, CaseId(6)), Err(Refusal::OtherCase));
}

#[test]
fn a_surge_is_declared_once_with_somebody_who_leads() {
    let declare = |known, extra| surge_declare(known, StaffId(4), extra, Millis(9));
    let surge = declare(None, 2).expect("declared");
    assert_eq!(surge, Surge { leader: StaffId(4), extra: 2, from: Millis(9) });
    assert_eq!(declare(Some(surge), 2), Err(Refusal::SurgeOn));
    assert_eq!(declare(None, 0), Err(Refusal::ExtraWindows));
    assert_eq!(declare(None, EXTRA_WINDOWS_MAX + 1), Err(Refusal::ExtraWindows));
}
