//! Rows about groups of reports: how well they are put together, and what is told of them.

use crate::messages::rows;
use crate::table::Row;
use huiyin_search::cluster::{Evaluation, Gold, Report, Settings, Watch, Watched, evaluate};
use std::collections::BTreeSet;
use std::path::Path;

/// Groups made with these settings, against the topics set by hand.
///
/// # Errors
/// A file that is there but cannot be read.
pub fn grouped(folder: &Path, settings: Settings) -> Result<Evaluation, String> {
    let cases = rows(&folder.join("similar_cases.csv"), ["cid", "date", "title", "body"])?;
    let topics = rows(&folder.join("similar_gold.csv"), ["topic", "cid"])?;
    let people = rows(&folder.join("similar_topics.csv"), ["topic", "distinct_reporters"])?;
    let number = |[topic, number]: [String; 2]| match number.parse() {
        Ok(number) => Ok((topic, number)),
        Err(_) => Err(format!("similar_topics.csv: {topic} has no number of reporters")),
    };
    let gold = Gold {
        topics: topics.into_iter().map(|[topic, id]| (id, topic)).collect(),
        people: people.into_iter().map(number).collect::<Result<_, String>>()?,
    };
    let report = |[id, date, title, body]: [String; 4]| {
        let day = day(&date).ok_or_else(|| format!("similar_cases.csv: {id} has no date"))?;
        Ok(Report { id, day, title, body })
    };
    let reports: Result<Vec<Report>, String> = cases.into_iter().map(report).collect();
    Ok(evaluate(reports?, &gold, settings))
}

fn day(date: &str) -> Option<i64> {
    let date: jiff::civil::Date = date.parse().ok()?;
    Some(date.duration_since(jiff::civil::date(2000, 1, 1)).as_hours() / 24)
}

/// # Errors
/// A file that is there but cannot be read.
pub fn measured(folder: &Path) -> Result<Vec<Row>, String> {
    let found = grouped(folder, Settings::default())?;
    let quality = found.quality;
    let mut all = vec![Row::of(
        "clusters B-cubed F",
        ".68",
        ">= .80",
        &[
            (quality.f, &format!("{:.3}", quality.f)),
            (quality.precision, &format!("precision {:.3}", quality.precision)),
            (quality.recall, &format!("recall {:.3}", quality.recall)),
        ],
        quality.f >= 0.80,
    )];
    all.extend(found.watched[..2].iter().map(told));
    all.push(of_one_person(&found));
    all.push(Row::of(
        "clusters shown below the floor",
        "-",
        "0",
        &[
            (found.below_floor as f64, &found.below_floor.to_string()),
            (found.shown as f64, &format!("{} bands shown", found.shown)),
        ],
        found.below_floor == 0 && found.shown > 0,
    ));
    for watched in &found.watched {
        let Watch { floor, days } = watched.watch;
        println!("    {floor} people in {days} days: {} told", watched.alerts);
        println!("        eligible: {}", watched.eligible.join(", "));
        println!("        missed: {}", watched.missed.join(", "));
    }
    Ok(all)
}

fn told(watched: &Watched) -> Row {
    let Watch { floor, days } = watched.watch;
    let (found, eligible) = (watched.found(), watched.eligible.len());
    Row::of(
        &format!("told, {floor} people in {days} days"),
        "5 of 6, 13",
        "all eligible; <= 20 alerts",
        &[
            (found as f64, &format!("{found} of {eligible} topics")),
            (watched.alerts as f64, &format!("{} alerts", watched.alerts)),
            (watched.days_late, &format!("{:.1} days late", watched.days_late)),
        ],
        found == eligible && watched.alerts <= 20,
    )
}

/// Over all watches; were messages counted, at least one has to be seen, or nothing was tested.
fn of_one_person(found: &Evaluation) -> Row {
    let topics = |of: fn(&Watched) -> &Vec<String>| -> usize {
        let all: BTreeSet<&String> = found.watched.iter().flat_map(of).collect();
        all.len()
    };
    let told = topics(|watched| &watched.of_one_person);
    let by_messages = topics(|watched| &watched.of_one_person_by_messages);
    Row::of(
        "told of a single reporter",
        "several",
        "0",
        &[
            (told as f64, &told.to_string()),
            (by_messages as f64, &format!("{by_messages} if messages were counted")),
        ],
        told == 0 && by_messages > 0,
    )
}

/// Groups by other settings, one line each.
///
/// # Errors
/// A file that is there but cannot be read.
pub fn trials(folder: &Path) -> Result<(), String> {
    let usual = Settings::default();
    let [lower, higher] = [-0.015, 0.015].map(|more| usual.like + more);
    let tried = [
        ("defaults", usual),
        ("like less", Settings { like: lower, ..usual }),
        ("like more", Settings { like: higher, ..usual }),
        ("title worth 2", Settings { title_weight: 2.0, ..usual }),
        ("title worth 5", Settings { title_weight: 5.0, ..usual }),
        ("place worth 1.3", Settings { place_weight: 1.3, ..usual }),
        ("silent after 60 days", Settings { silent_days: 60, ..usual }),
        ("silent after 240 days", Settings { silent_days: 240, ..usual }),
        ("one place in 60 of 100", Settings { place_share: 60, ..usual }),
        ("any place", Settings { place_share: 0, ..usual }),
    ];
    for (name, settings) in tried {
        let found = grouped(folder, settings)?;
        let told = found.watched.iter().map(|watched| {
            let Watch { floor, days } = watched.watch;
            let (found, eligible) = (watched.found(), watched.eligible.len());
            format!("{floor} in {days} days: {found}/{eligible}, {} alerts", watched.alerts)
        });
        let told: Vec<String> = told.collect();
        let f = found.quality.f;
        println!("{:<44} B-cubed F {f:.3}  {}", format!("groups, {name}"), told.join("  "));
    }
    Ok(())
}
