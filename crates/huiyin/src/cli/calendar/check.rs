//! One line of a clock-check file: what it asks, what the engine answers, where they differ.
//! A line that cannot be understood fails with the key at fault and the cause.

use huiyin_app::lang::Lang;
use huiyin_domain::calendar::{self, Calendar};
use huiyin_domain::clock::{Certainty, Due, Grant, Reckon, ReckonError, Unit, When, reckon};
use huiyin_domain::time::{Millis, parse_date, zone};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;
use std::borrow::Cow;

/// Why a line cannot be used: the key, and the sentence.
type Fault = String;

struct Asked<'l> {
    lang: Lang,
    fields: &'l Value,
}

/// The id of the line (its number where it has none) and everything that is wrong with it.
pub fn line(lang: Lang, bytes: &[u8], number: usize) -> (String, Vec<Fault>) {
    let id = format!("line {number}");
    let Ok(text) = std::str::from_utf8(bytes) else {
        return (id, vec![lang.plain("calendar-check-not-text")]);
    };
    let fields: Value = match serde_json::from_str(text) {
        Ok(fields) => fields,
        Err(fault) => {
            let parts = [("cause", fault.to_string().into())];
            return (id, vec![lang.text("calendar-check-broken-json", &parts)]);
        }
    };
    if !fields.is_object() {
        return (id, vec![lang.plain("calendar-check-not-object")]);
    }
    let id = match &fields["id"] {
        Value::Null => id,
        named => plain(named),
    };
    let asked = Asked { lang, fields: &fields };
    let faults = asked.differences();
    let faults = faults.unwrap_or_else(|fault| vec![format!("line {number}: {fault}")]);
    (id, faults)
}

