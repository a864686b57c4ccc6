//! Why something about plans in force, members and their posts cannot be done. Shifts are
//! `roster`'s, calls `callout`'s, emergencies `incident`'s.

use crate::case::codes;

codes!(
    /// Why something about duty was not done; the language key is `duty-refused-…`.
    Refusal {
        PlanUnreadable = "plan-unreadable",
        PlanElsewhere = "plan-elsewhere",
        PlanOverdue = "plan-overdue",
        PlanVersion = "plan-version",
        UnitElsewhere = "unit-elsewhere",
        AddressUnfit = "address-unfit",
        ChannelsFull = "channels-full",
        ChannelKnown = "channel-known",
        CodeUnknown = "code-unknown",
        CodeOver = "code-over",
        MemberLeft = "member-left",
        PostUnfit = "post-unfit",
        TimesUnfit = "times-unfit",
    }
);
