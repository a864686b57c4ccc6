//! Sudden growth: daily counts of a topic, a place or a problem against the same weekdays before.
//! What is told carries its figures: how many came, how many were expected, how likely that is
//! by chance, and how many of the cells told would be chance (Benjamini and Hochberg).

/// Same weekdays before that make the baseline.
pub const WEEKS: usize = 8;
/// Fewer than this say nothing about a weekday.
const WEEKS_MIN: usize = 4;
/// Added to the expectation: somewhere where nothing ever came, two reports are no wonder.
const PRIOR: f64 = 0.25;

/// One count to be looked at: its day, and the same weekdays before it, newest first.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    pub count: u32,
    pub before: &'a [u32],
    /// Whether enough different people are behind it, by the floor of whoever reads.
    pub above_floor: bool,
}

/// The figures of one cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub count: u32,
    pub expected: f64,
    /// How likely as many or more are, by chance.
    pub p: f64,
    /// The share of chance among all cells that are as unlikely.
    pub q: f64,
    /// `q` is small enough, and enough people are behind it.
    pub told: bool,
}

/// Looks at all cells of a day together; `rate` is the share of chance that is put up with. A
/// cell with too little behind it has no figures and is not counted among the others.
#[must_use]
pub fn look(cells: &[Cell<'_>], rate: f64) -> Vec<Option<Figures>> {
    let chances: Vec<Option<(f64, f64)>> = cells.iter().map(chance).collect();
    let known: Vec<f64> = chances.iter().flatten().map(|(_, p)| *p).collect();
    let mut shares = shares_of_chance(&known).into_iter();
    let figures = cells.iter().zip(&chances).map(|(cell, chance)| {
        let (expected, p) = (*chance)?;
        let q = shares.next()?;
        let told = q <= rate && cell.above_floor;
        Some(Figures { count: cell.count, expected, p, q, told })
    });
    figures.collect()
}

/// What was expected, and the upper tail: of a negative binomial where the weeks before vary
/// more than chance does, of Poisson where not.
fn chance(cell: &Cell<'_>) -> Option<(f64, f64)> {
    let before = &cell.before[..cell.before.len().min(WEEKS)];
    if before.len() < WEEKS_MIN {
        return None;
    }
    let weeks = before.len() as f64;
    let mean = before.iter().map(|n| f64::from(*n)).sum::<f64>() / weeks;
    let square = |n: &u32| (f64::from(*n) - mean).powi(2);
    let variance = before.iter().map(square).sum::<f64>() / (weeks - 1.0);
    let expected = mean + PRIOR;
    let p = if variance > expected {
        let size = expected * expected / (variance - expected);
        negative_binomial_tail(cell.count, expected, size)
    } else {
        poisson_tail(cell.count, expected)
    };
    Some((expected, p))
}

/// The chance of `count` or more, where `mean` are expected.
#[must_use]
pub fn poisson_tail(count: u32, mean: f64) -> f64 {
    let first = (-mean).exp();
    tail(count, first, |k, term| term * mean / f64::from(k))
}

/// The same where days vary more: `size` is the smaller the more they do.
#[must_use]
pub fn negative_binomial_tail(count: u32, mean: f64, size: f64) -> f64 {
    let share = mean / (mean + size);
    let first = (size * (1.0 - share).ln()).exp();
    tail(count, first, |k, term| term * share * (size + f64::from(k) - 1.0) / f64::from(k))
}

/// Summed from the far end where it is small, so that nothing is lost to rounding.
fn tail(count: u32, first: f64, next: impl Fn(u32, f64) -> f64) -> f64 {
    const FAR: u32 = 2_000;
    if count == 0 {
        return 1.0;
    }
    let mut term = first;
    let mut below = 0.0;
    let mut above = 0.0;
    for k in 0..count.saturating_add(FAR) {
        if k > 0 {
            term = next(k, term);
        }
        if k < count {
            below += term;
        } else {
            above += term;
        }
    }
    // What lies beyond the sum counts where the sum does not reach: a huge expectation.
    if below < 0.5 { (1.0 - below).max(above).min(1.0) } else { above.min(1.0) }
}

/// q-values of p-values, in the same order (Benjamini and Hochberg).
#[must_use]
pub fn shares_of_chance(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
    let mut shares = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (from_largest, at) in order.into_iter().enumerate() {
        let rank = (p.len() - from_largest) as f64;
        least = least.min(p[at] * p.len() as f64 / rank);
        shares[at] = least;
    }
    shares
}
