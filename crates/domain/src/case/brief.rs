//! An edited brief: what those who are kept away from a case may read, and answer. The program
//! looks for the person's own values, for numbers that lead to somebody and for long runs of
//! what they wrote; that nothing else gives them away is the writer's duty. A summary, which is
//! read across units, is held to the same.

use super::barred::Brief;
use super::bars::{BarCommand, BarEvent, BriefTo};
use super::decide::{Rules, due_end};
use super::refusal::Refusal;
use super::state::Case;
use crate::ids::half_width;
use crate::leaf::Actor;
use crate::screening::no_number;
use crate::time::Millis;

/// Briefs of one case.
pub const BRIEFS_MAX: usize = 30;
/// So many signs in a row are repeated words, not a summary.
pub const RUN_SIGNS_MAX: usize = 15;
/// A name or an address of one sign stands in every text.
const VALUE_SIGNS_MIN: usize = 2;

pub(super) fn decide(
    case: &Case,
    command: BarCommand,
    actor: Actor,
    rules: Rules<'_>,
    now: Millis,
) -> Result<BarEvent, Refusal> {
    match command {
        BarCommand::BriefGive { brief, to, due, text } => {
            if case.bars.briefs.len() >= BRIEFS_MAX {
                return Err(Refusal::TooMany);
            }
            let (unit, officer) = match to {
                BriefTo::Accused => (case.accused.ok_or(Refusal::NotBarred)?, None),
                BriefTo::Officer { officer, .. } if !case.bars.is_recused(officer) => {
                    return Err(Refusal::NotBarred);
                }
                BriefTo::Officer { officer, unit } => (unit, Some(officer)),
            };
            let due_at = due_end(due, rules, now)?;
            let no = u32::try_from(case.bars.briefs.len()).unwrap_or(u32::MAX) + 1;
            Ok(BarEvent::BriefGiven { no, brief, unit, officer, due_at, text })
        }
        BarCommand::BriefAnswer { brief, text } => {
            let open = |known: &&Brief| known.brief == brief && known.answer.is_none();
            let known = case.bars.briefs.iter().find(open).ok_or(Refusal::NotOpen)?;
            if let (Actor::Staff { id, .. }, Some(officer)) = (actor, known.officer)
                && id != officer
            {
                return Err(Refusal::NotOpen);
            }
            Ok(BarEvent::BriefAnswered { no: known.no, text })
        }
        _ => unreachable!("the other commands are decided beside"),
    }
}

/// # Errors
/// What of the person stands in the brief. `party`: their own values; `written`: what they wrote.
pub fn brief_fits(brief: &str, party: &[&str], written: &[&str]) -> Result<(), Refusal> {
    let plain = bare(brief);
    let holds = |value: &&str| {
        let value = bare(value);
        value.len() >= VALUE_SIGNS_MIN && plain.windows(value.len()).any(|run| run == value)
    };
    if party.iter().any(holds) {
        return Err(Refusal::BriefHoldsPerson);
    }
    if no_number(brief).is_err() {
        return Err(Refusal::BriefHoldsNumber);
    }
    let originals: Vec<Vec<char>> = written.iter().map(|text| bare(text)).collect();
    let repeats = |run: &[char]| {
        originals.iter().any(|text| text.windows(RUN_SIGNS_MAX).any(|other| other == run))
    };
    if plain.windows(RUN_SIGNS_MAX).any(repeats) {
        return Err(Refusal::BriefRepeats);
    }
    Ok(())
}

/// A summary crosses units as a brief crosses to those kept away: the same is looked for in it.
///
/// # Errors
/// As [`brief_fits`], by names of its own.
pub fn summary_fits(summary: &str, party: &[&str], written: &[&str]) -> Result<(), Refusal> {
    brief_fits(summary, party, written).map_err(|refusal| match refusal {
        Refusal::BriefHoldsPerson => Refusal::SummaryHoldsPerson,
        Refusal::BriefHoldsNumber => Refusal::SummaryHoldsNumber,
        _ => Refusal::SummaryRepeats,
    })
}

/// Letters and digits alone, in one width and one case: a blank or a dot between hides nothing.
fn bare(text: &str) -> Vec<char> {
    let plain = text.chars().map(half_width).filter(|c| c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTY: [&str; 4] =
        ["闻人秋白", "+8613900271828", "qiubai@canary.example", "桂花弄七十七号"];
    const WRITTEN: [&str; 1] = ["桂花弄的路灯从上周起连夜不亮，老人夜里出门摔倒过两次。"];

    #[test]
    fn a_brief_holds_nothing_of_the_person() {
        let fits = |text: &str| brief_fits(text, &PARTY, &WRITTEN);
        assert_eq!(fits("请说明该路段路灯的检修记录和经办过程。"), Ok(()));
        for text in [
            "据闻人秋白反映",
            "闻 人·秋\u{3000}白说",
            "住在桂花弄 七十七号",
            "QIUBAI@CANARY.EXAMPLE",
        ] {
            assert_eq!(fits(text), Err(Refusal::BriefHoldsPerson), "{text}");
        }
        for text in ["来电 13800138000", "车牌浙A12345", "33012219800101123x"] {
            assert_eq!(fits(text), Err(Refusal::BriefHoldsNumber), "{text}");
        }
        // Fourteen signs in a row stand, fifteen do not; signs between do not help.
        let run: Vec<char> = bare(WRITTEN[0]);
        let first = |n: usize| run[..n].iter().collect::<String>();
        assert_eq!(fits(&first(RUN_SIGNS_MAX - 1)), Ok(()));
        assert_eq!(fits(&first(RUN_SIGNS_MAX)), Err(Refusal::BriefRepeats));
        let dotted: String = run[..RUN_SIGNS_MAX].iter().flat_map(|c| [*c, '、']).collect();
        assert_eq!(fits(&dotted), Err(Refusal::BriefRepeats));
    }

    #[test]
    fn a_summary_is_held_to_the_same_by_names_of_its_own() {
        let fits = |text: &str| summary_fits(text, &PARTY, &WRITTEN);
        assert_eq!(fits("该路段路灯夜间不亮，需检修线路。"), Ok(()));
        assert_eq!(fits("闻人秋白反映路灯不亮"), Err(Refusal::SummaryHoldsPerson));
        assert_eq!(fits("来电 13800138000"), Err(Refusal::SummaryHoldsNumber));
        assert_eq!(fits(WRITTEN[0]), Err(Refusal::SummaryRepeats));
    }

    #[test]
    fn a_name_of_one_sign_is_not_looked_for() {
        assert_eq!(brief_fits("请李科说明", &["李"], &[]), Ok(()));
        assert_eq!(brief_fits("请李科说明", &["李科"], &[]), Err(Refusal::BriefHoldsPerson));
    }
}
