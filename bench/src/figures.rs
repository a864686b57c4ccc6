//! Numbers out of numbers: percentiles, medians with their range. Nothing is left out.

use serde::Serialize;

/// The value that `share` of the sorted values do not exceed.
#[must_use]
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return f64::NAN;
    }
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

#[derive(Clone, Copy, Debug, Serialize)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub most: f64,
    pub count: usize,
}

/// `None` for no values at all.
#[must_use]
pub fn spread(values: impl IntoIterator<Item = f64>) -> Option<Spread> {
    let mut sorted: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let middle = sorted.len() / 2;
    let odd = sorted.len() % 2 == 1;
    let median =
        if odd { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) };
    Some(Spread { median, least: first, most: last, count: sorted.len() })
}

/// Three significant digits, as people write them.
#[must_use]
pub fn short(value: f64) -> String {
    let size = value.abs();
    match size {
        _ if !value.is_finite() => "–".into(),
        _ if size >= 1000.0 => grouped(value),
        _ if size >= 100.0 => format!("{value:.0}"),
        _ if size >= 10.0 => format!("{value:.1}"),
        _ if size >= 1.0 => format!("{value:.2}"),
        _ if size >= 0.1 => format!("{value:.3}"),
        _ if size == 0.0 => "0".into(),
        _ => format!("{value:.5}").trim_end_matches('0').to_owned(),
    }
}

fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Spread {
    /// `median (least–most)`
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} ({}–{})", short(self.median), short(self.least), short(self.most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_percentiles_are_those_of_the_books() {
        let four = spread([4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((four.median, four.least, four.most), (2.5, 1.0, 4.0));
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(percentile(&hundred, 0.99), 99.0);
        assert_eq!(percentile(&hundred, 0.5), 50.0);
        assert!(spread([]).is_none());
        assert_eq!(short(12345.6), "12,346");
        assert_eq!(short(0.0123), "0.0123");
    }
}
