//! Typed identifiers and the case number. Ids are made elsewhere and only carried here.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id!(/// The county (行政区划代码, six digits): the first part of every key.
    AreaId);
id!(/// One matter brought by somebody.
    CaseId);
id!(/// An organisation that owns work: an office, a department, a township.
    UnitId);
id!(/// A member of staff with a sign-in.
    StaffId);
id!(/// One sealed text of a case (title, body, reason, answer…).
    TextId);
id!(/// One message waiting to be delivered.
    OutboxId);
id!(/// A half-written form of a resident.
    DraftId);
id!(/// One number taken in a reception hall; it says nothing of who holds it.
    TicketId);
id!(/// One screening round about matters and places.
    RoundId);
id!(/// What a unit found at one place in a screening round.
    FindingId);
id!(/// An edited brief: a number of its own that leads to no case.
    BriefId);
id!(/// A time in which a colleague stands in for a member of staff.
    LeaveId);
id!(/// One thing a member of staff is told about a case.
    NoticeId);
id!(/// A photo, paper or recording of a case or of a draft.
    FileId);
id!(/// A browser of a member of staff that shows notices.
    PushId);
id!(/// One common problem: a matter at a place that several people bring.
    ProblemId);
id!(/// That a case stands in a common problem; it says nothing of which.
    LinkId);
id!(/// What a member of staff proves presence with, beside a password.
    PasskeyId);
id!(/// Somebody enrolled for duty by their own code; a member of staff or not.
    MemberId);
id!(/// One way to reach a member.
    ChannelId);
id!(/// That a member holds a post for a time.
    TermId);
id!(/// One shift of a roster.
    ShiftId);
id!(/// A time in which a roster has another order.
    PeriodId);
id!(/// One swap of shifts.
    SwapId);
id!(/// A time in which a member of duty is away.
    AbsenceId);
id!(/// One emergency, exercise or false alarm, from its first report on.
    IncidentId);
id!(/// One call of people to duty.
    CalloutId);
id!(/// That one member is called for one role.
    SummonsId);
id!(/// One message to one member over one channel.
    AttemptId);

/// `QS-2026-000123-4`: office code, year, running number, check digit.
///
/// The check digit (ISO 7064 MOD 11,10 over year and running number) tells a mistyped number
/// from an unknown one without asking the store.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    Shape,
    CheckDigit,
}

impl CaseNumber {
    #[must_use]
    pub fn new(office: &str, year: i16, running: i64) -> Self {
        let digits = format!("{year:04}{running:06}");
        let check = check_digit(&digits);
        Self(format!("{office}-{year:04}-{running:06}-{check}"))
    }

    /// Reads what a person typed: any case, spaces or full-width signs instead of dashes.
    ///
    /// # Errors
    /// `Shape` when it cannot be a number at all, `CheckDigit` when one sign is likely wrong.
    pub fn parse(typed: &str) -> Result<Self, NumberFault> {
        let plain: String = typed.trim().chars().map(half_width).collect::<String>();
        let parts: Vec<&str> = plain
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        let [office, year, running, check] = parts.as_slice() else {
            return Err(NumberFault::Shape);
        };
        let digits_only = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let shaped = office.len() <= 12
            && year.len() == 4
            && (6..=12).contains(&running.len())
            && check.len() == 1
            && [year, running, check].iter().all(|s| digits_only(s));
        if !shaped {
            return Err(NumberFault::Shape);
        }
        if check_digit(&format!("{year}{running}")).to_string() != **check {
            return Err(NumberFault::CheckDigit);
        }
        let office = office.to_ascii_uppercase();
        Ok(Self(format!("{office}-{year}-{running}-{check}")))
    }

    /// A number read back from the store, where only whole ones are kept.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Full-width letters, digits and dashes as Chinese keyboards make them.
pub(crate) fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(c as u32 - 0xfee0).expect("full-width block maps onto ASCII")
        }
        '—' | '–' | '　' => '-',
        other => other.to_ascii_uppercase(),
    }
}

fn check_digit(digits: &str) -> u32 {
    let product = digits.bytes().fold(10, |product, byte| {
        let sum = (u32::from(byte - b'0') + product) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_survives_being_typed() {
        let number = CaseNumber::new("QS", 2026, 123);
        for typed in [number.to_string(), number.to_string().to_lowercase()] {
            assert_eq!(CaseNumber::parse(&typed), Ok(number.clone()));
        }
        let wide = number.as_str().replace('-', "－").replace('2', "２");
        assert_eq!(CaseNumber::parse(&wide), Ok(number.clone()));
        assert_eq!(CaseNumber::parse(&number.as_str().replace('-', " ")), Ok(number));
    }

    #[test]
    fn every_single_wrong_digit_is_noticed() {
        let number = CaseNumber::new("QS", 2026, 98_765).to_string();
        for (at, old) in number.char_indices().filter(|(at, c)| *at > 2 && c.is_ascii_digit()) {
            for new in ('0'..='9').filter(|new| *new != old) {
                let mut typed = number.clone();
                typed.replace_range(at..=at, &new.to_string());
                assert_eq!(CaseNumber::parse(&typed), Err(NumberFault::CheckDigit), "{typed}");
            }
        }
    }
}