/// A JSON value as a person would write it in a sentence.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl Asked<'_> {
    fn differences(&self) -> Result<Vec<Fault>, Fault> {
        let calendar = self.calendar()?;
        let zone = self.zone()?;
        let unit = self.unit(&self.fields["unit"], "unit")?;
        let pauses = self.pauses()?;
        let grants: Vec<Grant> = self.grant(unit)?.into_iter().collect();
        let due = reckon(&Reckon {
            start: self.start()?,
            amount: self.number(&self.fields["amount"], "amount")?,
            unit,
            calendar: &calendar,
            zone: &zone,
            pauses: &pauses,
            grants: &grants,
            grants_max: 1,
        });
        let due = due.map_err(|fault| match fault {
            ReckonError::OutOfRange => self.say("amount", "out-of-range"),
            ReckonError::PauseReversed => self.say("pauses", "reversed"),
        })?;
        let expected = self.fields["expect"].as_object().filter(|expect| !expect.is_empty());
        let expected = expected.ok_or_else(|| self.say("expect", "missing"))?;
        let compared = expected.iter().map(|(key, want)| self.compared(key, want, &due, &zone));
        Ok(compared.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// `None` when it is as expected. Instants are compared as instants, whatever their offset.
    fn compared(
        &self,
        key: &str,
        want: &Value,
        due: &Due,
        zone: &TimeZone,
    ) -> Result<Option<Fault>, Fault> {
        let wanted = plain(want);
        let got = match key {
            "start" => due.start.to_string(),
            "nominal_due" => due.nominal_due.to_string(),
            "base_due" => due.base_due.to_string(),
            "due" => due.due.to_string(),
            "rolled_due" => due.rolled_due.to_string(),
            "granted" => due.granted.to_string(),
            "paused_days" => due.paused_days.to_string(),
            "certainty" if due.certainty == Certainty::Firm => "firm".to_owned(),
            "certainty" => "provisional".to_owned(),
            "due_at" | "rolled_due_at" => {
                let at = if key == "due_at" { due.due_at } else { due.rolled_due_at };
                if self.instant(want, key)? == at {
                    return Ok(None);
                }
                local(at, zone)
            }
            other => return Err(self.say_text("expect", "unknown", other)),
        };
        let same = got == wanted;
        Ok((!same).then(|| format!("{key} got {got} want {wanted}")))
    }

    fn calendar(&self) -> Result<Cow<'static, Calendar>, Fault> {
        let name = self.text(&self.fields["calendar"], "calendar")?;
        let unknown = || self.say_text("calendar", "unknown", &name);
        let (id, version) = match name.split_once('@') {
            Some((id, version)) => (id, Some(version)),
            None => (name.as_str(), None),
        };
        let shipped = calendar::shipped(id).ok_or_else(unknown)?;
        match version {
            None => Ok(Cow::Borrowed(shipped)),
            Some(version) if version == shipped.version() => Ok(Cow::Borrowed(shipped)),
            Some(version) => {
                let day = parse_date(version).map_err(|_| unknown())?;
                let before = shipped.as_of(day).filter(|known| known.version() == version);
                before.map(Cow::Owned).ok_or_else(unknown)
            }
        }
    }

    fn zone(&self) -> Result<TimeZone, Fault> {
        let name = self.text(&self.fields["tz"], "tz")?;
        zone(&name).ok_or_else(|| self.say_text("tz", "unknown", &name))
    }

    fn unit(&self, value: &Value, key: &str) -> Result<Unit, Fault> {
        let word = self.text(value, key)?;
        Unit::parse(&word).ok_or_else(|| self.say_text(key, "unknown", &word))
    }

    fn start(&self) -> Result<When, Fault> {
        let (on, at) = (&self.fields["start"], &self.fields["start_at"]);
        match (on.is_null(), at.is_null()) {
            (false, true) => self.date(on, "start").map(When::On),
            (true, false) => self.instant(at, "start_at").map(When::At),
            (true, true) => Err(self.say("start", "missing")),
            (false, false) => Err(self.say("start", "both-starts")),
        }
    }

    fn pauses(&self) -> Result<Vec<(Date, Date)>, Fault> {
        let value = &self.fields["pauses"];
        if value.is_null() {
            return Ok(Vec::new());
        }
        let wrong = || self.say_text("pauses", "bad-pauses", &plain(value));
        let pair = |pause: &Value| {
            let Some([from, to]) = pause.as_array().map(Vec::as_slice) else { return Err(wrong()) };
            let (from, to) = (self.date(from, "pauses")?, self.date(to, "pauses")?);
            if to < from {
                return Err(self.say_text("pauses", "reversed", &plain(pause)));
            }
            Ok((from, to))
        };
        value.as_array().ok_or_else(wrong)?.iter().map(pair).collect()
    }

    /// An extension counts in the unit of the clock where it names none of its own.
    fn grant(&self, unit: Unit) -> Result<Option<Grant>, Fault> {
        let value = &self.fields["extension"];
        if value.is_null() {
            return Ok(None);
        }
        if !value.is_object() {
            return Err(self.say("extension", "not-object"));
        }
        let cap = match &value["cap"] {
            Value::Null => None,
            cap => Some(self.number(cap, "extension.cap")?),
        };
        let unit = match &value["unit"] {
            Value::Null => unit,
            named => self.unit(named, "extension.unit")?,
        };
        let approved = match (&value["approved_on"], &value["approved_at"]) {
            (on, Value::Null) => When::On(self.date(on, "extension.approved_on")?),
            (_, at) => When::At(self.instant(at, "extension.approved_at")?),
        };
        let requested = self.number(&value["requested"], "extension.requested")?;
        Ok(Some(Grant { requested, cap, unit, approved }))
    }

    fn text(&self, value: &Value, key: &str) -> Result<String, Fault> {
        match value {
            Value::Null => Err(self.say(key, "missing")),
            Value::String(text) => Ok(text.clone()),
            other => Err(self.say_text(key, "unknown", &plain(other))),
        }
    }

    fn number(&self, value: &Value, key: &str) -> Result<u64, Fault> {
        if value.is_null() {
            return Err(self.say(key, "missing"));
        }
        value.as_u64().ok_or_else(|| self.say_text(key, "bad-number", &plain(value)))
    }

    fn date(&self, value: &Value, key: &str) -> Result<Date, Fault> {
        let text = self.text(value, key)?;
        parse_date(&text).map_err(|_| self.say_text(key, "bad-date", &text))
    }

    fn instant(&self, value: &Value, key: &str) -> Result<Millis, Fault> {
        let text = self.text(value, key)?;
        Millis::parse(&text).map_err(|_| self.say_text(key, "bad-instant", &text))
    }

    fn say(&self, key: &str, what: &str) -> Fault {
        self.say_text(key, what, "")
    }

    fn say_text(&self, key: &str, what: &str, text: &str) -> Fault {
        let text = [("text", text.to_owned().into())];
        format!("{key} {}", self.lang.text(&format!("calendar-check-{what}"), &text))
    }
}

fn local(at: Millis, zone: &TimeZone) -> String {
    let timestamp = at.timestamp();
    timestamp.display_with_offset(zone.to_offset(timestamp)).to_string()
}

#[cfg(test)]
mod tests;
